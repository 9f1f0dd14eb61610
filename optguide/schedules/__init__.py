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

# ruff: noqa: I001
# The order is the one in which they are best read.

from optguide.schedules.constant import Constant as Constant
from optguide.schedules.piecewise_constant import PiecewiseConstant as PiecewiseConstant
from optguide.schedules.step_decay import StepDecay as StepDecay
from optguide.schedules.exponential import Exponential as Exponential
from optguide.schedules.inverse_time import InverseTime as InverseTime
from optguide.schedules.polynomial import Polynomial as Polynomial
from optguide.schedules.cosine import Cosine as Cosine
from optguide.schedules.cosine_restarts import CosineRestarts as CosineRestarts
from optguide.schedules.linear_warmup import LinearWarmup as LinearWarmup
from optguide.schedules.cyclic import Cyclic as Cyclic
from optguide.schedules.one_cycle import OneCycle as OneCycle
from optguide.schedules.warmup_stable_decay import (
    WarmupStableDecay as WarmupStableDecay,
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
