r"""A saddle that almost no start finds, and near which many wait.

{cite:t}`lee2016` prove that descent from a random start does not converge to a saddle whose Hessian
has a negative eigenvalue: the starts that do are a set of measure zero, here the line $y = 0$. This
is the example of the paper. The theorem says nothing about the time. Near the line, a step of
gradient descent multiplies the distance from it by $1 + \eta$, so a start at the distance $d$ waits
for about $\ln(1 / d) / \eta$ steps.
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
class LeeSaddle:
    r"""A saddle of curvatures 1 and -1 between two minima.

    References
    ----------
    Lee et al. (2016).

    Examples
    --------
    On the line $y = 0$ descent converges to the saddle, beside it to a minimum:

    >>> from optguide import GradientDescent, LeeSaddle, run, trace
    >>> starts = [[1.0, 0.0], [1.0, 1e-6]]
    >>> for x, y in run(GradientDescent(0.1), LeeSaddle(), starts, steps=300).x:
    ...     print(f"({x:.2f}, {y:.2f})")
    (0.00, 0.00)
    (0.00, 1.00)

    A start ten times closer to the line waits for 24 steps more, $\ln 10 / \ln 1.1$:

    >>> starts = [[1.0, 1e-4], [1.0, 1e-5], [1.0, 1e-6]]
    >>> y = trace(GradientDescent(0.1), LeeSaddle(), starts, steps=300).x[..., 1]
    >>> far, near, nearer = (y > 0.5).argmax(axis=0)
    >>> print(near - far, nearer - near)
    24 24
    """

    label: ClassVar[str] = "Lee's saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = "lee2016"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 / 2 + y^4 / 4 - y^2 / 2"
    domain: ClassVar[Domain] = ((-1.8, 1.8), (-1.8, 1.8))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (1.4, 0.01),
        (1.0, 0.0),
        (-1.5, -1.6),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -0.22,
        -0.16,
        -0.08,
        -0.02,
        0,
        0.06,
        0.2,
        0.5,
        1,
        1.6,
        2.4,
    )
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, -1.0), -0.25, "minimum", 1, (1.0, 2.0)),
        CriticalPoint((0.0, 1.0), -0.25, "minimum", 1, (1.0, 2.0)),
        CriticalPoint((0.0, 0.0), 0.0, "saddle", -1, (-1.0, 1.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 / 2 + y^4 / 4 - y^2 / 2$
        return x**2 / 2 + y**4 / 4 - y**2 / 2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = x$
        fx = x
        # Zero all along $y = 0$: what starts there stays there.
        # $f_y = y^3 - y$
        fy = y**3 - y
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 1$
        fxx = np.full_like(x, 1.0)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 3 y^2 - 1$
        fyy = 3 * y**2 - 1
        return symmetric(fxx, fxy, fyy)
