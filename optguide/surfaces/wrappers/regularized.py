r"""A surface with a penalty on the distance from the origin: L2 regularization.

The gradient gains $\lambda x$, so plain descent shrinks every coordinate by $1 - \eta \lambda$ at
each step: there the penalty is weight decay. A method that divides gradients by their size divides
this part too, and then it is not: coordinates with large gradients are shrunk less. `AdamW` shrinks
them alike.

PyTorch's `weight_decay` of SGD, Adam and the others is this penalty.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optguide._check import as_points, check_surface
from optguide.declaration import surface
from optguide.ranges import Nonnegative
from optguide.surfaces._inside import if_inside
from optguide.typing import Array


@if_inside
@surface
class Regularized:
    r"""A surface plus half the squared distance from the origin, times a weight.

    Parameters
    ----------
    surface : Surface
        $f$, any surface.
    weight_decay : float
        $\lambda \ge 0$, the weight of the penalty.

    Raises
    ------
    ValueError, TypeError
        If the weight is not a finite number of at least 0, or the surface is no surface.

    Examples
    --------
    Every curvature grows by the weight, so minima become steeper and saddles may become minima:

    >>> from optguide import Quadratic, Regularized
    >>> surface = Regularized(Quadratic([3.0, -1.0]), 2.0)
    >>> print(surface.hessian([0.0, 0.0]).diagonal().tolist())
    [5.0, 1.0]
    """

    surface: Any
    weight_decay: Nonnegative

    def __post_init__(self) -> None:
        check_surface("value", "gradient", surface=self.surface)

    def __getattr__(self, name: str) -> Any:
        if name in ("dimension", "domain"):
            return getattr(self.surface, name)
        raise AttributeError(name)

    def value(self, x: Array) -> Array:
        x = as_points(x)
        # $f = f(x) + \lambda x \cdot x / 2$
        return self.surface.value(x) + self.weight_decay * (x * x).sum(axis=-1) / 2

    def gradient(self, x: Array) -> Array:
        x = as_points(x)
        # $\nabla f = \nabla f(x) + \lambda x$
        return self.surface.gradient(x) + self.weight_decay * x

    def hessian(self, x: Array) -> Array:
        x = as_points(x)
        one = np.eye(x.shape[-1])
        # $\nabla^2 f = \nabla^2 f(x) + \lambda \text{one}$
        return self.surface.hessian(x) + self.weight_decay * one

    def hvp(self, x: Array, p: Array) -> Array:
        x = as_points(x)
        return self.surface.hvp(x, p) + self.weight_decay * as_points(p)

    # Half the sum of the squares: one more residual for each coordinate.

    def residuals(self, x: Array) -> Array:
        x = as_points(x)
        w = np.sqrt(self.weight_decay)
        return np.concatenate([self.surface.residuals(x), w * x], axis=-1)

    def jacobian(self, x: Array) -> Array:
        x = as_points(x)
        j = self.surface.jacobian(x)
        d = x.shape[-1]
        rows = np.broadcast_to(np.eye(d), (*j.shape[:-2], d, d))
        return np.concatenate([j, np.sqrt(self.weight_decay) * rows], axis=-2)

    def jvp(self, x: Array, p: Array) -> Array:
        x, p = as_points(x), as_points(p)
        w = np.sqrt(self.weight_decay)
        return np.concatenate([self.surface.jvp(x, p), w * p], axis=-1)

    def vjp(self, x: Array, r: Array) -> Array:
        x, r = as_points(x), as_points(r)
        # The last residuals are those of the penalty.
        d = x.shape[-1]
        w = np.sqrt(self.weight_decay)
        return self.surface.vjp(x, r[..., :-d]) + w * r[..., -d:]

    # A penalty is a normal prior, and counts as information, as in `LogisticRegression`.

    def fisher(self, x: Array) -> Array:
        x = as_points(x)
        one = np.eye(x.shape[-1])
        return self.surface.fisher(x) + self.weight_decay * one

    def fisher_product(self, x: Array, p: Array) -> Array:
        x, p = as_points(x), as_points(p)
        return self.surface.fisher_product(x, p) + self.weight_decay * p

    def check(self, x: Array) -> None:
        """Let the surface inside look at the starts ``(..., d)``."""
        self.surface.check(as_points(x))

    def glance(self, x: Array) -> None:
        """Let the surface inside look at a few of the points ``(..., d)``."""
        self.surface.glance(as_points(x))
