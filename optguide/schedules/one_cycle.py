"""One cycle: up to the highest rate and far down, in one run."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide._check import (
    short_repr,
)
from optguide.declaration import schedule
from optguide.ranges import (
    OpenUnitInterval,
    Positive,
    PositiveCount,
)


@schedule
class OneCycle:
    r"""Up to the highest rate and far down, in one run.

    PyTorch's ``OneCycleLR`` with its two phases: up along half a wave of the cosine in a share of
    the steps, then down along another. The learning rate of the method is the highest. Its momentum,
    which PyTorch moves the other way by default, stays.

    Parameters
    ----------
    steps : int
        $T \ge 1$, steps of the run; the last, and all behind it, have the lowest rate.
    rise : float, default 0.3
        $r \in (0, 1)$, the share of the steps in which the rate rises.
    divisor : float, default 25.0
        $d > 0$; the first factor is $1 / d$.
    final_divisor : float, default 1e4
        $e > 0$; the last factor is $1 / (d e)$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range, or the run is too short to rise and fall in.

    References
    ----------
    Smith and Topin (2019), section 3.

    Examples
    --------
    Of 101 steps the rate rises in the first 29.3:

    >>> from optguide.schedules import OneCycle
    >>> rate = OneCycle(steps=101)
    >>> print([f"{rate(t):.4f}" for t in (0, 29, 30, 100)])
    ['0.0400', '0.9998', '0.9998', '0.0000']
    """

    label: ClassVar[str] = "one cycle"

    steps: PositiveCount
    rise: OpenUnitInterval = 0.3
    divisor: Positive = 25.0
    final_divisor: Positive = 1e4

    def __post_init__(self) -> None:
        if np.any(np.asarray(self.rise) * self.steps <= 1):
            raise ValueError(
                f"rise must be a share of more than one of the {self.steps} steps, "
                f"got {short_repr(self.rise)}"
            )

    def __call__(self, t: Any) -> Any:
        top, end = self.rise * self.steps - 1, self.steps - 1
        up = _half_wave(1 / self.divisor, 1.0, t / top)
        last = 1 / self.divisor / self.final_divisor
        down = _half_wave(1.0, last, (np.minimum(t, end) - top) / (end - top))
        return np.where(t <= top, up, down)[()]


def _half_wave(start: Any, end: Any, share: Any) -> Any:
    """Go from one number to another along half a wave of the cosine."""
    return end + (start - end) / 2 * (1 + np.cos(np.pi * share))
