"""Eigenvalues and eigenvectors of many symmetric matrices at once.

LAPACK refuses a matrix with a nan in it, and the whole batch with it. A start that
has diverged must not stop the others, so its eigenvalues are nan and the rest is
computed.
"""

from __future__ import annotations

import numpy as np

from optguide.typing import Array


def eigh(h: Array) -> tuple[Array, Array]:
    r"""Return eigenvalues, ascending, and eigenvectors of symmetric matrices.

    Parameters
    ----------
    h : array
        $H$, symmetric matrices, ``(..., d, d)``.

    Returns
    -------
    lam : array
        $\lambda$, ``(..., d)``, ascending; nan for a matrix that is not finite.
    q : array
        $Q$, ``(..., d, d)``, eigenvectors in its columns, so that
        $H = Q \Lambda Q^T$.

    Examples
    --------
    A matrix that is not finite leaves the others alone:

    >>> import numpy as np
    >>> from optguide.linalg import eigh
    >>> good, bad = [[2.0, 0.0], [0.0, -1.0]], [[np.nan, 0.0], [0.0, 1.0]]
    >>> lam, q = eigh(np.array([good, bad]))
    >>> print(lam.tolist())
    [[-1.0, 2.0], [nan, nan]]
    """
    finite = np.asarray(np.isfinite(h).all(axis=(-2, -1)))[..., None]
    lam, q = np.linalg.eigh(np.where(finite[..., None], h, 0.0))
    return np.where(finite, lam, np.nan), q


def solve_eigh(lam: Array, q: Array, b: Array) -> Array:
    r"""Return the solution of a linear system whose eigendecomposition is known.

    Parameters
    ----------
    lam : array
        $\lambda$, eigenvalues, ``(..., d)``.
    q : array
        $Q$, eigenvectors in its columns, ``(..., d, d)``.
    b : array
        $b$, the right-hand side, ``(..., d)``.

    Returns
    -------
    array
        $p = Q \Lambda^{-1} Q^T b$, ``(..., d)``. Along an eigenvector of eigenvalue 0
        it is 0 where the right-hand side is 0 too, and infinite elsewhere.

    Examples
    --------
    A singular system is solved where it has a solution:

    >>> import numpy as np
    >>> from optguide.linalg import solve_eigh
    >>> lam, b = np.array([0.0, 2.0]), np.array([0.0, 6.0])
    >>> print(solve_eigh(lam, np.eye(2), b).tolist())
    [0.0, 3.0]
    """
    # $c = Q^T b$
    c = np.einsum("...ij,...i->...j", q, b)
    # $u_i = c_i / \lambda_i$, and 0 for 0 / 0.
    u = quotient(c, lam)
    # $p = Q u$
    return np.asarray(np.einsum("...ij,...j->...i", q, u))


def quotient(a: Array, b: Array) -> Array:
    """Return ``a / b``, and 0 for 0 / 0.

    In the axes of a Hessian, a direction with neither gradient nor curvature is one in
    which a step need not move.

    Parameters
    ----------
    a : array
        Numerators.
    b : array
        Denominators.

    Returns
    -------
    array
        The quotients, in the common shape; infinite where only `b` is 0.

    Examples
    --------
    Zero by zero is zero, and anything else by zero is infinite:

    >>> import numpy as np
    >>> from optguide.linalg import quotient
    >>> with np.errstate(divide="ignore"):
    ...     print(quotient(np.array([0.0, 6.0, 6.0]), np.array([0.0, 2.0, 0.0])))
    [ 0.  3. inf]
    """
    return np.where(a == 0, 0.0, a) / np.where((a == 0) & (b == 0), 1.0, b)
