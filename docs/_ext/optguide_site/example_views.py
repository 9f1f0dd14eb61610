"""Examples as other pages show them.

``{example-figure} ideas/leaving_a_saddle`` is the first picture of an example.
``{examples} optguide.Adam`` are the examples that use a name, under a heading of their
own; where there is none, nothing. A page is read again when other examples use its
names.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from optguide_site import image_map

#: The section of the examples, as a place on its page.
EXAMPLES = "examples"


class ExampleFigure(SphinxDirective):
    """The first picture of an example."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
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
            return list(shown)
        areas = [image_map.area(self.env.docname, *link) for link in picture["links"]]
        return [image_map.image_map("", *shown, *areas)]


def users(config: Any) -> dict[str, Any]:
    """Return the examples that use each name, as sphinx-gallery has found them."""
    if "sphinx_gallery_conf" not in config:
        return {}
    conf = config.sphinx_gallery_conf
    book = Path(conf["src_dir"], conf["backreferences_dir"], "backreferences_all.json")
    found: dict[str, Any] = json.loads(book.read_text("utf-8")) if book.exists() else {}
    return found


class Examples(SphinxDirective):
    """The examples that use one of several names."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        names = self.arguments[0].split()
        used = users(self.config)
        shown = {name: used.get(name, []) for name in names}
        self.env.metadata[self.env.docname]["examples"] = json.dumps(shown)
        if not any(shown.values()):
            return []
        section = nodes.section("", nodes.title("", "Examples"), ids=[EXAMPLES])
        section["names"] = [EXAMPLES]
        text = f"```{{eval-rst}}\n.. minigallery:: {' '.join(names)}\n```"
        lines = StringList(text.splitlines(), source=self.env.docname)
        self.state.nested_parse(lines, self.content_offset, section)
        return [section]


def lift(app: Sphinx, doctree: nodes.document) -> None:
    """Move the examples out of the section before: they are a section of the page."""
    page = next(doctree.findall(nodes.section), None)
    for section in list(doctree.findall(nodes.section)):
        if section["ids"] == [EXAMPLES] and page is not None and section.parent != page:
            section.parent.remove(section)
            page.append(section)


def outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    gone: set[str],
) -> list[str]:
    """Return the pages whose names are used by other examples than before."""
    used = users(app.config)
    found = []
    for docname, facts in env.metadata.items():
        shown = json.loads(facts.get("examples", "{}"))
        if any(used.get(name, []) != before for name, before in shown.items()):
            found.append(docname)
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("example-figure", ExampleFigure)
    app.add_directive("examples", Examples)
    app.connect("doctree-read", lift, priority=100)  # before contents are collected
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
