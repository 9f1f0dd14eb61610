r"""A saddle with ripples that bend it the other way, from a popular tutorial.

The ripples are low and short. Their curvature, up to 2.5, exceeds the 2 of the saddle below, so in
many places the surface bends like a bowl or like a hill. Their slope, up to a half, is soon outdone
by the slope of the saddle. So there is still one critical point, a saddle, and no minimum: bending
upwards in all directions makes no minimum where the gradient does not vanish. The surface falls
without end along $y$.
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
class WavySaddle:
    r"""The saddle $x^2 - y^2$ with ripples along each axis.

    Examples
    --------
    In a fifth of the picture both curvatures are positive, and yet there is no minimum:

    >>> import numpy as np
    >>> from optguide import WavySaddle, find_critical_points
    >>> axis = np.linspace(-2.0, 2.0, 200)
    >>> grid = np.stack(np.meshgrid(axis, axis), axis=-1)
    >>> bowl = (np.linalg.eigvalsh(WavySaddle().hessian(grid)) > 0).all(axis=-1)
    >>> print(f"{bowl.mean():.1f}")
    0.2
    >>> print([point.kind for point in find_critical_points(WavySaddle(), WavySaddle().domain)])
    ['saddle']
    """

    label: ClassVar[str] = "wavy saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 - y^2 + 0.1 \sin(5 x) + 0.1 \cos(5 y)"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.5, 0.1),
        (1.0, 0.0),
        (-1.7, -0.5),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -3.3,
        -2.2,
        -1.3,
        -0.6,
        -0.2,
        0.05,
        0.3,
        0.8,
        1.5,
        2.4,
        3.4,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint(
            (-0.167412154124, 0.0), 0.0537590213546, "saddle", -1, (-4.5, 3.85669519985)
        ),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 - y^2 + 0.1 \sin(5 x) + 0.1 \cos(5 y)$
        return x**2 - y**2 + 0.1 * np.sin(5 * x) + 0.1 * np.cos(5 * y)

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x + 0.5 \cos(5 x)$
        fx = 2 * x + 0.5 * np.cos(5 * x)
        # $f_y = -2 y - 0.5 \sin(5 y)$
        fy = -2 * y - 0.5 * np.sin(5 * y)
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2 - 2.5 \sin(5 x)$
        fxx = 2 - 2.5 * np.sin(5 * x)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = -2 - 2.5 \cos(5 y)$
        fyy = -2 - 2.5 * np.cos(5 * y)
        return symmetric(fxx, fxy, fyy)
