"""Wrappers: what they know about the method inside, and one of the reader's own.

Mypy knows what is inside a wrapper where each has a name of its own, not where one is
made inside the call of another. For a wrapper, as for every method in `response`, it
takes the drivers' second signature: their state is ``Any``. So what it knows is asked of
`init` here.
"""

from dataclasses import dataclass
from typing import Generic, NamedTuple, assert_type

import numpy as np

import optguide as og
from optguide.methods.adam import AdamState
from optguide.methods.newton import NewtonState
from optguide.methods.wrappers.averaged import AveragedState
from optguide.methods.wrappers.scheduled import ScheduledState
from optguide.schedules import Exponential
from optguide.typing import Array, F, Method, S

surface, start = og.Himmelblau(), [1.0, 1.0]

scheduled = og.Scheduled(og.Adam(), Exponential(0.9))
assert og.run(scheduled, surface, start, 10).inner.m.shape == (2,)
state = scheduled.init(np.ones(2))
assert_type(state, ScheduledState[AdamState])
assert_type(state.inner.m, Array)
assert_type(scheduled.method.init(np.ones(2)), AdamState)

uphill = og.SharpnessAware(og.Newton())
clipped = og.Clipped(uphill, max_norm=1.0)
deep = og.Averaged(clipped)
assert_type(deep.init(np.ones(2)).inner.inner.inner, NewtonState)
assert og.run(deep, surface, start, 2).inner.inner.inner.curvature.shape == (2,)
path = og.trace(og.Averaged(og.Lookahead(og.Adam(0.1), k=3)), surface, start, 9)
assert path.inner.inner.m.shape == (10, 2)
average = og.ExponentialAverage(og.Adam(), decay=0.5)
plateau = og.ReduceOnPlateau(average)
assert_type(plateau.init(np.ones(2)).inner.inner, AdamState)
assert og.run(plateau, surface, start, 1).inner.inner.t == 1
lowered = og.Scheduled(og.Adam(), lambda t: 1 / (1 + t))
assert og.run(lowered, surface, start, 2).t == 2


class TwiceState(NamedTuple, Generic[S]):
    """The state of the method inside."""

    x: Array
    inner: S


@dataclass(frozen=True)
class Twice(Generic[S, F]):
    """Two steps of a method at a time."""

    method: Method[S, F]

    def init(self, x: Array) -> TwiceState[S]:
        """Return the state at the start."""
        return TwiceState(x, self.method.init(x))

    def step(self, surface: F, state: TwiceState[S]) -> TwiceState[S]:
        """Return the state two steps on."""
        inner = self.method.step(surface, state.inner)
        inner = self.method.step(surface, inner)
        return TwiceState(inner.x, inner)


two = Twice(og.Adam(0.1))
averaged = og.Averaged(two)
assert_type(averaged.init(np.ones(2)), AveragedState[TwiceState[AdamState]])
twice = og.run(averaged, surface, start, 5)
once = og.run(og.Adam(0.1), surface, start, 10)
assert np.array_equal(twice.inner.inner.m, once.m)


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    plane = og.Linear([1.0, 1.0])
    inside = og.Clipped(og.GaussNewton(), 1.0)
    og.run(inside, plane, start, 1)  # type: ignore[misc]  # pyright: ignore
    og.run(Twice(inside), plane, start, 1)  # type: ignore[misc]  # pyright: ignore
    og.Averaged("Adam")  # type: ignore[arg-type]  # pyright: ignore
    og.Clipped(og.Adam)  # type: ignore[call-arg, arg-type]  # pyright: ignore
    og.Scheduled(og.Adam(), 0.5)  # type: ignore[arg-type]  # pyright: ignore
    print(state.inner.velocity)  # type: ignore[attr-defined]  # pyright: ignore
