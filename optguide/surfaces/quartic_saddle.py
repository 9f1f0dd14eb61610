r"""A saddle whose way down is so flat that the Hessian misses it.

Along $y$ the surface falls like the fourth power, and at the origin the Hessian has the eigenvalues
2 and 0: second derivatives cannot tell this saddle from the minimum of $x^2 + y^4$. A step of
gradient descent multiplies the distance $d$ from the ridge $y = 0$ by $1 + 4 \eta d^2$, which is
hardly more than 1. So a start ten times closer to the ridge waits a hundred times longer, where an
ordinary saddle adds the same number of steps each time.

The ways down have no bottom.
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
class QuarticSaddle:
    r"""A parabola along $x$, a falling fourth power along $y$.

    Examples
    --------
    A start ten times closer to the ridge takes about a hundred times as long to leave:

    >>> from optguide import GradientDescent, QuarticSaddle, trace
    >>> starts = [[0.0, 0.1], [0.0, 0.01]]
    >>> path = trace(GradientDescent(0.1), QuarticSaddle(), starts, steps=13_000).x
    >>> early, late = (path[..., 1] > 1).argmax(axis=0)
    >>> print(f"{late / early:.0e}")
    1e+02

    The Hessian calls the origin neither a minimum nor a saddle, the turns of the gradient do:

    >>> from optguide import classify, winding_number
    >>> print(classify(QuarticSaddle(), [0.0, 0.0]))
    degenerate
    >>> print(winding_number(QuarticSaddle(), QuarticSaddle().domain))
    -1
    """

    label: ClassVar[str] = "quartic saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 - y^4"
    domain: ClassVar[Domain] = ((-1.5, 1.5), (-1.5, 1.5))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.2, 0.3),
        (1.0, 0.0),
        (-0.9, -0.6),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -4,
        -2.2,
        -1.1,
        -0.4,
        -0.1,
        0,
        0.1,
        0.4,
        0.8,
        1.4,
        2,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "degenerate", -1, (0.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 - y^4$
        return x**2 - y**4

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x$
        fx = 2 * x
        # $f_y = -4 y^3$
        fy = -4 * y**3
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = -12 y^2$
        fyy = -12 * y**2
        return symmetric(fxx, fxy, fyy)
