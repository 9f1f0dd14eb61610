"""Schedules and the wrapper that applies them."""

import copy
import math
import pickle

import numpy as np
import pytest

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    GradientDescent,
    Himmelblau,
    Momentum,
    Nesterov,
    Quadratic,
    RMSProp,
    SaddleFreeNewton,
    Scheduled,
    Tilt,
    playback,
    run,
    schedules,
    trace,
)
from optguide.methods.wrappers.scheduled import scaled
from optguide.schedules import Constant, Exponential, InverseTime, StepDecay

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(10).uniform(-4, 4, (5, 2))
T = range(60)
ALL = {
    Constant(): lambda t: 1.0,
    StepDecay(every=7): lambda t: 0.1 ** (t // 7),
    StepDecay(every=3, factor=0.5): lambda t: 0.5 ** (t // 3),
    Exponential(0.9): lambda t: 0.9**t,
    InverseTime(0.1): lambda t: 1 / (1 + 0.1 * t),
    InverseTime(2.0, power=0.5): lambda t: 1 / math.sqrt(1 + 2 * t),
}
EVERY = pytest.mark.parametrize("schedule", ALL, ids=repr)


def test_every_schedule_is_looked_at():
    assert {type(schedule).__name__ for schedule in ALL} == set(schedules.__all__)


@EVERY
def test_a_schedule_is_its_formula(schedule):
    np.testing.assert_allclose([schedule(t) for t in T], [ALL[schedule](t) for t in T], rtol=1e-13)


@EVERY
def test_a_schedule_begins_with_one_and_never_rises(schedule):
    factors = np.array([schedule(t) for t in T])
    assert factors[0] == 1
    assert (np.diff(factors) <= 0).all()
    assert (factors > 0).all()


@EVERY
def test_a_schedule_is_a_value(schedule):
    assert eval(repr(schedule), vars(schedules)) == schedule
    for twin in copy.deepcopy(schedule), pickle.loads(pickle.dumps(schedule)):
        assert twin == schedule
        assert hash(twin) == hash(schedule)


def test_the_sum_of_an_exponential_schedule_is_finite():
    # The whole way down a slope is 1 / (1 - decay) first steps.
    path = trace(Scheduled(GradientDescent(0.5), Exponential(0.9)), Tilt([2.0]), [0.0], 1000)
    assert path.x[-1, 0] == pytest.approx(-1 / (1 - 0.9), rel=1e-12)


def test_robbins_and_monro_want_a_power_between_a_half_and_one():
    # The sum must diverge and the sum of squares converge; the integral test decides.
    t = np.arange(10**6)
    for power, sum_grows, squares_grow in (
        (0.4, True, True),
        (0.75, True, False),
        (1.0, True, False),
        (1.5, False, False),
    ):
        factors = InverseTime(1.0, power)(t)
        for terms, grows in (factors, sum_grows), (factors**2, squares_grow):
            # Growth in the last decade; of a convergent sum little is left there.
            share = terms[10**5 :].sum() / terms.sum()
            assert (share > 0.1) == grows, power


@EVERY
@pytest.mark.parametrize(
    "method",
    [GradientDescent(0.01), Momentum(0.003), Nesterov(0.003), AdaGrad(0.5), RMSProp(), Adam(0.1)],
    ids=lambda method: type(method).__name__,
)
def test_a_scheduled_step_is_a_step_of_the_method_with_the_rate_of_the_moment(schedule, method):
    path = trace(Scheduled(method, schedule), HIMMELBLAU, STARTS, steps=20)
    state = method.init(STARTS)
    for t in range(20):
        now = scaled(method, schedule(t))
        assert now.learning_rate == method.learning_rate * schedule(t)
        state = now.step(HIMMELBLAU, state)
        np.testing.assert_array_equal(path.x[t + 1], state.x)
    np.testing.assert_array_equal(path.t, range(21))


def test_what_the_method_remembers_stays_in_its_own_units():
    # A drop of the rate to a tenth makes the very next step of momentum a tenth as long.
    answer = playback(Scheduled(Momentum(1.0, 0.9), StepDecay(5)), np.ones(10))
    constant = playback(Momentum(1.0, 0.9), np.ones(10))
    np.testing.assert_array_equal(answer.inner.v, constant.v)
    np.testing.assert_allclose(answer.inner.step[6], constant.step[6] / 10, rtol=1e-14)
    np.testing.assert_array_equal(answer.inner.step[:6], constant.step[:6])


def test_inverse_time_is_adagrads_own_decay():
    own = trace(AdaGrad(0.5, learning_rate_decay=0.1), HIMMELBLAU, STARTS, steps=30)
    scheduled = trace(Scheduled(AdaGrad(0.5), InverseTime(0.1)), HIMMELBLAU, STARTS, steps=30)
    np.testing.assert_allclose(scheduled.x, own.x, rtol=1e-11)


def test_schedules_multiply_through_a_stack_of_wrappers():
    twice = Scheduled(Scheduled(Adam(0.1), Exponential(0.9)), StepDecay(5))
    once = Scheduled(Adam(0.1), lambda t: 0.9**t * 0.1 ** (t // 5))
    x, y = (trace(method, HIMMELBLAU, STARTS, steps=30).x for method in (twice, once))
    np.testing.assert_allclose(x, y, rtol=1e-10)
    assert scaled(twice, 0.5).method.method.learning_rate == 0.05
    # And the method itself keeps its rate.
    assert twice.method.method.learning_rate == 0.1


def test_a_constant_schedule_changes_nothing():
    for method in Adam(0.1), SaddleFreeNewton(), Adadelta(), Nesterov(0.003):
        plain = trace(method, HIMMELBLAU, STARTS, steps=10)
        wrapped = trace(Scheduled(method, Constant()), HIMMELBLAU, STARTS, steps=10)
        np.testing.assert_array_equal(wrapped.x, plain.x)


def test_a_sweep_of_schedules_is_one_run():
    decays = np.array([[0.5], [0.9], [1.0]])
    sweep = trace(Scheduled(GradientDescent(0.01), Exponential(decays)), HIMMELBLAU, STARTS[0], 20)
    assert sweep.x.shape == (21, 3, 2)
    for i, decay in enumerate((0.5, 0.9, 1.0)):
        alone = Scheduled(GradientDescent(0.01), Exponential(decay))
        np.testing.assert_allclose(
            sweep.x[:, i], trace(alone, HIMMELBLAU, STARTS[0], 20).x, rtol=1e-12
        )


def test_noise_that_a_constant_rate_keeps_is_forgotten_by_1_over_t():
    # On x^2 / 2 with noisy gradients x + n, the rate 1 / (t + 1) averages the noise exactly.
    noise = np.random.default_rng(11).normal(size=200)
    bowl = Quadratic((1.0,))

    class Noisy:
        def __init__(self, n):
            self.n = n

        def value(self, x):
            return bowl.value(x)

        def gradient(self, x):
            return x + self.n

    method = Scheduled(GradientDescent(1.0), InverseTime(1.0))
    state = method.init(np.array([5.0]))
    for n in noise:
        state = method.step(Noisy(n), state)
    np.testing.assert_allclose(state.x[0], -noise.mean(), rtol=1e-12)


def test_a_function_is_a_schedule():
    state = run(Scheduled(GradientDescent(1.0), lambda t: t), Tilt([1.0]), [0.0], steps=5)
    assert state.x[0] == -(0 + 1 + 2 + 3 + 4)
