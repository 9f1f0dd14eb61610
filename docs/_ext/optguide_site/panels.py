"""Panels: pictures at one place, one of which is shown, chosen without a script.

``.. panels::`` holds two or more ``.. panel:: name``. On the page they are a set of
radio buttons; printed, all of them appear. An example makes them with ``fig.panel``,
see ``figures.py``.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from optguide_site.other_builders import on_paper


class panels(nodes.General, nodes.Element):
    """A set of panels, one of which is shown."""


class panel(nodes.General, nodes.Element):
    """One of them."""


class Panels(SphinxDirective):
    """A set of panels."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        node = panels("", name=f"panels-{self.env.new_serialno('panels')}")
        self.state.nested_parse(self.content, self.content_offset, node)
        for number, child in enumerate(node.findall(panel)):
            child["ids"].append(f"{node['name']}-{number}")
            child["group"], child["first"] = node["name"], number == 0
        return [node]


class Panel(SphinxDirective):
    """One panel, with its name."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        node = panel("", name=self.arguments[0])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def visit_panels(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append('<fieldset class="panels"><legend>Choose what to show</legend>\n')


def depart_panels(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</fieldset>\n")


def visit_panel(self: HTML5Translator, node: nodes.Element) -> None:
    name, key = self.encode(node["name"]), node["ids"][0]
    checked = " checked" if node["first"] else ""
    # autocomplete: else Firefox keeps the old choice when the page is loaded again.
    self.body.append(
        f'<label for="{key}"><input type="radio" name="{node["group"]}" id="{key}"'
        f' autocomplete="off"{checked}>{name}</label>\n<div class="panel">'
        f'<p class="panel-name">{name}</p>\n'
    )


def depart_panel(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the nodes and their directives."""
    app.add_node(panels, html=(visit_panels, depart_panels), **on_paper())
    app.add_node(panel, html=(visit_panel, depart_panel), **on_paper())
    app.add_directive("panels", Panels)
    app.add_directive("panel", Panel)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
