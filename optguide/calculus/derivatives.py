r"""Derivatives by measurement: to check derivatives written by hand, and to do without them.

A difference quotient has two errors. Too long a step, and the curvature of the function shows; too
short a step, and the rounding of its values is divided by almost nothing. For a first derivative by
central differences the two meet at a step of about $\epsilon^{1/3} = 6 \cdot 10^{-6}$ times the
length over which the function changes, and ten digits are right. For a second derivative taken from
values they meet at $\epsilon^{1/4} = 10^{-4}$, and seven digits are right. $\epsilon$ is the rounding
unit of what the function returns: in single precision both steps are longer, and fewer digits are
right. A complex step, from {cite:t}`squire1998`, subtracts nothing, so it has no such limit.

Nobody says how long that length is, so it is found. A coordinate is taken to be as long as it is
large, and one that is zero as long as the largest of the others. Three values in a row show whether
that will do. If the function hardly changes over the step, bends too much over it, or has no value
at one of its ends, other steps are tried, sixteen times as long and sixteen times as short, and the
one whose neighbours agree best with it is taken. So it does not matter in which unit a coordinate
is given. Where only one side has values, the difference is taken on that side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike

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

#: From one step that is tried to the next.
_RATIO = 16.0

#: How many times longer, and how many times shorter, a step may become.
_LONGEST, _SHORTEST = 15, -13


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
    f: Callable[[Any], Any],
    x: Any,
    *,
    scale: ArrayLike | None = None,
    with_error: Literal[False] = False,
) -> Array: ...
@overload
def central_difference(
    f: Callable[[Any], Any],
    x: Any,
    *,
    scale: ArrayLike | None = None,
    with_error: Literal[True],
) -> tuple[Array, Array]: ...
def central_difference(
    f: Callable[[Any], Any],
    x: Any,
    *,
    scale: ArrayLike | None = None,
    with_error: bool = False,
) -> Array | tuple[Array, Array]:
    r"""Return the derivative of a function by central differences.

    Parameters
    ----------
    f : callable
        Takes points ``(..., d)``, returns ``(..., *k)``. It is asked once at the points and once to
        either side per coordinate, for all points at once; more often where that does not do.
    x : array_like
        Points, ``(..., d)``.
    scale : float or array, optional
        The length over which `f` changes, one for all coordinates or one for each, ``(d,)``. The
        step is $\epsilon^{1/3}$ of it. By default it is found, see above.
    with_error : bool, default False
        Also return how far off the derivative may be. This asks about three times as often.

    Returns
    -------
    derivative : array
        $\partial f / \partial x_j$ along a new last axis, ``(..., *k, d)``. It is nan where `f` has
        no value at the point, or none to either side.
    error : array
        Of the same shape, if asked for. It adds what both sources of error may do: what doubling
        the step changes, three times the error of the curvature; and sixteen roundings of the
        values and of the point and what a fourth difference leaves, divided by the step. It is inf
        where nothing is known.

    Raises
    ------
    ValueError, TypeError
        If `x` is not an array of numbers, or `scale` not a number above 0 or one for each coordinate.

    Examples
    --------
    The error is known, and it is small:

    >>> import numpy as np
    >>> from optguide import central_difference
    >>> derivative, error = central_difference(np.exp, [[0.0], [1.0]], with_error=True)
    >>> off = abs(derivative[..., 0] - np.exp([[0.0], [1.0]]))
    >>> print((off < error[..., 0]).all(), error.max() < 1e-8)
    True True

    In nanometres or in kilometres, the digits are the same:

    >>> for unit in 1e-9, 1e3:
    ...     slope = central_difference(lambda x: np.sin(x / unit), [2 * unit])
    ...     print(f"{slope.item() * unit:.9f}")
    -0.416146837
    -0.416146837
    """
    x = as_points(x)
    columns, errors = [], []
    with np.errstate(all="ignore"):
        for line in lines(f, x, check_scale(scale, x)):
            found = line.derivative(1)
            columns.append(found.quotient)
            if with_error:
                errors.append(line.error(found))
    derivative = np.stack(columns, axis=-1)
    return (derivative, np.stack(errors, axis=-1)) if with_error else derivative


def second_difference(
    f: Callable[[Any], Any], x: Any, *, scale: ArrayLike | None = None
) -> Array:
    r"""Return the second derivatives of a function from its values alone.

    Parameters
    ----------
    f : callable
        Takes points ``(..., d)``, returns values ``(...)``.
    x : array_like
        Points, ``(..., d)``.
    scale : float or array, optional
        The length over which `f` changes, as for `central_difference`. The step is
        $2 \epsilon^{1/4}$ of it.

    Returns
    -------
    array
        The Hessian, ``(..., d, d)``, symmetric. Where there is a gradient, its `central_difference`
        is better by three digits.

    Raises
    ------
    ValueError, TypeError
        As `central_difference` does.

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
    rows = [[np.zeros(x.shape[:-1])] * d for _ in range(d)]
    with np.errstate(all="ignore"):
        along, found = [], []
        for line in lines(f, x, check_scale(scale, x)):
            found.append(line.derivative(2))
            along.append(line)
        h = [a.step[..., None] * b.move for a, b in zip(found, along, strict=True)]
        for i in range(d):
            rows[i][i] = found[i].quotient
            for j in range(i):
                # One difference of another.
                ask, wide = along[i].ask, h[i].sum(axis=-1) * h[j].sum(axis=-1)
                above = ask(x + h[i] + h[j]) - ask(x + h[i] - h[j])
                below = ask(x - h[i] + h[j]) - ask(x - h[i] - h[j])
                rows[i][j] = rows[j][i] = (above - below) / (4 * wide)
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def measured_hessian(
    gradient: Callable[[Any], Any], x: Array, *, scale: ArrayLike | None = None
) -> Array:
    """Return the Hessian by central differences of the gradient, made symmetric."""
    h = central_difference(gradient, x, scale=scale)
    return (h + np.swapaxes(h, -1, -2)) / 2


def hessian(surface: Any, x: Array, *, scale: ArrayLike | None = None) -> Array:
    """Return the surface's own Hessian, or else a measured one."""
    own = hasattr(surface, "hessian")
    return (
        surface.hessian(x)
        if own
        else measured_hessian(surface.gradient, x, scale=scale)
    )


def hvp(surface: Surface, x: Any, p: Any, *, scale: ArrayLike | None = None) -> Array:
    r"""Return the Hessian of a surface times a vector.

    It asks the surface for the cheapest exact answer there is: its own ``hvp``, else its Hessian.
    A surface that has neither is asked for two gradients, and for more only where they show that
    the step between them was too long or too short.

    Parameters
    ----------
    surface : Surface
        The surface.
    x : array_like
        Points, ``(..., d)``.
    p : array_like
        Vectors, ``(..., d)``, of any length.
    scale : float or array, optional
        The length over which the gradient changes, as for `central_difference`; by default the
        largest coordinate of the point.

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
        x, p = np.broadcast_arrays(x, p)
        length = np.abs(p).max(axis=-1, keepdims=True)
        size = np.abs(x).max(axis=-1, keepdims=True)
        size = np.where(size > _TINY, size, 1.0)
        if scale is not None:
            given = check_scale(scale, x)
            size = 1 / (np.abs(p) / length / given).max(axis=-1, keepdims=True)
        # The step has the same length whatever the length of $p$: a long $p$ would leave the
        # neighbourhood, a short one would drown in rounding.
        unit = np.where(length > 0, p / length, 0.0)
        line = Line(surface.gradient, x, size * unit, scale is not None)
        # $y = (\nabla f(x + h p) - \nabla f(x - h p)) / 2h$
        along = line.product()
        return np.where(length > 0, along / size * length, 0.0)


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


#: A coordinate smaller than this has no length of its own.
_TINY = 1e-290


def check_scale(scale: ArrayLike | None, x: Array) -> Array | None:
    """Return the lengths, one for each coordinate of the points, or None if none are given.

    >>> check_scale(0.0, np.zeros(2))
    Traceback (most recent call last):
    ValueError: scale must be a finite number > 0, got 0.0
    """
    if scale is None:
        return None
    given = np.array(scale) if isinstance(scale, list | tuple) else scale
    check_positive(scale=given)
    if np.shape(given) not in ((), x.shape[-1:]):
        raise ValueError(
            f"scale must be a number or an array of shape {x.shape[-1:]}, "
            f"got shape {np.shape(given)}"
        )
    return np.abs(x) * 0 + np.asarray(given, dtype=np.float64)


def lengths(x: Array) -> Array:
    """Return how long each coordinate is taken to be before a function is asked, ``(..., d)``.

    >>> print(*lengths(np.array([0.0, -3e-9])), *lengths(np.zeros(1)))
    3e-09 3e-09 1.0
    """
    size = np.abs(x)
    largest = size.max(axis=-1, keepdims=True, initial=0.0)
    largest = np.where(largest > _TINY, largest, 1.0)
    # What is left of a zero after rounding is no length.
    return np.where(size > 0, np.maximum(size, 1e-8 * largest), largest)


def lines(
    f: Callable[[Any], Any], x: Array, scale: Array | None, which: Any = None
) -> Iterator[Line]:
    """Yield the function along each coordinate, or some of them, from all points."""
    d = x.shape[-1]
    size = lengths(x) if scale is None else scale
    if scale is not None:
        # So far from the origin that a step would be lost in rounding.
        size = np.maximum(size, 64 * np.spacing(np.abs(x)) / _EPSILON ** (1 / 3))
    here: Any = None
    size_here: Any = None
    for j in range(d) if which is None else which:
        line = Line(f, x, size * (np.arange(d) == j), scale is not None, int(j))
        line.here, line.size = here, size_here
        yield line
        here, size_here = line.here, line.size


class _Rung(NamedTuple):
    """What a step of one length shows."""

    step: Array  #: as a multiple of the line's ``move``, ``(...)``
    quotient: Array  #: the difference quotient, ``(..., *k)``
    change: Array  #: how far the values are from the one at the point, ``(...)``
    bend: Array  #: how far the three values are from a straight line, ``(...)``
    size: Array  #: of the values, ``(...)``
    right: Array  #: the values to one side, ``(..., *k)``
    left: Array  #: the values to the other side, ``(..., *k)``


class Line:
    """A function along one direction through each point.

    `move` is the direction, as long as the function is thought to keep its shape; where the length
    is `fixed` nothing else is tried, unless there is no value. Along an `axis` slopes are those per
    unit of the coordinate, else per `move`.
    """

    def __init__(
        self, f: Any, x: Array, move: Array, fixed: bool, axis: int | None = None
    ) -> None:
        self.f, self.x, self.move, self.fixed, self.axis = f, x, move, fixed, axis
        # A reader's function can be asked in silence, in its own precision, and for some
        # of the points only.
        self.native = getattr(f, "native", None)
        self.here: Any = None
        self.size: Any = None
        self.unit = _EPSILON
        self.still: Any = False

    def ask(self, x: Array) -> Array:
        answer = np.asarray((self.native or self.f)(x))
        return answer if answer.dtype.kind == "c" else answer.astype(np.float64)

    def derivative(self, order: int) -> _Rung:
        """Return the difference quotient of the first or second order with the step it takes."""
        self._look()
        start, slack = self._start(order)
        first = self._rung(start, order)
        self.still = first.change == 0
        fine = self._is_fine(first, order)
        if order == 1 and slack < 1e-3 and fine.all():
            return first
        known = _finite(self.here, self.x) & np.isfinite(self.x).all(axis=-1)
        lost = known & ~(np.isfinite(first.change) & np.isfinite(first.bend))
        if self.fixed:
            return self._searched(first, order, lost, lost & False)
        short = known & ~lost & self._is_short(first, order)
        unsure = known & ~lost & ~short & ~(fine & (order == 1))
        # In single precision digits are scarce: the best length is looked for.
        doubtful = lost | (known & ((slack > 1e-3) | self._is_coarse(first)) & ~short)
        unsure = unsure & ~doubtful
        if unsure.any():
            doubtful = doubtful | self._contradicted(first, order, unsure)
        if order == 1 and slack < 1e-3 and short.any():
            first, longer = self._lengthened(first, short)
            short = short & ~longer
        return self._searched(first, order, doubtful | short, short)

    def _is_fine(self, rung: _Rung, order: int) -> Any:
        """Return where a step is neither too short nor too long; not where there is no value."""
        slack = self.unit ** (1 / 3)
        if self.fixed:
            return np.isfinite(rung.change) & np.isfinite(rung.bend)
        # A step short against the length of the function changes it by little, mostly, and
        # almost in a straight line.
        little = rung.change <= 200 * slack * rung.size
        straight = rung.bend <= _RATIO * slack * rung.change
        straight = straight | (rung.bend <= 27 * slack**2 * rung.size)
        # Numbers of single precision that a function hands out as those of double.
        coarse = self._is_coarse(rung)
        return little & straight & ~coarse & ~self._is_short(rung, order)

    def _is_coarse(self, rung: _Rung) -> Any:
        same = rung.right == rung.right.astype(
            np.complex64 if np.iscomplexobj(rung.right) else np.float32
        )
        return same.all(axis=tuple(range(self.x.ndim - 1, same.ndim)))

    def _lengthened(self, first: _Rung, short: Any) -> tuple[_Rung, Any]:
        """Return the rung with steps as long as other coordinates are, and where they are fine."""
        part, taken = self._part(short), _some(first, short)
        size = np.abs(part.x).max(axis=-1) / part._length()
        # The length of a direction is that of its largest coordinate already.
        longer = part._rung(taken.step * np.maximum(_RATIO, size), 1)
        fine = part._is_fine(longer, 1)
        first = self._put(first, short, _where(fine, longer, taken))
        found = np.zeros(self.x.shape[:-1], dtype=bool)
        found[short] = fine.reshape(-1)
        return first, found

    def product(self) -> Array:
        """Return the first derivative, of a function that is asked twice if that will do."""
        start, slack = self._start(1)
        right, left, _ = self._pair(start)
        change = _norm(right - left, self.x)
        size = np.maximum(_norm(right, self.x), _norm(left, self.x))
        fine = (change > slack / 50 * size) & (change < 0.1 * size)
        fine = fine | ~np.isfinite(self.x).all(axis=-1) | (self.move == 0).all(axis=-1)
        quotient = (right - left) / (2 * _fit(start, right))
        if (fine | (self.fixed & np.isfinite(change))).all():
            return quotient
        better = self.derivative(1).quotient
        return np.where(_fit(fine, quotient), quotient, better)

    def error(self, found: _Rung) -> Array:
        """Return how far off a first derivative may be."""
        column, h = found.quotient, found.step * self._length()
        sides = [(found.right, found.left)]
        curved, noise = np.zeros_like(column), np.zeros_like(column)
        for factor in (2.0, 4.0):
            right, left, t = self._pair(factor * found.step)
            off = np.abs(_divide(right - left, 2 * t * self._length()) - column)
            # The error of the curvature, as it is over twice the step.
            curved = np.maximum(curved, 3 * off / (factor**2 - 1))
            # Rounding that the size of the values does not tell, as where large terms
            # cancel, is what a fourth difference leaves.
            far = right + left + 6 * self.here - 4 * (sides[-1][0] + sides[-1][1])
            noise = np.maximum(noise, np.abs(far))
            sides.append((right, left))
        # A point is known to its rounding only, and the values move with it.
        moved = np.abs(column) * _fit(np.abs(self.x[..., self.axis]), column)
        size = np.maximum(np.abs(sides[1][0]), np.abs(sides[1][1])) + moved
        error = curved + _divide(16 * self.unit * size + noise, h)
        return np.where(np.isnan(error), np.inf, error)

    def slopes(self) -> tuple[Array, Array]:
        """Return the slope by steps of three lengths, and how far off they may be.

        They come along a new first axis, ``(3, ..., *k)``. The doubt, ``(..., *k)``, is four times
        the largest difference between them, ten times what the slopes to either side differ by however short the step,
        and rounding: at a kink or a jump it is large, and it hangs on no single number.
        """
        found = self.derivative(1)
        h = found.step * self._length()
        slopes = [found.quotient]
        bends = [_divide(found.right - 2 * self.here + found.left, h)]
        for factor in (8.0, 64.0):
            right, left, t = self._pair(factor * found.step)
            slopes.append(_divide(right - left, 2 * t * self._length()))
            bends.append(_divide(right - 2 * self.here + left, t * self._length()))
        spread = np.max(slopes, axis=0) - np.min(slopes, axis=0)
        # What the slopes to either side differ by grows with the step, but not at a kink.
        bend = np.abs(8 * bends[0] - bends[1]) / 7
        rounding = _fit(10 * self.unit * found.size / h, spread)
        doubt = 4 * spread + 10 * bend + rounding
        # Where a short step changes nothing and a long one does, there are stairs.
        stairs = self.still & (found.change > 0)
        return np.array(slopes), np.where(_fit(stairs, doubt), np.inf, doubt)

    def _look(self) -> None:
        if self.here is None:
            # A reader's function keeps its warnings here, and not beside the points.
            self.here = np.asarray(getattr(self.f, "heard", self.f)(self.x))
            self.size = _norm(self.here, self.x).astype(np.float64)
        kind = self.here.dtype
        self.unit = float(np.finfo(kind).eps) if kind.kind == "f" else _EPSILON

    def _start(self, order: int) -> tuple[Array, float]:
        """Return the first step, and how much a function changes over a first-order one."""
        t = self.unit ** (1 / 3) if order == 1 else 2 * self.unit ** (1 / 4)
        return np.full(self.x.shape[:-1], t), self.unit ** (1 / 3)

    def _is_short(self, rung: _Rung, order: int) -> Any:
        """Return where rounding would be seen in the quotient."""
        slack = self.unit ** (1 / 3)
        if order == 2:
            return rung.bend <= self.unit**0.5 / 100 * rung.size
        little = rung.change <= slack / 50 * rung.size
        return little & (rung.bend <= slack**2 / 20 * rung.size)

    def _contradicted(self, first: _Rung, order: int, unsure: Any) -> Any:
        """Return where a step of another length gives another quotient."""
        part = self._part(unsure)
        taken = _some(first, unsure)
        # A second difference has more rounding to fear, a first one more bending.
        other = part._rung((4.0 if order == 2 else 1 / _RATIO) * taken.step, order)
        off = _norm(other.quotient - taken.quotient, part.x)
        h = (taken.step * part._length()) ** order
        allowed = 1e-4 * taken.bend
        if order == 1:
            allowed = 1e-6 * taken.change + 4 * _RATIO * part.unit * taken.size
        wrong = np.zeros(self.x.shape[:-1], dtype=bool)
        wrong[unsure] = ~(off <= allowed / h).reshape(-1)
        return wrong

    def _part(self, some: Any) -> Line:
        """Return the line through some of the points, as many axes as before."""
        axes = (1,) * (self.x.ndim - 2)
        x, move = (
            a[some].reshape(-1, *axes, a.shape[-1]) if a.ndim > 1 else a
            for a in (self.x, np.broadcast_to(self.move, self.x.shape))
        )
        here = self.here
        if self.x.ndim > 1:
            here = here[some]
            here = here.reshape(here.shape[:1] + axes + here.shape[1:])
        part = Line(self.f, x, move, self.fixed, self.axis)
        part.here, part.unit = here, self.unit
        part.size = _norm(here, x)
        if self.native is None and self.x.ndim > 1:
            # A function with numbers of its own for each start is asked for all of them.
            part.native = self._all(some, axes)
        return part

    def _all(self, some: Any, axes: tuple[int, ...]) -> Callable[[Array], Array]:
        def ask(x: Array) -> Array:
            whole = self.x.astype(x.dtype)
            whole[some] = x.reshape(-1, x.shape[-1])
            answer = np.asarray(self.f(whole))[some]
            return answer.reshape(answer.shape[:1] + axes + answer.shape[1:])

        return ask

    def _length(self) -> Array:
        """Return what a step of 1 is in units of the slope, ``(...)``."""
        if self.axis is None:
            return np.ones(self.x.shape[:-1])
        return np.abs(self.move[..., self.axis])

    def _beside(self, x: Array) -> Array:
        """Return what the function says beside a point; nan where it refuses to answer."""
        try:
            return self.ask(x)
        except Exception:  # the function has answered at the point itself
            if self.here is None:
                raise
            return np.full(np.shape(self.here), np.nan)

    def _pair(self, t: Array) -> tuple[Array, Array, Array]:
        """Return the values to both sides, and how far apart they are, in halves."""
        step = t[..., None] * self.move
        a, b = self.x + step, self.x - step
        if self.axis is not None:
            # What is left of the step after rounding is what the values belong to.
            t = (a - b)[..., self.axis].real / (2 * self.move[..., self.axis])
        return self._beside(a), self._beside(b), t

    def _rung(self, t: Array, order: int, aside: bool = False) -> _Rung:
        right, left, t = self._pair(t)
        length = t * self._length()
        h = _fit(length, right)
        up, down = right - self.here, left - self.here
        bent = up + down
        quotient = (right - left) / (2 * h) if order == 1 else bent / (h * h)
        above, below = _norm(up, self.x), _norm(down, self.x)
        change, bend = np.maximum(above, below), _norm(bent, self.x)
        if aside:
            alone = np.isfinite(above) != np.isfinite(below)
            if alone.any():
                side = np.where(np.isfinite(above), 1.0, -1.0)
                near = np.where(_fit(side, right) > 0, up, down)
                far = self._beside(self.x + 2 * (side * t)[..., None] * self.move)
                far = far - self.here
                slope = (4 * near - far) / (2 * h) * _fit(side, right)
                only = slope if order == 1 else (far - 2 * near) / (h * h)
                quotient = np.where(_fit(alone, right), only, quotient)
                change = np.where(alone, _norm(near, self.x), change)
                bend = np.where(alone, _norm(far - 2 * near, self.x), bend)
        return _Rung(t, quotient, change, bend, self.size + change, right, left)

    def _searched(self, first: _Rung, order: int, doubtful: Any, short: Any) -> _Rung:
        """Return the rung, with a better one where it is doubtful."""
        if doubtful.any():
            part = self._part(doubtful)
            lifted = short[doubtful].reshape(part.x.shape[:-1])
            better = part._best(_some(first, doubtful), order, lifted)
            return self._put(first, doubtful, better)
        return first

    def _put(self, rung: _Rung, some: Any, better: _Rung) -> _Rung:
        """Return the rung of all points, with what was found for some of them."""
        if self.x.ndim == 1:
            return better
        whole = _Rung(*(np.array(a) for a in rung))
        for old, new in zip(whole, better, strict=True):
            old[some] = new.reshape(-1, *old.shape[self.x.ndim - 1 :])
        return whole

    def _best(self, first: _Rung, order: int, short: Any) -> _Rung:
        """Return, of steps of all lengths, the one that agrees best with its neighbours."""
        start = np.broadcast_to(self._start(order)[0], short.shape)
        top = np.where(short, 0, 3)
        seen, last = ~short, first
        for exponent in (2, 5, 10, _LONGEST):
            if seen.all():
                break
            last = _where(seen, last, self._rung(start * _RATIO**exponent, order))
            top = np.where(seen, top, exponent + 2)
            # Written so that a value that is no number counts as a change.
            if order == 1:
                little = last.change <= self.unit ** (2 / 3) * last.size
            else:
                little = last.bend <= self.unit**0.5 / 10 * last.size
                # A function that does not bend visibly over any step is straight, or odd.
                still = last.change <= 0.01 * last.size
                little = little & (still | (exponent < _LONGEST))
            seen = seen | ~little
        # Where nothing has moved the function, the longest step says so best.
        best, done = _where(seen, first, last), ~seen
        least: Any = np.inf
        tried: list[tuple[_Rung, Array, Any]] = []
        quantum, quick = np.zeros(short.shape), short & (order == 1)
        above = self._rung(start * _RATIO ** (top + 1), order, aside=True)
        middle = self._rung(start * _RATIO**top, order, aside=True)
        while not done.all():
            top = top - 1
            below = self._rung(start * _RATIO**top, order, aside=True)
            off = self._off(above, middle, below, order)
            power = (middle.step * self._length()) ** order
            doubt = off + self.unit * middle.size / power
            doubt = doubt / _norm(middle.quotient, self.x)
            tried.append((middle, off, ~done))
            least = np.where(done, least, np.fmin(doubt, least))
            # Where the first step was too long, longer ones see the coarse shape only.
            settled = (least < 1e-4) & (doubt > 10 * least) & (quick | (top < -1))
            done = done | (top < _SHORTEST) | settled
            # The last change before none at all is the rounding of the values, which
            # their size does not tell where large terms cancel.
            stuck = (below.change == 0) & (below.step > 0) & (quantum == 0)
            quantum = np.where(stuck, middle.change, quantum)
            above, middle = middle, below
        most = 0.01 if order == 1 else 1e-3
        least = np.where(seen, most, 0.0)
        enough = 1e-6 if order == 2 else 0.0
        found, nearest = ~seen, np.full(short.shape, np.inf)
        fallback = best
        for rung, off, there in tried:
            power = (rung.step * self._length()) ** order
            error = off + np.maximum(self.unit * rung.size, quantum) / power
            closer = there & (error < nearest)
            fallback = _where(closer, rung, fallback)
            nearest = np.where(closer, error, nearest)
            # Beside a coarse shape, a finer one may be flat.
            coarse = np.where(found, _norm(best.quotient, self.x), 0.0)
            doubt = error / np.maximum(_norm(rung.quotient, self.x), coarse)
            # Six digits will do: for mixed derivatives a shorter step is the better one.
            better = there & (doubt < np.maximum(least, enough))
            best, least = _where(better, rung, best), np.where(better, doubt, least)
            found = found | better
            # Steps that see a coarse shape agree with each other, and so do those that
            # see a finer one: the shorter are right.
            least = np.where(there & (doubt > most), most, least)
        # Where no two of them agree, as at $x^3 = 0$ and wherever the derivative
        # vanishes with its neighbours, the one with the smallest error is taken.
        return _where(found, best, fallback)

    def _off(self, above: _Rung, rung: _Rung, below: _Rung, order: int) -> Array:
        """Return by how much a quotient may be off, judged by its neighbours."""
        noise = _norm(rung.quotient - below.quotient, self.x)
        bend = _norm(above.quotient - rung.quotient, self.x) / _RATIO**2
        return np.where(np.isfinite(bend), bend + noise / _RATIO**order, noise)


def _norm(a: Array, x: Array) -> Array:
    """Return the largest number of each answer, ``(...)``."""
    size = np.abs(a)
    return size.max(axis=tuple(range(x.ndim - 1, size.ndim)), initial=0.0)


def _finite(a: Array, x: Array) -> Any:
    there = np.isfinite(a)
    return there.all(axis=tuple(range(x.ndim - 1, there.ndim)))


def _some(rung: _Rung, some: Any) -> _Rung:
    """Return what a rung says of some of the points, with as many axes as before."""
    axes = (1,) * (some.ndim - 1)
    if not some.ndim:
        return rung
    return _Rung(*(a[some].reshape(-1, *axes, *a.shape[some.ndim :]) for a in rung))


def _where(those: Any, a: _Rung, b: _Rung) -> _Rung:
    return _Rung(*(np.where(_fit(those, u), u, v) for u, v in zip(a, b, strict=True)))


def _fit(a: Array, b: Array) -> Array:
    """Return a number per point with trailing axes, so that it broadcasts against `b`."""
    return a.reshape(a.shape + (1,) * (np.ndim(b) - a.ndim))


def _divide(b: Array, h: Array) -> Array:
    """Return `b` divided by one number per point."""
    return b / _fit(h, b)
