r"""A small network: one hidden layer of tanh units, with every derivative exact.

Each hidden unit weighs the features, adds a bias and bends the sum by tanh; the output weighs the units.
The value is half the mean square of what the output misses. It is the smallest problem that has what
people mean by the landscape of a network: units may be swapped and signs turned without any change, so
minima come in copies, and there are saddles between them.

Derivatives of two kinds carry everything else. Forwards, how outputs move when all weights move along
one direction: `jvp`. Backwards, how one number made of the outputs depends on all weights: `vjp`. The
gradient is the second, asked about the residuals. Moving the gradient along a direction, line by line,
gives the exact product with the Hessian for the price of about two gradients; this is the operator R of
{cite:t}`pearlmutter1994`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optguide._check import as_points, check_count, check_integers, check_nonnegative
from optguide.declaration import surface
from optguide.problems.linear_regression import checked
from optguide.random import normal
from optguide.ranges import PositiveCount
from optguide.typing import Array


@surface(eq=False)
class TanhNetwork:
    r"""Half the mean square of $v \cdot \tanh(W a + c) + o - b$ over samples.

    A point holds all weights: $W$ by rows, one row per hidden unit, then the biases $c$, the weights
    of the output $v$ and its bias $o$.

    Parameters
    ----------
    features : array_like
        $a$, one row per sample, ``(n, m)``. With leading axes, one table for each start.
    targets : array_like
        $b$, one number per sample, ``(n,)``, with the same leading axes.
    hidden : int, default 10
        $h \ge 1$, number of hidden units; a point has $h (m + 2) + 1$ coordinates.

    Raises
    ------
    ValueError, TypeError
        If these are not arrays of numbers of such shapes, or `hidden` is not a whole number of at
        least 1.

    References
    ----------
    Pearlmutter (1994).

    Examples
    --------
    Hidden units may be swapped, so what a network learns it has learned in many copies:

    >>> import numpy as np
    >>> from optguide import TanhNetwork
    >>> network = TanhNetwork.drawn(samples=20, inputs=1, hidden=2)
    >>> w, u, c, d, v, q, o = network.start()
    >>> swapped = np.array([u, w, d, c, q, v, o])
    >>> print(np.isclose(network.value(swapped), network.value(network.start()), rtol=1e-12))
    True
    """

    features: Array
    targets: Array
    hidden: PositiveCount = 10

    def __post_init__(self) -> None:
        checked(self)

    @classmethod
    def drawn(
        cls,
        samples: int,
        inputs: int,
        hidden: int = 10,
        noise: float = 0.1,
        seed: int = 0,
    ) -> TanhNetwork:
        """Return a problem with random data.

        Features are normal numbers, and targets are what a network of the same shape with random
        weights says, plus normal noise.

        Parameters
        ----------
        samples : int
            Rows to draw, at least 1.
        inputs : int
            Features per row, at least 1.
        hidden : int, default 10
            Hidden units, at least 1.
        noise : float, default 0.1
            Standard deviation of the noise of the targets.
        seed : int, default 0
            Of the draws.

        Raises
        ------
        ValueError, TypeError
            If a parameter is not a number in its range.
        """
        check_count(least=1, samples=samples, inputs=inputs)
        check_nonnegative(noise=noise)
        check_integers(seed=seed)
        rows = np.arange(samples)
        features = normal(seed, 0, rows, inputs)
        blank = cls(features, np.zeros(samples), hidden)
        weights = 2 * normal(seed, 1, 0, blank.dimension)
        targets = blank._output(weights) + noise * normal(seed, 2, rows, 1)[:, 0]
        return cls(features, targets, hidden)

    @property
    def dimension(self) -> int:
        """Number of weights."""
        return self.hidden * (self.features.shape[-1] + 2) + 1

    @property
    def samples(self) -> int:
        """Number of samples."""
        return self.features.shape[-2]

    def batch(self, rows: NDArray[np.int64]) -> TanhNetwork:
        """Return the problem on some samples, given by their numbers ``(..., size)``."""
        return TanhNetwork(self.features[rows], self.targets[rows], self.hidden)

    def start(self, seed: int = 0) -> Array:
        """Return random weights to start from, ``(d,)``: normal numbers of standard deviation 1/2.

        All zero would be a poor start: all units would be equal, and stay equal.

        Parameters
        ----------
        seed : int, default 0
            Of the draw.

        Raises
        ------
        ValueError, TypeError
            If the seed is not a whole number of at least 0.
        """
        check_integers(seed=seed)
        weights: Array = normal(seed, 3, 0, self.dimension) / 2
        return weights

    def _layers(self, x: Array) -> tuple[Array, Array, Array, Any]:
        """Return $W$, $c$, $v$ and $o$: views of a point, or of a direction."""
        x, h = as_points(x, self.dimension), self.hidden
        m = self.features.shape[-1]
        w = x[..., : h * m].reshape(*x.shape[:-1], h, m)
        return w, x[..., h * m : h * (m + 1)], x[..., h * (m + 1) : -1], x[..., -1]

    def _units(self, w: Array, c: Array) -> Array:
        """Return what the layer adds up for each sample and unit, ``(..., n, h)``."""
        return self.features @ w.swapaxes(-1, -2) + c[..., None, :]

    def _back(self, at_units: Array, at_v: Array, at_output: Array) -> Array:
        """Return slopes by all weights from those at the units, at $v$ and at the output."""
        by_w = at_units.swapaxes(-1, -2) @ self.features
        parts = (
            by_w.reshape(*by_w.shape[:-2], -1),
            at_units.sum(axis=-2),
            at_v.sum(axis=-2),
            at_output.sum(axis=-1)[..., None],
        )
        return np.concatenate(parts, axis=-1) / np.sqrt(self.samples)

    def _output(self, x: Array) -> Array:
        w, c, v, o = self._layers(x)
        return np.matvec(np.tanh(self._units(w, c)), v) + o[..., None]

    def residuals(self, x: Array) -> Array:
        return (self._output(x) - self.targets) / np.sqrt(self.samples)

    def jvp(self, x: Array, p: Array) -> Array:
        return self._forward(x, p)[-1] / np.sqrt(self.samples)

    def _forward(self, x: Array, p: Array) -> tuple[Array, Array, Array, Array]:
        """Return the units, their slopes, and how units and output move along $p$."""
        w, c, v, _ = self._layers(x)
        rw, rc, rv, ro = self._layers(p)
        # $z = \tanh(W a + c)$, and the slope of tanh is $1 - z^2$.
        z = np.tanh(self._units(w, c))
        slope = 1 - z**2
        # The rule of the product, line by line; R is the derivative along $p$.
        rz = slope * self._units(rw, rc)
        return z, slope, rz, np.matvec(rz, v) + np.matvec(z, rv) + ro[..., None]

    def vjp(self, x: Array, r: Array) -> Array:
        w, c, v, _ = self._layers(x)
        z = np.tanh(self._units(w, c))
        at_output = r[..., None]
        # What reaches a unit is its weight in the output times the slope of its tanh.
        return self._back(at_output * v[..., None, :] * (1 - z**2), at_output * z, r)

    def jacobian(self, x: Array) -> Array:
        w, c, v, _ = self._layers(x)
        z = np.tanh(self._units(w, c))
        at_units = v[..., None, :] * (1 - z**2)
        by_w = at_units[..., None] * self.features[..., None, :]
        parts = (
            by_w.reshape(*by_w.shape[:-2], -1),
            at_units,
            z,
            np.ones_like(z[..., :1]),
        )
        return np.concatenate(parts, axis=-1) / np.sqrt(self.samples)

    def value(self, x: Array) -> Array:
        return (self.residuals(x) ** 2).sum(axis=-1) / 2

    def gradient(self, x: Array) -> Array:
        return self.vjp(x, self.residuals(x))

    def hvp(self, x: Array, p: Array) -> Array:
        _, _, v, _ = self._layers(x)
        _, _, rv, _ = self._layers(p)
        z, slope, rz, moved = self._forward(x, p)
        rr = moved / np.sqrt(self.samples)
        v, rv = v[..., None, :], rv[..., None, :]
        r, at_output = self.residuals(x)[..., None], rr[..., None]
        # The lines of `vjp`, each moved along $p$; the slope $1 - z^2$ moves by $-2 z \, Rz$.
        at_units = (at_output * v + r * rv) * slope - 2 * r * v * z * rz
        return self._back(at_units, at_output * z + r * rz, rr)

    def hessian(self, x: Array) -> Array:
        # One product for each column: for networks small enough to be looked at.
        x = as_points(x, self.dimension)
        units = np.eye(self.dimension)
        return np.stack(
            [self.hvp(x, np.zeros_like(x) + unit) for unit in units], axis=-1
        )
