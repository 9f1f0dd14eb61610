r"""Ackley's function: a flat plain of ripples around a funnel whose tip is a point.

From far away the funnel is all there is, and it is so flat that the ripples decide where a path
goes. At the center the surface is no bowl but a cone: the gradient there does not exist, and close
by it is never shorter than 2.8, however close. So descent with a constant rate does not settle at
the global minimum; it hops from side to side, half a step away. It comes from {cite:t}`ackley1987`.
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
class Ackley:
    r"""Ackley's function of two variables.

    At the tip there is no derivative. ``gradient`` gives 0 there, the mean over all directions, and
    ``hessian`` the curvature of the wave alone.

    References
    ----------
    Ackley (1987).

    Examples
    --------
    Ever closer to the tip the gradient keeps its length, the square root of 8:

    >>> import numpy as np
    >>> from optguide import Ackley
    >>> slope = Ackley().gradient([[1e-3, 0.0], [1e-6, 0.0], [0.0, 1e-9]])
    >>> print([f"{length:.3f}" for length in np.linalg.norm(slope, axis=-1)])
    ['2.882', '2.828', '2.828']

    So descent with a constant rate ends half a step beside the tip:

    >>> from optguide import GradientDescent, run
    >>> for rate in 1e-3, 1e-4:
    ...     x = run(GradientDescent(rate), Ackley(), [0.01, 0.0], steps=500).x
    ...     print(f"{abs(x[0]):.5f} {rate * 8**0.5 / 2:.5f}")
    0.00145 0.00141
    0.00014 0.00014
    """

    label: ClassVar[str] = "Ackley"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "ackley1987"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"20 - 20 e^{-r / 5} + e^1 - e^{(\cos 2 \pi x + \cos 2 \pi y) / 2} "
        r"\quad r = \sqrt{(x^2 + y^2) / 2}"
    )
    domain: ClassVar[Domain] = ((-5.0, 5.0), (-5.0, 5.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-4.3, -3.6),
        (2.4, 1.3),
        (0.4, -0.3),
    )
    levels: ClassVar[tuple[float, ...]] = (1, 2.5, 4, 5.5, 7, 8.5, 10, 11.5, 13)
    #: Where it is not smooth: single points.
    tips: ClassVar[tuple[tuple[float, float], ...]] = ((0.0, 0.0),)

    @cached_property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """All of them: the tip, and one near every other point of the half-integer grid.

        The tip is a minimum without derivatives; its eigenvalues are those of the Hessian close by,
        in the limit.
        """
        # The waves put them less than 0.3 from half-integers, and Newton's method finds each from
        # there.
        x = pairs(np.arange(-10, 11) / 2)
        x = x[(x != 0).any(axis=-1)]
        for _ in range(8):
            step = np.linalg.solve(self.hessian(x), self.gradient(x)[..., None])
            x = x - step[..., 0]
        tip = CriticalPoint(
            self.tips[0], 0.0, "minimum", 1, (2 * np.pi**2 * np.e - 0.4, np.inf)
        )
        return tip, *listed(self, x)

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $r = \sqrt{(x^2 + y^2) / 2}$
        r = np.sqrt((x**2 + y**2) / 2)
        # $v = e^{(\cos 2 \pi x + \cos 2 \pi y) / 2}$
        v = np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2)
        # Both brackets are zero at the tip.
        # $f = (20 - 20 e^{-r / 5}) + (e^1 - v)$
        return (20 - 20 * np.exp(-r / 5)) + (np.e - v)

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $r = \sqrt{(x^2 + y^2) / 2}$
        r = np.sqrt((x**2 + y**2) / 2)
        # $v = e^{(\cos 2 \pi x + \cos 2 \pi y) / 2}$
        v = np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2)
        # Divided by infinity, the funnel is left out at the tip.
        r = np.where(r == 0, np.inf, r)
        # $u = 2 e^{-r / 5} / r$
        u = 2 * np.exp(-r / 5) / r
        # $f_x = u x + \pi v \sin(2 \pi x)$
        fx = u * x + np.pi * v * np.sin(2 * np.pi * x)
        # $f_y = u y + \pi v \sin(2 \pi y)$
        fy = u * y + np.pi * v * np.sin(2 * np.pi * y)
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $r = \sqrt{(x^2 + y^2) / 2}$
        r = np.sqrt((x**2 + y**2) / 2)
        # $v = \pi^2 e^{(\cos 2 \pi x + \cos 2 \pi y) / 2}$
        v = np.pi**2 * np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2)
        # $s = \sin(2 \pi x)$
        s = np.sin(2 * np.pi * x)
        # $t = \sin(2 \pi y)$
        t = np.sin(2 * np.pi * y)
        # The tip, as in the gradient.
        r = np.where(r == 0, np.inf, r)
        # $u = 2 e^{-r / 5} / r$
        u = 2 * np.exp(-r / 5) / r
        # How fast $u$ falls outwards.
        # $c = u (1 / (10 r) + 1 / (2 r^2))$
        c = u * (1 / (10 * r) + 1 / (2 * r**2))
        # $f_{xx} = u - c x^2 + v (2 \cos(2 \pi x) - s^2)$
        fxx = u - c * x**2 + v * (2 * np.cos(2 * np.pi * x) - s**2)
        # $f_{xy} = -c x y - v s t$
        fxy = -c * x * y - v * s * t
        # $f_{yy} = u - c y^2 + v (2 \cos(2 \pi y) - t^2)$
        fyy = u - c * y**2 + v * (2 * np.cos(2 * np.pi * y) - t**2)
        return symmetric(fxx, fxy, fyy)
