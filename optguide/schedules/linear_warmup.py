"""Linear warm-up: up along a line, then another schedule from its beginning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from optguide._check import (
    short_repr,
)
from optguide.declaration import schedule
from optguide.ranges import (
    ClosedUnitInterval,
    PositiveCount,
)
from optguide.schedules.constant import Constant


@schedule
class LinearWarmup:
    r"""$a + (1 - a) t / T$: up along a line in $T$ steps, then another schedule from its beginning.

    PyTorch's ``LinearLR``, followed by another by means of ``SequentialLR``. Why warming up helps
    has no single agreed answer.

    Parameters
    ----------
    steps : int
        $T \ge 1$, steps of warming up.
    start : float, default 1/3
        $a \in [0, 1]$, the first factor.
    then : callable, default Constant()
        The schedule that follows; its step 0 is step $T$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range, or what follows cannot be called.

    References
    ----------
    Goyal et al. (2017), section 2.2.

    Examples
    --------
    Up in four steps, then down along a cosine:

    >>> from optguide.schedules import Cosine, LinearWarmup
    >>> rate = LinearWarmup(steps=4, start=0.0, then=Cosine(steps=4))
    >>> print([f"{rate(t):.2f}" for t in range(9)])
    ['0.00', '0.25', '0.50', '0.75', '1.00', '0.85', '0.50', '0.15', '0.00']
    """

    label: ClassVar[str] = "linear warm-up"

    steps: PositiveCount
    start: ClosedUnitInterval = 1 / 3
    then: Callable[[Any], Any] = Constant()

    def __post_init__(self) -> None:
        if not callable(self.then):
            raise TypeError(
                f"then must be a function of the step, got {short_repr(self.then)}"
            )

    def __call__(self, t: Any) -> Any:
        up = self.start + (1 - self.start) * t / self.steps
        return np.where(t < self.steps, up, self.then(np.maximum(t - self.steps, 0)))[
            ()
        ]
