"""A bowl covered with ripples: the values hardly change, the gradient changes everywhere.

The ripples raise the surface by at most $2 / 15$. Their slope reaches $4 / 3$ in each coordinate,
more than the slope of the bowl within two units of the center, and they curve 80 times as much as
the bowl does. So the bowl has one critical point and this surface 2401, of which 625 are minima.
What looks smooth from afar is rough for a gradient.
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
class Ripple:
    r"""A bowl with $\sin^2 20 x$ and $\sin^2 20 y$ added to it, divided by 15.

    Examples
    --------
    A bowl has one critical point. Ripples that raise it by at most 0.134 make it 2401:

    >>> from collections import Counter
    >>> from optguide import Ripple
    >>> kinds = Counter(point.kind for point in Ripple().critical_points)
    >>> print(kinds["minimum"], kinds["saddle"], kinds["maximum"], kinds.total())
    625 1200 576 2401
    >>> import numpy as np
    >>> x = np.random.default_rng(0).uniform(-3, 3, (100_000, 2))
    >>> print(f"{(Ripple().value(x) - (x**2).sum(axis=-1) / 3).max():.3f}")
    0.133
    """

    label: ClassVar[str] = "ripple"
    family: ClassVar[SurfaceFamily] = "article"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(x^2 + y^2) / 3 + (\sin^2(20 x) + \sin^2(20 y)) / 15"
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-2.8, -2.5),
        (1.0, 0.5),
        (0.5, -2.0),
    )
    levels: ClassVar[tuple[float, ...]] = (0.1, 0.4, 0.8, 1.3, 2, 2.8, 3.8, 5)

    @cached_property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """All of them, from the 49 roots along one axis."""
        # The slope vanishes where $\sin 40 x = -x / 2$, that is where
        # $x = (k \pi - (-1)^k \arcsin(x / 2)) / 40$. Beyond $|k| = 24$ there is no such $x$: it
        # would have to be larger than 2. Each pass leaves less than a twentieth of the error.
        k = np.arange(-24, 25)
        roots = k * np.pi / 40
        for _ in range(14):
            roots = (k * np.pi - (-1.0) ** k * np.arcsin(roots / 2)) / 40
        return listed(self, pairs(roots))

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (x^2 + y^2) / 3 + (\sin^2(20 x) + \sin^2(20 y)) / 15$
        return (x**2 + y**2) / 3 + (np.sin(20 * x) ** 2 + np.sin(20 * y) ** 2) / 15

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x / 3 + 4 \sin(40 x) / 3$
        fx = 2 * x / 3 + 4 * np.sin(40 * x) / 3
        # $f_y = 2 y / 3 + 4 \sin(40 y) / 3$
        fy = 2 * y / 3 + 4 * np.sin(40 * y) / 3
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2 / 3 + 160 \cos(40 x) / 3$
        fxx = 2 / 3 + 160 * np.cos(40 * x) / 3
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 2 / 3 + 160 \cos(40 y) / 3$
        fyy = 2 / 3 + 160 * np.cos(40 * y) / 3
        return symmetric(fxx, fxy, fyy)
