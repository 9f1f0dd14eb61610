"""Pictures: light and dark from one drawing, described in words, without scripts.

For the writer of an example
----------------------------
Draw with ``fig, ax = plt.subplots(layout="constrained")`` and say in words what the run
found::

    fig.set_label(f"Distance from the minimum. Momentum needs {n} steps, ...")

The label of the figure is its *alt text*. It must have at least 40 characters, must not
repeat the title of the page or a section or the name of the file, and no other picture
of the site may have the same one. Anything else is a warning, and so fails the build.

Black and white are swapped in the dark picture; every other colour stays as it is, so
choose colours that show on both. A drawing that would be heavy as SVG becomes a
lossless WebP by itself if that is lighter, and then stays light. The first figure of a
script is its thumbnail.

*Panels*: draw one figure for each value of a parameter in one cell, and name them::

    for rate in 0.1, 0.5, 1.1:
        fig, ax = plt.subplots(layout="constrained")
        fig.panel = f"learning rate {rate}"
        ...

On the page the figures of the cell that have a ``panel`` become one set of radio
buttons: one picture is shown, the reader chooses by mouse or arrow keys, no script is
needed. Only the chosen picture is fetched. All panels of a set must have the same size.
Printed, all of them appear. Run by hand the script makes several figures.

A figure may also be a table of links, see ``image_map.py``, or have a video, see
``videos.py``.
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from optguide_site import image_map, videos

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

log = logging.getLogger(__name__)

DARK = {"000000": "#e6e6e6", "ffffff": "#131416"}
HEAVY = 60_000  #: bytes of gzipped SVG from which a picture may be sent as WebP
#: What a picture says of itself when it is taken elsewhere; no date, for the same bytes
#: every time.
CREDIT = {
    "Creator": "the optguide contributors",
    "Date": None,
    "Rights": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    "Source": "https://optguide.readthedocs.io/",
}
THUMBNAIL = (320, 224)  #: pixels: twice what is shown
LIGHT = 6_000  #: bytes of a thumbnail

#: Seconds spent saving pictures: not the example's own time.
saving = 0.0


class Picture(TypedDict):
    """What is known of a picture of an example, kept in a file beside it."""

    alt: str
    width: int
    height: int
    files: list[tuple[str, str]]  #: each file, and the classes that show it
    links: list[image_map.Link]


# Saving


def svg_of(figure: Figure, key: str) -> str:
    """Return a figure as SVG, the same bytes every time."""
    import matplotlib as mpl

    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": key, "svg.fonttype": "path"}):
        figure.savefig(out, format="svg", facecolor="none", metadata=CREDIT)
    return out.getvalue().decode()


def dark_of(svg: str) -> str:
    """Return the picture for dark pages: black and white swapped, other colours kept.

    Matplotlib writes no fill for black text, so the root gets one.

    Examples
    --------
    >>> dark_of('<svg width="1"><path style="stroke: #000000"/></svg>')
    '<svg fill="#e6e6e6" width="1"><path style="stroke: #e6e6e6"/></svg>'
    """
    svg = svg.replace("<svg ", f'<svg fill="{DARK["000000"]}" ', 1)
    return re.sub(r"#(000000|ffffff)\b", lambda m: DARK[m[1]], svg)


def pixels(figure: Figure) -> tuple[int, int]:
    """Return the size on the page: an inch is a hundred pixels."""
    width, height = figure.get_size_inches()
    return round(100 * width), round(100 * height)


def raster(figure: Figure, dpi: float) -> Image:
    """Return a figure as a picture on white."""
    from PIL import Image

    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi, facecolor="white")
    return Image.open(out).convert("RGB")


def save(figure: Figure, path: Path, thumbnail: bool) -> list[tuple[Path, str]]:
    """Save a figure; return its files with the classes that show them.

    sphinx-gallery expects a file of the name `path`, and makes the thumbnail of the
    first one.
    """
    if engine := figure.get_layout_engine():
        # Matplotlib draws a figure that has an engine twice, first to lay it out.
        engine.execute(figure)
        figure.set_layout_engine(None)
    svg = svg_of(figure, path.stem)
    packed = len(gzip.compress(svg.encode(), 6))
    if packed > HEAVY:
        out = io.BytesIO()
        picture = raster(figure, 200)
        picture.save(out, format="webp", lossless=True, quality=60, method=4)
        if len(out.getvalue()) < packed:
            path.with_suffix(".webp").write_bytes(out.getvalue())
            return [(path.with_suffix(".webp"), "")]
    light, dark = path.with_suffix(".svg"), path.with_name(f"{path.stem}_dark.svg")
    if thumbnail:
        light = path.with_name(f"{path.stem}_light.svg")
        width, height = pixels(figure)
        dpi = 100 * min(THUMBNAIL[0] / width, THUMBNAIL[1] / height)
        raster(figure, 2 * dpi).save(path.with_suffix(".webp"), quality=95)
    light.write_text(svg, encoding="utf-8")
    dark.write_text(dark_of(svg), encoding="utf-8")
    return [(light, "only-light"), (dark, "only-dark")]


def lighten(app: Sphinx) -> None:
    """Save thumbnails again that sphinx-gallery has left heavy."""
    from PIL import Image

    for file in Path(app.srcdir, "gallery").rglob("thumb/*.webp"):
        if file.stat().st_size <= LIGHT:
            continue
        picture = Image.open(io.BytesIO(file.read_bytes())).convert("RGB")
        for quality in range(70, 9, -10):
            picture.save(file, quality=quality, method=6)
            if file.stat().st_size <= LIGHT:
                break


# The scraper


def scrape(
    block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any], **_: Any
) -> str:
    """Save the open figures of a cell: the scraper that sphinx-gallery calls."""
    global saving
    import matplotlib.pyplot as plt

    began = time.process_time()
    root, where = Path(gallery_conf["src_dir"]), f"{block_vars['src_file']}:1"
    saved = []
    for number in plt.get_fignums():
        figure = plt.figure(number)
        path = Path(next(block_vars["image_path_iterator"]))
        first = path.stem.endswith("_001")
        text = images(figure, path, root, where, thumbnail=first)
        if hasattr(figure, "movie"):
            text += "\n" + videos.markup(figure, path, root, pixels(figure))
        saved.append((getattr(figure, "panel", None), pixels(figure), text))
    plt.close("all")
    out: list[str] = []
    for panelled, group in itertools.groupby(saved, key=lambda one: one[0] is not None):
        figures = list(group)
        out += (
            [panel_set(figures, where)] if panelled else [text for *_, text in figures]
        )
    saving += time.process_time() - began
    return "\n" + "\n".join(out) + "\n" if out else ""


def panel_set(group: list[tuple[str | None, tuple[int, int], str]], where: str) -> str:
    """Return a set of panels as reStructuredText."""
    if len(group) == 1:
        log.warning("a set of panels needs at least two figures", location=where)
    if len({size for _, size, _ in group}) > 1:
        log.warning("the panels of a set must have one size", location=where)
    panels = "\n".join(
        f".. panel:: {name}\n\n{indented(text)}\n" for name, _, text in group
    )
    return f".. panels::\n\n{indented(panels)}\n"


def images(figure: Figure, path: Path, root: Path, where: str, thumbnail: bool) -> str:
    """Return a figure as reStructuredText, and remember it for other pages."""
    alt = " ".join(str(figure.get_label()).split())
    titles = {axes.get_title() for axes in figure.axes} | {figure.get_suptitle()}
    if not alt or alt in titles:
        log.warning(
            "a figure has no text of its own: give it one with fig.set_label(...)",
            location=where,
            type="figures",
            subtype="alt",
        )
        alt = alt or path.stem
    width, height = pixels(figure)
    addressed = image_map.take_links(figure)
    files = [
        ("/" + file.relative_to(root).as_posix(), css)
        for file, css in save(figure, path, thumbnail)
    ]
    links = image_map.places(figure, addressed, where)
    picture = Picture(alt=alt, width=width, height=height, files=files, links=links)
    path.with_suffix(".json").write_text(json.dumps(picture), encoding="utf-8")
    return markup(picture)


def markup(picture: Picture) -> str:
    """Return a picture as reStructuredText."""
    alt = picture["alt"].replace("\\", "\\\\")
    text = "\n".join(
        f".. image:: {file}\n"
        f"   :alt: {alt}\n"
        f"   :class: figure {css}\n"
        f"   :loading: lazy\n"
        f"   :width: {picture['width']}px\n"
        f"   :height: {picture['height']}px\n"
        for file, css in picture["files"]
    )
    return image_map.markup(text, picture["links"]) if picture["links"] else text


def indented(text: str, by: int = 3) -> str:
    """Return a text with its lines moved to the right."""
    return "\n".join(" " * by + line if line else "" for line in text.splitlines())


# Pictures of executed pages


def notebook_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Give the pictures of executed pages a size and a dark twin, as examples have."""
    for image in list(doctree.findall(nodes.image)):
        if "jupyter_execute" not in image["uri"] or not image["uri"].endswith(".svg"):
            continue
        file = Path(app.env.relfn2path(image["uri"])[1])
        svg = file.read_text("utf-8")
        for side in "width", "height":
            points = re.search(rf'<svg[^>]* {side}="([\d.]+)pt"', svg)
            assert points is not None, file
            image[side] = f"{round(float(points[1]) * 100 / 72)}px"
        image["loading"] = "lazy"
        twin = image.deepcopy()
        twin["uri"] = image["uri"].removesuffix(".svg") + "_dark.svg"
        file.with_name(f"{file.stem}_dark.svg").write_text(
            dark_of(svg), encoding="utf-8"
        )
        image["classes"] += ["figure", "only-light"]
        twin["classes"] += ["figure", "only-dark"]
        image.parent.insert(image.parent.index(image) + 1, twin)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done to pictures besides scraping them."""
    app.connect("builder-inited", lighten, priority=900)  # after sphinx-gallery
    # Before pictures are collected.
    app.connect("doctree-read", notebook_pictures, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
