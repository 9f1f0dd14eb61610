"""Cosine: down along half a wave, slowly at both ends."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide.declaration import schedule
from optguide.ranges import (
    ClosedUnitInterval,
    PositiveCount,
)


@schedule
class Cosine:
    r"""$f + (1 - f) (1 + \cos(\pi t / T)) / 2$: half a wave of the cosine, down in $T$ steps.

    PyTorch's ``CosineAnnealingLR``. Behind step $T$ the wave goes on and the rate rises again, as it
    does there; optax stays down.

    Parameters
    ----------
    steps : int
        $T \ge 1$, steps from the top to the bottom.
    final : float, default 0.0
        $f \in [0, 1]$, the factor at the bottom.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Loshchilov and Hutter (2017), equation 5.

    Examples
    --------
    Half of the fall is done at half time:

    >>> from optguide.schedules import Cosine
    >>> print([f"{Cosine(steps=100)(t):.3f}" for t in (0, 50, 100)])
    ['1.000', '0.500', '0.000']
    """

    label: ClassVar[str] = "cosine"

    steps: PositiveCount
    final: ClosedUnitInterval = 0.0

    def __call__(self, t: Any) -> Any:
        return self.final + (1 - self.final) * (1 + np.cos(np.pi * t / self.steps)) / 2
