r"""A straight valley along an axis, as narrow as its condition number says.

The surface curves $\kappa$ times as much across the valley as along it. A step length that is safe
across is $\kappa$ times too short along: with $\eta = 1 / \kappa$ gradient descent loses $1 / \kappa$
of what is left per step, and Nesterov's method about $1 / \sqrt{\kappa}$.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.ranges import AtLeastOne
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


@surface
class Ravine:
    r"""A quadratic valley along the first coordinate.

    Parameters
    ----------
    condition : float
        $\kappa \ge 1$, the condition number: the curvature across the valley, where that along it
        is 1.

    Raises
    ------
    ValueError, TypeError
        If the condition number is not a finite number of at least 1.

    Examples
    --------
    With the longest step that does not swing across, descent leaves 99 % in each step:

    >>> from optguide import GradientDescent, Ravine, run
    >>> x, y = run(GradientDescent(1 / 100), Ravine(100.0), [1.0, 1.0], steps=50).x
    >>> print(f"{x:.4f} {0.99**50:.4f} {abs(y):.4f}")
    0.6050 0.6050 0.0000

    Tuned to the condition number, the heavy ball is closer after a tenth of the steps:

    >>> import numpy as np
    >>> from optguide import Momentum
    >>> tuned = Momentum(4 / 11**2, momentum=(9 / 11) ** 2)
    >>> for method, steps in (GradientDescent(1 / 100), 500), (tuned, 50):
    ...     x = run(method, Ravine(100.0), [1.0, 1.0], steps).x
    ...     print(f"{np.linalg.norm(x):.4f}")
    0.0066
    0.0041
    """

    label: ClassVar[str] = "ravine"
    family: ClassVar[SurfaceFamily] = "simple"
    source: ClassVar[str] = ""
    example: ClassVar[dict[str, Any]] = {"condition": 100.0}

    condition: AtLeastOne

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"(x^2 + \kappa y^2) / 2"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-1.0, 1.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = ((-1.8, 0.6), (1.5, -0.9))
    levels: ClassVar[tuple[float, ...]] = (
        0.05,
        0.2,
        0.5,
        1,
        2,
        4,
        8,
        15,
        25,
        40,
        100,
        200,
        400,
    )

    @property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """The minimum."""
        return (
            CriticalPoint((0.0, 0.0), 0.0, "minimum", 1, (1.0, float(self.condition))),
        )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = (x^2 + \kappa y^2) / 2$
        return (x**2 + self.condition * y**2) / 2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = x$
        fx = x
        # $f_y = \kappa y$
        fy = self.condition * y
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 1$
        fxx = np.full_like(x, 1.0)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = \kappa$
        fyy = np.full_like(y, self.condition)
        return symmetric(fxx, fxy, fyy)
