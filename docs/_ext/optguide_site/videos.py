"""Videos that a reader starts: drawn over a still background, encoded once.

For the writer of an example
----------------------------
Draw the figure as it shall stand on the page, say how to draw frame 0, 1, ... and
describe the whole::

    def draw(frame):
        line.set_data(*x[: frame + 1].T)
        counter.set_text(f"step {frame}")
        return [line, counter]  # everything that was changed

    fig.movie = draw, 125, f"Five methods race; {winner} arrives first, at step {n}."

`draw` is what ``FuncAnimation(fig, draw, frames=125, blit=True)`` wants as well: run by
hand, the script makes a still figure, and that line sets it in motion. The description
keeps the rules of an alt text (``figures.py``): 40 characters or more, and no other
picture says the same.

Below the figure the page gets a video with controls, 25 frames a second, which is
fetched when the reader starts it; until then the last frame is shown.
`optguide.plotting` writes it, with the encoder of the wheel ``imageio-ffmpeg``, else
the ``ffmpeg`` of the system. Without one the page keeps the figure and says that there
is no video, and the build says how many are missing.

sphinxcontrib-video (0.4.2) is not used. It writes the path of a poster as it is given,
and neither copies the file nor makes the path relative to the page; its text for
readers who cannot see the video stands inside the element, where screen readers do not
look, for want of ``aria-label``; and its caption is plain text, with no link to the
file.
"""

from __future__ import annotations

import posixpath
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from optguide_site.other_builders import on_paper

if TYPE_CHECKING:
    from matplotlib.figure import Figure

log = logging.getLogger(__name__)

RATE = 25  #: frames a second, those of `optguide.plotting.save_animation`
SHARP = 150  #: pixels an inch; on the page an inch is a hundred
MISSING = "This page was built without a video encoder, so its video is missing."


@cache
def encoder() -> str:
    """Return the path of ffmpeg, or nothing."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return shutil.which("ffmpeg") or ""


# Drawing


def markup(figure: Figure, path: Path, root: Path, size: tuple[int, int]) -> str:
    """Make the video of a figure; return it as reStructuredText."""
    if not encoder():
        return ".. movie::\n"
    draw, count, words = figure.movie  # type: ignore[attr-defined]
    path = path.with_name(f"{path.stem}_movie.mp4")
    encode(figure, draw, count, path)
    place = path.relative_to(root).as_posix()
    width, height = size
    return (
        f".. movie:: /{place}\n   :width: {width}\n   :height: {height}\n"
        f"   :seconds: {count / RATE:.1f}\n\n   {' '.join(words.split())}\n"
    )


def encode(figure: Figure, draw: Any, count: int, path: Path) -> None:
    """Write the video and its poster, the last frame."""
    import matplotlib as mpl
    from PIL import Image

    from optguide import plotting

    figure.set_dpi(SHARP)
    figure.set_facecolor("white")
    with mpl.rc_context({"animation.ffmpeg_path": encoder()}):
        plotting.save_animation(figure, draw, range(count), path)
    draw(count - 1)
    still = path.with_suffix(".png")
    figure.savefig(still, dpi=SHARP, facecolor="white")
    with Image.open(still) as last:
        picture = last.convert("RGB")
    still.unlink()
    picture.save(path.with_suffix(".webp"), lossless=True, quality=60, method=4)


# The page


class movie(nodes.General, nodes.Element):
    """A video. Its poster and its file are its children, so that Sphinx copies them."""


class Movie(SphinxDirective):
    """``.. movie:: /file.mp4``, described by its content; or no file, and it says so."""

    has_content = True
    optional_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "width": directives.positive_int,
        "height": directives.positive_int,
        "seconds": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        if not self.arguments:
            self.env.metadata[self.env.docname]["movie"] = "missing"
            return [nodes.paragraph("", MISSING)]
        place = self.arguments[0]
        relative, file = self.env.relfn2path(place)
        self.env.note_dependency(relative)
        size = f"{Path(file).stat().st_size / 1000:.0f} KB"
        poster = nodes.image(
            uri=place.removesuffix(".mp4") + ".webp",
            alt=" ".join(self.content),
            loading="lazy",
        )
        label = f"Download it ({size})"
        link = addnodes.download_reference(
            "", "", nodes.inline(label, label), refdoc=self.env.docname, reftarget=place
        )
        return [movie("", poster, nodes.paragraph("", "", link), **self.options)]


def visit_movie(self: HTML5Translator, node: nodes.Element) -> None:
    poster = next(node.findall(nodes.image))
    link = next(node.findall(addnodes.download_reference))
    pictures, files = self.builder.imgpath, self.builder.dlpath
    shown = posixpath.join(pictures, self.builder.images[poster["uri"]])
    self.body.append(
        f'<figure class="movie"><video controls muted playsinline preload="none"'
        f' width="{node["width"]}" height="{node["height"]}" poster="{shown}"'
        f' src="{posixpath.join(files, link["filename"])}"'
        f' aria-label="{self.attval(poster["alt"])}"></video>\n'
        f"<figcaption>Video of {node['seconds']} seconds, without sound."
    )
    node.remove(poster)


def depart_movie(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</figcaption></figure>\n")


def say_missing(app: Sphinx, env: BuildEnvironment) -> None:
    """Say how many pages lack their video."""
    without = [
        name for name, facts in env.metadata.items() if facts.get("movie") == "missing"
    ]
    if without:
        log.info("no video encoder was found: %d pages have no video", len(without))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the node and its directive."""
    # On paper: the last frame and the link.
    app.add_node(movie, html=(visit_movie, depart_movie), **on_paper())
    app.add_directive("movie", Movie)
    app.connect("env-check-consistency", say_missing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
