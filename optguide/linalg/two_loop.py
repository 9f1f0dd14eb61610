r"""The two-loop recursion: a quasi-Newton direction from the last few displacements.

BFGS keeps a matrix. But the product of that matrix with one gradient needs only the
pairs $(s_i, y_i)$ of displacements and changes of the gradient from which it was built.
One loop runs from the newest pair to the oldest, one loop back. With the last $m$ pairs
this costs $4 m d$ multiplications, and no matrix is stored.

Algorithm 7.4 of {cite:t}`nocedal2006`, after {cite:t}`liu1989`.
"""

from __future__ import annotations

import numpy as np

from optguide.typing import Array


def two_loop(g: Array, s: Array, y: Array) -> Array:
    r"""Return the L-BFGS estimate of the inverse Hessian, times a vector.

    Parameters
    ----------
    g : array
        $g$, vectors, ``(..., d)``.
    s : array
        Displacements, the oldest first, ``(..., m, d)``; zero where there is none yet.
    y : array
        Changes of the gradient, ``(..., m, d)``; zero where there is none yet.

    Returns
    -------
    array
        The product, ``(..., d)``; `g` itself where there is no pair.

    References
    ----------
    Liu and Nocedal (1989); Nocedal and Wright (2006), Algorithm 7.4.

    Examples
    --------
    Two pairs along the axes of a quadratic determine it completely:

    >>> import numpy as np
    >>> from optguide.linalg import two_loop
    >>> s = np.eye(2)
    >>> y = s @ np.diag([2.0, 8.0])
    >>> print(two_loop(np.array([2.0, 8.0]), s, y).tolist())
    [1.0, 1.0]
    """
    # $s_j \cdot y_j$ for each pair; zero where there is no pair yet.
    sy = (s * y).sum(axis=-1)
    there = sy > 0
    rho = np.where(there, 1 / np.where(there, sy, 1.0), 0.0)
    q, alpha = g, []
    for j in reversed(range(s.shape[-2])):
        rhoj, sj, yj = rho[..., j], s[..., j, :], y[..., j, :]
        # $a = \rho_j s_j \cdot q$
        a = rhoj * (sj * q).sum(axis=-1)
        # $q = q - a y_j$
        q = q - a[..., None] * yj
        alpha.append(a)
    # The newest pair gives the size of the inverse Hessian: $s \cdot y / y \cdot y$.
    yy = (y[..., -1, :] ** 2).sum(axis=-1)
    known = there[..., -1] & (yy > 0)
    r = np.where(known, sy[..., -1] / np.where(known, yy, 1.0), 1.0)[..., None] * q
    for j, a in enumerate(reversed(alpha)):
        rhoj, sj, yj = rho[..., j], s[..., j, :], y[..., j, :]
        # $b = \rho_j y_j \cdot r$
        b = rhoj * (yj * r).sum(axis=-1)
        # $r = r + (a - b) s_j$
        r = r + (a - b)[..., None] * sj
    return r
