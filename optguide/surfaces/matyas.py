"""Matyas's function: a shallow trough along the diagonal.

It is a quadratic like Booth's function. The curvatures are 0.04 along the diagonal $x = y$ and 1
across it: the condition number is 25, where Booth's is 9, and descent needs more than twice as many
steps. It is in the collection of {cite:t}`jamil2013`.
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
class Matyas:
    r"""A quadratic with curvatures 0.04 and 1 along the diagonals.

    References
    ----------
    Jamil and Yang (2013).

    Examples
    --------
    Across the diagonal one step of descent with learning rate 1 is enough; along it, after a
    hundred steps, 1.7 % is left:

    >>> from optguide import GradientDescent, Matyas, run
    >>> for start in [5.0, -5.0], [5.0, 5.0]:
    ...     for steps in 1, 100:
    ...         x, y = run(GradientDescent(1.0), Matyas(), start, steps).x
    ...         print(f"({x:z.3f}, {y:z.3f})")
    (0.000, 0.000)
    (0.000, 0.000)
    (4.800, 4.800)
    (0.084, 0.084)
    """

    label: ClassVar[str] = "Matyas"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "jamil2013"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"0.26 (x^2 + y^2) - 0.48 x y"
    domain: ClassVar[Domain] = ((-10.0, 10.0), (-10.0, 10.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (8.0, 3.0),
        (-9.0, 0.0),
        (-2.0, -9.0),
    )
    levels: ClassVar[tuple[float, ...]] = (0.1, 0.5, 1.5, 4, 8, 14, 24, 38, 55, 80)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "minimum", 1, (0.04, 1.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = 0.26 (x^2 + y^2) - 0.48 x y$
        return 0.26 * (x**2 + y**2) - 0.48 * x * y

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 0.52 x - 0.48 y$
        fx = 0.52 * x - 0.48 * y
        # $f_y = 0.52 y - 0.48 x$
        fy = 0.52 * y - 0.48 * x
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 0.52$
        fxx = np.full_like(x, 0.52)
        # $f_{xy} = -0.48$
        fxy = np.full_like(x, -0.48)
        # $f_{yy} = 0.52$
        fyy = np.full_like(y, 0.52)
        return symmetric(fxx, fxy, fyy)
