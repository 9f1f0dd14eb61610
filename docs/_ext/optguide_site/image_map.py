"""A picture whose parts are links: many small pictures drawn as one figure.

For the writer of an example
----------------------------
Draw everything into one figure, and give an *address* to whatever shall be a link: a
cell, the head of a row, the head of a column. The address is the page as Sphinx names it, from the root; the
label (of a text: the text) is the name of the link, and says where it leads. Every link
needs a name of its own::

    from matplotlib.patches import Rectangle

    cell = Rectangle((column, row), 1, 1, fill=False, linewidth=0)
    cell.set(url="/gallery/signals/sine", label="Adam answers a sine")
    ax.add_patch(cell)
    ax.text(-0.1, row + 0.5, "Adam", ha="right", url="/methods/adam")
    axes[0, 0].set(url="/surfaces/bowl", label="Adam on the bowl")  # axes are cells

On the page the links lie over the picture as a layer of their own, so that they work
with the mouse, by touch, by keyboard and for a screen reader, the dark picture shares
them, and they grow and shrink with the picture. A page that does not exist is a
warning, as in any other link. A figure of many cells is drawn fastest in one pair of
axes, all curves of one colour as one ``LineCollection``; a hundred axes take a minute
of layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from optguide_site.other_builders import on_paper

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

log = logging.getLogger(__name__)

#: Left, top, width and height in percent of the picture; a page; the name of the link.
Link = tuple[Sequence[float | str], str, str]


# Drawing


def take_links(figure: Figure) -> list[tuple[Artist, str]]:
    """Take the addresses off a figure; return what carried them.

    Matplotlib would write some of them into the picture, where they would lead nowhere.
    """
    found = []
    for artist in figure.findobj():
        if url := artist.get_url():
            found.append((artist, url))
            artist.set_url(None)
    return found


def places(figure: Figure, found: list[tuple[Artist, str]], where: str) -> list[Link]:
    """Return place, page and name of each link of a figure that is laid out."""
    whole: Any = figure.bbox
    canvas: Any = figure.canvas
    links: list[Link] = []
    for artist, page in found:
        box = artist.get_window_extent(canvas.get_renderer())
        place = (
            100 * box.x0 / whole.width,
            100 - 100 * box.y1 / whole.height,
            100 * box.width / whole.width,
            100 * box.height / whole.height,
        )
        text = getattr(artist, "get_text", artist.get_label)()
        # Matplotlib's own labels begin with an underscore.
        name = "" if str(text).startswith("_") else " ".join(str(text).split())
        if not name:
            warn("a link to %s has no name: give the artist a label", page, where=where)
        links.append(([round(float(side), 2) for side in place], page, name or page))
    for name, times in Counter(name for _, _, name in links).items():
        if times > 1:
            warn("%d links are called %r", times, name, where=where)
    return links


def warn(message: str, *values: object, where: str) -> None:
    """Warn at the place of an example."""
    log.warning(message, *values, location=where, type="image_map")


def markup(picture: str, links: Sequence[Link]) -> str:
    """Return the reStructuredText of a picture with its links."""
    areas = "".join(
        f"   .. image-map-area:: {' '.join(map(str, place))} {page}\n\n      {name}\n\n"
        for place, page, name in links
    )
    lines = "\n".join(f"   {line}".rstrip() for line in picture.splitlines())
    return f".. image-map::\n\n{lines}\n\n{areas}"


# The page


class image_map(nodes.General, nodes.Element):
    """A picture, and links that lie over it."""


class image_map_area(nodes.General, nodes.TextElement):
    """One link, with its place."""


class ImageMap(SphinxDirective):
    """``.. image-map::`` holds a picture and its ``.. image-map-area::``."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        node = image_map()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class ImageMapArea(SphinxDirective):
    """``.. image-map-area:: left top width height /page``, the name as content."""

    has_content = True
    required_arguments = 5

    def run(self) -> list[nodes.Node]:
        *place, page = self.arguments
        return [area(self.env.docname, place, page, " ".join(self.content))]


def area(
    docname: str, place: Sequence[float | str], page: str, name: str
) -> nodes.Node:
    """Return a link at its place."""
    xref = addnodes.pending_xref(
        "",
        nodes.inline(name, name),
        refdoc=docname,
        refdomain="std",
        reftype="doc",
        reftarget=page,
        refexplicit=True,
        refwarn=True,
    )
    return image_map_area("", "", xref, place=list(place))


def visit_image_map(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append('<div class="image-map">')


def depart_image_map(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def visit_area(self: HTML5Translator, node: nodes.Element) -> None:
    sides = zip(("left", "top", "width", "height"), node["place"], strict=True)
    style = ";".join(f"{side}:{value}%" for side, value in sides)
    self.body.append(f'<span class="image-map-area" style="{style}">')


def depart_area(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</span>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the nodes and their directives."""
    # On paper: the picture, and the links as a list of words.
    app.add_node(image_map, html=(visit_image_map, depart_image_map), **on_paper())
    app.add_node(image_map_area, html=(visit_area, depart_area), **on_paper())
    app.add_directive("image-map", ImageMap)
    app.add_directive("image-map-area", ImageMapArea)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
