"""A surface of the reader's own, and what a method may ask of it.

NumPy's annotations call a sum ``Any``; strict mypy wants a name with a type for it.
"""

from collections.abc import Iterator
from typing import assert_type

import numpy as np

import optguide as og
from optguide.methods.adam import AdamState
from optguide.methods.newton import NewtonState
from optguide.typing import Array, Curved, Domain, LeastSquares, Surface


class Ripples:
    """A surface with values and gradients."""

    def value(self, x: Array) -> Array:
        """Return the height."""
        height: Array = (x**2 + 0.1 * np.sin(9 * x)).sum(axis=-1)
        return height

    def gradient(self, x: Array) -> Array:
        """Return the slope."""
        return 2 * x + 0.9 * np.cos(9 * x)


class Bowl:
    """A surface with second derivatives, and a shift."""

    def __init__(self, centre: Array) -> None:
        self.centre = centre

    def value(self, x: Array) -> Array:
        """Return the height."""
        height: Array = ((x - self.centre) ** 2).sum(axis=-1) / 2
        return height

    def gradient(self, x: Array) -> Array:
        """Return the slope."""
        return x - self.centre

    def hessian(self, x: Array) -> Array:
        """Return the identity."""
        return np.zeros((*x.shape, x.shape[-1])) + np.eye(x.shape[-1])


def depth(surface: Surface, x: Array) -> Array:
    """Return a value, of any surface."""
    return surface.value(x)


ripples, bowl = Ripples(), Bowl(np.ones(2))
assert_type(og.run(og.Adam(0.1), ripples, [1.0, 1.0], 10), AdamState)
assert_type(og.run(og.Newton(), bowl, [1.0, 1.0], 1), NewtonState)
assert depth(bowl, np.ones(2)) == 0

curved: Curved = bowl
squares: LeastSquares = og.Himmelblau()
box: Domain = ((-1.0, 1.0), (-1.0, 1.0))
(point,) = og.find_critical_points(bowl, ((0.0, 3.0), (0.0, 3.0)), grid=5)
assert point.kind == "minimum"
assert og.winding_number(bowl, ((0.0, 3.0), (0.0, 3.0))) == 1

wrapped = og.Regularized(og.Rotated(og.Scaled(bowl, 2.0), 0.5), weight_decay=0.1)
assert_type(og.run(og.Newton(), wrapped, [1.0, 1.0], 1), NewtonState)

counted = og.Counted(bowl)
og.run(og.Newton(), counted, [[0.0, 0.0]], 1)
assert counted.n_hessians.tolist() == [1]


def shaken(surface: Surface) -> Iterator[Surface]:
    """Yield a surface and its reflection, in turn."""
    while True:
        yield surface
        yield og.Scaled(surface, -1.0)


states = og.iterate(og.Adam(0.1), shaken(ripples), [1.0, 1.0])
assert_type(next(states), AdamState)
stream = og.noisy(og.Himmelblau(), scale=1.0, seed=0)
assert next(og.iterate(og.GradientDescent(0.01), stream, [1.0, 1.0])).x.shape == (2,)


class Deaf:
    """Something without a gradient."""

    def value(self, x: Array) -> Array:
        """Return the height."""
        height: Array = x.sum(axis=-1)
        return height


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    at = [1.0, 1.0]
    og.run(og.Newton(), ripples, at, 1)  # type: ignore[misc]  # pyright: ignore
    og.run(og.SteihaugCG(), Deaf(), at, 1)  # type: ignore[call-overload]  # pyright: ignore
    og.run(og.GaussNewton(), bowl, at, 1)  # type: ignore[misc]  # pyright: ignore
    og.run(og.HessianFree(), bowl, at, 1)  # type: ignore[misc]  # pyright: ignore
    og.run(og.Adam(), np.ones, at, 1)  # type: ignore[call-overload]  # pyright: ignore
    og.response(og.Newton(), [1.0])  # type: ignore[type-var]  # pyright: ignore
