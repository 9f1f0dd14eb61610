r"""A minimum along every straight line, and no minimum.

Whichever way one walks straight away from the origin, the surface rises at first. But between the
two parabolas $y = x^2$ and $y = 3 x^2$ it lies below the origin, and a walk along $y = 2 x^2$ leads
down all the way. The region is so narrow near the origin that every straight line starts outside of
it. Peano gave such a surface to refute a test for extrema that looked along lines; it is in
{cite:t}`genocchi1899` with other factors.

The Hessian at the origin has the eigenvalues 0 and 2, so it cannot tell. The index can: the
gradient turns once backwards, as around a saddle.
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
class Peano:
    r"""The product of two parabolas that touch.

    References
    ----------
    Genocchi and Peano (1899).

    Examples
    --------
    Along 180 lines through the origin the surface rises, along a parabola it falls:

    >>> import numpy as np
    >>> from optguide import Peano
    >>> angle = np.arange(180) * np.pi / 180
    >>> line = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    >>> print((Peano().value(0.005 * line) > 0).all(), (Peano().value(-0.005 * line) > 0).all())
    True True
    >>> print(f"{Peano().value([0.1, 0.02]):.4f}")
    -0.0001

    Descent is not held by lines: it bends into the parabola and leaves:

    >>> from optguide import GradientDescent, run
    >>> x, y = run(GradientDescent(0.05), Peano(), [0.1, 0.0], steps=400).x
    >>> print(x > 0.1, Peano().value([x, y]) < 0)
    True True
    """

    label: ClassVar[str] = "Peano's surface"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = "genocchi1899"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(y - x^2) (y - 3 x^2)"
    domain: ClassVar[Domain] = ((-1.0, 1.0), (-0.6, 1.4))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (0.3, 1.2),
        (-0.25, -0.4),
        (0.0, 1.0),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -0.3,
        -0.1,
        -0.02,
        0,
        0.02,
        0.1,
        0.25,
        0.5,
        1,
        1.7,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "degenerate", -1, (0.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # Negative between the parabolas, where one factor is positive and the other is not.
        # $f = (y - x^2) (y - 3 x^2)$
        return (y - x**2) * (y - 3 * x**2)

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 12 x^3 - 8 x y$
        fx = 12 * x**3 - 8 * x * y
        # $f_y = 2 y - 4 x^2$
        fy = 2 * y - 4 * x**2
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 36 x^2 - 8 y$
        fxx = 36 * x**2 - 8 * y
        # $f_{xy} = -8 x$
        fxy = -8 * x
        # $f_{yy} = 2$
        fyy = np.full_like(y, 2.0)
        return symmetric(fxx, fxy, fyy)
