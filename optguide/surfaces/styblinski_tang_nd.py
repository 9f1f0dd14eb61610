r"""The function of Styblinski and Tang in any number of dimensions: a tilted double well in each.

The coordinates do not know of each other. Each has a low and a high minimum, so in $d$ dimensions
there are $2^d$ minima, and a coordinate that ends in the wrong well costs 14.14, whatever the others
do. It comes from {cite:t}`styblinski1990`.

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
class StyblinskiTangND:
    r"""The sum of $(x^4 - 16 x^2 + 5 x) / 2$ over all coordinates.

    Parameters
    ----------
    dimension : int
        $d \ge 1$, number of coordinates. With 2 it is `StyblinskiTang`.

    Raises
    ------
    ValueError, TypeError
        If the dimension is not a whole number of at least 1.

    References
    ----------
    Styblinski and Tang (1990).

    Examples
    --------
    From below the hill each coordinate contributes -39.166, from above it 14.137 more:

    >>> import numpy as np
    >>> from optguide import GradientDescent, StyblinskiTangND, run
    >>> surface = StyblinskiTangND(1000)
    >>> for start in np.full(1000, -1.0), np.full(1000, 1.0):
    ...     x = run(GradientDescent(0.01), surface, start, steps=100).x
    ...     print(f"{surface.value(x) / 1000:.3f}")
    -39.166
    -25.029
    """

    dimension: Annotated[int, Range(1.0, integer=True)]

    @property
    def domain(self) -> Domain:
        """A box that holds all critical points."""
        return ((-5.0, 5.0),) * self.dimension

    def value(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        # $v = (x^4 - 16 x^2 + 5 x) / 2$
        v = (x**4 - 16 * x**2 + 5 * x) / 2
        total: Array = v.sum(axis=-1)
        return total

    def gradient(self, x: Array) -> Array:
        x = as_points(x, self.dimension)
        # $g = 2 x^3 - 16 x + 2.5$
        g = 2 * x**3 - 16 * x + 2.5
        return g

    def hessian(self, x: Array) -> Array:
        return self._diagonal(x)[..., None] * np.eye(self.dimension)

    def hvp(self, x: Array, p: Array) -> Array:
        product: Array = self._diagonal(x) * as_points(p, self.dimension)
        return product

    def _diagonal(self, x: Array) -> Array:
        """Return the diagonal of the Hessian, ``(..., d)``."""
        x = as_points(x, self.dimension)
        # $h = 6 x^2 - 16$
        h = 6 * x**2 - 16
        return h
