"""How a method is drawn: its colour, dash, marker and name are the same on every page."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from optguide.catalogue import METHODS, MethodRow

__all__ = ["label", "style"]

#: Colour of a family of methods; a method that is not in the catalogue is grey.
COLOURS = {
    "descent": "#63a200",
    "momentum": "#1263bd",
    "adaptive": "#995124",
    "curvature": "#c67599",
}


GREY = "#868686"


#: Dashes and markers of methods, dealt within a family in the order of the catalogue.
DASHES = ("-", "--", ":", "-.")


MARKERS = ("o", "s", "^", "D", "v", "p", "<")


class Style(NamedTuple):
    """How a method is drawn within the colour of its family."""

    dash: str  #: Matplotlib line style
    marker: str  #: Matplotlib marker


def style(method: Any) -> dict[str, str]:
    """Return colour, line style and marker of a method, as keywords for ``ax.plot``.

    Parameters
    ----------
    method : Method or str
        A method, found in the catalogue by its type, or its label there. A wrapper has the colour
        of the method inside. What the catalogue does not know is grey.

    Returns
    -------
    dict
        With the keys ``color``, ``linestyle`` and ``marker``.

    Examples
    --------
    Relatives share the colour and differ in the dash:

    >>> from optguide import Momentum, Nesterov, plotting
    >>> one, other = plotting.style(Momentum(0.1)), plotting.style(Nesterov(0.1))
    >>> print(one["color"] == other["color"], one["linestyle"] == other["linestyle"])
    True False
    """
    row, (dash, marker) = _look(method)
    return {
        "color": COLOURS[row.family] if row else GREY,
        "linestyle": dash,
        "marker": marker,
    }


def label(method: Any) -> str:
    """Return what figures call a method: its label in the catalogue, else the name of its type.

    Parameters
    ----------
    method : Method or str
        A string is returned as it is.

    Examples
    --------
    A wrapper is called after the method inside:

    >>> from optguide import Adam, Scheduled, plotting
    >>> from optguide.schedules import Exponential
    >>> print(plotting.label(Scheduled(Adam(), Exponential(0.9))))
    Adam, scheduled
    """
    if isinstance(method, str):
        return method
    for row in METHODS:
        if _layers(row.method) == _layers(method):
            return row.label
    name = type(method).__name__
    if not hasattr(method, "method"):
        return name
    return (
        f"{label(method.method)}, {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', name).lower()}"
    )


def _layers(method: Any) -> tuple[type, ...]:
    """Return the types of a method and of the methods it wraps, from the outside in."""
    inner = _layers(method.method) if hasattr(method, "method") else ()
    return (type(method), *inner)


def _look(method: Any) -> tuple[MethodRow | None, Style]:
    """Return the row that gives the colour, and the dash and marker."""
    for row in METHODS:
        if method == row.label or _layers(method) == _layers(row.method):
            return row, _dealt(row)
    if not hasattr(method, "method"):
        return None, Style("-", "o")
    row_inside, look = _look(method.method)
    outside = (_dealt(row) for row in METHODS if type(row.method) is type(method))
    return row_inside, next(outside, look)


def _dealt(row: MethodRow) -> Style:
    """Return the dash and marker of a method, by its place in its family.

    The numbers of dashes and of markers have no common divisor, so neighbours differ in both, and
    no pair comes twice among as many relatives as there are pairs.
    """
    place = [other.label for other in METHODS if other.family == row.family].index(
        row.label
    )
    return Style(DASHES[place % len(DASHES)], MARKERS[place % len(MARKERS)])
