r"""Signum: the sign of the mean gradient.

Sign descent listens to each gradient alone, and noise flips its steps. Signum lets the gradients
vote first, in a running mean, and takes the sign of the outcome. An outlier cannot lengthen a step.
It can still outvote the others: at momentum 0.9, a gradient a thousand times too large holds the
direction for 44 steps.

The rule is Algorithm 2 of {cite:t}`bernstein2018`. The mean needs no correction for its start at
zero, for the sign would not see it. Optax's `signum` is the same.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class SignumState(NamedTuple):
    """Position and mean gradient."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class Signum:
    r"""Sign descent with momentum.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$, the length of every step in every coordinate.
    momentum : float or array, default 0.9
        $\mu \in [0, 1)$, memory of the mean, about $1 / (1 - \mu)$ steps.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Bernstein, Wang, Azizzadenesheli and Anandkumar (2018), Algorithm 2.

    Examples
    --------
    One gradient a thousand times too large, and of the wrong sign, is obeyed for 44 steps:

    >>> from optguide import Signum, response
    >>> outlier = [1.0] * 100 + [-1000.0] + [1.0] * 100
    >>> print(int((response(Signum(0.1), outlier).step > 0).sum()))
    44
    """

    label: ClassVar[str] = "Signum"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "bernstein2018"
    relative: ClassVar[str] = "sign_descent"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.02}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative
    momentum: UnitInterval = 0.9

    def init(self, x: Array) -> SignumState:
        zero = np.zeros_like(x)
        return SignumState(x, m=zero, step=zero)

    def step(self, surface: Surface, state: SignumState) -> SignumState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \mu m_{t-1} + (1 - \mu) g_t$
        m = self.momentum * state.m + (1 - self.momentum) * g
        # $d_t = \operatorname{sign}(m_t)$
        d = np.sign(m)
        # $s_t = -\eta d_t$
        step = -self.learning_rate * d
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return SignumState(x, m, step)
