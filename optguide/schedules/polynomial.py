"""Polynomial: down to zero along a power of the time that is left."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide.declaration import schedule
from optguide.ranges import (
    Nonnegative,
    PositiveCount,
)


@schedule
class Polynomial:
    r"""$(1 - t / T)^p$, and zero from step $T$ on.

    PyTorch's ``PolynomialLR``. Some texts call $(1 + \kappa t)^{-p}$ polynomial: that is
    `InverseTime`.

    Parameters
    ----------
    steps : int
        $T \ge 1$, the step at which the factor is zero.
    power : float, default 1.0
        $p \ge 0$. At 1 the rate falls along a line.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    Examples
    --------
    A line from one to zero:

    >>> import numpy as np
    >>> from optguide.schedules import Polynomial
    >>> print(Polynomial(steps=4)(np.arange(6)).tolist())
    [1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    """

    label: ClassVar[str] = "polynomial"

    steps: PositiveCount
    power: Nonnegative = 1.0

    def __call__(self, t: Any) -> Any:
        return (1 - np.minimum(t, self.steps) / self.steps) ** self.power
