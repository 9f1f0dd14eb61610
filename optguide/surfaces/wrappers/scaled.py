r"""A surface made higher or lower, and wider or narrower.

Two changes of unit. Measuring the value in other units multiplies every gradient, and the methods
that divide gradients by their size do not notice. Measuring the coordinates in other units stretches
the surface, and then every method notices but those that find the length of a step themselves: a
step of a given length is a shorter part of the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optguide._check import as_points, check_surface
from optguide.declaration import surface
from optguide.ranges import Positive, Real
from optguide.surfaces._inside import if_inside
from optguide.typing import Array


@if_inside
@surface
class Scaled:
    r"""A surface times a factor, stretched along its coordinates.

    Parameters
    ----------
    surface : Surface
        $f$, any surface.
    factor : float, default 1.0
        $a$, by which the value is multiplied.
    stretch : float or array, default 1.0
        $c > 0$, by which coordinates are multiplied: one number, or one for each, ``(d,)``. What lay
        at $x$ lies at $c x$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range, or the surface is no surface.

    Examples
    --------
    Himmelblau's minimum (3, 2), on a surface ten times as high and twice as wide:

    >>> from optguide import Himmelblau, Scaled
    >>> wide = Scaled(Himmelblau(), factor=10.0, stretch=2.0)
    >>> print(wide.value([6.0, 4.0]), wide.value([0.0, 0.0]))
    0.0 1700.0
    """

    surface: Any
    factor: Real = 1.0
    stretch: Positive = 1.0

    def __post_init__(self) -> None:
        check_surface("value", "gradient", surface=self.surface)

    def __getattr__(self, name: str) -> Any:
        if name == "dimension":
            return self.surface.dimension
        raise AttributeError(name)

    @property
    def _lacks(self) -> tuple[str, ...]:
        """What is lost though the surface inside has it."""
        if np.all(np.asarray(self.factor) >= 0):
            return ()
        # Turned over, a sum of squares is none, and a likelihood is none.
        squares = ("residuals", "jacobian", "jvp", "vjp")
        return (*squares, "fisher", "fisher_product")

    def value(self, x: Array) -> Array:
        x = as_points(x)
        # $f = a f(x / c)$
        return self.factor * self.surface.value(x / self.stretch)

    def gradient(self, x: Array) -> Array:
        x = as_points(x)
        # $\nabla f = a \nabla f(x / c) / c$
        return self.factor * self.surface.gradient(x / self.stretch) / self.stretch

    def hessian(self, x: Array) -> Array:
        x = as_points(x)
        # Per coordinate of the row and of the column.
        c = x * 0 + self.stretch
        outer = c[..., :, None] * c[..., None, :]
        # $\nabla^2 f = a \nabla^2 f(x / c) / \text{outer}$
        return self.factor * self.surface.hessian(x / self.stretch) / outer

    def hvp(self, x: Array, p: Array) -> Array:
        x, p = as_points(x), as_points(p)
        y, q = x / self.stretch, p / self.stretch
        return self.factor * self.surface.hvp(y, q) / self.stretch

    # Half the sum of the squares: each residual grows with the root of the factor.

    def residuals(self, x: Array) -> Array:
        return np.sqrt(self.factor) * self.surface.residuals(
            as_points(x) / self.stretch
        )

    def jacobian(self, x: Array) -> Array:
        x = as_points(x)
        return (
            np.sqrt(self.factor)
            * self.surface.jacobian(x / self.stretch)
            / self.stretch
        )

    def jvp(self, x: Array, p: Array) -> Array:
        x, p = as_points(x), as_points(p)
        y, q = x / self.stretch, p / self.stretch
        return np.sqrt(self.factor) * self.surface.jvp(y, q)

    def vjp(self, x: Array, r: Array) -> Array:
        x = as_points(x)
        return (
            np.sqrt(self.factor) * self.surface.vjp(x / self.stretch, r) / self.stretch
        )

    # The information changes as the Hessian does, whose place it takes.

    def fisher(self, x: Array) -> Array:
        x = as_points(x)
        c = x * 0 + self.stretch
        outer = c[..., :, None] * c[..., None, :]
        return self.factor * self.surface.fisher(x / self.stretch) / outer

    def fisher_product(self, x: Array, p: Array) -> Array:
        x, p = as_points(x), as_points(p)
        y, q = x / self.stretch, p / self.stretch
        return self.factor * self.surface.fisher_product(y, q) / self.stretch

    def check(self, x: Array) -> None:
        """Let the surface inside look at the starts ``(..., d)``, as it sees them."""
        self.surface.check(as_points(x) / self.stretch)

    def glance(self, x: Array) -> None:
        """Let the surface inside look at a few of the points ``(..., d)``, as it sees them."""
        self.surface.glance(as_points(x) / self.stretch)
