"""Small repairs of the HTML that Sphinx writes.

- Pictures carry ``width`` and ``height`` as attributes, not as a style: the browser then keeps their
  place before they arrive, and they still shrink on a phone without leaving a gap.
- A wide picture keeps a width at which its words can be read; on a phone it scrolls sideways, by touch
  or by keyboard, and says so.
- Code and tables that may scroll on a phone can be reached by keyboard.
- A caption of the side bar is a heading of level two, and a reference an item of its list; Sphinx gives
  no level, and the references a role that no longer exists.
- The side bar opens the section of the page, not all sections: smaller pages, and a third of the
  time of writing them.
"""

import itertools
import re
from html import unescape

import matrix
from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

NARROW = (
    32  # characters that fit on a phone of 320 pixels, beside the name of an output too
)
THUMBNAIL = 'width="320" height="224"'
WIDE = 640  # pixels a picture is not made narrower than; site.css says the same
CODE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
TABLE = re.compile(r'<div class="table-wrapper[^>]*(>.*?</table>)', re.DOTALL)
CELLS = re.compile(r"<t[dh][ >].*?</t[dh]>", re.DOTALL)
STYLE = re.compile(r'style="width: (\d+)px; height: (\d+)px;"')


class Translator(HTML5Translator):
    def visit_title(self, node):
        at = len(self.body)
        super().visit_title(node)
        self.replace(at, 'role="heading"', 'role="heading" aria-level="2"')

    def visit_citation(self, node):
        at = len(self.body)
        super().visit_citation(node)
        self.replace(at, 'role="doc-biblioentry"', 'role="listitem"')

    def replace(self, at, old, new):
        self.body[at:] = [html.replace(old, new) for html in self.body[at:]]

    def visit_image(self, node):
        super().visit_image(node)
        html = STYLE.sub(r'width="\1" height="\2"', self.body[-1])
        if "/thumb/" in node["uri"]:
            html = html.replace("<img ", f'<img loading="lazy" {THUMBNAIL} ', 1)
        self.body[-1] = html


class sheet(nodes.General, nodes.Element):
    """What a wide picture scrolls in."""


def spread(app, doctree):
    """Put each wide picture, with its dark twin or its links, on a sheet."""
    for image in list(doctree.findall(nodes.image)):
        classes = image.get("classes", ())
        width = int(image.get("width", "0").removesuffix("px"))
        if "figure" not in classes or "only-dark" in classes or width <= WIDE:
            continue
        first = image.parent if isinstance(image.parent, matrix.matrix) else image
        parent, at = first.parent, first.parent.index(first)
        twin = (
            parent[at + 1 : at + 2]
            if "only-light" in classes and first is image
            else []
        )
        for node in twin:
            parent.remove(node)
        parent[at] = sheet("", first, *twin)


def visit_sheet(self, node):
    self.body.append(
        '<div class="sheet" role="group" aria-label="Picture" tabindex="0">'
    )


def depart_sheet(self, node):
    self.body.append("</div>\n")


def visit_plain(self, node):
    """Other builders show the picture."""


def text(html):
    return unescape(re.sub("<[^>]*>", "", html))


def reach_code(match):
    scrolls = any(len(line) > NARROW for line in text(match[1]).splitlines())
    return f'<pre tabindex="0">{match[1]}</pre>' if scrolls else match[0]


def reach_table(match):
    rows = [CELLS.findall(row) for row in match[1].split("</tr>")]
    words = [
        [max(map(len, text(cell).split()), default=0) for cell in row] for row in rows
    ]
    # A column is as wide as its longest word, and as two characters of space.
    columns = itertools.zip_longest(*words, fillvalue=0)
    scrolls = sum(max(column) + 2 for column in columns) > NARROW
    return match[0].replace(">", ' tabindex="0">', 1) if scrolls else match[0]


def reach(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = TABLE.sub(reach_table, CODE.sub(reach_code, context["body"]))


def one_section(app, pagename, templatename, context, doctree):
    whole = context.get("toctree")
    if whole:
        context["toctree"] = lambda **options: whole(**{**options, "collapse": True})


def setup(app):
    others = dict.fromkeys(
        ("latex", "text", "man", "texinfo"), (visit_plain, visit_plain)
    )
    app.add_node(sheet, html=(visit_sheet, depart_sheet), **others)
    app.connect("doctree-read", spread, priority=600)  # when every picture has its twin
    app.connect("html-page-context", reach)
    app.connect("html-page-context", one_section, priority=100)  # before the theme
    app.set_translator("html", Translator)
    app.set_translator("dirhtml", Translator)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
