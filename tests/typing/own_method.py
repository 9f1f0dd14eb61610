"""A method of the reader's own, with a state of its own."""

from dataclasses import dataclass
from typing import NamedTuple, assert_type

import numpy as np

import optguide as og
from optguide.typing import Array, Curved, Method, Point, Scalar, State, Surface


class HeavyState(NamedTuple):
    """The last two points."""

    x: Array
    last: Point


@dataclass(frozen=True)
class Heavy:
    """The heavy ball, told by its last two points."""

    learning_rate: Scalar
    momentum: Scalar = 0.9

    def init(self, x: Array) -> HeavyState:
        """Return the state at rest."""
        return HeavyState(x, last=x)

    def step(self, surface: Surface, state: HeavyState) -> HeavyState:
        """Return the state after one step."""
        step = self.momentum * (state.x - state.last)
        return HeavyState(
            state.x - self.learning_rate * surface.gradient(state.x) + step, state.x
        )


class CurvedState(NamedTuple):
    """A point."""

    x: Array


class Steepest:
    """A method that needs second derivatives, and is no dataclass."""

    def init(self, x: Array) -> CurvedState:
        """Return the state at the start."""
        return CurvedState(x)

    def step(self, surface: Curved, state: CurvedState) -> CurvedState:
        """Return the state after the best step along the gradient of a parabola."""
        g = surface.gradient(state.x)
        curvature = np.einsum("...i,...ij,...j", g, surface.hessian(state.x), g)
        rate = (g * g).sum(axis=-1) / curvature
        return CurvedState(state.x - rate[..., None] * g)


bowl = og.Quadratic([1.0, 3.0])
state = og.run(Heavy(0.1), bowl, [1.0, 1.0], steps=100)
assert_type(state, HeavyState)
assert np.abs(state.last).max() < 0.1

path = og.trace(Heavy(0.1), bowl, start=[[1.0, 1.0], [2.0, -1.0]], steps=10)
assert_type(path, HeavyState)
assert path.x.shape == (11, 2, 2)

bowls = [bowl, bowl]
states = og.iterate(Heavy(0.1), bowls, [1.0, 1.0])
assert_type(next(states), HeavyState)
assert og.response(Heavy(0.1), [1.0, 0.0]).last.shape == (3, 1)
assert_type(og.run(Steepest(), bowl, [1.0, 1.0], 9), CurvedState)

mine: Method[HeavyState, Surface] = Heavy(0.1)
any_state: Method[State, Surface] = Heavy(0.1)
on_bowls: Method[State, og.Quadratic] = Steepest()


class NoState:
    """A method whose state is no named tuple with `x`."""

    def init(self, x: Array) -> Array:
        """Return the point."""
        return x

    def step(self, surface: Surface, state: Array) -> Array:
        """Return the next point."""
        return state - surface.gradient(state)


class Plane:
    """A surface that knows no second derivatives."""

    def value(self, x: Array) -> Array:
        """Return the height."""
        height: Array = x.sum(axis=-1)
        return height

    def gradient(self, x: Array) -> Array:
        """Return the slope."""
        return np.ones_like(x)


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    start = [1.0, 1.0]
    og.run(NoState(), bowl, start, 1)  # type: ignore[type-var]  # pyright: ignore
    og.run(Steepest(), Plane(), start, 1)  # type: ignore[misc]  # pyright: ignore
    og.run(Heavy, bowl, start, 1)  # type: ignore[call-overload]  # pyright: ignore
    og.response(Steepest(), [1.0])  # type: ignore[type-var]  # pyright: ignore
    first: Method[State, Surface] = Steepest()  # type: ignore[assignment]  # pyright: ignore
    other: Method[CurvedState, Surface] = Heavy(0.1)  # type: ignore[assignment]  # pyright: ignore
    print(state.velocity, first, other)  # type: ignore[attr-defined]  # pyright: ignore
