r"""Records: what a method answers to recorded gradients, as a file to check other programs with.

A record is made open loop: the gradients are given, so a difference in the last digit stays there,
and two programs that follow the same rule agree to rounding however long the run. `compare` plays
the gradients of a record to any optimizer, in any library, that takes one gradient at a time:
{doc}`/tutorials/check-your-optimizer`.

The file is JSON. Numbers are written with as many digits as name the 64-bit float exactly, so every
language that reads decimal numbers correctly reads the same floats. ``points`` names the fields where the
method asks for its gradients: there a program that takes one gradient at a time has its parameter.
``runs`` has one entry per
signal: the ``gradients`` $g_1, \dots, g_T$, and under ``fields`` what the method keeps, first the
position ``x``, each $T + 1$ numbers of which the first is the start. ``method`` is the call that
makes the method here, ``parameters`` the same as an object, ``formula`` the module that holds the
rule and ``formulas`` the rule in LaTeX, in the order of the code.
"""

from __future__ import annotations

import inspect
import json
import math
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from optguide import signals
from optguide._check import (
    as_floats,
    check_method,
    check_nonnegative,
    check_scalar,
    short_repr,
)
from optguide.catalogue import METHODS, MethodRow
from optguide.declaration import points
from optguide.driver import RecordedGradient, iterate
from optguide.typing import Array, Method, State, Surface

__all__ = [
    "Comparison",
    "Record",
    "Run",
    "compare",
    "make_record",
    "read_record",
    "recorded",
    "write_record",
]

FORMAT = "optguide record 1"
NOISY = ("noisy_sine", "very_noisy_sine")


class Run(NamedTuple):
    """One recording and the answer to it."""

    seed: int | None  #: of the noise in the signal, if there is any
    gradients: Array  #: $g_1, \dots, g_T$, ``(T,)``
    fields: dict[str, Array]  #: ``x`` first, then the rest of the state, ``(T + 1,)``


class Record(NamedTuple):
    """What a method answers to every signal."""

    method: str  #: the call that makes the method
    parameters: dict[str, Any]  #: by name; a wrapped method is such a pair again
    formula: str  #: the module that holds the rule
    formulas: list[str]  #: the rule in LaTeX, in the order of the code, wrappers first
    source: str  #: key of the primary source in the bibliography
    version: str  #: of the package that made the record
    points: list[str]  #: the fields where the gradients are asked for
    runs: dict[str, Run]  #: by the name of the signal


class Comparison(NamedTuple):
    """How far an optimizer is from a record, on one signal."""

    worst: float  #: largest distance of two positions, in units of the longest way from the start
    first: int | None  #: the first step after which it is too far, or none
    point: str  #: the field it was compared with, the same on all signals


def recorded() -> tuple[MethodRow, ...]:
    """Return the rows of the catalogue that records are made of: all that remember gradients.

    Examples
    --------
    Adam remembers, gradient descent does not:

    >>> from optguide.testing.records import recorded
    >>> labels = [row.label for row in recorded()]
    >>> print("Adam" in labels, "gradient descent" in labels)
    True False
    """
    return tuple(row for row in METHODS if row.family in ("momentum", "adaptive"))


def make_record(method: Method[State, Surface]) -> Record:
    """Play every signal to a method and keep what it answers.

    Parameters
    ----------
    method : Method
        A method whose parameters are numbers, one for all coordinates.

    Raises
    ------
    ValueError, TypeError
        If a parameter is an array or a function, if the method answers with infinity, or if it asks for
        more than gradients.

    Examples
    --------
    Momentum's velocity after a spike fades, and the record holds it beside the position:

    >>> from optguide import Momentum
    >>> from optguide.testing.records import make_record
    >>> run = make_record(Momentum(0.1, momentum=0.5)).runs["spikes"]
    >>> print(list(run.fields), run.fields["v"][1:4].tolist())
    ['x', 'v'] [1.0, 0.5, 0.25]
    """
    check_method(method=method)
    try:
        parameters = _parameters(method)
        json.dumps(parameters)
    except TypeError:
        raise ValueError(
            f"method must have numbers for parameters, got {short_repr(method)}"
        ) from None
    made = {name: getattr(signals, name)() for name in signals.__all__}
    # A start of its own for every signal, not a coordinate: no signal knows of the others.
    slopes = np.stack([*made.values()], axis=-1)[..., None]
    planes = [_Plane(row, method) for row in slopes]
    full = list(iterate(method, planes, np.zeros((len(made), 1))))
    states = [_flat(state) for state in full]
    here = [
        name
        for name in _points(full[0])
        if all(p.was_asked_at(s[name]) for p, s in zip(planes, states, strict=False))
    ]
    kept = {name: np.stack([state[name] for state in states]) for name in states[0]}
    if not all(np.isfinite(field).all() for field in kept.values()):
        raise ValueError(
            f"method must answer with finite numbers, and {short_repr(method)} does not"
        )
    return Record(
        method=repr(method),
        parameters=parameters,
        formula=type(method).__module__,
        formulas=[latex for one in _layers(method) for latex in _rule(one)],
        source=next(
            (row.source for row in METHODS if type(row.method) is type(method)), ""
        ),
        version=version("optguide"),
        points=here or ["x"],
        runs={
            name: Run(
                0 if name in NOISY else None,
                g,
                {k: v[:, i, 0] for k, v in kept.items()},
            )
            for i, (name, g) in enumerate(made.items())
        },
    )


def _rule(method: Method[Any, Any]) -> list[str]:
    """Return the formulas of a method, which end the comments in its step."""
    code = inspect.getsource(type(method).step)
    found = re.findall(r"^ *# \$([^$]+)\$\n(?! *#)", code, re.MULTILINE)
    return [" ".join(re.sub(r"\n *#", " ", latex).split()) for latex in found]


def write_record(record: Record, path: str | PathLike[str]) -> None:
    """Write a record to a file.

    Parameters
    ----------
    record : Record
        What `make_record` returned.
    path : path
        Where to write; an older file of that name is replaced.

    Raises
    ------
    TypeError
        If the record is none.

    Examples
    --------
    Every digit arrives:

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from optguide import Adam
    >>> from optguide.testing.records import make_record, read_record, write_record
    >>> record = make_record(Adam(0.1))
    >>> with TemporaryDirectory() as folder:
    ...     write_record(record, Path(folder, "adam.json"))
    ...     again = read_record(Path(folder, "adam.json"))
    >>> one, other = (r.runs["sine"].fields["v"] for r in (record, again))
    >>> print(bool((one == other).all()))
    True
    """
    _known(record)
    runs = {
        name: {
            "seed": run.seed,
            "gradients": run.gradients.tolist(),
            "fields": {field: values.tolist() for field, values in run.fields.items()},
        }
        for name, run in record.runs.items()
    }
    text = json.dumps({"format": FORMAT, **record._asdict(), "runs": runs}, indent=1)
    # A row of numbers is one line, so that the file can be looked at.
    text = re.sub(
        r"\[[-\d.,e+\s]*\]",
        lambda match: " ".join(match[0][1:-1].split()).join("[]"),
        text,
    )
    Path(path).write_text(text + "\n", encoding="utf-8")


def read_record(path: str | PathLike[str]) -> Record:
    """Read a record from a file.

    Parameters
    ----------
    path : path
        A file written by `write_record`, or downloaded.

    Raises
    ------
    ValueError
        If the file is not a record, one of another format, or a part of it is missing.

    Examples
    --------
    See `write_record`. What is no record is refused:

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from optguide.testing.records import read_record
    >>> with TemporaryDirectory() as folder:
    ...     Path(folder, "else.json").write_text("[1, 2]") and read_record(folder + "/else.json")
    Traceback (most recent call last):
    ValueError: path must be a file of the format optguide record 1, and else.json is not
    """
    file = Path(path)
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError(
            f"path must be a file of the format {FORMAT}, and {file.name} is not"
        )

    def part(good: Callable[[Any], bool], *path: str) -> Any:
        inside: Any = found
        for name in path:
            inside = inside.get(name, ...) if isinstance(inside, dict) else ...
        if not good(inside):
            raise ValueError(
                f"path must be a whole record, and {file.name} has no proper {'.'.join(path)}"
            )
        return inside

    # Files of older versions do not say which of their fields are points.
    found.setdefault("points", ["x"])
    part(lambda names: bool(names) and all(map(_is(str), names)), "points")
    kinds = {"parameters": dict, "formulas": list, "points": list}
    words = {k: part(_is(kinds.get(k, str)), k) for k in Record._fields if k != "runs"}
    runs = {}
    for name in part(_is(dict), "runs"):
        at = "runs", name
        seed = part(_is(int | None), *at, "seed")
        gradients = np.array(part(_is_row(), *at, "gradients"), dtype=np.float64)
        row = _is_row(len(gradients) + 1)
        names = dict.fromkeys(words["points"]) | part(_is(dict), *at, "fields")
        rows = {
            k: np.array(part(row, *at, "fields", k), dtype=np.float64) for k in names
        }
        runs[name] = Run(seed, gradients, rows)
    return Record(**words, runs=runs)


def _is(kind: Any) -> Callable[[Any], bool]:
    return lambda part: isinstance(part, kind)


def _is_row(length: int | None = None) -> Callable[[Any], bool]:
    """Return the test for a list of so many finite numbers."""
    return lambda part: (
        isinstance(part, list)
        and all(isinstance(v, int | float) and math.isfinite(v) for v in part)
        and length in (None, len(part))
    )


def _known(record: Any) -> None:
    if not isinstance(record, Record):
        raise TypeError(f"record must be a Record, got {short_repr(record)}")


def compare(
    record: Record,
    optimizer: Callable[[list[float]], ArrayLike],
    *,
    tolerance: float = 1e-10,
    point: str | None = None,
) -> dict[str, Comparison]:
    """Play the gradients of a record to an optimizer and compare where it goes.

    Parameters
    ----------
    record : Record
        What `read_record` or `make_record` returned.
    optimizer : callable
        Called once per signal with the list of its gradients. It starts afresh at 0, steps once per
        gradient and returns its position after each step.
    tolerance : float, default 1e-10
        Largest distance allowed, in units of the longest way from the start. Rounding in another
        order stays below 1e-13 in 64 bits; for 32 bits take 1e-4. A sign is worth a whole step, so
        methods that take signs can differ where the signal cancels exactly.
    point : str, optional
        The field of the record that the optimizer returns, by default one where the method asks for
        its gradients. That is `x`, and for Nesterov's method the point ahead: libraries keep that one,
        and given the gradients, the classic point goes where plain momentum goes.

    Returns
    -------
    dict of str to Comparison
        By the name of the signal, with the point that was compared, the same for all of them. Where
        the record names several, it is the one that the optimizer follows on most signals.

    Raises
    ------
    ValueError, TypeError
        If the optimizer does not return one number per gradient, the tolerance is not one number of at
        least 0, the point is no field of the record, or the record is none.

    Examples
    --------
    Momentum in four lines of plain Python agrees with the record of momentum:

    >>> from optguide import Momentum
    >>> from optguide.testing.records import compare, make_record
    >>> def mine(gradients):
    ...     x, v, path = 0.0, 0.0, []
    ...     for g in gradients:
    ...         v = 0.9 * v + g
    ...         x = x - 0.1 * v
    ...         path.append(x)
    ...     return path
    >>> found = compare(make_record(Momentum(0.1)), mine)
    >>> print([name for name, one in found.items() if one.first is not None])
    []

    Nesterov's method is another one, though its classic point moves alike under given gradients:

    >>> from optguide import Nesterov
    >>> record = make_record(Nesterov(0.1))
    >>> for point in None, "x":
    ...     sine = compare(record, mine, point=point)["sine"]
    ...     print(sine.point, sine.first is None)
    ahead False
    x True
    """
    _known(record)
    if not callable(optimizer):
        raise TypeError(
            f"optimizer must be a function of the list of gradients, got {short_repr(optimizer)}"
        )
    check_nonnegative(tolerance=tolerance)
    check_scalar(tolerance=tolerance)
    known = [name for run in record.runs.values() for name in run.fields]
    if point is not None and point not in known:
        raise ValueError(
            f"point must be a field of the record, one of {', '.join(dict.fromkeys(known))}, "
            f"got {short_repr(point)}"
        )
    answers = {}
    for name, run in record.runs.items():
        wanted = f"optimizer must return one number per gradient, {len(run.gradients)} for {name}"
        given = optimizer(run.gradients.tolist())
        try:
            x = as_floats("optimizer", given, "(T,)")
        except ValueError:
            raise ValueError(f"{wanted}, got {short_repr(given)}") from None
        if x.shape != run.gradients.shape:
            raise ValueError(f"{wanted}, got shape {x.shape}")
        answers[name] = x
    tried = [
        {
            name: _compared(run.fields[place], answers[name], tolerance, place)
            for name, run in record.runs.items()
        }
        for place in ([point] if point is not None else record.points)
    ]

    def distance(found: dict[str, Comparison]) -> tuple[int, float]:
        wrong = sum(one.first is not None for one in found.values())
        return wrong, max((one.worst for one in found.values()), default=0.0)

    # Of points that are equally far away, the first.
    return min(tried, key=distance)


def _compared(
    expected: Array, given: Array, tolerance: float, point: str
) -> Comparison:
    """Return how far the positions given are from those of a point."""
    way = np.abs(expected - expected[0]).max()
    apart = np.abs(given - expected[1:]) / (way if way > 0 else 1.0)
    apart = np.where(np.isnan(apart), np.inf, apart)
    far = apart > tolerance
    first = int(far.argmax()) + 1 if far.any() else None
    return Comparison(float(apart.max()), first, point)


def _layers(method: Any) -> list[Any]:
    """Return a method and the methods it wraps, from the outside in."""
    return [method, *_layers(method.method)] if hasattr(method, "method") else [method]


def _parameters(method: Any) -> dict[str, Any]:
    """Return the parameters by name; a method or schedule inside is a name and its parameters."""

    def plain(value: Any) -> Any:
        if is_dataclass(value):
            return {"class": type(value).__name__, "parameters": _parameters(value)}
        if isinstance(value, np.generic):
            return value.tolist()
        return list(value) if isinstance(value, tuple) else value

    return {field.name: plain(getattr(method, field.name)) for field in fields(method)}


class _Plane(RecordedGradient):
    """A recorded gradient that remembers where it was asked for."""

    def __init__(self, slope: Array, method: Any) -> None:
        super().__init__(slope, method)
        self._answer, self._asked = self.gradient, list[Array]()
        self.gradient = self._noted

    def _noted(self, x: Array) -> Array:
        self._asked.append(x)
        return self._answer(x)

    def was_asked_at(self, x: Array) -> bool:
        return any(np.array_equal(x, asked) for asked in self._asked)


def _points(state: Any, before: str = "") -> list[str]:
    """Return the names of the fields that are points, states inside with a dot in their names."""
    kind: type = type(state)
    found = [before + name for name in points(kind)]
    for name, value in zip(state._fields, state, strict=True):
        if isinstance(value, State):
            found += _points(value, f"{before}{name}.")
    return found


def _flat(state: Any, before: str = "") -> dict[str, Array]:
    """Return what a state keeps per coordinate, states inside with a dot in their names.

    The last displacement is left out: it is the difference of two positions.
    """
    flat: dict[str, Array] = {}
    for name, value in zip(state._fields, state, strict=True):
        if isinstance(value, State):
            flat |= _flat(value, f"{before}{name}.")
        elif name != "step" and np.shape(value) == state.x.shape:
            flat[before + name] = value
    return flat
