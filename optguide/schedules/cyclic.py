"""Cyclic: up along a line and down along a line, over and over."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide._check import (
    check_count,
    short_repr,
)
from optguide.declaration import schedule
from optguide.ranges import (
    ClosedUnitInterval,
    Nonnegative,
    PositiveCount,
)


@schedule
class Cyclic:
    r"""Up along a line and down along a line, over and over.

    PyTorch's ``CyclicLR``. Its rate at the bottom is `lowest` times the rate at the top, and it has
    no default for either; its modes "triangular2", where each triangle is half as high as the one
    before, and "exp_range", where heights fall at every step, are ``halve`` and ``decay``.

    Parameters
    ----------
    up : int, default 2000
        $U \ge 1$, steps up.
    down : int, optional
        $D \ge 1$, steps down; by default as many as up.
    lowest : float, default 0.1
        $a \in [0, 1]$, the factor at the bottom, with which it begins.
    halve : bool, default False
        Whether each triangle is half as high as the one before.
    decay : float, default 1.0
        $\gamma \ge 0$; the height above the bottom is multiplied by $\gamma^t$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Smith (2017), section 3.

    Examples
    --------
    Two steps up and two down, the second triangle half as high:

    >>> import numpy as np
    >>> from optguide.schedules import Cyclic
    >>> print(Cyclic(up=2, lowest=0.0, halve=True)(np.arange(8)).tolist())
    [0.0, 0.5, 1.0, 0.5, 0.0, 0.25, 0.5, 0.25]
    """

    label: ClassVar[str] = "cyclic"

    up: PositiveCount = 2000
    down: int | None = None
    lowest: ClosedUnitInterval = 0.1
    halve: bool = False
    decay: Nonnegative = 1.0

    def __post_init__(self) -> None:
        if self.down is not None:
            check_count(least=1, down=self.down)
        if not isinstance(self.halve, bool):
            raise TypeError(
                f"halve must be True or False, got {short_repr(self.halve)}"
            )

    def __call__(self, t: Any) -> Any:
        down = self.up if self.down is None else self.down
        cycle = np.floor(t / (self.up + down))
        since = t - cycle * (self.up + down)
        height = np.minimum(since / self.up, (self.up + down - since) / down)
        height = height * 0.5 ** (cycle * self.halve) * np.float64(self.decay) ** t
        return self.lowest + (1 - self.lowest) * height
