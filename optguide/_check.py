"""Checks of what a reader hands in: one line at the call, one sentence in the error."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optguide._types import Array


def _each(allowed: str, good: Callable[[Array], Any], parameters: dict[str, Any]) -> None:
    for name, value in parameters.items():
        numbers = _array(value)
        # Booleans and strings are not numbers, though NumPy would convert them; and unsigned ones
        # have no negative.
        if numbers.dtype.kind not in "fi":
            raise TypeError(f"{name} must be {allowed}, got {shown(value)}")
        if not (np.isfinite(numbers) & good(numbers)).all():
            raise ValueError(f"{name} must be {allowed}, got {shown(value)}")


def _scalars(parameters: dict[str, Any]) -> None:
    for name, value in parameters.items():
        # A list is refused because it has no arithmetic: twice a list is a longer list.
        if isinstance(value, list | tuple):
            raise TypeError(f"{name} must be a number or a NumPy array, got {shown(value)}")


def _array(given: Any) -> Any:
    """Return a copy of `given` as an array; without numbers in it if it is ragged."""
    try:
        return np.array(given)
    except ValueError:
        return np.array(None)


def shown(value: Any) -> str:
    """Return the beginning of the repr of `value`, on one line: arrays are long.

    >>> print(shown(np.array(0.5)), shown((np.float64(0.5), 1)))
    0.5 (0.5, 1)
    """
    # A number is shown without its type, unless the type is what is wrong with it.
    scalar = isinstance(value, np.ndarray) and not value.ndim
    text = " ".join(repr(value[()] if scalar else value).split())
    text = re.sub(r"np\.(?:float|int)\d+\((.*?)\)", r"\1", text)
    return text if len(text) <= 60 else text[:57] + "..."


def nonnegative(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number of at least 0.

    >>> nonnegative(learning_rate=-1)
    Traceback (most recent call last):
    ValueError: learning_rate must be a finite number >= 0, got -1
    >>> nonnegative(learning_rate="0.1")
    Traceback (most recent call last):
    TypeError: learning_rate must be a finite number >= 0, got '0.1'
    """
    _scalars(parameters)
    _each("a finite number >= 0", lambda v: v >= 0, parameters)


def positive(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number above 0.

    >>> positive(radius=0.0)
    Traceback (most recent call last):
    ValueError: radius must be a finite number > 0, got 0.0
    """
    _scalars(parameters)
    _each("a finite number > 0", lambda v: v > 0, parameters)


def fraction(**parameters: Any) -> None:
    """Raise unless every parameter lies in [0, 1).

    >>> fraction(beta1=1.0)
    Traceback (most recent call last):
    ValueError: beta1 must be a number in [0, 1), got 1.0
    """
    _scalars(parameters)
    _each("a number in [0, 1)", lambda v: (v >= 0) & (v < 1), parameters)


def finite(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number.

    >>> finite(angle=float("nan"))
    Traceback (most recent call last):
    ValueError: angle must be a finite number, got nan
    """
    _each("a finite number", np.isfinite, parameters)


def real(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number; unlike `finite`, no list of them.

    >>> real(minimum_value=float("inf"))
    Traceback (most recent call last):
    ValueError: minimum_value must be a finite number, got inf
    """
    _scalars(parameters)
    finite(**parameters)


def share(**parameters: Any) -> None:
    """Raise unless every parameter lies in [0, 1].

    >>> share(alpha=1.5)
    Traceback (most recent call last):
    ValueError: alpha must be a number in [0, 1], got 1.5
    """
    _scalars(parameters)
    _each("a number in [0, 1]", lambda v: (v >= 0) & (v <= 1), parameters)


def whole(least: int = 0, **parameters: Any) -> None:
    """Raise unless every parameter is a whole number of at least `least`, or an array of such.

    >>> whole(least=1, k=2.5)
    Traceback (most recent call last):
    ValueError: k must be a whole number >= 1, got 2.5
    """
    _scalars(parameters)
    _each(f"a whole number >= {least}", lambda v: (v >= least) & (v == np.floor(v)), parameters)


def one(**parameters: Any) -> None:
    """Raise unless every parameter is one number, no array of them.

    >>> one(tolerance=np.ones(2))
    Traceback (most recent call last):
    ValueError: tolerance must be one number, got array([1., 1.])
    """
    for name, value in parameters.items():
        if np.ndim(value):
            raise ValueError(f"{name} must be one number, got {shown(value)}")


def one_per_start(**parameters: Any) -> None:
    """Raise unless every parameter is one number, or an array with one number for each start.

    >>> one_per_start(radius=np.ones(2))
    Traceback (most recent call last):
    ValueError: radius must be a number or an array of shape (..., 1), got shape (2,)
    """
    for name, value in parameters.items():
        if np.shape(value)[-1:] not in ((), (1,)):
            raise ValueError(
                f"{name} must be a number or an array of shape (..., 1), got shape {np.shape(value)}"
            )


def count(least: int = 0, **parameters: Any) -> None:
    """Raise unless every parameter is a whole number of at least `least`.

    >>> count(steps=-3)
    Traceback (most recent call last):
    ValueError: steps must be a whole number >= 0, got -3
    """
    for name, value in parameters.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"{name} must be a whole number >= {least}, got {shown(value)}")
        if value < least:
            raise ValueError(f"{name} must be a whole number >= {least}, got {shown(value)}")


def numbers(name: str, given: ArrayLike, shape: str) -> Array:
    """Return `given` as an array of 64-bit floats, a copy; `shape` says in words what is allowed.

    >>> numbers("start", [[1.0, 2.0], [3.0]], "(..., d)")
    Traceback (most recent call last):
    ValueError: start must be an array of numbers of shape (..., d), got [[1.0, 2.0], [3.0]]
    """
    array = _array(given)
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} must be an array of numbers of shape {shape}, got {shown(given)}")
    return array.astype(np.float64)


def coordinates(x: Any, count: int = 2) -> Any:
    """Split points ``(..., count)`` into `count` arrays of shape ``(...)``.

    Lists are welcome, complex numbers pass (the derivative tests need them), and points of another
    dimension are refused.

    >>> x, y = coordinates([[1, 2], [3, 4]])
    >>> print(x[1], y[1])
    3.0 4.0
    >>> coordinates([1.0, 2.0, 3.0])
    Traceback (most recent call last):
    ValueError: points must have shape (..., 2), got shape (3,)
    """
    x = points(x, count)
    return tuple(x[..., i] for i in range(count))


def points(x: Any, count: int | None = None) -> Any:
    """Return `x` itself if it is an array of floats, else as one; with `count` coordinates.

    >>> points([1, 2]).dtype.name
    'float64'
    >>> points(1.0, count=2)
    Traceback (most recent call last):
    ValueError: points must have shape (..., 2), got shape ()
    """
    if not hasattr(x, "__array_function__"):
        given, x = x, _array(x)
        if x.dtype.kind not in "fciu":
            raise ValueError(f"points must be numbers of shape (..., d), got {shown(given)}")
    if count is not None and x.shape[-1:] != (count,):
        raise ValueError(f"points must have shape (..., {count}), got shape {x.shape}")
    return x.astype(np.float64) if isinstance(x, np.ndarray) and x.dtype.kind in "iu" else x


def answers(*questions: str, **surfaces: Any) -> None:
    """Raise unless every one is a surface, an instance, that answers the questions.

    >>> answers("value", surface=3.0)
    Traceback (most recent call last):
    TypeError: surface must be a surface with value, such as Himmelblau(), got 3.0
    """
    for name, surface in surfaces.items():
        known = all(hasattr(surface, question) for question in questions)
        if isinstance(surface, type) or not known:
            raise TypeError(
                f"{name} must be a surface with {' and '.join(questions)}, such as Himmelblau(), "
                f"got {shown(surface)}"
            )


def moves(**methods: Any) -> None:
    """Raise unless every one is a method, an instance.

    >>> moves(method="Adam")
    Traceback (most recent call last):
    TypeError: method must be a method, such as GradientDescent(0.01), got 'Adam'
    """
    for name, method in methods.items():
        known = hasattr(method, "init") and hasattr(method, "step")
        if isinstance(method, type) or not known:
            raise TypeError(
                f"{name} must be a method, such as GradientDescent(0.01), got {shown(method)}"
            )
