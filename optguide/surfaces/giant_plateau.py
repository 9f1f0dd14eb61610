r"""A hole in a plateau.

Outside the hole the surface is flat but for a trace: at $(-2.8, -2.5)$ the gradient is 0.00002
long. A step proportional to it goes nowhere. Methods that divide the gradient by its own size walk
on as if the plateau were steep, as long as their $\epsilon$ does not drown the gradient. The surface
is convex only near the minimum, where $x^2 + y^2 < 1 / 2$.
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
class GiantPlateau:
    """A plateau of height 4 with one round hole.

    Examples
    --------
    In a hundred steps of the same learning rate Adam crosses the plateau and descent stays put:

    >>> import numpy as np
    >>> from optguide import Adam, GiantPlateau, GradientDescent, trace
    >>> for method in GradientDescent(0.1), Adam(0.1):
    ...     path = trace(method, GiantPlateau(), [-2.8, -2.5], steps=100).x
    ...     print(f"{np.hypot(*(path[-1] - path[0])):.2f}")
    0.00
    3.74
    >>> print(f"{np.hypot(*GiantPlateau().gradient([-2.8, -2.5])):.5f}")
    0.00002

    Out to half the root of two every curvature is positive, and farther out one is negative:

    >>> x = np.random.default_rng(0).uniform(-3, 3, (1000, 2))
    >>> convex = np.linalg.eigvalsh(GiantPlateau().hessian(x)).min(axis=-1) > 0
    >>> print((convex == ((x**2).sum(axis=-1) < 0.5)).all())
    True
    """

    label: ClassVar[str] = "giant plateau"
    family: ClassVar[SurfaceFamily] = "article"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"4 (1 - e^{-x^2 - y^2})"
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-2.8, -2.5),
        (1.2, -0.9),
        (-0.5, 2.0),
    )
    # Evenly spaced up to 3.5, so that the plateau stays blank.
    levels: ClassVar[tuple[float, ...]] = (0.5, 1, 1.5, 2, 2.5, 3, 3.5, 3.9)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "minimum", 1, (8.0, 8.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = 4 (1 - e^{-x^2 - y^2})$
        return 4 * (1 - np.exp(-(x**2) - y**2))

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = 8 e^{-x^2 - y^2}$
        p = 8 * np.exp(-(x**2) - y**2)
        # $f_x = x p$
        fx = x * p
        # $f_y = y p$
        fy = y * p
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = 8 e^{-x^2 - y^2}$
        p = 8 * np.exp(-(x**2) - y**2)
        # $f_{xx} = (1 - 2 x^2) p$
        fxx = (1 - 2 * x**2) * p
        # $f_{xy} = -2 x y p$
        fxy = -2 * x * y * p
        # $f_{yy} = (1 - 2 y^2) p$
        fyy = (1 - 2 * y**2) * p
        return symmetric(fxx, fxy, fyy)
