"""Hyper-parameters that belong to a whole start, not to each coordinate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optguide.typing import Array, Scalar


def per_start(parameter: Scalar | NDArray[np.int64], x: Array) -> Array:
    """Return one number per start, ``(...)``.

    A radius has no coordinates. As an array it is given like every other
    hyper-parameter: it broadcasts against ``(..., d)``, here with a last axis
    of length one.

    Examples
    --------
    Two radii for two starts:

    >>> import numpy as np
    >>> from optguide.methods._per_start import per_start
    >>> print(per_start(np.array([[0.5], [2.0]]), np.zeros((2, 3))).tolist())
    [0.5, 2.0]
    """
    spread: Array = np.broadcast_to(parameter, x.shape)[..., 0]
    return spread
