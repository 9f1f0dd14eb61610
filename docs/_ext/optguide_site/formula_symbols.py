"""The symbols of a textbook form, each with its name in the code and its meaning.

Coordinates, fields of the state and parameters say themselves what they are. What is
left is computed on the way: it is told by the line that computes it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from annotated_source.notation import NotationError, Reader, Symbol, first_symbol
from sphinx.pycode import ModuleAnalyzer

from optguide_site import public_names
from optguide_site.annotated_hooks import formula_lines
from optguide_site.docstring_markup import to_myst
from optguide_site.parameter_tables import Described, parameters

#: What needs no row: the counter of steps, an index, the function and its number of
#: coordinates.
COMMON = frozenset("tifd")
#: Parameters that are called by a letter, which says nothing in words.
LETTERS = re.compile(r"^(alpha|beta|epsilon|rho|k|c)\d?(_|$)")


class Row(NamedTuple):
    """What stands behind a symbol."""

    symbol: str  #: LaTeX
    code: str  #: what the code calls it
    meaning: str  #: MyST


def symbols(module: str) -> list[Row]:
    """Return the symbols of the formulas of a module.

    Examples
    --------
    >>> print(symbols("optguide.methods.momentum")[0])
    Row(symbol='x_t', code='state.x', meaning='position, `(..., d)`')
    """
    cls = public_names.labelled(module)
    found = []
    formula = getattr(cls, "formula", None)
    for at, symbol in enumerate("xy"):
        if isinstance(formula, str) and re.search(rf"(?<![\\\w]){symbol}\b", formula):
            found.append(Row(symbol, f"x[..., {at}]", "coordinate"))
    for field, comment in state_fields(module).items():
        if match := re.match(r"\$([^$]+)\$,? *(.*)", comment):
            found.append(Row(match[1], f"state.{field}", to_myst(match[2])))
    if cls is not None:
        for one in parameters(cls):
            if one.symbol:
                found.append(Row(one.symbol, one.name, meaning(one)))
    return [*found, *computed(module, found)]


def state_fields(module: str) -> dict[str, str]:
    """Return the fields of the states of a module, and what is written at each."""
    found = {}
    for thing in vars(importlib.import_module(module)).values():
        if inspect.isclass(thing) and thing.__name__.endswith("State"):
            comments = ModuleAnalyzer.for_module(thing.__module__).find_attr_docs()
            for (owner, field), lines in comments.items():
                if owner == thing.__name__:
                    found[field] = " ".join(lines).strip()
    return found


def meaning(parameter: Described) -> str:
    r"""Return what a symbol stands for: the words of its name, if it is made of words.

    Examples
    --------
    >>> meaning(Described("learning_rate", r"\eta", "", "0.1", "Twice the rate."))
    'learning rate'
    >>> meaning(Described("beta1", r"\beta_1", "", "0.9", "Memory of the mean, long."))
    'memory of the mean'
    """
    if not LETTERS.search(parameter.name):
        return parameter.name.replace("_", " ")
    first = re.split(r"[,;:.] ", parameter.effect)[0].rstrip(".")
    return to_myst(first[:1].lower() + first[1:])


def letter(latex: str) -> str:
    """Return what a symbol is apart from its time and its accent, or nothing."""
    with suppress(NotationError):
        return str(first_symbol(latex).letter)
    return ""


def computed(module: str, named: list[Row]) -> list[Row]:
    """Return the symbols that neither a row nor a left side of a formula names."""
    known = {letter(row.symbol) for row in named} | COMMON
    lines = [line.partition(" = ") for line in formula_lines(module)]
    known |= {letter(left) for left, _, _ in lines}
    assigned = assignments(module)
    found: dict[str, Row] = {}
    for symbol in used([right for _, _, right in lines]):
        if symbol.letter in known | found.keys():
            continue
        plain = symbol._replace(subscript="").spelling
        for name in (symbol.spelling, plain, plain.lower()):
            if name in assigned:
                text = latex(symbol)
                found[symbol.letter] = Row(text, name, f"`{assigned[name]}`")
                break
    return list(found.values())


def used(formulas: list[str]) -> list[Symbol]:
    """Return the symbols that formulas use, each once, in their order."""
    found: dict[Symbol, None] = {}

    def look_up(symbol: Symbol) -> float:
        found[symbol] = None
        return 1.0

    for formula in formulas:
        # Numbers stand in for vectors: where they do not fit the reading ends.
        with suppress(NotationError, ArithmeticError, TypeError, ValueError):
            Reader(formula, look_up, lambda name, x: 1.0).value()
    return list(found)


def latex(symbol: Symbol) -> str:
    """Return a symbol without its time; a word stands upright."""
    word = symbol.letter
    if len(word) > 1 and not word.startswith("\\"):
        return rf"\text{{{word.replace('_', ' ')}}}"
    return word


def assignments(module: str) -> dict[str, str]:
    """Return the first statement that gives a value to each name."""
    file = Path(str(importlib.import_module(module).__file__))
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Assign | ast.For):
            place = node.target if isinstance(node, ast.For) else node.targets[0]
            for target in ast.walk(place):
                if isinstance(target, ast.Name):
                    head = ast.unparse(node).partition("\n")[0].rstrip(":")
                    found.setdefault(target.id, head)
    return found
