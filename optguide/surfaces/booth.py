"""Booth's function: a bowl that is not along the axes, easy for every method.

Two lines cross at $(1, 3)$, and the surface is the sum of the squared residuals of both. It is a
quadratic with curvatures 2 and 18 along the diagonals: condition number 9, and nothing else to find.
It is in the collection of {cite:t}`jamil2013`.
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
class Booth:
    r"""The squared residuals of two linear equations, added.

    References
    ----------
    Jamil and Yang (2013).

    Examples
    --------
    The Hessian is the same everywhere, so Newton's step from anywhere ends in the minimum:

    >>> import numpy as np
    >>> from optguide import Booth
    >>> booth, x = Booth(), np.array([-7.0, 9.0])
    >>> x = x - np.linalg.solve(booth.hessian(x), booth.gradient(x))
    >>> print(f"({x[0]:.2f}, {x[1]:.2f})")
    (1.00, 3.00)

    The best constant step of descent shrinks the distance to four fifths or faster:

    >>> from optguide import GradientDescent, trace
    >>> path = trace(GradientDescent(2 / (2 + 18)), booth, [-7.0, 9.0], steps=20).x
    >>> distance = np.linalg.norm(path - [1, 3], axis=-1)
    >>> print((distance[1:] <= 0.8000001 * distance[:-1]).all())
    True
    """

    label: ClassVar[str] = "Booth"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "jamil2013"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(x + 2 y - 7)^2 + (2 x + y - 5)^2"
    domain: ClassVar[Domain] = ((-10.0, 10.0), (-10.0, 10.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-8.0, -8.0),
        (8.0, -6.0),
        (-8.0, 6.0),
    )
    levels: ClassVar[tuple[float, ...]] = (
        5,
        20,
        60,
        120,
        220,
        360,
        550,
        800,
        1200,
        1800,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((1.0, 3.0), 0.0, "minimum", 1, (2.0, 18.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (x + 2 y - 7)^2 + (2 x + y - 5)^2$
        return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 10 x + 8 y - 34$
        fx = 10 * x + 8 * y - 34
        # $f_y = 8 x + 10 y - 38$
        fy = 8 * x + 10 * y - 38
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 10$
        fxx = np.full_like(x, 10.0)
        # $f_{xy} = 8$
        fxy = np.full_like(x, 8.0)
        # $f_{yy} = 10$
        fyy = np.full_like(y, 10.0)
        return symmetric(fxx, fxy, fyy)
