r"""A tilted plane: the same slope everywhere.

It is the simplest surface there is. It is also how a *recorded* gradient is handed to a method: a
signal $g_1, g_2, \dots$ is a plane tilted anew at each step.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optguide._check import as_floats, as_points, short_repr
from optguide.declaration import surface
from optguide.typing import Array


@surface
class Linear:
    """The plane with the given slope.

    Parameters
    ----------
    slope : array_like
        $g$, shape ``(d,)``, or ``(..., d)`` for a slope of its own at every start.

    Raises
    ------
    ValueError
        If the slope is not an array of numbers.

    Examples
    --------
    The gradient is the slope, wherever one stands:

    >>> from optguide import Linear
    >>> plane = Linear([3.0, -1.0])
    >>> print(plane.gradient([5.0, 7.0]).tolist(), plane.value([5.0, 7.0]))
    [3.0, -1.0] 8.0
    """

    slope: Any

    def __post_init__(self) -> None:
        given = self.slope
        # Recorded arrays are arrays too; lists are none.
        if not hasattr(given, "ndim"):
            given = as_floats("slope", given, "(..., d)")
        if not given.ndim:
            raise ValueError(
                f"slope must be an array of numbers of shape (..., d), got {short_repr(self.slope)}"
            )

    @property
    def dimension(self) -> int:
        """Number of coordinates."""
        return int(as_points(self.slope).shape[-1])

    def value(self, x: Array) -> Array:
        # $f = g \cdot x$
        return (as_points(self.slope) * as_points(x)).sum(axis=-1)

    def gradient(self, x: Array) -> Array:
        # The slope, repeated for every point.
        # $\nabla f = g$
        return as_points(self.slope) + np.zeros_like(as_points(x))

    def hessian(self, x: Array) -> Array:
        # A plane has no curvature.
        x = as_points(x)
        return np.zeros((*x.shape, x.shape[-1]))
