r"""Beale's function: a valley with a minimum on one side and without an end on the other.

Three residuals are squared and added; all of them vanish at the minimum $(3, 1/2)$. The floor of the
valley runs to both sides along $y = 1$, past a saddle at $(0, 1)$. On the left it has no minimum: it
falls for ever towards a height of 0.452, ever more slowly, and takes paths along. The corners are
as high as 180 000, so no constant step suits both them and the floor. It comes from
{cite:t}`beale1958`.
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
class Beale:
    r"""Beale's function of two variables, the sum of three squares.

    References
    ----------
    Beale (1958).

    Examples
    --------
    A path that starts on the left of the saddle follows the floor of the valley, away from the
    minimum at (3, 0.5), where the value is 0:

    >>> from optguide import Beale, Momentum, run
    >>> for start in [0.5, 1.5], [-0.5, 1.5]:
    ...     x, y = run(Momentum(1e-3), Beale(), start, steps=2000).x
    ...     print(f"({x:.2f}, {y:.2f}): {Beale().value([x, y]):.2f}")
    (3.00, 0.50): 0.00
    (-4.07, 1.20): 0.79

    Far out the residuals are c - k a, where y = 1 + a / x. The best a leaves 0.452 of their squares:

    >>> import numpy as np
    >>> c, k = np.array([1.5, 2.25, 2.625]), np.array([1, 2, 3])
    >>> print(f"{c @ c - (k @ c) ** 2 / (k @ k):.3f}")
    0.452
    """

    label: ClassVar[str] = "Beale"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "beale1958"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2"
    )
    domain: ClassVar[Domain] = ((-4.5, 4.5), (-4.5, 4.5))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.0, 1.0),
        (0.5, -1.5),
        (-2.0, 1.5),
    )
    # Geometric, since the corners are as high as mountains.
    levels: ClassVar[tuple[float, ...]] = (
        0.1,
        0.5,
        2,
        6,
        12,
        20,
        50,
        150,
        600,
        3000,
        15000,
        60000,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((3.0, 0.5), 0.0, "minimum", 1,
                      (0.301463646522, 48.9797863535)),
        CriticalPoint((0.100537937324, -2.644513585023), 9.86451228476, "saddle", -1,
                      (-0.781027172693, 867.752179333)),
        CriticalPoint((0.0, 1.0), 14.203125, "saddle", -1,
                      (-27.75, 27.75)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = 1.5 - x + x y$
        p = 1.5 - x + x * y
        # $q = 2.25 - x + x y^2$
        q = 2.25 - x + x * y**2
        # $r = 2.625 - x + x y^3$
        r = 2.625 - x + x * y**3
        # $f = p^2 + q^2 + r^2$
        return p**2 + q**2 + r**2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # The residuals, as in the value.
        # $p = 1.5 - x + x y$
        p = 1.5 - x + x * y
        # $q = 2.25 - x + x y^2$
        q = 2.25 - x + x * y**2
        # $r = 2.625 - x + x y^3$
        r = 2.625 - x + x * y**3
        # $f_x = 2 (y - 1) p + 2 (y^2 - 1) q + 2 (y^3 - 1) r$
        fx = 2 * (y - 1) * p + 2 * (y**2 - 1) * q + 2 * (y**3 - 1) * r
        # $f_y = 2 x (p + 2 y q + 3 y^2 r)$
        fy = 2 * x * (p + 2 * y * q + 3 * y**2 * r)
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = 1.5 - x + x y$
        p = 1.5 - x + x * y
        # $q = 2.25 - x + x y^2$
        q = 2.25 - x + x * y**2
        # $r = 2.625 - x + x y^3$
        r = 2.625 - x + x * y**3
        # Products of the residuals' slopes.
        # $f_{xx} = 2 (y - 1)^2 + 2 (y^2 - 1)^2 + 2 (y^3 - 1)^2$
        fxx = 2 * (y - 1) ** 2 + 2 * (y**2 - 1) ** 2 + 2 * (y**3 - 1) ** 2
        # $s = x (y - 1) + 2 x y (y^2 - 1) + 3 x y^2 (y^3 - 1)$
        s = x * (y - 1) + 2 * x * y * (y**2 - 1) + 3 * x * y**2 * (y**3 - 1)
        # And the residuals times their curvatures: they are straight in $x$ alone.
        # $f_{xy} = 2 s + 2 (p + 2 y q + 3 y^2 r)$
        fxy = 2 * s + 2 * (p + 2 * y * q + 3 * y**2 * r)
        # $f_{yy} = 2 x^2 (1 + 4 y^2 + 9 y^4) + 4 x (q + 3 y r)$
        fyy = 2 * x**2 * (1 + 4 * y**2 + 9 * y**4) + 4 * x * (q + 3 * y * r)
        return symmetric(fxx, fxy, fyy)

    # Half the sum of the squares of three residuals.

    def residuals(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p = 1.5 - x + x y$
        p = 1.5 - x + x * y
        # $q = 2.25 - x + x y^2$
        q = 2.25 - x + x * y**2
        # $r = 2.625 - x + x y^3$
        r = 2.625 - x + x * y**3
        return np.sqrt(2) * np.stack([p, q, r], axis=-1)

    def jacobian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $p_x = y - 1$
        px = y - 1
        # $q_x = y^2 - 1$
        qx = y**2 - 1
        # $r_x = y^3 - 1$
        rx = y**3 - 1
        # $q_y = 2 x y$
        qy = 2 * x * y
        # $r_y = 3 x y^2$
        ry = 3 * x * y**2
        rows = [np.stack(row, axis=-1) for row in ([px, x], [qx, qy], [rx, ry])]
        return np.sqrt(2) * np.stack(rows, axis=-2)

    def jvp(self, x: Array, p: Array) -> Array:
        return np.matvec(self.jacobian(x), p)

    def vjp(self, x: Array, r: Array) -> Array:
        return np.matvec(self.jacobian(x).swapaxes(-1, -2), r)
