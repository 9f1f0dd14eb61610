r"""A wobbly bowl with a crease and a hill.

A wave runs across a bowl, a hill stands near $(-1, -2)$, and the surface is creased along $x = 0$.
Across the crease the slope in $x$ jumps by $2 \sqrt{0.1}$, about 0.632, however short the step. The
crease hides no minimum: wherever it is level along $y$, both of its sides slope the same way.

There are two minima. Pictures of this surface often end at $y = 3$, just short of the higher one.
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
class Wobbly:
    r"""A bowl with a wave, a crease along $x = 0$ and a hill.

    On the crease itself the derivatives in $x$ exist only from the left and from the right.
    ``gradient`` gives the mean of the two there; ``hessian`` gives their common curvature and leaves
    out the jump.

    Examples
    --------
    The slope jumps across the crease:

    >>> from optguide import Wobbly
    >>> left, right = Wobbly().gradient([[-1e-9, 1.0], [1e-9, 1.0]])[:, 0]
    >>> print(f"{right - left:.3f}")
    0.632

    Where the crease is level along y, the mean slope in x is more than half the jump, so it has the
    same sign on both sides:

    >>> import numpy as np
    >>> y = np.linspace(-3, 4, 10_000)
    >>> mean, along = Wobbly().gradient(np.stack([np.zeros_like(y), y], axis=-1)).T
    >>> level = along[:-1] * along[1:] <= 0
    >>> print(level.sum(), (abs(mean[:-1][level]) > (right - left) / 2).all())
    3 True

    Of the two minima the one at the top of the picture is the higher one:

    >>> for point in Wobbly.critical_points:
    ...     if point.kind == "minimum":
    ...         print(f"({point.x[0]:.2f}, {point.x[1]:.2f}): {point.value:.2f}")
    (-0.17, -0.91): 0.92
    (0.90, 3.07): 5.10
    """

    label: ClassVar[str] = "wobbly"
    family: ClassVar[SurfaceFamily] = "article"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"(x^2 + y^2) / 3 + |x| \sqrt{|x| + 0.1} + 3 \sin(x + y) + 3 "
        r"+ 8 e^{-2 (x + 1)^2 - 2 (y + 2)^2}"
    )
    domain: ClassVar[Domain] = ((-3.0, 3.0), (-3.0, 4.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-2.8, -2.5),
        (2.0, 3.5),
        (2.5, -2.5),
    )
    levels: ClassVar[tuple[float, ...]] = (
        1,
        1.5,
        2,
        3,
        4,
        5,
        5.5,
        6,
        6.5,
        7,
        8,
        9,
        10,
        12,
        13,
        14,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-0.172420943763, -0.906301840902), 0.915506445247, "minimum", 1,
                      (0.834664064445, 11.5068401131)),
        CriticalPoint((0.896093276242, 3.066546978233), 5.10099197355, "minimum", 1,
                      (1.02090141934, 5.48020920644)),
        CriticalPoint((0.309603109005, 1.632421518798), 6.91401218456, "saddle", -1,
                      (-4.36191366687, 1.37118907998)),
        CriticalPoint((-1.77480817652, -2.508637807388), 12.7413673068, "saddle", -1,
                      (-5.25090245777, 9.93047074216)),
        CriticalPoint((-1.189893992231, -2.154082525237), 14.0712451689, "maximum", 1,
                      (-27.5059438245, -21.6831346571)),
    )  # fmt: skip
    #: Where it is not smooth: straight lines, each from one end to the other.
    kinks: ClassVar[tuple[tuple[tuple[float, float], tuple[float, float]], ...]] = (
        ((0.0, -3.0), (0.0, 4.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $u = |x|$
        u = np.abs(x)
        # The hill.
        # $p = 8 e^{-2 (x + 1)^2 - 2 (y + 2)^2}$
        p = 8 * np.exp(-2 * (x + 1) ** 2 - 2 * (y + 2) ** 2)
        # $f = (x^2 + y^2) / 3 + u \sqrt{u + 0.1} + 3 \sin(x + y) + 3 + p$
        return (x**2 + y**2) / 3 + u * np.sqrt(u + 0.1) + 3 * np.sin(x + y) + 3 + p

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # The slope of $|x|$: -1 on the left and 1 on the right. At the crease NumPy's sign is 0,
        # the mean of the two.
        # $d = \operatorname{sign}(x)$
        d = np.sign(x)
        # $u = |x|$
        u = np.abs(x)
        # $r = \sqrt{u + 0.1}$
        r = np.sqrt(u + 0.1)
        # $c = 3 \cos(x + y)$
        c = 3 * np.cos(x + y)
        # $p = 8 e^{-2 (x + 1)^2 - 2 (y + 2)^2}$
        p = 8 * np.exp(-2 * (x + 1) ** 2 - 2 * (y + 2) ** 2)
        # $f_x = 2 x / 3 + d (r + u / (2 r)) + c - 4 (x + 1) p$
        fx = 2 * x / 3 + d * (r + u / (2 * r)) + c - 4 * (x + 1) * p
        # $f_y = 2 y / 3 + c - 4 (y + 2) p$
        fy = 2 * y / 3 + c - 4 * (y + 2) * p
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $u = |x|$
        u = np.abs(x)
        # $r = \sqrt{u + 0.1}$
        r = np.sqrt(u + 0.1)
        # $w = 3 \sin(x + y)$
        w = 3 * np.sin(x + y)
        # $p = 8 e^{-2 (x + 1)^2 - 2 (y + 2)^2}$
        p = 8 * np.exp(-2 * (x + 1) ** 2 - 2 * (y + 2) ** 2)
        # The second derivative of $u \sqrt{u + 0.1}$ is the same on both sides of the crease.
        # $f_{xx} = 2 / 3 + 1 / r - u / (4 r^3) - w + (16 (x + 1)^2 - 4) p$
        fxx = 2 / 3 + 1 / r - u / (4 * r**3) - w + (16 * (x + 1) ** 2 - 4) * p
        # $f_{xy} = 16 (x + 1) (y + 2) p - w$
        fxy = 16 * (x + 1) * (y + 2) * p - w
        # $f_{yy} = 2 / 3 - w + (16 (y + 2)^2 - 4) p$
        fyy = 2 / 3 - w + (16 * (y + 2) ** 2 - 4) * p
        return symmetric(fxx, fxy, fyy)
