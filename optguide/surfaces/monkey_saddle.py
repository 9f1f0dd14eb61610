"""The monkey saddle: three valleys and three ridges meet in one point.

At the origin the Hessian is zero, so second derivatives cannot tell the point from a minimum. Close
to it the gradient shrinks with the square of the distance, and so does every step: a path that
starts a thousand times closer to a ridge takes ten times as long to leave, where an ordinary saddle
adds the same number of steps each time. A circle around the origin turns the gradient twice
backwards: its index is $-2$.

The valleys have no bottom. A path that leaves runs off to infinity.
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
class MonkeySaddle:
    r"""The real part of $(x + i y)^3$.

    Examples
    --------
    At the origin gradient and Hessian vanish, yet a step in the right direction leads down:

    >>> from optguide import MonkeySaddle
    >>> monkey = MonkeySaddle()
    >>> print(monkey.gradient([0.0, 0.0]).any(), monkey.hessian([0.0, 0.0]).any())
    False False
    >>> print(f"{monkey.value([-0.1, 0.0]):.3f}")
    -0.001

    On a ridge a path creeps towards the origin. A millionth beside it, it leaves in the end; a
    billionth beside it, that takes ten times as long:

    >>> from optguide import GradientDescent, trace
    >>> starts = [[1.0, 0.0], [1.0, 1e-6], [1.0, 1e-9]]
    >>> low = monkey.value(trace(GradientDescent(0.1), monkey, starts, steps=8000).x) < -0.1
    >>> never, early, late = low.argmax(axis=0)
    >>> print(low[:, 0].any(), f"{late / early:.0f}")
    False 10
    """

    label: ClassVar[str] = "monkey saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^3 - 3 x y^2"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.0, 0.1),
        (1.0, 0.0),
        (-0.6, 0.9),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -12,
        -7,
        -3.5,
        -1.5,
        -0.4,
        0,
        0.4,
        1.5,
        3.5,
        7,
        12,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "degenerate", -2, (0.0, 0.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^3 - 3 x y^2$
        return x**3 - 3 * x * y**2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 3 x^2 - 3 y^2$
        fx = 3 * x**2 - 3 * y**2
        # $f_y = -6 x y$
        fy = -6 * x * y
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 6 x$
        fxx = 6 * x
        # $f_{xy} = -6 y$
        fxy = -6 * y
        # The real part of a complex function: its curvatures cancel at every point.
        # $f_{yy} = -6 x$
        fyy = -6 * x
        return symmetric(fxx, fxy, fyy)
