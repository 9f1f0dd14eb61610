"""Small repairs of the HTML that Sphinx writes.

- Pictures carry ``width`` and ``height`` as attributes, not as a style: the browser
  then keeps their place before they arrive, and they still shrink on a phone.
- A wide picture keeps a width at which its words can be read; on a phone it scrolls
  sideways, by touch or by keyboard, and says so.
- Code and tables that may scroll on a phone can be reached by keyboard.
- A caption of the side bar is a heading of level two, and a reference an item of its
  list; Sphinx gives no level, and the references a role that no longer exists.
- The side bar opens the section of the page, not all sections: smaller pages, and a
  third of the time of writing them.
"""

from __future__ import annotations

import itertools
import re
from html import unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from optguide_site.image_map import image_map
from optguide_site.other_builders import on_paper

#: Characters that fit on a phone of 320 pixels, beside the name of an output too.
NARROW = 32
THUMBNAIL = 'width="320" height="224"'
WIDE = 640  #: pixels a picture is not made narrower than; site.css says the same
CODE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
TABLE = re.compile(r'<div class="table-wrapper[^>]*(>.*?</table>)', re.DOTALL)
CELLS = re.compile(r"<t[dh][ >].*?</t[dh]>", re.DOTALL)
STYLE = re.compile(r'style="width: (\d+)px; height: (\d+)px;"')


class Translator(HTML5Translator):
    """Sphinx's writer of HTML, with the repairs of single elements."""

    def visit_title(self, node: nodes.title) -> None:
        at = len(self.body)
        super().visit_title(node)
        self.replace(at, 'role="heading"', 'role="heading" aria-level="2"')

    def visit_citation(self, node: nodes.citation) -> None:
        at = len(self.body)
        super().visit_citation(node)
        self.replace(at, 'role="doc-biblioentry"', 'role="listitem"')

    def replace(self, at: int, old: str, new: str) -> None:
        """Change what was written behind a place."""
        self.body[at:] = [html.replace(old, new) for html in self.body[at:]]

    def visit_image(self, node: nodes.image) -> None:
        super().visit_image(node)
        html = STYLE.sub(r'width="\1" height="\2"', self.body[-1])
        if "/thumb/" in node["uri"]:
            html = html.replace("<img ", f'<img loading="lazy" {THUMBNAIL} ', 1)
        self.body[-1] = html


class sheet(nodes.General, nodes.Element):
    """What a wide picture scrolls in."""


def spread(app: Sphinx, doctree: nodes.document) -> None:
    """Put each wide picture, with its dark twin or its links, on a sheet."""
    for image in list(doctree.findall(nodes.image)):
        classes = image.get("classes", ())
        width = int(image.get("width", "0").removesuffix("px"))
        if "figure" not in classes or "only-dark" in classes or width <= WIDE:
            continue
        first = image.parent if isinstance(image.parent, image_map) else image
        parent = first.parent
        at = parent.index(first)
        twin = []
        if "only-light" in classes and first is image:
            twin = list(parent[at + 1 : at + 2])
        for node in twin:
            parent.remove(node)
        parent[at] = sheet("", first, *twin)


def visit_sheet(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(
        '<div class="sheet" role="group" aria-label="Picture" tabindex="0">'
    )


def depart_sheet(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def text(html: str) -> str:
    """Return what a reader sees of some HTML."""
    return unescape(re.sub("<[^>]*>", "", html))


def reach_code(match: re.Match[str]) -> str:
    """Let the keyboard reach code that may scroll."""
    scrolls = any(len(line) > NARROW for line in text(match[1]).splitlines())
    return f'<pre tabindex="0">{match[1]}</pre>' if scrolls else match[0]


def reach_table(match: re.Match[str]) -> str:
    """Let the keyboard reach a table that may scroll."""
    words = [
        [max(map(len, text(cell).split()), default=0) for cell in CELLS.findall(row)]
        for row in match[1].split("</tr>")
    ]
    # A column is as wide as its longest word, and as two characters of space.
    columns = itertools.zip_longest(*words, fillvalue=0)
    scrolls = sum(max(column) + 2 for column in columns) > NARROW
    return match[0].replace(">", ' tabindex="0">', 1) if scrolls else match[0]


def reach(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Let the keyboard reach whatever may scroll on a page."""
    if "body" in context:
        context["body"] = TABLE.sub(reach_table, CODE.sub(reach_code, context["body"]))


def one_section(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Open the section of the page in the side bar, and no other."""
    if whole := context.get("toctree"):
        context["toctree"] = lambda **options: whole(**{**options, "collapse": True})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the repairs."""
    app.add_node(sheet, html=(visit_sheet, depart_sheet), **on_paper())
    app.connect("doctree-read", spread, priority=600)  # when pictures have their twins
    app.connect("html-page-context", reach)
    app.connect("html-page-context", one_section, priority=100)  # before the theme
    app.set_translator("html", Translator)
    app.set_translator("dirhtml", Translator)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
