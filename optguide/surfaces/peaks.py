r"""Peaks: three hills and three hollows on a plain, MATLAB's example of a surface.

Everybody who has drawn a surface with MATLAB knows it: `peaks` is the sample data of its plotting
functions {cite:p}`mathworkspeaks`. It is a sum of polynomials times bells, so it dies out on all
sides, and a path that leaves the hills is lost on the plain.
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
class Peaks:
    r"""Polynomials times bells.

    References
    ----------
    MathWorks, documentation of ``peaks``.

    Examples
    --------
    It has as many hills as hollows, and as many saddles:

    >>> from collections import Counter
    >>> from optguide import Peaks
    >>> print(Counter(point.kind for point in Peaks().critical_points).most_common())
    [('minimum', 3), ('saddle', 3), ('maximum', 3)]
    """

    label: ClassVar[str] = "peaks"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "mathworkspeaks"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"3 (1 - x)^2 e^{-x^2 - (y + 1)^2} - 10 (x / 5 - x^3 - y^5) e^{-x^2 - y^2} "
        r"- \frac{1}{3} e^{-(x + 1)^2 - y^2}"
    )
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (0.1, 1.2),
        (-0.7, -0.5),
        (1.4, 0.5),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -6,
        -4.5,
        -3,
        -1.5,
        -0.5,
        0,
        0.3,
        0.8,
        1.5,
        2.5,
        4,
        6,
        7.5,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.228278920556, -1.6255349575), -6.55113333284, "minimum", 1,
                      (17.9197051696, 30.1822141094)),
        CriticalPoint((-1.347396244368, 0.204518866097), -3.0498494028, "minimum", 1,
                      (8.55174684126, 15.57142966)),
        CriticalPoint((0.296445553847, 0.320196247667), -0.0649358682555, "minimum", 1,
                      (6.33093229846, 15.7982169884)),
        CriticalPoint((0.416323321679, -0.394145098402), 0.408547924594, "saddle", -1,
                      (-8.17109336074, 20.8891940268)),
        CriticalPoint((-0.265937556837, 0.466739993726), 0.788293462679, "saddle", -1,
                      (-13.8750049656, 15.2025586876)),
        CriticalPoint((1.098272834335, 0.854460979525), 2.24919166153, "saddle", -1,
                      (-10.0140396354, 11.1484096641)),
        CriticalPoint((1.285684697241, -0.004847559076), 3.592489918, "maximum", 1,
                      (-15.7510609144, -7.11290652827)),
        CriticalPoint((-0.460024518034, -0.629196508717), 3.77658099853, "maximum", 1,
                      (-30.4129685527, -14.4382865415)),
        CriticalPoint((-0.00931758196, 1.581367962939), 8.10621358944, "maximum", 1,
                      (-32.4280854759, -16.2793440274)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        a, b, p, q, r = _parts(x, y)
        # $f = a p + b q - r / 3$
        return a * p + b * q - r / 3

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        a, b, p, q, r = _parts(x, y)
        # The polynomials have slopes of their own.
        # $a_x = 6 (x - 1)$
        ax = 6 * (x - 1)
        # $b_x = 30 x^2 - 2$
        bx = 30 * x**2 - 2
        # $b_y = 50 y^4$
        by = 50 * y**4
        # $f_x = (a_x - 2 x a) p + (b_x - 2 x b) q + 2 (x + 1) r / 3$
        fx = (ax - 2 * x * a) * p + (bx - 2 * x * b) * q + 2 * (x + 1) * r / 3
        # $f_y = -2 (y + 1) a p + (b_y - 2 y b) q + 2 y r / 3$
        fy = -2 * (y + 1) * a * p + (by - 2 * y * b) * q + 2 * y * r / 3
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        a, b, p, q, r = _parts(x, y)
        # $a_x = 6 (x - 1)$
        ax = 6 * (x - 1)
        # $b_x = 30 x^2 - 2$
        bx = 30 * x**2 - 2
        # $b_y = 50 y^4$
        by = 50 * y**4
        # Each part by itself: first the bell that carries $a$, then the one that carries $b$.
        # $p_{xx} = (6 - 4 x a_x + (4 x^2 - 2) a) p$
        pxx = (6 - 4 * x * ax + (4 * x**2 - 2) * a) * p
        # $p_{xy} = -2 (y + 1) (a_x - 2 x a) p$
        pxy = -2 * (y + 1) * (ax - 2 * x * a) * p
        # $p_{yy} = (4 (y + 1)^2 - 2) a p$
        pyy = (4 * (y + 1) ** 2 - 2) * a * p
        # $q_{xx} = (60 x - 4 x b_x + (4 x^2 - 2) b) q$
        qxx = (60 * x - 4 * x * bx + (4 * x**2 - 2) * b) * q
        # $q_{xy} = (4 x y b - 2 y b_x - 2 x b_y) q$
        qxy = (4 * x * y * b - 2 * y * bx - 2 * x * by) * q
        # $q_{yy} = (200 y^3 - 4 y b_y + (4 y^2 - 2) b) q$
        qyy = (200 * y**3 - 4 * y * by + (4 * y**2 - 2) * b) * q
        # $f_{xx} = p_{xx} + q_{xx} - (4 (x + 1)^2 - 2) r / 3$
        fxx = pxx + qxx - (4 * (x + 1) ** 2 - 2) * r / 3
        # $f_{xy} = p_{xy} + q_{xy} - 4 (x + 1) y r / 3$
        fxy = pxy + qxy - 4 * (x + 1) * y * r / 3
        # $f_{yy} = p_{yy} + q_{yy} - (4 y^2 - 2) r / 3$
        fyy = pyy + qyy - (4 * y**2 - 2) * r / 3
        return symmetric(fxx, fxy, fyy)


def _parts(x: Array, y: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Return the two polynomials and the three bells."""
    # $a = 3 (1 - x)^2$
    a = 3 * (1 - x) ** 2
    # $b = 10 (x^3 + y^5 - x / 5)$
    b = 10 * (x**3 + y**5 - x / 5)
    # $p = e^{-x^2 - (y + 1)^2}$
    p = np.exp(-(x**2) - (y + 1) ** 2)
    # $q = e^{-x^2 - y^2}$
    q = np.exp(-(x**2) - y**2)
    # $r = e^{-(x + 1)^2 - y^2}$
    r = np.exp(-((x + 1) ** 2) - y**2)
    return a, b, p, q, r
