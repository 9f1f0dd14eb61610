"""The roles every other module is written against: a surface, a method, a state.

A *surface* answers questions about a function at a point. A *method* asks them and moves.
A *state* is what the method remembers. Everything else in the package is one of the
three, or drives them, so this file is the whole interface.

The protocols are structural: a class of your own needs no base class, only the methods
named here, and it may have more.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Array",
    "Curved",
    "Domain",
    "EvaluationPoint",
    "LeastSquares",
    "Likelihood",
    "Method",
    "Point",
    "Problem",
    "Scalar",
    "State",
    "Surface",
]

#: Points, gradients, Hessians: 64-bit floats.
Array = NDArray[np.float64]

#: A hyper-parameter: one number, or an array that broadcasts against points ``(..., d)``.
Scalar = float | Array

#: Corners of the part worth drawing: ``((x_low, x_high), (y_low, y_high))``, one pair on
#: a line.
Domain = tuple[tuple[float, float], ...]


class Placement(Enum):
    """What a point of a state does where a wrapper puts the method somewhere else."""

    MOVES = "moves"  #: it goes along
    STAYS = "stays"  #: it stays where it is


#: A field of a state that is a point of the surface, ``(..., d)``, or several, ``(..., m,
#: d)``. It goes along where a wrapper puts the method somewhere else. `x` is one by
#: definition.
Point = Annotated[Array, Placement.MOVES]

#: A field of a state that says where something was measured: a point that does not move.
EvaluationPoint = Annotated[Array, Placement.STAYS]


@runtime_checkable
class Surface(Protocol):
    """A real function of ``d`` variables and its gradient.

    Points have shape ``(..., d)``: the last axis holds the coordinates of one point, all
    leading axes are independent points. A value then has shape ``(...)`` and a gradient
    ``(..., d)``.
    """

    def value(self, x: Array, /) -> Array:
        """Return $f(x)$, shape ``(...)``."""
        ...

    def gradient(self, x: Array, /) -> Array:
        r"""Return $\nabla f(x)$, shape ``(..., d)``."""
        ...


@runtime_checkable
class Curved(Surface, Protocol):
    """A surface that knows its second derivatives as well."""

    def hessian(self, x: Array, /) -> Array:
        r"""Return $\nabla^2 f(x)$, shape ``(..., d, d)``."""
        ...


@runtime_checkable
class LeastSquares(Surface, Protocol):
    r"""A surface that is half a sum of squares, $f(x) = |r(x)|^2 / 2$."""

    def residuals(self, x: Array, /) -> Array:
        """Return $r(x)$, shape ``(..., n)``."""
        ...

    def jacobian(self, x: Array, /) -> Array:
        """Return $J(x)$, the derivatives of the residuals, shape ``(..., n, d)``."""
        ...

    def jvp(self, x: Array, p: Array, /) -> Array:
        """Return $J(x) p$, shape ``(..., n)``, for $p$ of shape ``(..., d)``."""
        ...

    def vjp(self, x: Array, r: Array, /) -> Array:
        """Return $J(x)^T r$, shape ``(..., d)``, for $r$ of shape ``(..., n)``."""
        ...


@runtime_checkable
class Likelihood(Surface, Protocol):
    r"""A surface that is the mean of $-\log p(y \mid x)$ over samples, for a model $p$."""

    def fisher(self, x: Array, /) -> Array:
        """Return $F(x)$, the Fisher information of the model, shape ``(..., d, d)``."""
        ...

    def fisher_product(self, x: Array, p: Array, /) -> Array:
        """Return $F(x) p$, shape ``(..., d)``."""
        ...


class Problem(Protocol):
    """A surface that is a mean over samples, as every learning problem is."""

    @property
    def samples(self) -> int:
        """Number of samples."""
        ...

    def batch(self, rows: NDArray[np.int64], /) -> Surface:
        """Return the mean over some samples only, given by their numbers ``(..., size)``."""
        ...


@runtime_checkable
class State(Protocol):
    """What a method carries from one step to the next: a named tuple that begins with `x`.

    Its fields are arrays (the axes of the starts come first), integers shared by all
    starts, or states of another method (in wrappers). A field besides `x` that is a point
    is declared as one, with `Point` or `EvaluationPoint` for its type.
    """

    @property
    def x(self) -> Array:
        """Where the method is, ``(..., d)``."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


S = TypeVar("S", bound=State)
F = TypeVar("F", bound=Surface)
S_co = TypeVar("S_co", bound=State, covariant=True)
F_contra = TypeVar("F_contra", bound=Surface, contravariant=True)


class Method(Protocol[S_co, F_contra]):
    """An optimization method: a frozen bag of hyper-parameters and two pure functions.

    ``Method[AdamState, Surface]`` keeps an ``AdamState`` and runs on any surface;
    ``Method[NewtonState, Curved]`` asks for second derivatives. The second is no
    ``Method[State, Surface]``, so a type checker finds a surface that cannot answer.
    """

    def init(self, x: Array, /) -> S_co:
        """Return the state before the first step, at the starting points `x`."""
        ...

    def step(self, surface: F_contra, state: Any, /) -> S_co:
        """Return the state after one step on `surface`, and leave the given one as it is.

        The state is one that `init` or `step` has returned. An integer of the state,
        such as the number of steps taken, is the same for all starts, so it may decide an
        ``if``; numbers of an array decide by `numpy.where`, each start for itself. What is
        recorded holds for every value of the integers, so a method that is to be recorded
        decides by `numpy.where` there too.
        """
        ...
