"""Agreement with optax: the methods PyTorch does not have, and the numbers that give optax's form."""

from functools import partial

import jax
import numpy as np
import optax
import pytest
from loops import SURFACES, closed_loop, open_loop

from optguide import (
    AdaBelief,
    AdaGrad,
    Adam,
    Adamax,
    AdamW,
    AMSGrad,
    Lion,
    Momentum,
    NAdam,
    RAdam,
    Rprop,
    ScheduleFree,
    SignDescent,
    Signum,
    Yogi,
    response,
)

jax.config.update("jax_enable_x64", True)

PAIRS = {
    "AdaBelief": (AdaBelief(0.01), optax.adabelief(0.01)),
    "AdaBelief, 1e-8 twice": (
        AdaBelief(0.01, epsilon=1e-8, epsilon_root=1e-8),
        optax.adabelief(0.01, eps=1e-8, eps_root=1e-8),
    ),
    "AdaBelief, other numbers": (
        AdaBelief(0.01, beta1=0.5, beta2=0.9, epsilon=0.1, epsilon_root=1e-3),
        optax.adabelief(0.01, b1=0.5, b2=0.9, eps=0.1, eps_root=1e-3),
    ),
    "Yogi, the mean at 1e-6": (Yogi(0.01, initial_mean=1e-6), optax.yogi(0.01)),
    "Yogi, other numbers": (
        Yogi(0.01, beta1=0.5, beta2=0.9, epsilon=0.1, initial_mean=1e-6),
        optax.yogi(0.01, b1=0.5, b2=0.9, eps=0.1),
    ),
    "Lion": (Lion(0.01), optax.lion(0.01, weight_decay=0.0)),
    "Lion, decay 0.1, other numbers": (
        Lion(0.01, beta1=0.5, beta2=0.9, weight_decay=0.1),
        optax.lion(0.01, b1=0.5, b2=0.9, weight_decay=0.1),
    ),
    "SignDescent": (SignDescent(0.01), optax.sign_sgd(0.01)),
    "Signum": (Signum(0.01), optax.signum(0.01)),
    "Signum, momentum 0.5": (Signum(0.01, momentum=0.5), optax.signum(0.01, beta=0.5)),
    "ScheduleFree": (ScheduleFree(0.003), optax.contrib.schedule_free_sgd(0.003)),
    "ScheduleFree, beta 0.5": (
        ScheduleFree(0.003, beta=0.5),
        optax.contrib.schedule_free_sgd(0.003, b1=0.5),
    ),
    # Methods PyTorch has as well, with the numbers that give optax's form.
    "AdamW, decay 1e-4": (AdamW(0.01, weight_decay=1e-4), optax.adamw(0.01)),
    "Adamax": (Adamax(0.01), optax.adamax(0.01)),
    "NAdam, constant momentum": (NAdam(0.01, momentum_decay=1e6), optax.nadam(0.01)),
    "RAdam, epsilon 0": (RAdam(0.001, epsilon=0.0), optax.radam(0.001, eps=0.0)),
    "Adam": (Adam(0.01), optax.adam(0.01)),
    "Adam, epsilon in the root": (
        Adam(0.01, epsilon=1e-4, epsilon_root=1e-3),
        optax.adam(0.01, eps=1e-4, eps_root=1e-3),
    ),
    "AdaGrad, initial accumulator 0.1, epsilon in the root": (
        AdaGrad(0.5, epsilon=0.0, epsilon_root=1e-7, initial_accumulator=0.1),
        optax.adagrad(0.5),
    ),
    "Momentum": (Momentum(0.003), optax.sgd(0.003, momentum=0.9)),
}
EVERY = pytest.mark.parametrize("name", PAIRS)


def theirs(
    optimizer, start, gradient, steps, read=lambda state, parameters: parameters
):
    """Return what optax visits, the start first."""

    @jax.jit
    def step(parameters, state, gradient):
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state

    parameters = jax.numpy.asarray(start)
    state = optimizer.init(parameters)
    path = [np.asarray(read(state, parameters))]
    for t in range(steps):
        parameters, state = step(parameters, state, gradient(t, np.asarray(parameters)))
        path.append(np.asarray(read(state, parameters)))
    assert path[-1].dtype == np.float64
    return np.array(path)


def parameters(method, path):
    """Return what optax calls the parameters: for schedule-free descent where gradients are asked."""
    if isinstance(method, ScheduleFree):
        return path.z + method.beta * (path.x - path.z)
    return path.x


@EVERY
def test_open_loop_both_take_the_same_steps(name, record):
    method, optimizer = PAIRS[name]
    worst = open_loop(method, partial(theirs, optimizer), partial(parameters, method))
    record("Open loop: 300 recorded gradients, four seeds", name, worst=f"{worst:.1e}")
    assert worst <= 1e-12


@pytest.mark.parametrize("where", SURFACES)
@EVERY
def test_closed_loop_both_walk_the_same_path(name, where, record):
    method, optimizer = PAIRS[name]
    length, worst = closed_loop(
        method, partial(theirs, optimizer), where, partial(parameters, method)
    )
    record(
        "Closed loop: steps compared, of 300",
        f"{name} on {where}",
        steps=length,
        worst=f"{worst:.1e}",
    )
    assert length >= 20
    assert worst <= 1e-12


def test_what_optax_evaluates_after_schedule_free_descent_is_x():
    optimizer = optax.contrib.schedule_free_sgd(0.003)
    evaluated = partial(theirs, optimizer, read=optax.contrib.schedule_free_eval_params)
    assert open_loop(ScheduleFree(0.003), evaluated) <= 1e-12


@pytest.mark.parametrize(
    ("wrong", "optimizer"),
    [
        pytest.param(
            AMSGrad(0.01),
            optax.amsgrad(0.01),
            id="AMSGrad: corrected, then the largest",
        ),
        pytest.param(
            RAdam(0.001), optax.radam(0.001), id="RAdam: epsilon beside the corrected"
        ),
        pytest.param(NAdam(0.01), optax.nadam(0.01), id="NAdam: no schedule"),
        pytest.param(AdamW(0.01), optax.adamw(0.01), id="AdamW: default decay"),
        pytest.param(Lion(0.01), optax.lion(0.01), id="Lion: default decay"),
        pytest.param(Yogi(0.01), optax.yogi(0.01), id="Yogi: the mean starts at 1e-6"),
        pytest.param(Adam(0.01), optax.adabelief(0.01), id="AdaBelief is not Adam"),
        pytest.param(
            Lion(0.01, beta2=0.98), optax.lion(0.01, weight_decay=0.0), id="Lion"
        ),
        pytest.param(Signum(0.01, momentum=0.91), optax.signum(0.01), id="Signum"),
        pytest.param(
            SignDescent(0.01 * (1 + 1e-11)), optax.sign_sgd(0.01), id="SignDescent"
        ),
    ],
)
def test_where_the_rules_differ_the_difference_is_noticed(wrong, optimizer):
    assert open_loop(wrong, partial(theirs, optimizer)) > 1e-12


def test_optax_takes_the_steps_of_rprop_one_gradient_late():
    # Its update is the one it stored a call before; where the sign changes, the waiting one is lost.
    gradients = np.array([[1.0], [1.0], [1.0], [-1.0], [-1.0], [-1.0]])
    late = theirs(optax.rprop(1.0), np.zeros(1), lambda t, _: gradients[t], 6)
    assert np.diff(late[:, 0]).round(3).tolist() == [0, -1, -1.2, 0, 0, 0.72]
    ours = response(Rprop(1.0), gradients)
    assert ours.step[1:, 0].round(3).tolist() == [-1, -1.2, -1.44, 0, 0.72, 0.864]


def test_optax_amsgrad_keeps_a_large_first_gradient_for_ever():
    # Corrected, the first mean square is the square of the first gradient, here 100, and no later
    # one comes near it. Raw it is 0.1, and soon surpassed.
    gradients = np.array([[10.0]] + [[1.0]] * 9999)
    kept = theirs(optax.amsgrad(1.0), np.zeros(1), lambda t, _: gradients[t], 10_000)
    assert np.diff(kept[:, 0])[-1] == pytest.approx(-0.1, rel=1e-6)
    assert response(AMSGrad(1.0), gradients).step[-1, 0] == pytest.approx(
        -1.0, rel=1e-3
    )
