r"""Softmax regression: logistic regression with several classes.

A linear model gives each class a score, and the probability of a class is $e$ to its score, divided by
the sum over the classes. The value is the mean of $-\log$ of what the model gave to the class that was
right.

Here the Fisher information, a mean over the classes that the *model* would draw, is the Hessian: the
classes in the data appear in the value linearly, so second derivatives do not see them. This holds for
every model whose scores are linear in the weights. Adding a number to all scores of a sample changes
nothing, so without a decay the Hessian has zeros.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from optguide._check import as_points, check_count, check_integers
from optguide.declaration import surface
from optguide.problems._special import logsumexp, softmax
from optguide.problems.linear_regression import checked
from optguide.random import normal, uniform
from optguide.ranges import Nonnegative, Range
from optguide.typing import Array


@surface(eq=False)
class SoftmaxRegression:
    r"""The mean of $\log \sum_j e^{z_j} - z_b$ over samples, with $z = W a$, plus a decay of weights.

    A point holds $W$ by rows, one row per class.

    Parameters
    ----------
    features : array_like
        $a$, one row per sample, ``(n, m)``. With leading axes, one table for each start.
    targets : array_like
        $b$, the class of each sample, a whole number from 0 to $k - 1$, ``(n,)``, with the same
        leading axes.
    classes : int
        $k \ge 2$, number of classes; a point has $k m$ coordinates.
    weight_decay : float, default 0.0
        $\omega \ge 0$; the value grows by $\omega \|x\|^2 / 2$.

    Raises
    ------
    ValueError, TypeError
        If these are not arrays of numbers of such shapes, a class is not one of the classes, or the
        decay is not in its range.

    References
    ----------
    Martens (2020), on the Fisher information and the Gauss-Newton matrix.

    Examples
    --------
    The Fisher information is the Hessian, so both products are one:

    >>> import numpy as np
    >>> from optguide import SoftmaxRegression
    >>> problem = SoftmaxRegression.drawn(samples=30, inputs=2, classes=3)
    >>> x, p = np.linspace(-1, 1, 6), np.ones(6)
    >>> p[0] = 2.0
    >>> print(np.allclose(problem.hessian(x) @ p, problem.fisher_product(x, p), rtol=1e-12))
    True
    """

    features: Array
    targets: Array
    classes: Annotated[int, Range(2.0, integer=True)]
    weight_decay: Nonnegative = 0.0

    def __post_init__(self) -> None:
        checked(self)
        known = (self.targets >= 0) & (self.targets < self.classes)
        if not (known & (self.targets == np.floor(self.targets))).all():
            raise ValueError(
                f"targets must be classes, whole numbers from 0 to {self.classes - 1}"
            )

    @classmethod
    def drawn(
        cls,
        samples: int,
        inputs: int,
        classes: int,
        weight_decay: float = 0.0,
        seed: int = 0,
    ) -> SoftmaxRegression:
        """Return a problem with random data.

        Features and weights are normal numbers, and the classes are drawn with the probabilities that
        the model with these weights gives.

        Parameters
        ----------
        samples : int
            Rows to draw, at least 1.
        inputs : int
            Features per row, at least 1.
        classes : int
            Number of classes, at least 2.
        weight_decay : float, default 0.0
            As for the class.
        seed : int, default 0
            Of the draws.

        Raises
        ------
        ValueError, TypeError
            If a parameter is not a number in its range.
        """
        check_count(least=1, samples=samples, inputs=inputs)
        check_count(least=2, classes=classes)
        check_integers(seed=seed)
        rows = np.arange(samples)
        features = normal(seed, 0, rows, inputs)
        weights = normal(seed, 1, 0, classes * inputs).reshape(classes, inputs)
        likely = softmax(features @ weights.T)
        # The class in whose part of the interval from 0 to 1 the draw falls.
        borders = np.cumsum(likely, axis=-1)[:, :-1]
        targets = (uniform(seed, 2, rows, 1) > borders).sum(axis=-1)
        return cls(features, targets, classes, weight_decay)

    @property
    def dimension(self) -> int:
        """Number of weights."""
        return self.classes * self.features.shape[-1]

    @property
    def samples(self) -> int:
        """Number of samples."""
        return self.features.shape[-2]

    def batch(self, rows: NDArray[np.int64]) -> SoftmaxRegression:
        """Return the problem on some samples, given by their numbers ``(..., size)``."""
        return SoftmaxRegression(
            self.features[rows], self.targets[rows], self.classes, self.weight_decay
        )

    def _scores(self, x: Array) -> Array:
        """Return the scores, ``(..., n, k)``: also what they change by along a direction."""
        x = as_points(x, self.dimension)
        w = x.reshape(*x.shape[:-1], self.classes, -1)
        return self.features @ w.swapaxes(-1, -2)

    def _back(self, at_scores: Array) -> Array:
        by_w = at_scores.swapaxes(-1, -2) @ self.features / self.samples
        return by_w.reshape(*by_w.shape[:-2], -1)

    def value(self, x: Array) -> Array:
        x = as_points(x)
        z = self._scores(x)
        right = (z * self._right()).sum(axis=-1)
        loss = (logsumexp(z) - right).mean(axis=-1)
        return loss + self.weight_decay * (x**2).sum(axis=-1) / 2

    def _right(self) -> Array:
        """Return 1 for the class that is right and 0 for the others, ``(..., n, k)``."""
        return (self.targets[..., None] == np.arange(self.classes)) * 1.0

    def gradient(self, x: Array) -> Array:
        x = as_points(x)
        missed = softmax(self._scores(x)) - self._right()
        return self._back(missed) + self.weight_decay * x

    def fisher_product(self, x: Array, p: Array) -> Array:
        likely = softmax(self._scores(x))
        # A score's deviation from the mean that the model expects, weighted by its probability.
        moved = self._scores(p)
        moved = likely * (moved - (likely * moved).sum(axis=-1, keepdims=True))
        # The decay is a normal prior of the weights, whose information is its curvature.
        return self._back(moved) + self.weight_decay * p

    def fisher(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        units = np.eye(self.dimension)
        columns = [self.fisher_product(x, np.zeros_like(x) + unit) for unit in units]
        return np.stack(columns, axis=-1)

    def hessian(self, x: Array) -> Array:
        return self.fisher(x)

    def hvp(self, x: Array, p: Array) -> Array:
        return self.fisher_product(x, p)
