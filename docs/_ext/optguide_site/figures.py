"""Pictures: light and dark from one drawing, described in words, switched without scripts.

For the writer of an example
----------------------------
Draw with ``fig, ax = plt.subplots(layout="constrained")`` and say in words what the run found::

    fig.set_label(f"Distance from the minimum. Momentum needs {n} steps to a millionth, ...")

The label of the figure is its *alt text*. It must have at least 40 characters, must not repeat the
title of the page or a section or the name of the file, and no other picture of the site may have
the same one. Anything else is a warning, and so fails the build.

Black and white are swapped in the dark picture; every other colour stays as it is, so choose colours
that show on both. A drawing that would be heavy as SVG becomes a lossless WebP by itself if that is
lighter, and then stays light. The first figure of a script is its thumbnail.

*Panels*: draw one figure for each value of a parameter in one cell, and name them::

    for rate in 0.1, 0.5, 1.1:
        fig, ax = plt.subplots(layout="constrained")
        fig.panel = f"learning rate {rate}"
        ...

On the page the figures of the cell that have a ``panel`` become one set of radio buttons: one
picture is shown, the reader chooses by mouse or arrow keys, no script is needed. Only the chosen
picture is fetched. All panels of a set must have the same size. Printed, all of them appear. Run by
hand the script makes several figures.

A figure may also be a table of links, see ``matrix.py``, or have a video, see ``videos.py``.
"""

import gzip
import io
import itertools
import json
import re
import time
from pathlib import Path

import matrix
import videos
from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)

DARK = {"000000": "#e6e6e6", "ffffff": "#131416"}
HEAVY = 60_000  # bytes of gzipped SVG from which a picture is sent as WebP if that is lighter
#: What a picture says of itself when it is taken elsewhere; no date, for the same bytes every time.
CREDIT = {
    "Creator": "the optguide contributors",
    "Date": None,
    "Rights": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    "Source": "https://optguide.readthedocs.io/",
}
SHORT = 40  # characters an alt text must have
THUMBNAIL = (320, 224)  # pixels: twice what is shown
LIGHT = 6_000  # bytes of a thumbnail

#: Seconds spent saving pictures: not the example's own time.
saving = 0.0


# Saving.


def svg_of(figure, key):
    import matplotlib as mpl

    out = io.BytesIO()
    with mpl.rc_context(
        {"svg.hashsalt": key, "svg.fonttype": "path"}
    ):  # the same bytes every time
        figure.savefig(out, format="svg", facecolor="none", metadata=CREDIT)
    return out.getvalue().decode()


def dark_of(svg):
    """Return the picture for dark pages: black and white swapped, other colours kept.

    Matplotlib writes no fill for black text, so the root gets one.
    """
    svg = svg.replace("<svg ", f'<svg fill="{DARK["000000"]}" ', 1)
    return re.sub(r"#(000000|ffffff)\b", lambda m: DARK[m[1]], svg)


def pixels(figure):
    """Return the size on the page: an inch is a hundred pixels."""
    return tuple(round(100 * side) for side in figure.get_size_inches())


def raster(figure, dpi):
    from PIL import Image

    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi, facecolor="white")
    return Image.open(out).convert("RGB")


def save(figure, path, thumbnail):
    """Save a figure; return its files with the classes that show them.

    sphinx-gallery expects a file of the name `path`, and makes the thumbnail of the first one.
    """
    if engine := figure.get_layout_engine():
        # Matplotlib draws a figure that has an engine twice, the first time to lay it out.
        engine.execute(figure)
        figure.set_layout_engine(None)
    svg = svg_of(figure, path.stem)
    packed = len(gzip.compress(svg.encode(), 6))
    if packed > HEAVY:
        out = io.BytesIO()
        raster(figure, 200).save(
            out, format="webp", lossless=True, quality=60, method=4
        )
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


def lighten(app):
    """Save thumbnails again that sphinx-gallery has left heavy."""
    from PIL import Image

    for file in Path(app.srcdir, "gallery").rglob("thumb/*.webp"):
        picture, quality = None, 80
        while file.stat().st_size > LIGHT and quality > 10:
            quality -= 10
            picture = picture or Image.open(io.BytesIO(file.read_bytes())).convert(
                "RGB"
            )
            picture.save(file, quality=quality, method=6)


def images(figure, path, root, where, thumbnail):
    """Return a figure as reStructuredText, and remember it for `ExampleFigure`."""
    alt = " ".join(figure.get_label().split())
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
    addressed = matrix.take_links(figure)
    files = [
        ("/" + file.relative_to(root).as_posix(), css)
        for file, css in save(figure, path, thumbnail)
    ]
    picture = {"alt": alt, "width": width, "height": height, "files": files}
    picture["links"] = matrix.places(figure, addressed, where)
    path.with_suffix(".json").write_text(json.dumps(picture), encoding="utf-8")
    return markup(picture)


def markup(picture):
    text = "\n".join(
        f".. image:: {file}\n"
        f"   :alt: {escaped(picture['alt'])}\n"
        f"   :class: figure {css}\n"
        f"   :loading: lazy\n"
        f"   :width: {picture['width']}px\n"
        f"   :height: {picture['height']}px\n"
        for file, css in picture["files"]
    )
    return matrix.markup(text, picture["links"]) if picture["links"] else text


def escaped(text):
    """Escape what reStructuredText would read as markup in an option."""
    return text.replace("\\", "\\\\")


def indented(text, by=3):
    return "\n".join(" " * by + line if line else "" for line in text.splitlines())


def scrape(block, block_vars, gallery_conf, **_):
    """Save the open figures of a cell: the scraper that sphinx-gallery calls."""
    global saving
    import matplotlib.pyplot as plt

    began = time.process_time()
    root, where = Path(gallery_conf["src_dir"]), f"{block_vars['src_file']}:1"
    open_figures = [plt.figure(number) for number in plt.get_fignums()]
    saved = []
    for figure in open_figures:
        path = Path(next(block_vars["image_path_iterator"]))
        text = images(figure, path, root, where, thumbnail=path.stem.endswith("_001"))
        if hasattr(figure, "movie"):
            text += "\n" + videos.markup(figure, path, root, pixels(figure))
        saved.append((getattr(figure, "panel", None), pixels(figure), text))
    plt.close("all")
    out = []
    for panelled, group in itertools.groupby(
        saved, key=lambda figure: figure[0] is not None
    ):
        group = list(group)
        if panelled:
            if len(group) == 1:
                log.warning(
                    "a set of panels needs at least two figures", location=where
                )
            if len({size for _, size, _ in group}) > 1:
                log.warning("the panels of a set must have one size", location=where)
            panels = "\n".join(
                f".. panel:: {name}\n\n{indented(text)}\n" for name, _, text in group
            )
            out.append(f".. panels::\n\n{indented(panels)}\n")
        else:
            out += [text for _, _, text in group]
    saving += time.process_time() - began
    return "\n" + "\n".join(out) + "\n" if out else ""


def notebook_pictures(app, doctree):
    """Give the pictures of executed pages a size and a dark twin, like those of the gallery."""
    for image in list(doctree.findall(nodes.image)):
        if "jupyter_execute" not in image["uri"] or not image["uri"].endswith(".svg"):
            continue
        file = Path(app.env.relfn2path(image["uri"])[1])
        svg = file.read_text("utf-8")
        for side in "width", "height":
            points = re.search(rf'<svg[^>]* {side}="([\d.]+)pt"', svg)
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


# Panels.


class panels(nodes.General, nodes.Element):
    """A set of panels, one of which is shown."""


class panel(nodes.General, nodes.Element):
    """One of them."""


class Panels(SphinxDirective):
    """``.. panels::`` holds two or more ``.. panel:: name``."""

    has_content = True

    def run(self):
        node = panels("", name=f"panels-{self.env.new_serialno('panels')}")
        self.state.nested_parse(self.content, self.content_offset, node)
        for number, child in enumerate(node.children):
            child.update_basic_atts({"ids": [f"{node['name']}-{number}"]})
            child["group"], child["first"] = node["name"], number == 0
        return [node]


class Panel(SphinxDirective):
    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        node = panel("", name=self.arguments[0])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def visit_panels(self, node):
    self.body.append('<fieldset class="panels"><legend>Choose what to show</legend>\n')


def depart_panels(self, node):
    self.body.append("</fieldset>\n")


def visit_panel(self, node):
    name, key = self.encode(node["name"]), node["ids"][0]
    checked = " checked" if node["first"] else ""
    # autocomplete: otherwise Firefox keeps the old choice when the page is loaded again.
    self.body.append(
        f'<label for="{key}"><input type="radio" name="{node["group"]}" id="{key}"'
        f' autocomplete="off"{checked}>{name}</label>\n<div class="panel">'
        f'<p class="panel-name">{name}</p>\n'
    )


def depart_panel(self, node):
    self.body.append("</div>\n")


def visit_plain(self, node):
    """Other builders show all panels."""


# A picture of an example, on another page.


class ExampleFigure(SphinxDirective):
    """``{example-figure} ideas/leaving_a_saddle``: the first picture of an example."""

    required_arguments = 1

    def run(self):
        section, name = self.arguments[0].split("/")
        folder = Path(self.env.srcdir, "gallery", section)
        self.env.note_dependency(str(folder / f"{name}.rst"))
        file = folder / "images" / f"sphx_glr_{name}_001.json"
        if not file.exists():
            raise self.error(f"the example {self.arguments[0]} has no figure")
        picture = json.loads(file.read_text("utf-8"))
        shown = [
            nodes.image(
                uri=uri,
                alt=picture["alt"],
                width=f"{picture['width']}px",
                height=f"{picture['height']}px",
                classes=["figure", *css.split()],
                loading="lazy",
            )
            for uri, css in picture["files"]
        ]
        if not picture["links"]:
            return shown
        links = [matrix.link(self.env.docname, *link) for link in picture["links"]]
        return [matrix.matrix("", *shown, *links)]


# Checking the words.


def words(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def check_alt_texts(app, doctree):
    """Warn about a picture that is not described, and remember the descriptions of the page."""
    docname = app.env.docname
    titles = {words(title.astext()) for title in doctree.findall(nodes.title)}
    found = app.env.alt_texts = getattr(app.env, "alt_texts", {})
    found[docname] = []
    for image in doctree.findall(nodes.image):
        uri = image["uri"]
        # A thumbnail is decoration beside the title of its page; a dark picture repeats a light one.
        if "/thumb/" in uri or "only-dark" in image.get("classes", ()):
            continue
        alt = image.get("alt", "").strip()
        name = Path(uri).stem.removeprefix("sphx_glr_")
        problem = ""
        if not alt:
            problem = "has no alt text"
        elif words(alt) in titles or words(alt) in {
            words(name),
            words(name.rstrip("_0123456789")),
        }:
            problem = f"repeats a title or a file name as alt text: {alt!r}"
        elif len(alt) < SHORT:
            problem = f"has an alt text of fewer than {SHORT} characters: {alt!r}"
        if problem:
            log.warning(
                "the picture %s %s", Path(uri).name, problem, location=image, type="figures",
                subtype="alt",
            )  # fmt: skip
        found[docname].append((alt, uri))


def check_repetitions(app, env):
    """Warn about two pictures with the same words."""
    seen = {}
    for docname, pictures in sorted(getattr(env, "alt_texts", {}).items()):
        for alt, uri in pictures:
            first = seen.setdefault(words(alt), (docname, uri))
            if alt and first[1] != uri:
                log.warning(
                    "two pictures have the same alt text, here and in %s: %r", first[0], alt,
                    location=docname, type="figures", subtype="alt",
                )  # fmt: skip


def forget(app, env, docname):
    getattr(env, "alt_texts", {}).pop(docname, None)


def merge(app, env, docnames, other):
    found = env.alt_texts = getattr(env, "alt_texts", {})
    found.update(
        {name: other.alt_texts[name] for name in docnames if name in other.alt_texts}
    )


def setup(app):
    plain = (visit_plain, visit_plain)
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), plain)
    app.add_node(panels, html=(visit_panels, depart_panels), **others)
    app.add_node(panel, html=(visit_panel, depart_panel), **others)
    app.add_directive("panels", Panels)
    app.add_directive("panel", Panel)
    app.add_directive("example-figure", ExampleFigure)
    app.connect("builder-inited", lighten, priority=900)  # after sphinx-gallery
    app.connect(
        "doctree-read", notebook_pictures, priority=100
    )  # before pictures are collected
    app.connect("doctree-read", check_alt_texts)
    app.connect("env-check-consistency", check_repetitions)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
