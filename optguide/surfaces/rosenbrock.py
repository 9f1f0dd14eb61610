"""Rosenbrock's function: a curved valley, easy to find and slow to follow.

It comes from {cite:t}`rosenbrock1960`. The floor of the valley is the parabola $y = x^2$, and the
only critical point is the minimum at $(1, 1)$. There the surface curves 2508 times more across the
valley than along it, so a step short enough not to be thrown across is far too short along it. The
valley also turns: a direction that was right a moment ago is wrong now.
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
class Rosenbrock:
    """Rosenbrock's function of two variables.

    References
    ----------
    Rosenbrock (1960).

    Examples
    --------
    At the minimum the curvature across the valley is 2508 times the curvature along it:

    >>> import numpy as np
    >>> from optguide import Rosenbrock
    >>> along, across = np.linalg.eigvalsh(Rosenbrock().hessian([1.0, 1.0]))
    >>> print(f"{across / along:.0f}")
    2508

    Gradient descent is in the valley at once, and then spends its steps there:

    >>> from optguide import GradientDescent, trace
    >>> path = trace(GradientDescent(0.001), Rosenbrock(), [-1.2, 1.0], steps=1000).x
    >>> x, y = path[[10, 1000]].T
    >>> for height, distance in zip(abs(y - x**2), np.hypot(x - 1, y - 1), strict=True):
    ...     print(f"off the floor {height:.3f}, from the minimum {distance:.2f}")
    off the floor 0.008, from the minimum 2.02
    off the floor 0.003, from the minimum 1.12
    """

    label: ClassVar[str] = "Rosenbrock"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "rosenbrock1960"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(1 - x)^2 + 100 (y - x^2)^2"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-1.0, 3.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-1.2, 1.0),
        (0.0, 2.5),
        (1.8, -0.5),
    )
    levels: ClassVar[tuple[float, ...]] = (0.1, 0.5, 2, 5, 15, 40, 100, 250, 600, 1200)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((1.0, 1.0), 0.0, "minimum", 1, (0.399360767488, 1001.60063923)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (1 - x)^2 + 100 (y - x^2)^2$
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # How far above the floor of the valley the point is.
        # $r = y - x^2$
        r = y - x**2
        # $f_x = -400 x r - 2 (1 - x)$
        fx = -400 * x * r - 2 * (1 - x)
        # $f_y = 200 r$
        fy = 200 * r
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 1200 x^2 - 400 y + 2$
        fxx = 1200 * x**2 - 400 * y + 2
        # $f_{xy} = -400 x$
        fxy = -400 * x
        # $f_{yy} = 200$
        fyy = np.full_like(x, 200.0)
        return symmetric(fxx, fxy, fyy)

    # Half the sum of the squares of two residuals.

    def residuals(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = \sqrt{2} (1 - x)$
        p = np.sqrt(2) * (1 - x)
        # $q = 10 \sqrt{2} (y - x^2)$
        q = 10 * np.sqrt(2) * (y - x**2)
        return np.stack([p, q], axis=-1)

    def jacobian(self, x: Array) -> Array:
        x, _ = coordinates(x)
        # $p_x = -\sqrt{2}$
        px = np.full_like(x, -np.sqrt(2))
        # $q_x = -20 \sqrt{2} x$
        qx = -20 * np.sqrt(2) * x
        # $q_y = 10 \sqrt{2}$
        qy = np.full_like(x, 10 * np.sqrt(2))
        rows = [np.stack([px, np.zeros_like(x)], axis=-1), np.stack([qx, qy], axis=-1)]
        return np.stack(rows, axis=-2)

    def jvp(self, x: Array, p: Array) -> Array:
        return np.matvec(self.jacobian(x), p)

    def vjp(self, x: Array, r: Array) -> Array:
        return np.matvec(self.jacobian(x).swapaxes(-1, -2), r)
