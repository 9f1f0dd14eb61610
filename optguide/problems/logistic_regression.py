r"""Logistic regression: the smallest problem of classification.

A linear model says how likely a sample is to belong to class 1: $p = 1 / (1 + e^{-z})$ with
$z = A x$. The value is the mean of $-\log$ of what it gave to the class that was right. The surface
is convex and not quadratic: curvature fades where the model is sure of itself.

Features may be rare, as words are in texts. Most gradients then say nothing about most weights, and
what a method does with the few that do is what tells methods apart.
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
    check_share,
)
from optguide.declaration import surface
from optguide.problems._special import expit
from optguide.problems.linear_regression import checked
from optguide.random import normal, uniform
from optguide.ranges import Nonnegative
from optguide.typing import Array


@surface(eq=False)
class LogisticRegression:
    r"""The mean of $\log(1 + e^z) - b z$ over samples, with $z = A x$, plus a decay of weights.

    Parameters
    ----------
    features : array_like
        $A$, one row per sample, ``(n, d)``. With leading axes, one table for each start.
    targets : array_like
        $b$, the class of each sample, 0 or 1, ``(n,)``, with the same leading axes.
    weight_decay : float, default 0.0
        $\omega \ge 0$; the value grows by $\omega \|x\|^2 / 2$. Classes that a plane can separate
        have a minimum only with it.

    Raises
    ------
    ValueError, TypeError
        If these are not arrays of numbers of such shapes, a class is neither 0 nor 1, or the decay
        is not in its range.

    Examples
    --------
    Weights of zero give each class the probability 1/2, so the value is the logarithm of two:

    >>> import math
    >>> from optguide import LogisticRegression
    >>> problem = LogisticRegression.drawn(samples=50, frequencies=[0.5, 0.1])
    >>> print(math.isclose(problem.value([0.0, 0.0]), math.log(2)))
    True
    """

    features: Array
    targets: Array
    weight_decay: Nonnegative = 0.0

    def __post_init__(self) -> None:
        checked(self)
        if not ((self.targets == 0) | (self.targets == 1)).all():
            raise ValueError("targets must be classes, each 0 or 1")

    @classmethod
    def drawn(
        cls, samples: int, frequencies: Any, weight_decay: float = 0.0, seed: int = 0
    ) -> LogisticRegression:
        """Return a problem with random sparse data.

        A feature is 1 in some samples and 0 in the others. Weights are normal numbers of standard
        deviation 2, and the classes are drawn with the probabilities that the model with these
        weights gives.

        Parameters
        ----------
        samples : int
            Rows to draw, at least 1.
        frequencies : array_like
            In which share of the samples each feature is 1, ``(d,)``.
        weight_decay : float, default 0.0
            As for the class.
        seed : int, default 0
            Of the draws.

        Raises
        ------
        ValueError, TypeError
            If a parameter is not a number in its range.
        """
        check_count(least=1, samples=samples)
        frequencies = as_floats("frequencies", frequencies, "(d,)")
        check_share(frequencies=frequencies)
        check_integers(seed=seed)
        rows, d = np.arange(samples), len(frequencies)
        features = (uniform(seed, 0, rows, d) < frequencies) * 1.0
        likely = expit(features @ (2 * normal(seed, 1, 0, d)))
        return cls(
            features, (uniform(seed, 2, rows, 1)[:, 0] < likely) * 1.0, weight_decay
        )

    @property
    def dimension(self) -> int:
        """Number of weights."""
        return self.features.shape[-1]

    @property
    def samples(self) -> int:
        """Number of samples."""
        return self.features.shape[-2]

    def batch(self, rows: NDArray[np.int64]) -> LogisticRegression:
        """Return the problem on some samples, given by their numbers ``(..., size)``."""
        return LogisticRegression(
            self.features[rows], self.targets[rows], self.weight_decay
        )

    def _scores(self, x: Array) -> Array:
        return np.matvec(self.features, as_points(x, self.dimension))

    def value(self, x: Array) -> Array:
        x = as_points(x)
        z = self._scores(x)
        loss = (np.logaddexp(0.0, z) - self.targets * z).mean(axis=-1)
        return loss + self.weight_decay * (x**2).sum(axis=-1) / 2

    def gradient(self, x: Array) -> Array:
        x = as_points(x)
        missed = expit(self._scores(x)) - self.targets
        slope = np.matvec(self.features.swapaxes(-1, -2), missed) / self.samples
        return slope + self.weight_decay * x

    def hessian(self, x: Array) -> Array:
        p = expit(self._scores(x))
        weighted = (p * (1 - p))[..., None] * self.features
        moments = self.features.swapaxes(-1, -2) @ weighted / self.samples
        return moments + self.weight_decay * np.eye(self.dimension)

    def hvp(self, x: Array, p: Array) -> Array:
        """Return the Hessian times a vector, without the Hessian, ``(..., d)``."""
        likely = expit(self._scores(x))
        change = (
            likely
            * (1 - likely)
            * np.matvec(self.features, as_points(p, self.dimension))
        )
        return np.matvec(
            self.features.swapaxes(-1, -2), change
        ) / self.samples + self.weight_decay * as_points(p)

    # The classes in the data appear in the value linearly, so the mean over the classes that the model
    # would draw has the same second derivatives: the Fisher information is the Hessian.

    def fisher(self, x: Array) -> Array:
        return self.hessian(x)

    def fisher_product(self, x: Array, p: Array) -> Array:
        return self.hvp(x, p)
