r"""Curvature maps: how a surface bends at each place, downwards, upwards or both.

The eigenvalues of the Hessian are the curvatures along its axes. The lowest says whether there is a
way down that the gradient may hide, the highest how long a step may be. Both change from place to place
on every surface but a quadratic: a map of a quadratic shows one colour, and what else it seems to
show is rounding.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from optguide._check import check_count, check_surface, given_or_own
from optguide.calculus.critical_points import glanced, planar, rectangle
from optguide.calculus.derivatives import hessian
from optguide.linalg.spectrum import eigh
from optguide.typing import Array, Domain, Surface

__all__ = ["CurvatureMap", "curvature_map"]


class CurvatureMap(NamedTuple):
    """What `curvature_map` found: pictures with rows upwards in $y$ and columns to the right in $x$."""

    lowest: Array  #: lowest eigenvalue of the Hessian at each place, ``(n, n)``
    highest: Array  #: highest eigenvalue, ``(n, n)``
    kind: NDArray[np.str_]  #: "convex", "indefinite", "concave" or "flat", ``(n, n)``
    x: Array  #: the places, ``(n, n, 2)``
    domain: Domain  #: the part of the plane


def curvature_map(
    surface: Surface, grid: int, *, domain: Domain | None = None
) -> CurvatureMap:
    r"""Return the extreme curvatures of a surface over a grid.

    Parameters
    ----------
    surface : Surface
        A surface of two variables. Without a ``hessian`` its gradient is differenced.
    grid : int
        Places per side: the domain is cut into ``grid * grid`` cells, and the middle of each is looked
        at.
    domain : pair of pairs, optional
        ``((x_low, x_high), (y_low, y_high))``, by default the surface's own.

    Returns
    -------
    CurvatureMap
        Eigenvalues and kinds. A place is "flat" where an eigenvalue is zero up to rounding, a
        billionth of the largest curvature on the map; that of a place that is not finite is flat too.

    Raises
    ------
    ValueError, TypeError
        If the surface has no gradient, `grid` is no whole number of at least 1, or there is no domain.

    Examples
    --------
    Half of the picture of Himmelblau's function is convex, and only the hill in the middle concave:

    >>> from optguide import Himmelblau, curvature_map
    >>> found = curvature_map(Himmelblau(), grid=60)
    >>> print(*(f"{kind} {(found.kind == kind).mean():.2f}" for kind in ("convex", "concave")))
    convex 0.52 concave 0.07
    """
    check_surface("gradient", surface=surface)
    check_count(least=1, grid=grid)
    planar(surface)
    low, high = rectangle(given_or_own(surface, "domain", domain)).T
    ticks = (np.arange(grid)[:, None] + 0.5) / grid
    x = np.stack(np.meshgrid(*(low + (high - low) * ticks).T), axis=-1)
    glanced(surface, x)
    with np.errstate(all="ignore"):
        lam, _ = eigh(hessian(surface, x))
        size = np.abs(lam).max(axis=-1)
        zero = 1e-9 * np.max(size, where=np.isfinite(size), initial=0.0)
        sure = (np.abs(lam) > zero).all(axis=-1)
    lowest, highest = lam[..., 0], lam[..., -1]
    kind = np.select(
        [~sure, lowest > 0, highest < 0], ["flat", "convex", "concave"], "indefinite"
    )
    own = cast("Domain", tuple(zip(low.tolist(), high.tolist(), strict=True)))
    return CurvatureMap(lowest, highest, kind, x, own)
