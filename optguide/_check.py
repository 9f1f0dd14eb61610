"""Checks of what a reader hands in: one line at the call, one sentence in the error."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optguide.ranges import Range
from optguide.typing import Array


def check_range(allowed: Range, **parameters: Any) -> None:
    """Raise unless every parameter is a number, or an array of numbers, in the range.

    >>> check_range(Range(0.0, 1.0, high_open=True), beta1=1.0)
    Traceback (most recent call last):
    ValueError: beta1 must be a number in [0, 1), got 1.0
    """
    for name, value in parameters.items():
        # A list is refused because it has no arithmetic: twice a list is a longer list.
        if isinstance(value, list | tuple):
            raise TypeError(
                f"{name} must be a number or a NumPy array, got {short_repr(value)}"
            )
        _check_numbers(allowed, name, value)
        if not np.size(value):
            raise ValueError(
                f"{name} must be {allowed.allowed}, got {short_repr(value)}"
            )


def _check_numbers(allowed: Range, name: str, value: Any) -> None:
    numbers = _array(value)
    # Booleans and strings are not numbers, though NumPy would convert them; and unsigned
    # ones have no negative.
    if numbers.dtype.kind not in "fi":
        raise TypeError(f"{name} must be {allowed.allowed}, got {short_repr(value)}")
    if numbers not in allowed:
        raise ValueError(f"{name} must be {allowed.allowed}, got {short_repr(value)}")


def _array(given: Any) -> Any:
    """Return a copy of `given` as an array; without numbers in it if it is ragged."""
    try:
        return np.array(given)
    except ValueError:
        return np.array(None)


def short_repr(value: Any) -> str:
    """Return the beginning of the repr of `value`, on one line: arrays are long.

    >>> print(short_repr(np.array(0.5)), short_repr((np.float64(0.5), 1)))
    0.5 (0.5, 1)
    """
    # A number is shown without its type, unless the type is what is wrong with it.
    scalar = isinstance(value, np.ndarray) and not value.ndim
    text = " ".join(repr(value[()] if scalar else value).split())
    text = re.sub(r"np\.(?:float|int)\d+\((.*?)\)", r"\1", text)
    return text if len(text) <= 60 else text[:57] + "..."


def check_nonnegative(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number of at least 0.

    >>> check_nonnegative(learning_rate=-1)
    Traceback (most recent call last):
    ValueError: learning_rate must be a finite number >= 0, got -1
    >>> check_nonnegative(learning_rate="0.1")
    Traceback (most recent call last):
    TypeError: learning_rate must be a finite number >= 0, got '0.1'
    """
    check_range(Range(0.0), **parameters)


def check_positive(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number above 0.

    >>> check_positive(radius=0.0)
    Traceback (most recent call last):
    ValueError: radius must be a finite number > 0, got 0.0
    """
    check_range(Range(0.0, low_open=True), **parameters)


def check_finite(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number.

    >>> check_finite(angle=float("nan"))
    Traceback (most recent call last):
    ValueError: angle must be a finite number, got nan
    """
    for name, value in parameters.items():
        _check_numbers(Range(), name, value)


def check_real(**parameters: Any) -> None:
    """Raise unless every parameter is a finite number; unlike `check_finite`, no list of them.

    >>> check_real(minimum_value=float("inf"))
    Traceback (most recent call last):
    ValueError: minimum_value must be a finite number, got inf
    """
    check_range(Range(), **parameters)


def check_share(**parameters: Any) -> None:
    """Raise unless every parameter lies in [0, 1].

    >>> check_share(alpha=1.5)
    Traceback (most recent call last):
    ValueError: alpha must be a number in [0, 1], got 1.5
    """
    check_range(Range(0.0, 1.0), **parameters)


def check_integers(least: int = 0, **parameters: Any) -> None:
    """Raise unless every parameter is a whole number of at least `least`, or an array of such.

    >>> check_integers(least=1, k=2.5)
    Traceback (most recent call last):
    ValueError: k must be a whole number >= 1, got 2.5
    """
    check_range(Range(least, integer=True), **parameters)


def check_scalar(**parameters: Any) -> None:
    """Raise unless every parameter is one number, no array of them.

    >>> check_scalar(tolerance=np.ones(2))
    Traceback (most recent call last):
    ValueError: tolerance must be one number, got array([1., 1.])
    """
    for name, value in parameters.items():
        if np.ndim(value):
            raise ValueError(f"{name} must be one number, got {short_repr(value)}")


def check_fits(shape: tuple[int, ...], **parameters: Any) -> None:
    """Raise unless every parameter broadcasts against points of a shape, and makes no more of them.

    >>> check_fits((5, 2), rate=np.ones(3))
    Traceback (most recent call last):
    ValueError: rate must broadcast against points of shape (5, 2), got shape (3,)
    """
    for name, value in parameters.items():
        given = np.shape(value)
        rest = shape[len(shape) - len(given) :]
        if len(given) > len(shape) or any(
            n not in (1, of) for n, of in zip(given, rest, strict=True)
        ):
            raise ValueError(
                f"{name} must broadcast against points of shape {shape}, got shape {given}"
            )


def check_per_start(**parameters: Any) -> None:
    """Raise unless every parameter is one number, or an array with one number for each start.

    >>> check_per_start(radius=np.ones(2))
    Traceback (most recent call last):
    ValueError: radius must be a number or an array of shape (..., 1), got shape (2,)
    """
    for name, value in parameters.items():
        if np.shape(value)[-1:] not in ((), (1,)):
            raise ValueError(
                f"{name} must be a number or an array of shape (..., 1), got shape {np.shape(value)}"
            )


def check_count(least: int = 0, **parameters: Any) -> None:
    """Raise unless every parameter is a whole number of at least `least`.

    >>> check_count(steps=-3)
    Traceback (most recent call last):
    ValueError: steps must be a whole number >= 0, got -3
    """
    for name, value in parameters.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(
                f"{name} must be a whole number >= {least}, got {short_repr(value)}"
            )
        if value < least:
            raise ValueError(
                f"{name} must be a whole number >= {least}, got {short_repr(value)}"
            )


def as_floats(name: str, given: ArrayLike, shape: str) -> Array:
    """Return `given` as an array of 64-bit floats, a copy; `shape` says in words what is allowed.

    >>> as_floats("start", [[1.0, 2.0], [3.0]], "(..., d)")
    Traceback (most recent call last):
    ValueError: start must be an array of numbers of shape (..., d), got [[1.0, 2.0], [3.0]]
    """
    array = _array(given)
    if array.dtype.kind not in "fiu":
        raise ValueError(
            f"{name} must be an array of numbers of shape {shape}, got {short_repr(given)}"
        )
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
    x = as_points(x, count)
    return tuple(x[..., i] for i in range(count))


def as_points(x: Any, count: int | None = None) -> Any:
    """Return `x` itself if it is an array of floats, else as one; with `count` coordinates.

    >>> as_points([1, 2]).dtype.name
    'float64'
    >>> as_points(1.0, count=2)
    Traceback (most recent call last):
    ValueError: points must have shape (..., 2), got shape ()
    """
    if not hasattr(x, "__array_function__"):
        given, x = x, _array(x)
        if x.dtype.kind not in "fciu":
            raise ValueError(
                f"points must be numbers of shape (..., d), got {short_repr(given)}"
            )
    if count is not None and x.shape[-1:] != (count,):
        raise ValueError(f"points must have shape (..., {count}), got shape {x.shape}")
    return (
        x.astype(np.float64)
        if isinstance(x, np.ndarray) and x.dtype.kind in "iu"
        else x
    )


def check_surface(*questions: str, **surfaces: Any) -> None:
    """Raise unless every one is a surface, an instance, that answers the questions.

    >>> check_surface("value", surface=3.0)
    Traceback (most recent call last):
    TypeError: surface must be a surface with value, such as Himmelblau(), got 3.0
    """
    for name, surface in surfaces.items():
        known = all(hasattr(surface, question) for question in questions)
        if isinstance(surface, type) or not known:
            raise TypeError(
                f"{name} must be a surface with {' and '.join(questions)}, such as Himmelblau(), "
                f"got {short_repr(surface)}"
            )


def given_or_own(surface: Any, own: str, given: Any, name: str = "") -> Any:
    """Return what the reader gave, or else what the surface says about itself.

    >>> from optguide import Bowl
    >>> print(given_or_own(Bowl(), "domain", None) == Bowl.domain)
    True
    >>> given_or_own(object(), "domain", None)
    Traceback (most recent call last):
    ValueError: domain must be given: object has none of its own
    """
    if given is None and not hasattr(surface, own):
        raise ValueError(
            f"{name or own} must be given: {type(surface).__name__} has none of its own"
        )
    return getattr(surface, own) if given is None else given


def check_method(**methods: Any) -> None:
    """Raise unless every one is a method, an instance.

    >>> check_method(method="Adam")
    Traceback (most recent call last):
    TypeError: method must be a method, such as GradientDescent(0.01), got 'Adam'
    """
    for name, method in methods.items():
        known = hasattr(method, "init") and hasattr(method, "step")
        if isinstance(method, type) or not known:
            raise TypeError(
                f"{name} must be a method, such as GradientDescent(0.01), got {short_repr(method)}"
            )
