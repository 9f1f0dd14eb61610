r"""A deep linear network with one unit in each layer: why depth makes the start slow.

The output is the product of all weights, and is to be 1. For two layers the origin is a saddle with
curvatures 1 and -1: the distance from it grows by a factor at each step, so a start ten times closer costs
the same number of steps more. From three layers on the Hessian at the origin is zero. The slope falls
off as a power of the distance, and a start ten times closer costs ten times as many steps, or a hundred
times with four layers. All weights equal to $w$, the gradient flow obeys

$$ \dot w = w^{L - 1} (1 - w^L), $$

so from a small $w$ it takes the time $\log(1 / w)$ for $L = 2$ and $w^{2 - L} / (L - 2)$ for more layers,
to leading order. All local minima are global in linear networks, and for depth three and more there are
saddles without any negative curvature, as this one {cite:p}`kawaguchi2016`; on how long descent takes
from random weights see {cite:t}`shamir2019`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optguide._check import as_points
from optguide.declaration import surface
from optguide.ranges import PositiveCount
from optguide.typing import Array


@surface
class DeepLinearChain:
    r"""Half the square of $w_1 w_2 \cdots w_L - 1$.

    Parameters
    ----------
    dimension : int
        $L \ge 1$, number of layers and of weights.

    Raises
    ------
    ValueError, TypeError
        If the dimension is not a whole number of at least 1.

    References
    ----------
    Kawaguchi (2016); Shamir (2019).

    Examples
    --------
    With two layers the origin curves down in one direction, with three it does not curve at all:

    >>> import numpy as np
    >>> from optguide import DeepLinearChain
    >>> for layers in 2, 3:
    ...     h = DeepLinearChain(layers).hessian(np.zeros(layers))
    ...     print(*(f"{curvature:.0f}" for curvature in np.linalg.eigvalsh(h)))
    -1 1
    0 0 0
    """

    dimension: PositiveCount

    def _without(self, w: Any) -> Any:
        """Return the products of all weights but one, ``(..., L)``.

        They are not quotients, so that a weight may be zero.
        """
        one = np.eye(self.dimension, dtype=bool)
        return np.where(one, 1.0, w[..., None, :]).prod(axis=-1)

    def value(self, x: Array) -> Array:
        w = as_points(x, self.dimension)
        return (w.prod(axis=-1) - 1) ** 2 / 2

    def gradient(self, x: Array) -> Array:
        w = as_points(x, self.dimension)
        missed = w.prod(axis=-1)[..., None] - 1
        return missed * self._without(w)

    def hessian(self, x: Array) -> Array:
        w = as_points(x, self.dimension)
        slope = self._without(w)
        one = np.eye(self.dimension, dtype=bool)
        # The product without two of the weights; it is straight in each weight alone.
        both = one[:, None] | one
        bent = np.where(
            one, 0.0, np.where(both, 1.0, w[..., None, None, :]).prod(axis=-1)
        )
        missed = w.prod(axis=-1)[..., None, None] - 1
        return slope[..., :, None] * slope[..., None, :] + missed * bent
