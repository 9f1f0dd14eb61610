r"""The kind of a critical point in many dimensions, without the matrix.

`classify` looks at all eigenvalues. Where they are many, few of them tell: the lowest
and the highest say which way the surface curves, the one nearest to zero whether second
derivatives decide at all. Whether the point is critical is a question about the
gradient and the directions it is made of, and those are in the Krylov space that grows
from it.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optguide.calculus.critical_points import glanced
from optguide.calculus.derivatives import generic_directions, hvp
from optguide.calculus.eigenpairs import extreme_eigenpairs
from optguide.calculus.second_order import EPSILON, NEAR, lengths, second_order
from optguide.linalg.lanczos import lanczos
from optguide.linalg.spectrum import eigh
from optguide.typing import Array, Surface

__all__ = ["kinds"]

#: Up to this many dimensions all eigenvalues are looked at.
_DENSE = 50

#: Dimension of the Krylov space in which the gradient is taken apart.
_KRYLOV = 100


def kinds(
    surface: Surface, x: Array, *, scale: Any = None, small: Any = False
) -> NDArray[np.str_]:
    r"""Return what kind of critical point each point is, in any number of dimensions.

    Parameters
    ----------
    surface : Surface
        The surface. Above 50 dimensions it is asked for gradients, and for products
        with its Hessian if it has ``hvp``; never for its Hessian.
    x : array
        Points, ``(..., d)``.
    scale : array, optional
        Lengths over which the surface changes, ``(..., d)``; see `classify`.
    small : array of bool, default False
        Where the gradient is known to be small, ``(...)``: there the curvatures alone
        decide.

    Returns
    -------
    array of str
        The words of `classify`, ``(...)``.

    Raises
    ------
    ValueError, RuntimeError
        As `extreme_eigenpairs` does.

    Notes
    -----
    The tests are those of `classify`, and up to 100 dimensions they decide alike.
    Above, the gradient is taken apart along a hundred directions, those of the Krylov
    space that grows from it, and not along all eigenvectors: a small part of it along
    one of many directions without curvature may be missed, and a point on the floor of
    a valley taken for critical.

    Examples
    --------
    A saddle with one way down among a thousand:

    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> from optguide.calculus.kinds import kinds
    >>> curvature = np.append(np.linspace(1.0, 2.0, 999), -1.0)
    >>> surface = SimpleNamespace(gradient=lambda x: curvature * x)
    >>> print(kinds(surface, np.zeros(1000)), kinds(surface, np.full(1000, 0.1)))
    saddle not critical
    """
    d = x.shape[-1]
    scale = lengths(surface, x, scale)
    small = np.broadcast_to(small, x.shape[:-1])
    if d <= _DENSE:
        glanced(surface, x)
        found = second_order(surface, x, scale)
        finite = np.isfinite(found.lam).all(axis=-1)
        critical = found.critical | (small & finite)
        return np.where(critical, found.kind, "not critical")
    with np.errstate(all="ignore"):
        each = [
            _kind(_Products(surface, w), point, known)
            for point, w, known in zip(
                x.reshape(-1, d), scale.reshape(-1, d), small.ravel(), strict=True
            )
        ]
    return np.array(each, dtype=np.str_).reshape(x.shape[:-1])


class _Products:
    r"""A surface that is asked for gradients and for products, and has no matrix.

    It is seen in lengths of the problem, $W \nabla f$ and $W \nabla^2 f \, W$.
    """

    def __init__(self, surface: Any, scale: Array) -> None:
        self.surface, self.scale = surface, scale
        self.inside: Any = SimpleNamespace(gradient=surface.gradient)
        if hasattr(surface, "hvp"):
            self.inside.hvp = surface.hvp

    def gradient(self, x: Array) -> Array:
        return np.asarray(self.scale * self.surface.gradient(x))

    def hvp(self, x: Array, p: Array) -> Array:
        return np.asarray(self.scale * hvp(self.inside, x, self.scale * p))


def _kind(surface: Any, x: Array, small: bool) -> str:
    d = len(x)
    g = surface.gradient(x)
    if not (np.isfinite(x).all() and np.isfinite(g).all()):
        return "not critical"
    # As in `classify`: moves along no particular direction.
    r = np.maximum(NEAR * surface.scale, 8 * EPSILON * np.abs(x))
    u = generic_directions(d) * d**0.5
    near_by = [x + r * move for move in (*u, *-u)]
    reach = float(np.linalg.norm(r / surface.scale))
    away = float((np.abs(x) / surface.scale).max())

    space = lanczos(lambda v, _: hvp(surface, x, v), g[None], min(d, _KRYLOV))
    if not np.isfinite(space.matrix).all():
        return "not critical"
    lam, q = eigh(space.matrix)
    noise = 8 * EPSILON * np.abs(lam).max() * (1 + away)
    for curvature, v in zip(lam, q.T @ space.basis, strict=True):
        slope, wide = abs(v @ g), abs(curvature)
        if not small and slope > reach * wide + noise:
            there = np.array([v @ hvp(surface, y, v) for y in near_by])
            spread = np.abs(there - curvature).max()
            # Written so that a spread of nan is too little.
            if not slope <= reach * (wide + spread) + noise:
                return "not critical"

    here, residual = _telling(surface, x)
    nearest = abs(here[2])
    unsure = residual + 8 * EPSILON * np.abs(here).max()
    zero = np.abs(here) <= unsure
    # No eigenvalue moves by more than the largest change of the Hessian, and mostly
    # that is little. Where it is not, the spectra near by are looked at.
    if nearest <= 2 * max(_change(surface, x, y) for y in near_by) + unsure[2]:
        moved = np.array([_telling(surface, y)[0] for y in near_by])
        # Two of opposite sign may take turns at being the one nearest to zero.
        moved[:, 2] = np.abs(moved[:, 2])
        spread = np.abs(moved - [*here[:2], nearest]).max(axis=0)
        zero = np.abs(here) <= 2 * spread + unsure
    # Of both signs they decide, whatever the others are.
    if here[0] < 0 < here[1] and not zero[:2].any():
        return "saddle"
    return "degenerate" if zero.any() else "minimum" if here[0] > 0 else "maximum"


def _telling(surface: Any, x: Array) -> tuple[Array, Array]:
    """Return the lowest, the highest and the smallest eigenvalue, and residuals."""
    found = extreme_eigenpairs(surface, x)
    return (
        np.append(found.values, found.nearest_zero),
        np.append(found.residuals, found.nearest_residual),
    )


def _change(surface: Any, x: Array, y: Array) -> float:
    """Return about how large the change of the Hessian is, or more."""
    space = lanczos(
        lambda v, _: hvp(surface, y, v) - hvp(surface, x, v),
        generic_directions(len(x)),
        10,
    )
    # Ten vectors find it to within a factor of two.
    return 2 * float(np.abs(np.linalg.eigvalsh(space.matrix)).max())
