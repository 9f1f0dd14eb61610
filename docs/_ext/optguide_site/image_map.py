"""A picture whose parts are links: many small pictures drawn as one figure, each leading to a page.

For the writer of an example
----------------------------
Draw everything into one figure, and give an *address* to whatever shall be a link: a cell, the head of
a row, the head of a column. The address is the page as Sphinx names it, from the root; the label (of a
text: the text) is the name of the link, and says where it leads. Every link needs a name of its own::

    from matplotlib.patches import Rectangle

    cell = Rectangle((column, row), 1, 1, fill=False, linewidth=0)
    cell.set(url="/gallery/signals/sine", label="Adam answers a sine")
    ax.add_patch(cell)
    ax.text(-0.1, row + 0.5, "Adam", ha="right", url="/methods/adam")
    axes[0, 0].set(url="/surfaces/bowl", label="Adam on the bowl")  # axes are cells as well

On the page the links lie over the picture as a layer of their own, so that they work with the mouse,
by touch, by keyboard and for a screen reader, the dark picture shares them, and they grow and shrink
with the picture. A page that does not exist is a warning, as in any other link. A figure of many
cells is drawn fastest in one pair of axes, all curves of one colour as one ``LineCollection``; a
hundred axes take a minute of layout.
"""

from collections import Counter

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)


# Drawing.


def take_links(figure):
    """Take the addresses off a figure; return what carried them.

    Matplotlib would write some of them into the picture, where they would lead nowhere.
    """
    found = []
    for artist in figure.findobj(lambda artist: artist.get_url()):
        found.append((artist, artist.get_url()))
        artist.set_url(None)
    return found


def places(figure, found, where):
    """Return place, page and name of each link, once the figure has its final layout.

    A place is left, top, width and height in percent of the picture.
    """
    whole, renderer = figure.bbox, figure.canvas.get_renderer()
    links = []
    for artist, page in found:
        box = artist.get_window_extent(renderer)
        place = (
            100 * box.x0 / whole.width,
            100 - 100 * box.y1 / whole.height,
            100 * box.width / whole.width,
            100 * box.height / whole.height,
        )
        name = artist.get_text() if hasattr(artist, "get_text") else artist.get_label()
        name = (
            "" if name.startswith("_") else " ".join(name.split())
        )  # Matplotlib's own labels
        if not name:
            log.warning(
                "a link to %s has no name: give the artist a label", page, location=where,
                type="matrix",
            )  # fmt: skip
        links.append(([round(side, 2) for side in place], page, name or page))
    for name, times in Counter(name for _, _, name in links).items():
        if times > 1:
            log.warning(
                "%d links are called %r", times, name, location=where, type="matrix"
            )
    return links


def markup(picture, links):
    """Return the reStructuredText of a picture with its links."""
    cells = "".join(
        f"   .. matrix-cell:: {' '.join(map(str, place))} {page}\n\n      {name}\n\n"
        for place, page, name in links
    )
    lines = "\n".join(f"   {line}".rstrip() for line in picture.splitlines())
    return f".. matrix::\n\n{lines}\n\n{cells}"


# The page.


class matrix(nodes.General, nodes.Element):
    """A picture, and links that lie over it."""


class cell(nodes.General, nodes.TextElement):
    """One link, with its place."""


class Matrix(SphinxDirective):
    """``.. matrix::`` holds a picture and ``.. matrix-cell::``s."""

    has_content = True

    def run(self):
        node = matrix()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Cell(SphinxDirective):
    """``.. matrix-cell:: left top width height /page``, and the name of the link as content."""

    has_content = True
    required_arguments = 5

    def run(self):
        *place, page = self.arguments
        return [link(self.env.docname, place, page, " ".join(self.content))]


def link(docname, place, page, name):
    xref = addnodes.pending_xref(
        "", nodes.inline(name, name), refdoc=docname, refdomain="std", reftype="doc",
        reftarget=page, refexplicit=True, refwarn=True,
    )  # fmt: skip
    return cell("", "", xref, place=place)


def visit_matrix(self, node):
    self.body.append('<div class="matrix">')


def depart_matrix(self, node):
    self.body.append("</div>\n")


def visit_cell(self, node):
    sides = zip(("left", "top", "width", "height"), node["place"], strict=True)
    style = ";".join(f"{side}:{value}%" for side, value in sides)
    self.body.append(f'<span class="matrix-cell" style="{style}">')


def depart_cell(self, node):
    self.body.append("</span>\n")


def visit_plain(self, node):
    """Other builders show the picture, and the links as a list of words."""


def setup(app):
    others = dict.fromkeys(
        ("latex", "text", "man", "texinfo"), (visit_plain, visit_plain)
    )
    app.add_node(matrix, html=(visit_matrix, depart_matrix), **others)
    app.add_node(cell, html=(visit_cell, depart_cell), **others)
    app.add_directive("matrix", Matrix)
    app.add_directive("matrix-cell", Cell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
