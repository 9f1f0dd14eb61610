"""Parallel basins with walls between them, on the floor of a bowl.

Along $y$ it is a gentle bowl, along $x$ a row of walls: at the lowest point the surface curves 33
times more across the walls than along them. Every basin has a minimum of its own, all of them on
the line $y = 0$, and the saddles lie on that line too, one on each wall. A short step stays in the
basin it starts in; a long one jumps over walls. The whole plane holds eleven minima, the picture
seven of them.
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
class BasinsAndWalls:
    r"""A bowl with $\sin^2 4 x$ added to it.

    Examples
    --------
    Descent with a short step ends in the basin it starts in, however close the next one is:

    >>> from optguide import BasinsAndWalls, GradientDescent, run
    >>> starts = [[0.3, 2.0], [0.5, 2.0]]
    >>> for x, y in run(GradientDescent(0.02), BasinsAndWalls(), starts, steps=500).x:
    ...     print(f"({x:.2f}, {y:.2f})")
    (0.00, 0.00)
    (0.76, 0.00)

    Eleven times the slope turns upwards. Beyond 4 the bowl is steeper than any wall:

    >>> import numpy as np
    >>> x = np.linspace(-4.0, 4.0, 10_000)
    >>> slope = BasinsAndWalls().gradient(np.stack([x, np.zeros_like(x)], axis=-1))[:, 0]
    >>> print(((slope[:-1] < 0) & (slope[1:] > 0)).sum())
    11
    """

    label: ClassVar[str] = "basins and walls"
    family: ClassVar[SurfaceFamily] = "article"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(x^2 + y^2) / 2 + \sin^2(4 x)"
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-2.8, -2.5),
        (0.3, 2.0),
        (1.8, -2.0),
    )
    levels: ClassVar[tuple[float, ...]] = (
        0.1,
        0.3,
        0.6,
        1,
        1.4,
        1.8,
        2.4,
        2.9,
        3.5,
        4.5,
        6,
        8,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "minimum", 1, (1.0, 33.0)),
        CriticalPoint(
            (-0.761456532272, 0.0), 0.299051249611, "minimum", 1, (1.0, 32.4148336422)
        ),
        CriticalPoint(
            (0.761456532272, 0.0), 0.299051249611, "minimum", 1, (1.0, 32.4148336422)
        ),
        CriticalPoint(
            (-1.52200407594, 0.0), 1.19585795322, "minimum", 1, (1.0, 30.5929760237)
        ),
        CriticalPoint(
            (1.52200407594, 0.0), 1.19585795322, "minimum", 1, (1.0, 30.5929760237)
        ),
        CriticalPoint(
            (-2.280367288493, 0.0), 2.68924699289, "minimum", 1, (1.0, 27.290591509)
        ),
        CriticalPoint(
            (2.280367288493, 0.0), 2.68924699289, "minimum", 1, (1.0, 27.290591509)
        ),
        CriticalPoint(
            (-0.4053892845, 0.0), 1.07959578834, "saddle", -1, (-30.83523535, 1.0)
        ),
        CriticalPoint(
            (0.4053892845, 0.0), 1.07959578834, "saddle", -1, (-30.83523535, 1.0)
        ),
        CriticalPoint(
            (-1.216732340158, 0.0), 1.71652558851, "saddle", -1, (-29.4836348619, 1.0)
        ),
        CriticalPoint(
            (1.216732340158, 0.0), 1.71652558851, "saddle", -1, (-29.4836348619, 1.0)
        ),
        CriticalPoint(
            (-2.030031669405, 0.0), 2.99133783617, "saddle", -1, (-26.5727069936, 1.0)
        ),
        CriticalPoint(
            (2.030031669405, 0.0), 2.99133783617, "saddle", -1, (-26.5727069936, 1.0)
        ),
        CriticalPoint(
            (-2.847933406563, 0.0), 4.90646051663, "saddle", -1, (-21.4702830413, 1.0)
        ),
        CriticalPoint(
            (2.847933406563, 0.0), 4.90646051663, "saddle", -1, (-21.4702830413, 1.0)
        ),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (x^2 + y^2) / 2 + \sin^2(4 x)$
        return (x**2 + y**2) / 2 + np.sin(4 * x) ** 2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # The slope of a squared sine is a sine of twice the angle.
        # $f_x = x + 4 \sin(8 x)$
        fx = x + 4 * np.sin(8 * x)
        # The walls do not change along $y$.
        # $f_y = y$
        fy = y
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 1 + 32 \cos(8 x)$
        fxx = 1 + 32 * np.cos(8 * x)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 1$
        fyy = np.full_like(y, 1.0)
        return symmetric(fxx, fxy, fyy)
