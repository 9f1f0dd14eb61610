r"""Critical points: what kind they are, where they lie, and what their turns add up to.

The gradient vanishes at a critical point, and the Hessian mostly says what it is: curved upwards in
all directions, a minimum; downwards in all, a maximum; both, a saddle. Where an eigenvalue is zero
the second derivatives cannot tell. $x^2 + y^4$, $x^2 - y^4$ and $x^2 + y^3$ have the same Hessian at
the origin, and only the first has a minimum there.

Walk once around a region and watch the gradient turn. The number of its turns is the sum
of the winding numbers of all critical points inside: $+1$ for a minimum or a maximum, $-1$
for a saddle that the Hessian can tell, $-2$ for the monkey saddle. On a line the border of
an interval is its two ends: there the gradient does not turn but changes its sign, upwards
once for each minimum, $+1$, and downwards for each maximum, $-1$.

So a list whose winding numbers add up to something else is not complete. The converse does
not hold: where a minimum is missing together with a saddle the sum is right, and a point of
winding number 0 never counts. That nothing is missing is proved by `certify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from optguide._check import (
    as_floats,
    check_count,
    check_finite,
    check_surface,
    short_repr,
)
from optguide.calculus.derivatives import generic_directions, hessian
from optguide.linalg.spectrum import eigh
from optguide.typing import Array, Domain, Surface

__all__ = [
    "CriticalPoint",
    "Kind",
    "classify",
    "find_critical_points",
    "winding_number",
]

#: What a critical point is; "degenerate" where second derivatives cannot decide.
Kind = Literal["minimum", "saddle", "maximum", "degenerate"]

_EPSILON = float(np.finfo(np.float64).eps)

#: Two points closer than this, relative to their size, are the same. It is the step by which second
#: derivatives are measured from values, $\epsilon^{1/4}$: finer shapes cannot be told apart.
_NEAR = _EPSILON**0.25


@dataclass(frozen=True)
class CriticalPoint:
    """A point where the gradient vanishes.

    Examples
    --------
    Himmelblau's function lists its maximum with both curvatures negative:

    >>> from optguide import Himmelblau
    >>> print([max(p.eigenvalues) < 0 for p in Himmelblau().critical_points if p.kind == "maximum"])
    [True]
    """

    x: tuple[float, ...]  #: where it lies
    value: float  #: the surface there
    kind: Kind  #: what the second derivatives say
    winding: int  #: turns of the gradient along a small circle around it
    eigenvalues: tuple[float, ...]  #: of the Hessian, ascending

    @property
    def morse_index(self) -> int:
        """Number of negative eigenvalues: the directions in which the surface falls.

        Examples
        --------
        It is 0 at a minimum, 1 at a saddle and 2 at a maximum of the plane:

        >>> from optguide import Himmelblau
        >>> points = {p.kind: p.morse_index for p in Himmelblau().critical_points}
        >>> print(points["minimum"], points["saddle"], points["maximum"])
        0 1 2
        """
        return sum(value < 0 for value in self.eigenvalues)


def classify(surface: Surface, x: Any) -> NDArray[np.str_]:
    r"""Return what kind of critical point each point is.

    Parameters
    ----------
    surface : Surface
        The surface. Without a ``hessian`` its gradient is differenced.
    x : array_like
        Points, ``(..., d)``.

    Returns
    -------
    array of str
        "minimum", "saddle", "maximum", "degenerate" where the second derivatives cannot decide, or
        "not critical", ``(...)``. A point that is not finite is not critical.

    Raises
    ------
    ValueError
        If `x` is not an array of numbers.

    Notes
    -----
    Both tests ask whether moving the point by $r = \epsilon^{1/4} \max(1, |x_j|)$ per coordinate,
    about a ten-thousandth, would change the answer. With $H = Q \Lambda Q^T$ and $b = Q^T g$,

    - an eigenvalue counts as zero if it is at most twice as large as its own change over such
      moves, or as rounding;
    - the point is critical if Newton's method puts the critical point within $r$: every $|b_i|$ is
      at most $|r|$ times the largest curvature near by, or rounding.

    So multiplying the surface by a constant changes nothing, a plateau is no critical point however
    small its gradient is, and neither is the floor of a narrow valley far from the minimum.

    Examples
    --------
    Where an eigenvalue is zero, second derivatives cannot decide:

    >>> from optguide import Function, classify
    >>> bowl = Function(lambda x: x[..., 0] ** 2 + x[..., 1] ** 2)
    >>> flat = Function(lambda x: x[..., 0] ** 2 + x[..., 1] ** 4)
    >>> print(classify(bowl, [[0.0, 0.0], [0.1, 0.0]]), classify(flat, [0.0, 0.0]))
    ['minimum' 'not critical'] degenerate
    """
    check_surface("gradient", surface=surface)
    x = as_floats("x", x, "(..., d)")
    glanced(surface, x)
    r = _NEAR * np.maximum(1.0, np.abs(x))
    with np.errstate(all="ignore"):
        lam, q = eigh(hessian(surface, x))
        b = np.einsum("...ij,...i->...j", q, surface.gradient(x))
        # Four moves that go along no particular direction.
        u = generic_directions(x.shape[-1]) * x.shape[-1] ** 0.5
        near_by = [eigh(hessian(surface, x + r * move))[0] for move in (*u, *-u)]
        spread = np.abs(np.array(near_by) - lam).max(axis=0)
        largest = np.abs(lam).max(axis=-1, keepdims=True)
        rounding = 8 * _EPSILON * largest
        reach = np.linalg.norm(r, axis=-1, keepdims=True)
        allowed = reach * (np.abs(lam) + spread) + rounding * reach / _NEAR
        critical = (np.abs(b) <= allowed).all(axis=-1)
        zero = (np.abs(lam) <= 2 * spread + rounding).any(axis=-1)
    up, down = (lam > 0).all(axis=-1), (lam < 0).all(axis=-1)
    return np.select(
        [~critical, zero, up, down],
        ["not critical", "degenerate", "minimum", "maximum"],
        "saddle",
    )


def winding_number(surface: Surface, domain: Domain) -> int:
    """Return how often the gradient turns along the border of a rectangle, counterclockwise.

    It equals the sum of the winding numbers of all critical points inside, and tells nothing
    about their number: a minimum and a saddle together count as none. So does its counterpart
    on a line: half the change of the sign of the slope from the left end of an interval to
    the right.

    Parameters
    ----------
    surface : Surface
        A surface of one or two variables.
    domain : pair of pairs, or one pair
        ``((x_low, x_high), (y_low, y_high))``; ``((x_low, x_high),)`` for one variable.

    Returns
    -------
    int
        Turns, positive if counterclockwise.

    Raises
    ------
    ValueError
        If the domain is no rectangle or no interval, or the gradient vanishes or is not finite on
        its border.

    Notes
    -----
    Each side is cut into 256 pieces, and each piece into halves until the gradient turns by less
    than one radian over it and its length changes by less than a factor of four. Where the surface
    has a kink the gradient jumps; a jump counts as the turn of the straight line between its ends.

    Examples
    --------
    Around everything the turns are one; minima and maxima outnumber saddles by one:

    >>> from optguide import Himmelblau, winding_number
    >>> print(winding_number(Himmelblau(), Himmelblau().domain))
    1
    >>> print([p.winding for p in Himmelblau().critical_points].count(-1))
    4
    """
    check_surface("gradient", surface=surface)
    low, high = box(domain, getattr(surface, "dimension", None)).T[:, None]
    glanced(surface, _diagonal(low[0], high[0]))
    return round(winding(surface, low, high, pieces=256)[0])


def winding(surface: Surface, low: Array, high: Array, pieces: int) -> Array:
    """Return the sum of the indices inside each box, up to rounding, ``(n,)``.

    Corners `low` and `high` are ``(n, d)``, for `d` 1 or 2. Each side is cut into `pieces` at first.
    """
    if low.shape[-1] == 1:
        x = np.stack([low, high])
        with np.errstate(all="ignore"):
            slope = surface.gradient(x)[..., 0]
        _vanishing(x, ~(np.isfinite(slope) & (slope != 0)))
        return np.diff(np.sign(slope), axis=0)[0] / 2
    corners = np.stack([low, low, high, high], axis=1)
    corners[:, [1, 3], 0] = corners[:, [2, 0], 0]
    ways = corners.reshape(-1, 2), np.roll(corners, -1, axis=1).reshape(-1, 2)
    return turning(surface, *ways, pieces).reshape(-1, 4).sum(axis=1) / (2 * np.pi)


def turning(surface: Surface, a: Array, b: Array, pieces: int) -> Array:
    """Return the angle by which the gradient turns on the way from each `a` to its `b`, ``(n,)``.

    Each way is cut into `pieces`, and a piece into halves as long as its turn is not clear. A way
    is a straight line.
    """
    owner = np.repeat(np.arange(len(a)), pieces)
    low = np.tile(np.arange(pieces) / pieces, len(a))
    width, total, largest = 1 / pieces, np.zeros(len(a)), np.zeros(len(low))
    with np.errstate(all="ignore"):
        while True:
            start, way = a[owner], (b - a)[owner]
            x = np.stack(
                [start + (low + part * width)[:, None] * way for part in (0, 0.5, 1)]
            )
            g = surface.gradient(x)
            size = np.abs(g).max(axis=-1)
            _vanishing(x, ~(np.isfinite(size) & (size > 0)))
            first, second = _angle(g[0], g[1]), _angle(g[1], g[2])
            turn = np.abs(first) + np.abs(second)
            clear = (turn < 1.0) & (size.max(axis=0) < 4 * size.min(axis=0))
            total += np.bincount(owner, np.where(clear, first + second, 0.0), len(a))
            largest = np.maximum(largest, size.max(axis=0))
            owner, low, largest = owner[~clear], low[~clear], largest[~clear]
            if width < 1e-12 or not len(owner):
                break
            owner, low = np.repeat(owner, 2), np.repeat(low, 2)
            largest = np.repeat(largest, 2)
            low[1::2] += width / 2
            width /= 2
        # What is left lies on a kink, where the gradient jumps, or at a zero, where it has shrunk
        # with the pieces. A jump right round passes through zero as well.
        jump = _angle(g[0], g[2])[~clear]
        zero = size[:, ~clear].min(axis=0) < 1e-6 * largest
        _vanishing(x[:1, ~clear], (zero | (np.abs(jump) > np.pi - 1e-3))[None])
        return total + np.bincount(owner, jump, len(a))


def find_critical_points(
    surface: Surface, domain: Domain, *, grid: int = 60
) -> tuple[CriticalPoint, ...]:
    r"""Return the critical points in a rectangle that Newton's method finds from a grid.

    Parameters
    ----------
    surface : Surface
        A surface of one or two variables.
    domain : pair of pairs, or one pair
        ``((x_low, x_high), (y_low, y_high))``; ``((x_low, x_high),)`` for one variable.
    grid : int, default 60
        Starts per side. A surface with fine structure needs more than two per hill.

    Returns
    -------
    tuple of CriticalPoint
        Lowest value first.

    Raises
    ------
    ValueError
        If the domain is no rectangle or no interval, or the critical points are not isolated, like
        those on the floor of a trough.

    Notes
    -----
    The starts minimise $|\nabla f|^2$ by Newton's method with Levenberg's damping, all at once, and
    then take plain Newton steps, of which the best is kept. A point that no start leads to
    is missing. If the winding numbers do not add up to `winding_number`, one is; if they do,
    a minimum may still be missing together with a saddle, or a point of winding number 0.
    That none is missing is proved by `certify`, to which the result can be handed.

    Examples
    --------
    It finds the nine critical points of Himmelblau's function, four of them minima:

    >>> from optguide import Himmelblau, find_critical_points
    >>> found = find_critical_points(Himmelblau(), Himmelblau().domain)
    >>> print(len(found), [p.kind for p in found[:4]])
    9 ['minimum', 'minimum', 'minimum', 'minimum']
    """
    check_surface("gradient", surface=surface)
    low, high = box(domain, getattr(surface, "dimension", None)).T
    glanced(surface, _diagonal(low, high))
    check_count(least=2, grid=grid)
    # Irrational offsets keep the starts off the axes of symmetry.
    ticks = (np.arange(grid)[:, None] + [2**-0.5, 3**-0.5][: len(low)]) / grid
    axes = np.meshgrid(*(low + (high - low) * ticks).T)
    x = stationary(surface, np.stack(axes, axis=-1).reshape(-1, len(low)))
    near = 1e-9 * (high - low)
    x = x[((x >= low - near) & (x <= high + near)).all(axis=-1)]
    # Of those that are the same, the one with the smallest gradient is kept.
    x = distinct(
        x[np.linalg.norm(surface.gradient(x), axis=-1).argsort(kind="stable")], _NEAR
    )
    if not len(x):
        return ()
    # A square around each point, small against the distance to its neighbours.
    apart = np.linalg.norm(x[:, None] - x, axis=-1) + np.diag(np.full(len(x), np.inf))
    side = np.minimum(1e-3 * (high - low).min(), 0.25 * apart.min(axis=1))[:, None]
    try:
        turns = winding(surface, x - side, x + side, pieces=8)
    except ValueError:
        raise ValueError(
            f"critical points in the domain {short_repr(domain)} must be isolated, and some are not"
        ) from None
    lam, _ = eigh(hessian(surface, x))
    rows = zip(
        x, surface.value(x), classify(surface, x), np.rint(turns), lam, strict=True
    )
    points = (
        CriticalPoint(
            tuple(at.tolist()),
            float(f),
            cast("Kind", str(kind)),
            int(i),
            tuple(values.tolist()),
        )
        for at, f, kind, i, values in rows
    )
    return tuple(sorted(points, key=lambda p: (round(p.value, 9), p.x)))


def stationary(surface: Surface, x: Array) -> Array:
    r"""Return the critical points to which the starts lead; those that lead to none are left out.

    The points where $|\nabla f|^2$ has a minimum above zero are left out as well.
    """
    with np.errstate(all="ignore"):
        x = _newton(surface, x, damping=1e-2, steps=80)
        return _polished(surface, x[classify(surface, x) != "not critical"], steps=160)


def _polished(surface: Surface, x: Array, steps: int) -> Array:
    """Return the best of the points that so many steps of plain Newton's method visit from each.

    Steps along a curved valley make the gradient longer before they make it shorter, and damping
    would forbid them: near a degenerate point of such a valley only plain Newton comes close.
    """
    best, g = x.copy(), surface.gradient(x)
    least, at = np.linalg.norm(g, axis=-1), np.arange(len(x))
    for _ in range(steps):
        lam, q = eigh(hessian(surface, x))
        b = np.einsum("...ij,...i->...j", q, g)
        # $s = -H^{-1} g$, in the eigenbasis of $H$.
        s = np.einsum("...ij,...j->...i", q, np.where(lam == 0, 0.0, -b / lam))
        moving = (np.abs(s) > _EPSILON * np.maximum(1.0, np.abs(x))).any(axis=-1)
        x, at = (x + s)[moving], at[moving]
        g = surface.gradient(x)
        size = np.linalg.norm(g, axis=-1)
        better = size < least[at]
        best[at[better]], least[at[better]] = x[better], size[better]
    return best


def _newton(surface: Surface, x: Array, damping: float, steps: int) -> Array:
    """Return the points after so many damped steps of Newton's method, in any order."""
    g, (lam, q) = surface.gradient(x), eigh(hessian(surface, x))
    factor, rest = np.full((len(x), 1), damping), []
    for _ in range(steps):
        # $s = -(H^2 + \mu I)^{-1} H g$, in the eigenbasis of $H$.
        b = np.einsum("...ij,...i->...j", q, g)
        largest = np.abs(lam).max(axis=-1, keepdims=True)
        mu = factor * np.where(largest > 0, largest, 1.0) ** 2
        s = np.einsum("...ij,...j->...i", q, -lam * b / (lam**2 + mu))
        there = surface.gradient(x + s)
        better = (np.linalg.norm(there, axis=-1) < np.linalg.norm(g, axis=-1))[:, None]
        x, g = np.where(better, x + s, x), np.where(better, there, g)
        factor = np.where(better, factor / 10, factor * 10)
        # Only the starts that still move go on.
        moving = (np.abs(s) > _EPSILON * np.maximum(1.0, np.abs(x))).any(axis=-1)
        rest.append(x[~moving])
        x, g, factor = x[moving], g[moving], factor[moving]
        lam, q = eigh(hessian(surface, x))
    return np.concatenate([*rest, x])


def glanced(surface: Any, x: Array) -> None:
    """Let a reader's own function be looked at, before what it says is believed."""
    if hasattr(surface, "glance"):
        surface.glance(x)


def _diagonal(low: Array, high: Array) -> Array:
    """Return a few points inside a box, none in its middle, ``(4, d)``."""
    return low + (high - low) * np.array([[0.2], [0.45], [0.6], [0.9]])


def distinct(x: Array, radius: float) -> Array:
    """Return the first of each group of points closer than `radius` per coordinate, relatively."""
    # Most agree to nine decimals at once; the rest is compared with each other.
    x = x[np.sort(np.unique(np.round(x, 9), axis=0, return_index=True)[1])]
    kept: list[Array] = []
    while len(x):
        kept.append(x[0])
        x = x[(np.abs(x - x[0]) > radius * np.maximum(1.0, np.abs(x[0]))).any(axis=-1)]
    return np.array(kept).reshape(-1, x.shape[-1])


def planar(surface: Surface) -> None:
    """Raise unless a surface has two variables, as far as it says."""
    dimension = getattr(surface, "dimension", 2)
    if dimension != 2:
        raise ValueError(
            f"surface must have two variables, and {type(surface).__name__} has {dimension}"
        )


def rectangle(domain: Any) -> Array:
    return box(domain, 2)


def box(domain: Any, dimension: int | None = None) -> Array:
    """Return the sides of a rectangle or of an interval, of either if no dimension is given."""
    sides = as_floats("domain", domain, "(d, 2)")
    check_finite(domain=sides)
    dimension = len(np.atleast_1d(sides)) if dimension is None else dimension
    form = (
        "((x_low, x_high),)" if dimension == 1 else "((x_low, x_high), (y_low, y_high))"
    )
    if sides.shape != (min(dimension, 2), 2) or not (sides[:, 0] < sides[:, 1]).all():
        raise ValueError(f"domain must be {form}, got {short_repr(domain)}")
    return sides


def _angle(g: Array, h: Array) -> Array:
    """Return the angle from one vector to another, in (-pi, pi]."""
    # Each is brought to length 1 first, or the products of tiny gradients would vanish.
    u, v = (w / np.abs(w).max(axis=-1, keepdims=True) for w in (g, h))
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return np.arctan2(cross, (u * v).sum(axis=-1))


def _vanishing(points: Array, zero: NDArray[np.bool_]) -> None:
    """Raise if the gradient is zero, or no number, at one of the points on the border."""
    if zero.any():
        x = points[zero][0]
        raise ValueError(
            "the gradient must be finite and not zero on the border of the domain, "
            f"and near ({', '.join(f'{part:.6g}' for part in x)}) it is not"
        )
