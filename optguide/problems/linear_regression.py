r"""Linear regression: a quadratic whose curvatures come from data.

The value is half the mean square of what a linear model misses. Its Hessian is the matrix of second
moments of the features, $A^T A / n$, the same everywhere, so all that is true of a quadratic is true
here. What is new is that the surface is a mean over samples: some of them give a gradient that is
right on average, and wrong by an amount that depends on where one is. That is the noise of learning.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optguide._check import (
    as_floats,
    as_points,
    check_count,
    check_integers,
    check_nonnegative,
)
from optguide.declaration import surface
from optguide.random import normal
from optguide.typing import Array


@surface(eq=False)
class LinearRegression:
    r"""Half the mean square of $r = A x - b$ over samples.

    Parameters
    ----------
    features : array_like
        $A$, one row per sample, ``(n, d)``. With leading axes, one table for each start.
    targets : array_like
        $b$, one number per sample, ``(n,)``, with the same leading axes.

    Raises
    ------
    ValueError
        If these are not arrays of numbers of such shapes.

    Examples
    --------
    The gradient of the whole is the mean of the gradients of its halves:

    >>> import numpy as np
    >>> from optguide import LinearRegression
    >>> problem = LinearRegression.drawn(samples=10, spreads=[1.0, 3.0])
    >>> halves = problem.batch(np.arange(10).reshape(2, 5))
    >>> x = np.array([0.5, -0.5])
    >>> print(np.allclose(halves.gradient(x).mean(axis=0), problem.gradient(x)))
    True
    """

    features: Array
    targets: Array

    def __post_init__(self) -> None:
        checked(self)

    @classmethod
    def drawn(
        cls, samples: int, spreads: Any, noise: float = 1.0, seed: int = 0
    ) -> LinearRegression:
        """Return a problem with random data.

        Features are normal numbers, weights are all 1, and targets are what the weights say plus
        normal noise.

        Parameters
        ----------
        samples : int
            Rows to draw, at least 1.
        spreads : array_like
            Standard deviations of the features, ``(d,)``; about the roots of the curvatures.
        noise : float, default 1.0
            Standard deviation of the noise of the targets.
        seed : int, default 0
            Of the draws.

        Raises
        ------
        ValueError, TypeError
            If a parameter is not a number in its range.
        """
        check_count(least=1, samples=samples)
        spreads = as_floats("spreads", spreads, "(d,)")
        check_nonnegative(spreads=spreads, noise=noise)
        check_integers(seed=seed)
        rows = np.arange(samples)
        features = spreads * normal(seed, 0, rows, len(spreads))
        return cls(
            features, features.sum(axis=-1) + noise * normal(seed, 1, rows, 1)[:, 0]
        )

    @property
    def dimension(self) -> int:
        """Number of weights."""
        return self.features.shape[-1]

    @property
    def samples(self) -> int:
        """Number of samples."""
        return self.features.shape[-2]

    def batch(self, rows: NDArray[np.int64]) -> LinearRegression:
        """Return the problem on some samples, given by their numbers ``(..., size)``."""
        return LinearRegression(self.features[rows], self.targets[rows])

    def _missed(self, x: Array) -> Array:
        return np.matvec(self.features, as_points(x, self.dimension)) - self.targets

    def value(self, x: Array) -> Array:
        return (self._missed(x) ** 2).mean(axis=-1) / 2

    def gradient(self, x: Array) -> Array:
        return np.matvec(self.features.swapaxes(-1, -2), self._missed(x)) / self.samples

    def hessian(self, x: Array) -> Array:
        moments = self.features.swapaxes(-1, -2) @ self.features / self.samples
        # The same matrix at every point.
        return np.zeros_like(as_points(x, self.dimension))[..., None] + moments

    def hvp(self, x: Array, p: Array) -> Array:
        """Return the Hessian times a vector, without the Hessian, ``(..., d)``."""
        change = np.matvec(self.features, as_points(p, self.dimension)) / self.samples
        return np.zeros_like(as_points(x, self.dimension)) + np.matvec(
            self.features.swapaxes(-1, -2), change
        )

    # Half the sum of the squares of what is missed, each divided by the root of the number of samples.

    def residuals(self, x: Array) -> Array:
        return self._missed(x) / np.sqrt(self.samples)

    def jacobian(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        return np.zeros_like(x)[..., None, :] + self.features / np.sqrt(self.samples)

    def jvp(self, x: Array, p: Array) -> Array:
        return np.matvec(self.features, p) / np.sqrt(self.samples)

    def vjp(self, x: Array, r: Array) -> Array:
        return np.matvec(self.features.swapaxes(-1, -2), r) / np.sqrt(self.samples)


def checked(problem: Any) -> None:
    """Give a problem its data as arrays of floats, or raise.

    >>> from optguide import LinearRegression
    >>> LinearRegression([[1.0, 2.0]], [1.0, 2.0])
    Traceback (most recent call last):
    ValueError: targets must have shape (1,) for features of shape (1, 2), got shape (2,)
    """
    features = as_floats("features", problem.features, "(n, d)")
    targets = as_floats("targets", problem.targets, "(n,)")
    if features.ndim < 2 or 0 in features.shape:
        raise ValueError(f"features must have shape (n, d), got shape {features.shape}")
    if targets.shape != features.shape[:-1]:
        raise ValueError(
            f"targets must have shape {features.shape[:-1]} for features of shape "
            f"{features.shape}, got shape {targets.shape}"
        )
    if not (np.isfinite(features).all() and np.isfinite(targets).all()):
        raise ValueError("features and targets must be finite numbers")
    object.__setattr__(problem, "features", features)
    object.__setattr__(problem, "targets", targets)
