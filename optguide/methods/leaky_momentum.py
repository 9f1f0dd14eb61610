r"""Leaky momentum: step along the running mean of the gradients.

The velocity is an exponential average that starts from zero. It is the heavy ball with a smaller
step: with the rate $\eta / (1 - \mu)$ its path is the path of `Momentum` with rate $\eta$. A steady
gradient is followed at the speed of plain descent, after a start-up of about $1 / (1 - \mu)$ steps.
It is the form to think of when momentum is seen as a filter.

The same average is the numerator of Adam, there with its start-up corrected. Lecture notes call it
a leaky average; MLX and others have offered it under the name momentum, which is one reason why
the same setting behaves ten times slower in one library than in another.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class LeakyMomentumState(NamedTuple):
    """Position and mean gradient."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class LeakyMomentum:
    r"""Gradient descent along an exponential average of the gradients.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$. Twice the rate, twice the step.
    momentum : float or array, default 0.9
        $\mu \in [0, 1)$, memory of the average, about $1 / (1 - \mu)$ steps.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    The average of Kingma and Ba (2015), Algorithm 1, without its correction.

    Examples
    --------
    On a tilted plane it ends up as fast as plain descent, whatever the momentum:

    >>> from optguide import LeakyMomentum, Linear, run
    >>> for momentum in 0.5, 0.9:
    ...     state = run(LeakyMomentum(0.1, momentum), Linear([1.0]), [0.0], steps=300)
    ...     print(f"{state.step[0]:.6f}")
    -0.100000
    -0.100000
    """

    label: ClassVar[str] = "leaky momentum"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "polyak1964"
    relative: ClassVar[str] = "momentum"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.01}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative
    momentum: UnitInterval = 0.9

    def init(self, x: Array) -> LeakyMomentumState:
        zero = np.zeros_like(x)
        return LeakyMomentumState(x, m=zero, step=zero)

    def step(
        self, surface: Surface, state: LeakyMomentumState
    ) -> LeakyMomentumState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $m_t = \mu m_{t-1} + (1 - \mu) g_t$
        m = self.momentum * state.m + (1 - self.momentum) * g
        # $s_t = -\eta m_t$
        step = -self.learning_rate * m
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return LeakyMomentumState(x, m, step)
