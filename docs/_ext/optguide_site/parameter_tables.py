"""The parameters of a class as a table: symbol, range, default and effect.

The range is what the class declares and checks, the default what it has; symbol and
effect are read from the docstring. The table stands in the place of the list in the
docstring.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from numpydoc.docscrape import ClassDoc

from optguide.declaration import Parameter, parameter_ranges
from optguide.ranges import Range

SECTION = re.compile(
    r"^Parameters\n-{10}\n.*?(?=^\w[\w ]*\n-{3,}$|\Z)", re.MULTILINE | re.DOTALL
)
#: ``$\eta \ge 0$, the length of the first step``: symbol, condition, effect.
DESCRIBED = re.compile(
    r"\$(?P<symbol>.+?)(?P<condition> *(?:\\ge|\\le|\\in|=|<|>) .+?)?\$[,;:.]? *"
    r"(?P<effect>.*)",
    re.DOTALL,
)
#: A condition that names another parameter says more than its declared range.
NAMES = re.compile(r"(?<!\\)\b[a-z]_|\\[a-z]+_")
HEAD = ("Parameter", "Symbol", "Range", "Default", "Effect")


class Described(NamedTuple):
    """What a class says about one of its parameters."""

    name: str
    symbol: str  #: LaTeX, or nothing
    range: str  #: what it may be, in the markup of docstrings
    default: str  #: as a reader would write it, or "required"
    effect: str  #: what it does, in the markup of docstrings


def parameters(cls: Any) -> list[Described]:
    r"""Return the parameters of a class in their order.

    Examples
    --------
    >>> from optguide import Adam
    >>> print(*parameters(Adam)[4], sep=" | ")
    epsilon_root | \epsilon_r | $\ge 0$ | ``0.0`` | Added inside the root.
    """
    if not dataclasses.is_dataclass(cls):
        return []
    declared = parameter_ranges(cls)  # type: ignore[arg-type]
    fields = {field.name: field for field in dataclasses.fields(cls)}
    found = []
    for told in ClassDoc(cls)["Parameters"]:
        text = " ".join(told.desc).strip()
        match = DESCRIBED.match(text)
        symbol = match["symbol"].strip() if match else ""
        condition = (match["condition"] or "").strip() if match else ""
        effect = match["effect"] if match else text
        name, *others = told.name.split(", ")
        if name in declared and not NAMES.search(condition):
            allowed = ranged(declared[name])
        elif condition:
            allowed = f"${condition.removeprefix(chr(92) + 'in').strip()}$"
        else:
            allowed = told.type.split(", default")[0].removesuffix(", optional")
        effect = effect[:1].upper() + effect[1:]
        # Parameters that are described together have a row each.
        found += [
            Described(each, symbol, allowed, default(fields[each]), effect)
            for each in (name, *others)
        ]
    return found


def ranged(parameter: Parameter) -> str:
    r"""Return a declared range as a short formula, with what may not be an array.

    Examples
    --------
    >>> from optguide.declaration import parameter_ranges
    >>> from optguide import CauchyPoint, LBFGS
    >>> ranged(parameter_ranges(LBFGS)["memory"])
    '$\\ge 1$, whole'
    >>> ranged(parameter_ranges(CauchyPoint)["radius"])
    '$> 0$, one per start'
    """
    text = interval(parameter.range)
    if parameter.range.integer:
        text += ", whole"
    if parameter.shape == "per start":
        text += ", one per start"
    return text


def interval(allowed: Range) -> str:
    """Return the numbers of a range as a formula."""
    if allowed.high != float("inf"):
        left, right = "[("[allowed.low_open], "])"[allowed.high_open]
        return f"${left}{allowed.low:g}, {allowed.high:g}{right}$"
    if allowed.low != float("-inf"):
        return f"${'>' if allowed.low_open else chr(92) + 'ge'} {allowed.low:g}$"
    return r"$\mathbb{R}$"


def default(field: dataclasses.Field[Any]) -> str:
    """Return a default as code."""
    if field.default is not dataclasses.MISSING:
        return f"``{field.default!r}``"
    if field.default_factory is not dataclasses.MISSING:
        return f"``{field.default_factory()!r}``"
    return "required"


def rows(cells: Iterable[Iterable[str]], indent: str = "") -> list[str]:
    """Return the rows of a ``list-table``, each cell in one line.

    Examples
    --------
    >>> rows([["a", "b"]])
    ['* - a', '  - b']
    """
    lines = []
    for row in cells:
        for number, cell in enumerate(row):
            mark = "  - " if number else "* - "
            lines.append(indent + (mark + " ".join(cell.split())).rstrip())
    return lines


def with_table(cls: Any, doc: str) -> str:
    """Return a docstring with a table in the place of the list of its parameters."""
    listed = parameters(cls)
    if not listed:
        return doc
    lines = [".. list-table::", "   :header-rows: 1", "   :class: parameters", ""]
    lines += rows([HEAD], "   ")
    lines += rows(
        [
            (
                f"``{one.name}``",
                f"${one.symbol}$" if one.symbol else "",
                one.range,
                one.default,
                one.effect,
            )
            for one in listed
        ],
        "   ",
    )
    table = "\n".join([*lines, "", ""])
    return SECTION.sub(lambda _: table, doc, count=1)
