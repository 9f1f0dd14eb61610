"""Piecewise constant: a drop at each of some given steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from optguide._check import (
    check_count,
    short_repr,
)
from optguide.declaration import schedule
from optguide.ranges import (
    Nonnegative,
)


@schedule
class PiecewiseConstant:
    r"""$\gamma^n$, where $n$ is the number of milestones that have been reached.

    PyTorch's ``MultiStepLR``.

    Parameters
    ----------
    milestones : sequence of int
        Steps at which the rate drops; a step listed twice drops it twice.
    factor : float, default 0.1
        $\gamma \ge 0$, what remains after each drop.

    Raises
    ------
    ValueError, TypeError
        If a milestone is not a whole number, or the factor is not in its range.

    Examples
    --------
    The rate is halved at step 10 and again at step 15:

    >>> from optguide.schedules import PiecewiseConstant
    >>> drops = PiecewiseConstant((10, 15), factor=0.5)
    >>> print([float(drops(t)) for t in (9, 10, 14, 15)])
    [1.0, 0.5, 0.5, 0.25]
    """

    label: ClassVar[str] = "piecewise constant"

    milestones: Sequence[int]
    factor: Nonnegative = 0.1

    def __post_init__(self) -> None:
        if not isinstance(self.milestones, list | tuple | np.ndarray):
            raise TypeError(
                f"milestones must be a sequence of steps, got {short_repr(self.milestones)}"
            )
        for milestone in self.milestones:
            check_count(milestones=milestone)
        # A tuple, so that equal schedules compare equal and can be dictionary keys.
        object.__setattr__(self, "milestones", tuple(int(m) for m in self.milestones))

    def __call__(self, t: Any) -> Any:
        return np.float64(self.factor) ** sum(
            ((t >= m) * 1 for m in self.milestones), t * 0
        )
