"""Videos that a reader starts: drawn frame by frame over a still background, encoded once.

For the writer of an example
----------------------------
Draw the figure as it shall stand on the page, say how to draw frame 0, 1, ... and describe the whole::

    def draw(frame):
        line.set_data(*x[: frame + 1].T)
        counter.set_text(f"step {frame}")
        return [line, counter]  # everything that was changed

    fig.movie = draw, 125, f"Five methods race from one start; {winner} arrives first, at step {n}."

`draw` is what ``FuncAnimation(fig, draw, frames=125, blit=True)`` wants as well: run by hand, the
script makes a still figure, and that line sets it in motion. The description keeps the rules of an alt
text (``figures.py``): 40 characters or more, and no other picture says the same.

Below the figure the page gets a video with controls, 25 frames a second, which is fetched when the
reader starts it; until then the last frame is shown. The encoder is the one of the wheel
``imageio-ffmpeg``, else the ``ffmpeg`` of the system. Without one the page keeps the figure and says
that there is no video, and the build says how many are missing.
"""

import posixpath
import shutil
import subprocess
from functools import cache
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)

RATE = 25  # frames a second
SHARP = 150  # pixels an inch; on the page an inch is a hundred
MISSING = "This page was built without a video encoder, so its video is missing."


@cache
def encoder():
    """Return the path of ffmpeg, or nothing."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        return shutil.which("ffmpeg") or ""


# Drawing.


def frames(figure, draw, count):
    """Yield the frames as pictures: the background is drawn once, what moves on top of it."""
    canvas = figure.canvas
    for artist in draw(0):
        artist.set_animated(True)  # leaves it out of the background
    figure.set(dpi=SHARP, facecolor="white")
    canvas.draw()
    background = canvas.copy_from_bbox(figure.bbox)
    for frame in range(count):
        canvas.restore_region(background)
        for artist in sorted(draw(frame), key=lambda artist: artist.get_zorder()):
            figure.draw_artist(artist)
        yield canvas.buffer_rgba()


def encode(figure, draw, count, path):
    """Write the video and its poster, the last frame."""
    import numpy as np
    from PIL import Image

    width, height = map(int, figure.get_size_inches() * SHARP)
    command = [
        encoder(), "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pixel_format", "rgba", "-video_size", f"{width}x{height}",
        "-framerate", str(RATE), "-i", "-",
        "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white,format=yuv420p",
        "-c:v", "libx264", "-crf", "24", "-preset", "medium", "-movflags", "+faststart",
        "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact",  # the same bytes every time
        str(path),
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        for picture in frames(figure, draw, count):
            process.stdin.write(picture)
        last = Image.fromarray(np.asarray(picture)).convert("RGB")
        said = process.communicate()[1].decode()
    if process.returncode:
        raise RuntimeError(f"the encoder failed on {path.name}: {said}")
    last.save(path.with_suffix(".webp"), lossless=True, quality=60, method=4)


def markup(figure, path, root, size):
    """Make the video of a figure; return it as reStructuredText."""
    if not encoder():
        return ".. movie::\n"
    draw, count, words = figure.movie
    path = path.with_name(f"{path.stem}_movie.mp4")
    encode(figure, draw, count, path)
    place = path.relative_to(root).as_posix()
    width, height = size
    return (
        f".. movie:: /{place}\n   :width: {width}\n   :height: {height}\n"
        f"   :seconds: {count / RATE:.1f}\n\n   {' '.join(words.split())}\n"
    )


# The page.


class movie(nodes.General, nodes.Element):
    """A video. Its poster and its file are its children, so that Sphinx copies them."""


class Movie(SphinxDirective):
    """``.. movie:: /file.mp4`` with the description as content; without a file it says so."""

    has_content = True
    optional_arguments = 1
    option_spec = dict.fromkeys(("width", "height"), directives.positive_int) | {
        "seconds": directives.unchanged_required
    }

    def run(self):
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


def visit_movie(self, node):
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


def depart_movie(self, node):
    self.body.append("</figcaption></figure>\n")


def visit_plain(self, node):
    """Other builders show the last frame and the link."""


def say_missing(app, env):
    without = [
        name for name, facts in env.metadata.items() if facts.get("movie") == "missing"
    ]
    if without:
        log.info("no video encoder was found: %d pages have no video", len(without))


def setup(app):
    others = dict.fromkeys(
        ("latex", "text", "man", "texinfo"), (visit_plain, visit_plain)
    )
    app.add_node(movie, html=(visit_movie, depart_movie), **others)
    app.add_directive("movie", Movie)
    app.connect("env-check-consistency", say_missing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
