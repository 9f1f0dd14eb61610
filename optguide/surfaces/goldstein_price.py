r"""Goldstein and Price's function: heights from 3 to a million in a square of four units.

It is usually printed as a polynomial of degree eight with twelve coefficients. In the coordinates
$s = x + y$ and $r = 2 x - 3 y$ it is a product of two quartics $a(s) \, b(r)$, both positive, so its
critical points are a grid: the slope of $a$ vanishes at $s = -1, 1, 2$, that of $b$ at
$r = 0, 1, 3$, and any of the first meets any of the second. It is from {cite:t}`goldstein1971`.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


@surface
class GoldsteinPrice:
    r"""A product of two quartics along lines that are not at right angles.

    References
    ----------
    Goldstein and Price (1971).

    Examples
    --------
    The polynomial that is usually printed is this product:

    >>> import numpy as np
    >>> from optguide import GoldsteinPrice
    >>> points = np.random.default_rng(0).uniform(-2, 2, (100, 2))
    >>> x, y = points.T
    >>> a = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    >>> b = 30 + (2 * x - 3 * y) ** 2 * (
    ...     18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    ... )
    >>> print(np.allclose(GoldsteinPrice().value(points), a * b, rtol=1e-12))
    True

    All nine critical points have coordinates of one decimal and values that are whole numbers:

    >>> for point in GoldsteinPrice().critical_points:
    ...     print(f"{point.kind:7} {point.x} {point.value:.0f}")
    minimum (0.0, -1.0) 3
    minimum (-0.6, -0.4) 30
    minimum (1.8, 0.2) 84
    minimum (1.2, 0.8) 840
    saddle  (-0.4, -0.6) 35
    saddle  (1.2, -0.2) 99
    saddle  (1.4, 0.6) 980
    saddle  (0.6, 0.4) 990
    maximum (0.8, 0.2) 1155
    """

    label: ClassVar[str] = "Goldstein-Price"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "goldstein1971"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"(1 + (s + 1)^2 (19 - 14 s + 3 s^2)) (30 + r^2 (18 - 16 r + 3 r^2)) "
        r"\quad s = x + y \quad r = 2 x - 3 y"
    )
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-1.5, -0.5),
        (0.8, 0.3),
        (1.0, -1.5),
    )
    # From some critical values to a hundred times the highest: the surface spans six powers of ten.
    levels: ClassVar[tuple[float, ...]] = (
        5, 12, 28, 34, 70, 95, 200, 500, 900, 985, 1100, 2500, 6000, 15000, 40000, 100000, 300000
    )  # fmt: skip
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, -1.0), 3.0, "minimum", 1,
                      (402.831011667, 965.168988333)),
        CriticalPoint((-0.6, -0.4), 30.0, "minimum", 1,
                      (447.917781799, 4340.0822182)),
        CriticalPoint((1.8, 0.2), 84.0, "minimum", 1,
                      (207.625966622, 26216.3740334)),
        CriticalPoint((1.2, 0.8), 840.0, "minimum", 1,
                      (2061.41439344, 13202.5856066)),
        CriticalPoint((-0.4, -0.6), 35.0, "saddle", -1,
                      (-300.675590011, 5028.67559001)),
        CriticalPoint((1.2, -0.2), 99.0, "saddle", -1,
                      (-138.486259302, 30882.4862593)),
        CriticalPoint((1.4, 0.6), 980.0, "saddle", -1,
                      (-8660.26656421, 2444.26656421)),
        CriticalPoint((0.6, 0.4), 990.0, "saddle", -1,
                      (-1389.18609018, 15393.1860902)),
        CriticalPoint((0.8, 0.2), 1155.0, "maximum", 1,
                      (-10372.5346389, -1603.46536107)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        _, _, a, b = _factors(x)
        # $f = a b$
        return a * b

    def gradient(self, x: Array) -> Array:
        s, r, a, b = _factors(x)
        # $c = 12 (s + 1) (s - 1) (s - 2)$
        c = 12 * (s + 1) * (s - 1) * (s - 2)  # the slope of a
        # $d = 12 r (r - 1) (r - 3)$
        d = 12 * r * (r - 1) * (r - 3)  # the slope of b
        # $f_x = c b + 2 a d$
        fx = c * b + 2 * a * d
        # $f_y = c b - 3 a d$
        fy = c * b - 3 * a * d
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        s, r, a, b = _factors(x)
        # $c = 12 (s + 1) (s - 1) (s - 2)$
        c = 12 * (s + 1) * (s - 1) * (s - 2)
        # $d = 12 r (r - 1) (r - 3)$
        d = 12 * r * (r - 1) * (r - 3)
        # $p = 12 (3 s^2 - 4 s - 1)$
        p = 12 * (3 * s**2 - 4 * s - 1)  # the slope of c
        # $q = 12 (3 r^2 - 8 r + 3)$
        q = 12 * (3 * r**2 - 8 * r + 3)  # the slope of d
        # $f_{xx} = p b + 4 c d + 4 a q$
        fxx = p * b + 4 * c * d + 4 * a * q
        # $f_{xy} = p b - c d - 6 a q$
        fxy = p * b - c * d - 6 * a * q
        # $f_{yy} = p b - 6 c d + 9 a q$
        fyy = p * b - 6 * c * d + 9 * a * q
        return symmetric(fxx, fxy, fyy)


def _factors(x: Array) -> tuple[Array, Array, Array, Array]:
    """Return the two coordinates, and the quartic of each."""
    x, y = coordinates(x)
    # $s = x + y$
    s = x + y
    # $r = 2 x - 3 y$
    r = 2 * x - 3 * y
    # $a = 1 + (s + 1)^2 (19 - 14 s + 3 s^2)$
    a = 1 + (s + 1) ** 2 * (19 - 14 * s + 3 * s**2)
    # $b = 30 + r^2 (18 - 16 r + 3 r^2)$
    b = 30 + r**2 * (18 - 16 * r + 3 * r**2)
    return s, r, a, b
