r"""A saddle whose axes are not those of the picture, from a popular tutorial.

The term $0.1 x y$ turns the saddle $x^2 - y^2$ by 1.4 degrees. The line along which descent slides
into the saddle turns with it, so a start on the $x$ axis is no longer on that line: it passes the
saddle at a distance and leaves. What is seen on a saddle along the axes, that a start on the axis
never leaves, is an accident of the coordinates.

The saddle is the only critical point, and the surface falls without end.
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
class TiltedSaddle:
    r"""The saddle $x^2 - y^2$ with $x y / 10$ added.

    Examples
    --------
    A start on the $x$ axis leaves, a start on the eigenvector of the positive curvature does not:

    >>> import numpy as np
    >>> from optguide import GradientDescent, TiltedSaddle, run
    >>> angle = np.arctan(0.1 / 2) / 2
    >>> starts = [[1.0, 0.0], [np.cos(angle), np.sin(angle)]]
    >>> end = run(GradientDescent(0.1), TiltedSaddle(), starts, steps=50).x
    >>> print(np.linalg.norm(end, axis=-1) > 1)
    [ True False]
    """

    label: ClassVar[str] = "tilted saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 - y^2 + 0.1 x y"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.5, 0.1),
        (1.0, 0.0),
        (-1.7, -0.4),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -3.5,
        -2.4,
        -1.4,
        -0.7,
        -0.2,
        0,
        0.2,
        0.7,
        1.4,
        2.4,
        3.5,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "saddle", -1, (-2.00249843945, 2.00249843945)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 - y^2 + 0.1 x y$
        return x**2 - y**2 + 0.1 * x * y

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x + 0.1 y$
        fx = 2 * x + 0.1 * y
        # Not zero on the $x$ axis.
        # $f_y = -2 y + 0.1 x$
        fy = -2 * y + 0.1 * x
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        # $f_{xy} = 0.1$
        fxy = np.full_like(x, 0.1)
        # $f_{yy} = -2$
        fyy = np.full_like(y, -2.0)
        return symmetric(fxx, fxy, fyy)
