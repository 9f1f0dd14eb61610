r"""AdamW: Adam, and every coordinate loses the same share of its length at each step.

Weight decay and a penalty $\lambda |x|^2 / 2$ are one thing for plain descent and two for Adam. The
gradient of a penalty would pass through the division by $\sqrt v$ with the rest: where gradients
are large the pull to zero all but vanishes. AdamW keeps the pull out of the averages. It
shrinks $x$ directly, by $\eta \lambda$ of its length, in flat and in steep directions alike.

The rule is from {cite:t}`loshchilov2019`, Algorithm 2. There the decay is multiplied by the factor
of the schedule only, so the paper's number is $\eta \lambda$ here; PyTorch, optax and this file
multiply it by the learning rate. Their defaults differ: PyTorch and this file have 0.01, optax
has 1e-4.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class AdamWState(NamedTuple):
    """Position and the two averages of Adam."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    v: Array  #: $v_t$, running mean of their squares, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class AdamW:
    r"""Adam with decoupled weight decay.

    Parameters
    ----------
    learning_rate : float or array, default 1e-3
        $\eta \ge 0$. Twice the rate, twice the step and twice the decay.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean, about $1 / (1 - \beta_1)$ steps.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$, memory of the mean square, about $1 / (1 - \beta_2)$ steps.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added outside the root.
    weight_decay : float or array, default 1e-2
        $\lambda \ge 0$. Each step takes the share $\eta \lambda$ of the position away.
    epsilon_root : float or array, default 0.0
        $\epsilon_r \ge 0$, added inside the root.
    epsilon_uncorrected : float or array, default 0.0
        $\epsilon_u \ge 0$, added to the root before its correction: the $\hat\epsilon$ of the paper's
        second form.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Loshchilov and Hutter (2019), Algorithm 2.

    Examples
    --------
    A point on a gentle slope and one on a steep slope decay alike:

    >>> from optguide import AdamW, Linear, run
    >>> for slope in 1e-3, 1e3:
    ...     state = run(AdamW(0.1, weight_decay=0.5), Linear([slope]), [8.0], steps=1)
    ...     print(f"{state.x[0]:.4f}")
    7.5000
    7.5000
    """

    label: ClassVar[str] = "AdamW"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "loshchilov2019"
    relative: ClassVar[str] = "adam"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    # The decay pulls towards the origin.
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=False
    )

    learning_rate: Nonnegative = 1e-3
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-8
    weight_decay: Nonnegative = 1e-2
    epsilon_root: Nonnegative = 0.0
    epsilon_uncorrected: Nonnegative = 0.0

    def init(self, x: Array) -> AdamWState:
        zero = np.zeros_like(x)
        return AdamWState(x, m=zero, v=zero, step=zero, t=0)

    def step(self, surface: Surface, state: AdamWState) -> AdamWState:
        t = state.t + 1
        # The decay is not part of this gradient, so the averages do not know of it.
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g
        # $v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$
        v = self.beta2 * state.v + (1 - self.beta2) * g**2
        # $\hat m_t = m_t / (1 - \beta_1^t)$
        m_hat = m / (1 - self.beta1**t)
        # $\hat v_t = v_t / (1 - \beta_2^t)$
        v_hat = v / (1 - self.beta2**t)
        # A number beside the uncorrected root is corrected with it.
        # $e_t = \epsilon + \epsilon_u / \sqrt{1 - \beta_2^t}$
        e = self.epsilon + self.epsilon_uncorrected / np.sqrt(1 - self.beta2**t)
        # $a_t = -\eta \hat m_t / (\sqrt{\hat v_t + \epsilon_r} + e_t)$
        a = (
            -self.learning_rate
            * m_hat
            / (np.sqrt(v_hat + self.epsilon_root) + e)
        )
        # Adam's step, and the decay beside it.
        # $s_t = a_t - \eta \lambda x_{t-1}$
        step = a - self.learning_rate * self.weight_decay * state.x
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdamWState(x, m, v, step, t)
