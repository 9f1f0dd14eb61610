r"""AdaGrad with another power: divide by the sum of squares to the power $p$.

The root, $p = 1/2$, is AdaGrad. With a larger power the steps die out sooner: under gradients of
constant size $|g|$ the steps fall like $t^{-p}$, so with $p = 1$ they fall like $1 / t$ and their
sum grows like a logarithm. Only at $p = 1/2$ do the steps not depend on the scale of the surface;
at $p = 1$ a surface ten times as high is walked ten times slower.

The root is the choice of {cite:t}`duchi2011`, for which they prove a bound on the regret. Popular
tutorials say that without the root the method performs much worse. That needs a setting: on a bowl
without noise it arrives too, at a rate of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative
from optguide.typing import Array, Surface


class AdaGradPowerState(NamedTuple):
    """Position and the sum of squares."""

    x: Array  #: $x_t$, position, ``(..., d)``
    G: Array  #: $G_t$, sum of the squared gradients, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class AdaGradPower:
    r"""Adaptive gradient descent with the sum of squares to a power.

    Parameters
    ----------
    learning_rate : float or array, default 0.01
        $\eta \ge 0$. Twice the rate, twice the step.
    power : float or array, default 0.5
        $p \ge 0$. At 0 the method is gradient descent, at 1/2 AdaGrad.
    epsilon : float or array, default 1e-10
        $\epsilon \ge 0$, added to the power.
    initial_accumulator : float or array, default 0.0
        $G_0 \ge 0$, the sum before the first step.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Duchi, Hazan and Singer (2011), Figure 1, for the power 1/2.

    Examples
    --------
    Under a constant gradient of one the steps fall with the power of time:

    >>> from optguide import AdaGradPower, response
    >>> for power in 0.5, 1.0:
    ...     answer = response(AdaGradPower(1.0, power), [1.0] * 4)
    ...     print([f"{-s:.3f}" for s in answer.step[1:, 0]])
    ['1.000', '0.707', '0.577', '0.500']
    ['1.000', '0.500', '0.333', '0.250']
    """

    label: ClassVar[str] = "AdaGrad, power"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "duchi2011"
    relative: ClassVar[str] = "adagrad"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 1.0, "power": 0.75}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 0.01
    power: Nonnegative = 0.5
    epsilon: Nonnegative = 1e-10
    initial_accumulator: Nonnegative = 0.0

    def init(self, x: Array) -> AdaGradPowerState:
        zero = np.zeros_like(x)
        return AdaGradPowerState(
            x, G=zero + self.initial_accumulator, step=zero
        )

    def step(
        self, surface: Surface, state: AdaGradPowerState
    ) -> AdaGradPowerState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $G_t = G_{t-1} + g_t^2$
        G = state.G + g**2
        # $s_t = -\eta g_t / (G_t^p + \epsilon)$
        step = -self.learning_rate * g / (G**self.power + self.epsilon)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdaGradPowerState(x, G, step)
