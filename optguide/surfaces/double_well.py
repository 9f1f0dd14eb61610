"""Two wells of equal depth and the ridge between them: the smallest surface with basins.

Along $x$ it is the curve with two valleys that physics draws for a particle with two resting
places; along $y$ it is a bowl. The variables do not meet in the formula, so a method that handles
each coordinate by itself decides for a well by $x$ alone.

Descent with short steps falls into the well on its side of the ridge $x = 0$. A start on the ridge
slides along it into the saddle and stays.
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
class DoubleWell:
    r"""Two wells along $x$, a bowl along $y$.

    Examples
    --------
    Which well descent finds hangs on the sign of $x$, be the start ever so close to the ridge:

    >>> from optguide import DoubleWell, GradientDescent, run
    >>> starts = [[1e-9, 1.0], [-1e-9, 1.0], [0.0, 1.0]]
    >>> for x, y in run(GradientDescent(0.05), DoubleWell(), starts, steps=300).x:
    ...     print(f"({abs(x):.2f}, {y:.2f})" if x >= 0 else f"({x:.2f}, {y:.2f})")
    (1.00, 0.00)
    (-1.00, 0.00)
    (0.00, 0.00)
    """

    label: ClassVar[str] = "double well"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(x^2 - 1)^2 + y^2"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (0.1, 1.5),
        (0.0, 1.2),
        (-1.7, -1.5),
    )
    levels: ClassVar[tuple[float, ...]] = (0.1, 0.3, 0.6, 1, 1.5, 2.2, 3.2, 4.5, 6.5, 9)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-1.0, 0.0), 0.0, "minimum", 1, (2.0, 8.0)),
        CriticalPoint((1.0, 0.0), 0.0, "minimum", 1, (2.0, 8.0)),
        CriticalPoint((0.0, 0.0), 1.0, "saddle", -1, (-4.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (x^2 - 1)^2 + y^2$
        return (x**2 - 1) ** 2 + y**2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 4 x (x^2 - 1)$
        fx = 4 * x * (x**2 - 1)
        # $f_y = 2 y$
        fy = 2 * y
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # Negative on the ridge and near it, $|x| < 1 / \sqrt{3}$.
        # $f_{xx} = 12 x^2 - 4$
        fxx = 12 * x**2 - 4
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 2$
        fyy = np.full_like(y, 2.0)
        return symmetric(fxx, fxy, fyy)
