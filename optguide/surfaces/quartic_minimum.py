r"""A minimum so flat along one axis that no step length is right.

The origin is the only critical point and the global minimum, and yet its Hessian is singular: the
eigenvalues are 2 and 0. As the curvature along $y$ fades, so do the steps of gradient descent:
$y$ falls like $1 / \sqrt{8 \eta t}$, a power of the time, where a bowl lets it fall exponentially.
Newton's method does not jump into this minimum either. It moves two thirds of the way at each step.
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
class QuarticMinimum:
    r"""A parabola along $x$, a fourth power along $y$.

    Examples
    --------
    A hundred times the steps bring descent ten times closer:

    >>> from optguide import GradientDescent, QuarticMinimum, trace
    >>> path = trace(GradientDescent(0.1), QuarticMinimum(), [1.0, 1.0], steps=100_000).x
    >>> print(f"{path[1_000, 1] / path[100_000, 1]:.1f}")
    10.0

    The Hessian cannot tell this minimum from the saddle of ``QuarticSaddle``:

    >>> from optguide import QuarticSaddle
    >>> here, there = QuarticMinimum().critical_points[0], QuarticSaddle().critical_points[0]
    >>> print(here.eigenvalues == there.eigenvalues, here.winding, there.winding)
    True 1 -1
    """

    label: ClassVar[str] = "quartic minimum"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 + y^4"
    domain: ClassVar[Domain] = ((-1.5, 1.5), (-1.5, 1.5))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.2, 1.3),
        (-1.0, 0.6),
        (0.4, -1.3),
    )
    levels: ClassVar[tuple[float, ...]] = (0.005, 0.05, 0.2, 0.5, 1, 1.6, 2.4, 3.5, 5)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "degenerate", 1, (0.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 + y^4$
        return x**2 + y**4

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x$
        fx = 2 * x
        # $f_y = 4 y^3$
        fy = 4 * y**3
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 12 y^2$
        fyy = 12 * y**2
        return symmetric(fxx, fxy, fyy)
