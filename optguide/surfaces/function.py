r"""Your own function as a surface: what is missing is measured.

A gradient that is not given is measured by central differences of the values, a Hessian by central
differences of the gradient. The step of a difference decides its error. Too long, and the curvature
of the function shows; too short, and rounding does. The best length is about the cube root of the
rounding unit for a first derivative, $6 \cdot 10^{-6}$ times the size of the coordinate, and the
fourth root for a second derivative taken from values. A step of $10^{-8}$, which popular tutorials
use for Hessians, leaves no digit right.

A function of one's own is where most mistakes happen, so it is tried out at the starts before the
first step, and a mistake is told in one sentence.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np

from optguide._check import as_points, short_repr
from optguide.calculus.derivatives import (
    central_difference,
    generic_directions,
    measured_hessian,
    second_difference,
)
from optguide.typing import Array

#: How many of the starts are asked for one at a time.
_ROWS = 8

#: Stands for a derivative that is measured, and is replaced by it.
_MEASURED: Any = None


@dataclass(frozen=True)
class Function:
    r"""A function of one's own.

    Parameters
    ----------
    value : callable
        $f$: takes points ``(..., d)``, returns values ``(...)``. It is written for all starts at
        once: ``x[..., 0]`` is the first coordinate, sums run over ``axis=-1``. A function of a
        single point ``(d,)`` will do for a single start.
    gradient : callable, optional
        $\nabla f$: returns ``(..., d)``. Without it `value` is differenced, which costs two values
        per coordinate and leaves about ten digits.
    hessian : callable, optional
        $\nabla^2 f$: returns ``(..., d, d)``. Without it the gradient is differenced; without
        either, the values, which leaves about seven digits.

    Raises
    ------
    TypeError
        If one of them cannot be called with one array, or returns something that is no array of numbers.
    ValueError
        If one of them returns the wrong shape; and, when a run starts: if it raises, is not finite
        at a start, mixes starts, is written for one point and given many, answers differently when
        asked twice, or if a gradient or Hessian is not the derivative of what it belongs to.

    Notes
    -----
    Warnings that the function raises are its own, and stay. It runs in the error state of NumPy in
    which this object was made.

    Examples
    --------
    Values are enough for Newton's method to find the minimum to ten digits:

    >>> from optguide import ExactTrustRegion, Function, run
    >>> f = Function(lambda x: (x[..., 0] - 1) ** 2 + np.cosh(x[..., 1] - 2))
    >>> state = run(ExactTrustRegion(), f, [0.0, 0.0], steps=10)
    >>> print(abs(state.x - [1.0, 2.0]).max() < 1e-10)
    True

    A function written for one point is told apart before the first step:

    >>> one = Function(lambda x: x[0] ** 2 + x[1] ** 2)
    >>> run(ExactTrustRegion(), one, [[0, 1], [2, 3], [4, 5]], steps=9)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: value must answer for many starts at once, and it is written for one point: ...
    """

    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array] = _MEASURED
    hessian: Callable[[Array], Array] = _MEASURED

    def __post_init__(self) -> None:
        for name in "value", "gradient", "hessian":
            f = getattr(self, name)
            if not callable(f) and (f is not None or name == "value"):
                raise TypeError(
                    f"{name} must be a function of points (..., d), got {short_repr(f)}"
                )
            if f is not None:
                _takes_one(name, f)
        value = _Asked("value", self.value)
        gradient: Callable[[Array], Array] = _Measured(central_difference, value)
        hessian: Callable[[Array], Array] = _Measured(second_difference, value)
        if self.gradient is not None:
            gradient = _Asked("gradient", self.gradient)
            hessian = _Measured(measured_hessian, gradient)
        if self.hessian is not None:
            hessian = _Asked("hessian", self.hessian)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "gradient", gradient)
        object.__setattr__(self, "hessian", hessian)

    def check(self, x: Array) -> None:
        """Raise one sentence unless the functions answer properly at the starts ``(..., d)``."""
        # A measured derivative makes no mistakes of its own.
        given = [
            f
            for f in (self.value, self.gradient, self.hessian)
            if isinstance(f, _Asked)
        ]
        # A start that has diverged in another run says nothing about the function.
        there = np.isfinite(x).all(axis=-1)
        x = x if there.all() else x[there]
        if not x.size:
            return
        for f in given:
            f.check(x)
        for f, derivative in pairwise(given):
            if (f.name, derivative.name) != ("value", "hessian"):
                _check_derivative(f, derivative, x)

    def glance(self, x: Array) -> None:
        """Check at a few of the points ``(..., d)``, of those where all answers are finite."""
        given = [
            f
            for f in (self.value, self.gradient, self.hessian)
            if isinstance(f, _Asked)
        ]
        rows = x.reshape(-1, x.shape[-1])
        rows = (
            rows[np.unique(np.linspace(0, len(rows) - 1, _ROWS).astype(int))]
            if len(rows)
            else rows
        )
        rows = rows[[all(f.is_finite(row) for f in given) for row in rows]]
        if len(rows):
            self.check(rows if x.ndim > 1 else rows[0])


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
class _Measured:
    """A derivative by differences."""

    difference: Callable[[Callable[[Array], Array], Array], Array]
    of: _Asked

    def __call__(self, x: Array) -> Array:
        return self.difference(self.of, as_points(x))

    def __repr__(self) -> str:
        return "None"


@dataclass(frozen=True)
class _Asked:
    """A function of the reader's, its answers looked at, its warnings left alone."""

    name: str
    ask: Callable[[Array], Any]
    errors: Any = field(default_factory=np.geterr, compare=False)

    def __repr__(self) -> str:
        return repr(self.ask)

    def __call__(self, x: Array) -> Array:
        x = as_points(x)
        return self._numbers(self._given(x), x)

    def _given(self, x: Array) -> Any:
        # The package runs silently, the reader's own lines do not. They get a copy, to write into.
        with np.errstate(**self.errors):
            return self.ask(x.copy())

    def _numbers(self, given: Any, x: Array) -> Array:
        """Return what the reader's function gave as an array of the right shape."""
        d = x.shape[-1:]
        shape = x.shape[:-1] + {"value": (), "gradient": d, "hessian": d + d}[self.name]
        wanted = f"{self.name} must return numbers of shape {shape} for points of shape {x.shape}"
        try:
            answer = np.asarray(given)
        except ValueError:  # ragged
            answer = np.asarray(None)
        # Complex numbers are welcome where the points are complex, for `complex_step`.
        if answer.dtype.kind not in ("fiuc" if x.dtype.kind == "c" else "fiu"):
            raise TypeError(f"{wanted}, got {short_repr(given)}")
        if answer.shape != shape:
            # On a line the square of the points looks like the square of their coordinate.
            whole = self.name == "value" and answer.shape == x.shape
            hint = ": write x[..., 0] for the first coordinate" if whole else ""
            raise ValueError(f"{wanted}, got shape {answer.shape}{hint}")
        return answer if x.dtype.kind == "c" else answer.astype(np.float64)

    def unit(self, x: Array) -> float:
        """Return the rounding unit of the answers: they may be of single precision."""
        given = np.asarray(self._given(x))
        return float(
            np.finfo(given.dtype if given.dtype.kind == "f" else np.float64).eps
        )

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
        return ValueError(
            f"{self.name} must answer for many starts at once, and it is written for one "
            "point: write x[..., 0] for x[0], axis=-1 in sums and stacks, np.where for if"
        )

    def _tried(self, x: Array, where: str = "") -> Array:
        try:
            given = self._given(x)
        except Exception as error:
            raise ValueError(
                f"{self.name} must return numbers at the start{where}, and it raised "
                f"{type(error).__name__}: {error}"
            ) from error
        return self._numbers(given, x)

    def _mistake(self, x: Array, where: str = "") -> Exception | None:
        try:
            self._tried(x, where)
        except (TypeError, ValueError) as error:
            return error
        return None


def _check_derivative(f: _Asked, derivative: _Asked, x: Array) -> None:
    """Raise if differences of a function clearly contradict its derivative at a start.

    Clearly means: along one of two directions, by ten times more than could be explained by the
    change of slope to either side, by its change over a step ten times as long, or by rounding. At
    a kink or a jump one of these is large, so both pass.
    """
    f0, claimed, h = f(x), derivative(x), f.unit(x) ** (1 / 3)
    silent = replace(f, errors={"all": "ignore"})
    for direction in generic_directions(x.shape[-1]):
        p = direction * np.maximum(1.0, np.abs(x))
        try:
            right, left, further, behind = (
                silent(x + t * h * p) for t in (1, -1, 10, -10)
            )
        except Exception:  # noqa: BLE001, S112 (beside a start there may be no value)
            continue
        with np.errstate(all="ignore"):
            said = (claimed * (p if f.name == "value" else p[..., None, :])).sum(
                axis=-1
            )
            measured = (right - left) / (2 * h)
            bend = _size(right - 2 * f0 + left, x) / h
            change = _size((further - behind) / (20 * h) - measured, x)
            rounding = 10 * h**2 * (_size(right, x) + _size(left, x))
            doubt = bend + change + rounding
            wrong = _size(said - measured, x) > 1e-3 * _size(said, x) + 10 * doubt
        if wrong.any():
            raise ValueError(
                f"{derivative.name} must be the derivative of {f.name}, and differences of "
                f"{f.name} disagree with it at {x[wrong][0].tolist()}"
            )


def _size(a: Array, x: Array) -> Array:
    """Return the length of each answer, a number or a vector per start."""
    return np.abs(a) if a.ndim < x.ndim else np.linalg.norm(a, axis=-1)


def _show(answer: Array) -> str:
    return ", ".join(f"{number:.6g}" for number in answer)
