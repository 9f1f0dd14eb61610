"""A source file cut into rows: prose, and the code it stands beside.

A full-line comment becomes prose, a docstring becomes its first paragraph, everything
else stays code with the number of its line. Every line of code is in exactly one row.
What is not mathematics is marked to be folded: imports, the list of public names, the
fields of a class, and functions that only look at their input.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterator
from typing import NamedTuple

__all__ = ["VALIDATION", "Block", "Row", "rows"]

#: Functions that check what a class is given.
VALIDATION = ("__post_init__", "__attrs_post_init__")

#: A folded block shows at most so many names of fields.
SHOWN = 6

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Block(NamedTuple):
    """Adjacent lines of code."""

    line: int  #: number of the first line
    code: str  #: the lines
    folded: str = ""  #: what stands in the place of a folded block; empty if it is open


class Row(NamedTuple):
    """Some prose, and the code it stands beside."""

    prose: str  #: as it stands in the file
    code: list[Block]  #: the blocks, in order
    opens: str  #: the class or function whose section begins here


def rows(
    source: str, validation: Collection[str] = VALIDATION
) -> tuple[str, list[Row]]:
    r"""Cut a file into rows; return its docstring and the rows.

    A row starts at a comment, a ``def`` or a ``class``. A docstring, or a comment right
    under one of these, joins the row. A formula at the end of a comment stands by
    itself.

    Parameters
    ----------
    source : str
        The text of a Python file.
    validation : collection of str
        Names of functions that are folded.

    Examples
    --------
    A comment is the prose of the line below it, and imports are folded:

    >>> from annotated_source.rows import rows
    >>> _, (first, second) = rows("import math\n\n# Half of it.\ny = math.pi / 2\n")
    >>> print(first.code[0].folded, "|", second.prose, second.code[0].line)
    Imports | Half of it. 4
    """
    tree, lines = ast.parse(source), source.splitlines()
    kind = ["code"] * (len(lines) + 2)
    prose: dict[int, str] = {}
    names: dict[int, str] = {}
    starts: set[int] = set()
    heads: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.line.strip().startswith("#"):
            kind[token.start[0]] = "note"
            prose[token.start[0]] = re.sub(r"^#:? ?", "", token.string)
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, *DEFINITIONS)):
            continue
        if doc := ast.get_docstring(node):
            here = node.body[0]
            for number in _lines(here):
                kind[number] = "doc"
            if not isinstance(node, ast.Module):
                prose[here.lineno] = doc.split("\n\n")[0]
        if isinstance(node, DEFINITIONS):
            first = _lines(node)[0]
            starts.add(first)
            heads.update(range(first, node.body[0].lineno))
            if node in tree.body:
                while kind[first - 1] == "note":  # a comment right above belongs to it
                    first -= 1
                names[first] = node.name

    labels = _folds(tree, validation)
    out: list[Row] = []
    words: list[str] = []
    code: list[tuple[int, str]] = []
    opens = ""
    for number, line in enumerate([*lines, ""], 1):
        written = [at for at, text in code if text.strip()]
        new_note = kind[number] == "note" and not heads.issuperset(written)
        new_part = number in names or (number in starts and bool(written))
        if new_note or new_part or number > len(lines):
            blocks = list(_blocks(code, labels))
            if blocks or words:
                text = "\n".join(words).strip()
                text = re.sub(r"\n(\$[^$]+\$)$", r"\n\n\1", text)
                out.append(Row(text, blocks, opens))
                opens = ""
            words, code = [], []
        opens = names.get(number, opens)
        if kind[number] == "code":
            code.append((number, line))
        elif number in prose:
            if words and kind[number] == "doc":
                words.append("")  # a paragraph of its own
            words.append(prose[number])
    return ast.get_docstring(tree) or "", out


def _lines(node: ast.stmt) -> range:
    """Return the numbers of the lines of a statement, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, (node.end_lineno or node.lineno) + 1)


def _blocks(
    code: list[tuple[int, str]], labels: dict[int, tuple[str, str]]
) -> Iterator[Block]:
    """Yield runs of adjacent lines that are folded alike, without empty ones around."""
    runs: list[list[tuple[int, str]]] = []
    for number, line in code:
        last = runs[-1][-1][0] if runs else -1
        if last == number - 1 and _what(labels, last) == _what(labels, number):
            runs[-1].append((number, line))
        else:
            runs.append([(number, line)])
    for run in runs:
        while run and not run[0][1].strip():
            run.pop(0)
        if run:
            text = "\n".join(line for _, line in run).rstrip()
            what = _what(labels, run[0][0])
            shown = [labels[at][1] for at, _ in run if at in labels and labels[at][1]]
            yield Block(run[0][0], text, _label(what, shown))


def _what(labels: dict[int, tuple[str, str]], number: int) -> str:
    return labels.get(number, ("", ""))[0]


def _label(what: str, names: list[str]) -> str:
    if not names:
        return what
    more = len(names) - SHOWN
    listed = ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"{what}: {listed}"


def _folds(tree: ast.Module, validation: Collection[str]) -> dict[int, tuple[str, str]]:
    """Return the lines that are folded: as what, and the name of the field there."""
    found: dict[int, tuple[str, str]] = {}
    for what, group in _groups(tree.body):
        if what in ("Imports", "Public names"):
            for number in range(group[0].lineno, _lines(group[-1])[-1] + 1):
                found[number] = what, ""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for what, group in _groups(node.body):
                if what == "Fields":
                    for number in range(group[0].lineno, _lines(group[-1])[-1] + 1):
                        found[number] = what, ""
                    for one in group:
                        found[one.lineno] = what, _field(one)
        elif isinstance(node, DEFINITIONS) and node.name in validation:
            for number in _lines(node):
                found[number] = "Validation", ""
    return found


def _groups(body: list[ast.stmt]) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Yield runs of statements that would be folded as the same thing."""
    group: list[ast.stmt] = []
    before = ""
    for statement in body:
        what = _kind(statement)
        if group and what != before:
            yield before, group
            group = []
        before = what
        group.append(statement)
    if group:
        yield before, group


def _kind(statement: ast.stmt) -> str:
    if _imports(statement):
        return "Imports"
    if _field(statement):
        return "Public names" if _field(statement) == "__all__" else "Fields"
    return ""


def _imports(statement: ast.stmt) -> bool:
    """Tell whether a statement does nothing but import, on whatever condition."""
    if isinstance(statement, ast.If):
        return all(map(_imports, [*statement.body, *statement.orelse]))
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _field(statement: ast.stmt) -> str:
    """Return the name that a statement gives to a value, or nothing."""
    if isinstance(statement, ast.AnnAssign | ast.AugAssign):
        target: ast.expr = statement.target
    elif isinstance(statement, ast.Assign):
        target = statement.targets[0]
    else:
        return ""
    return target.id if isinstance(target, ast.Name) else ""
