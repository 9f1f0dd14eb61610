"""Inverse time: slow enough to get anywhere, fast enough to settle."""

from __future__ import annotations

from typing import Any, ClassVar

from optguide.declaration import schedule
from optguide.ranges import (
    Nonnegative,
)


@schedule
class InverseTime:
    r"""$(1 + \kappa t)^{-p}$: slow enough to get anywhere, with $p = 1$ fast enough to settle.

    Parameters
    ----------
    decay : float
        $\kappa \ge 0$.
    power : float, default 1.0
        $p \ge 0$. The conditions of Robbins and Monro hold for $1/2 < p \le 1$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    Examples
    --------
    With ``decay=1`` the factors are one over the number of the step:

    >>> from optguide.schedules import InverseTime
    >>> print([f"{InverseTime(1.0)(t):.3f}" for t in range(4)])
    ['1.000', '0.500', '0.333', '0.250']
    """

    label: ClassVar[str] = "inverse time"

    decay: Nonnegative
    power: Nonnegative = 1.0

    def __call__(self, t: Any) -> Any:
        return (1 + self.decay * t) ** -self.power
