"""A round bowl: the surface on which nothing goes wrong.

The gradient points straight away from the minimum, and every direction curves alike, so gradient
descent with the right step arrives at once. What a method does wrong here, it does by itself: a
cycle around the minimum, an overshoot, a step that keeps its length belongs to the method and not
to the surface.
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
class Bowl:
    """The square of the distance from the origin.

    Examples
    --------
    One step of gradient descent ends in the minimum, wherever it starts:

    >>> from optguide import Bowl, GradientDescent, run
    >>> state = run(GradientDescent(0.5), Bowl(), [[-2.8, -2.5], [1.0, 0.3]], steps=1)
    >>> print(state.x.any())
    False
    """

    label: ClassVar[str] = "bowl"
    family: ClassVar[SurfaceFamily] = "article"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 + y^2"
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = ((-2.8, -2.5), (2.0, -0.5))
    # The squares of evenly spaced radii.
    levels: ClassVar[tuple[float, ...]] = (
        0.16,
        0.64,
        1.44,
        2.56,
        4,
        5.76,
        7.84,
        10.24,
        12.96,
        16,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "minimum", 1, (2.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 + y^2$
        return x**2 + y**2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x$
        fx = 2 * x
        # $f_y = 2 y$
        fy = 2 * y
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 2$
        fyy = np.full_like(y, 2.0)
        return symmetric(fxx, fxy, fyy)
