r"""A saddle whose way down bends and steepens, from a popular tutorial.

Near the origin the term $0.1 x y^3$ is too small to be seen: the Hessian there is that of
$x^2 - y^2$. Farther out it couples the coordinates. The valley bends along $x = -y^3 / 20$, and on
its floor the surface falls like $-y^2 - y^6 / 400$: a path of steepest descent does not only leave,
it reaches infinity in finite time.

The saddle at the origin is the only critical point. Where $f_x$ vanishes, $x = -y^3 / 20$, the
other slope is $-2 y - 0.015 y^5$, zero for $y = 0$ alone.
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
class CoupledSaddle:
    r"""The saddle $x^2 - y^2$ with $x y^3 / 10$ added.

    Examples
    --------
    Descent runs off faster than any exponential: after 37 steps $y$ is still below 1000, and
    ten steps later it is too large for a number:

    >>> import numpy as np
    >>> from optguide import CoupledSaddle, GradientDescent, trace
    >>> y = trace(GradientDescent(0.1), CoupledSaddle(), [1.0, 0.01], steps=60).x[..., 1]
    >>> late = (np.abs(y) > 1000).argmax()
    >>> print(np.isfinite(y[late]), np.isfinite(y[late + 10]))
    True False
    """

    label: ClassVar[str] = "coupled saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 - y^2 + 0.1 x y^3"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.5, 0.1),
        (1.0, 0.0),
        (-1.5, 0.4),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -3.6,
        -2.4,
        -1.4,
        -0.7,
        -0.2,
        0,
        0.2,
        0.7,
        1.4,
        2.4,
        3.6,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "saddle", -1, (-2.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 - y^2 + 0.1 x y^3$
        return x**2 - y**2 + 0.1 * x * y**3

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x + 0.1 y^3$
        fx = 2 * x + 0.1 * y**3
        # $f_y = -2 y + 0.3 x y^2$
        fy = -2 * y + 0.3 * x * y**2
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        # $f_{xy} = 0.3 y^2$
        fxy = 0.3 * y**2
        # $f_{yy} = -2 + 0.6 x y$
        fyy = -2 + 0.6 * x * y
        return symmetric(fxx, fxy, fyy)
