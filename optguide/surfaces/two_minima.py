"""A shallow hole and a deep one, in a plateau of height 4.

The deep hole is six times as deep as the shallow one, and the lowest way from one to the other
climbs to 3.90. Inside the shallow hole the gradient says next to nothing of the deep one. A method
that follows it ends in the hole it starts in; what helps is a second start.
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
class TwoMinima:
    """A plateau with a deep hole at the center and a shallow one in the corner.

    Examples
    --------
    The same method from two starts ends in two holes:

    >>> from optguide import Adam, TwoMinima, run
    >>> holes = TwoMinima()
    >>> x = run(Adam(0.01), holes, [[-2.8, -2.5], [-0.5, 1.2]], steps=1000).x
    >>> for value in holes.value(x):
    ...     print(f"{value:.2f}")
    3.50
    1.00
    >>> print(f"{max(p.value for p in holes.critical_points):.2f}")
    3.90
    """

    label: ClassVar[str] = "two minima"
    family: ClassVar[SurfaceFamily] = "article"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"4 - 0.5 e^{-(x + 2.5)^2 - (y + 2.5)^2} - 3 e^{-x^2 - y^2}"
    )
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-2.8, -2.5),
        (-0.5, 1.2),
        (2.5, -2.0),
    )
    levels: ClassVar[tuple[float, ...]] = (
        1.1,
        1.5,
        2,
        2.5,
        3,
        3.4,
        3.6,
        3.7,
        3.8,
        3.87,
        3.9,
        3.95,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-1.552795e-06, -1.552795e-06), 0.999998136659, "minimum", 1,
                      (5.99991055896, 6.00000372668)),
        CriticalPoint((-2.49994407018, -2.49994407018), 3.49998881691, "minimum", 1,
                      (0.999463067979, 1.00002236617)),
        CriticalPoint((-1.463708413552, -1.463708413552), 3.9003040453, "saddle", -1,
                      (-1.01038158461, 0.199391909392)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = 4 - 0.5 e^{-(x + 2.5)^2 - (y + 2.5)^2} - 3 e^{-x^2 - y^2}$
        return (
            4
            - 0.5 * np.exp(-((x + 2.5) ** 2) - (y + 2.5) ** 2)
            - 3 * np.exp(-(x**2) - y**2)
        )

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # Twice the depth of each hole here.
        # $p = e^{-(x + 2.5)^2 - (y + 2.5)^2}$
        p = np.exp(-((x + 2.5) ** 2) - (y + 2.5) ** 2)
        # $q = 6 e^{-x^2 - y^2}$
        q = 6 * np.exp(-(x**2) - y**2)
        # $f_x = (x + 2.5) p + x q$
        fx = (x + 2.5) * p + x * q
        # $f_y = (y + 2.5) p + y q$
        fy = (y + 2.5) * p + y * q
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = e^{-(x + 2.5)^2 - (y + 2.5)^2}$
        p = np.exp(-((x + 2.5) ** 2) - (y + 2.5) ** 2)
        # $q = 6 e^{-x^2 - y^2}$
        q = 6 * np.exp(-(x**2) - y**2)
        # $f_{xx} = (1 - 2 (x + 2.5)^2) p + (1 - 2 x^2) q$
        fxx = (1 - 2 * (x + 2.5) ** 2) * p + (1 - 2 * x**2) * q
        # $f_{xy} = -2 (x + 2.5) (y + 2.5) p - 2 x y q$
        fxy = -2 * (x + 2.5) * (y + 2.5) * p - 2 * x * y * q
        # $f_{yy} = (1 - 2 (y + 2.5)^2) p + (1 - 2 y^2) q$
        fyy = (1 - 2 * (y + 2.5) ** 2) * p + (1 - 2 * y**2) * q
        return symmetric(fxx, fxy, fyy)
