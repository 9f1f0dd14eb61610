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
    Linear,
    Momentum,
    Nesterov,
    Quadratic,
    RMSProp,
    SaddleFreeNewton,
    Scheduled,
    response,
    run,
    schedules,
    trace,
)
from optguide.catalogue import METHODS
from optguide.compile import record, replay
from optguide.methods.wrappers.scheduled import scaled
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

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(10).uniform(-4, 4, (5, 2))
T = range(60)


def wave(share):
    """Return the height of a cosine that falls from 1 to 0 while `share` grows from 0 to 1."""
    return (1 + math.cos(math.pi * share)) / 2


def restarted(t, length, multiply):
    """Return how far a wave has got, walking through the waves one by one."""
    while t >= length:
        t, length = t - length, length * multiply
    return t / length


def triangle(t, up, down):
    t %= up + down
    return t / up if t <= up else (up + down - t) / down


def one_cycle(t, steps, rise, low, lowest):
    top, end = rise * steps - 1, steps - 1
    if t <= top:
        return low + (1 - low) * (1 - wave(t / top))
    return lowest + (1 - lowest) * wave((min(t, end) - top) / (end - top))


FALLING = {
    Constant(): lambda t: 1.0,
    PiecewiseConstant((5, 20, 20, 40)): lambda t: (
        0.1 ** sum(t >= m for m in (5, 20, 20, 40))
    ),
    PiecewiseConstant((0, 7), factor=0.5): lambda t: 0.25 if t >= 7 else 0.5,
    Polynomial(steps=90): lambda t: 1 - t / 90,
    Polynomial(steps=70, power=2.5): lambda t: (1 - t / 70) ** 2.5,
    Cosine(steps=60): lambda t: wave(t / 60),
    Cosine(steps=60, final=0.25): lambda t: 0.25 + 0.75 * wave(t / 60),
    StepDecay(every=7): lambda t: 0.1 ** (t // 7),
    StepDecay(every=3, factor=0.5): lambda t: 0.5 ** (t // 3),
    Exponential(0.9): lambda t: 0.9**t,
    InverseTime(0.1): lambda t: 1 / (1 + 0.1 * t),
    InverseTime(2.0, power=0.5): lambda t: 1 / math.sqrt(1 + 2 * t),
}
ALL = FALLING | {
    Polynomial(steps=20): lambda t: max(1 - t / 20, 0),
    Cosine(steps=25, final=0.1): lambda t: 0.1 + 0.9 * wave(t / 25),
    CosineRestarts(steps=7): lambda t: wave(restarted(t, 7, 1)),
    CosineRestarts(steps=3, multiply=2, final=0.2): lambda t: (
        0.2 + 0.8 * wave(restarted(t, 3, 2))
    ),
    CosineRestarts(steps=1, multiply=3): lambda t: wave(restarted(t, 1, 3)),
    LinearWarmup(steps=10): lambda t: min(1 / 3 + 2 / 3 * t / 10, 1),
    LinearWarmup(5, 0.0, then=Cosine(20)): lambda t: (
        t / 5 if t < 5 else wave((t - 5) / 20)
    ),
    Cyclic(up=6): lambda t: 0.1 + 0.9 * triangle(t, 6, 6),
    Cyclic(up=6, down=3, lowest=0.0): lambda t: triangle(t, 6, 3),
    Cyclic(up=4, halve=True): lambda t: 0.1 + 0.9 * triangle(t, 4, 4) / 2 ** (t // 8),
    Cyclic(up=4, decay=0.95): lambda t: 0.1 + 0.9 * triangle(t, 4, 4) * 0.95**t,
    OneCycle(steps=50): lambda t: one_cycle(t, 50, 0.3, 1 / 25, 1 / 25e4),
    OneCycle(steps=80, rise=0.5, divisor=10.0, final_divisor=5.0): lambda t: one_cycle(
        t, 80, 0.5, 0.1, 0.02
    ),
    WarmupStableDecay(10, 20, 15): lambda t: min(t / 10, 1, max((45 - t) / 15, 0)),
    WarmupStableDecay(4, 0, 9, start=0.5, final=0.1): lambda t: min(
        0.5 + t / 8, 1, max(1 - 0.1 * (t - 4), 0.1)
    ),
}
EVERY = pytest.mark.parametrize("schedule", ALL, ids=repr)


def test_every_schedule_is_looked_at():
    assert {type(schedule).__name__ for schedule in ALL} == set(schedules.__all__)


@EVERY
def test_a_schedule_is_its_formula(schedule):
    # A cosine near its lowest point cancels, to a rounding of one.
    expected = [ALL[schedule](t) for t in T]
    np.testing.assert_allclose(
        [schedule(t) for t in T], expected, rtol=1e-13, atol=2e-16
    )


@EVERY
def test_many_steps_can_be_asked_at_once(schedule):
    together = schedule(np.arange(len(T)))
    # Powers of arrays may differ in the last bits.
    np.testing.assert_allclose(
        together, [schedule(t) for t in T], rtol=1e-14, atol=2e-16
    )
    assert together.shape == (len(T),)


@EVERY
def test_a_factor_lies_between_zero_and_one(schedule):
    factors = np.array([schedule(t) for t in range(500)])
    assert (factors >= 0).all()
    assert (factors <= 1).all()
    assert factors.ndim == 1


@pytest.mark.parametrize("schedule", FALLING, ids=repr)
def test_a_schedule_for_a_falling_rate_begins_with_one_and_never_rises(schedule):
    factors = np.array([schedule(t) for t in T])
    assert factors[0] == (0.5 if schedule == PiecewiseConstant((0, 7), 0.5) else 1)
    assert (np.diff(factors) <= 0).all()
    assert (factors > 0).all()


@EVERY
def test_a_recorded_step_follows_the_schedule_at_every_step(schedule):
    method = Scheduled(GradientDescent(0.01), schedule)
    program = record(lambda state: method.step(HIMMELBLAU, state), method.init(STARTS))
    state = method.init(STARTS)
    for _ in range(30):
        after = method.step(HIMMELBLAU, state)
        again = replay(program, state)
        # The step is an array while it is recorded, and powers of arrays may differ in a last bit.
        np.testing.assert_allclose(
            again.inner.step, after.inner.step, rtol=1e-13, atol=1e-15
        )
        state = after


def test_waves_with_restarts_begin_where_they_should_for_a_long_time():
    # The number of the wave is the floor of a logarithm, which must not round down.
    for steps, multiply in (1, 2), (10, 2), (7, 3), (3, 10):
        begin, schedule = 0, CosineRestarts(steps, multiply)
        while begin < 10**7:
            assert schedule(begin) == 1
            if steps > 1:
                assert schedule(begin + steps - 1) < 0.6
            begin, steps = begin + steps, steps * multiply


@EVERY
def test_a_schedule_is_a_value(schedule):
    assert eval(repr(schedule), vars(schedules)) == schedule
    for twin in copy.deepcopy(schedule), pickle.loads(pickle.dumps(schedule)):
        assert twin == schedule
        assert hash(twin) == hash(schedule)


def test_the_sum_of_an_exponential_schedule_is_finite():
    # The whole way down a slope is 1 / (1 - decay) first steps.
    path = trace(
        Scheduled(GradientDescent(0.5), Exponential(0.9)), Linear([2.0]), [0.0], 1000
    )
    assert path.x[-1, 0] == pytest.approx(-1 / (1 - 0.9), rel=1e-12)


@pytest.mark.parametrize(
    ("schedule", "sum_grows", "squares_grow"),
    [
        # A rate that does not fall keeps the noise.
        (Constant(), True, True),
        (CosineRestarts(100), True, True),
        (CosineRestarts(100, multiply=2), True, True),
        (Cyclic(up=100), True, True),
        (LinearWarmup(100), True, True),
        (Cosine(100), True, True),  # behind its bottom it rises again
        # One that falls too slowly, too.
        (InverseTime(1.0, 0.4), True, True),
        (InverseTime(1.0, 0.5), True, True),
        # These are slow enough to get anywhere and fast enough to settle.
        (InverseTime(1.0, 0.75), True, False),
        (InverseTime(1.0, 1.0), True, False),
        (LinearWarmup(100, then=InverseTime(1.0)), True, False),
        # And these stop somewhere.
        (InverseTime(1.0, 1.5), False, False),
        (Exponential(0.99), False, False),
        (StepDecay(100), False, False),
        (Polynomial(1000), False, False),
        (Cyclic(up=100, lowest=0.0, decay=0.99), False, False),
        (Cyclic(up=100, lowest=0.0, halve=True), False, False),
        (WarmupStableDecay(100, 1000, 100), False, False),
        # Steps that do not end at zero do not stop.
        (OneCycle(1000), True, True),
        (PiecewiseConstant((100, 200)), True, True),
    ],
    ids=repr,
)
def test_the_conditions_of_robbins_and_monro(schedule, sum_grows, squares_grow):
    # The sum must grow for ever and the sum of the squares must not. From one million steps to ten
    # million the slowest sum here that grows for ever, that of 1 / t, grows by the logarithm of ten,
    # 2.3; one that has an end grows by next to nothing. Factors that stay grow by more than 2.3
    # times the last.
    t = 10 ** np.linspace(6, 7, 2001)  # the integral, in the logarithm of the step
    for power, grows in (1, sum_grows), (2, squares_grow):
        # A wave is shorter than the distance of these steps: they see it at random.
        terms = schedule(np.floor(t)) ** power * t * np.log(10)
        growth = np.trapezoid(terms, np.log10(t))
        unit = schedule(10**7) ** power if sum_grows and squares_grow else 1
        assert (growth > 0.9 * 2.3 * unit) == grows, growth


@EVERY
@pytest.mark.parametrize(
    "method",
    [
        GradientDescent(0.01),
        Momentum(0.003),
        Nesterov(0.003),
        AdaGrad(0.5),
        RMSProp(),
        Adam(0.1),
    ],
    ids=lambda method: type(method).__name__,
)
def test_a_scheduled_step_is_a_step_of_the_method_with_the_rate_of_the_moment(
    schedule, method
):
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
    answer = response(Scheduled(Momentum(1.0, 0.9), StepDecay(5)), np.ones(10))
    constant = response(Momentum(1.0, 0.9), np.ones(10))
    np.testing.assert_array_equal(answer.inner.v, constant.v)
    np.testing.assert_allclose(answer.inner.step[6], constant.step[6] / 10, rtol=1e-14)
    np.testing.assert_array_equal(answer.inner.step[:6], constant.step[:6])


def test_inverse_time_is_adagrads_own_decay():
    own = trace(AdaGrad(0.5, learning_rate_decay=0.1), HIMMELBLAU, STARTS, steps=30)
    scheduled = trace(
        Scheduled(AdaGrad(0.5), InverseTime(0.1)), HIMMELBLAU, STARTS, steps=30
    )
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


def test_a_schedule_changes_the_path_of_every_method_that_takes_one():
    taken = set()
    for method in (row.method for row in METHODS):
        try:
            scheduled = Scheduled(method, Exponential(0.5))
        except TypeError:
            continue
        taken.add(type(method).__name__)
        path = trace(scheduled, HIMMELBLAU, STARTS, steps=6, fields=["x"])
        assert (path.x[-1] != trace(method, HIMMELBLAU, STARTS, steps=6).x[-1]).any()
    assert "Adam" in taken
    assert not {"Rprop", "PolyakStep"} & taken


def test_a_sweep_of_schedules_is_one_run():
    decays = np.array([[0.5], [0.9], [1.0]])
    sweep = trace(
        Scheduled(GradientDescent(0.01), Exponential(decays)), HIMMELBLAU, STARTS[0], 20
    )
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
    state = run(
        Scheduled(GradientDescent(1.0), lambda t: t), Linear([1.0]), [0.0], steps=5
    )
    assert state.x[0] == -(0 + 1 + 2 + 3 + 4)


def test_the_schedule_after_a_warmup_begins_at_the_step_that_ends_the_warmup():
    # At that step the rising line would be at 1, and the cycle begins at its bottom.
    assert LinearWarmup(4, 0.0, Cyclic(up=4, lowest=0.1))(4) == 0.1
