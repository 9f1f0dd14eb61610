"""A function of the reader's own, without a class."""

from typing import assert_type

import numpy as np

import optguide as og
from optguide.methods.newton import NewtonState
from optguide.typing import Array


def f(x: Array) -> Array:
    """Return the height of a valley."""
    height: Array = (x[..., 0] - 1) ** 2 + np.cosh(x[..., 1] - 2)
    return height


def slope(x: Array) -> Array:
    """Return its gradient."""
    return np.stack([2 * (x[..., 0] - 1), np.sinh(x[..., 1] - 2)], axis=-1)


measured = og.Function(f)
given = og.Function(f, slope)
short = og.Function(lambda x: (x**2).sum(axis=-1), gradient=lambda x: 2 * x)

# A measured Hessian is one: Newton's method runs on all three.
state = og.run(og.Newton(), measured, [0.0, 0.0], steps=20)
assert_type(state, NewtonState)
assert np.allclose(state.x, [1.0, 2.0], atol=1e-6)
for surface in measured, given, short:
    og.run(og.Newton(), surface, [0.5, 0.5], steps=1)
assert og.classify(given, [1.0, 2.0]) == "minimum"


def refused() -> None:
    """Nothing here runs; each line is an error that a checker has to find."""
    og.Function("x**2")  # type: ignore[arg-type]  # pyright: ignore
    og.Function(f, hessian=2.0)  # type: ignore[arg-type]  # pyright: ignore
    og.Function()  # type: ignore[call-arg]  # pyright: ignore
    og.run(og.Adam(), f, [0.0, 0.0], 1)  # type: ignore[call-overload]  # pyright: ignore
