r"""Rastrigin's function: a bowl under an egg box, with 121 minima in the square it is drawn on.

A cosine wave of period 1 lies over a round bowl, and all waves are much steeper than the bowl: the
slope of the wave reaches $20 \pi$, that of the bowl 10. So every integer point has a minimum near by,
and only the distance from the center tells a good one from a bad one. The coordinates do not know
of each other: a path is two paths in one dimension. The function of two variables comes from
{cite:t}`rastrigin1974`.
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.surfaces._listing import listed, pairs
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


@surface
class Rastrigin:
    r"""A bowl and a wave of period 1 in each coordinate.

    References
    ----------
    Rastrigin (1974).

    Examples
    --------
    Eleven places to rest along each axis make 121 minima, of which the one at the center is lowest:

    >>> from optguide import Rastrigin
    >>> minima = [point for point in Rastrigin().critical_points if point.kind == "minimum"]
    >>> lowest = min(minima, key=lambda point: point.value)
    >>> print(len(minima), abs(lowest.x[0]) < 1e-12, lowest.value)
    121 True 0.0

    Descent with a short step ends in the minimum next to its start, good or bad:

    >>> from optguide import GradientDescent, run
    >>> for x, y in run(GradientDescent(0.002), Rastrigin(), [[0.3, 0.4], [3.1, -3.9]], steps=300).x:
    ...     print(f"({x:z.2f}, {y:z.2f})")
    (0.00, 0.00)
    (2.98, -3.98)
    """

    label: ClassVar[str] = "Rastrigin"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "rastrigin1974"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"20 + x^2 + y^2 - 10 \cos 2 \pi x - 10 \cos 2 \pi y"
    domain: ClassVar[Domain] = ((-5.12, 5.12), (-5.12, 5.12))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-4.3, -2.6),
        (3.4, 1.4),
        (1.4, -3.3),
    )
    levels: ClassVar[tuple[float, ...]] = (2, 8, 16, 26, 38, 52, 66)

    @cached_property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """All of them, from the 21 roots along one axis."""
        # The slope vanishes where $\sin 2 \pi x = -x / (10 \pi)$, that is where
        # $x = (k \pi - (-1)^k \arcsin(x / (10 \pi))) / (2 \pi)$. For larger $|k|$ the root lies
        # beyond 5.12. Each pass leaves less than a hundredth of the error.
        k = np.arange(-10, 11)
        roots = k / 2
        for _ in range(9):
            roots = (k * np.pi - (-1.0) ** k * np.arcsin(roots / (10 * np.pi))) / (
                2 * np.pi
            )
        return listed(self, pairs(roots))

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $w = 10 \cos 2 \pi x + 10 \cos 2 \pi y$
        w = 10 * np.cos(2 * np.pi * x) + 10 * np.cos(2 * np.pi * y)
        # $f = 20 + x^2 + y^2 - w$
        return 20 + x**2 + y**2 - w

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x + 20 \pi \sin(2 \pi x)$
        fx = 2 * x + 20 * np.pi * np.sin(2 * np.pi * x)
        # $f_y = 2 y + 20 \pi \sin(2 \pi y)$
        fy = 2 * y + 20 * np.pi * np.sin(2 * np.pi * y)
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2 + 40 \pi^2 \cos(2 \pi x)$
        fxx = 2 + 40 * np.pi**2 * np.cos(2 * np.pi * x)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 2 + 40 \pi^2 \cos(2 \pi y)$
        fyy = 2 + 40 * np.pi**2 * np.cos(2 * np.pi * y)
        return symmetric(fxx, fxy, fyy)
