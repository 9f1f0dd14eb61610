"""Eigenvalues and eigenvectors of many Hessians at once.

LAPACK refuses a matrix with a nan in it, all of the batch with it. A start that has diverged must
not stop the others, so its spectrum is nan and the rest is computed.
"""

from __future__ import annotations

import numpy as np

from optguide._types import Array


def spectrum(h: Array) -> tuple[Array, Array]:
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
    >>> from optguide.methods.shared.spectrum import spectrum
    >>> lam, q = spectrum(np.array([[[2.0, 0.0], [0.0, -1.0]], [[np.nan, 0.0], [0.0, 1.0]]]))
    >>> print(lam.tolist())
    [[-1.0, 2.0], [nan, nan]]
    """
    finite = np.asarray(np.isfinite(h).all(axis=(-2, -1)))[..., None]
    lam, q = np.linalg.eigh(np.where(finite[..., None], h, 0.0))
    return np.where(finite, lam, np.nan), q
