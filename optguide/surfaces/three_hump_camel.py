"""The three-hump camel: one deep minimum between two shallow ones, on a long bowl.

The surface is even: turned by half a turn it is the same. The deep minimum lies at the center, the
two others to its left and right behind a saddle each, and from nearly half of the square descent
ends in one of those. It goes back to {cite:t}`branin1972`.
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
class ThreeHumpCamel:
    r"""A polynomial of degree 6 with three minima.

    References
    ----------
    Branin (1972).

    Examples
    --------
    Turned by half a turn it is the same surface, so its minima are the center and a pair:

    >>> import numpy as np
    >>> from optguide import ThreeHumpCamel
    >>> camel, x = ThreeHumpCamel(), np.random.default_rng(0).uniform(-2, 2, (100, 2))
    >>> print(np.abs(camel.value(x) - camel.value(-x)).max() < 1e-12)
    True
    >>> for point in camel.critical_points:
    ...     if point.kind == "minimum":
    ...         print(f"({point.x[0]:.2f}, {point.x[1]:.2f}): {point.value:.3f}")
    (0.00, 0.00): 0.000
    (-1.75, 0.87): 0.299
    (1.75, -0.87): 0.299

    Descent ends in one of the pair from nearly half of the square:

    >>> from optguide import GradientDescent, basins
    >>> found = basins(GradientDescent(0.05), camel, grid=40, steps=300)
    >>> print(f"{np.mean(found.end == 0):.2f} {np.mean(found.kind == 'minimum'):.2f}")
    0.56 1.00
    """

    label: ClassVar[str] = "three-hump camel"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "branin1972"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"2 x^2 - 1.05 x^4 + x^6 / 6 + x y + y^2"
    domain: ClassVar[Domain] = ((-2.5, 2.5), (-2.5, 2.5))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-2.0, 2.0),
        (0.9, 2.0),
        (1.5, -2.0),
    )
    levels: ClassVar[tuple[float, ...]] = (0.05, 0.15, 0.35, 0.6, 0.87, 1.3, 2, 3, 5, 9)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "minimum", 1,
                      (1.58578643763, 4.41421356237)),
        CriticalPoint((-1.74755234583, 0.873776172915), 0.298638442237, "minimum", 1,
                      (1.90244515499, 12.2506441369)),
        CriticalPoint((1.74755234583, -0.873776172915), 0.298638442237, "minimum", 1,
                      (1.90244515499, 12.2506441369)),
        CriticalPoint((-1.070542291824, 0.535271145912), 0.877361557763, "saddle", -1,
                      (-4.03868817223, 2.16559888033)),
        CriticalPoint((1.070542291824, -0.535271145912), 0.877361557763, "saddle", -1,
                      (-4.03868817223, 2.16559888033)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = 2 x^2 - 1.05 x^4 + x^6 / 6 + x y + y^2$
        return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 4 x - 4.2 x^3 + x^5 + y$
        fx = 4 * x - 4.2 * x**3 + x**5 + y
        # $f_y = x + 2 y$
        fy = x + 2 * y
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 4 - 12.6 x^2 + 5 x^4$
        fxx = 4 - 12.6 * x**2 + 5 * x**4
        # $f_{xy} = 1$
        fxy = np.full_like(x, 1.0)
        # $f_{yy} = 2$
        fyy = np.full_like(y, 2.0)
        return symmetric(fxx, fxy, fyy)
