"""Two functions side by side, line by line, as far as they are code.

Comments, docstrings and empty lines do not count. On a wide page the two stand beside
each other; on a narrow one equal lines stand once, and lines that differ below each
other. A line that only one function has carries a sign in the margin, and words for a
reader who hears the page.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from textwrap import dedent
from typing import NamedTuple

__all__ = ["Line", "body", "compared"]


class Line(NamedTuple):
    """A line on the left, a line on the right; one of them may be missing."""

    first: str | None
    second: str | None
    equal: bool


def body(source: str, function: str) -> tuple[str, list[str]]:
    r"""Return the full name of a function of a file, and the code of its body.

    Parameters
    ----------
    source : str
        The text of a Python file.
    function : str
        The name of a function: ``"step"`` is the first one of that name, in whatever
        class; ``"Adam.step"`` the one of that class.

    Raises
    ------
    LookupError
        If there is no such function.

    Examples
    --------
    What is not code is left out:

    >>> from annotated_source.difference import body
    >>> code = "class A:\n    def f(self):\n        # Why.\n        return 1  # one\n"
    >>> body(code, "f")
    ('A.f', ['return 1'])
    """
    tree = ast.parse(source)
    found = (
        (name, node)
        for name, node in _functions(tree.body, "")
        if function in (name, name.rpartition(".")[2])
    )
    name, node = next(found, ("", None))
    if node is None:
        raise LookupError(f"there is no function {function!r}")
    statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not statements:
        return name, []
    first, last = statements[0].lineno, statements[-1].end_lineno or 0
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            number, column = token.start
            lines[number - 1] = lines[number - 1][:column].rstrip()
    text = dedent("\n".join(line for line in lines[first - 1 : last] if line.strip()))
    return name, text.splitlines()


def _functions(
    statements: list[ast.stmt], owner: str
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{owner}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{owner}{node.name}.")


def compared(
    first: list[str], second: list[str], owners: tuple[str, str] = ("", "")
) -> list[Line]:
    """Return the lines of both, equal ones beside each other.

    Parameters
    ----------
    first, second : list of str
        The code of two functions.
    owners : pair of str
        The names of their classes. Lines that differ in these alone are equal, as
        ``return AdamState(x, t)`` and ``return LionState(x, t)`` are.

    Examples
    --------
    A line that only the second has stands alone:

    >>> from annotated_source.difference import compared
    >>> for line in compared(["a", "c"], ["a", "b", "c"]):
    ...     print(line.first, line.second, line.equal)
    a a True
    None b False
    c c True
    """
    found: list[Line] = []
    one, other = _without(owners[0], first), _without(owners[1], second)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        pairs = zip_longest(first[a:b], second[c:d])
        found += [Line(one, other, what == "equal") for one, other in pairs]
    return found


def _without(owner: str, lines: list[str]) -> list[str]:
    """Return the lines without the name of a class, and where it begins a name."""
    if not owner:
        return lines
    return [re.sub(rf"\b{owner}(?=[A-Z]|\b)", "", line) for line in lines]
