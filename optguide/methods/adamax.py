r"""Adamax: Adam with the largest recent gradient in place of the mean square.

Take the mean of the $p$-th powers instead of the squares, and the $p$-th root, and let $p$ grow:
what remains is the largest gradient of the past, faded by $\beta_2$ per step. Computed with powers
it would overflow or vanish ($10^{400}$ is already too large); the limit needs one comparison. The
maximum is of full size from the first gradient on, so it needs no correction for its start. Steps
are bounded by 1.01 learning rates at the defaults, while Adam's can reach 7.27.

The rule is Algorithm 2 of {cite:t}`kingma2015`, which has no small number. PyTorch, optax and this
file add `epsilon` to the gradient inside the maximum, so it fades with the rest; Keras, JAX and
Lasagne add theirs to the maximum, which is `epsilon_maximum`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class AdamaxState(NamedTuple):
    """Position, mean gradient and largest recent gradient."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    u: Array  #: $u_t$, the largest gradient, fading, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Adamax:
    r"""Adam with the infinity norm.

    Parameters
    ----------
    learning_rate : float or array, default 2e-3
        $\eta \ge 0$, the length of the first step in every coordinate. Twice the rate, twice the
        step.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean, about $1 / (1 - \beta_1)$ steps.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$, what a step leaves of the maximum.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added to the size of the gradient.
    epsilon_maximum : float or array, default 0.0
        $\epsilon_u \ge 0$, added to the maximum.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Kingma and Ba (2015), Algorithm 2.

    Examples
    --------
    Gradients that grow by 11 % per step lengthen the steps of Adam, and not those of Adamax:

    >>> import numpy as np
    >>> from optguide import Adam, Adamax, response
    >>> growing = np.concatenate([np.zeros(10000), (0.999 / 0.9) ** np.arange(300)])
    >>> for method in Adamax(1.0), Adam(1.0):
    ...     print(f"{response(method, growing).step[-1, 0]:.2f}")
    -0.53
    -7.27
    """

    label: ClassVar[str] = "Adamax"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "kingma2015"
    relative: ClassVar[str] = "adam"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 2e-3
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-8
    epsilon_maximum: Nonnegative = 0.0

    def init(self, x: Array) -> AdamaxState:
        zero = np.zeros_like(x)
        return AdamaxState(x, m=zero, u=zero, step=zero, t=0)

    def step(self, surface: Surface, state: AdamaxState) -> AdamaxState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g
        # $u_t = \max(\beta_2 u_{t-1}, |g_t| + \epsilon)$
        u = np.maximum(self.beta2 * state.u, np.abs(g) + self.epsilon)
        # The mean starts too small, the maximum does not.
        # $\hat m_t = m_t / (1 - \beta_1^t)$
        m_hat = m / (1 - self.beta1**t)
        # $s_t = -\eta \hat m_t / (u_t + \epsilon_u)$
        step = -self.learning_rate * m_hat / (u + self.epsilon_maximum)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdamaxState(x, m, u, step, t)
