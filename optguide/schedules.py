r"""Schedules: the factor of the learning rate as a function of the step.

A schedule is a small frozen callable. It takes the step $t = 0, 1, \dots$ and returns the number by
which `Scheduled` multiplies the learning rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optguide._check import count, nonnegative

__all__ = ["Constant", "Exponential", "InverseTime", "StepDecay"]


@dataclass(frozen=True)
class Constant:
    """No change.

    Examples
    --------
    The factor is always one:

    >>> from optguide.schedules import Constant
    >>> print(Constant()(0), Constant()(1000))
    1.0 1.0
    """

    def __call__(self, t: int) -> Any:
        return 1.0


@dataclass(frozen=True)
class StepDecay:
    r"""$\gamma^{\lfloor t / k \rfloor}$: a drop after every so many steps.

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

    every: int
    factor: float = 0.1

    def __post_init__(self) -> None:
        count(least=1, every=self.every)
        nonnegative(factor=self.factor)

    def __call__(self, t: int) -> Any:
        return self.factor ** np.floor(t / self.every)


@dataclass(frozen=True)
class Exponential:
    r"""$\gamma^t$: the same factor at every step.

    The sum of all factors is finite, so a method cannot move farther than $1 / (1 - \gamma)$ first
    steps in its whole life.

    Parameters
    ----------
    decay : float
        $\gamma \ge 0$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    Examples
    --------
    Each factor is the one before times ``decay``:

    >>> from optguide.schedules import Exponential
    >>> print([Exponential(0.5)(t) for t in range(4)])
    [1.0, 0.5, 0.25, 0.125]
    """

    decay: float

    def __post_init__(self) -> None:
        nonnegative(decay=self.decay)

    def __call__(self, t: int) -> Any:
        return self.decay**t


@dataclass(frozen=True)
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

    decay: float
    power: float = 1.0

    def __post_init__(self) -> None:
        nonnegative(decay=self.decay, power=self.power)

    def __call__(self, t: int) -> Any:
        return (1 + self.decay * t) ** -self.power
