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
from optguide.surfaces._inside import hessian_if_inside
from optguide.typing import Array


@hessian_if_inside
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
