r"""Lion: the sign of a mean in which the newest gradient counts more than it will be remembered.

Every coordinate moves by exactly the learning rate, so only the rate says how close Lion comes to a
minimum; at a constant rate it never settles. Signum takes the sign of one mean. Lion uses two
weights: in the sign the newest gradient counts a tenth, in the mean that is kept a hundredth. So it
remembers long and still turns soon.

The rule is Algorithm 2 of {cite:t}`chen2023`, found by a search over programs. The decay of the
weights is decoupled and multiplied by the rate, as in PyTorch's AdamW. It is zero here and in the
authors' code by default, 1e-3 in optax. Rates are to be three to ten times smaller than Adam's.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class LionState(NamedTuple):
    """Position and mean gradient."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class Lion:
    r"""Evolved sign momentum.

    Parameters
    ----------
    learning_rate : float or array, default 1e-4
        $\eta \ge 0$, the length of every step in every coordinate.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, weight of the mean in the direction.
    beta2 : float or array, default 0.99
        $\beta_2 \in [0, 1)$, memory of the mean, about $1 / (1 - \beta_2)$ steps.
    weight_decay : float or array, default 0.0
        $\lambda \ge 0$. Each step takes the share $\eta \lambda$ of the position away.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Chen, Liang, Huang, Real, Wang, Pham, Dong, Luong, Hsieh, Lu and Le (2023), Algorithm 2.

    Examples
    --------
    After a turn of the gradient Lion turns sooner than Signum with the same memory:

    >>> from optguide import Lion, Signum, response
    >>> turn = [1.0] * 500 + [-1.0] * 100
    >>> for method in Lion(1.0), Signum(1.0, momentum=0.99):
    ...     print(int((response(method, turn).step[501:, 0] < 0).sum()))
    59
    68
    """

    label: ClassVar[str] = "Lion"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "chen2023"
    relative: ClassVar[str] = "signum"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.02}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 1e-4
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.99
    weight_decay: Nonnegative = 0.0

    def init(self, x: Array) -> LionState:
        zero = np.zeros_like(x)
        return LionState(x, m=zero, step=zero)

    def step(self, surface: Surface, state: LionState) -> LionState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # What is followed: mostly the mean, and a good part of the newest gradient.
        # $c_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        c = self.beta1 * state.m + (1 - self.beta1) * g
        # What is kept: the newest gradient counts less.
        # $m_t = \beta_2 m_{t-1} + (1 - \beta_2) g_t$
        m = self.beta2 * state.m + (1 - self.beta2) * g
        # $s_t = -\eta (\operatorname{sign}(c_t) + \lambda x_{t-1})$
        step = -self.learning_rate * (np.sign(c) + self.weight_decay * state.x)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return LionState(x, m, step)
