r"""Rosenbrock's valley in any number of dimensions: neighbouring coordinates are chained in pairs.

Each coordinate is to be the square of the one before, and all are to be 1. In two and three dimensions
$(1, \dots, 1)$ is the only critical point. From four on there is a second minimum, near $(-1, 1, \dots,
1)$, shown for up to thirty by {cite:t}`shang2006`, and a saddle of index 1 between the two: the first
coordinate sits on the wrong side, and to cross it would have to lift the others off their valleys.

A coordinate meets only its two neighbours, so the Hessian has three diagonals, and a product with it
costs no more than a gradient.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from optguide._check import as_points
from optguide.declaration import surface
from optguide.ranges import Range
from optguide.typing import Array, Domain


@surface
class ChainedRosenbrock:
    r"""The sum of $(1 - a)^2 + 100 (b - a^2)^2$ over all pairs of neighbouring coordinates $a$, $b$.

    Parameters
    ----------
    dimension : int
        $d \ge 2$, number of coordinates. With 2 it is `Rosenbrock`.

    Raises
    ------
    ValueError, TypeError
        If the dimension is not a whole number of at least 2.

    References
    ----------
    Rosenbrock (1960); Shang and Qiu (2006), on the second minimum.

    Examples
    --------
    In four dimensions a start on the wrong side ends in a second minimum, of height 3.7:

    >>> from optguide import ChainedRosenbrock, ExactTrustRegion, classify, run
    >>> surface = ChainedRosenbrock(4)
    >>> x = run(ExactTrustRegion(), surface, [-1.0, 1.0, 1.0, 1.0], steps=50).x
    >>> print(classify(surface, x), f"{surface.value(x):.4f}")
    minimum 3.7014
    """

    dimension: Annotated[int, Range(2.0, integer=True)]

    @property
    def domain(self) -> Domain:
        """A box that holds all critical points."""
        return ((-2.0, 2.0),) * self.dimension

    def _pairs(self, x: Any) -> tuple[Any, Any]:
        """Return the first and the second coordinates of all pairs, ``(..., d - 1)`` each."""
        x = as_points(x, self.dimension)
        return x[..., :-1], x[..., 1:]

    def value(self, x: Array) -> Array:
        a, b = self._pairs(x)
        # $v = (1 - a)^2 + 100 (b - a^2)^2$
        v = (1 - a) ** 2 + 100 * (b - a**2) ** 2
        return v.sum(axis=-1)

    def gradient(self, x: Array) -> Array:
        a, b = self._pairs(x)
        # How far above the floor of its valley each pair is.
        # $r = b - a^2$
        r = b - a**2
        # $v_a = -400 a r - 2 (1 - a)$
        va = -400 * a * r - 2 * (1 - a)
        # $v_b = 200 r$
        vb = 200 * r
        return _added(va, vb)

    def _diagonals(self, x: Array) -> tuple[Array, Array]:
        """Return the main diagonal of the Hessian, ``(..., d)``, and the one beside it."""
        a, b = self._pairs(x)
        # $v_{aa} = 1200 a^2 - 400 b + 2$
        vaa = 1200 * a**2 - 400 * b + 2
        # $v_{ab} = -400 a$
        vab = -400 * a
        # $v_{bb} = 200$
        vbb = np.full_like(b, 200.0)
        return _added(vaa, vbb), vab

    def hessian(self, x: Array) -> Array:
        main, beside = self._diagonals(x)
        unit = np.eye(self.dimension)
        # Row i of the one above the main diagonal is unit i + 1, times the entry.
        upper = beside[..., :, None] * unit[1:]
        corner = np.concatenate([upper, np.zeros_like(main)[..., None, :]], axis=-2)
        return main[..., None] * unit + corner + corner.swapaxes(-1, -2)

    def hvp(self, x: Array, p: Array) -> Array:
        main, beside = self._diagonals(x)
        a, b = self._pairs(p)
        # Each diagonal times the entries that it meets.
        return main * as_points(p) + _added(beside * b, beside * a)

    # Half the sum of the squares of two residuals for each pair: first all of one kind, then of the other.

    def residuals(self, x: Array) -> Array:
        a, b = self._pairs(x)
        # $p = \sqrt{2} (1 - a)$
        p = np.sqrt(2) * (1 - a)
        # $q = 10 \sqrt{2} (b - a^2)$
        q = 10 * np.sqrt(2) * (b - a**2)
        return np.concatenate([p, q], axis=-1)

    def jacobian(self, x: Array) -> Array:
        a, _ = self._pairs(x)
        first, second = np.eye(self.dimension)[:-1], np.eye(self.dimension)[1:]
        # $q_a = -20 \sqrt{2} a$
        qa = -20 * np.sqrt(2) * a
        p = np.zeros_like(a)[..., None] - np.sqrt(2) * first
        q = qa[..., None] * first + 10 * np.sqrt(2) * second
        return np.concatenate([p, q], axis=-2)

    def jvp(self, x: Array, p: Array) -> Array:
        a, _ = self._pairs(x)
        u, w = self._pairs(p)
        rows = [-np.sqrt(2) * u, 10 * np.sqrt(2) * (w - 2 * a * u)]
        return np.concatenate(rows, axis=-1)

    def vjp(self, x: Array, r: Array) -> Array:
        a, _ = self._pairs(x)
        # What comes from the residuals of either kind.
        p, q = r[..., : self.dimension - 1], r[..., self.dimension - 1 :]
        return _added(-np.sqrt(2) * (p + 20 * a * q), 10 * np.sqrt(2) * q)


def _added(first: Array, second: Array) -> Array:
    """Return what all pairs add up to for each coordinate: its share as a first and as a second.

    >>> print(_added(np.array([1.0, 2.0]), np.array([10.0, 20.0])).tolist())
    [1.0, 12.0, 20.0]
    """
    none = np.zeros_like(first[..., :1])
    ends = [
        np.concatenate([first, none], axis=-1),
        np.concatenate([none, second], axis=-1),
    ]
    return ends[0] + ends[1]
