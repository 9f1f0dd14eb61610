"""The function of Styblinski and Tang: a low and a high minimum in each coordinate, by itself.

In one dimension it is a double well whose left well is 14 deeper than the right one. Two coordinates
that do not know of each other make four minima: one with both wells low, two mixed, one with both
high. It comes from {cite:t}`styblinski1990`.
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.surfaces._listing import listed, pairs
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


@surface
class StyblinskiTang:
    r"""A tilted double well in each coordinate.

    References
    ----------
    Styblinski and Tang (1990).

    Examples
    --------
    The mixed minima lie exactly half-way between the lowest and the highest one:

    >>> from optguide import StyblinskiTang
    >>> points = StyblinskiTang().critical_points
    >>> low, *mixed, high = sorted(point.value for point in points if point.kind == "minimum")
    >>> print(f"{low:.3f} {mixed[0]:.3f} {high:.3f} {abs((low + high) / 2 - mixed[0]) < 1e-12}")
    -78.332 -64.196 -50.059 True
    """

    label: ClassVar[str] = "Styblinski-Tang"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "styblinski1990"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(x^4 - 16 x^2 + 5 x + y^4 - 16 y^2 + 5 y) / 2"
    domain: ClassVar[Domain] = ((-5.0, 5.0), (-5.0, 5.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (0.5, 0.0),
        (-1.0, 4.0),
        (4.5, 4.5),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -70,
        -60,
        -50,
        -40,
        -30,
        -20,
        -10,
        0,
        30,
        80,
        150,
    )

    @cached_property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """All nine, from the three roots of the slope along one axis."""
        # The roots of $2 x^3 - 16 x + 5 / 2$.
        roots = np.array([-2.903534027771177, 0.1567312567803401, 2.746802770990837])
        return listed(self, pairs(roots))

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (x^4 - 16 x^2 + 5 x + y^4 - 16 y^2 + 5 y) / 2$
        return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x^3 - 16 x + 2.5$
        fx = 2 * x**3 - 16 * x + 2.5
        # $f_y = 2 y^3 - 16 y + 2.5$
        fy = 2 * y**3 - 16 * y + 2.5
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 6 x^2 - 16$
        fxx = 6 * x**2 - 16
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 6 y^2 - 16$
        fyy = 6 * y**2 - 16
        return symmetric(fxx, fxy, fyy)
