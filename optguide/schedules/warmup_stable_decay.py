"""Warm-up, stable, decay: up along a line, level, down along a line."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide.declaration import schedule
from optguide.ranges import (
    ClosedUnitInterval,
    Count,
    PositiveCount,
)


@schedule
class WarmupStableDecay:
    r"""Up along a line, level, down along a line: a trapezoid.

    One long level stretch can be left at any time for a short decay, so runs of several lengths
    share their beginning. PyTorch builds it of ``LinearLR``, ``ConstantLR`` and ``LinearLR`` with
    ``SequentialLR``.

    Parameters
    ----------
    warmup : int
        $W \ge 1$, steps up.
    stable : int
        $S \ge 0$, steps at the full rate.
    decay : int
        $D \ge 1$, steps down.
    start : float, default 0.0
        $a \in [0, 1]$, the first factor.
    final : float, default 0.0
        $f \in [0, 1]$, the last factor, kept from then on.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Hu et al. (2024), section 4.

    Examples
    --------
    Two steps up, two level, two down:

    >>> import numpy as np
    >>> from optguide.schedules import WarmupStableDecay
    >>> print(WarmupStableDecay(2, 2, 2)(np.arange(8)).tolist())
    [0.0, 0.5, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0]
    """

    label: ClassVar[str] = "warm-up, stable, decay"

    warmup: PositiveCount
    stable: Count
    decay: PositiveCount
    start: ClosedUnitInterval = 0.0
    final: ClosedUnitInterval = 0.0

    def __call__(self, t: Any) -> Any:
        rise = np.minimum(t / self.warmup, 1.0)
        fall = np.clip((t - self.warmup - self.stable) / self.decay, 0.0, 1.0)
        return np.where(
            t < self.warmup,
            self.start + (1 - self.start) * rise,
            1 - (1 - self.final) * fall,
        )[()]
