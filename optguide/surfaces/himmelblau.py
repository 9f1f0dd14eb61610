"""Himmelblau's function: four minima of equal depth, four saddles, one maximum.

It is the smallest surface on which *where you start* decides *where you end*. It appears as an
exercise in {cite:t}`himmelblau1972`.

Both brackets vanish at the minima, so the surface is a sum of squares with value zero there. Only
the minimum at $(3, 2)$ has round coordinates.
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
class Himmelblau:
    """Himmelblau's function of two variables.

    References
    ----------
    Himmelblau (1972).

    Examples
    --------
    It vanishes at the minimum (3, 2) and is high between the minima:

    >>> from optguide import Himmelblau
    >>> print(Himmelblau().value([[3.0, 2.0], [0.0, 0.0]]).tolist())
    [0.0, 170.0]

    Its nine critical points are four minima, four saddles and a maximum:

    >>> from collections import Counter
    >>> print(Counter(point.kind for point in Himmelblau().critical_points).most_common())
    [('minimum', 4), ('saddle', 4), ('maximum', 1)]
    """

    label: ClassVar[str] = "Himmelblau"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "himmelblau1972"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    domain: ClassVar[Domain] = ((-6.0, 6.0), (-6.0, 6.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-4.0, 4.0),
        (0.0, 0.0),
        (-1.0, -1.0),
    )
    # Evenly spaced levels would leave the minima blank: they lie far below the first one.
    levels: ClassVar[tuple[float, ...]] = (1, 3, 8, 20, 45, 80, 125, 180, 260, 400)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-3.779310253378, -3.283185991286), 0.0, "minimum", 1,
                      (70.7143547442, 133.785615213)),
        CriticalPoint((-2.805118086953, 3.131312518251), 0.0, "minimum", 1,
                      (64.8403727707, 80.5500717789)),
        CriticalPoint((3.0, 2.0), 0.0, "minimum", 1,
                      (25.7157287525, 82.2842712475)),
        CriticalPoint((3.58442834033, -1.848126526964), 0.0, "minimum", 1,
                      (28.6906771568, 105.418908336)),
        CriticalPoint((3.385154183607, 0.073851879838), 13.3119262704, "saddle", -1,
                      (-14.1351784855, 97.5478781026)),
        CriticalPoint((0.086677504555, 2.884254701175), 67.7191500875, "saddle", -1,
                      (-31.7066223628, 75.5076092382)),
        CriticalPoint((-3.073025750764, -0.081353044288), 104.015162918, "saddle", -1,
                      (-39.6514962562, 72.4352480681)),
        CriticalPoint((-0.127961346731, -1.953714980245), 178.337239202, "saddle", -1,
                      (-50.6102393204, 20.2840499759)),
        CriticalPoint((-0.270844590667, -0.92303855648), 181.616521523, "maximum", 1,
                      (-45.6052292928, -16.0660196673)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (x^2 + y - 11)^2 + (x + y^2 - 7)^2$
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # The two brackets are what the chain rule needs again.
        # $p = x^2 + y - 11$
        p = x**2 + y - 11
        # $q = x + y^2 - 7$
        q = x + y**2 - 7
        # $f_x = 4 x p + 2 q$
        fx = 4 * x * p + 2 * q
        # $f_y = 2 p + 4 y q$
        fy = 2 * p + 4 * y * q
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 12 x^2 + 4 y - 42$
        fxx = 12 * x**2 + 4 * y - 42
        # $f_{xy} = 4 x + 4 y$
        fxy = 4 * x + 4 * y
        # $f_{yy} = 12 y^2 + 4 x - 26$
        fyy = 12 * y**2 + 4 * x - 26
        return symmetric(fxx, fxy, fyy)

    # Half the sum of the squares of two residuals.

    def residuals(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = \sqrt{2} (x^2 + y - 11)$
        p = np.sqrt(2) * (x**2 + y - 11)
        # $q = \sqrt{2} (x + y^2 - 7)$
        q = np.sqrt(2) * (x + y**2 - 7)
        return np.stack([p, q], axis=-1)

    def jacobian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p_x = 2 \sqrt{2} x$
        px = 2 * np.sqrt(2) * x
        # $q_y = 2 \sqrt{2} y$
        qy = 2 * np.sqrt(2) * y
        # $p_y = \sqrt{2}$
        py = np.full_like(x, np.sqrt(2))
        # The other slope is the same number.
        rows = [np.stack([px, py], axis=-1), np.stack([py, qy], axis=-1)]
        return np.stack(rows, axis=-2)

    def jvp(self, x: Array, p: Array) -> Array:
        return np.matvec(self.jacobian(x), p)

    def vjp(self, x: Array, r: Array) -> Array:
        return np.matvec(self.jacobian(x).swapaxes(-1, -2), r)
