"""Step decay: a drop after every so many steps."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide.declaration import schedule
from optguide.ranges import (
    Nonnegative,
    PositiveCount,
)


@schedule
class StepDecay:
    r"""$\gamma^{\lfloor t / k \rfloor}$: a drop after every so many steps.

    PyTorch's ``StepLR``.

    Parameters
    ----------
    every : int
        $k \ge 1$, steps between drops.
    factor : float, default 0.1
        $\gamma \ge 0$, what remains after each drop.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    Examples
    --------
    The rate falls to a tenth after each 30 steps:

    >>> from optguide.schedules import StepDecay
    >>> drops = StepDecay(every=30)
    >>> print(f"{drops(29):.2f} {drops(30):.2f} {drops(60):.2f}")
    1.00 0.10 0.01
    """

    label: ClassVar[str] = "step decay"

    every: PositiveCount
    factor: Nonnegative = 0.1

    def __call__(self, t: Any) -> Any:
        return np.float64(self.factor) ** np.floor(t / self.every)
