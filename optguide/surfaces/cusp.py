r"""A floor that looks like the bottom of a valley from above, and goes on falling.

At the origin the gradient vanishes and the Hessian has the eigenvalues 2 and 0, the same as those
of $x^2 + y^4$, which has a minimum there. This surface has none: towards negative $y$ it falls
without end. It is no saddle that random starts avoid either. Every start with $y > 0$ creeps into
the origin, slower and slower, if its steps are short: near the origin $y$ falls like
$1 / (3 \eta t)$.

Around the origin the gradient makes no turn, so the index is 0: a small change of the surface
removes the point, or splits it into a minimum and a saddle.
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
class Cusp:
    r"""A parabola along $x$, a cubic along $y$.

    Examples
    --------
    A minimum and a saddle can merge in such a point, for their turns add up to zero:

    >>> from optguide import Cusp, winding_number
    >>> print(winding_number(Cusp(), Cusp().domain))
    0

    From above, descent creeps in like one over the number of steps; from below it leaves:

    >>> from optguide import GradientDescent, run
    >>> above = run(GradientDescent(0.01), Cusp(), [0.0, 1.0], steps=100_000).x
    >>> print(f"{above[1] * 3 * 0.01 * 100_000:.2f}")
    1.00
    >>> below = run(GradientDescent(0.01), Cusp(), [0.0, -0.1], steps=1000).x
    >>> print(below[1] < -10)
    True
    """

    label: ClassVar[str] = "cusp"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 + y^3"
    domain: ClassVar[Domain] = ((-1.5, 1.5), (-1.5, 1.5))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.2, 1.0),
        (-1.0, -0.1),
        (0.8, 0.3),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -2.5,
        -1.5,
        -0.8,
        -0.3,
        -0.05,
        0,
        0.05,
        0.3,
        0.8,
        1.5,
        3,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "degenerate", 0, (0.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 + y^3$
        return x**2 + y**3

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x$
        fx = 2 * x
        # Never negative: descent never moves up the axis, on neither side of the origin.
        # $f_y = 3 y^2$
        fy = 3 * y**2
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 6 y$
        fyy = 6 * y
        return symmetric(fxx, fxy, fyy)
