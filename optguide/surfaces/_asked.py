"""A reader's own functions: their answers looked at, their mistakes told in one sentence."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from optguide._check import as_points, check_positive, short_repr
from optguide.calculus.derivatives import (
    Line,
    check_scale,
    generic_directions,
    lengths,
    lines,
)
from optguide.typing import Array

#: How many of the starts are asked for one at a time.
_ROWS = 8

#: How many of the coordinates are looked at one by one.
_COORDINATES = 50


def check_functions(surface: Any, *names: str) -> None:
    """Raise unless what was given, or not given, can be called with one array of points.

    >>> from types import SimpleNamespace
    >>> check_functions(SimpleNamespace(value=max, gradient=3), "value", "gradient")
    Traceback (most recent call last):
    TypeError: gradient must be a function of points (..., d), got 3
    """
    for name in names:
        f = getattr(surface, name)
        if not callable(f) and (f is not None or name == names[0]):
            raise TypeError(
                f"{name} must be a function of points (..., d), got {short_repr(f)}"
            )
        if f is not None:
            _takes_one(name, f)


def lengths_given(scale: Any) -> Any:
    """Return one length or a tuple of them, or None.

    >>> print(lengths_given(None), lengths_given([1, 1e-9]))
    None (1.0, 1e-09)
    """
    if scale is None:
        return None
    given = np.array(scale) if isinstance(scale, list | tuple) else scale
    check_positive(scale=given)
    if np.ndim(given) > 1:
        raise ValueError(
            f"scale must be a number or an array of shape (d,), got shape {np.shape(given)}"
        )
    return tuple(map(float, given)) if np.ndim(given) else float(given)


def check_answers(functions: Sequence[Any], x: Array, scale: Any) -> None:
    """Raise one sentence unless the functions answer properly at the starts ``(..., d)``.

    Each is the derivative of the one before it. One that is measured makes no mistakes of its own.
    """
    given = [f for f in functions if isinstance(f, Asked)]
    # A start that has diverged in another run says nothing about the function.
    there = np.isfinite(x).all(axis=-1)
    x = x if there.all() else x[there]
    if not x.size:
        return
    check_scale(scale, x)
    for f in given:
        f.check(x)
    for f, derivative in pairwise(given):
        if (f.name, derivative.name) != ("value", "hessian"):
            _check_derivative(f, derivative, x, scale)


def glance_at(functions: Sequence[Any], x: Array, scale: Any) -> None:
    """Check at a few of the points ``(..., d)``, of those where all answers are finite."""
    given = [f for f in functions if isinstance(f, Asked)]
    rows = _few(x.reshape(-1, x.shape[-1]))
    rows = rows[[all(f.is_finite(row) for f in given) for row in rows]]
    if len(rows):
        check_answers(functions, rows if x.ndim > 1 else rows[0], scale)


def _few(rows: Array) -> Array:
    """Return a few of the rows, evenly spread."""
    return rows[
        np.unique(np.linspace(0, len(rows) - 1, _ROWS).astype(int))[: len(rows)]
    ]


def _takes_one(name: str, f: Callable[..., Any]) -> None:
    """Raise if a function cannot be called with one array, as far as it says."""
    try:
        signature = inspect.signature(f)
    except (TypeError, ValueError):  # some functions in C do not say
        return
    try:
        signature.bind(None)
    except TypeError:
        raise TypeError(
            f"{name} must be a function of one array of points (..., d), where x[..., 0] is the "
            f"first coordinate, got a function of {signature}"
        ) from None


@dataclass(frozen=True)
class Measured:
    """A derivative by differences."""

    difference: Callable[..., Array]
    of: Any
    scale: Any = None

    def __call__(self, x: Array) -> Array:
        return self.difference(self.of, as_points(x), scale=self.scale)

    def __repr__(self) -> str:
        return "None"


@dataclass(frozen=True)
class Asked:
    """A function of the reader's, its answers looked at, its warnings left alone.

    Differences ask it in three ways: `heard` at the points, with its warnings; `native` beside
    them, in silence, and only where they have to. Both leave the numbers in their own precision.
    """

    name: str
    ask: Callable[[Array], Any]
    errors: Any = field(default_factory=np.geterr, compare=False)

    def __repr__(self) -> str:
        return repr(self.ask)

    def __call__(self, x: Array) -> Array:
        answer = self.heard(x)
        return answer if answer.dtype.kind == "c" else answer.astype(np.float64)

    def heard(self, x: Array) -> Array:
        """Return the answer in its own precision."""
        x = as_points(x)
        return self._numbers(self._given(x), x)

    def native(self, x: Array) -> Array:
        """Return the answer in its own precision, without a warning."""
        with np.errstate(all="ignore"):
            return self._numbers(self.ask(x.copy()), x)

    def _given(self, x: Array) -> Any:
        # The package runs silently, the reader's own lines do not. They get a copy, to write into.
        with np.errstate(**self.errors):
            return self.ask(x.copy())

    def _numbers(self, given: Any, x: Array) -> Array:
        """Return what the reader's function gave as an array of the right shape."""
        try:
            answer = np.asarray(given)
        except ValueError:  # ragged
            answer = np.asarray(None)
        d = x.shape[-1:]
        # How many residuals there are only the function knows.
        n = answer.shape[x.ndim - 1 : x.ndim]
        last = {"value": (), "gradient": d, "hessian": d + d}
        shape = (
            x.shape[:-1]
            + (last | {"residuals": n or ("n",), "jacobian": (n or ("n",)) + d})[
                self.name
            ]
        )
        wanted = (
            f"{self.name} must return numbers of shape {_shape(shape)} "
            f"for points of shape {x.shape}"
        )
        # Complex numbers are welcome where the points are complex, for `complex_step`.
        if answer.dtype.kind not in ("fiuc" if x.dtype.kind == "c" else "fiu"):
            raise TypeError(f"{wanted}, got {short_repr(given)}")
        if answer.shape != shape:
            # On a line the square of the points looks like the square of their coordinate.
            whole = self.name == "value" and answer.shape == x.shape
            hint = ": write x[..., 0] for the first coordinate" if whole else ""
            raise ValueError(f"{wanted}, got shape {answer.shape}{hint}")
        return answer

    def is_finite(self, x: Array) -> bool:
        """Say whether the answer at one point is finite; if there is none, let `check` say so."""
        try:
            return bool(np.isfinite(self._given(x)).all())
        except Exception:  # noqa: BLE001
            return True

    def check(self, x: Array) -> None:
        """Raise unless the function answers properly at the starts."""
        answer = self._try(x, x)
        starts = x.reshape(-1, x.shape[-1])
        answers = answer.reshape(len(starts), -1)
        bad = ~np.isfinite(answers).all(axis=-1)
        if bad.any():
            number = answers[bad][0][~np.isfinite(answers[bad][0])][0]
            raise ValueError(
                f"{self.name} must be finite at the start, got {number} at {starts[bad][0].tolist()}"
            )
        if not np.array_equal(self(x), answer):
            raise ValueError(
                f"{self.name} must answer the same when asked twice at the same points, and does not"
            )
        size = 1e-8 * np.abs(answers).max(initial=0.0)
        for i in np.unique(np.linspace(0, len(starts) - 1, _ROWS).astype(int)):
            start = starts[i]
            alone = self._try(
                start.reshape((1,) * (x.ndim - 1) + start.shape), x
            ).ravel()
            if (np.abs(alone - answers[i]) > size).any():
                raise ValueError(
                    f"{self.name} must answer for each start by itself, and it mixes them: at "
                    f"{start.tolist()} it is {_show(answers[i])} among the others and "
                    f"{_show(alone)} alone"
                )

    def _try(self, x: Array, starts: Array) -> Array:
        """Return the answer at `x`, or tell what is wrong with the function."""
        try:
            return self._tried(x)
        except (TypeError, ValueError) as error:
            mistake = error
        culprit, answered = None, False
        for start in starts.reshape(-1, starts.shape[-1]) if x.ndim > 1 else ():
            one = start.reshape((1,) * (x.ndim - 1) + start.shape)
            alone = self._mistake(one, f" {start.tolist()}")
            if alone and not self._mistake(start):
                raise self._for_one_point() from mistake
            answered, culprit = answered or not alone, culprit or alone
            # It can take a batch, so it is one of the starts that spoils it.
            if answered and culprit:
                raise culprit
        raise (self._for_one_point() if answered else mistake) from mistake.__cause__

    def _for_one_point(self) -> ValueError:
        first = "0:1" if self.name == "residuals" else "0"
        return ValueError(
            f"{self.name} must answer for many starts at once, and it is written for one "
            f"point: write x[..., {first}] for x[0], axis=-1 in sums and stacks, np.where for if"
        )

    def _tried(self, x: Array, where: str = "") -> Array:
        try:
            given = self._given(x)
        except Exception as error:
            raise ValueError(
                f"{self.name} must return numbers at the start{where}, and it raised "
                f"{type(error).__name__}: {error}"
            ) from error
        return self._numbers(given, x).astype(np.float64)

    def _mistake(self, x: Array, where: str = "") -> Exception | None:
        try:
            self._tried(x, where)
        except (TypeError, ValueError) as error:
            return error
        return None


def _check_derivative(f: Asked, derivative: Asked, x: Array, scale: Any) -> None:
    """Raise if differences of a function clearly contradict its derivative at a start.

    Along two directions at every start, and along each coordinate at a few: a wrong sign in a soft
    direction is lost in the rounding of a stiff one beside it. Clearly means by more than could be
    explained by the change of slope to either side, by its change over steps of other lengths, or by
    rounding. At a kink or a jump one of these is large, so both pass.
    """
    rows = _few(x.reshape(-1, x.shape[-1]))
    few = rows.reshape(-1, *(1,) * (x.ndim - 2), x.shape[-1]) if x.ndim > 1 else x
    with np.errstate(all="ignore"):
        for points, line in _ways(f, x, few, scale):
            slopes, doubt = line.slopes()
            claimed = derivative(points)
            if line.axis is not None:
                said = claimed[..., line.axis]
            else:
                move = line.move if f.name == "value" else line.move[..., None, :]
                said = (claimed * move).sum(axis=-1)
            off = np.abs(slopes - said).min(axis=0)
            # Written so that a doubt that is no number excuses everything.
            wrong = off > 1e-3 * np.abs(said) + doubt
            wrong = wrong.reshape(*points.shape[:-1], -1).any(axis=-1)
            if wrong.any():
                raise ValueError(
                    f"{derivative.name} must be the derivative of {f.name}, and differences of "
                    f"{f.name} disagree with it at {points[wrong][0].tolist()}"
                )


def _ways(f: Asked, x: Array, few: Array, scale: Any) -> Iterator[tuple[Array, Line]]:
    """Yield points and a line through each: two directions, then the coordinates."""
    size, d = check_scale(scale, x), x.shape[-1]
    for direction in generic_directions(d):
        move = direction * (lengths(x) if size is None else size)
        yield x, Line(f, x, move, size is not None)
    which = np.unique(np.linspace(0, d - 1, _COORDINATES).astype(int))
    for line in lines(f, few, check_scale(scale, few), which):
        yield few, line


def _shape(shape: tuple[Any, ...]) -> str:
    return str(shape).replace("'", "")


def _show(answer: Array) -> str:
    return ", ".join(f"{number:.6g}" for number in answer)
