r"""Extreme eigenvalues of a Hessian: matrix-free, with residuals, and a condition number that is right.

Which way does a surface curve most, and does it curve downwards at all? Two ends of the spectrum tell,
and products of the Hessian with vectors are enough to find them: {py:func}`scipy.sparse.linalg.eigsh`,
Lanczos's method with restarts, is used where the dimension is large, and all eigenvalues are computed
where it is small.

The *condition number* is the largest absolute eigenvalue over the smallest. With eigenvalues of both
signs the smallest lies inside the spectrum, where Lanczos's method does not see it, and the quotient
of the two ends is something else: of $-100$, $0.001$ and $2$ the condition number is $100\,000$, the
quotient of the ends 50. Inside, all eigenvalues are computed as long as there is room for the matrix.
Beyond that the eigenvalue nearest to zero is found as the largest of the inverse, by solving a linear
system in each step with MINRES, which minds no sign.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from optguide._check import as_floats, check_count
from optguide.calculus.derivatives import hvp
from optguide.random import normal
from optguide.typing import Array, Surface

__all__ = ["Eigenpairs", "extreme_eigenpairs"]

#: Up to this many dimensions all eigenvalues are computed; one product per dimension.
_DENSE = 500

#: Up to this many they still are where the eigenvalue nearest to zero lies inside the spectrum: to find
#: it alone takes tens of thousands of products, and may fail where many lie close to zero.
_ROOM = 2000

_EPSILON = float(np.finfo(np.float64).eps)


class Eigenpairs(NamedTuple):
    """What `extreme_eigenpairs` found."""

    values: Array  #: lowest and highest eigenvalues, ascending, at most ``2 * count``
    vectors: Array  #: their eigenvectors in rows, of length 1, ``(n, d)``
    residuals: Array  #: $|H v - \lambda v|$; an eigenvalue is at most this far away
    nearest_zero: float  #: the eigenvalue of least absolute value
    nearest_residual: float  #: length $|H v - \lambda v|$ of this one
    condition: float  #: largest over least absolute eigenvalue; inf if that may be zero
    products: int  #: products with the Hessian it took


def extreme_eigenpairs(surface: Surface, x: Any, count: int = 1) -> Eigenpairs:
    r"""Return the lowest and the highest eigenvalues of the Hessian at a point.

    Parameters
    ----------
    surface : Surface
        The surface; see `hvp` for what it is asked. No matrix of ``(d, d)`` is formed above 2000
        dimensions if the surface answers ``hvp``.
    x : array_like
        One point, ``(d,)``.
    count : int, default 1
        How many from each end, at least 1. All are returned where twice as many are asked for as
        there are.

    Returns
    -------
    Eigenpairs
        Values, vectors and residuals, the eigenvalue nearest to zero, the condition number, and the
        number of products.

    Raises
    ------
    ValueError, TypeError
        If `x` is not one point, `count` is no whole number of at least 1, or a product is not finite.
    RuntimeError
        If an end of the spectrum is not found in three times a hundred restarts.

    Notes
    -----
    Up to 500 dimensions all eigenvalues are computed, with one product each. Above, the ends are found
    to about ten digits of the largest eigenvalue, and to seven or four where many lie close together.
    Where all have one sign, the one nearest to zero is one of them. Where not, or where it is below a
    thousandth of the largest, it is sought for itself: up to 2000 dimensions among all eigenvalues;
    above, in steps that are linear systems of up to a thousand products each, which may take hundreds
    of times as many products as the ends and, where many eigenvalues lie close to zero, end before the
    nearest is found. In either case the residual tells: there is an eigenvalue at most that far away.
    The condition number is infinite where the eigenvalue nearest to zero is no larger than its residual,
    or than $d$ roundings of the largest. Of an eigenvalue that occurs several times, Lanczos's method
    may miss copies.

    Examples
    --------
    With curvatures of both signs the quotient of the ends is not the condition number:

    >>> from optguide import Quadratic, extreme_eigenpairs
    >>> found = extreme_eigenpairs(Quadratic([-100.0, 0.001, 2.0]), [0.0, 0.0, 0.0])
    >>> print(found.values.tolist(), f"{found.condition:.0f}")
    [-100.0, 2.0] 100000
    """
    check_count(least=1, count=count)
    point = as_floats("x", x, "(d,)")
    if point.ndim != 1 or not len(point):
        raise ValueError(f"x must be one point, of shape (d,), got shape {point.shape}")
    hessian = _Products(surface, point)
    find = _all if len(point) <= max(_DENSE, 4 * count) else _ends
    pairs = find(hessian, count)
    rest = [
        hessian(v) - value * v
        for value, v in zip(pairs.values, pairs.vectors, strict=True)
    ]
    residuals = np.linalg.norm(rest, axis=-1)
    # The last pair is the one nearest to zero; the others are the ends.
    values, nearest = pairs.values[:-1], float(pairs.values[-1])
    largest = float(np.abs(values).max())
    unsure = max(len(point) * _EPSILON * largest, float(residuals[-1]))
    return Eigenpairs(
        values=values,
        vectors=pairs.vectors[:-1],
        residuals=residuals[:-1],
        nearest_zero=nearest,
        nearest_residual=float(residuals[-1]),
        condition=largest / abs(nearest) if abs(nearest) > unsure else np.inf,
        products=hessian.asked,
    )


class _Pairs(NamedTuple):
    """Eigenvalues and eigenvectors: the ends of the spectrum, and last the one nearest to zero."""

    values: Array
    vectors: Array  # in rows


class _Products:
    """The Hessian at a point as a function of vectors, counting how often it is asked."""

    def __init__(self, surface: Surface, x: Array) -> None:
        self.surface, self.x, self.asked = surface, x, 0

    def __call__(self, v: Array) -> Array:
        self.asked += 1
        answer = hvp(self.surface, self.x, v.reshape(self.x.shape))
        if not np.isfinite(answer).all():
            raise ValueError(
                "the Hessian must be finite at x, and a product with it is not"
            )
        return answer


def _all(hessian: _Products, count: int) -> _Pairs:
    """Return what all eigenvalues say, from one product per dimension."""
    d = len(hessian.x)
    h = np.array([hessian(row) for row in np.eye(d)])
    lam, q = np.linalg.eigh((h + h.T) / 2)
    ends = np.flatnonzero((np.arange(d) < count) | (np.arange(d) >= d - count))
    chosen = np.append(ends, np.abs(lam).argmin())
    return _Pairs(lam[chosen], q.T[chosen])


def _ends(hessian: _Products, count: int) -> _Pairs:
    """Return the ends of the spectrum by Lanczos's method, and the pair nearest to zero."""
    sparse, d = _sparse(), len(hessian.x)
    # A start of its own would differ from run to run.
    start = normal(0, 0, 0, d)
    if not hessian(start).any():
        # A Hessian of zero has nothing to iterate with.
        return _Pairs(np.zeros(2 * count + 1), np.eye(2 * count + 1, d))
    operator = sparse.LinearOperator((d, d), matvec=hessian, dtype=np.float64)
    size = abs(
        sparse.eigsh(operator, 1, v0=start, tol=1e-3, return_eigenvectors=False)[0]
    )
    # The end in question becomes the larger one by a shift. It also makes the tolerance one of the
    # whole spectrum: no small eigenvalue has to be found to ten digits of its own.
    low, v = _largest(hessian, -2 * size, count, start)
    high, w = _largest(hessian, 2 * size, count, start)
    values, vectors = np.concatenate([low, high]), np.concatenate([v, w])
    end = np.abs(values).argmin()
    if values[0] > 1e-3 * size or values[-1] < -1e-3 * size:
        near = vectors[end]
    else:
        # Inside the spectrum, or at an end so small that it was found to a few digits of its own.
        inside = (
            _all(hessian, 1).vectors[-1]
            if d <= _ROOM
            else _nearest_zero(operator, start)
        )
        near = min(inside, vectors[end], key=lambda q: abs(q @ hessian(q)))
    return _Pairs(np.append(values, near @ hessian(near)), np.vstack([vectors, near]))


def _largest(
    hessian: _Products, shift: float, count: int, start: Array
) -> tuple[Array, Array]:
    """Return some eigenvalues at the end where the shift has the larger absolute value, ascending."""
    sparse, d = _sparse(), len(start)
    shifted = sparse.LinearOperator(
        (d, d), matvec=lambda v: hessian(v) + shift * v.ravel(), dtype=np.float64
    )
    # A basis of twice the usual size: far fewer restarts where eigenvalues lie close together.
    basis = min(max(4 * count, 40), d)
    # Ten digits, where the eigenvalues lie apart. In a cluster the eigenvectors are hardly determined,
    # and the fewer digits are enough: the residuals tell.
    for tolerance in (1e-10, 1e-7, 1e-4):
        with suppress(sparse.ArpackNoConvergence):
            lam, q = sparse.eigsh(
                shifted, count, v0=start, ncv=basis, tol=tolerance, maxiter=100
            )
            order = np.argsort(lam)
            return lam[order] - shift, q.T[order]
    raise RuntimeError(f"no {count} eigenvalues at an end of the spectrum were found")


def _nearest_zero(operator: Any, start: Array) -> Array:
    """Return the eigenvector of the eigenvalue of least absolute value, inside the spectrum."""
    sparse = _sparse()

    def solve(b: Array) -> Array:
        return np.asarray(
            sparse.minres(operator, b.ravel(), rtol=1e-10, maxiter=1000)[0]
        )

    # Of the inverse it is the largest. Where the systems are not solved it may fail to converge;
    # what has been found by then is what there is.
    inverse = sparse.LinearOperator(operator.shape, matvec=solve, dtype=np.float64)
    try:
        _, v = sparse.eigsh(
            operator, 1, sigma=0.0, which="LM", OPinv=inverse, v0=start, tol=1e-8
        )
    except sparse.ArpackNoConvergence as stopped:
        v = stopped.eigenvectors
    return v[:, 0] if v.size else start / np.linalg.norm(start)


def _sparse() -> Any:
    """Return SciPy's iterative solvers, loaded when a spectrum is asked for the first time."""
    return import_module("scipy.sparse.linalg")
