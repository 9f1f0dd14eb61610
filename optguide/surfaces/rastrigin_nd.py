r"""Rastrigin's function in any number of dimensions: one wavy bowl in each coordinate.

The coordinates do not know of each other. Along one axis there are eleven minima in the domain, so in
$d$ dimensions there are $11^d$. With short steps a path ends in the lowest of them only if every
coordinate begins in the middle valley. The function of two variables is {cite:t}`rastrigin1974`'s; the sum over any number
of coordinates is its usual form.

The Hessian is diagonal, and a product with it costs no more than a gradient.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from optguide._check import as_points
from optguide.declaration import surface
from optguide.ranges import Range
from optguide.typing import Array, Domain


@surface
class RastriginND:
    r"""The sum of $10 + x^2 - 10 \cos 2 \pi x$ over all coordinates.

    Parameters
    ----------
    dimension : int
        $d \ge 1$, number of coordinates. With 2 it is `Rastrigin`.

    Raises
    ------
    ValueError, TypeError
        If the dimension is not a whole number of at least 1.

    References
    ----------
    Rastrigin (1974), for two variables.

    Examples
    --------
    Each coordinate falls into the minimum next to it, in a thousand dimensions as in one:

    >>> import numpy as np
    >>> from optguide import GradientDescent, RastriginND, run
    >>> x = run(GradientDescent(0.002), RastriginND(1000), np.full(1000, 0.3), steps=300).x
    >>> print(np.abs(x).max() < 1e-9)
    True
    """

    dimension: Annotated[int, Range(1.0, integer=True)]

    @property
    def domain(self) -> Domain:
        """The box it is usually searched in."""
        return ((-5.12, 5.12),) * self.dimension

    def value(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        # $v = (10 + x^2) - 10 \cos 2 \pi x$
        v = (10 + x**2) - 10 * np.cos(2 * np.pi * x)
        total: Array = v.sum(axis=-1)
        return total

    def gradient(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        # $g = 2 x + 20 \pi \sin(2 \pi x)$
        g = 2 * x + 20 * np.pi * np.sin(2 * np.pi * x)
        return g

    def hessian(self, x: Array) -> Array:
        return self._diagonal(x)[..., None] * np.eye(self.dimension)

    def hvp(self, x: Array, p: Array) -> Array:
        product: Array = self._diagonal(x) * as_points(p, self.dimension)
        return product

    def _diagonal(self, x: Array) -> Array:
        """Return the diagonal of the Hessian, ``(..., d)``."""
        x = as_points(x, self.dimension)
        # $h = 2 + 40 \pi^2 \cos(2 \pi x)$
        h = 2 + 40 * np.pi**2 * np.cos(2 * np.pi * x)
        return h
