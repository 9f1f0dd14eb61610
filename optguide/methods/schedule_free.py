r"""Schedule-free descent: one point walks, another is the average of its path.

A walk at a constant rate hops around the minimum for ever; its average settles. Schedules imitate
that average by letting the rate fall, and must be told when to end. Here the average $x$ itself is
the answer, after any number of steps. The walker $z$ takes plain steps, with gradients from a point
$y$ between the two: near the average, which keeps the walk calm as momentum does.

The rule is from {cite:t}`defazio2024`. In the formulas of the paper the average counts the start as
well; in optax and here it does not. `x` is the average, where the result should be read off. What
optax carries as its parameters is $y$, and its `schedule_free_eval_params` returns `x`. Optax
weighs the points by the square of the largest rate so far, which matters only while a schedule
warms up; `Scheduled` leaves the weights equal here.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Point, Surface


class ScheduleFreeState(NamedTuple):
    """The average and the walker."""

    x: Array  #: $x_t$, the average of the path of $z$, ``(..., d)``
    z: Point  #: $z_t$, the point that walks, ``(..., d)``
    step: Array  #: $s_t$, last displacement of `x`, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class ScheduleFree:
    r"""Schedule-free stochastic gradient descent.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$. Twice the rate, twice the step of the walker.
    beta : float or array, default 0.9
        $\beta \in [0, 1)$, how near the average gradients are asked. At zero the walk is plain
        descent.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Defazio, Yang, Mehta, Mishchenko, Khaled and Cutkosky (2024), section 2.

    Examples
    --------
    Where plain descent hops from side to side for ever, the average settles:

    >>> from optguide import GradientDescent, Quadratic, ScheduleFree, run
    >>> for method in GradientDescent(2.0), ScheduleFree(2.0, beta=0.0), ScheduleFree(2.0):
    ...     state = run(method, Quadratic([1.0, 1.0]), [1.0, 1.0], steps=1000)
    ...     print(f"{abs(state.x[0]):.4f}")
    1.0000
    0.0000
    0.0000
    """

    label: ClassVar[str] = "schedule-free"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "defazio2024"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.01}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative
    beta: UnitInterval = 0.9

    def init(self, x: Array) -> ScheduleFreeState:
        return ScheduleFreeState(x, z=x, step=np.zeros_like(x), t=0)

    def step(
        self, surface: Surface, state: ScheduleFreeState
    ) -> ScheduleFreeState:
        t = state.t + 1
        # Between the walker and the average.
        # $y_t = z_{t-1} + \beta (x_{t-1} - z_{t-1})$
        y = state.z + self.beta * (state.x - state.z)
        # $g_t = \nabla f(y_t)$
        g = surface.gradient(y)
        # $z_t = z_{t-1} - \eta g_t$
        z = state.z - self.learning_rate * g
        # The weight 1/t of the newest point makes $x_t$ the plain mean of $z_1, \dots, z_t$.
        # $s_t = (z_t - x_{t-1}) / t$
        step = (z - state.x) / t
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return ScheduleFreeState(x, z, step, t)
