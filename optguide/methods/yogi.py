r"""Yogi: Adam whose mean square moves by a fixed amount, whichever way it goes.

Adam's $v$ falls by a share of itself, so a stretch of tiny gradients empties it, and the next
gradient of ordinary size is divided by almost nothing. Yogi moves $v$ towards $g^2$ by
$(1 - \beta_2) g^2$. Tiny gradients then hardly move it, and the effective rate cannot leap; rising
gradients raise it about as fast as in Adam.

The rule is Algorithm 2 of {cite:t}`zaheer2018`, which has no correction for the start. Optax and
this file correct both averages as Adam does, though $v$ starts at `initial_accumulator` and not at
zero. Optax lets the mean start at that number too, so it moves before it has met a gradient:
`initial_mean=1e-6` gives its numbers.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class YogiState(NamedTuple):
    """Position and two averages."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    v: Array  #: $v_t$, follower of their squares, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Yogi:
    r"""Adam with an additive mean square.

    Parameters
    ----------
    learning_rate : float or array, default 1e-2
        $\eta \ge 0$. Twice the rate, twice the step.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean, about $1 / (1 - \beta_1)$ steps.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$. A step moves $v$ by the share $1 - \beta_2$ of $g^2$.
    epsilon : float or array, default 1e-3
        $\epsilon \ge 0$, added outside the root.
    epsilon_root : float or array, default 0.0
        $\epsilon_r \ge 0$, added inside the root.
    initial_accumulator : float or array, default 1e-6
        $v_0 \ge 0$, where the mean square starts.
    initial_mean : float or array, default 0.0
        $m_0 \ge 0$, where the mean starts.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Zaheer, Reddi, Sachan, Kale and Kumar (2018), Algorithm 2.

    Examples
    --------
    After a long quiet stretch the first gradient moves Adam 31 times farther than Yogi:

    >>> from optguide import Adam, Yogi, response
    >>> quiet = [1.0] * 2000 + [0.0] * 20000 + [1.0]
    >>> for method in Adam(1.0), Yogi(1.0):
    ...     print(f"{response(method, quiet).step[-1, 0]:.2f}")
    -3.16
    -0.10
    """

    label: ClassVar[str] = "Yogi"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "zaheer2018"
    relative: ClassVar[str] = "adam"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 1e-2
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-3
    epsilon_root: Nonnegative = 0.0
    initial_accumulator: Nonnegative = 1e-6
    initial_mean: Nonnegative = 0.0

    def init(self, x: Array) -> YogiState:
        zero = np.zeros_like(x)
        m, v = zero + self.initial_mean, zero + self.initial_accumulator
        return YogiState(x, m=m, v=v, step=zero, t=0)

    def step(self, surface: Surface, state: YogiState) -> YogiState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g
        # Up or down?
        # $d_t = \operatorname{sign}(v_{t-1} - g_t^2)$
        d = np.sign(state.v - g**2)
        # By an amount that depends on the gradient alone.
        # $v_t = v_{t-1} - (1 - \beta_2) d_t g_t^2$
        v = state.v - (1 - self.beta2) * d * g**2
        # $\hat m_t = m_t / (1 - \beta_1^t)$
        m_hat = m / (1 - self.beta1**t)
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
        return YogiState(x, m, v, step, t)
