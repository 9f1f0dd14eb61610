"""Hills on a bowl, and a canyon cut through it along $y = -x$.

The canyon holds the lowest point, near its middle, and a second minimum. A third one is a trap among
the hills: it lies 6.6 above the lowest point, and the lowest way out of it climbs 0.033. That is
enough to hold a method that only walks downhill; one with enough momentum rolls over it.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


def _hills(x: Array, y: Array) -> tuple[Array, Array, Array, Array]:
    """Return the four hills."""
    # $p = 3 e^{-(x + 1)^2 - (y + 2)^2}$
    p = 3 * np.exp(-((x + 1) ** 2) - (y + 2) ** 2)
    # $q = e^{-3 (x + 2)^2 - 1.5 (y - 0.5)^2}$
    q = np.exp(-3 * (x + 2) ** 2 - 1.5 * (y - 0.5) ** 2)
    # $r = 3 e^{-1.5 (x - 1)^2 - 3 (y + 1.5)^2}$
    r = 3 * np.exp(-1.5 * (x - 1) ** 2 - 3 * (y + 1.5) ** 2)
    # $s = 1.5 e^{-(x + 1.5)^2 - 3 (y + 0.5)^2}$
    s = 1.5 * np.exp(-((x + 1.5) ** 2) - 3 * (y + 0.5) ** 2)
    return p, q, r, s


@surface
class HillsAndCanyon:
    """A bowl with four hills added to it and a canyon cut into it.

    Examples
    --------
    The wall that holds a path in the trap is 0.033 high, and 6.6 could be won beyond it:

    >>> from optguide import HillsAndCanyon
    >>> lowest, canyon, trap, pass_, wall = HillsAndCanyon.critical_points[:5]
    >>> print(f"{wall.value - trap.value:.3f} {trap.value - lowest.value:.1f}")
    0.033 6.6

    From the same start a little momentum ends in the trap and a lot of it at the lowest point:

    >>> from optguide import Nesterov, run
    >>> for momentum in 0.9, 0.975:
    ...     x, y = run(Nesterov(0.01, momentum), HillsAndCanyon(), [-2.8, -2.5], steps=1000).x
    ...     print(f"({x:.2f}, {y:.2f})")
    (-2.03, -1.08)
    (-0.04, 0.07)
    """

    label: ClassVar[str] = "hills and canyon"
    family: ClassVar[SurfaceFamily] = "article"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"(x^2 + y^2) / 3 + 3 e^{-(x + 1)^2 - (y + 2)^2} + e^{-3 (x + 2)^2 - 1.5 (y - 0.5)^2} "
        r"+ 3 e^{-1.5 (x - 1)^2 - 3 (y + 1.5)^2} + 1.5 e^{-(x + 1.5)^2 - 3 (y + 0.5)^2} "
        r"+ 4 (1 - e^{-(x + y)^2})"
    )
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-2.8, -2.5),
        (2.5, 1.5),
        (0.5, -2.8),
    )
    levels: ClassVar[tuple[float, ...]] = (
        0.3,
        1,
        2,
        2.8,
        3.2,
        4,
        5,
        6,
        6.5,
        6.66,
        6.8,
        7.3,
        8,
        9,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-0.040419446911, 0.071973728498), 0.0897167129216, "minimum", 1,
                      (0.442639422827, 17.9723562628)),
        CriticalPoint((1.929145935696, -1.921457692048), 2.95427520118, "minimum", 1,
                      (5.19781532734, 14.6403363389)),
        CriticalPoint((-2.034193993374, -1.081878763006), 6.64405493921, "minimum", 1,
                      (1.17076191009, 4.25565640623)),
        CriticalPoint((1.649095995746, -1.393936427019), 3.34987340101, "saddle", -1,
                      (-6.27726975969, 13.2931069477)),
        CriticalPoint((-1.651372702401, -1.011930899234), 6.67681426082, "saddle", -1,
                      (-1.36892731281, 5.09255319805)),
        CriticalPoint((-2.417265335645, -0.532059340107), 6.85278864635, "saddle", -1,
                      (-2.23724492823, 1.97599204896)),
        CriticalPoint((-1.454880408501, -2.909764077405), 8.59392178162, "saddle", -1,
                      (-1.46556656944, 2.94650796236)),
        CriticalPoint((-1.976092690385, -0.516472375219), 6.91737265424, "maximum", 1,
                      (-4.75064127723, -1.57461224086)),
        CriticalPoint((-1.138840535714, -2.278247027594), 8.88652318848, "maximum", 1,
                      (-4.77298088448, -3.69899711191)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        p, q, r, s = _hills(x, y)
        # $f = (x^2 + y^2) / 3 + p + q + r + s + 4 (1 - e^{-(x + y)^2})$
        return (x**2 + y**2) / 3 + p + q + r + s + 4 * (1 - np.exp(-((x + y) ** 2)))

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        p, q, r, s = _hills(x, y)
        # The canyon has the same slope in $x$ and in $y$.
        # $t = 8 (x + y) e^{-(x + y)^2}$
        t = 8 * (x + y) * np.exp(-((x + y) ** 2))
        # $f_x = 2 x / 3 - 2 (x + 1) p - 6 (x + 2) q - 3 (x - 1) r - 2 (x + 1.5) s + t$
        fx = (
            2 * x / 3
            - 2 * (x + 1) * p
            - 6 * (x + 2) * q
            - 3 * (x - 1) * r
            - 2 * (x + 1.5) * s
            + t
        )
        # $f_y = 2 y / 3 - 2 (y + 2) p - 3 (y - 0.5) q - 6 (y + 1.5) r - 6 (y + 0.5) s + t$
        fy = (
            2 * y / 3
            - 2 * (y + 2) * p
            - 3 * (y - 0.5) * q
            - 6 * (y + 1.5) * r
            - 6 * (y + 0.5) * s
            + t
        )
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        p, q, r, s = _hills(x, y)
        # $t = 8 (1 - 2 (x + y)^2) e^{-(x + y)^2}$
        t = 8 * (1 - 2 * (x + y) ** 2) * np.exp(-((x + y) ** 2))
        # The curvatures of each hill; then those of everything together.
        # $p_{xx} = (4 (x + 1)^2 - 2) p$
        pxx = (4 * (x + 1) ** 2 - 2) * p
        # $q_{xx} = (36 (x + 2)^2 - 6) q$
        qxx = (36 * (x + 2) ** 2 - 6) * q
        # $r_{xx} = (9 (x - 1)^2 - 3) r$
        rxx = (9 * (x - 1) ** 2 - 3) * r
        # $s_{xx} = (4 (x + 1.5)^2 - 2) s$
        sxx = (4 * (x + 1.5) ** 2 - 2) * s
        # $f_{xx} = 2 / 3 + p_{xx} + q_{xx} + r_{xx} + s_{xx} + t$
        fxx = 2 / 3 + pxx + qxx + rxx + sxx + t
        # $p_{xy} = 4 (x + 1) (y + 2) p$
        pxy = 4 * (x + 1) * (y + 2) * p
        # $q_{xy} = 18 (x + 2) (y - 0.5) q$
        qxy = 18 * (x + 2) * (y - 0.5) * q
        # $r_{xy} = 18 (x - 1) (y + 1.5) r$
        rxy = 18 * (x - 1) * (y + 1.5) * r
        # $s_{xy} = 12 (x + 1.5) (y + 0.5) s$
        sxy = 12 * (x + 1.5) * (y + 0.5) * s
        # $f_{xy} = p_{xy} + q_{xy} + r_{xy} + s_{xy} + t$
        fxy = pxy + qxy + rxy + sxy + t
        # $p_{yy} = (4 (y + 2)^2 - 2) p$
        pyy = (4 * (y + 2) ** 2 - 2) * p
        # $q_{yy} = (9 (y - 0.5)^2 - 3) q$
        qyy = (9 * (y - 0.5) ** 2 - 3) * q
        # $r_{yy} = (36 (y + 1.5)^2 - 6) r$
        ryy = (36 * (y + 1.5) ** 2 - 6) * r
        # $s_{yy} = (36 (y + 0.5)^2 - 6) s$
        syy = (36 * (y + 0.5) ** 2 - 6) * s
        # $f_{yy} = 2 / 3 + p_{yy} + q_{yy} + r_{yy} + s_{yy} + t$
        fyy = 2 / 3 + pyy + qyy + ryy + syy + t
        return symmetric(fxx, fxy, fyy)
