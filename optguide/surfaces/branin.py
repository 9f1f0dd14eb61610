r"""Branin's function: a bent valley with three minima of exactly the same depth.

$w$ vanishes on the floor of a valley along a parabola, and along the floor the surface is a cosine.
So there is a minimum at every odd multiple of $\pi$ and a saddle at every even one, each as high as
the next, for all $x$. The usual picture shows three minima and two saddles. It goes back to
{cite:t}`branin1972`.
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
class Branin:
    r"""A valley along a parabola, with a cosine on its floor.

    References
    ----------
    Branin (1972).

    Examples
    --------
    No minimum is better than another; all are as deep as 5 / (4 pi):

    >>> import numpy as np
    >>> from optguide import Branin
    >>> minima = [p for p in Branin().critical_points if p.kind == "minimum"]
    >>> print(len(minima), np.allclose([p.value for p in minima], 5 / (4 * np.pi), rtol=1e-14))
    3 True

    But they are not equally narrow. The left one is curved twice as much as the others:

    >>> for point in minima:
    ...     print(f"x = {point.x[0]:5.2f}, largest curvature {point.eigenvalues[1]:.1f}")
    x = -3.14, largest curvature 22.3
    x =  3.14, largest curvature 11.1
    x =  9.42, largest curvature 11.3
    """

    label: ClassVar[str] = "Branin"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "branin1972"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"w^2 + 10 (1 - \frac{1}{8 \pi}) \cos x + 10 "
        r"\quad w = y - \frac{5.1}{4 \pi^2} x^2 + \frac{5}{\pi} x - 6"
    )
    domain: ClassVar[Domain] = ((-5.0, 10.0), (0.0, 15.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-0.5, 12.0),
        (1.0, 8.0),
        (8.0, 10.0),
    )
    levels: ClassVar[tuple[float, ...]] = (1, 3, 7, 13, 18, 25, 40, 65, 100, 150, 220)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-np.pi, 12.275), 5 / (4 * np.pi), "minimum", 1,
                      (0.861495160368, 22.291739023)),
        CriticalPoint((np.pi, 2.275), 5 / (4 * np.pi), "minimum", 1,
                      (1.73226226325, 11.0862111886)),
        CriticalPoint((3 * np.pi, 2.475), 5 / (4 * np.pi), "minimum", 1,
                      (1.69495738493, 11.3302112816)),
        CriticalPoint((0.0, 6.0), 19.6021126423, "saddle", -1,
                      (-5.83005665904, 3.29400319888)),
        CriticalPoint((2 * np.pi, 1.1), 19.6021126423, "saddle", -1,
                      (-9.60043558887, 2.00034937027)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        w, _, h = _valley(x, y)
        # $f = w^2 + h \cos(x) + 10$
        return w**2 + h * np.cos(x) + 10

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        w, v, h = _valley(x, y)
        # $f_x = 2 v w - h \sin(x)$
        fx = 2 * v * w - h * np.sin(x)
        # $f_y = 2 w$
        fy = 2 * w
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        w, v, h = _valley(x, y)
        # $f_{xx} = 2 v^2 - \frac{5.1}{\pi^2} w - h \cos(x)$
        fxx = 2 * v**2 - 5.1 / np.pi**2 * w - h * np.cos(x)
        # $f_{xy} = 2 v$
        fxy = 2 * v
        # $f_{yy} = 2$
        fyy = np.full_like(x, 2.0)
        return symmetric(fxx, fxy, fyy)


def _valley(x: Array, y: Array) -> tuple[Array, Array, float]:
    """Return how far the point is above the floor, the slope of that along x, and the wave."""
    # $w = y - \frac{5.1}{4 \pi^2} x^2 + \frac{5}{\pi} x - 6$
    w = y - 5.1 / (4 * np.pi**2) * x**2 + 5 / np.pi * x - 6
    # $v = \frac{5}{\pi} - \frac{5.1}{2 \pi^2} x$
    v = 5 / np.pi - 5.1 / (2 * np.pi**2) * x
    # $h = 10 (1 - \frac{1}{8 \pi})$
    h = 10 * (1 - 1 / (8 * np.pi))
    return w, v, h
