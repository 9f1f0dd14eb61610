r"""Ackley's function in any number of dimensions: ripples around a funnel whose tip is a point.

Distance and wave are means over the coordinates, so values stay between 0 and 22.4 however many there
are, and slopes shrink: close to the tip the gradient has length $4 / \sqrt d$. The function is
{cite:t}`ackley1987`'s, the mean over any number of coordinates its usual form.

The Hessian is a diagonal and two products of a vector with itself, so a product with it costs no more
than a gradient.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from optguide._check import as_points
from optguide.declaration import surface
from optguide.ranges import Range
from optguide.typing import Array, Domain


@surface
class AckleyND:
    r"""Ackley's function of the means of $x^2$ and $\cos 2 \pi x$ over all coordinates.

    At the tip there is no derivative. ``gradient`` gives 0 there, the mean over all directions, and
    ``hessian`` the curvature of the wave alone.

    Parameters
    ----------
    dimension : int
        $d \ge 1$, number of coordinates. With 2 it is `Ackley`.

    Raises
    ------
    ValueError, TypeError
        If the dimension is not a whole number of at least 1.

    References
    ----------
    Ackley (1987), for two variables.

    Examples
    --------
    Close to the tip the gradient is the shorter, the more coordinates there are:

    >>> import numpy as np
    >>> from optguide import AckleyND
    >>> for d in 1, 4, 100:
    ...     length = np.linalg.norm(AckleyND(d).gradient(np.full(d, 1e-7)))
    ...     print(f"{length:.3f}")
    4.000
    2.000
    0.400
    """

    dimension: Annotated[int, Range(1.0, integer=True)]

    @property
    def domain(self) -> Domain:
        """The box that is drawn of the plane, in every coordinate."""
        return ((-5.0, 5.0),) * self.dimension

    def value(self, x: Array) -> Array:
        r, v = self._means(x)
        # Both brackets are zero at the tip.
        # $f = (20 - 20 e^{-r / 5}) + (e^1 - v)$
        return (20 - 20 * np.exp(-r / 5)) + (np.e - v)

    def _means(self, x: Array) -> tuple[Array, Array]:
        """Return the root of the mean square, and e to the mean of the wave, ``(...)`` each."""
        x = as_points(x, self.dimension)
        square = (x**2).sum(axis=-1) / self.dimension
        wave = np.cos(2 * np.pi * x).sum(axis=-1) / self.dimension
        return np.sqrt(square), np.exp(wave)

    def gradient(self, x: Array) -> Array:
        u, _, v = self._factors(x)
        x = as_points(x, self.dimension)
        # $g = u x + v \sin(2 \pi x)$
        g = u * x + v * np.sin(2 * np.pi * x)
        return g

    def _factors(self, x: Array) -> tuple[Array, Array, Array]:
        """Return what the funnel and the wave multiply coordinates by, ``(..., 1)`` each."""
        r, w = (mean[..., None] for mean in self._means(x))
        n = self.dimension
        # Divided by infinity, the funnel is left out at the tip.
        r = np.where(r == 0, np.inf, r)
        # $u = 4 e^{-r / 5} / (n r)$
        u = 4 * np.exp(-r / 5) / (n * r)
        # How fast $u$ falls outwards.
        # $c = u (1 / (5 r) + 1 / r^2) / n$
        c = u * (1 / (5 * r) + 1 / r**2) / n
        # $v = 2 \pi w / n$
        v = 2 * np.pi * w / n
        return u, c, v

    def hessian(self, x: Array) -> Array:
        return self._parts(x, np.eye(self.dimension))

    def hvp(self, x: Array, p: Array) -> Array:
        # One row is enough.
        rows = as_points(p, self.dimension)[..., None, :]
        return self._parts(x, rows)[..., 0, :]

    def _parts(self, x: Array, rows: Array) -> Array:
        """Return the products of the Hessian with the rows, ``(..., n, d)``."""
        u, c, v = (factor[..., None, :] for factor in self._factors(x))
        x = as_points(x, self.dimension)[..., None, :]
        # $s = \sin(2 \pi x)$
        s = np.sin(2 * np.pi * x)
        # $h = u + 2 \pi v \cos(2 \pi x)$
        h = u + 2 * np.pi * v * np.cos(2 * np.pi * x)
        along = (x * rows).sum(axis=-1, keepdims=True)
        waves = (s * rows).sum(axis=-1, keepdims=True)
        # The waves of all coordinates are multiplied, so each has a slope in every other.
        across: Array = 2 * np.pi / self.dimension * v * s * waves
        product: Array = h * rows - c * x * along - across
        return product
