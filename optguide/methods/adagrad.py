r"""AdaGrad: divide by the root of the sum of all squared gradients, coordinate by coordinate.

A coordinate that has seen large gradients takes small steps, one that has seen few takes large
ones. That suits sparse features. The sum never shrinks, so the steps fall like $1 / \sqrt t$ under
gradients of constant size: AdaGrad brings its own schedule, and on a long run it stalls. The first
step has length $\eta$ in every coordinate.

The method is from {cite:t}`duchi2011`. Implementations differ in the start of the sum and in the
small number: PyTorch starts at zero and adds $10^{-10}$ outside the root, as here; optax starts at
0.1 and adds $10^{-7}$ inside, which is ``initial_accumulator=0.1, epsilon=0.0, epsilon_root=1e-7``;
Lasagne starts at zero and adds $10^{-6}$ inside. JAX's examples average the quotients, with
``momentum=0.9``.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class AdaGradState(NamedTuple):
    """Position, sum of squares and mean quotient."""

    x: Array  #: $x_t$, position, ``(..., d)``
    G: Array  #: $G_t$, sum of the squared gradients, ``(..., d)``
    b: Array  #: $b_t$, running mean of the quotients, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class AdaGrad:
    r"""Adaptive gradient descent with a growing sum of squares.

    Parameters
    ----------
    learning_rate : float or array, default 0.01
        $\eta \ge 0$, the length of the first step in every coordinate.
    epsilon : float or array, default 1e-10
        $\epsilon \ge 0$, added outside the root.
    epsilon_root : float or array, default 0.0
        $\epsilon_r \ge 0$, added inside the root.
    initial_accumulator : float or array, default 0.0
        $G_0 \ge 0$, the sum before the first step. Large values shorten the first steps.
    learning_rate_decay : float or array, default 0.0
        $\kappa \ge 0$; the rate is divided by $1 + \kappa (t - 1)$.
    momentum : float or array, default 0.0
        $\mu \in [0, 1)$, memory of a running mean of the quotients.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Duchi, Hazan and Singer (2011), Figure 1, diagonal version.

    Examples
    --------
    Under a constant gradient the steps fall like one over the root of time:

    >>> from optguide import AdaGrad, response
    >>> answer = response(AdaGrad(learning_rate=1.0), [5.0] * 9)
    >>> print([f"{-answer.step[t, 0]:.3f}" for t in (1, 4, 9)])
    ['1.000', '0.500', '0.333']
    """

    label: ClassVar[str] = "AdaGrad"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "duchi2011"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.5}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 0.01
    epsilon: Nonnegative = 1e-10
    epsilon_root: Nonnegative = 0.0
    initial_accumulator: Nonnegative = 0.0
    learning_rate_decay: Nonnegative = 0.0
    momentum: UnitInterval = 0.0

    def init(self, x: Array) -> AdaGradState:
        zero = np.zeros_like(x)
        G = zero + self.initial_accumulator
        return AdaGradState(x, G=G, b=zero, step=zero, t=0)

    def step(self, surface: Surface, state: AdaGradState) -> AdaGradState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # Nothing is ever forgotten.
        # $G_t = G_{t-1} + g_t^2$
        G = state.G + g**2
        # $\eta_t = \eta / (1 + \kappa (t - 1))$
        eta = self.learning_rate / (1 + self.learning_rate_decay * (t - 1))
        # $q_t = g_t / (\sqrt{G_t + \epsilon_r} + \epsilon)$
        q = g / (np.sqrt(G + self.epsilon_root) + self.epsilon)
        # Without momentum this is the quotient alone.
        # $b_t = \mu b_{t-1} + (1 - \mu) q_t$
        b = self.momentum * state.b + (1 - self.momentum) * q
        # $s_t = -\eta_t b_t$
        step = -eta * b
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdaGradState(x, G, b, step, t)
