r"""Negative curvature: gradient descent that leaves the ridge of a saddle.

On the ridge of a saddle the gradient leads along the ridge, and at the saddle
it is zero: gradient descent does not leave. But there the Hessian has a
negative eigenvalue. Where it has, this method uses the gradient that the
quadratic model has at a small distance along the lowest eigenvector, on the
downhill side, or on either side where neither is downhill. Elsewhere it is
gradient descent.

Directions of negative curvature were brought into descent methods by
{cite:t}`more1979`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh
from optguide.methods._per_start import per_start
from optguide.ranges import Nonnegative, PerStart
from optguide.typing import Array, Curved


class NegativeCurvatureState(NamedTuple):
    """Position, and the lowest curvature met there."""

    x: Array  #: $x_t$, position, ``(..., d)``
    curvature: Array  #: $\kappa_t$, lowest eigenvalue of the Hessian, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class NegativeCurvature:
    r"""A descent step plus a step along the lowest eigenvector.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$.
    distance : float or array, default 0.1
        $\delta \ge 0$, how far along the lowest eigenvector the model's
        gradient is taken. With 0 the method is gradient descent.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Moré and Sorensen (1979).

    Examples
    --------
    Started on a saddle, where the gradient is zero, it leaves at the first
    step:

    >>> from optguide import NegativeCurvature, Quadratic, run
    >>> method, saddle = NegativeCurvature(0.25), Quadratic([2.0, -2.0])
    >>> state = run(method, saddle, [0.0, 0.0], steps=1)
    >>> print(abs(state.x).tolist())
    [0.0, 0.05]
    """

    label: ClassVar[str] = "negative curvature"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "more1979"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.01}
    # The distance at which it looks is a length.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative
    distance: PerStart[Nonnegative] = 0.1

    def init(self, x: Array) -> NegativeCurvatureState:
        return NegativeCurvatureState(
            x, np.full(x.shape[:-1], np.nan), np.zeros_like(x)
        )

    def step(
        self, surface: Curved, state: NegativeCurvatureState
    ) -> NegativeCurvatureState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The lowest eigenvalue and its eigenvector.
        lam, q = eigh(surface.hessian(state.x))
        # $\kappa_t = \lambda_1$
        curvature = lam[..., 0]
        v = q[..., 0]
        # The side that is downhill; at the saddle itself there is none.
        # $\text{side} = -1 \text{ if } g \cdot v > 0 \text{ else } 1$
        side = np.where((g * v).sum(axis=-1) > 0, -1.0, 1.0)
        # $\text{reach} = \text{side} \delta$
        reach = side * per_start(self.distance, state.x)
        # By how much the gradient changes on the way, if curvature is negative.
        # $\text{change} = \text{reach} \min(\kappa_t, 0)$
        change = reach * np.minimum(curvature, 0.0)
        # $s_t = -\eta (g + \text{change} v)$
        step = -self.learning_rate * (g + change[..., None] * v)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return NegativeCurvatureState(x, curvature, step)
