r"""Schedules: the factor of the learning rate as a function of the step.

A schedule is a small frozen callable. It takes the step $t = 0, 1, \dots$ and returns the number by
which `Scheduled` multiplies the learning rate. It takes an array of steps as well.

The numbers are those of PyTorch's schedulers. Its rates are learning rates, these are factors: of
the first rate where rates fall, of the highest where they rise before (`LinearWarmup`, `Cyclic`,
`OneCycle`, `WarmupStableDecay`). `ReduceOnPlateau` listens to the run and is a method wrapper.

A rate that falls too fast stops short of the minimum, one that falls too slowly keeps the noise.
Between the two lie the conditions of Robbins and Monro: the sum of the factors is infinite, the sum
of their squares is not. `InverseTime` with a power above 1/2 and up to 1 meets both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from optguide._check import (
    check_count,
    short_repr,
)
from optguide.declaration import schedule
from optguide.ranges import (
    ClosedUnitInterval,
    Count,
    Nonnegative,
    OpenUnitInterval,
    Positive,
    PositiveCount,
)

__all__ = [
    "Constant",
    "Cosine",
    "CosineRestarts",
    "Cyclic",
    "Exponential",
    "InverseTime",
    "LinearWarmup",
    "OneCycle",
    "PiecewiseConstant",
    "Polynomial",
    "StepDecay",
    "WarmupStableDecay",
]


@schedule
class Constant:
    """No change.

    Examples
    --------
    The factor is always one:

    >>> from optguide.schedules import Constant
    >>> print(Constant()(0), Constant()(1000))
    1.0 1.0
    """

    def __call__(self, t: Any) -> Any:
        return 1.0 + 0.0 * t


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

    every: PositiveCount
    factor: Nonnegative = 0.1

    def __call__(self, t: Any) -> Any:
        return np.float64(self.factor) ** np.floor(t / self.every)


@schedule
class Exponential:
    r"""$\gamma^t$: the same factor at every step.

    PyTorch's ``ExponentialLR``; as $e^{-\lambda t}$ in other places, with $\gamma = e^{-\lambda}$. The sum of all factors is finite, so a method cannot move farther than $1 / (1 - \gamma)$ first
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
    >>> print([float(Exponential(0.5)(t)) for t in range(4)])
    [1.0, 0.5, 0.25, 0.125]
    """

    decay: Nonnegative

    def __call__(self, t: Any) -> Any:
        return np.float64(self.decay) ** t


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

    decay: Nonnegative
    power: Nonnegative = 1.0

    def __call__(self, t: Any) -> Any:
        return (1 + self.decay * t) ** -self.power


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

    steps: PositiveCount
    power: Nonnegative = 1.0

    def __call__(self, t: Any) -> Any:
        return (1 - np.minimum(t, self.steps) / self.steps) ** self.power


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

    steps: PositiveCount
    final: ClosedUnitInterval = 0.0

    def __call__(self, t: Any) -> Any:
        return self.final + (1 - self.final) * (1 + np.cos(np.pi * t / self.steps)) / 2


@schedule
class CosineRestarts:
    r"""`Cosine` that jumps back to the top at the bottom, each wave longer than the one before.

    PyTorch's ``CosineAnnealingWarmRestarts``. The bottom itself is never reached: where it would be,
    the next wave begins.

    Parameters
    ----------
    steps : int
        $T \ge 1$, length of the first wave.
    multiply : int, default 1
        $m \ge 1$, by which each wave is longer than the one before.
    final : float, default 0.0
        $f \in [0, 1]$, the factor towards which each wave goes.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Loshchilov and Hutter (2017), section 3.

    Examples
    --------
    Waves of 10, 20 and 40 steps begin at steps 0, 10 and 30:

    >>> from optguide.schedules import CosineRestarts
    >>> waves = CosineRestarts(steps=10, multiply=2)
    >>> print([f"{waves(t):.3f}" for t in (0, 9, 10, 20, 29, 30, 50)])
    ['1.000', '0.024', '1.000', '0.500', '0.006', '1.000', '0.500']
    """

    steps: PositiveCount
    multiply: PositiveCount = 1
    final: ClosedUnitInterval = 0.0

    def __call__(self, t: Any) -> Any:
        begin: Any = self.steps * np.floor(t / self.steps)
        length: Any = self.steps
        if self.multiply > 1:
            # Wave n begins at step T (m^n - 1) / (m - 1), so n is the logarithm below. A whole
            # number of steps is never nearer to the next wave than one part in its number.
            m = self.multiply
            n = np.floor(np.log((m - 1) * t / self.steps + 1) / math.log(m) + 1e-9)
            begin, length = self.steps * (m**n - 1) / (m - 1), self.steps * m**n
        return (
            self.final
            + (1 - self.final) * (1 + np.cos(np.pi * (t - begin) / length)) / 2
        )


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


def _half_wave(start: Any, end: Any, share: Any) -> Any:
    """Go from one number to another along half a wave of the cosine."""
    return end + (start - end) / 2 * (1 + np.cos(np.pi * share))
