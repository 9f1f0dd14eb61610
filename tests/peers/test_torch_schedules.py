"""Agreement with PyTorch's schedulers, step by step."""

from functools import partial

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler as theirs

from optguide import GradientDescent, ReduceOnPlateau, trace
from optguide.schedules import (
    Constant,
    Cosine,
    CosineRestarts,
    Cyclic,
    Exponential,
    InverseTime,
    LinearWarmup,
    OneCycle,
    PiecewiseConstant,
    Polynomial,
    StepDecay,
    WarmupStableDecay,
)

torch.set_default_dtype(torch.float64)
RATE, STEPS = 0.3, 500


def in_turn(*parts):
    """Return a scheduler of several, each with its first step."""
    milestones = [begin for begin, _ in parts[1:]]
    return lambda optimizer: theirs.SequentialLR(
        optimizer, [make(optimizer) for _, make in parts], milestones
    )


#: Ours, theirs.
PAIRS = {
    "Constant": (Constant(), partial(theirs.LambdaLR, lr_lambda=lambda t: 1.0)),
    "PiecewiseConstant": (
        PiecewiseConstant((30, 80, 80, 200), factor=0.3),
        partial(theirs.MultiStepLR, milestones=(30, 80, 80, 200), gamma=0.3),
    ),
    "StepDecay": (StepDecay(40), partial(theirs.StepLR, step_size=40)),
    "Exponential": (Exponential(0.98), partial(theirs.ExponentialLR, gamma=0.98)),
    "InverseTime": (
        InverseTime(0.1, 0.75),
        partial(theirs.LambdaLR, lr_lambda=lambda t: (1 + 0.1 * t) ** -0.75),
    ),
    "Polynomial": (Polynomial(300), partial(theirs.PolynomialLR, total_iters=300)),
    "Polynomial, power 2.5": (
        Polynomial(300, power=2.5),
        partial(theirs.PolynomialLR, total_iters=300, power=2.5),
    ),
    "Cosine, and behind its bottom": (
        Cosine(180),
        partial(theirs.CosineAnnealingLR, T_max=180),
    ),
    "Cosine, final 0.1": (
        Cosine(500, final=0.1),
        partial(theirs.CosineAnnealingLR, T_max=500, eta_min=0.1 * RATE),
    ),
    "CosineRestarts": (
        CosineRestarts(60),
        partial(theirs.CosineAnnealingWarmRestarts, T_0=60),
    ),
    "CosineRestarts, doubling": (
        CosineRestarts(10, multiply=2, final=0.1),
        partial(
            theirs.CosineAnnealingWarmRestarts, T_0=10, T_mult=2, eta_min=0.1 * RATE
        ),
    ),
    "LinearWarmup": (LinearWarmup(50), partial(theirs.LinearLR, total_iters=50)),
    "LinearWarmup, then Cosine": (
        LinearWarmup(50, 0.01, then=Cosine(450)),
        in_turn(
            (0, partial(theirs.LinearLR, start_factor=0.01, total_iters=50)),
            (50, partial(theirs.CosineAnnealingLR, T_max=450)),
        ),
    ),
    "Cyclic": (
        Cyclic(up=30),
        partial(
            theirs.CyclicLR,
            base_lr=0.1 * RATE,
            max_lr=RATE,
            step_size_up=30,
            cycle_momentum=False,
        ),
    ),
    "Cyclic, halve, up 30, down 50": (
        Cyclic(up=30, down=50, halve=True),
        partial(
            theirs.CyclicLR,
            base_lr=0.1 * RATE,
            max_lr=RATE,
            step_size_up=30,
            step_size_down=50,
            mode="triangular2",
            cycle_momentum=False,
        ),
    ),
    "Cyclic, decay 0.99": (
        Cyclic(up=30, decay=0.99),
        partial(
            theirs.CyclicLR,
            base_lr=0.1 * RATE,
            max_lr=RATE,
            step_size_up=30,
            mode="exp_range",
            gamma=0.99,
            cycle_momentum=False,
        ),
    ),
    "OneCycle": (
        OneCycle(STEPS),
        partial(
            theirs.OneCycleLR, max_lr=RATE, total_steps=STEPS, cycle_momentum=False
        ),
    ),
    "OneCycle, other numbers": (
        OneCycle(STEPS, rise=0.45, divisor=7.0, final_divisor=30.0),
        partial(
            theirs.OneCycleLR,
            max_lr=RATE,
            total_steps=STEPS,
            pct_start=0.45,
            div_factor=7.0,
            final_div_factor=30.0,
            cycle_momentum=False,
        ),
    ),
    "WarmupStableDecay": (
        WarmupStableDecay(50, 300, 100, start=0.01, final=0.2),
        in_turn(
            (0, partial(theirs.LinearLR, start_factor=0.01, total_iters=50)),
            (50, partial(theirs.ConstantLR, factor=1.0, total_iters=1)),
            (
                350,
                partial(
                    theirs.LinearLR, start_factor=1.0, end_factor=0.2, total_iters=100
                ),
            ),
        ),
    ),
}


def optimizer():
    parameter = torch.tensor([1.0])
    parameter.grad = torch.tensor([0.0])
    return torch.optim.SGD([parameter], lr=RATE)


@pytest.mark.parametrize("name", PAIRS)
def test_both_have_the_same_rate_at_every_step(name, record):
    ours, make = PAIRS[name]
    sgd = optimizer()
    scheduler = make(sgd)
    rates = []
    for _ in range(STEPS):
        rates.append(sgd.param_groups[0]["lr"])
        sgd.step()
        if len(rates) < STEPS:  # one of theirs refuses a step behind its last
            scheduler.step()
    worst = np.abs(ours(np.arange(STEPS)) * RATE - rates).max() / RATE
    record(
        f"Schedules: {STEPS} steps, error in parts of the rate",
        name,
        worst=f"{worst:.1e}",
    )
    # Some of theirs multiply the last rate by a quotient at each step, and roundings add up.
    assert worst <= 1e-13


def test_rates_are_cut_at_the_same_steps(record):
    rng = np.random.default_rng(0)

    class Loud:
        """A slope whose values are given."""

        def __init__(self, values):
            self.values = iter(values)

        def value(self, x):
            return np.asarray(next(self.values))

        def gradient(self, x):
            return np.zeros_like(x)

    compared = 0
    for numbers in (
        {"factor": 0.5, "patience": 3},
        {"factor": 0.5, "patience": 0, "cooldown": 2},
        {"factor": 0.7, "patience": 2, "cooldown": 5, "threshold": 0.05},
        {"factor": 0.1, "patience": 10},
    ):
        values = np.abs(np.exp(-0.01 * np.arange(STEPS)) + 0.1 * rng.normal(size=STEPS))
        method = ReduceOnPlateau(GradientDescent(RATE), smallest=0.01, **numbers)
        ours = trace(method, Loud(values), [0.0], STEPS).scale[1:] * RATE
        sgd = optimizer()
        scheduler = theirs.ReduceLROnPlateau(
            sgd, min_lr=0.01 * RATE, eps=0.0, **numbers
        )
        rates = []
        for value in values:
            scheduler.step(value)
            rates.append(sgd.param_groups[0]["lr"])
        np.testing.assert_allclose(ours, rates, rtol=1e-13)
        compared += len(set(rates)) - 1
    record(
        "Schedules: cuts of ReduceOnPlateau at the same step",
        "four settings",
        cuts=compared,
    )
    assert compared > 20
