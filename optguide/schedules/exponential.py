"""Exponential: the same factor at every step."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide.declaration import schedule
from optguide.ranges import (
    Nonnegative,
)


@schedule
class Exponential:
    r"""$\gamma^t$: the same factor at every step.

    PyTorch's ``ExponentialLR``; as $e^{-\lambda t}$ in other places, with $\gamma = e^{-\lambda}$. The sum of all factors is finite, so a method cannot move farther than $1 / (1 - \gamma)$ first
    steps in its whole life.

    Parameters
    ----------
    decay : float
        $\gamma \ge 0$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    Examples
    --------
    Each factor is the one before times ``decay``:

    >>> from optguide.schedules import Exponential
    >>> print([float(Exponential(0.5)(t)) for t in range(4)])
    [1.0, 0.5, 0.25, 0.125]
    """

    label: ClassVar[str] = "exponential"

    decay: Nonnegative

    def __call__(self, t: Any) -> Any:
        return np.float64(self.decay) ** t
