"""The six-hump camel: six minima in three pairs, of which one pair is the lowest.

The surface is even: turned by half a turn it is the same, so all its critical points but the saddle
at the center come in pairs. Two minima share the lowest value, two are less deep, and two lie high
up on the slope, behind walls that are only 0.13 high. It is one of the standard problems of
{cite:t}`dixon1978`.
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
class SixHumpCamel:
    r"""A polynomial of degree 6 in $x$ and 4 in $y$, with six minima.

    References
    ----------
    Dixon and Szegő (1978).

    Examples
    --------
    Its minima come in three pairs; the highest pair lies 3.1 above the lowest:

    >>> from optguide import SixHumpCamel
    >>> points = SixHumpCamel().critical_points
    >>> heights = [point.value for point in points if point.kind == "minimum"]
    >>> print([f"{height:.2f}" for height in heights])
    ['-1.03', '-1.03', '-0.22', '-0.22', '2.10', '2.10']

    A high minimum is behind a wall of 0.13, the way from a low one up to the saddle at the center is
    eight times as high:

    >>> saddles = [point.value for point in points if point.kind == "saddle"]
    >>> wall = min(height for height in saddles if height > heights[-1]) - heights[-1]
    >>> print(f"{wall:.2f} {(saddles[0] - heights[0]) / wall:.0f}")
    0.13 8
    """

    label: ClassVar[str] = "six-hump camel"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "dixon1978"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"4 x^2 - 2.1 x^4 + x^6 / 3 + x y - 4 y^2 + 4 y^4"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-1.2, 1.2))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-1.9, 1.1),
        (1.2, 0.9),
        (0.9, -0.1),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -0.9,
        -0.6,
        -0.2,
        0.2,
        0.7,
        1.3,
        1.9,
        2.2,
        2.6,
        3.5,
        5,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-0.0898420131, 0.712656403021), -1.03162845349, "minimum", 1,
                      (7.68225141337, 16.4931952322)),
        CriticalPoint((0.0898420131, -0.712656403021), -1.03162845349, "minimum", 1,
                      (7.68225141337, 16.4931952322)),
        CriticalPoint((-1.70360671497, 0.796083568673), -0.215463824384, "minimum", 1,
                      (18.8171386352, 22.6975150069)),
        CriticalPoint((1.70360671497, -0.796083568673), -0.215463824384, "minimum", 1,
                      (18.8171386352, 22.6975150069)),
        CriticalPoint((-1.60710475292, -0.568651454884), 2.10425031031, "minimum", 1,
                      (7.12151212021, 10.0216025162)),
        CriticalPoint((1.60710475292, 0.568651454884), 2.10425031031, "minimum", 1,
                      (7.12151212021, 10.0216025162)),
        CriticalPoint((0.0, 0.0), 0.0, "saddle", -1,
                      (-8.0622577483, 8.0622577483)),
        CriticalPoint((-1.109205336805, 0.76826809251), 0.543718600978, "saddle", -1,
                      (-7.90261911999, 20.3667397391)),
        CriticalPoint((1.109205336805, -0.76826809251), 0.543718600978, "saddle", -1,
                      (-7.90261911999, 20.3667397391)),
        CriticalPoint((-1.63806798419, -0.228674069044), 2.22935719753, "saddle", -1,
                      (-5.54577501725, 12.4366644364)),
        CriticalPoint((1.63806798419, 0.228674069044), 2.22935719753, "saddle", -1,
                      (-5.54577501725, 12.4366644364)),
        CriticalPoint((-1.296070267167, -0.605084388039), 2.22947081803, "saddle", -1,
                      (-6.17718212697, 9.63758848801)),
        CriticalPoint((1.296070267167, 0.605084388039), 2.22947081803, "saddle", -1,
                      (-6.17718212697, 9.63758848801)),
        CriticalPoint((-1.230229876517, -0.162334584459), 2.49629535102, "maximum", 1,
                      (-8.01490715654, -5.95372416683)),
        CriticalPoint((1.230229876517, 0.162334584459), 2.49629535102, "maximum", 1,
                      (-8.01490715654, -5.95372416683)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = 4 x^2 - 2.1 x^4 + x^6 / 3 + x y - 4 y^2 + 4 y^4$
        return 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 8 x - 8.4 x^3 + 2 x^5 + y$
        fx = 8 * x - 8.4 * x**3 + 2 * x**5 + y
        # $f_y = x - 8 y + 16 y^3$
        fy = x - 8 * y + 16 * y**3
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 8 - 25.2 x^2 + 10 x^4$
        fxx = 8 - 25.2 * x**2 + 10 * x**4
        # $f_{xy} = 1$
        fxy = np.full_like(x, 1.0)
        # $f_{yy} = 48 y^2 - 8$
        fyy = 48 * y**2 - 8
        return symmetric(fxx, fxy, fyy)
