r"""The parabola $x^2$: the smallest surface there is, on a line.

Its curvature is 2 everywhere, so every step of gradient descent multiplies $x$ by $1 - 2 \eta$, and
everything that can be said about a learning rate can be seen here. A point of a line has one
coordinate, and keeps its axis: shapes are ``(..., 1)``.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.typing import Array, Domain


@surface
class Parabola:
    r"""The square of one variable.

    Examples
    --------
    At a rate of 0.2 each step leaves 0.6 of the distance:

    >>> from optguide import GradientDescent, Parabola, run
    >>> x = run(GradientDescent(0.2), Parabola(), [10.0], steps=10).x[0]
    >>> print(f"{x:.5f} {10 * 0.6**10:.5f}")
    0.06047 0.06047
    """

    label: ClassVar[str] = "parabola"
    family: ClassVar[SurfaceFamily] = "simple"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 1
    formula: ClassVar[str] = "x^2"
    domain: ClassVar[Domain] = ((-10.0, 10.0),)
    starts: ClassVar[tuple[tuple[float, ...], ...]] = ((10.0,), (-4.0,))
    levels: ClassVar[tuple[float, ...]] = (1, 4, 10, 20, 40, 60, 80)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0,), 0.0, "minimum", 1, (2.0,)),
    )

    def value(self, x: Array) -> Array:
        (x,) = coordinates(x, 1)
        # $f = x^2$
        return x**2

    def gradient(self, x: Array) -> Array:
        (x,) = coordinates(x, 1)
        # $f_x = 2 x$
        fx = 2 * x
        return np.stack([fx], axis=-1)

    def hessian(self, x: Array) -> Array:
        (x,) = coordinates(x, 1)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        return np.stack([np.stack([fxx], axis=-1)], axis=-2)
