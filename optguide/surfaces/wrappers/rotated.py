r"""A surface turned about the origin.

Gradient descent and its momentum forms walk the turned path: they do not see the axes. Methods that
treat each coordinate by itself, from AdaGrad to Adam, do. On a valley along an axis they are at
their best, on one at 45 degrees they are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optguide._check import as_points, check_surface
from optguide.declaration import surface
from optguide.ranges import Real
from optguide.surfaces._inside import if_inside
from optguide.typing import Array


@if_inside
@surface
class Rotated:
    r"""A surface turned in the plane of the first two coordinates.

    Parameters
    ----------
    surface : Surface
        $f$, any surface of at least two coordinates.
    angle : float
        $\alpha$, by how much it is turned, counterclockwise, in radians.

    Raises
    ------
    ValueError, TypeError
        If the angle is not a finite number, or the surface is no surface; when asked, if the points have one coordinate only.

    Examples
    --------
    Turned by a right angle, what lay at (3, 2) lies at (-2, 3):

    >>> from math import pi
    >>> from optguide import Himmelblau, Rotated
    >>> turned = Rotated(Himmelblau(), pi / 2)
    >>> print(f"{turned.value([-2.0, 3.0]):.3f}")
    0.000
    """

    surface: Any
    angle: Real

    def __post_init__(self) -> None:
        check_surface("value", "gradient", surface=self.surface)

    def __getattr__(self, name: str) -> Any:
        if name == "dimension":
            return self.surface.dimension
        raise AttributeError(name)

    def _turned(self, x: Any) -> tuple[Any, Array]:
        """Return points as the surface inside sees them, and the matrix that turns them back."""
        x = as_points(x)
        if x.shape[-1:] in ((), (1,)):
            raise ValueError(
                f"points must have at least 2 coordinates, got shape {x.shape}"
            )
        r = np.eye(x.shape[-1])
        c, s = np.cos(self.angle), np.sin(self.angle)
        r[:2, :2] = [[c, -s], [s, c]]
        return x @ r, r

    def value(self, x: Array) -> Array:
        y, _ = self._turned(x)
        # $f = f(y)$
        return self.surface.value(y)

    def gradient(self, x: Array) -> Array:
        y, r = self._turned(x)
        # The slope inside, turned back.
        # $\nabla f = R \nabla f(y)$
        return self.surface.gradient(y) @ r.T

    def hessian(self, x: Array) -> Array:
        y, r = self._turned(x)
        # $\nabla^2 f = R \nabla^2 f(y) R^T$
        return r @ self.surface.hessian(y) @ r.T

    def hvp(self, x: Array, p: Array) -> Array:
        y, r = self._turned(x)
        return self.surface.hvp(y, as_points(p) @ r) @ r.T

    def residuals(self, x: Array) -> Array:
        y, _ = self._turned(x)
        return self.surface.residuals(y)

    def jacobian(self, x: Array) -> Array:
        y, r = self._turned(x)
        return self.surface.jacobian(y) @ r.T

    def jvp(self, x: Array, p: Array) -> Array:
        y, r = self._turned(x)
        return self.surface.jvp(y, as_points(p) @ r)

    def vjp(self, x: Array, r: Array) -> Array:
        y, turn = self._turned(x)
        return self.surface.vjp(y, r) @ turn.T

    def fisher(self, x: Array) -> Array:
        y, r = self._turned(x)
        return r @ self.surface.fisher(y) @ r.T

    def fisher_product(self, x: Array, p: Array) -> Array:
        y, r = self._turned(x)
        return self.surface.fisher_product(y, as_points(p) @ r) @ r.T

    def check(self, x: Array) -> None:
        """Let the surface inside look at the starts ``(..., d)``, as it sees them."""
        y, _ = self._turned(x)
        self.surface.check(y)

    def glance(self, x: Array) -> None:
        """Let the surface inside look at a few of the points ``(..., d)``, as it sees them."""
        y, _ = self._turned(x)
        self.surface.glance(y)
