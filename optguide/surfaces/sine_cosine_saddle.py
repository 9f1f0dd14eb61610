r"""A saddle with waves on it, from a popular tutorial on minima and saddle points.

It has one critical point, a saddle, and no minimum. Along $x$ the curvature $2 - 2 \sin x$ is
nowhere negative, along $y$ the curvature $-2 - 2 \cos y$ is nowhere positive, so the waves cannot
close a valley. It falls without end along $y$: whatever a method does here, there is nothing to
find, and a low value at the end of a run only says how far the run went.
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
class SineCosineSaddle:
    r"""The saddle $x^2 - y^2$ with a wave along each axis.

    Examples
    --------
    There is one critical point, and it is a saddle:

    >>> from optguide import SineCosineSaddle, find_critical_points
    >>> found = find_critical_points(SineCosineSaddle(), SineCosineSaddle().domain)
    >>> print([point.kind for point in found])
    ['saddle']

    Twice as many steps, and the value is as low as one likes:

    >>> from optguide import GradientDescent, run
    >>> for steps in 50, 100:
    ...     end = run(GradientDescent(0.1), SineCosineSaddle(), [1.0, 1.0], steps=steps).x
    ...     print(f"{SineCosineSaddle().value(end):.0e}")
    -1e+08
    -1e+16
    """

    label: ClassVar[str] = "sine-cosine saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 - y^2 + 2 \sin x + 2 \cos y"
    domain: ClassVar[Domain] = ((-5.0, 5.0), (-5.0, 5.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (3.0, 0.1),
        (2.0, 0.0),
        (-4.0, -1.0),
    )
    levels: ClassVar[tuple[float, ...]] = (-18, -12, -7, -3, 0, 1.2, 3, 6, 11, 17, 24)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint(
            (-0.739085133215, 0.0), 1.19902277577, "saddle", -1, (-4.0, 3.34722405837)
        ),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 - y^2 + 2 \sin x + 2 \cos y$
        return x**2 - y**2 + 2 * np.sin(x) + 2 * np.cos(y)

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x + 2 \cos x$
        fx = 2 * x + 2 * np.cos(x)
        # $f_y = -2 y - 2 \sin y$
        fy = -2 * y - 2 * np.sin(y)
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2 - 2 \sin x$
        fxx = 2 - 2 * np.sin(x)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = -2 - 2 \cos y$
        fyy = -2 - 2 * np.cos(y)
        return symmetric(fxx, fxy, fyy)
