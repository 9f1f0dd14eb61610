r"""Curve fitting: a sum of decaying exponentials through data.

Each term starts at an *amplitude* and falls at a *rate* of its own. It is the standard example of a
fit that is easy to write and hard to do: two terms with nearly the same rate can trade what they
explain, so some directions of the parameters are seen a million times better than others. Where two
rates are equal the terms are one term, and that is where many fits get stuck.

The value is half the mean square of what the curve misses. The residuals are the misses divided by the
root of the number of samples, which makes it half a sum of squares.
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
from optguide.ranges import PositiveCount
from optguide.typing import Array


@surface(eq=False)
class CurveFit:
    r"""Half the mean square of $\sum_k a_k e^{-b_k t} - y$ over samples.

    A point is $x = (a_1, \dots, a_K, b_1, \dots, b_K)$, amplitudes first.

    Parameters
    ----------
    times : array_like
        $t$, where the curve was measured, ``(n,)``. With leading axes, one table for each start.
    data : array_like
        $y$, what was measured, of the same shape.
    terms : int, default 2
        $K \ge 1$, number of exponentials; a point has twice as many coordinates.

    Raises
    ------
    ValueError, TypeError
        If these are not arrays of finite numbers of the same shape, or `terms` is not a whole number
        of at least 1.

    References
    ----------
    Nocedal and Wright (2006), chapter 10.

    Examples
    --------
    From a poor guess the fit finds both terms that the data were made of:

    >>> from optguide import CurveFit, LevenbergMarquardt, run
    >>> problem = CurveFit.drawn(samples=50, amplitudes=[2.0, 1.0], rates=[0.5, 3.0], noise=0.0)
    >>> x = run(LevenbergMarquardt(), problem, [1.0, 1.0, 1.0, 2.0], steps=60).x
    >>> print(x.round(6).tolist())
    [2.0, 1.0, 0.5, 3.0]
    """

    times: Array
    data: Array
    terms: PositiveCount = 2

    def __post_init__(self) -> None:
        times, data = (
            as_floats("times", self.times, "(n,)"),
            as_floats("data", self.data, "(n,)"),
        )
        if not times.ndim or 0 in times.shape:
            raise ValueError(f"times must have shape (n,), got shape {times.shape}")
        if data.shape != times.shape:
            raise ValueError(
                f"data must have the shape of times, {times.shape}, got shape {data.shape}"
            )
        if not (np.isfinite(times).all() and np.isfinite(data).all()):
            raise ValueError("times and data must be finite numbers")
        object.__setattr__(self, "times", times)
        object.__setattr__(self, "data", data)

    @classmethod
    def drawn(
        cls,
        samples: int,
        amplitudes: Any,
        rates: Any,
        noise: float = 0.1,
        seed: int = 0,
    ) -> CurveFit:
        """Return a problem with random data, measured at even times from 0 to 4.

        Parameters
        ----------
        samples : int
            Times, at least 1.
        amplitudes, rates : array_like
            The true terms, ``(K,)`` each.
        noise : float, default 0.1
            Standard deviation of the normal noise of the data.
        seed : int, default 0
            Of the noise.

        Raises
        ------
        ValueError, TypeError
            If a parameter is not a number in its range, or there are not as many rates as amplitudes.
        """
        check_count(least=1, samples=samples)
        amplitudes = as_floats("amplitudes", amplitudes, "(K,)")
        rates = as_floats("rates", rates, "(K,)")
        if rates.shape != amplitudes.shape:
            raise ValueError(
                f"rates must have the shape of amplitudes, {amplitudes.shape}, "
                f"got shape {rates.shape}"
            )
        check_nonnegative(noise=noise)
        check_integers(seed=seed)
        times = np.linspace(0, 4, samples)
        errors = noise * normal(seed, 0, np.arange(samples), 1)[:, 0]
        return cls(
            times, np.exp(-times[:, None] * rates) @ amplitudes + errors, len(rates)
        )

    @property
    def dimension(self) -> int:
        """Number of parameters."""
        return 2 * self.terms

    @property
    def samples(self) -> int:
        """Number of samples."""
        return self.times.shape[-1]

    def batch(self, rows: NDArray[np.int64]) -> CurveFit:
        """Return the problem on some samples, given by their numbers ``(..., size)``."""
        return CurveFit(self.times[rows], self.data[rows], self.terms)

    def _terms(self, x: Array) -> tuple[Array, Array, Array]:
        """Return the times, ``(..., n, 1)``, and the amplitudes and shapes of the terms."""
        x = as_points(x, self.dimension)
        t, a, b = (
            self.times[..., None],
            x[..., None, : self.terms],
            x[..., None, self.terms :],
        )
        return t, a, np.exp(-b * t)

    def residuals(self, x: Array) -> Array:
        _, a, e = self._terms(x)
        return ((a * e).sum(axis=-1) - self.data) / np.sqrt(self.samples)

    def jacobian(self, x: Array) -> Array:
        t, a, e = self._terms(x)
        # A term grows by $e$ with its amplitude, and by $-t a e$ with its rate.
        return np.concatenate([e, -t * a * e], axis=-1) / np.sqrt(self.samples)

    def jvp(self, x: Array, p: Array) -> Array:
        return np.matvec(self.jacobian(x), p)

    def vjp(self, x: Array, r: Array) -> Array:
        return np.matvec(self.jacobian(x).swapaxes(-1, -2), r)

    def value(self, x: Array) -> Array:
        return (self.residuals(x) ** 2).sum(axis=-1) / 2

    def gradient(self, x: Array) -> Array:
        return self.vjp(x, self.residuals(x))

    def hvp(self, x: Array, p: Array) -> Array:
        t, a, e = self._terms(x)
        r = self.residuals(x)[..., None] / np.sqrt(self.samples)
        da, db = p[..., None, : self.terms], p[..., None, self.terms :]
        # What the curvature of the curve adds to $J^T J p$: only pairs within a term have any.
        by_amplitude = (r * -t * e * db).sum(axis=-2)
        by_rate = (r * (-t * e * da + t**2 * a * e * db)).sum(axis=-2)
        bent = np.concatenate([by_amplitude, by_rate], axis=-1)
        return self.vjp(x, self.jvp(x, p)) + bent

    def hessian(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        units = np.eye(self.dimension)
        return np.stack(
            [self.hvp(x, np.zeros_like(x) + unit) for unit in units], axis=-1
        )
