"""Agreement with PyTorch: Adam's relatives and Rprop."""

from functools import partial

import numpy as np
import pytest
import torch
from loops import SURFACES, closed_loop, open_loop, recording

from optguide import (
    Adam,
    Adamax,
    AdamW,
    AMSGrad,
    NAdam,
    RAdam,
    Rprop,
    SignDescent,
    response,
)

torch.set_default_dtype(torch.float64)
optim = torch.optim

PAIRS = {
    "AdamW": (AdamW(0.01), partial(optim.AdamW, lr=0.01)),
    "AdamW, decay 0.5, beta 0.25 and 0.9, epsilon 0.1": (
        AdamW(0.01, beta1=0.25, beta2=0.9, epsilon=0.1, weight_decay=0.5),
        partial(optim.AdamW, lr=0.01, betas=(0.25, 0.9), eps=0.1, weight_decay=0.5),
    ),
    "AMSGrad": (AMSGrad(0.01), partial(optim.Adam, lr=0.01, amsgrad=True)),
    "AMSGrad, beta 0.25 and 0.9, epsilon 0.1": (
        AMSGrad(0.01, beta1=0.25, beta2=0.9, epsilon=0.1),
        partial(optim.Adam, lr=0.01, betas=(0.25, 0.9), eps=0.1, amsgrad=True),
    ),
    "Adamax": (Adamax(0.01), partial(optim.Adamax, lr=0.01)),
    "Adamax, beta 0.25 and 0.9, epsilon 0.1": (
        Adamax(0.01, beta1=0.25, beta2=0.9, epsilon=0.1),
        partial(optim.Adamax, lr=0.01, betas=(0.25, 0.9), eps=0.1),
    ),
    "NAdam": (NAdam(0.01), partial(optim.NAdam, lr=0.01)),
    "NAdam, beta 0.5 and 0.9, epsilon 0.1, decay 1": (
        NAdam(0.01, beta1=0.5, beta2=0.9, epsilon=0.1, momentum_decay=1.0),
        partial(optim.NAdam, lr=0.01, betas=(0.5, 0.9), eps=0.1, momentum_decay=1.0),
    ),
    "RAdam": (RAdam(0.001), partial(optim.RAdam, lr=0.001)),
    "RAdam, beta 0.5 and 0.9, epsilon 0.1": (
        RAdam(0.001, beta1=0.5, beta2=0.9, epsilon=0.1),
        partial(optim.RAdam, lr=0.001, betas=(0.5, 0.9), eps=0.1),
    ),
    "RAdam, beta2 0.6, never divides": (
        RAdam(0.001, beta2=0.6),
        partial(optim.RAdam, lr=0.001, betas=(0.9, 0.6)),
    ),
    "Rprop": (Rprop(0.01), partial(optim.Rprop, lr=0.01)),
    "Rprop, other numbers": (
        Rprop(0.1, shrink=0.25, grow=2.0, smallest=0.05, largest=0.5),
        partial(optim.Rprop, lr=0.1, etas=(0.25, 2.0), step_sizes=(0.05, 0.5)),
    ),
}
EVERY = pytest.mark.parametrize("name", PAIRS)


def theirs(make, start, gradient, steps):
    """Return the parameters that PyTorch visits, the start first."""
    parameter = torch.tensor(start)
    optimizer = make([parameter], foreach=False)
    path = [parameter.numpy().copy()]
    for t in range(steps):
        parameter.grad = torch.tensor(gradient(t, path[-1]))
        optimizer.step()
        path.append(parameter.numpy().copy())
    return np.array(path)


@EVERY
def test_open_loop_both_take_the_same_steps(name, record):
    method, make = PAIRS[name]
    worst = open_loop(method, partial(theirs, make))
    record("Open loop: 300 recorded gradients, four seeds", name, worst=f"{worst:.1e}")
    assert worst <= 1e-12


@pytest.mark.parametrize("where", SURFACES)
@EVERY
def test_closed_loop_both_walk_the_same_path(name, where, record):
    method, make = PAIRS[name]
    length, worst = closed_loop(method, partial(theirs, make), where)
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
        ("AdamW", AdamW(0.01, weight_decay=0.01 * (1 + 1e-8))),
        ("AdamW", AdamW(0.01, epsilon=0.0, epsilon_root=1e-8)),
        ("AMSGrad", Adam(0.01)),
        ("Adamax", Adamax(0.01, epsilon=1e-8 * (1 + 1e-6))),
        ("NAdam", NAdam(0.01, momentum_decay=4e-3 * (1 + 1e-8))),
        ("RAdam", RAdam(0.001, epsilon=0.0, epsilon_root=1e-16)),
        ("Rprop", SignDescent(0.01)),
        ("Rprop", Rprop(0.01, grow=1.2 * (1 + 1e-11))),
    ],
)
def test_another_rule_would_be_noticed(name, wrong):
    assert open_loop(wrong, partial(theirs, PAIRS[name][1])) > 1e-12


def test_torch_forces_the_first_step_of_rprop_into_its_limits_and_the_paper_does_not():
    gradients = np.ones((1, 1))
    forced = theirs(
        partial(optim.Rprop, lr=100.0), np.zeros(1), lambda t, _: gradients[t], 1
    )
    assert forced[1, 0] == -50
    assert response(Rprop(100.0), gradients).x[1, 0] == -100


def test_torch_compares_products_of_gradients_that_may_vanish():
    # 1e-200 * 1e-200 is zero: torch sees no sign there, and its step does not grow.
    gradients = np.full((4, 1), 1e-200)
    stuck = theirs(
        partial(optim.Rprop, lr=1.0), np.zeros(1), lambda t, _: gradients[t], 4
    )
    assert np.diff(stuck[:, 0]).tolist() == [-1, -1, -1, -1]
    np.testing.assert_allclose(
        response(Rprop(1.0), gradients).size[1:, 0], 1.2 ** np.arange(4)
    )


def test_the_recordings_hold_what_is_awkward():
    assert all((recording(seed) == 0).any() for seed in range(4))
    assert all((recording(seed) == 1e6).any() for seed in range(4))
