r"""Symmetric matrix factorization: a surface that is not convex, and has no bad minimum.

A symmetric matrix $M$ is to be written as $U U^T$ with few columns. The gradient vanishes where
$U U^T$ is made of eigenpairs of $M$, any set of positive ones, at most one for each column. Each set is a
critical value: a fourth of the sum of squares of the eigenvalues left out. Only the set of the largest
is a minimum. At every other one the surface curves down where an eigenvector left out could replace a
smaller one in use, or fill a column not used, so all saddles are strict {cite:p}`ge2017`. Turning the
columns into each other does not change $U U^T$: minima are no points but circles and spheres of points,
along which the Hessian is zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from optguide._check import as_floats, as_points, short_repr
from optguide.declaration import surface
from optguide.ranges import PositiveCount
from optguide.typing import Array


@surface(eq=False)
class MatrixFactorization:
    r"""A fourth of the sum of squares of the entries of $U U^T - M$.

    A point holds $U$ by rows.

    Parameters
    ----------
    target : array_like
        $M$, a symmetric matrix, ``(n, n)``.
    rank : int
        $r \ge 1$, number of columns of $U$; a point has $n r$ coordinates.

    Raises
    ------
    ValueError, TypeError
        If the target is not a symmetric matrix of finite numbers, or the rank not a whole number of at
        least 1.

    References
    ----------
    Ge, Jin and Zheng (2017).

    Examples
    --------
    The best factors of rank one use the largest eigenvalue; those that use the other are a saddle:

    >>> from optguide import MatrixFactorization, classify
    >>> surface = MatrixFactorization([[2.0, 1.0], [1.0, 2.0]], rank=1)
    >>> for largest in 0, 1:
    ...     x = surface.critical_point([largest])
    ...     print(classify(surface, x), f"{surface.value(x):.2f}")
    minimum 0.25
    saddle 2.25
    """

    target: ArrayLike
    rank: PositiveCount

    def __post_init__(self) -> None:
        target = as_floats("target", self.target, "(n, n)")
        if target.ndim != 2 or target.shape[0] != target.shape[1] or not target.size:
            raise ValueError(f"target must have shape (n, n), got shape {target.shape}")
        if not np.isfinite(target).all() or (target != target.T).any():
            raise ValueError("target must be a symmetric matrix of finite numbers")
        object.__setattr__(self, "target", target)

    @property
    def dimension(self) -> int:
        """Number of entries of $U$."""
        return len(np.asarray(self.target)) * self.rank

    def critical_point(self, used: ArrayLike) -> Array:
        """Return a point whose product is made of some eigenpairs of the target, ``(d,)``.

        Parameters
        ----------
        used : array_like of int
            Numbers of the eigenpairs, each once and at most `rank` of them; 0 is that of the largest
            eigenvalue. None at all is the origin.

        Raises
        ------
        ValueError
            If these are no such numbers, or an eigenvalue is not positive.
        """
        size = len(np.asarray(self.target))
        chosen = as_floats("used", used, "(k,)").astype(int).ravel()
        known = np.isin(chosen, np.arange(size)).all() and len(set(chosen)) == len(
            chosen
        )
        if not known or len(chosen) > self.rank:
            raise ValueError(
                f"used must be at most {self.rank} different numbers from 0 to {size - 1}, "
                f"got {short_repr(used)}"
            )
        eigenvalues, eigenvectors = np.linalg.eigh(np.asarray(self.target))
        largest, vectors = eigenvalues[::-1][chosen], eigenvectors[:, ::-1][:, chosen]
        if (largest <= 0).any():
            raise ValueError(
                f"used must be numbers of positive eigenvalues, got {short_repr(used)}"
            )
        empty = np.zeros((size, self.rank - len(chosen)))
        return np.concatenate([vectors * np.sqrt(largest), empty], axis=-1).ravel()

    def _factor(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        return x.reshape(*x.shape[:-1], -1, self.rank)

    def _missed(self, u: Array) -> Array:
        return u @ u.swapaxes(-1, -2) - np.asarray(self.target)

    def value(self, x: Array) -> Array:
        return (self._missed(self._factor(x)) ** 2).sum(axis=(-2, -1)) / 4

    def gradient(self, x: Array) -> Array:
        u = self._factor(x)
        # As the difference is symmetric, both factors give the same slope.
        slope = self._missed(u) @ u
        return slope.reshape(*slope.shape[:-2], -1)

    def hvp(self, x: Array, p: Array) -> Array:
        u, v = self._factor(x), self._factor(p)
        # The rule of the product: the difference moves by $V U^T$ and its transpose.
        moved = v @ u.swapaxes(-1, -2)
        bent = (moved + moved.swapaxes(-1, -2)) @ u + self._missed(u) @ v
        return bent.reshape(*bent.shape[:-2], -1)

    def hessian(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        units = np.eye(self.dimension)
        return np.stack(
            [self.hvp(x, np.zeros_like(x) + unit) for unit in units], axis=-1
        )
