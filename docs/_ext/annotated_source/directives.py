"""The directives ``annotated`` and ``difference``, and the nodes they put on a page."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .difference import Line, body, compared
from .formulas import FormulaError, claims
from .hooks import Hooks, read_hooks
from .rows import Block, Row, rows

STATIC = Path(__file__).parent / "static"


class folded(nodes.General, nodes.Element):
    """A block of code that is shown when the reader asks for it."""


class difference(nodes.General, nodes.Element):
    """Two functions side by side; its child is the same for paper."""


class _Source(SphinxDirective):
    """What both directives do with a module."""

    def module(self, name: str) -> tuple[ModuleType, Path]:
        """Import a module, and have the page read again when it changes."""
        try:
            module = importlib.import_module(name)
        except ImportError as error:
            raise self.error(f"{name} cannot be imported: {error}") from error
        if module.__file__ is None:
            raise self.error(f"{name} has no file")
        self.env.note_dependency(module.__file__)
        return module, Path(module.__file__)

    def hooks(self) -> Hooks:
        try:
            hooks, path = read_hooks(self.config.annotated_source_hooks)
        except (TypeError, ValueError) as error:
            raise self.error(str(error)) from error
        self.env.note_dependency(path)
        return hooks


class Annotated(_Source):
    """``{annotated} package.module``: the whole file, prose beside code.

    With ``:source-only:`` the docstring and the textbook form are left to the page.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "source-only": directives.flag
    }

    def run(self) -> list[nodes.Node]:
        module, path = self.module(self.arguments[0])
        source, hooks = path.read_text("utf-8"), self.hooks()
        intro, cut = rows(source, self.config.annotated_source_validation)
        width = max(map(len, source.splitlines()), default=0)
        fits = "annotated-80" if width <= 80 else "annotated-88"
        out: list[nodes.Node] = []
        if "source-only" not in self.options:
            out.append(self.parsed(hooks.prose(intro), path, "annotated-intro"))
            out += self.in_one_place(module, path, hooks)
        place: list[nodes.Node] | nodes.section = out
        for row in cut:
            if row.opens:
                title = nodes.title("", "", nodes.literal(row.opens, row.opens))
                # The page may have a title or an entry of the same name.
                key = f"source-{nodes.make_id(row.opens)}"
                section = nodes.section("", title, ids=[key], names=[])
                out.append(section)
                place = section
            place.append(self.row(row, path, hooks, fits))
        return out

    def in_one_place(
        self, module: ModuleType, path: Path, hooks: Hooks
    ) -> list[nodes.Node]:
        """Return the textbook form, if there is one."""
        try:
            lines = textbook(module, path, hooks)
        except FormulaError as error:
            raise self.error(str(error)) from error
        if not lines:
            return []
        formula = display(lines)
        box = nodes.container(classes=["textbook"])
        box += nodes.paragraph("", "", nodes.strong("", "In one place"))
        box += nodes.math_block(formula, formula, no_wrap=True, number=None, label=None)
        return [box]

    def parsed(self, text: str, path: Path, css: str) -> nodes.container:
        node = nodes.container(classes=[css])
        lines = StringList(text.splitlines(), source=str(path))
        self.state.nested_parse(lines, self.content_offset, node)
        return node

    def row(self, row: Row, path: Path, hooks: Hooks, fits: str) -> nodes.container:
        node = nodes.container(classes=["annotated-row", fits])
        node += self.parsed(hooks.prose(row.prose), path, "annotated-prose")
        node += nodes.container("", *map(code, row.code), classes=["annotated-code"])
        if row.code:
            node["ids"] = [f"L{row.code[0].line}"]
        return node


def code(block: Block) -> nodes.Element:
    """Return a block of code with the numbers of its lines."""
    shown = nodes.literal_block(
        block.code, block.code, language="python", force=True, linenos=True
    )
    shown["highlight_args"] = {"linenostart": block.line}
    return folded("", shown, summary=block.folded) if block.folded else shown


def textbook(module: ModuleType, path: Path, hooks: Hooks) -> list[str]:
    """Return the formulas that the first class with any stands for, each once."""
    found = claims(path)
    for name, thing in vars(module).items():
        if not inspect.isclass(thing) or thing.__module__ != module.__name__:
            continue
        facts = hooks.textbook(thing)
        lines = [*facts.formulas]
        for claim in found:
            owner, _, function = claim.function.rpartition(".")
            wanted = facts.functions is None or function in facts.functions
            lines += [claim.latex] * (owner == name and wanted)
        if lines:
            return list(dict.fromkeys(lines))
    return []


def display(lines: list[str]) -> str:
    """Return formulas as one display, aligned at their equals signs."""
    aligned = r" \\ ".join(line.replace(" = ", " &= ", 1) for line in lines)
    return rf"\begin{{aligned}}{aligned}\end{{aligned}}"


class Difference(_Source):
    """``{difference} package.one package.other``: the same function of two modules."""

    required_arguments = 2
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "function": directives.unchanged_required
    }

    def run(self) -> list[nodes.Node]:
        function = self.options.get("function", self.config.annotated_source_function)
        found = []
        for name in self.arguments:
            _, path = self.module(name)
            try:
                found.append(body(path.read_text("utf-8"), function))
            except LookupError as error:
                raise self.error(f"{name}: {error}") from error
        (first, left), (second, right) = found
        owners = first.rpartition(".")[0], second.rpartition(".")[0]
        lines = compared(left, right, owners)
        text = "\n".join(unified(lines))
        paper = nodes.literal_block(text, text, language="diff")
        return [difference("", paper, names=(first, second), lines=lines)]


def unified(lines: list[Line]) -> list[str]:
    """Return the lines with their signs, below each other."""
    out: list[str] = []
    removed: list[str] = []
    added: list[str] = []
    for line in [*lines, Line("", "", True)]:
        if line.equal:
            out += [*removed, *added, f"  {line.first}"]
            removed, added = [], []
        else:
            removed += [] if line.first is None else [f"- {line.first}"]
            added += [] if line.second is None else [f"+ {line.second}"]
    return out[:-1]


def said(names: tuple[str, str], lines: list[Line]) -> str:
    """Return in a sentence how much the two functions share."""
    first, second = names
    equal = sum(line.equal for line in lines)
    if equal == len(lines):
        return f"{first} and {second} are the same, line for line."
    alone = [
        sum(not line.equal and line.first is not None for line in lines),
        sum(not line.equal and line.second is not None for line in lines),
    ]
    return (
        f"{counted(equal)} the same. "
        f"Marked \u2212: {counted(alone[0])} only in {first}. "
        f"Marked +: {counted(alone[1])} only in {second}."
    )


def counted(number: int) -> str:
    """Return a number of lines with its verb."""
    return f"{number} line is" if number == 1 else f"{number} lines are"


# HTML. Other builders show the children.


def visit_folded(self: Any, node: nodes.Element) -> None:
    summary = escape(node["summary"])
    self.body.append(
        f'<details class="annotated-folded"><summary>{summary}</summary>\n'
    )


def depart_folded(self: Any, node: nodes.Element) -> None:
    self.body.append("</details>\n")


def visit_difference(self: Any, node: nodes.Element) -> None:
    names, lines = node["names"], node["lines"]
    sides = []
    for at in (0, 1):
        text = "\n".join(line[at] for line in lines if line[at] is not None)
        html = self.highlighter.highlight_block(text, "python", force=True, nowrap=True)
        sides.append(iter(html.rstrip("\n").split("\n")))
    out = [
        '<figure class="difference">',
        '<div class="difference-row difference-head">',
    ]
    for sign, name in zip("\u2212+", names, strict=True):
        mark = f'<span class="difference-sign" aria-hidden="true">{sign}</span>'
        out.append(
            f'<div class="difference-cell">{mark}<code>{escape(name)}</code></div>'
        )
    out.append('</div>\n<div class="highlight">')
    for line in lines:
        kind = "equal" if line.equal else "unequal"
        out.append(f'<div class="difference-row {kind}">')
        for at, sign in enumerate("\u2212+"):
            if line[at] is None:
                out.append('<code class="difference-cell missing"></code>')
                continue
            attributes = "" if not (line.equal and at) else ' aria-hidden="true"'
            mark, words = (" ", "") if line.equal else (sign, f"only in {names[at]}: ")
            out.append(
                f'<code class="difference-cell"{attributes}>'
                f'<span class="difference-sign" aria-hidden="true">{mark}</span>'
                + (
                    f'<span class="difference-words">{escape(words)}</span>'
                    if words
                    else ""
                )
                + f'<span class="difference-line">{next(sides[at])}</span></code>'
            )
        out.append("</div>")
    out.append(
        f"</div>\n<figcaption>{escape(said(names, lines))}</figcaption>\n</figure>\n"
    )
    self.body.append("".join(out))
    raise nodes.SkipNode


def visit_plain(self: Any, node: nodes.Element) -> None:
    """Other builders show the code."""


def add_static(app: Sphinx) -> None:
    """Let Sphinx copy the style sheet."""
    app.config.html_static_path.append(str(STATIC))


def set_up(app: Sphinx) -> None:
    """Add everything to an application."""
    plain: dict[str, Any] = dict.fromkeys(
        ("latex", "text", "man", "texinfo"), (visit_plain, visit_plain)
    )
    app.add_node(folded, html=(visit_folded, depart_folded), **plain)
    app.add_node(difference, html=(visit_difference, visit_plain), **plain)
    app.add_directive("annotated", Annotated)
    app.add_directive("difference", Difference)
    app.connect("builder-inited", add_static)
    app.add_css_file("annotated_source.css")
