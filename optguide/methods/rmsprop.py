r"""RMSProp: divide by the root of a running mean of the squared gradients.

AdaGrad with forgetting: the mean follows the size of recent gradients, so the steps do not die out.
They do not settle either: near a minimum the gradient shrinks and its measured size with it, the
quotient stays near one, and the iterate hops from side to side by about the learning rate. The mean
starts at zero, so the first step is too long, by $1 / \sqrt{1 - \rho}$: ten times at
$\rho = 0.99$.

The rule is from a lecture, {cite:t}`tieleman2012`, without a small number. PyTorch adds it outside
the root, as here; TensorFlow, optax and Lasagne add it inside, which matters once gradients are as
small as its root. TensorFlow 1 starts the mean at one, ``initial_accumulator=1.0``.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class RMSPropState(NamedTuple):
    """Position, mean square and velocity."""

    x: Array  #: $x_t$, position, ``(..., d)``
    E: Array  #: $E_t$, running mean of the squared gradients, ``(..., d)``
    b: Array  #: $b_t$, velocity: momentum on the quotient, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class RMSProp:
    r"""Gradient descent divided by the root of the recent mean square.

    Parameters
    ----------
    learning_rate : float or array, default 0.01
        $\eta \ge 0$, the length of a step under gradients of constant size.
    rho : float or array, default 0.99
        $\rho \in [0, 1)$, memory of the mean square, about $1 / (1 - \rho)$ steps.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added outside the root.
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
    Tieleman and Hinton (2012), slide 29.

    Examples
    --------
    The first step is ``1 / sqrt(1 - rho)`` times too long, whatever the gradient:

    >>> from optguide import RMSProp, response
    >>> for slope in 1.0, 1e3:
    ...     answer = response(RMSProp(learning_rate=1.0, rho=0.99), [slope])
    ...     print(f"{answer.step[1, 0]:.4f}")
    -10.0000
    -10.0000
    """

    label: ClassVar[str] = "RMSProp"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "tieleman2012"
    relative: ClassVar[str] = "adagrad"
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

    def init(self, x: Array) -> RMSPropState:
        zero = np.zeros_like(x)
        return RMSPropState(
            x, E=zero + self.initial_accumulator, b=zero, step=zero
        )

    def step(self, surface: Surface, state: RMSPropState) -> RMSPropState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $E_t = \rho E_{t-1} + (1 - \rho) g_t^2$
        E = self.rho * state.E + (1 - self.rho) * g**2
        # Without momentum this is the quotient alone.
        # $b_t = \mu b_{t-1} + g_t / (\sqrt{E_t + \epsilon_r} + \epsilon)$
        b = self.momentum * state.b + g / (
            np.sqrt(E + self.epsilon_root) + self.epsilon
        )
        # $s_t = -\eta b_t$
        step = -self.learning_rate * b
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return RMSPropState(x, E, b, step)
