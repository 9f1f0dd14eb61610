"""Scheduled: any method, its learning rate multiplied by a factor that changes with time.

The factor reaches the method through any stack of wrappers between them. Nothing else is touched:
what the method remembers stays in its own units, so with `Momentum` a drop of the rate to a tenth
makes the very next step a tenth as long. The factors are in `optguide.schedules`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, cast

import numpy as np

from optguide._check import (
    check_fits,
    check_method,
    check_nonnegative,
    short_repr,
)
from optguide.declaration import Invariance, method
from optguide.schedules import InverseTime
from optguide.typing import Array, F, Method, S

M = TypeVar("M")


class ScheduledState(NamedTuple, Generic[S]):
    """The state of the method, and the time."""

    x: Array  #: $x_t$, position, ``(..., d)``
    inner: S  #: state of the scheduled method
    t: int  #: $t$, steps taken


@method
class Scheduled(Generic[S, F]):
    r"""A method whose learning rate follows a schedule.

    Parameters
    ----------
    method : Method
        Any method with a learning rate, or a wrapper around one.
    schedule : callable
        The factor of the learning rate, at least 0, at step $t = 0, 1, \dots$; see `optguide.schedules`.

    Raises
    ------
    TypeError, ValueError
        If the method has no learning rate or uses it for its first step only, or the schedule is no
        function of the step, has no finite number for the first one, or falls below zero.

    Examples
    --------
    The steps of plain descent down a slope follow the schedule:

    >>> from optguide import GradientDescent, Scheduled, Linear, trace
    >>> from optguide.schedules import Exponential
    >>> path = trace(Scheduled(GradientDescent(1.0), Exponential(0.5)), Linear([1.0]), [0.0], 3)
    >>> print(path.inner.step[1:, 0].tolist())
    [-1.0, -0.5, -0.25]
    """

    label: ClassVar[str] = "scheduled descent"
    source: ClassVar[str] = "robbins1951"
    example: ClassVar[dict[str, Any]] = {"schedule": InverseTime(0.01)}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    method: Method[S, F]
    schedule: Callable[[int], float]

    def __post_init__(self) -> None:
        check_method(method=self.method)
        if not callable(self.schedule):
            raise TypeError(
                f"schedule must be a function of the step, got {short_repr(self.schedule)}"
            )
        if isinstance(self.schedule, type):
            name = self.schedule.__name__
            raise TypeError(
                f"schedule must be an instance, {name}(...), got the class"
            )
        schedulable(self.method)
        try:
            first = self.schedule(0)
        except Exception as error:  # (a reader's function may raise anything)
            raise ValueError(
                f"schedule(0) must be a finite number >= 0, and it raised {type(error).__name__}: {error}"
            ) from error
        check_nonnegative(**{"schedule(0)": first})

    def init(self, x: Array) -> ScheduledState[S]:
        return ScheduledState(x, self.method.init(x), t=0)

    def _factor(self, t: Any, shape: tuple[int, ...]) -> Any:
        factor = self.schedule(t)
        # While a step is recorded the time is no number, and neither is the factor.
        if isinstance(t, int | np.integer):
            # Too large a factor is divergence, and shows.
            numbers = np.asarray(factor)
            if numbers.dtype.kind not in "fi" or not (numbers >= 0).all():
                raise ValueError(
                    f"schedule({t}) must be a number >= 0, got {short_repr(factor)}"
                )
            check_fits(shape, **{f"schedule({t})": factor})
        return factor

    def step(self, surface: F, state: ScheduledState[S]) -> ScheduledState[S]:
        # The first step, $t = 0$, uses the schedule's first factor.
        method = scaled(self.method, self._factor(state.t, state.x.shape))
        inner = method.step(surface, state.inner)
        return ScheduledState(inner.x, inner, state.t + 1)


def scaled(method: M, factor: Any) -> M:
    """Return the method with its learning rate multiplied by `factor`, through any wrappers.

    >>> from optguide import Adam
    >>> print(scaled(Adam(learning_rate=0.5), 0.5).learning_rate)
    0.25
    """
    return with_rate(method, lambda rate: rate * factor)


def with_rate(method: M, change: Callable[[Any], Any]) -> M:
    """Return the method with its learning rate changed, through any wrappers.

    >>> from optguide import Adam, Clipped
    >>> print(with_rate(Clipped(Adam(learning_rate=0.5), 1.0), lambda rate: 2.0).method.learning_rate)
    2.0
    """
    changed, given = copy.copy(method), cast("Any", method)
    if hasattr(given, "learning_rate"):
        object.__setattr__(
            changed, "learning_rate", change(given.learning_rate)
        )
    elif hasattr(given, "method"):
        object.__setattr__(changed, "method", with_rate(given.method, change))
    else:
        raise TypeError(
            f"method must have a learning rate, and {type(method).__name__} has none"
        )
    return changed


def schedulable(method: Any) -> None:
    """Raise unless the steps of the method follow its learning rate.

    >>> from optguide import Rprop
    >>> schedulable(Rprop(0.1))
    Traceback (most recent call last):
    TypeError: method must have a learning rate to be scheduled, and that of Rprop is only its first step
    """
    while not hasattr(method, "learning_rate") and hasattr(method, "method"):
        method = method.method
    name = type(method).__name__
    if not hasattr(method, "learning_rate"):
        raise TypeError(
            f"method must have a learning rate to be scheduled, and {name} has none"
        )
    if getattr(method, "rate_is_first_step", False):
        raise TypeError(
            f"method must have a learning rate to be scheduled, and that of {name} is only its "
            "first step"
        )
