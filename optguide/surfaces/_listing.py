"""Critical points that are computed when asked for: there are too many of them to be typed."""

from __future__ import annotations

import numpy as np

from optguide.calculus.critical_points import CriticalPoint, Kind
from optguide.typing import Array, Curved


def pairs(values: Array) -> Array:
    """Return all points whose two coordinates are among `values`, ``(n^2, 2)``.

    >>> import numpy as np
    >>> print(pairs(np.array([0, 1])).tolist())
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    return np.stack(np.meshgrid(values, values, indexing="ij"), axis=-1).reshape(-1, 2)


def listed(surface: Curved, x: Array) -> tuple[CriticalPoint, ...]:
    """Return the critical points at `x`, ``(n, 2)``, with all that the list says about them.

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> print([point.kind for point in listed(Quadratic([1.0, -1.0]), np.zeros((1, 2)))])
    ['saddle']
    """
    eigenvalues = np.linalg.eigvalsh(surface.hessian(x))
    kinds: dict[int, Kind] = {2: "minimum", 1: "saddle", 0: "maximum"}
    return tuple(
        CriticalPoint((p[0], p[1]), f, kinds[up], 1 - 2 * (up % 2), (lam[0], lam[1]))
        for p, f, lam, up in zip(
            x.tolist(),
            surface.value(x).tolist(),
            eigenvalues.tolist(),
            (eigenvalues > 0).sum(axis=-1).tolist(),
            strict=True,
        )
    )
