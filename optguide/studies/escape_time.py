r"""Escape: how many steps each start takes to get away.

A saddle does not hold a method for ever, but it may hold it for long. How long is a
property of the start as much as of the method: beside a saddle of curvature $-\lambda$
gradient descent multiplies its distance $d$ from the ridge by $1 + \eta \lambda$ at
each step, so it takes $\ln(r / d) / \ln(1 + \eta \lambda)$ steps to be $r$ away. A
start that is told to be *near* the saddle, without saying how near, tells nothing.

What counts as away must be said too. The distance from the saddle also grows along the
ridge, so the distance *along* the way out is the better measure.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optguide._check import as_floats, check_finite, check_real, short_repr
from optguide.driver import visited
from optguide.typing import Array, F, Method, State

__all__ = ["escape_time"]


def escape_time(
    method: Method[State, F],
    surface: F,
    start: ArrayLike,
    steps: int,
    left: float | Callable[[Array], ArrayLike],
    *,
    point: ArrayLike | None = None,
    along: ArrayLike | None = None,
) -> Array:
    r"""Return the first step after which each start has left, or infinity.

    Parameters
    ----------
    method, surface, start, steps
        As for `run`; `steps` is how long to wait. The run ends as soon as all starts
        have left.
    left : float or callable
        A distance $r$: a start has left when it is farther than this from `point`. Or a
        function that takes points ``(..., d)`` and says True or False for each,
        ``(...)``.
    point : array_like, optional
        From where the distance is measured, ``(d,)``; the origin by default.
    along : array_like, optional
        A direction, ``(d,)`` and of any length. Only the distance along it counts; by
        default the distance in all directions.

    Returns
    -------
    array
        The step, 0 for a start that is away from the beginning, ``(...)``. Infinity is
        larger than any number of steps, so medians and comparisons stay true where some
        starts never leave.

    Raises
    ------
    ValueError, TypeError
        As `run` does; if the distance is negative or no number; if `point` or `along`
        is not one point of the surface's dimension, or is given with a function; or if
        the function does not answer once per start.

    Notes
    -----
    A start that overflows, or is not finite to begin with, has left, by whatever
    distance. Where the function decides, it decides about such points too.

    Examples
    --------
    Ten times closer to the ridge is 12 or 13 steps more, and on the ridge is for ever:

    >>> from optguide import BoundedSaddle, GradientDescent, escape_time
    >>> starts = [[1.0, 1e-2], [1.0, 1e-3], [1.0, 1e-4], [1.0, 0.0]]
    >>> needed = escape_time(
    ...     GradientDescent(0.1), BoundedSaddle(), starts, 1000, left=0.5, along=[0, 1]
    ... )
    >>> print(*(f"{n:.0f}" for n in needed))
    22 35 47 inf

    A function can ask for depth instead, here a quarter below the saddle:

    >>> descent, saddle = GradientDescent(0.1), BoundedSaddle()
    >>> deep = lambda x: saddle.value(x) < -0.25
    >>> needed = escape_time(descent, saddle, starts, 1000, deep)
    >>> print(*(f"{n:.0f}" for n in needed))
    22 35 48 inf
    """
    states = visited(method, surface, start, steps)
    first = next(states)
    away = _away(left, point, along, first.x.shape[-1])
    needed = np.full(first.x.shape[:-1], np.inf)
    for step, state in enumerate(chain([first], states)):
        gone = np.asarray(away(state.x))
        if gone.shape != needed.shape:
            raise ValueError(
                f"left must answer once per start, with shape {needed.shape}, "
                f"got {gone.shape}"
            )
        if gone.dtype != np.bool_:
            raise TypeError(
                f"left must answer True or False for each start, got {short_repr(gone)}"
            )
        if callable(left):
            _alone(away, state.x, gone)
        needed = np.where(gone, np.minimum(needed, step), needed)
        if np.isfinite(needed).all():
            break
    return needed


def _alone(away: Callable[[Array], ArrayLike], x: Array, gone: Array) -> None:
    """Raise unless the function says of a start alone what it says of it among others.

    A function with a limit for each start cannot be asked about one; its answer shows
    it.
    """
    rows, said = x.reshape(-1, x.shape[-1]), gone.ravel()
    for i in np.unique(np.linspace(0, len(rows) - 1, 4).astype(int)):
        alone = np.asarray(away(rows[i]))
        if alone.ndim == 0 and alone != said[i]:
            raise ValueError(
                "left must answer for each start by itself: write x[..., 0] for x[0], "
                f"and at {rows[i].tolist()} it is {said[i]} among the others and not "
                "alone"
            )


def _away(
    left: float | Callable[[Array], ArrayLike],
    point: ArrayLike | None,
    along: ArrayLike | None,
    dimension: int,
) -> Callable[[Array], ArrayLike]:
    """Return the function that says which points are away."""
    for name, given in ("point", point), ("along", along):
        if given is not None and callable(left):
            raise ValueError(
                f"{name} must not be given where left is a function, "
                f"got {short_repr(given)}"
            )
    if callable(left):
        return left
    check_real(left=left)
    if np.ndim(left) or left < 0:
        raise ValueError(
            f"left must be a number >= 0 or a function, got {short_repr(left)}"
        )
    center = _one("point", np.zeros(dimension) if point is None else point, dimension)
    if along is None:
        return np.errstate(all="ignore")(
            lambda x: ~(np.linalg.norm(x - center, axis=-1) <= left)
        )
    direction = _one("along", along, dimension)
    length = np.linalg.norm(direction)
    if length == 0:
        raise ValueError(
            f"along must be a direction, not zero, got {short_repr(along)}"
        )
    return np.errstate(all="ignore")(
        lambda x: ~(np.abs((x - center) @ (direction / length)) <= left)
    )


def _one(name: str, given: ArrayLike, dimension: int) -> NDArray[np.float64]:
    """Return one point or direction of the surface's dimension."""
    array = as_floats(name, given, f"({dimension},)")
    check_finite(**{name: array})
    if array.shape != (dimension,):
        raise ValueError(
            f"{name} must have shape ({dimension},), got shape {array.shape}"
        )
    return array
