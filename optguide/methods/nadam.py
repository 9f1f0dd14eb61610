r"""NAdam: Adam with Nesterov's look ahead, and a momentum that warms up.

Adam steps along the mean of the gradients. Nesterov's idea, rewritten so that no other point is
asked, is to step along the mean as the *next* step will weigh it: the mean counts a little less,
the gradient just seen counts once more. After a turn of the gradient NAdam turns sooner. The
weights follow a schedule: $\mu_t$ rises from $\beta_1 / 2$ to $\beta_1$, so slowly that half of
the way is left after 4245 steps, and the correction divides by products of the $\mu_t$ instead of
powers.

The rule is from {cite:t}`dozat2016`; the schedule is PyTorch's, which this file follows. The mean
itself is kept with constant $\beta_1$ there and here, so the products do not sum its weights
exactly. Optax has no schedule: `momentum_decay=1e6` gives its numbers, for then $\mu_t = \beta_1$
at every step.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class NAdamState(NamedTuple):
    """Position, the two averages of Adam and the product of the momenta."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    v: Array  #: $v_t$, running mean of their squares, ``(..., d)``
    product: Array  #: $P_t$, product of all $\mu$ so far, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class NAdam:
    r"""Adam with Nesterov momentum.

    Parameters
    ----------
    learning_rate : float or array, default 2e-3
        $\eta \ge 0$. Twice the rate, twice the step.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean, and where the momentum ends.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$, memory of the mean square, about $1 / (1 - \beta_2)$ steps.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added outside the root.
    momentum_decay : float or array, default 4e-3
        $\psi \ge 0$, how fast the momentum rises from $\beta_1 / 2$ to $\beta_1$.
    epsilon_root : float or array, default 0.0
        $\epsilon_r \ge 0$, added inside the root.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Dozat (2016).

    Examples
    --------
    When the gradient turns, NAdam turns at once; Adam walks on for six steps, and NAdam at its full
    momentum for five:

    >>> from optguide import Adam, NAdam, response
    >>> turn = [1.0] * 500 + [-1.0] * 20
    >>> for method in NAdam(), Adam(), NAdam(momentum_decay=1e6):
    ...     print(int((response(method, turn).step[501:, 0] < 0).sum()))
    0
    6
    5
    """

    label: ClassVar[str] = "NAdam"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "dozat2016"
    relative: ClassVar[str] = "adam"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 2e-3
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-8
    momentum_decay: Nonnegative = 4e-3
    epsilon_root: Nonnegative = 0.0

    def init(self, x: Array) -> NAdamState:
        zero = np.zeros_like(x)
        return NAdamState(
            x, m=zero, v=zero, product=np.ones_like(x), step=zero, t=0
        )

    def step(self, surface: Surface, state: NAdamState) -> NAdamState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g
        # $v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$
        v = self.beta2 * state.v + (1 - self.beta2) * g**2

        # The momentum of this step and, by the same schedule, of the next one.
        # $\mu_t = \beta_1 (1 - 0.96^{t \psi} / 2)$
        mu = self.beta1 * (1 - 0.96 ** (t * self.momentum_decay) / 2)
        # $\bar \mu_t = \beta_1 (1 - 0.96^{(t + 1) \psi} / 2)$
        mu_bar = self.beta1 * (1 - 0.96 ** ((t + 1) * self.momentum_decay) / 2)
        # $P_t = P_{t-1} \mu_t$
        product = state.product * mu

        # The mean as the next step will weigh it, and this gradient once more.
        # $\hat m_t = \bar \mu_t m_t / (1 - P_t \bar \mu_t) + (1 - \mu_t) g_t / (1 - P_t)$
        m_hat = mu_bar * m / (1 - product * mu_bar) + (1 - mu) * g / (
            1 - product
        )
        # $\hat v_t = v_t / (1 - \beta_2^t)$
        v_hat = v / (1 - self.beta2**t)
        # $s_t = -\eta \hat m_t / (\sqrt{\hat v_t + \epsilon_r} + \epsilon)$
        step = (
            -self.learning_rate
            * m_hat
            / (np.sqrt(v_hat + self.epsilon_root) + self.epsilon)
        )
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return NAdamState(x, m, v, product, step, t)
