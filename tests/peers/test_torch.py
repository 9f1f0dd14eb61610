"""Agreement with PyTorch: the methods that everybody knows first."""

from functools import partial

import numpy as np
import pytest
import torch
from loops import SURFACES, closed_loop, open_loop

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    CenteredRMSProp,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    Scheduled,
)
from optguide.schedules import Exponential, StepDecay

torch.set_default_dtype(torch.float64)
SGD, Adagrad, RMSprop = torch.optim.SGD, torch.optim.Adagrad, torch.optim.RMSprop
schedule = torch.optim.lr_scheduler

#: Ours, theirs, and a learning-rate schedule of theirs.
PAIRS = {
    "GradientDescent": (GradientDescent(0.001), partial(SGD, lr=0.001)),
    "Momentum": (Momentum(0.003), partial(SGD, lr=0.003, momentum=0.9)),
    "Momentum, dampening 0.3": (
        Momentum(0.003, 0.9, dampening=0.3),
        partial(SGD, lr=0.003, momentum=0.9, dampening=0.3),
    ),
    "Nesterov": (Nesterov(0.001), partial(SGD, lr=0.001, momentum=0.9, nesterov=True)),
    "AdaGrad": (AdaGrad(0.5), partial(Adagrad, lr=0.5)),
    "AdaGrad, decay 0.01": (
        AdaGrad(0.5, learning_rate_decay=0.01),
        partial(Adagrad, lr=0.5, lr_decay=0.01),
    ),
    "AdaGrad, initial accumulator 0.1": (
        AdaGrad(0.5, initial_accumulator=0.1),
        partial(Adagrad, lr=0.5, initial_accumulator_value=0.1),
    ),
    "AdaGrad, epsilon 0.1": (
        AdaGrad(0.5, epsilon=0.1),
        partial(Adagrad, lr=0.5, eps=0.1),
    ),
    "RMSProp": (RMSProp(0.01), partial(RMSprop, lr=0.01)),
    "RMSProp, rho 0.9, epsilon 0.1": (
        RMSProp(0.01, rho=0.9, epsilon=0.1),
        partial(RMSprop, lr=0.01, alpha=0.9, eps=0.1),
    ),
    "RMSProp, momentum 0.9": (
        RMSProp(0.001, momentum=0.9),
        partial(RMSprop, lr=0.001, momentum=0.9),
    ),
    "CenteredRMSProp": (
        CenteredRMSProp(0.01),
        partial(RMSprop, lr=0.01, centered=True),
    ),
    "CenteredRMSProp, rho 0.9, epsilon 0.1": (
        CenteredRMSProp(0.01, rho=0.9, epsilon=0.1),
        partial(RMSprop, lr=0.01, alpha=0.9, eps=0.1, centered=True),
    ),
    "CenteredRMSProp, momentum 0.9": (
        CenteredRMSProp(0.001, momentum=0.9),
        partial(RMSprop, lr=0.001, momentum=0.9, centered=True),
    ),
    "Adadelta": (Adadelta(), torch.optim.Adadelta),
    "Adadelta, rate 3, rho 0.95, epsilon 1e-4": (
        Adadelta(3.0, rho=0.95, epsilon=1e-4),
        partial(torch.optim.Adadelta, lr=3.0, rho=0.95, eps=1e-4),
    ),
    "Adam": (Adam(0.01), partial(torch.optim.Adam, lr=0.01)),
    "Adam, beta 0.25 and 0.9, epsilon 0.1": (
        Adam(0.01, beta1=0.25, beta2=0.9, epsilon=0.1),
        partial(torch.optim.Adam, lr=0.01, betas=(0.25, 0.9), eps=0.1),
    ),
    "Momentum, ExponentialLR 0.97": (
        Scheduled(Momentum(0.003), Exponential(0.97)),
        partial(SGD, lr=0.003, momentum=0.9),
        partial(schedule.ExponentialLR, gamma=0.97),
    ),
    "Adam, StepLR 50": (
        Scheduled(Adam(0.01), StepDecay(50)),
        partial(torch.optim.Adam, lr=0.01),
        partial(schedule.StepLR, step_size=50),
    ),
}
EVERY = pytest.mark.parametrize("name", PAIRS)


def theirs(name, start, gradient, steps):
    """Return the parameters that PyTorch visits, the start first."""
    _, make, *scheduler = PAIRS[name]
    parameter = torch.tensor(start)
    optimizer = make([parameter], foreach=False)
    schedulers = [make(optimizer) for make in scheduler]
    path = [parameter.numpy().copy()]
    for t in range(steps):
        parameter.grad = torch.tensor(gradient(t, path[-1]))
        optimizer.step()
        for one in schedulers:
            one.step()
        path.append(parameter.numpy().copy())
    return np.array(path)


def parameters(path):
    """Return what PyTorch calls the parameter: for Nesterov the point ahead."""
    return getattr(path, "ahead", path.x)


@EVERY
def test_open_loop_both_take_the_same_steps(name, record):
    worst = open_loop(PAIRS[name][0], partial(theirs, name), parameters)
    record("Open loop: 300 recorded gradients, four seeds", name, worst=f"{worst:.1e}")
    assert worst <= 1e-12


@pytest.mark.parametrize("where", SURFACES)
@EVERY
def test_closed_loop_both_walk_the_same_path(name, where, record):
    length, worst = closed_loop(
        PAIRS[name][0], partial(theirs, name), where, parameters
    )
    record(
        "Closed loop: steps compared, of 300",
        f"{name} on {where}",
        steps=length,
        worst=f"{worst:.1e}",
    )
    assert length >= 20
    assert worst <= 1e-12


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("GradientDescent", GradientDescent(0.001 * (1 + 1e-11))),
        ("Momentum", Momentum(0.003, 0.9 * (1 + 1e-11))),
        ("Momentum, dampening 0.3", Momentum(0.003 * 0.7, 0.9)),
        ("Nesterov", Momentum(0.001)),
        ("AdaGrad", AdaGrad(0.5, epsilon=0.0, epsilon_root=1e-10)),
        ("RMSProp", RMSProp(0.01, epsilon=0.0, epsilon_root=1e-8)),
        ("Adadelta", Adadelta(rho=0.9, epsilon=1e-6 * (1 + 1e-10))),
        ("Adam", Adam(0.01, epsilon=0.0, epsilon_root=1e-8)),
    ],
)
def test_another_rule_would_be_noticed(name, wrong):
    assert open_loop(wrong, partial(theirs, name), parameters) > 1e-12
