r"""The two-loop recursion: a quasi-Newton direction from the last few displacements.

BFGS keeps a matrix. But the product of that matrix with one gradient needs only the pairs
$(s_i, y_i)$ of displacements and changes of the gradient it was built from: one loop from the newest
pair to the oldest takes out what each pair knows, one loop back puts it in again, scaled. With the
last $m$ pairs it costs $4 m d$ products, and no matrix is stored.

Algorithm 7.4 of {cite:t}`nocedal2006`, after {cite:t}`liu1989`.
"""

from __future__ import annotations

import numpy as np

from optguide._types import Array


def two_loop(g: Array, s: Array, y: Array) -> Array:
    r"""Return the inverse Hessian as the pairs know it, times a vector.

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
    Two pairs along the axes of a quadratic know it completely:

    >>> import numpy as np
    >>> from optguide.methods.shared.two_loop import two_loop
    >>> s = np.eye(2)
    >>> y = s @ np.diag([2.0, 8.0])
    >>> print(two_loop(np.array([2.0, 8.0]), s, y).tolist())
    [1.0, 1.0]
    """
    # $\text{sy}_i = s_i \cdot y_i$; a pair that is not there has none.
    sy = (s * y).sum(axis=-1)
    there = sy > 0
    rho = np.where(there, 1 / np.where(there, sy, 1.0), 0.0)
    q, alpha = g, []
    for i in reversed(range(s.shape[-2])):
        # $a = \rho_i s_i \cdot q$, the share of this pair
        a = rho[..., i] * (s[..., i, :] * q).sum(axis=-1)
        q = q - a[..., None] * y[..., i, :]
        alpha.append(a)
    # The newest pair knows the size of the inverse Hessian: $s \cdot y / y \cdot y$.
    yy = (y[..., -1, :] ** 2).sum(axis=-1)
    known = there[..., -1] & (yy > 0)
    r = np.where(known, sy[..., -1] / np.where(known, yy, 1.0), 1.0)[..., None] * q
    for i, a in enumerate(reversed(alpha)):
        b = rho[..., i] * (y[..., i, :] * r).sum(axis=-1)
        r = r + (a - b)[..., None] * s[..., i, :]
    return r
