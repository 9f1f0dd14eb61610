r"""Momentum: a velocity that remembers old gradients and fades them.

Polyak's heavy ball. Each step fades the velocity by $\mu$ and adds the gradient. A steady gradient
is followed $1 / (1 - \mu)$ times faster than by plain descent; a gradient that flips its sign at
every step is almost ignored: momentum is a low-pass filter.
So it is at home in long valleys, where plain descent hops from wall to wall and
creeps along the floor.

The method is from {cite:t}`polyak1964`. The learning rate stands outside the velocity, as in
PyTorch, whose `SGD` this is, including its first step: the first velocity is the first gradient,
whatever the dampening. With the rate inside the velocity ($v_t = \mu v_{t-1} - \eta g_t$) the path
is the same as long as the rate is constant; when the rate drops to a tenth the next step here drops
to a tenth too, while there the old velocity lives on.

On quadratics the best momentum is known and much faster than none. On other convex functions the
same numbers may cycle for ever, as {cite:t}`lessard2016` found.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class MomentumState(NamedTuple):
    """Position and velocity of the ball."""

    x: Array  #: $x_t$, position, ``(..., d)``
    v: Array  #: $v_t$, velocity in units of the gradient, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Momentum:
    r"""Gradient descent with a velocity: the heavy ball.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$. Twice the rate, twice the step.
    momentum : float or array, default 0.9
        $\mu \in [0, 1)$, the share of the velocity kept at each step.
    dampening : float or array, default 0.0
        $\tau \in [0, 1)$, the share of every gradient but the first that is left out.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Polyak (1964).

    Examples
    --------
    On a tilted plane the ball reaches ``1 / (1 - momentum)`` times the speed of plain descent:

    >>> from optguide import Momentum, Linear, run
    >>> state = run(Momentum(0.1, momentum=0.9), Linear([1.0]), [0.0], steps=300)
    >>> print(f"{state.step[0]:.6f}")
    -1.000000
    """

    label: ClassVar[str] = "momentum"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "polyak1964"
    relative: ClassVar[str] = "gradient_descent"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.003}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative
    momentum: UnitInterval = 0.9
    dampening: UnitInterval = 0.0

    def init(self, x: Array) -> MomentumState:
        zero = np.zeros_like(x)
        return MomentumState(x, v=zero, step=zero, t=0)

    def step(self, surface: Surface, state: MomentumState) -> MomentumState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The bracket is 1 where it holds and 0 where not: dampening spares the first gradient.
        # $v_t = \mu v_{t-1} + (1 - \tau [t > 1]) g_t$
        v = self.momentum * state.v + (1 - self.dampening * (t > 1)) * g
        # $s_t = -\eta v_t$
        step = -self.learning_rate * v
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return MomentumState(x, v, step, t)
