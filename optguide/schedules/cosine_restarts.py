"""Cosine restarts: half a wave down, then back to the top, each wave longer."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from optguide.declaration import schedule
from optguide.ranges import (
    ClosedUnitInterval,
    PositiveCount,
)


@schedule
class CosineRestarts:
    r"""`Cosine` that jumps back to the top at the bottom, each wave longer than the one before.

    PyTorch's ``CosineAnnealingWarmRestarts``. The bottom itself is never reached: where it would be,
    the next wave begins.

    Parameters
    ----------
    steps : int
        $T \ge 1$, length of the first wave.
    multiply : int, default 1
        $m \ge 1$, by which each wave is longer than the one before.
    final : float, default 0.0
        $f \in [0, 1]$, the factor towards which each wave goes.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Loshchilov and Hutter (2017), section 3.

    Examples
    --------
    Waves of 10, 20 and 40 steps begin at steps 0, 10 and 30:

    >>> from optguide.schedules import CosineRestarts
    >>> waves = CosineRestarts(steps=10, multiply=2)
    >>> print([f"{waves(t):.3f}" for t in (0, 9, 10, 20, 29, 30, 50)])
    ['1.000', '0.024', '1.000', '0.500', '0.006', '1.000', '0.500']
    """

    label: ClassVar[str] = "cosine restarts"

    steps: PositiveCount
    multiply: PositiveCount = 1
    final: ClosedUnitInterval = 0.0

    def __call__(self, t: Any) -> Any:
        begin: Any = self.steps * np.floor(t / self.steps)
        length: Any = self.steps
        if self.multiply > 1:
            # Wave n begins at step T (m^n - 1) / (m - 1), so n is the logarithm below. A whole
            # number of steps is never nearer to the next wave than one part in its number.
            m = self.multiply
            n = np.floor(np.log((m - 1) * t / self.steps + 1) / math.log(m) + 1e-9)
            begin, length = self.steps * (m**n - 1) / (m - 1), self.steps * m**n
        return (
            self.final
            + (1 - self.final) * (1 + np.cos(np.pi * (t - begin) / length)) / 2
        )
