r"""AdaBelief: Adam, divided by how much the gradient surprises instead of how large it is.

The running mean $m$ is taken for a prediction of the gradient. Where the prediction comes true, the
squared deviation $(g - m)^2$ is small and the steps are long; where gradients scatter, steps are
short. On a steady slope Adam keeps its pace and AdaBelief gains speed without a bound of its own:
the small numbers, which hardly matter in Adam, decide how long the longest step is.

The rule is Algorithm 2 of {cite:t}`zhuang2020`. One small number is used twice there, added to $v$
at every step and to the root; here and in optax the first is `epsilon_root`. What is added at every
step adds up: it acts exactly like $\epsilon_r / (1 - \beta_2)$ added once inside the root. Both
are 1e-16 here, as in optax. Adam's 1e-8 is the root of that: $v$ is a square.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class AdaBeliefState(NamedTuple):
    """Position, prediction and mean squared deviation from it."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients: the prediction, ``(..., d)``
    v: Array  #: $v_t$, running mean of the squared deviations; the paper's $s_t$, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class AdaBelief:
    r"""Adam with the deviation from the mean gradient in place of the gradient.

    Parameters
    ----------
    learning_rate : float or array, default 1e-3
        $\eta \ge 0$. Twice the rate, twice the step.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean. Zero would leave no deviation.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$, memory of the mean square, about $1 / (1 - \beta_2)$ steps.
    epsilon : float or array, default 1e-16
        $\epsilon \ge 0$, added outside the root.
    epsilon_root : float or array, default 1e-16
        $\epsilon_r \ge 0$, added to the mean square at every step.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris and Duncan (2020), Algorithm 2.

    Examples
    --------
    On a steady slope Adam keeps its pace, and AdaBelief does not:

    >>> from optguide import AdaBelief, Adam, Linear, trace
    >>> for method in Adam(1.0), AdaBelief(1.0):
    ...     path = trace(method, Linear([1.0]), [0.0], steps=400)
    ...     print(f"{path.step[4, 0]:.1f} {path.step[400, 0]:.1f}")
    -1.0 -1.0
    -1.3 -10.7
    """

    label: ClassVar[str] = "AdaBelief"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "zhuang2020"
    relative: ClassVar[str] = "adam"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.05}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 1e-3
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-16
    epsilon_root: Nonnegative = 1e-16

    def init(self, x: Array) -> AdaBeliefState:
        zero = np.zeros_like(x)
        return AdaBeliefState(x, m=zero, v=zero, step=zero, t=0)

    def step(self, surface: Surface, state: AdaBeliefState) -> AdaBeliefState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g
        # The surprise, where Adam has the gradient.
        # $v_t = \beta_2 v_{t-1} + (1 - \beta_2) (g_t - m_t)^2 + \epsilon_r$
        v = (
            self.beta2 * state.v
            + (1 - self.beta2) * (g - m) ** 2
            + self.epsilon_root
        )
        # $\hat m_t = m_t / (1 - \beta_1^t)$
        m_hat = m / (1 - self.beta1**t)
        # $\hat v_t = v_t / (1 - \beta_2^t)$
        v_hat = v / (1 - self.beta2**t)
        # $s_t = -\eta \hat m_t / (\sqrt{\hat v_t} + \epsilon)$
        step = -self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdaBeliefState(x, m, v, step, t)
