r"""Fisher information: how fast a model's predictions change with parameters.

A model gives probabilities $p(y)$ to what may be observed. Its Fisher
information is the mean of $s s^T$ over observations *drawn by the model
itself*, where $s$ is the gradient of $\log p(y)$. It is positive semidefinite,
and it is the Hessian of the Kullback-Leibler divergence between the model here
and the model nearby; for a model that fits it is the Hessian of the value.

Half a sum of squares is $-\log$ of a normal distribution around the model with
variance 1, up to a constant, so there the information is $J^T J$, the matrix of
Gauss and Newton. With the observations in the data instead of those the model
would draw one gets the *empirical* Fisher matrix, which is another one;
{cite:t}`kunstner2019` show what goes wrong with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optguide.typing import Array


def fisher(surface: Any, x: Array) -> Array:
    """Return the Fisher information of a surface, or that of its residuals.

    Parameters
    ----------
    surface : Likelihood or LeastSquares
        The surface.
    x : array
        Points, ``(..., d)``.

    Returns
    -------
    array
        $F$, ``(..., d, d)``.

    Examples
    --------
    Linear residuals have the same information everywhere, and it is the
    Hessian:

    >>> import numpy as np
    >>> from optguide import LinearRegression
    >>> from optguide.methods._fisher import fisher
    >>> problem = LinearRegression.drawn(samples=9, spreads=[1.0, 2.0])
    >>> x = np.array([3.0, 4.0])
    >>> print(np.allclose(fisher(problem, x), problem.hessian(x), rtol=1e-12))
    True
    """
    if hasattr(surface, "fisher"):
        matrix: Array = surface.fisher(x)
        return matrix
    j = surface.jacobian(x)
    # $F = J^T J$
    return np.asarray(j.swapaxes(-1, -2) @ j)


def fisher_product(surface: Any, x: Array, p: Array) -> Array:
    """Return the Fisher information times a vector, without the matrix.

    Parameters
    ----------
    surface : Likelihood or LeastSquares
        The surface.
    x : array
        Points, ``(..., d)``.
    p : array
        $p$, vectors, ``(..., d)``.

    Returns
    -------
    array
        $F p$, ``(..., d)``.

    Examples
    --------
    It is the product with the matrix:

    >>> import numpy as np
    >>> from optguide import Beale
    >>> from optguide.methods._fisher import fisher, fisher_product
    >>> x, p = np.array([1.0, -1.0]), np.array([0.5, 2.0])
    >>> product = fisher_product(Beale(), x, p)
    >>> print(np.allclose(product, fisher(Beale(), x) @ p, rtol=1e-12))
    True
    """
    if hasattr(surface, "fisher_product"):
        product: Array = surface.fisher_product(x, p)
        return product
    # Forwards to the residuals, and back: $J^T (J p)$.
    back: Array = surface.vjp(x, surface.jvp(x, p))
    return back
