r"""RAdam: Adam that does not divide before it has seen enough to divide by.

After a few gradients their mean square is a poor guess, and the quotient varies wildly from sample
to sample. RAdam counts how many gradients the average amounts to, $\rho_t$. Above five it divides,
with a factor $r_t < 1$ that grows to one: a warm-up without a number to choose. Below, it does not
divide at all: it follows the corrected mean itself. At $\beta_2 = 0.999$ these are the first five
steps, and they are as long as the slope is steep: a rate that suits Adam can throw them off the
map.

The rule is Algorithm 2 of {cite:t}`liu2020`, with the threshold at four; PyTorch and this file have
five, and optax lets its five be reached. PyTorch and this file add `epsilon` to the root of the raw
$v$, so it acts as $\epsilon / \sqrt{1 - \beta_2^t}$ would in Adam; optax adds it to the root of the
corrected one. With `epsilon=0` they agree.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class RAdamState(NamedTuple):
    """Position and the two averages of Adam."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    v: Array  #: $v_t$, running mean of their squares, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class RAdam:
    r"""Rectified Adam.

    Parameters
    ----------
    learning_rate : float or array, default 1e-3
        $\eta \ge 0$. Twice the rate, twice the step.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean, about $1 / (1 - \beta_1)$ steps.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$, memory of the mean square. Up to 2/3 RAdam never divides.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added outside the root.
    epsilon_root : float or array, default 0.0
        $\epsilon_r \ge 0$, added inside the root.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Liu, Jiang, He, Chen, Liu, Gao and Han (2020), Algorithm 2.

    Examples
    --------
    The fifth step is as long as the slope is steep, the sixth is not:

    >>> from optguide import RAdam, Linear, trace
    >>> for slope in 1.0, 100.0:
    ...     step = trace(RAdam(0.1), Linear([slope]), [0.0], steps=6).step[:, 0]
    ...     print(f"{step[5]:.3f} {step[6]:.3f}")
    -0.100 -0.003
    -10.000 -0.003
    """

    label: ClassVar[str] = "RAdam"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "liu2020"
    relative: ClassVar[str] = "adam"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.01}
    # Its first steps do not divide.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 1e-3
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-8
    epsilon_root: Nonnegative = 0.0

    def init(self, x: Array) -> RAdamState:
        zero = np.zeros_like(x)
        return RAdamState(x, m=zero, v=zero, step=zero, t=0)

    def step(self, surface: Surface, state: RAdamState) -> RAdamState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g
        # $v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$
        v = self.beta2 * state.v + (1 - self.beta2) * g**2
        # $\hat m_t = m_t / (1 - \beta_1^t)$
        m_hat = m / (1 - self.beta1**t)

        # How many equally weighted gradients the mean square amounts to: in the long run,
        # $\text{longest} = 2 / (1 - \beta_2) - 1$
        longest = 2 / (1 - self.beta2) - 1
        # and now.
        # $\rho_t = \text{longest} - 2 t \beta_2^t / (1 - \beta_2^t)$
        rho = longest - 2 * t * self.beta2**t / (1 - self.beta2**t)
        # The quotient's spread in the long run, divided by its spread now. Below four this means
        # nothing, and it is not used.
        # $a = \sqrt{(\text{longest} - 4) (\text{longest} - 2) \rho_t}$
        a = np.sqrt((longest - 4) * (longest - 2) * rho)
        # $r_t = \sqrt{(\rho_t - 4) (\rho_t - 2) \text{longest}} / a$
        r = np.sqrt((rho - 4) * (rho - 2) * longest) / a
        # $\text{enough} = [\rho_t > 5]$
        enough = rho > 5

        # $q_t = r_t \sqrt{1 - \beta_2^t} / (\sqrt{v_t + \epsilon_r} + \epsilon)$
        q = (
            r
            * np.sqrt(1 - self.beta2**t)
            / (np.sqrt(v + self.epsilon_root) + self.epsilon)
        )
        # $s_t = -\eta q_t \hat m_t \text{ if enough else } -\eta \hat m_t$
        step = np.where(
            enough, -self.learning_rate * q * m_hat, -self.learning_rate * m_hat
        )
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return RAdamState(x, m, v, step, t)
