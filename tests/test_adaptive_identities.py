"""Adam's relatives, methods of signs and schedule-free descent: laws, limits and identities."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optguide import (
    AdaBelief,
    Adam,
    Adamax,
    AdamW,
    AMSGrad,
    GradientDescent,
    Himmelblau,
    LeakyMomentum,
    Linear,
    Lion,
    NAdam,
    Quadratic,
    RAdam,
    Rprop,
    ScheduleFree,
    SignDescent,
    Signum,
    Yogi,
    response,
    run,
    trace,
)

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(0).uniform(-4, 4, (5, 2))
#: Gradients of three sizes, with zeros and a spike.
GRADIENTS = np.random.default_rng(1).normal(size=(200, 3)) * [1.0, 1e-3, 30.0]
GRADIENTS[40:60] = 0.0
GRADIENTS[120, 0] = 1e4


# AdamW


def test_adamw_without_decay_is_adam_to_the_last_bit():
    for numbers in (
        {},
        {"beta1": 0.5, "beta2": 0.9, "epsilon": 0.1, "epsilon_root": 0.2},
    ):
        decoupled = trace(
            AdamW(0.1, weight_decay=0.0, **numbers), HIMMELBLAU, STARTS, steps=100
        )
        plain = trace(Adam(0.1, **numbers), HIMMELBLAU, STARTS, steps=100)
        np.testing.assert_array_equal(decoupled.x, plain.x)


def test_adamw_decays_every_coordinate_alike_and_a_penalty_in_adam_does_not():
    # Pure noise of four sizes; the law is the product of the shares that are left.
    steps, rate, decay = 2000, 1e-3, 0.1
    law = (1 - rate * decay) ** steps
    sizes = np.array([0.01, 0.1, 1.0, 10.0])
    noise = np.random.default_rng(2).normal(size=(steps, 500, 4)) * sizes

    class Noise:
        def __init__(self, gradient, penalty):
            self.noise, self.penalty = gradient, penalty

        def gradient(self, x):
            return self.noise + self.penalty * x

    left = {}
    for method, penalty in (AdamW(rate, weight_decay=decay), 0.0), (Adam(rate), decay):
        state = method.init(np.ones((500, 4)))
        for gradient in noise:
            state = method.step(Noise(gradient, penalty), state)
        left[type(method)] = state.x.mean(axis=0)
    # A mean of 500 random walks of 2000 steps of some 0.001: its spread is about 0.003.
    np.testing.assert_allclose(left[AdamW], law, atol=0.015)
    assert (np.diff(left[Adam]) > 0.1).all()
    assert left[Adam][0] < 0.1
    assert left[Adam][-1] > 0.95


# Adam


def test_adam_without_a_mean_is_rmsprop_with_its_start_corrected():
    beta2, eta, epsilon = 0.9, 0.1, 1e-3
    x, E = STARTS, 0.0
    path = trace(
        Adam(eta, beta1=0.0, beta2=beta2, epsilon=epsilon), HIMMELBLAU, STARTS, steps=30
    )
    for t in range(1, 31):
        g = HIMMELBLAU.gradient(x)
        E = beta2 * E + (1 - beta2) * g**2
        x = x - eta * g / (np.sqrt(E / (1 - beta2**t)) + epsilon)
        np.testing.assert_allclose(path.x[t], x, rtol=1e-12)


def longest_step(beta1, beta2):
    """Return the largest step Adam can take at rate 1, by Cauchy and Schwarz."""
    return (1 - beta1) / math.sqrt((1 - beta2) * (1 - beta1**2 / beta2))


def test_an_isolated_spike_moves_adam_by_3_16_rates():
    # A million quiet steps before: the averages are zero, and nothing is left to correct.
    adam = Adam(1.0, epsilon=0.0)
    state = adam.step(Linear([7.0]), adam.init(np.zeros(1))._replace(t=1_000_000))
    assert state.step[0] == pytest.approx(-0.1 / math.sqrt(0.001), rel=1e-12)
    assert round(abs(state.step[0]), 4) == 3.1623


def test_gradients_that_grow_by_the_ratio_of_the_memories_reach_the_bound_of_7_27():
    adam = Adam(1.0, epsilon=0.0)
    state = adam.init(np.zeros(1))._replace(t=1_000_000)
    for t in range(400):
        state = adam.step(Linear([(0.999 / 0.9) ** t]), state)
    assert abs(state.step[0]) == pytest.approx(longest_step(0.9, 0.999), rel=1e-10)
    assert round(abs(state.step[0]), 4) == 7.2703


@settings(max_examples=50, deadline=None)
@given(
    exponents=st.lists(st.floats(-20, 20), min_size=1, max_size=40),
    signs=st.integers(0, 2**40 - 1),
    beta1=st.floats(0.0, 0.95),
    beta2=st.floats(0.95, 0.9999),
)
def test_no_gradients_move_adam_farther_than_its_bound(exponents, signs, beta1, beta2):
    gradients = [
        math.exp(e) * (1 - 2 * (signs >> i & 1)) for i, e in enumerate(exponents)
    ]
    path = response(Adam(1.0, beta1=beta1, beta2=beta2, epsilon=0.0), gradients)
    assert np.abs(path.step).max() <= longest_step(beta1, beta2) * (1 + 1e-12)


def test_adam_spikes_on_a_parabola_exactly_if_epsilon_is_below_a_38th_of_the_rate():
    # Near the minimum the small number is the denominator: descent at the rate eta / epsilon along a
    # mean with memory 0.9, which is stable up to 2 (1 + 0.9) / (1 - 0.9) = 38.
    eta, parabola = 0.1, Quadratic([1.0])
    for share, spikes in (0.5, True), (0.95, True), (1.02, False), (2.0, False):
        adam = Adam(eta, beta2=0.99, epsilon=share * eta / 38)
        late = np.abs(trace(adam, parabola, [1.0], steps=2000).x[1000:]).max()
        assert (late > 1e-4) == spikes
        assert (late < 1e-15) != spikes
    largest = trace(
        AMSGrad(eta, beta2=0.99, epsilon=1e-8), parabola, [1.0], steps=2000
    ).x[1000:]
    assert np.abs(largest).max() < 1e-15


# AMSGrad


def test_amsgrad_is_adam_while_the_mean_square_grows():
    growing = 1.05 ** np.arange(100)[:, None] * [1.0, -3.0]
    np.testing.assert_array_equal(
        response(AMSGrad(), growing).x, response(Adam(), growing).x
    )


def test_amsgrad_never_divides_by_less_than_before():
    path = response(AMSGrad(beta2=0.9), GRADIENTS)
    assert (np.diff(path.u, axis=0) >= 0).all()
    assert (np.diff(path.v, axis=0) < 0).any()


@pytest.mark.parametrize("C", [3.0, 10.0])
def test_adam_walks_to_the_worst_point_where_amsgrad_walks_to_the_best(C):
    # Theorem 1 of Reddi, Kale and Kumar: C x once in three steps, -x in the two others, on [-1, 1].
    # The sum rises, so -1 is best. The rate falls like 1 / sqrt(t).
    slopes = [Linear([-1.0]), Linear([C]), Linear([-1.0])]
    end = {}
    for kind in Adam, AMSGrad:
        method = kind(0.5, beta1=0.0, beta2=1 / (1 + C**2))
        state = method.init(np.zeros(1))
        for t in range(1, 3001):
            before = state.x
            state = method.step(slopes[t % 3], state)
            state = state._replace(x=np.clip(before + state.step / math.sqrt(t), -1, 1))
        end[kind] = state.x[0]
    assert end[Adam] > 0.98
    assert end[AMSGrad] < -0.98


# Adamax


def p_norm(gradients, beta2, p):
    """Return the root of the mean p-th power, as Adam with p = 2 computes it, for every step."""
    v, path = 0.0, []
    with np.errstate(all="ignore"):
        for g in gradients:
            v = beta2**p * v + (1 - beta2**p) * np.abs(g) ** p
            path.append(v ** (1 / p))
    return np.array(path)


@pytest.mark.parametrize("p", [2, 4, 10, 30, 60])
def test_adamax_is_the_limit_of_adam_with_pth_powers(p):
    # Of the t terms under the p-th root the largest is u^p, so the root lies between the p-th root
    # of its weight and of t times its weight, in units of u.
    gradients = np.random.default_rng(3).uniform(0.5, 3.0, (40, 3))
    u = response(Adamax(beta2=0.95, epsilon=0.0), gradients).u[1:]
    weight, t = 1 - 0.95**p, np.arange(1, 41)[:, None]
    ratio = p_norm(gradients, 0.95, p) / u
    assert (ratio >= weight ** (1 / p) * (1 - 1e-12)).all()
    assert (ratio <= (t * weight) ** (1 / p) * (1 + 1e-12)).all()


def test_adamax_needs_no_power_that_overflows_or_vanishes():
    for size, lost in (10.0, math.inf), (1e-4, 0.0):
        gradients = np.full((5, 1), size)
        assert p_norm(gradients, 0.999, 400)[-1, 0] == lost
        assert response(Adamax(epsilon=0.0), gradients).u[-1, 0] == size


def test_adamax_can_step_one_percent_farther_than_the_rate_and_no_farther():
    # The paper bounds the step by the rate. Gradients that fall like the maximum reach 0.1 / (1 -
    # 0.9 / 0.999) = 1.00909 of it.
    bound = (1 - 0.9) / (1 - 0.9 / 0.999)
    falling = response(Adamax(1.0, epsilon=0.0), 0.999 ** np.arange(500))
    assert np.abs(falling.step).max() == pytest.approx(bound, rel=1e-10)
    assert round(bound, 5) == 1.00909
    assert np.abs(response(Adamax(1.0), GRADIENTS).step).max() <= bound


# NAdam


def test_nadams_momentum_rises_from_half_to_the_whole_and_half_is_left_after_4245_steps():
    t = np.arange(1, 301)
    mu = 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004))
    product = response(NAdam(), np.ones(300)).product[:, 0]
    np.testing.assert_allclose(product[1:], np.cumprod(mu), rtol=1e-12)
    assert mu[0] == pytest.approx(0.45, rel=1e-3)
    assert round(math.log(0.5) / math.log(0.96) / 0.004) == 4245


def test_nadam_with_its_full_momentum_is_adam_with_nesterovs_mean():
    m, v, x, beta1, beta2 = 0.0, 0.0, np.zeros(3), 0.9, 0.999
    path = response(NAdam(0.1, momentum_decay=1e6), GRADIENTS)
    for t, g in enumerate(GRADIENTS, 1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        ahead = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
        x = x - 0.1 * ahead / (np.sqrt(v / (1 - beta2**t)) + 1e-8)
        np.testing.assert_allclose(path.x[t], x, rtol=1e-12)


def test_nadam_steps_along_the_mean_as_the_next_step_will_weigh_it():
    m, v, x, product, beta1, beta2, psi = 0.0, 0.0, np.zeros(3), 1.0, 0.9, 0.999, 0.5
    path = response(NAdam(0.1, momentum_decay=psi), GRADIENTS)
    for t, g in enumerate(GRADIENTS, 1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        now, then = (beta1 * (1 - 0.5 * 0.96 ** (s * psi)) for s in (t, t + 1))
        product *= now
        ahead = then * m / (1 - product * then) + (1 - now) * g / (1 - product)
        x = x - 0.1 * ahead / (np.sqrt(v / (1 - beta2**t)) + 1e-8)
        np.testing.assert_allclose(path.x[t], x, rtol=1e-12)


def test_nadam_without_momentum_is_adam_without_a_mean():
    nadam = response(NAdam(0.1, beta1=0.0), GRADIENTS)
    np.testing.assert_allclose(
        nadam.x, response(Adam(0.1, beta1=0.0), GRADIENTS).x, rtol=1e-13
    )


# RAdam


def test_radams_first_five_steps_are_the_corrected_mean_of_the_gradients():
    radam = response(RAdam(0.1), GRADIENTS).step[1:7]
    mean = response(LeakyMomentum(0.1), GRADIENTS).step[1:7]
    corrected = mean / (1 - 0.9 ** np.arange(1, 7))[:, None]
    np.testing.assert_allclose(radam[:5], corrected[:5], rtol=1e-13)
    assert (np.abs(radam[5] / corrected[5] - 1) > 0.5).all()


def test_radam_becomes_adam():
    # After twenty memories the average amounts to all it ever will, and the ratio is one.
    noise = np.random.default_rng(4).normal(size=(2000, 1))
    radam, adam = (
        response(kind(beta2=0.99, epsilon=0.0), noise).step[-10:]
        for kind in (RAdam, Adam)
    )
    np.testing.assert_allclose(radam, adam, rtol=1e-5)


@pytest.mark.parametrize("beta2", [0.0, 0.5, 0.6, 2 / 3])
def test_radam_with_a_short_memory_never_divides(beta2):
    # At 0.6 the ratio would divide by zero.
    radam = response(RAdam(0.1, beta2=beta2), GRADIENTS).x
    np.testing.assert_allclose(
        radam, response(RAdam(0.1, beta2=0.3), GRADIENTS).x, rtol=1e-14
    )


def test_radam_throws_its_first_steps_off_the_map_at_a_rate_that_suits_adam():
    for method, far in (RAdam(0.1), True), (Adam(0.1), False):
        path = trace(method, HIMMELBLAU, [-4.0, 4.0], steps=5)
        assert (np.abs(path.x).max() > 1e12) == far


# AdaBelief and Yogi


def test_what_adabelief_adds_at_every_step_acts_like_its_sum_added_once():
    beta2, added = 0.99, 1e-4
    path = response(AdaBelief(0.1, beta2=beta2, epsilon_root=added), GRADIENTS)
    bare = response(AdaBelief(0.1, beta2=beta2, epsilon_root=0.0), GRADIENTS)
    t = np.arange(1, 201)[:, None]
    v_hat = bare.v[1:] / (1 - beta2**t) + added / (1 - beta2)
    expected = -0.1 * bare.m[1:] / (1 - 0.9**t) / (np.sqrt(v_hat) + 1e-16)
    np.testing.assert_allclose(path.step[1:], expected, rtol=1e-12)


def test_adabelief_on_a_steady_slope_ends_at_the_pace_its_small_number_sets():
    # The deviation dies out; what is left is added / (1 - beta2) = 1 under the root.
    method = AdaBelief(0.1, beta2=0.9, epsilon=0.0, epsilon_root=0.1)
    state = run(method, Linear([5.0]), [0.0], steps=2000)
    assert state.step[0] == pytest.approx(-0.5, rel=1e-12)


def test_yogi_moves_its_mean_square_by_the_square_of_the_gradient_alone():
    v = response(Yogi(), GRADIENTS).v
    moved = np.abs(np.diff(v, axis=0))
    # A difference of numbers up to 1e5 is good to some 1e-11.
    np.testing.assert_allclose(moved, 0.001 * GRADIENTS**2, rtol=1e-9, atol=1e-10)
    assert (np.diff(v, axis=0) < 0).any()


# Methods of signs


def test_every_step_of_a_method_of_signs_is_as_long_as_the_rate():
    for method in Lion(0.01), Signum(0.01), SignDescent(0.01):
        steps = trace(method, HIMMELBLAU, STARTS, steps=300).step[1:]
        np.testing.assert_array_equal(np.abs(steps), 0.01)


def test_signum_without_momentum_is_sign_descent():
    signum = trace(Signum(0.01, momentum=0.0), HIMMELBLAU, STARTS, steps=100)
    sign = trace(SignDescent(0.01), HIMMELBLAU, STARTS, steps=100)
    np.testing.assert_array_equal(signum.x, sign.x)


def test_lion_with_one_memory_for_both_is_signum():
    lion = response(Lion(0.01, beta1=0.9, beta2=0.9), GRADIENTS)
    np.testing.assert_array_equal(lion.x, response(Signum(0.01), GRADIENTS).x)


def test_adam_without_memory_is_sign_descent():
    adam = Adam(0.125, beta1=0.0, beta2=0.0, epsilon=0.0)
    path = trace(adam, HIMMELBLAU, STARTS, steps=50)
    np.testing.assert_array_equal(
        path.x, trace(SignDescent(0.125), HIMMELBLAU, STARTS, steps=50).x
    )


@pytest.mark.parametrize("size", [20.0, 1000.0, 1e6])
def test_an_outlier_outvotes_signum_until_it_has_faded(size):
    # The outlier throws the mean from 1 to 0.9 - 0.1 K; n ones later it is 1 - (0.1 + 0.1 K) 0.9^n.
    path = response(Signum(1.0), [1.0] * 500 + [-size] + [1.0] * 200)
    law = math.log(0.1 + 0.1 * size) / -math.log(0.9)
    assert int((path.step > 0).sum()) == math.ceil(law)


@pytest.mark.parametrize(("beta1", "steps"), [(0.9, 59), (0.8, 47), (0.5, 0)])
def test_lion_turns_after_a_turn_of_the_gradient_when_the_newest_outweighs_the_mean(
    beta1, steps
):
    # n steps after the turn the mean is 2 0.99^n - 1, and is outweighed below (1 - beta1) / beta1.
    turn = [1.0] * 3000 + [-1.0] * 100
    walked_on = int((response(Lion(1.0, beta1=beta1), turn).step[3001:] < 0).sum())
    assert walked_on == math.ceil(math.log((1 / beta1) / 2) / math.log(0.99)) == steps


def test_lion_decays_a_weight_towards_zero():
    still = run(Lion(0.01, weight_decay=2.0), Linear([0.0]), [4.0], steps=10)
    assert still.x[0] == pytest.approx(4 * 0.98**10, rel=1e-12)


# Rprop


def test_rprop_grows_up_to_its_largest_step_while_the_sign_stays():
    path = response(Rprop(0.01), np.random.default_rng(5).uniform(1e-9, 1e9, 60))
    law = np.minimum(0.01 * 1.2 ** np.arange(60), 50.0)
    np.testing.assert_allclose(path.size[1:, 0], law, rtol=1e-12)
    np.testing.assert_array_equal(path.step, np.concatenate([[[0.0]], -path.size[1:]]))


def test_rprop_shrinks_down_to_its_smallest_step_and_rests_after_every_change():
    # A sign that changes for good after each rest: the step is halved at every second gradient.
    gradients = np.tile([1.0, -1.0, -1.0, 1.0], 30)
    path = response(Rprop(1.0, grow=1.0), gradients)
    halvings = np.repeat(np.arange(60), 2)
    law = np.maximum(0.5 ** np.concatenate([[0], halvings + 1])[:120], 1e-6)
    np.testing.assert_array_equal(path.size[1:, 0], law)
    rests = path.step[1:, 0] == 0
    np.testing.assert_array_equal(rests, np.arange(120) % 2 == 1)


def test_rprop_closes_in_on_a_minimum_where_sign_descent_hops():
    bowl = Quadratic([1.0, 100.0])
    ends = [
        np.abs(run(method, bowl, [0.7, 0.9], steps=200).x).max()
        for method in (Rprop(0.1), SignDescent(0.1))
    ]
    assert ends[0] < 1e-5
    assert ends[1] > 0.01


def test_rprop_follows_how_often_and_not_how_much():
    # Nine gradients of 0.1 and one of -0.9: their mean is zero, and Rprop walks off.
    gradients = np.tile([0.1] * 9 + [-0.9], 20)
    assert abs(gradients.mean()) < 1e-15
    assert response(Rprop(0.01), gradients).x[-1, 0] < -100
    assert abs(response(GradientDescent(0.01), gradients).x[-1, 0]) < 1e-12


# Schedule-free descent


def test_schedule_free_descent_answers_with_the_plain_mean_of_its_walk():
    path = trace(ScheduleFree(0.01), HIMMELBLAU, STARTS, steps=200)
    mean = np.cumsum(path.z[1:], axis=0) / np.arange(1, 201)[:, None, None]
    np.testing.assert_allclose(path.x[1:], mean, rtol=1e-12, atol=1e-13)


def test_the_walk_of_schedule_free_descent_is_plain_descent_if_it_asks_where_it_stands():
    walk = trace(ScheduleFree(0.01, beta=0.0), HIMMELBLAU, STARTS, steps=100).z
    plain = trace(GradientDescent(0.01), HIMMELBLAU, STARTS, steps=100).x
    np.testing.assert_array_equal(walk, plain)


def test_schedule_free_descent_bears_rates_at_which_plain_descent_diverges():
    # Asking near the average divides the curvature the walk feels, the more the longer it goes on.
    parabola = Quadratic([1.0])
    assert not abs(run(GradientDescent(3.0), parabola, [1.0], steps=2000).x[0]) < 1e6
    assert abs(run(ScheduleFree(3.0), parabola, [1.0], steps=2000).x[0]) < 1e-3


def test_the_first_step_of_adamax_is_as_long_as_the_rate():
    # The mean, 0.1 g, is divided by the sum of its weights, 0.1, and by the size of g.
    state = run(Adamax(0.1, epsilon=0.0), Linear([3.0, -7.0]), [0.0, 0.0], steps=1)
    np.testing.assert_allclose(state.step, [-0.1, 0.1], rtol=1e-14)
