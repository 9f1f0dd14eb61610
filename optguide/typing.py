"""The roles every other module is written against: a surface, a method, a state.

A *surface* answers questions about a function at a point. A *method* asks them and moves. A *state*
is what the method remembers. Everything else in the package is one of the three, or drives them, so
this file is the whole interface.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

#: Points, gradients, Hessians: 64-bit floats.
Array = NDArray[np.float64]

#: A hyper-parameter: one number, or an array that broadcasts against the points ``(..., d)``.
Scalar = float | Array

#: Corners of the part worth drawing: ``((x_low, x_high), (y_low, y_high))``, one pair on a line.
Domain = tuple[tuple[float, float], ...]


@runtime_checkable
class Surface(Protocol):
    """A real function of ``d`` variables and its gradient.

    Points have shape ``(..., d)``: the last axis holds the coordinates of one point, all leading
    axes are independent points. A value then has shape ``(...)`` and a gradient ``(..., d)``.
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
    """What a method carries from one step to the next: a named tuple whose first field is ``x``.

    Its fields are arrays (the axes of the starts come first), integers shared by all starts, or
    states of another method (in wrappers).
    """

    @property
    def x(self) -> Array:
        """Where the method is, ``(..., d)``."""
        ...

    def __iter__(self) -> Iterator[Any]: ...

    @classmethod
    def _make(cls, iterable: Iterable[Any], /) -> Self: ...


S = TypeVar("S", bound=State)


class Method(Protocol[S]):
    """An optimization method: a frozen bag of hyper-parameters and two pure functions.

    The type of ``surface`` in ``step`` says what the method asks for: a `Surface`, or a `Curved`
    one.
    """

    def init(self, x: Array, /) -> S:
        """Return the state before the first step, at the starting points `x`."""
        ...

    def step(self, surface: Any, state: S, /) -> S:
        """Return the state after one step on `surface`. The given state is left untouched."""
        ...
