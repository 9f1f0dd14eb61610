"""Mathematics as HTML and MathML at build time: the reader's browser runs no script.

KaTeX lies in ``docs/_vendor/katex`` and runs in a QuickJS wheel. A formula it cannot
read is a Sphinx warning, so it fails the build.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import quickjs
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

log = logging.getLogger(__name__)
KATEX = Path(__file__).resolve().parents[2] / "_vendor" / "katex"
#: Characters; a longer display may scroll on a phone and must be reached by keyboard.
LONG = 45


@cache
def engine() -> Any:
    """Return the function that renders a formula."""
    context = quickjs.Context()
    context.eval((KATEX / "katex.min.js").read_text("utf-8"))
    # JSON.stringify flattens the string that quickjs-ng cannot hand back when it was
    # built by concatenation ("Unknown quickjs tag: -6").
    context.eval(
        "function render(source, display) {return JSON.stringify("
        "katex.renderToString(source, {displayMode: display, strict: 'error',"
        " throwOnError: true}))}"
    )
    return context.get("render")


@cache
def to_html(source: str, display: bool) -> str:
    r"""Return a formula as HTML and MathML.

    Examples
    --------
    >>> "<mi>x</mi>" in to_html("x^2", False)
    True
    """
    html: str = json.loads(engine()(source, display))
    return html


def render(translator: HTML5Translator, node: nodes.Element, display: bool) -> str:
    """Return a formula of a page as HTML; one that KaTeX cannot read is a warning."""
    source = node.astext()
    if display and "\\\\" in source and "\\begin{" not in source:
        source = f"\\begin{{aligned}}{source}\\end{{aligned}}"
    try:
        return to_html(source, display)
    except quickjs.JSException as error:
        log.warning(
            "KaTeX: %s", str(error).splitlines()[0], location=node, type="katex"
        )
        return f"<code>{translator.encode(node.astext())}</code>"


def visit_math(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(f'<span class="math">{render(self, node, False)}</span>')
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    scrolls: dict[str, Any] = {"tabindex": "0"} if len(node.astext()) > LONG else {}
    self.body.append(self.starttag(node, "div", CLASS="math math-block", **scrolls))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(render(self, node, True) + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer."""
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.add_css_file("katex/katex.min.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
