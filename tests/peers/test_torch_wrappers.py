"""Agreement with PyTorch's clipping, averages and L2 penalty."""

from functools import partial

import numpy as np
import pytest
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from optguide import (
    Adam,
    Averaged,
    Clipped,
    ExponentialAverage,
    GradientDescent,
    Himmelblau,
    Momentum,
    Regularized,
    RMSProp,
    trace,
)

torch.set_default_dtype(torch.float64)
SURFACE, START, STEPS = Himmelblau(), np.array([-1.0, 1.5]), 300


def theirs(make, clip=None, average=None, counts=lambda t: True):
    """Return the parameters that PyTorch visits, or the averages that it keeps."""
    model = torch.nn.Module()
    model.x = torch.nn.Parameter(torch.tensor(START))
    averaged = average(model) if average else None
    if averaged and counts(0):
        averaged.update_parameters(model)
    optimizer = make(model.parameters(), foreach=False)
    path = [START]
    for t in range(1, STEPS + 1):
        model.x.grad = torch.tensor(SURFACE.gradient(model.x.detach().numpy()))
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        if averaged and counts(t):
            averaged.update_parameters(model)
        kept = averaged.module if averaged and averaged.n_averaged else model
        path.append(kept.x.detach().numpy().copy())
    return np.array(path)


SGD, adam = torch.optim.SGD, partial(torch.optim.Adam, lr=0.05)
sgd, heavy = partial(SGD, lr=0.003), partial(SGD, lr=0.003, momentum=0.9)
PAIRS = {
    # Theirs divides by the length plus 1e-6, so its steps are shorter by up to 1e-6 / 5.
    "Clipped descent": (
        Clipped(GradientDescent(0.003), 5.0),
        lambda: theirs(sgd, clip=5.0),
        1e-6,
    ),
    "Clipped Adam": (Clipped(Adam(0.05), 5.0), lambda: theirs(adam, clip=5.0), 1e-6),
    "Averaged momentum": (
        Averaged(Momentum(0.003)),
        lambda: theirs(heavy, average=AveragedModel),
        1e-13,
    ),
    "Averaged momentum, from step 100, every 7": (
        Averaged(Momentum(0.003), start=100, every=7),
        lambda: theirs(
            heavy, None, AveragedModel, lambda t: t >= 100 and (t - 100) % 7 == 0
        ),
        1e-13,
    ),
    "Exponential average of momentum": (
        ExponentialAverage(Momentum(0.003), 0.95),
        lambda: theirs(
            heavy,
            average=partial(AveragedModel, multi_avg_fn=get_ema_multi_avg_fn(0.95)),
        ),
        1e-13,
    ),
}
for name, ours, make in (
    ("descent", GradientDescent(0.003), sgd),
    ("momentum", Momentum(0.003), heavy),
    ("Adam", Adam(0.05), adam),
    ("RMSProp", RMSProp(0.01), partial(torch.optim.RMSprop, lr=0.01)),
):
    PAIRS[f"L2 penalty of 0.5, {name}"] = (
        ours,
        lambda make=make: theirs(partial(make, weight_decay=0.5)),
        1e-11,
    )


@pytest.mark.parametrize("name", PAIRS)
def test_both_walk_the_same_path(name, record):
    method, run, tolerance = PAIRS[name]
    surface = Regularized(SURFACE, 0.5) if name.startswith("L2") else SURFACE
    worst = np.abs(trace(method, surface, START, STEPS).x - run()).max()
    record(
        f"Wrappers: {STEPS} steps on Himmelblau, largest difference",
        name,
        worst=f"{worst:.1e}",
    )
    assert worst <= tolerance


def test_pytorchs_centred_rmsprop_returns_nan_where_ours_cuts_off_the_variance(record):
    from optguide import CenteredRMSProp, response

    slopes = np.random.default_rng(0).uniform(0.1, 10, 100)
    parameter = torch.zeros(100)
    optimizer = torch.optim.RMSprop(
        [parameter], lr=0.01, alpha=0.9, centered=True, foreach=False
    )
    for _ in range(500):
        parameter.grad = torch.tensor(slopes)
        optimizer.step()
    lost = int(torch.isnan(parameter).sum())
    record(
        "CenteredRMSProp on 100 constant slopes, 500 steps",
        "nan in PyTorch",
        coordinates=lost,
    )
    assert lost
    ours = response(CenteredRMSProp(0.01, rho=0.9), np.tile(slopes, (500, 1))).x
    assert np.isfinite(ours).all()
