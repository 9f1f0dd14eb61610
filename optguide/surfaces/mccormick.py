r"""McCormick's function: a staircase without a bottom, shown between two of its steps.

Across the line $x - y = 1$ the surface is a parabola, and along it a sine on a slope: on the floor
it is $\sin s + s / 2$ with $s = x + y$. So there is a minimum every $2 \pi$ along $s$, each $\pi$
lower than the last, and the minimum that is usually called global is only the lower of the two in
the usual picture. {cite:t}`jamil2013` list it.
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
class McCormick:
    r"""A sine on a slope, along a valley.

    References
    ----------
    Jamil and Yang (2013).

    Examples
    --------
    One step to the left of the lowest minimum in the picture there is another, lower by pi:

    >>> import numpy as np
    >>> from optguide import GradientDescent, McCormick, run
    >>> lowest = McCormick().critical_points[0]
    >>> end = run(GradientDescent(0.1), McCormick(), np.subtract(lowest.x, 3.0), steps=200).x
    >>> print(f"{lowest.value - McCormick().value(end):.6f}")
    3.141593
    """

    label: ClassVar[str] = "McCormick"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "jamil2013"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"\sin(x + y) + (x - y)^2 - 1.5 x + 2.5 y + 1"
    domain: ClassVar[Domain] = ((-1.5, 4.0), (-3.0, 4.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-1.0, 2.0),
        (3.5, -1.0),
        (1.9, 1.0),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -1.8,
        -1.2,
        0,
        1,
        1.3,
        1.9,
        3,
        5,
        8,
        13,
        20,
        30,
        40,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-0.547197551197, -1.547197551197), -1.91322295498, "minimum", 1,
                      (1.73205080757, 4.0)),
        CriticalPoint((2.594395102393, 1.594395102393), 1.22836969861, "minimum", 1,
                      (1.73205080757, 4.0)),
        CriticalPoint((1.547197551197, 0.547197551197), 1.91322295498, "saddle", -1,
                      (-1.73205080757, 4.0)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = \sin(x + y) + (x - y)^2 - 1.5 x + 2.5 y + 1$
        return np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # The sine has the same slope in $x$ and in $y$.
        # $c = \cos(x + y)$
        c = np.cos(x + y)
        # $f_x = c + 2 (x - y) - 1.5$
        fx = c + 2 * (x - y) - 1.5
        # $f_y = c - 2 (x - y) + 2.5$
        fy = c - 2 * (x - y) + 2.5
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2 - \sin(x + y)$
        fxx = 2 - np.sin(x + y)
        # $f_{xy} = -2 - \sin(x + y)$
        fxy = -2 - np.sin(x + y)
        return symmetric(fxx, fxy, fxx)
