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

In more variables the winding number is the degree of the gradient: how often the directions of the
gradient around the point cover the sphere. At a point that second derivatives decide it is the sign
of the determinant of the Hessian, as on a line and in a plane.

So a list whose winding numbers add up to something else is not complete. The converse does
not hold: where a minimum is missing together with a saddle the sum is right, and a point of
winding number 0 never counts. That nothing is missing is proved by `certify`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal, NamedTuple, Self, cast

import numpy as np
from numpy.typing import NDArray

from optguide._check import (
    as_floats,
    check_count,
    check_finite,
    check_surface,
    short_repr,
)
from optguide.calculus.derivatives import generic_directions
from optguide.calculus.second_order import (
    EPSILON,
    NEAR,
    Scaled,
    SecondOrder,
    lengths,
    second_order,
)
from optguide.linalg.spectrum import eigh
from optguide.typing import Array, Domain, Surface

__all__ = [
    "CriticalPoint",
    "CriticalPoints",
    "Kind",
    "classify",
    "find_critical_points",
    "winding_number",
]

#: What a critical point is; "degenerate" where second derivatives cannot decide.
Kind = Literal["minimum", "saddle", "maximum", "degenerate"]

Gradient = Callable[[Array], Array]

#: How far one goes along a direction without curvature to see whether the next point is critical
#: too, in lengths of the problem: far enough that $x^{12}$ shows its slope.
_BESIDE = 0.01


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
    winding: int  #: turns of the gradient around it; its degree in space
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


class CriticalPoints(tuple[CriticalPoint, ...]):
    """What `find_critical_points` found: a tuple of isolated points, and where others are.

    Parameters
    ----------
    points : iterable of CriticalPoint
        The isolated ones.
    not_isolated : array
        Points of sets that are not isolated, such as the floor of a trough or a plateau: about one
        for each start's share of the domain, ``(n, d)``.

    Examples
    --------
    The sombrero has a maximum in the middle, and a circle of minima that no list can hold:

    >>> import numpy as np
    >>> from optguide import Function, find_critical_points
    >>> sombrero = Function(lambda x: ((x**2).sum(axis=-1) - 1) ** 2)
    >>> found = find_critical_points(sombrero, ((-2, 2), (-2, 2)))
    >>> print([point.kind for point in found])
    ['maximum']
    >>> radii = np.linalg.norm(found.not_isolated, axis=-1)
    >>> print(len(radii) > 20, (abs(radii - 1) < 1e-6).all())
    True True
    """

    not_isolated: Array

    def __new__(cls, points: Iterable[CriticalPoint], not_isolated: Array) -> Self:
        self = super().__new__(cls, tuple(points))
        self.not_isolated = not_isolated
        return self

    def __getnewargs__(self) -> tuple[tuple[CriticalPoint, ...], Array]:
        return tuple(self), self.not_isolated

    def __repr__(self) -> str:
        """Return the points, and a word on the rest.

        Examples
        --------
        Everything on the floor of a trough is critical:

        >>> from optguide import Quadratic, find_critical_points
        >>> found = find_critical_points(Quadratic((1.0, 0.0)), ((-1, 1), (-1, 1)), grid=4)
        >>> print(repr(found).partition(", such as ")[0])
        () and critical points that are not isolated
        """
        text = super().__repr__()
        if not len(self.not_isolated):
            return text
        one = ", ".join(f"{part:.6g}" for part in self.not_isolated[0] + 0.0)
        return (
            f"{text} and critical points that are not isolated, such as ({one}), "
            f"in {len(self.not_isolated)} places"
        )


def classify(surface: Surface, x: Any, *, scale: Any = None) -> NDArray[np.str_]:
    r"""Return what kind of critical point each point is.

    Parameters
    ----------
    surface : Surface
        The surface. Without a ``hessian`` its gradient is differenced.
    x : array_like
        Points, ``(..., d)``.
    scale : float or array_like, optional
        $w$, over which length the surface changes its shape, one number or one per coordinate,
        above 0. By default the lengths given for measured derivatives, or else half the sides of
        the surface's domain; without either the largest absolute coordinate, and 1 at the origin.

    Returns
    -------
    array of str
        "minimum", "saddle", "maximum", "degenerate" where the second derivatives cannot decide, or
        "not critical", ``(...)``. A point that is not finite is not critical.

    Raises
    ------
    ValueError
        If `x` is not an array of numbers, or `scale` not a number above 0 or one per coordinate.

    Notes
    -----
    Both tests ask whether moving the point by $r = \epsilon^{1/4} w_j$ per coordinate, about a
    ten-thousandth, would change the answer. With $W = \mathrm{diag}(w)$,
    $W \nabla^2 f \, W = Q \Lambda Q^T$ and $b = Q^T W \nabla f$,

    - an eigenvalue counts as zero if it is at most twice as large as its own change over such
      moves, or as rounding, in derivatives that are measured the rounding of the differences;
    - the point is critical if Newton's method puts the critical point within $r$: every $|b_i|$ is
      at most $|r|$ times the largest curvature near by, or rounding.

    Eigenvalues of both signs are a saddle, whatever the others are. So multiplying the surface or
    the coordinates by a constant changes nothing, a plateau is no critical point however small its
    gradient is, and neither is the floor of a narrow valley far from the minimum.

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
    found = second_order(surface, x, lengths(surface, x, scale))
    return np.where(found.critical, found.kind, "not critical")


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
    seen = Scaled(surface, (high - low)[0] / 2)
    turns, places = _turns(seen, low, high, pieces=256)
    if np.isnan(turns[0]):
        raise ValueError(
            "the gradient must be finite and not zero on the border of the domain, "
            f"and near ({', '.join(f'{part:.6g}' for part in places[0])}) it is not"
        )
    return round(turns[0])


def winding(surface: Any, low: Array, high: Array, pieces: int) -> Array:
    """Return the sum of the indices inside each box, up to rounding, ``(n,)``.

    Corners `low` and `high` are ``(n, d)``, for `d` 1 or 2. Each side is cut into `pieces` at first.
    It is nan where the gradient vanishes or is not finite on the border.
    """
    return _around(surface.gradient, low, high, pieces)[0]


def _turns(seen: Scaled, low: Array, high: Array, pieces: int) -> tuple[Array, Array]:
    """Return the sums of the indices, and where the gradient vanishes on each border.

    Other lengths turn the gradient at other places, and as often. Where one of two components is
    much longer, its turn may be too fast to be followed in one of the two.
    """
    turns, places = _around(seen.slope, low, high, pieces)
    left = np.isnan(turns)
    if left.any():
        turns[left] = _around(seen.gradient, low[left], high[left], pieces)[0]
    return turns, places


def _around(
    gradient: Gradient, low: Array, high: Array, pieces: int
) -> tuple[Array, Array]:
    if low.shape[-1] == 1:
        x = np.stack([low, high])
        with np.errstate(all="ignore"):
            slope = gradient(x)[..., 0]
        bad = ~(np.isfinite(slope) & (slope != 0))
        turns = np.diff(np.sign(slope), axis=0)[0] / 2
        turns = np.where(bad.any(axis=0), np.nan, turns)
        return turns, np.where(bad[0, :, None], low, high)
    corners = np.stack([low, low, high, high], axis=1)
    corners[:, [1, 3], 0] = corners[:, [2, 0], 0]
    a, b = corners.reshape(-1, 2), np.roll(corners, -1, axis=1).reshape(-1, 2)
    angles, places = _turning(gradient, a, b, pieces)
    angles, places = angles.reshape(-1, 4), places.reshape(-1, 4, 2)
    first = np.isnan(angles).argmax(axis=1)
    return angles.sum(axis=1) / (2 * np.pi), places[np.arange(len(first)), first]


def turning(surface: Any, a: Array, b: Array, pieces: int) -> Array:
    """Return the angle by which the gradient turns on the way from each `a` to its `b`, ``(n,)``.

    Each way is cut into `pieces`, and a piece into halves as long as its turn is not clear. A way
    is a straight line. The angle is nan where the gradient vanishes or is not finite on the way.
    """
    return _turning(surface.gradient, a, b, pieces)[0]


def _turning(
    gradient: Gradient, a: Array, b: Array, pieces: int
) -> tuple[Array, Array]:
    """Return the angles, and where the gradient vanishes on each way."""
    owner = np.repeat(np.arange(len(a)), pieces)
    low = np.tile(np.arange(pieces) / pieces, len(a))
    width, total, largest = 1 / pieces, np.zeros(len(a)), np.zeros(len(low))
    places = np.full(a.shape, np.nan)
    with np.errstate(all="ignore"):
        while len(owner):
            start, way = a[owner], (b - a)[owner]
            x = np.stack(
                [start + (low + part * width)[:, None] * way for part in (0, 0.5, 1)]
            )
            g = gradient(x)
            size = np.abs(g).max(axis=-1)
            bad = ~(np.isfinite(size) & (size > 0))
            first, second = _angle(g[0], g[1]), _angle(g[1], g[2])
            turn = np.abs(first) + np.abs(second)
            clear = (turn < 1.0) & (size.max(axis=0) < 4 * size.min(axis=0))
            largest = np.maximum(largest, size.max(axis=0))
            if width < 1e-12:
                # What is left lies on a kink, where the gradient jumps, or at a zero, where it has
                # shrunk with the pieces. A jump right round passes through zero as well.
                first, second = _angle(g[0], g[2]), np.zeros(len(owner))
                zero = size.min(axis=0) < 1e-6 * largest
                bad = bad | (~clear & (zero | (np.abs(first) > np.pi - 1e-3)))
                clear = np.full(len(owner), True)
            spoilt = bad.any(axis=0)
            at = x[bad.argmax(axis=0), np.arange(len(owner))]
            places[owner[spoilt]], total[owner[spoilt]] = at[spoilt], np.nan
            total += np.bincount(owner, np.where(clear, first + second, 0.0), len(a))
            more = ~clear & np.isfinite(total[owner])
            owner, low, largest = owner[more], low[more], largest[more]
            owner, low = np.repeat(owner, 2), np.repeat(low, 2)
            largest = np.repeat(largest, 2)
            low[1::2] += width / 2
            width /= 2
    return total, places


def find_critical_points(
    surface: Surface, domain: Domain, *, grid: int | None = None
) -> CriticalPoints:
    r"""Return the critical points in a box that Newton's method finds from a grid.

    Parameters
    ----------
    surface : Surface
        A surface of few variables.
    domain : tuple of pairs
        ``((x_low, x_high), (y_low, y_high))`` for two variables, one pair per variable.
    grid : int, optional
        Starts per side, at least 2. By default 60 on a line and in a plane, and about 4000 starts
        in all in more variables. A surface with fine structure needs more than two per hill.

    Returns
    -------
    CriticalPoints
        A tuple of `CriticalPoint`, lowest value first. Critical points that are not isolated, like
        those on the floor of a trough, are no part of it; its ``not_isolated`` tells where they are.

    Raises
    ------
    ValueError
        If the domain is not one interval for each variable.

    Notes
    -----
    The starts minimise $|\nabla f|^2$ by Newton's method with Levenberg's damping, all at once, and
    then take plain Newton steps, of which the best is kept. A point that no start leads to
    is missing. If the winding numbers do not add up to `winding_number`, one is; if they do,
    a minimum may still be missing together with a saddle, or a point of winding number 0.
    That none is missing is proved by `certify`, to which the result can be handed.

    All lengths are measured in half the sides of the domain: what counts as the same point, as
    critical and as curvature zero (see `classify`, with this `scale`), and the steps of differences
    where derivatives are not given. A point of zero curvature is not isolated if another critical
    point lies a hundredth away in a direction without curvature; nearer ones count as one with it.

    The winding number of a point that second derivatives decide is the sign of the determinant of
    its Hessian. Along a single direction without curvature the change of the slope's sign is looked
    at. Where there are several the turns are counted, in a plane along a small square, in space by
    the places near by where the gradient has one and the same small value, each with its sign.

    Examples
    --------
    It finds the nine critical points of Himmelblau's function, four of them minima:

    >>> from optguide import Himmelblau, find_critical_points
    >>> found = find_critical_points(Himmelblau(), Himmelblau().domain)
    >>> print(len(found), [p.kind for p in found[:4]])
    9 ['minimum', 'minimum', 'minimum', 'minimum']
    """
    check_surface("gradient", surface=surface)
    sides = _sides(domain, getattr(surface, "dimension", None))
    low, high = sides.T
    glanced(surface, _diagonal(low, high))
    d, scale = len(low), (high - low) / 2
    if grid is None:
        grid = 60 if d < 3 else max(2, round(4096 ** (1 / d)))
    check_count(least=2, grid=grid)
    seen, near = Scaled(surface, scale), 1e-9 * (high - low)
    with np.errstate(all="ignore"):
        x = stationary(seen, _starts(low, high, grid))
        x = x[((x >= low - near) & (x <= high + near)).all(axis=-1)]
        # Of those that are the same, the one with the smallest gradient is kept.
        x = x[np.linalg.norm(seen.gradient(x), axis=-1).argsort(kind="stable")]
        alone = isolated(surface, x, scale)
        rest = distinct(x[~alone], 2 / grid, scale)
        x = distinct(x[alone], NEAR, scale)
        # Where second derivatives vanish, all points near by look critical.
        flat = second_order(surface, x, scale).zero.any(axis=-1)
        x = np.concatenate([x[~flat], distinct(x[flat], _BESIDE, scale)])
        winding = _winding(surface, x, scale)
        # Where the border of every small box meets a zero, the point is not alone after all.
        known = np.isfinite(winding)
        rest, x, winding = np.concatenate([rest, x[~known]]), x[known], winding[known]
        found = second_order(surface, x, scale)
        values = np.asarray(surface.value(x))
        lam, _ = eigh(seen.curvature(x))
    # Values that differ by rounding are one, and the place decides.
    size = max(
        1e-9 * np.abs(values).max(initial=0.0),
        EPSILON * np.abs(found.lam).max(initial=0.0),
    )
    rows = zip(x, values, found.kind, winding, lam, strict=True)
    points = [
        CriticalPoint(
            tuple(at.tolist()),
            float(f),
            cast("Kind", str(kind)),
            round(turns),
            tuple(curvatures.tolist()),
        )
        for at, f, kind, turns, curvatures in rows
    ]
    points.sort(key=lambda p: (round(p.value / size) if size else 0, p.x))
    return CriticalPoints(points, rest)


def _starts(low: Array, high: Array, grid: int) -> Array:
    """Return one start in each cell of a grid, ``(grid**d, d)``."""
    # Irrational offsets keep the starts off the axes of symmetry.
    offsets = np.array([2.0, 3.0, *np.arange(5, 2 * len(low) + 5, 2.0)]) ** -0.5
    ticks = (np.arange(grid)[:, None] + offsets[: len(low)]) / grid
    axes = np.meshgrid(*(low + (high - low) * ticks).T)
    return np.stack(axes, axis=-1).reshape(-1, len(low))


def stationary(seen: Scaled, x: Array) -> Array:
    r"""Return the critical points to which the starts lead; those that lead to none are left out.

    The points where $|\nabla f|^2$ has a minimum above zero are left out as well.
    """
    x = _newton(seen, x, damping=1e-2, steps=80)
    x = x[second_order(seen.surface, x, seen.scale).critical]
    x = _polished(seen, x, steps=160)
    return x[second_order(seen.surface, x, seen.scale).critical & seen.smooth(x)]


def _polished(seen: Scaled, x: Array, steps: int) -> Array:
    """Return the best of the points that so many steps of plain Newton's method visit from each.

    Steps along a curved valley make the gradient longer before they make it shorter, and damping
    would forbid them: near a degenerate point of such a valley only plain Newton comes close.
    """
    best, g = x.copy(), seen.gradient(x)
    least, at = np.linalg.norm(g, axis=-1), np.arange(len(x))
    for _ in range(steps):
        lam, q = eigh(seen.hessian(x))
        b = np.einsum("...ij,...i->...j", q, g)
        # $s = -H^{-1} g$, in the eigenbasis of $H$.
        s = np.einsum("...ij,...j->...i", q, np.where(lam == 0, 0.0, -b / lam))
        moving = _moves(seen, x, s)
        x, at = (x + seen.scale * s)[moving], at[moving]
        g = seen.gradient(x)
        size = np.linalg.norm(g, axis=-1)
        better = size < least[at]
        best[at[better]], least[at[better]] = x[better], size[better]
    return best


def _newton(seen: Scaled, x: Array, damping: float, steps: int) -> Array:
    """Return the points after so many damped steps of Newton's method, in any order."""
    g, (lam, q) = seen.gradient(x), eigh(seen.hessian(x))
    factor, rest = np.full((len(x), 1), damping), []
    for _ in range(steps):
        # $s = -(H^2 + \mu I)^{-1} H g$, in the eigenbasis of $H$.
        b = np.einsum("...ij,...i->...j", q, g)
        largest = np.abs(lam).max(axis=-1, keepdims=True)
        # Divided by the largest, or the squares of tiny curvatures would vanish.
        lam, b = (part / np.where(largest > 0, largest, 1.0) for part in (lam, b))
        s = np.einsum("...ij,...j->...i", q, -lam * b / (lam**2 + factor))
        to = x + seen.scale * s
        there = seen.gradient(to)
        better = (np.linalg.norm(there, axis=-1) < np.linalg.norm(g, axis=-1))[:, None]
        x, g = np.where(better, to, x), np.where(better, there, g)
        factor = np.where(better, factor / 10, factor * 10)
        # Only the starts that still move go on.
        moving = _moves(seen, x, s)
        rest.append(x[~moving])
        x, g, factor = x[moving], g[moving], factor[moving]
        lam, q = eigh(seen.hessian(x))
    return np.concatenate([*rest, x])


def _moves(seen: Scaled, x: Array, s: Array) -> NDArray[np.bool_]:
    """Say which steps, in lengths of the problem, are more than a rounding."""
    rounding = EPSILON * np.maximum(1.0, np.abs(x) / seen.scale)
    return np.asarray((np.abs(s) > rounding).any(axis=-1))


def isolated(surface: Surface, x: Array, scale: Array) -> NDArray[np.bool_]:
    """Say which critical points have no other one beside them, a hundredth away.

    Where no eigenvalue is zero there is none. Where some are, one goes a hundredth along each of
    their directions, corrects the place by Newton's method in the others, and looks.
    """
    here, alone = second_order(surface, x, scale), np.full(len(x), True)
    for j, sign in product(range(x.shape[-1]), (1, -1)):
        rows = np.flatnonzero(here.zero[:, j])
        start, y = _walked(Scaled(surface, scale), x, here, rows, j, sign * _BESIDE)
        near = (np.abs(y - start) < _BESIDE / 2 * scale).all(axis=-1)
        alone[rows[near & second_order(surface, y, scale).critical]] = False
    # Where two sets cross, neither need go along an eigenvector.
    others = x[~alone]
    for i in np.flatnonzero(alone & here.zero.any(axis=-1)) if len(others) else ():
        alone[i] = not (np.abs(others - x[i]) < 2 * _BESIDE * scale).all(axis=-1).any()
    return alone


def _walked(
    seen: Scaled, x: Array, here: SecondOrder, rows: Any, j: Any, length: Any
) -> tuple[Array, Array]:
    """Return places along an eigenvector, and what they become where the others curve."""
    q, ways = here.q[rows], here.q[rows, :, j]
    lam = np.where(here.zero[rows], np.inf, here.lam[rows])
    start = y = x[rows] + np.reshape(length, (-1, 1)) * seen.scale * ways
    for _ in range(20):
        b = np.einsum("...ij,...i->...j", q, seen.gradient(y))
        y = y - seen.scale * np.einsum("...ij,...j->...i", q, b / lam)
    return start, y


def _winding(surface: Surface, x: Array, scale: Array) -> Array:
    """Return the winding number of each point, nan where there is none."""
    seen, here = Scaled(surface, scale), second_order(surface, x, scale)
    signs, flat = np.sign(here.lam), here.zero.sum(axis=-1)
    turns = np.prod(np.where(here.zero, 1.0, signs), axis=-1)
    apart = np.linalg.norm((x[:, None] - x) / scale, axis=-1)
    apart += np.diag(np.full(len(x), np.inf))
    quarter = 0.25 * apart.min(axis=1, initial=np.inf)
    # One direction without curvature is a line of its own: the slope along it changes its sign,
    # or does not. The other directions count with the signs of their curvatures.
    one = np.flatnonzero(flat == 1)
    j, length = here.zero[one].argmax(axis=-1), np.minimum(_BESIDE, quarter[one])
    slopes = [
        (here.q[one, :, j] * seen.gradient(_walked(seen, x, here, one, j, way)[1])).sum(
            axis=-1
        )
        for way in (-length, length)
    ]
    behind, ahead = np.where(np.isin(slopes, 0), np.nan, np.sign(slopes))
    turns[one] *= (ahead - behind) / 2
    # A box around each other point, small against the distance to its neighbours.
    more = flat > 1
    x, side = x[more], np.minimum(2e-3, quarter[more])[:, None] * scale
    if x.shape[-1] < 3:
        turns[more] = np.rint(_turns(seen, x - side, x + side, pieces=8)[0])
    else:
        turns[more] = [_degree(seen, *each) for each in zip(x, side, strict=True)]
    return np.asarray(turns)


class _Shifted(NamedTuple):
    """A scaled surface whose gradient has a vector taken off."""

    seen: Scaled
    vector: Array

    @property
    def scale(self) -> Array:
        return self.seen.scale

    def gradient(self, x: Array) -> Array:
        return self.seen.gradient(x) - self.vector

    def hessian(self, x: Array) -> Array:
        return self.seen.hessian(x)


def _degree(seen: Scaled, x: Array, side: Array) -> float:
    """Return how often the gradient takes one and the same small value in a box, with signs."""
    d = len(x)
    cube = np.array(list(product(np.linspace(-1, 1, 7), repeat=d)))
    border = seen.gradient(x + side * cube[np.abs(cube).max(axis=-1) == 1])
    size = np.linalg.norm(border, axis=-1)
    if not size.min() > 1e-6 * size.max():
        return np.nan
    # Any value shorter than all on the border will do.
    vector = size.min() / 2 * generic_directions(d)[0]
    shifted: Any = _Shifted(seen, vector)
    there = _newton(shifted, _starts(x - side, x + side, 6), damping=1e-2, steps=80)
    missed = np.linalg.norm(shifted.gradient(there), axis=-1)
    inside = (np.abs(there - x) <= side).all(axis=-1)
    there = distinct(there[inside & (missed < 1e-6 * size.min())], 1e-3, side)
    return float(np.prod(np.sign(eigh(seen.hessian(there))[0]), axis=-1).sum())


def glanced(surface: Any, x: Array) -> None:
    """Let a reader's own function be looked at, before what it says is believed."""
    if hasattr(surface, "glance"):
        surface.glance(x)


def _diagonal(low: Array, high: Array) -> Array:
    """Return a few points inside a box, none in its middle, ``(4, d)``."""
    return low + (high - low) * np.array([[0.2], [0.45], [0.6], [0.9]])


def distinct(x: Array, radius: float, scale: Array | float) -> Array:
    """Return the first of each group of points closer than `radius` lengths per coordinate."""
    # Most agree to nine digits at once; the rest is compared with each other.
    rounded = np.round(x / scale, 9)
    x = x[np.sort(np.unique(rounded, axis=0, return_index=True)[1])]
    kept: list[Array] = []
    while len(x):
        kept.append(x[0])
        x = x[(np.abs(x - x[0]) > radius * scale).any(axis=-1)]
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


def _sides(domain: Any, dimension: int | None) -> Array:
    """Return the sides of a box of any dimension."""
    sides = as_floats("domain", domain, "(d, 2)")
    if (len(np.atleast_1d(sides)) if dimension is None else dimension) < 3:
        return box(domain, dimension)
    check_finite(domain=sides)
    count = len(sides) if dimension is None else dimension
    if sides.shape != (count, 2) or not (sides[:, 0] < sides[:, 1]).all():
        raise ValueError(
            f"domain must be one pair (low, high) for each of {count} variables, "
            f"got {short_repr(domain)}"
        )
    return sides


def _angle(g: Array, h: Array) -> Array:
    """Return the angle from one vector to another, in (-pi, pi]."""
    # Each is brought to length 1 first, or the products of tiny gradients would vanish.
    u, v = (w / np.abs(w).max(axis=-1, keepdims=True) for w in (g, h))
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return np.arctan2(cross, (u * v).sum(axis=-1))
