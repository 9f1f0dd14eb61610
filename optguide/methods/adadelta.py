r"""Adadelta: the quotient of two running sizes, of past steps and of past gradients.

The idea is a matter of units. A gradient has the unit of the function over the unit of $x$, so a
step in proportion to it has the wrong unit; dividing by the size of past gradients and multiplying
by the size of past steps mends that. The paper has no learning rate. But the size of past steps
starts at zero, and what gets the method off the ground is $\epsilon$: the first step is
$\sqrt{\epsilon / (1 - \rho)}$ in every coordinate, 0.0032 with the defaults, whatever the gradient.
The small number is the hidden learning rate.

The method is from {cite:t}`zeiler2012`, Algorithm 1, with $\rho = 0.95$; PyTorch's defaults are
used here. `initial_delta` starts the size of past steps elsewhere, to show what follows.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class AdadeltaState(NamedTuple):
    """Position and two mean squares."""

    x: Array  #: $x_t$, position, ``(..., d)``
    E: Array  #: $E_t$, running mean of the squared gradients, ``(..., d)``
    D: Array  #: $D_t$, running mean of the squared updates, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class Adadelta:
    r"""Steps in proportion to the size of past steps.

    Parameters
    ----------
    learning_rate : float or array, default 1.0
        $\eta \ge 0$, a factor the paper does not have.
    rho : float or array, default 0.9
        $\rho \in [0, 1)$, memory of both averages, about $1 / (1 - \rho)$ steps.
    epsilon : float or array, default 1e-6
        $\epsilon \ge 0$, added inside both roots. Four times as large, the first step doubles.
    initial_delta : float or array, default 0.0
        $D_0 \ge 0$, mean squared update before the first step.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Zeiler (2012), Algorithm 1.

    Examples
    --------
    The first step is ``sqrt(epsilon / (1 - rho))`` whatever the gradient:

    >>> from optguide import Adadelta, response
    >>> for slope in 1e2, 1e4:
    ...     answer = response(Adadelta(rho=0.9, epsilon=1e-6), [slope])
    ...     print(f"{answer.step[1, 0]:.7f}")
    -0.0031623
    -0.0031623
    """

    label: ClassVar[str] = "Adadelta"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "zeiler2012"
    relative: ClassVar[str] = "rmsprop"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 1.0, "rho": 0.9}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 1.0
    rho: UnitInterval = 0.9
    epsilon: Nonnegative = 1e-6
    initial_delta: Nonnegative = 0.0

    def init(self, x: Array) -> AdadeltaState:
        zero = np.zeros_like(x)
        return AdadeltaState(x, E=zero, D=zero + self.initial_delta, step=zero)

    def step(self, surface: Surface, state: AdadeltaState) -> AdadeltaState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $E_t = \rho E_{t-1} + (1 - \rho) g_t^2$
        E = self.rho * state.E + (1 - self.rho) * g**2
        # Size of past steps over size of past gradients: the unit of $x$ per unit of $g$.
        # $u_t = (\sqrt{D_{t-1} + \epsilon} / \sqrt{E_t + \epsilon}) g_t$
        u = np.sqrt(state.D + self.epsilon) / np.sqrt(E + self.epsilon) * g
        # Measured after the step, and without the learning rate.
        # $D_t = \rho D_{t-1} + (1 - \rho) u_t^2$
        D = self.rho * state.D + (1 - self.rho) * u**2
        # $s_t = -\eta u_t$
        step = -self.learning_rate * u
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdadeltaState(x, E, D, step)
