r"""Centred RMSProp: divide by the standard deviation of the recent gradients.

RMSProp divides by their root mean square. This one takes the square of their mean off first, so a
gradient that is steady counts as small: on a slope that does not change, the divisor falls
geometrically, and the steps grow by $1 / \sqrt \rho$ each until `epsilon` stops them. Around a
minimum, where gradients keep changing sign, the mean is near zero and both methods are the same.

The rule is from {cite:t}`graves2013`, section 4.2, with the small number inside the root. PyTorch
adds it outside, as here; optax inside. The two averages are close to each other on a steady slope,
and rounding can make their difference negative. PyTorch then returns nan; here the variance is cut
off at zero, which changes nothing else.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class CenteredRMSPropState(NamedTuple):
    """Position, the two averages and velocity."""

    x: Array  #: $x_t$, position, ``(..., d)``
    E: Array  #: $E_t$, running mean of the squared gradients, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    b: Array  #: $b_t$, velocity: momentum on the quotient, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class CenteredRMSProp:
    r"""Gradient descent divided by the recent standard deviation.

    Parameters
    ----------
    learning_rate : float or array, default 0.01
        $\eta \ge 0$. Twice the rate, twice the step.
    rho : float or array, default 0.99
        $\rho \in [0, 1)$, memory of both averages, about $1 / (1 - \rho)$ steps.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added outside the root; what bounds the steps on a steady slope.
    epsilon_root : float or array, default 0.0
        $\epsilon_r \ge 0$, added inside the root.
    momentum : float or array, default 0.0
        $\mu \in [0, 1)$, momentum on the quotient.
    initial_accumulator : float or array, default 0.0
        $E_0 \ge 0$, the mean square before the first step. TensorFlow 1 starts at 1.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Graves (2013), equations 38 to 41.

    Examples
    --------
    On a constant slope each step is longer than the one before, by one over the root of ``rho``:

    >>> from optguide import CenteredRMSProp, response
    >>> answer = response(CenteredRMSProp(rho=0.81, epsilon=0.0), [3.0] * 60)
    >>> print(f"{answer.step[60, 0] / answer.step[59, 0]:.3f}")
    1.111
    """

    label: ClassVar[str] = "centred RMSProp"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "graves2013"
    relative: ClassVar[str] = "rmsprop"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.01, "rho": 0.9}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 0.01
    rho: UnitInterval = 0.99
    epsilon: Nonnegative = 1e-8
    epsilon_root: Nonnegative = 0.0
    momentum: UnitInterval = 0.0
    initial_accumulator: Nonnegative = 0.0

    def init(self, x: Array) -> CenteredRMSPropState:
        zero = np.zeros_like(x)
        E = zero + self.initial_accumulator
        return CenteredRMSPropState(x, E=E, m=zero, b=zero, step=zero)

    def step(
        self, surface: Surface, state: CenteredRMSPropState
    ) -> CenteredRMSPropState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $E_t = \rho E_{t-1} + (1 - \rho) g_t^2$
        E = self.rho * state.E + (1 - self.rho) * g**2
        # $m_t = \rho m_{t-1} + (1 - \rho) g_t$
        m = self.rho * state.m + (1 - self.rho) * g
        # Never below zero, whatever the rounding.
        # $\text{variance} = \max(E_t - m_t^2, 0)$
        variance = np.maximum(E - m**2, 0.0)
        # $b_t = \mu b_{t-1} + g_t / (\sqrt{\text{variance} + \epsilon_r} + \epsilon)$
        b = self.momentum * state.b + g / (
            np.sqrt(variance + self.epsilon_root) + self.epsilon
        )
        # $s_t = -\eta b_t$
        step = -self.learning_rate * b
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return CenteredRMSPropState(x, E, m, b, step)
