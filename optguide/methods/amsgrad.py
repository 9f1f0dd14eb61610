r"""AMSGrad: Adam that never forgets the largest mean square it has seen.

Adam forgets. A rare large gradient that points the right way is divided by a $\sqrt v$ it has
enlarged itself, the many small ones that point the wrong way by one that has decayed again, and the
small ones win: there are convex problems on which Adam walks to the worst point. AMSGrad divides by
the largest $v$ so far. Its effective rate never grows again, and a single outlier has its price:
the steps stay short for ever.

The rule is Algorithm 2 of {cite:t}`reddi2018`, without any correction for the start. PyTorch and
this file take the largest raw $v$ and correct it afterwards; Lasagne takes the largest raw $v$ and
folds the correction into the rate, as its Adam does. Optax takes the largest corrected $v$, and the
first one is the square of a single gradient: if that was large, steps stay short for ever.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class AMSGradState(NamedTuple):
    """Position, the two averages of Adam and the largest mean square."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    v: Array  #: $v_t$, running mean of their squares, ``(..., d)``
    u: Array  #: $u_t$, the largest $v$ so far, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class AMSGrad:
    r"""Adam, divided by the root of the largest mean square so far.

    Parameters
    ----------
    learning_rate : float or array, default 1e-3
        $\eta \ge 0$. Twice the rate, twice the step.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean, about $1 / (1 - \beta_1)$ steps.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$, memory of the mean square whose maximum counts.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added outside the root.
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
    Reddi, Kale and Kumar (2018), Algorithm 2.

    Examples
    --------
    A spike in the gradient shortens the steps for good, where Adam recovers:

    >>> from optguide import AMSGrad, Adam, response
    >>> spike = [1.0] * 20 + [1000.0] + [1.0] * 400
    >>> for method in AMSGrad(1.0, beta2=0.9), Adam(1.0, beta2=0.9):
    ...     print(f"{response(method, spike).step[-1, 0]:.4f}")
    -0.0032
    -1.0000
    """

    label: ClassVar[str] = "AMSGrad"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "reddi2018"
    relative: ClassVar[str] = "adam"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 1e-3
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-8
    epsilon_root: Nonnegative = 0.0
    epsilon_uncorrected: Nonnegative = 0.0

    def init(self, x: Array) -> AMSGradState:
        zero = np.zeros_like(x)
        return AMSGradState(x, m=zero, v=zero, u=zero, step=zero, t=0)

    def step(self, surface: Surface, state: AMSGradState) -> AMSGradState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g
        # $v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$
        v = self.beta2 * state.v + (1 - self.beta2) * g**2
        # The one line that Adam does not have.
        # $u_t = \max(u_{t-1}, v_t)$
        u = np.maximum(state.u, v)
        # $\hat m_t = m_t / (1 - \beta_1^t)$
        m_hat = m / (1 - self.beta1**t)
        # $\hat u_t = u_t / (1 - \beta_2^t)$
        u_hat = u / (1 - self.beta2**t)
        # A number beside the uncorrected root is corrected with it.
        # $e_t = \epsilon + \epsilon_u / \sqrt{1 - \beta_2^t}$
        e = self.epsilon + self.epsilon_uncorrected / np.sqrt(1 - self.beta2**t)
        # $s_t = -\eta \hat m_t / (\sqrt{\hat u_t + \epsilon_r} + e_t)$
        step = (
            -self.learning_rate
            * m_hat
            / (np.sqrt(u_hat + self.epsilon_root) + e)
        )
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AMSGradState(x, m, v, u, step, t)
