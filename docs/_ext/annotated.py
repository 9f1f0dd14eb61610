r"""``{annotated} optguide.methods.adam``: a module's source, prose beside code, the whole file in order.

Full-line comments become prose (MyST: mathematics, roles and citations work), a docstring becomes its
first paragraph, everything else stays code with the number of its line. The module's docstring opens
the page. Where the module has a class with a ``step`` or a ``formula``, the *textbook form* follows:
the formulas of the comments, in order, as one display. A class or function opens a section.
"""

import ast
import importlib.util
import inspect
import io
import re
import tokenize
from pathlib import Path
from typing import NamedTuple

import api
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from optguide.testing.formulas import claims

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Row(NamedTuple):
    prose: str
    code: list[
        tuple[int, str]
    ]  #: blocks of lines, each with the number of its first line
    opens: str  #: the class or function whose section begins here


def linked(text):
    """Turn a docstring's double backticks into MyST, and public names in backticks into links."""

    def link(match):
        full = api.short(match[1])
        return f"{{py:obj}}`{match[1]} <{full}>`" if full else match[0]

    text = re.sub(r"(?<!`)``([^`]+)``(?!`)", r"`\1`", text)
    return re.sub(r"(?<![`}])`([\w.]+)`(?!`)", link, text)


def rows(source):
    """Cut a file into rows; return its docstring and the rows.

    A row starts at a comment, a ``def`` or a ``class``. A docstring, or a comment right under one of
    these, joins the row. A formula at the end of a comment stands by itself. Every line of code is in
    exactly one row.
    """
    tree, lines = ast.parse(source), source.splitlines()
    kind, prose = ["code"] * (len(lines) + 2), {}
    starts, heads, names = set(), set(), {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.line.strip().startswith("#"):
            kind[token.start[0]] = "note"
            prose[token.start[0]] = re.sub(r"^#:? ?", "", token.string)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, *DEFINITIONS)) and (
            doc := ast.get_docstring(node)
        ):
            here = node.body[0]
            for number in range(here.lineno, here.end_lineno + 1):
                kind[number] = "doc"
            if not isinstance(node, ast.Module):
                prose[here.lineno] = doc.split("\n\n")[0]
        if isinstance(node, DEFINITIONS):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            starts.add(first)
            heads.update(range(first, node.body[0].lineno))
            if node in tree.body:
                while kind[first - 1] == "note":  # a comment right above belongs to it
                    first -= 1
                names[first] = node.name

    out, words, code, opens = [], [], [], ""

    def flush():
        nonlocal opens
        blocks = blocks_of(code)
        if blocks or words:
            text = re.sub(r"\n(\$[^$]+\$)$", r"\n\n\1", "\n".join(words).strip())
            out.append(Row(linked(text), blocks, opens))
            opens = ""
        words.clear()
        code.clear()

    for number, line in enumerate(lines, 1):
        written = [at for at, text in code if text.strip()]
        new_note = kind[number] == "note" and not heads.issuperset(written)
        if new_note or number in names or (number in starts and written):
            flush()
        opens = names.get(number, opens)
        if kind[number] == "code":
            code.append((number, line))
        elif number in prose:
            if words and kind[number] == "doc":
                words.append("")  # a paragraph of its own
            words.append(prose[number])
    flush()
    return ast.get_docstring(tree) or "", out


def blocks_of(code):
    """Return runs of adjacent lines as blocks without blank lines at their ends."""
    runs = []
    for number, line in code:
        if runs and number == runs[-1][-1][0] + 1:
            runs[-1].append((number, line))
        else:
            runs.append([(number, line)])
    blocks = []
    for run in runs:
        while run and not run[0][1].strip():
            run.pop(0)
        if run:
            blocks.append((run[0][0], "\n".join(line for _, line in run).rstrip()))
    return blocks


def textbook(module):
    """Return the formulas that a class of this file stands for, ready for one display."""
    found = claims(Path(module.__file__))
    for name, thing in vars(module).items():
        if not inspect.isclass(thing) or thing.__module__ != module.__name__:
            continue
        lines = []
        wanted = {f"{name}.step"}
        if isinstance(getattr(thing, "formula", None), str):
            first, *more = re.split(r"\\quad\s*", thing.formula)
            lines = [f"f(x, y) = {first}", *more]
            wanted = {f"{name}.gradient", f"{name}.hessian"}
        lines += [claim.latex for claim in found if claim.function in wanted]
        if lines:
            return list(dict.fromkeys(lines))  # each once
    return []


def display(lines):
    aligned = r" \\ ".join(line.replace(" = ", " &= ", 1) for line in lines)
    return rf"\begin{{aligned}}{aligned}\end{{aligned}}"


class Annotated(SphinxDirective):
    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        module = importlib.import_module(name)
        path = module.__file__
        self.env.note_dependency(path)
        intro, cut = rows(Path(path).read_text("utf-8"))
        out = [self.parsed(intro, path, "annotated-intro")]
        lines = textbook(module)
        if lines:
            formula = display(lines)
            box = nodes.container(classes=["textbook"])
            box += nodes.paragraph("", "", nodes.strong("", "In one place"))
            box += nodes.math_block(
                formula, formula, no_wrap=True, number=None, label=None
            )
            out.append(box)
        place = out
        for row in cut:
            if row.opens:
                title = nodes.title("", "", nodes.literal(row.opens, row.opens))
                place = nodes.section("", title, ids=[nodes.make_id(row.opens)])
                place["names"] = []
                out.append(place)
            place += [self.row(row, path)]
        return out

    def parsed(self, text, path, css):
        node = nodes.container(classes=[css])
        lines = StringList(linked(text).splitlines(), source=path)
        self.state.nested_parse(lines, self.content_offset, node)
        return node

    def row(self, row, path):
        cell = nodes.container(classes=["annotated-code"])
        for first, code in row.code:
            block = nodes.literal_block(
                code, code, language="python", force=True, linenos=True
            )
            block["highlight_args"] = {"linenostart": first}
            cell += block
        node = nodes.container("", classes=["annotated-row"])
        node += self.parsed(row.prose, path, "annotated-prose")
        node += cell
        if row.code:
            node["ids"] = [f"L{row.code[0][0]}"]
        return node


def setup(app):
    app.add_directive("annotated", Annotated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
