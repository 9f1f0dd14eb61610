r"""AdaGrad with absolute values: divide by the sum of the sizes of all gradients.

The sum of absolute values grows like $t$ where AdaGrad's root of the sum of squares grows like
$\sqrt t$, so under gradients of constant size the steps fall like $1 / t$. Like AdaGrad, and unlike
its squares without a root, it does not depend on the scale of the surface: the first step has
length $\eta$ in every coordinate.

It is the family of {cite:t}`duchi2011` with another norm of the history.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative
from optguide.typing import Array, Surface


class AdaGradAbsoluteState(NamedTuple):
    """Position and the sum of sizes."""

    x: Array  #: $x_t$, position, ``(..., d)``
    A: Array  #: $A_t$, sum of the absolute gradients, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class AdaGradAbsolute:
    r"""Adaptive gradient descent with a growing sum of absolute values.

    Parameters
    ----------
    learning_rate : float or array, default 0.01
        $\eta \ge 0$, the length of the first step in every coordinate.
    epsilon : float or array, default 1e-10
        $\epsilon \ge 0$, added to the sum.
    initial_accumulator : float or array, default 0.0
        $A_0 \ge 0$, the sum before the first step.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Duchi, Hazan and Singer (2011), for the root of the sum of squares.

    Examples
    --------
    Under a constant gradient the steps are one over the number of the step, whatever its size:

    >>> from optguide import AdaGradAbsolute, response
    >>> for slope in 1e-3, 1e3:
    ...     answer = response(AdaGradAbsolute(1.0), [slope] * 4)
    ...     print([f"{-s:.3f}" for s in answer.step[1:, 0]])
    ['1.000', '0.500', '0.333', '0.250']
    ['1.000', '0.500', '0.333', '0.250']
    """

    label: ClassVar[str] = "AdaGrad, absolute"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "duchi2011"
    relative: ClassVar[str] = "adagrad"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 1.0}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 0.01
    epsilon: Nonnegative = 1e-10
    initial_accumulator: Nonnegative = 0.0

    def init(self, x: Array) -> AdaGradAbsoluteState:
        zero = np.zeros_like(x)
        return AdaGradAbsoluteState(
            x, A=zero + self.initial_accumulator, step=zero
        )

    def step(
        self, surface: Surface, state: AdaGradAbsoluteState
    ) -> AdaGradAbsoluteState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $A_t = A_{t-1} + |g_t|$
        A = state.A + np.abs(g)
        # $s_t = -\eta g_t / (A_t + \epsilon)$
        step = -self.learning_rate * g / (A + self.epsilon)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdaGradAbsoluteState(x, A, step)
