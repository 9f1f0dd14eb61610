r"""A cosine that grows with the distance: two wells on a line, one deeper than the other.

Popular tutorials show on it how descent is caught in a local minimum. It is an odd function, so each
well has a hill as its mirror image, and it has no lowest point: farther out the wells become ever
deeper. The two in the picture lie at -1.83 and, six times as deep, at 7.27.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.typing import Array, Domain


@surface
class CosineWell:
    r"""The product $x \cos 0.15 \pi x$.

    Examples
    --------
    Which well descent from 10 ends in depends on the rate, and a larger one misses the deeper well:

    >>> from optguide import CosineWell, GradientDescent, run
    >>> for rate in 0.5, 2.0:
    ...     x = run(GradientDescent(rate), CosineWell(), [10.0], steps=300).x
    ...     print(f"x = {x[0]:.3f}, f = {CosineWell().value(x):.3f}")
    x = 7.269, f = -6.978
    x = -1.826, f = -1.191

    At a rate of 2 no step could stay in the deeper well. Its curvature is above 2 / 2 = 1:

    >>> for point in CosineWell().critical_points:
    ...     if point.kind == "minimum":
    ...         print(f"{point.x[0]:.2f}: {point.eigenvalues[0]:.2f}")
    7.27: 1.81
    -1.83: 0.98
    """

    label: ClassVar[str] = "cosine well"
    family: ClassVar[SurfaceFamily] = "simple"
    source: ClassVar[str] = ""

    dimension: ClassVar[int] = 1
    formula: ClassVar[str] = r"x \cos(0.15 \pi x)"
    domain: ClassVar[Domain] = ((-10.0, 10.0),)
    starts: ClassVar[tuple[tuple[float, ...], ...]] = ((10.0,), (3.0,), (-6.0,))
    levels: ClassVar[tuple[float, ...]] = (-6, -4, -2, -1, 0, 1, 2, 4, 6)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint(
            (7.269388146311,), -6.97814083107, "minimum", 1, (1.81371192284,)
        ),
        CriticalPoint(
            (-1.825684578672,), -1.19068341032, "minimum", 1, (0.978865295307,)
        ),
        CriticalPoint(
            (1.825684578672,), 1.19068341032, "maximum", -1, (-0.978865295307,)
        ),
        CriticalPoint(
            (-7.269388146311,), 6.97814083107, "maximum", -1, (-1.81371192284,)
        ),
    )

    def value(self, x: Array) -> Array:
        (x,) = coordinates(x, 1)
        # $f = x \cos(0.15 \pi x)$
        return x * np.cos(0.15 * np.pi * x)

    def gradient(self, x: Array) -> Array:
        (x,) = coordinates(x, 1)
        # $c = 0.15 \pi$
        c = 0.15 * np.pi
        # $f_x = \cos(c x) - c x \sin(c x)$
        fx = np.cos(c * x) - c * x * np.sin(c * x)
        return np.stack([fx], axis=-1)

    def hessian(self, x: Array) -> Array:
        (x,) = coordinates(x, 1)
        # $c = 0.15 \pi$
        c = 0.15 * np.pi
        # $f_{xx} = -2 c \sin(c x) - c^2 x \cos(c x)$
        fxx = -2 * c * np.sin(c * x) - c**2 * x * np.cos(c * x)
        return np.stack([np.stack([fxx], axis=-1)], axis=-2)
