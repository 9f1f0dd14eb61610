r"""Gradient descent: step against the gradient, in proportion to its length.

On a parabola of curvature $\lambda$ each step multiplies the distance to the bottom by
$1 - \eta \lambda$. So it converges exactly when $\eta < 2 / \lambda$, is done in one step at
$\eta = 1 / \lambda$, and grows from step to step above $2 / \lambda$. On a surface with several
curvatures the largest sets that limit and the smallest sets the speed.

It is the oldest method, and the one all others are changed from. The rule is due
to {cite:t}`cauchy1847`; with noisy gradients it is the method of
{cite:t}`robbins1951`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative
from optguide.typing import Array, Surface


class GradientDescentState(NamedTuple):
    """Where gradient descent is."""

    x: Array  #: $x_t$, position, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class GradientDescent:
    r"""Plain gradient descent.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$. Twice the rate, twice the step; below $2 / \lambda$ for the largest curvature
        $\lambda$, or the run diverges.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Cauchy (1847); Robbins and Monro (1951).

    Examples
    --------
    On a parabola the rate ``1 / curvature`` reaches the bottom in one step:

    >>> from optguide import GradientDescent, Quadratic, run
    >>> state = run(GradientDescent(0.25), Quadratic([4.0, 4.0]), [3.0, -1.0], steps=1)
    >>> print(state.x.tolist())
    [0.0, 0.0]
    """

    label: ClassVar[str] = "gradient descent"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "cauchy1847"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.01}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative

    def init(self, x: Array) -> GradientDescentState:
        return GradientDescentState(x, step=np.zeros_like(x))

    def step(
        self, surface: Surface, state: GradientDescentState
    ) -> GradientDescentState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $s_t = -\eta g_t$
        step = -self.learning_rate * g
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return GradientDescentState(x, step)
