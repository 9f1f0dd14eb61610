"""Putting the entries of a Hessian in their places."""

from __future__ import annotations

import numpy as np

from optguide.typing import Array


def symmetric(fxx: Array, fxy: Array, fyy: Array) -> Array:
    """Return the matrices with these entries, ``(..., 2, 2)``.

    >>> import numpy as np
    >>> print(symmetric(np.float64(1), np.float64(2), np.float64(3)).tolist())
    [[1.0, 2.0], [2.0, 3.0]]
    """
    return np.stack(
        [np.stack([fxx, fxy], axis=-1), np.stack([fxy, fyy], axis=-1)], axis=-2
    )
