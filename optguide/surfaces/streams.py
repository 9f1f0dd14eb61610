r"""Streams: noise on a surface, as a new surface for every step.

A method under noise is a method on a surface that changes. Each step gets a surface of its own, held
still for as long as the step takes: asked twice, at one point or at two, it answers with the same
noise. So a look ahead, a line search and a trust region mean under noise what they mean without.

`iterate` takes such a stream::

    states = iterate(Adam(0.1), noisy(Himmelblau(), scale=5.0, seed=0), start)

All starts of a run feel the same noise, as all weights of a network see the same batch. For noise of
its own at every start, hand over an array of seeds, one for each start: thousands of runs are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count as steps_from
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optguide._check import (
    as_points,
    check_count,
    check_integers,
    check_nonnegative,
    check_surface,
    short_repr,
)
from optguide.declaration import surface
from optguide.random import normal, uniform
from optguide.surfaces._inside import if_inside
from optguide.typing import Array, Problem, Scalar, Surface

__all__ = ["minibatches", "noisy"]


def noisy(
    surface: Surface,
    scale: Scalar | Callable[[int], Scalar],
    seed: int | NDArray[np.int64] = 0,
) -> Iterator[Surface]:
    r"""Return an endless stream of the surface, tilted at random anew for each step.

    A tilted surface $f(x) + n_t \cdot x$ has the gradient $\nabla f(x) + n_t$: normal noise, of mean
    zero and the same everywhere.

    Parameters
    ----------
    surface : Surface
        $f$, any surface.
    scale : float, array or callable
        Standard deviation of each component of $n_t$; as a function, of the step $t = 0, 1, \dots$.
    seed : int or array of int, default 0
        Of the noise; one for each start, ``(...)``, where each is to have its own.

    Raises
    ------
    ValueError, TypeError
        If the surface is no surface, the scale not a number of at least 0, or a seed not a whole
        number of at least 0.

    Examples
    --------
    The noise that a constant rate keeps is told by a formula, ``rate / (2 - rate)`` on this bowl:

    >>> from itertools import islice
    >>> import numpy as np
    >>> from optguide import GradientDescent, Quadratic, iterate
    >>> from optguide.surfaces.streams import noisy
    >>> stream = noisy(Quadratic([1.0]), scale=1.0, seed=np.arange(10_000))
    >>> states = iterate(GradientDescent(0.5), stream, np.zeros((10_000, 1)))
    >>> *_, last = islice(states, 30)
    >>> print(f"{(last.x**2).mean():.2f} {0.5 / (2 - 0.5):.2f}")
    0.33 0.33
    """
    check_surface("value", "gradient", surface=surface)
    if not callable(scale):
        check_nonnegative(scale=scale)
    check_integers(seed=seed)
    return (
        _Tilted(surface, scale(t) if callable(scale) else scale, seed, t)
        for t in steps_from()
    )


@if_inside
@surface
class _Tilted:
    """A surface plus a random plane."""

    surface: Any
    scale: Scalar
    seed: Any
    t: int

    def __getattr__(self, name: str) -> Any:
        if name == "dimension":
            return self.surface.dimension
        raise AttributeError(name)

    def slope(self, d: int) -> Array:
        """Return the slope of the plane, ``(..., d)``."""
        return self.scale * normal(self.seed, 0, self.t, d)

    def value(self, x: Array) -> Array:
        x = as_points(x)
        return self.surface.value(x) + (self.slope(x.shape[-1]) * x).sum(axis=-1)

    def gradient(self, x: Array) -> Array:
        x = as_points(x)
        return self.surface.gradient(x) + self.slope(x.shape[-1])

    def hessian(self, x: Array) -> Array:
        return self.surface.hessian(x)

    # A plane has no curvature.

    def hvp(self, x: Array, p: Array) -> Array:
        return self.surface.hvp(x, p)

    def check(self, x: Array) -> None:
        """Let the surface inside look at the starts ``(..., d)``."""
        self.surface.check(as_points(x))

    def glance(self, x: Array) -> None:
        """Let the surface inside look at a few of the points ``(..., d)``."""
        self.surface.glance(as_points(x))


def minibatches(
    problem: Problem, size: int, seed: int | NDArray[np.int64] = 0
) -> Iterator[Surface]:
    """Return an endless stream of the problem on a few of its samples, others at each step.

    The samples are shuffled and dealt out in order; when all have been seen, an epoch, they are
    shuffled anew. The last batch of an epoch is smaller where the numbers do not fit.

    Parameters
    ----------
    problem : Problem
        Has ``samples``, their number, and ``batch(rows)``, the surface of some of them.
    size : int
        Samples in a batch, at least 1.
    seed : int or array of int, default 0
        Of the shuffling. With one for each start, ``rows`` has the shape ``(..., size)``.

    Raises
    ------
    ValueError, TypeError
        If the problem has no samples, the size is not a whole number of at least 1, or a seed not a
        whole number of at least 0.

    Examples
    --------
    Steps of a batch each through the mean of squared distances from a hundred numbers:

    >>> from dataclasses import dataclass
    >>> from itertools import islice
    >>> import numpy as np
    >>> from optguide import Averaged, GradientDescent, iterate
    >>> from optguide.surfaces.streams import minibatches
    >>> @dataclass
    ... class Distances:
    ...     numbers: np.ndarray
    ...
    ...     @property
    ...     def samples(self):
    ...         return len(self.numbers)
    ...
    ...     def batch(self, rows):
    ...         return Distances(self.numbers[rows])
    ...
    ...     def value(self, x):
    ...         return ((x - self.numbers) ** 2).mean(axis=-1) / 2
    ...
    ...     def gradient(self, x):
    ...         return x - self.numbers.mean()
    >>> problem = Distances(np.arange(100.0))
    >>> method = Averaged(GradientDescent(0.1), start=100)
    >>> *_, last = islice(iterate(method, minibatches(problem, size=10), [0.0]), 2000)
    >>> print(f"{last.x[0]:.1f} {problem.numbers.mean():.1f}")
    49.5 49.5
    """
    check_count(least=1, size=size)
    check_integers(seed=seed)
    if not (hasattr(problem, "samples") and hasattr(problem, "batch")):
        raise TypeError(
            f"problem must have samples and batch(rows), as LinearRegression has, got {short_repr(problem)}"
        )
    check_count(least=1, samples=problem.samples)
    return _dealt(problem, size, seed)


def _dealt(problem: Problem, size: int, seed: Any) -> Iterator[Surface]:
    for epoch in steps_from():
        shuffled = np.argsort(uniform(seed, 0, epoch, problem.samples), axis=-1)
        for begin in range(0, problem.samples, size):
            yield problem.batch(shuffled[..., begin : begin + size])
