r"""Lanczos's method: a small matrix that shows the ends of a large one's spectrum.

A vector and its products $H v, H^2 v, \dots$ span a *Krylov space*. After a few
products it holds good approximations of the eigenvectors with the lowest and the
highest eigenvalues, and a Hessian of any size becomes a small matrix there. No other
matrix is stored: {cite:t}`lanczos1950`.

A space grown from one vector contains nothing of the eigenvectors orthogonal to it,
however many products are spent. So it may be grown from several vectors
{cite:p}`ruhe1979`. Each new vector is made orthogonal to *all* before it, twice: in
exact arithmetic orthogonality to the last two would imply the rest, with rounding it is
soon lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide.typing import Array

#: Products of the Hessian with directions, wanted only where these are not zero.
Product = Callable[[Array, NDArray[np.bool_]], Array]


class Krylov(NamedTuple):
    """A basis of a Krylov space, and the Hessian in it."""

    basis: Array  #: orthonormal rows, zero where there was nothing new, ``(..., k, d)``
    matrix: Array  #: the Hessian in this basis, ``(..., k, k)``


def lanczos(product: Product, starts: Array, size: int) -> Krylov:
    r"""Return an orthonormal basis of a Krylov space, and the Hessian in this basis.

    Parameters
    ----------
    product : callable
        ``product(v, active)`` returns $H v$; the boolean array says where $v$ is not
        zero.
    starts : array
        The vectors from which the space grows, ``(..., m, d)``.
    size : int
        $k$, number of vectors in the basis, and of products with the Hessian.

    Returns
    -------
    Krylov
        The basis and the matrix. A row is zero where the space was complete before.

    References
    ----------
    Lanczos (1950); the band form with several starting vectors is that of Ruhe (1979).

    Examples
    --------
    Ten products find the ends of a spectrum of a thousand eigenvalues to four digits:

    >>> import numpy as np
    >>> from optguide.linalg import lanczos
    >>> h = np.append(np.linspace(0, 1, 998), [-1.0, 2.0])
    >>> space = lanczos(lambda v, active: h * v, np.ones((1, 1000)), size=10)
    >>> found = np.linalg.eigvalsh(space.matrix)
    >>> print(f"{found[0]:.3f} {found[-1]:.3f}")
    -1.000 2.000
    """
    several = starts.shape[-2]
    rows: list[Array] = []
    images: list[Array] = []
    for j in range(size):
        v = _unit(starts[..., j, :] if j < several else images[j - several], 0.0)
        for _ in range(2):
            for row in rows:
                # What lies along an earlier row is taken out.
                # $v = v - (\text{row} \cdot v) \text{row}$
                v = v - (row * v).sum(axis=-1)[..., None] * row
            # Where only rounding is left, the space is complete in this direction.
            v = _unit(v, 1e-10)
        rows.append(v)
        images.append(product(v, (v != 0).any(axis=-1)))
    basis, image = np.stack(rows, axis=-2), np.stack(images, axis=-2)
    # An image of zero is zero, also where the Hessian is not finite.
    matrix = np.einsum("...ij,...kj->...ik", basis, image)
    return Krylov(basis, (matrix + np.swapaxes(matrix, -1, -2)) / 2)


def _unit(v: Array, least: float) -> Array:
    """Return unit vectors of the same directions; zero for lengths up to `least`."""
    # $\text{length} = \|v\|$
    length = np.linalg.norm(v, axis=-1)
    # Brought to a moderate size first, or the squares of tiny ones would vanish.
    largest = np.abs(v).max(axis=-1)
    some = (length > least) | ((least == 0) & (largest > 0))
    u = np.where(some[..., None], v / np.where(some, largest, 1.0)[..., None], 0.0)
    length = np.linalg.norm(u, axis=-1)
    return u / np.where(some, length, 1.0)[..., None]
