"""Eigenvalues and eigenvectors of many Hessians at once.

LAPACK refuses a matrix with a nan in it, all of the batch with it. A start that has diverged must
not stop the others, so its spectrum is nan and the rest is computed.
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
        $Q$, ``(..., d, d)``, eigenvectors in its columns, so that $H = Q \Lambda Q^T$.

    Examples
    --------
    A matrix that is not finite leaves the others alone:

    >>> import numpy as np
    >>> from optguide.linalg.spectrum import eigh
    >>> lam, q = eigh(np.array([[[2.0, 0.0], [0.0, -1.0]], [[np.nan, 0.0], [0.0, 1.0]]]))
    >>> print(lam.tolist())
    [[-1.0, 2.0], [nan, nan]]
    """
    finite = np.asarray(np.isfinite(h).all(axis=(-2, -1)))[..., None]
    lam, q = np.linalg.eigh(np.where(finite[..., None], h, 0.0))
    return np.where(finite, lam, np.nan), q


def solve_eigh(lam: Array, q: Array, b: Array) -> Array:
    r"""Return the solution of a system whose matrix is given by its spectrum.

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
        $p = Q \Lambda^{-1} Q^T b$, ``(..., d)``. A direction in which both the eigenvalue and the
        right-hand side are zero has 0; one in which only the eigenvalue is zero is infinite.

    Examples
    --------
    What is not asked for in a direction without curvature is not given:

    >>> import numpy as np
    >>> from optguide.linalg.spectrum import solve_eigh
    >>> print(solve_eigh(np.array([0.0, 2.0]), np.eye(2), np.array([0.0, 6.0])).tolist())
    [0.0, 3.0]
    """
    # $c = Q^T b$
    c = np.einsum("...ij,...i->...j", q, b)
    nothing = (c == 0) & (lam == 0)
    # $u = c / (1 \text{ if nothing else } \lambda)$
    u = c / np.where(nothing, 1.0, lam)
    # $p = Q u$
    return np.asarray(np.einsum("...ij,...j->...i", q, u))
