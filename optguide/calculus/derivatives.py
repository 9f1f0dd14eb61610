r"""Derivatives by measurement: to check derivatives written by hand, and to do without them.

A difference quotient has two errors. Too long a step, and the curvature of the function shows; too
short a step, and the rounding of its values is divided by almost nothing. For a first derivative by
central differences the two meet at a step of about $\epsilon^{1/3} = 6 \cdot 10^{-6}$ times the size
of the coordinate, and ten digits are right. For a second derivative taken from values they meet at
$\epsilon^{1/4} = 10^{-4}$, and seven digits are right. A complex step, from {cite:t}`squire1998`,
subtracts nothing, so it has no such limit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, overload

import numpy as np

from optguide._check import as_points, check_count, check_positive, check_surface
from optguide.typing import Array, Surface

__all__ = [
    "central_difference",
    "complex_step",
    "hvp",
    "second_difference",
    "taylor_test",
]

#: The rounding unit of 64-bit floats, the distance from 1 to the next number.
_EPSILON = float(np.finfo(np.float64).eps)


def complex_step(f: Callable[[Any], Any], x: Any) -> Array:
    r"""Return the derivative of an analytic function to the last digits.

    On a step along the imaginary axis $f(x + ih) = f(x) + ih f'(x) + O(h^2)$: the derivative is the
    imaginary part, nothing is subtracted, and $h$ can be so small that $h^2$ is nothing.

    Parameters
    ----------
    f : callable
        Takes points ``(..., d)``, returns ``(..., *k)``. It must be analytic: absolute values,
        maxima and comparisons are not.
    x : array_like
        Points, ``(..., d)``.

    Returns
    -------
    array
        $\partial f / \partial x_j$ along a new last axis, ``(..., *k, d)``.

    Raises
    ------
    ValueError
        If `x` is not an array of numbers.

    References
    ----------
    Squire and Trapp (1998).

    Examples
    --------
    It agrees with a gradient written by hand to fourteen digits:

    >>> from optguide import Himmelblau, complex_step
    >>> surface, x = Himmelblau(), [1.0, 2.0]
    >>> difference = complex_step(surface.value, x) - surface.gradient(x)
    >>> print(abs(difference).max() < 1e-13)
    True
    """
    x, h = as_points(x), 1e-100
    shifts = 1j * h * np.eye(x.shape[-1])
    with np.errstate(all="ignore"):
        # $\partial f / \partial x_j = \mathrm{Im}\, f(x + i h e_j) / h$
        return np.stack([np.imag(f(x + shift)) / h for shift in shifts], axis=-1)


@overload
def central_difference(
    f: Callable[[Any], Any], x: Any, *, with_error: Literal[False] = False
) -> Array: ...
@overload
def central_difference(
    f: Callable[[Any], Any], x: Any, *, with_error: Literal[True]
) -> tuple[Array, Array]: ...
def central_difference(
    f: Callable[[Any], Any], x: Any, *, with_error: bool = False
) -> Array | tuple[Array, Array]:
    r"""Return the derivative of a function by central differences.

    Parameters
    ----------
    f : callable
        Takes points ``(..., d)``, returns ``(..., *k)``. It is asked once to either side per
        coordinate, for all points at once.
    x : array_like
        Points, ``(..., d)``. The step is $\epsilon^{1/3} \max(1, |x_j|)$.
    with_error : bool, default False
        Also return how far off the derivative may be. This asks twice as often.

    Returns
    -------
    derivative : array
        $\partial f / \partial x_j$ along a new last axis, ``(..., *k, d)``.
    error : array
        Of the same shape, if asked for. It adds what both sources of error may do: what doubling
        the step changes, three times the error of the curvature; and sixteen roundings of the
        values and of the point, divided by the step.

    Raises
    ------
    ValueError
        If `x` is not an array of numbers.

    Examples
    --------
    The error is known, and it is small:

    >>> import numpy as np
    >>> from optguide import central_difference
    >>> derivative, error = central_difference(np.exp, [[0.0], [1.0]], with_error=True)
    >>> off = abs(derivative[..., 0] - np.exp([[0.0], [1.0]]))
    >>> print((off < error[..., 0]).all(), error.max() < 1e-8)
    True True
    """
    x = as_points(x)
    # $h = \epsilon^{1/3} \max(1, |x_j|)$
    h = _EPSILON ** (1 / 3) * np.maximum(1.0, np.abs(x))
    columns, errors = [], []
    with np.errstate(all="ignore"):
        for j in range(x.shape[-1]):
            right, left = f(_beside(x, j, h)), f(_beside(x, j, -h))
            # $\partial f / \partial x_j = (f(x + h e_j) - f(x - h e_j)) / 2h$
            column = _divide(right - left, 2 * h[..., j])
            columns.append(column)
            if with_error:
                further, behind = f(_beside(x, j, 2 * h)), f(_beside(x, j, -2 * h))
                curved = np.abs(_divide(further - behind, 4 * h[..., j]) - column)
                # A point is known to its rounding only, and the values move with it.
                moved = np.abs(column) * np.maximum(
                    1.0, _fit(np.abs(x[..., j]), column)
                )
                size = np.maximum(np.abs(further), np.abs(behind)) + moved
                errors.append(curved + _divide(16 * _EPSILON * size, h[..., j]))
    derivative = np.stack(columns, axis=-1)
    return (derivative, np.stack(errors, axis=-1)) if with_error else derivative


def second_difference(f: Callable[[Any], Any], x: Any) -> Array:
    r"""Return the second derivatives of a function from its values alone.

    Parameters
    ----------
    f : callable
        Takes points ``(..., d)``, returns values ``(...)``.
    x : array_like
        Points, ``(..., d)``. The step is $\epsilon^{1/4} \max(1, |x_j|)$.

    Returns
    -------
    array
        The Hessian, ``(..., d, d)``, symmetric. Where there is a gradient, its `central_difference`
        is better by three digits.

    Raises
    ------
    ValueError
        If `x` is not an array of numbers.

    Examples
    --------
    Half of the sixteen digits are lost, not more:

    >>> from optguide import Himmelblau, second_difference
    >>> surface, x = Himmelblau(), [1.0, 2.0]
    >>> off = abs(second_difference(surface.value, x) - surface.hessian(x)).max()
    >>> print(1e-10 < off < 1e-5)
    True
    """
    x = as_points(x)
    d = x.shape[-1]
    # $h = \epsilon^{1/4} \max(1, |x_j|)$
    h = _EPSILON ** (1 / 4) * np.maximum(1.0, np.abs(x))
    rows = [[np.zeros(x.shape[:-1])] * d for _ in range(d)]
    with np.errstate(all="ignore"):
        for i in range(d):
            right, left = _beside(x, i, h), _beside(x, i, -h)
            for j in range(i + 1):
                # One difference of another.
                above = f(_beside(right, j, h)) - f(_beside(left, j, h))
                below = f(_beside(right, j, -h)) - f(_beside(left, j, -h))
                entry = (above - below) / (4 * h[..., i] * h[..., j])
                rows[i][j] = rows[j][i] = entry
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def measured_hessian(gradient: Callable[[Any], Any], x: Array) -> Array:
    """Return the Hessian by central differences of the gradient, made symmetric."""
    h = central_difference(gradient, x)
    return (h + np.swapaxes(h, -1, -2)) / 2


def hessian(surface: Any, x: Array) -> Array:
    """Return the surface's own Hessian, or else a measured one."""
    own = hasattr(surface, "hessian")
    return surface.hessian(x) if own else measured_hessian(surface.gradient, x)


def hvp(surface: Surface, x: Any, p: Any) -> Array:
    r"""Return the Hessian of a surface times a vector.

    It asks the surface for the cheapest exact answer there is: its own ``hvp``, else its Hessian.
    A surface that has neither is asked for two gradients.

    Parameters
    ----------
    surface : Surface
        The surface.
    x : array_like
        Points, ``(..., d)``.
    p : array_like
        Vectors, ``(..., d)``, of any length.

    Returns
    -------
    array
        $\nabla^2 f(x) \, p$, ``(..., d)``.

    Raises
    ------
    ValueError
        If `x` or `p` is not an array of numbers, or their numbers of coordinates differ.
    TypeError
        If the surface answers neither ``hvp`` nor ``hessian`` nor ``gradient``.

    Examples
    --------
    A surface without second derivatives pays two gradients:

    >>> from types import SimpleNamespace
    >>> from optguide import Counted, Himmelblau, hvp
    >>> plain = Counted(SimpleNamespace(gradient=Himmelblau().gradient))
    >>> product = hvp(plain, [1.0, 2.0], [3.0, 4.0])
    >>> exact = Himmelblau().hessian([1.0, 2.0]) @ [3.0, 4.0]
    >>> print(plain.n_gradients, abs(product - exact).max() < 1e-7)
    2 True
    """
    if isinstance(surface, type) or not (
        hasattr(surface, "hvp") or hasattr(surface, "hessian")
    ):
        check_surface("gradient", surface=surface)
    x, p = as_points(x), as_points(p)
    if not x.shape or p.shape[-1:] != x.shape[-1:]:
        raise ValueError(
            f"p must have as many coordinates as x, of shape {x.shape}, got shape {p.shape}"
        )
    known: Any = surface
    if hasattr(known, "hvp"):
        return known.hvp(x, p)
    with np.errstate(all="ignore"):
        if hasattr(known, "hessian"):
            # $y = H p$
            return np.einsum("...ij,...j->...i", known.hessian(x), p)
        # The step has the same length whatever the length of $p$: a long $p$ would leave the
        # neighbourhood, a short one would drown in rounding.
        length = np.abs(p).max(axis=-1, keepdims=True)
        size = np.maximum(1.0, np.abs(x).max(axis=-1, keepdims=True))
        h = _EPSILON ** (1 / 3) * size / np.where(length > 0, length, 1.0)
        # $y = (\nabla f(x + h p) - \nabla f(x - h p)) / 2h$
        return (surface.gradient(x + h * p) - surface.gradient(x - h * p)) / (2 * h)


def taylor_test(
    surface: Surface,
    x: Any,
    p: Any = None,
    *,
    order: int = 1,
    step: float = 0.01,
) -> Array:
    r"""Return how fast the error of a Taylor polynomial shrinks with the step.

    The error of $f(x) + t \, g \cdot p$ shrinks like $t^2$ if $g$ is the gradient, and like $t$ if
    it is anything else. With the term $t^2 \, p \cdot H p / 2$ it shrinks like $t^3$ if $H$ is the
    Hessian. The slope is the exponent, fitted over six halvings of the step: a test of derivatives
    that needs no tolerance.

    Parameters
    ----------
    surface : Surface
        The surface; with a Hessian for order 2.
    x : array_like
        Points, ``(..., d)``.
    p : array_like, optional
        Directions, ``(..., d)``. By default a fixed unit vector along no particular axis.
    order : int, default 1
        1 tests the gradient, 2 the Hessian.
    step : float, default 0.01
        The longest step $t$. It must be short against the distances over which the surface changes
        its shape.

    Returns
    -------
    array
        Slopes, ``(...)``: about 2 for a right gradient, about 3 for a right Hessian. It is nan
        where the error is nothing but rounding, as for a quadratic with its Hessian.

    Raises
    ------
    ValueError, TypeError
        If `order` is neither 1 nor 2, or `step` is not above 0.

    Examples
    --------
    A right gradient leaves an error of second order, a wrong one of first order:

    >>> from optguide import Function, Himmelblau, taylor_test
    >>> right = Himmelblau()
    >>> wrong = Function(right.value, lambda x: 2 * right.gradient(x))
    >>> print([round(float(taylor_test(s, [1.0, 2.0])), 1) for s in (right, wrong)])
    [2.0, 1.0]
    """
    check_count(least=1, order=order)
    check_positive(step=step)
    if order > 2:
        raise ValueError(f"order must be 1 or 2, got {order}")
    x = as_points(x)
    p = generic_directions(x.shape[-1])[0] if p is None else as_points(p)
    lengths, errors = [], []
    with np.errstate(all="ignore"):
        value, slope = surface.value(x), (surface.gradient(x) * p).sum(axis=-1)
        bend = (hvp(surface, x, p) * p).sum(axis=-1) if order == 2 else 0.0
        for t in step * 0.5 ** np.arange(7):
            there = surface.value(x + t * p)
            # $r = |f(x + t p) - f(x) - t \, g \cdot p - t^2 \, p \cdot H p / 2|$
            r = np.abs(there - value - t * slope - t**2 * bend / 2)
            rounding = _EPSILON * np.maximum(np.abs(there), np.abs(value))
            errors.append(np.where(r > 1e3 * rounding, np.log2(r), np.nan))
            lengths.append(np.where(r > 1e3 * rounding, np.log2(t), np.nan))
        return _fitted_slope(np.array(lengths), np.array(errors))


def generic_directions(d: int) -> Array:
    """Return two unit vectors that point along no axis, ``(2, d)``.

    They are the real and imaginary parts of numbers on the unit circle, so in no coordinate do both
    vanish.

    >>> u = generic_directions(3)
    >>> print((abs(u).max(axis=0) > 0.3).all())
    True
    """
    angles = 1.0 + np.arange(d) ** 2
    u = np.stack([np.cos(angles), np.sin(angles)])
    return u / np.linalg.norm(u, axis=-1, keepdims=True)


def _fitted_slope(a: Array, b: Array) -> Array:
    """Return the slope of the straight line through the points that are not nan, at least two."""
    known = np.isfinite(b)
    n = known.sum(axis=0)
    a, b = np.where(known, a, 0.0), np.where(known, b, 0.0)
    a = np.where(known, a - a.sum(axis=0) / n, 0.0)
    return np.where(n > 1, (a * b).sum(axis=0) / (a**2).sum(axis=0), np.nan)


def _beside(x: Array, j: int, h: Array) -> Array:
    """Return the points moved by ``h`` along coordinate `j`."""
    return x + h * (np.arange(x.shape[-1]) == j)


def _fit(a: Array, b: Array) -> Array:
    """Return a number per point with trailing axes, so that it broadcasts against `b`."""
    return a.reshape(a.shape + (1,) * (np.ndim(b) - a.ndim))


def _divide(b: Array, h: Array) -> Array:
    """Return `b` divided by one number per point."""
    return b / _fit(h, b)
