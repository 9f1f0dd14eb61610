"""Scheduled: any method, its learning rate multiplied by a factor that changes with time.

The factor reaches the method through any stack of wrappers between them. Nothing else is touched:
what the method remembers stays in its own units, so with `Momentum` a drop of the rate to a tenth
makes the very next step a tenth as long.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from optguide._check import moves
from optguide._silence import silent
from optguide._types import Array, Surface


class ScheduledState(NamedTuple):
    """The state of the method, and the time."""

    x: Array  #: $x_t$, position, ``(..., d)``
    inner: Any  #: state of the scheduled method
    t: int  #: $t$, steps taken


@silent
@dataclass(frozen=True)
class Scheduled:
    r"""A method whose learning rate follows a schedule.

    Parameters
    ----------
    method : Method
        Any method with a learning rate, or a wrapper around one.
    schedule : callable
        The factor of the learning rate at step $t = 0, 1, \dots$; see `optguide.schedules`.

    Raises
    ------
    TypeError
        If the method has no learning rate, or the schedule cannot be called.

    Examples
    --------
    The steps of plain descent down a slope follow the schedule:

    >>> from optguide import GradientDescent, Scheduled, Tilt, trace
    >>> from optguide.schedules import Exponential
    >>> path = trace(Scheduled(GradientDescent(1.0), Exponential(0.5)), Tilt([1.0]), [0.0], 3)
    >>> print(path.inner.step[1:, 0].tolist())
    [-1.0, -0.5, -0.25]
    """

    method: Any
    schedule: Callable[[int], float]

    def __post_init__(self) -> None:
        moves(method=self.method)
        if not callable(self.schedule):
            raise TypeError(f"schedule must be a function of the step, got {self.schedule!r}")
        scaled(self.method, 1.0)

    def init(self, x: Array) -> ScheduledState:
        return ScheduledState(x, self.method.init(x), t=0)

    def step(self, surface: Surface, state: ScheduledState) -> ScheduledState:
        # The first step, $t = 0$, uses the schedule's first factor.
        method = scaled(self.method, self.schedule(state.t))
        inner = method.step(surface, state.inner)
        return ScheduledState(inner.x, inner, state.t + 1)


def scaled(method: Any, factor: Any) -> Any:
    """Return the method with its learning rate multiplied by `factor`, through any wrappers.

    >>> from optguide import Adam
    >>> print(scaled(Adam(learning_rate=0.5), 0.5).learning_rate)
    0.25
    """
    changed = copy.copy(method)
    if hasattr(method, "learning_rate"):
        object.__setattr__(changed, "learning_rate", method.learning_rate * factor)
    elif hasattr(method, "method"):
        object.__setattr__(changed, "method", scaled(method.method, factor))
    else:
        raise TypeError(
            f"method must have a learning rate to be scheduled, and {type(method).__name__} has none"
        )
    return changed
