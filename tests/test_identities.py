"""Identities between methods: two names for one path, and what tells neighbours apart."""

import math
from fractions import Fraction

import numpy as np
import pytest

from optguide import (
    Adadelta,
    AdaGrad,
    AdaGradAbsolute,
    AdaGradExponential,
    AdaGradPower,
    Adam,
    BarzilaiBorwein,
    CenteredRMSProp,
    GradientDescent,
    Himmelblau,
    LeakyMomentum,
    Linear,
    Momentum,
    Nesterov,
    PolyakStep,
    Quadratic,
    Regularized,
    RMSProp,
    Rotated,
    Scaled,
    SmoothedNesterov,
    response,
    run,
    trace,
)

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(20).uniform(-4, 4, (6, 2))
GRADIENTS = np.random.default_rng(21).normal(size=(200, 3)) * [1.0, 1e-3, 30.0]


# Momentum and Nesterov


def test_nesterovs_classic_and_look_ahead_forms_are_one_path():
    eta, mu = 0.002, 0.9
    path = trace(Nesterov(eta, mu), HIMMELBLAU, STARTS, steps=80)
    # The classic form: the gradient is asked ahead of the classic point.
    x, v = STARTS, np.zeros_like(STARTS)
    # PyTorch's: one point, the gradient asked there, momentum applied twice.
    y, b = STARTS, np.zeros_like(STARTS)
    for t in range(1, 81):
        v = mu * v - eta * HIMMELBLAU.gradient(x + mu * v)
        x = x + v
        g = HIMMELBLAU.gradient(y)
        b = mu * b + g
        y = y - eta * (g + mu * b)
        np.testing.assert_allclose(path.x[t], x, rtol=0, atol=1e-12)
        np.testing.assert_allclose(path.ahead[t], y, rtol=0, atol=1e-12)
        np.testing.assert_allclose(y, x + mu * v, rtol=0, atol=1e-12)
    # They are two points, not one.
    assert np.abs(path.ahead - path.x).max() > 0.1


def test_momentum_in_two_points_is_momentum():
    eta, mu = 0.002, 0.9
    path = trace(Momentum(eta, mu), HIMMELBLAU, STARTS, steps=80).x
    before, x = STARTS, STARTS
    for t in range(1, 81):
        before, x = x, x - eta * HIMMELBLAU.gradient(x) + mu * (x - before)
        np.testing.assert_allclose(path[t], x, rtol=0, atol=1e-12)


def test_leaky_momentum_is_the_heavy_ball_with_the_rate_rescaled():
    for mu in 0.5, 0.9, 0.99:
        leaky = response(LeakyMomentum(0.1, mu), GRADIENTS)
        heavy = response(Momentum(0.1 * (1 - mu), mu), GRADIENTS)
        np.testing.assert_allclose(leaky.x, heavy.x, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("offset", "twin"), [(1.0, Nesterov(0.002)), (0.0, Momentum(0.002))]
)
def test_smoothed_nesterov_with_one_offset_is(offset, twin):
    smoothed = SmoothedNesterov(0.002, 0.9, offsets=(offset,), weights=(1.0,))
    one, other = (
        trace(method, HIMMELBLAU, STARTS, steps=80) for method in (smoothed, twin)
    )
    np.testing.assert_allclose(one.x, other.x, rtol=0, atol=1e-12)
    np.testing.assert_allclose(one.v, other.v, rtol=1e-9, atol=1e-9)


def test_on_a_parabola_smoothing_is_one_offset_at_the_mean():
    bowl = Quadratic((1.0, 9.0), angle=0.4)
    for offsets, weights in (
        ((1 / 3, 2 / 3, 1), (1 / 3, 1 / 3, 1 / 3)),
        ((1 / 2, 3 / 4, 1), (1 / 7, 2 / 7, 4 / 7)),
    ):
        mean = sum(c * w for c, w in zip(offsets, weights, strict=True))
        many = trace(
            SmoothedNesterov(0.1, 0.9, offsets, weights), bowl, STARTS, steps=60
        )
        one = trace(SmoothedNesterov(0.1, 0.9, (mean,), (1.0,)), bowl, STARTS, steps=60)
        np.testing.assert_allclose(many.x, one.x, rtol=0, atol=1e-12)


def test_smoothing_stays_closer_to_the_path_without_ripples_than_nesterov():
    # The ripples are shorter than the way ahead: three questions see something of their mean slope.
    class Rippled:
        def value(self, x):
            return (x**2 / 2 + 0.02 * np.cos(40 * x)).sum(axis=-1)

        def gradient(self, x):
            return x - 0.8 * np.sin(40 * x)

    starts = np.linspace(1, 4, 50)[:, None]
    noise = []
    for method in SmoothedNesterov(0.02, 0.95), Nesterov(0.02, 0.95):
        x = trace(method, Rippled(), starts, steps=60).x
        smooth = trace(method, Quadratic([1.0]), starts, steps=60).x
        noise.append(np.sqrt(((x - smooth) ** 2).mean()))
    assert noise[0] < noise[1]


class LessardRechtPackard:
    """A strongly convex function whose curvature is 25, 1 and 25 again."""

    def value(self, x):
        low = 12.5 * x**2
        middle = x**2 / 2 + 24 * x - 12
        high = 12.5 * x**2 - 24 * x + 36
        return np.where(x < 1, low, np.where(x < 2, middle, high)).sum(axis=-1)

    def gradient(self, x):
        return np.where(x < 1, 25 * x, np.where(x < 2, x + 24, 25 * x - 24))


#: The optimal tuning for quadratics of curvatures from 1 to 25.
CYCLING = Momentum(1 / 9, momentum=4 / 9)


def test_heavy_ball_cycles_for_ever_on_a_strongly_convex_function():
    exact = [Fraction(n, 1225) for n in (792, -2208, 2592)]
    # It is a cycle, in exact arithmetic.
    for i in range(3):
        before, x, after = exact[i - 1], exact[i], exact[(i + 1) % 3]
        slope = 25 * x if x < 1 else x + 24 if x < 2 else 25 * x - 24
        assert x - slope / 9 + Fraction(4, 9) * (x - before) == after
    # And the method goes there from 3.3, and stays.
    path = trace(CYCLING, LessardRechtPackard(), [3.3], steps=1002).x[:, 0]
    seen = path[-3:]
    at = int(np.abs(seen - float(exact[0])).argmin())
    np.testing.assert_allclose(
        np.roll(seen, -at), [float(x) for x in exact], rtol=1e-13
    )


def test_plain_descent_and_nesterov_do_not_cycle_there():
    starts = np.linspace(-5, 5, 201)[:, None]
    for method in (
        GradientDescent(1 / 9),
        GradientDescent(2 / 26),
        Nesterov(1 / 25, 2 / 3),
    ):
        if method != GradientDescent(1 / 9):
            x = run(method, LessardRechtPackard(), starts, steps=500).x
            assert np.abs(x).max() < 1e-10
    # At the same rate plain descent is beyond its limit of 2 / 25; the heavy ball is not.
    assert 1 / 9 > 2 / 25


def test_the_window_of_starts_that_cycle():
    starts = np.linspace(-5, 5, 2001)
    x = run(CYCLING, LessardRechtPackard(), starts[:, None], steps=2000).x[:, 0]
    cycling = np.abs(x) > 0.5
    # An eighth of the starts in [-5, 5], and all of the published interval.
    assert cycling[(starts >= 3.07) & (starts <= 3.46)].all()
    assert 0.10 < cycling.mean() < 0.15
    assert np.abs(x[~cycling]).max() < 1e-10


# AdaGrad's family


def test_adagrad_with_the_power_one_half_is_adagrad():
    power = response(
        AdaGradPower(0.5, epsilon=1e-6, initial_accumulator=0.1), GRADIENTS
    )
    root = response(AdaGrad(0.5, epsilon=1e-6, initial_accumulator=0.1), GRADIENTS)
    np.testing.assert_allclose(power.x, root.x, rtol=1e-14)


def test_adagrad_with_the_power_zero_is_gradient_descent():
    power = response(AdaGradPower(0.5, power=0.0, epsilon=0.0), GRADIENTS)
    np.testing.assert_array_equal(power.x, response(GradientDescent(0.5), GRADIENTS).x)


def test_the_steps_of_adagrads_family_on_a_constant_slope():
    t = np.arange(1, 101)
    for method, expected in (
        (AdaGradPower(1.0, power=1.0, epsilon=0.0), 1 / (3.0 * t)),
        (AdaGradPower(1.0, power=0.25, epsilon=0.0), 3.0**0.5 / t**0.25),
        (AdaGradAbsolute(1.0, epsilon=0.0), 1 / t),
        (AdaGradAbsolute(1.0, epsilon=2.0), 3 / (3 * t + 2)),
        (AdaGradAbsolute(1.0, epsilon=0.0, initial_accumulator=6.0), 1 / (t + 2)),
        (AdaGradExponential(1.0, scale=9.0), 3 * np.exp(-t)),
    ):
        answer = response(method, np.full(100, -3.0))
        np.testing.assert_allclose(answer.step[1:, 0], expected, rtol=1e-12)


def test_the_exponential_stalls_where_the_root_goes_on():
    # A bowl with a steep and a flat coordinate: the steep one is dead after its first gradient.
    bowl, start = Quadratic((4.0, 0.2)), [2.0, 2.0]
    dead = run(AdaGradExponential(0.25), bowl, start, steps=1000).x
    assert dead[0] == pytest.approx(2.0, abs=1e-12)
    alive = run(AdaGrad(0.25), bowl, start, steps=1000).x
    assert np.abs(alive).max() < 1e-6
    # Without the root it arrives too, at a rate of its own.
    assert np.abs(run(AdaGradPower(3.0, 1.0), bowl, start, steps=1000).x).max() < 1e-6


# RMSProp's family


def test_centring_changes_nothing_where_the_mean_gradient_is_zero():
    # Signs that alternate: the running mean is (1 - rho) / (1 + rho) of their size.
    rho, n = 0.99, 3000
    signal = np.where(np.arange(n) % 2, 1.0, -1.0)
    centred, plain = (
        response(m(1.0, rho=rho), signal) for m in (CenteredRMSProp, RMSProp)
    )
    mean = (1 - rho) / (1 + rho)
    ratio = centred.step[-1, 0] / plain.step[-1, 0]
    assert ratio == pytest.approx(1 / math.sqrt(1 - mean**2), rel=1e-6)
    assert ratio == pytest.approx(1, abs=2e-5)


def test_centring_lets_the_steps_on_a_slope_grow_until_epsilon_stops_them():
    rho, epsilon, g = 0.9, 1e-3, 2.0
    t = np.arange(1, 401)
    answer = response(CenteredRMSProp(1.0, rho=rho, epsilon=epsilon), np.full(400, g))
    # The variance is g^2 rho^t (1 - rho^t); it drowns in rounding when rho^t does.
    deviation = g * np.sqrt(rho**t * (1 - rho**t))
    expected = -g / (deviation + epsilon)
    np.testing.assert_allclose(answer.step[1:201, 0], expected[:200], rtol=1e-6)
    assert answer.step[-1, 0] == pytest.approx(-g / epsilon, rel=1e-4)
    # RMSProp's own settle at the rate.
    plain = response(RMSProp(1.0, rho=rho, epsilon=epsilon), np.full(400, g))
    assert plain.step[-1, 0] == pytest.approx(-1, rel=1e-3)


def test_centring_never_takes_the_root_of_a_negative_number():
    # Rounding makes the mean square smaller than the square of the mean on some constant slopes.
    slopes = np.random.default_rng(0).uniform(0.1, 10, 100)
    answer = response(CenteredRMSProp(rho=0.9), np.tile(slopes, (500, 1)))
    assert np.isfinite(answer.x).all()
    assert (answer.m**2 > answer.E).any()


@pytest.mark.parametrize(
    ("eta", "rho"), [(0.01, 0.9), (0.1, 0.9), (0.01, 0.99), (0.01, 0.5)]
)
def test_rmsprop_ends_in_a_hop_of_half_the_rate_to_each_side(eta, rho):
    method = RMSProp(eta, rho=rho, epsilon=0.0)
    x = trace(method, Quadratic((1.0, 50.0)), [1.0, 1.0], steps=5000).x[-100:]
    np.testing.assert_allclose(np.abs(x), eta / 2, rtol=1e-5)
    assert (x[1:] * x[:-1] < 0).all()


def test_adadeltas_hidden_rate_decides_how_long_a_unit_takes():
    # Under a slope of one, steps of the root of epsilon over 1 - rho to begin with.
    counts = []
    for method in (
        Adadelta(rho=0.95, epsilon=1e-6),
        Adadelta(rho=0.9, epsilon=1e-6),
    ):
        path = trace(method, Linear([1.0]), [0.0], steps=400)
        first = math.sqrt(method.epsilon / (1 - method.rho + method.epsilon))
        assert path.step[1, 0] == pytest.approx(-first, rel=1e-12)
        counts.append(int((path.x[:, 0] > -1).sum()))
    assert counts == [193, 214]


# Rates that are measured


def test_barzilai_and_borwein_take_the_inverse_of_the_last_curvature():
    # In one dimension that is the secant method: on a parabola the second step is exact.
    path = trace(BarzilaiBorwein(0.01), Quadratic((7.0,)), [3.0], steps=2)
    assert path.rate[2] == pytest.approx(1 / 7)
    assert path.x[2, 0] == pytest.approx(0, abs=1e-14)
    # Two curvatures: the rate is between their inverses, from the second step on.
    path = trace(BarzilaiBorwein(0.01), Quadratic((1.0, 50.0)), STARTS, steps=5)
    assert (path.rate[2:] >= 1 / 50 * (1 - 1e-12)).all()
    assert (path.rate[2:] <= 1 + 1e-12).all()
    # Of the two estimates it is the longer one: the step by its product with what it changed.
    for t in range(2, 6):
        s, y = path.step[t - 1], path.g[t] - path.g[t - 1]
        longer, shorter = (
            (s * s).sum(-1) / (s * y).sum(-1),
            (s * y).sum(-1) / (y * y).sum(-1),
        )
        np.testing.assert_allclose(path.rate[t], longer, rtol=1e-12)
        assert (longer > shorter).all()


def test_barzilai_and_borwein_go_up_on_the_way_down():
    path = trace(
        BarzilaiBorwein(0.01), Quadratic((1.0, 7.0, 50.0)), np.ones((1, 3)), steps=40
    )
    values = Quadratic((1.0, 7.0, 50.0)).value(path.x[:, 0])
    assert (np.diff(values[:20]) > 0).any()
    assert values[-1] < 1e-12


def test_beside_a_maximum_barzilai_and_borwein_use_the_first_rate():
    path = trace(BarzilaiBorwein(0.25), Quadratic((-1.0, -1.0)), STARTS, steps=5)
    np.testing.assert_array_equal(path.rate, 0.25)
    plain = trace(GradientDescent(0.25), Quadratic((-1.0, -1.0)), STARTS, steps=5)
    np.testing.assert_array_equal(path.x, plain.x)


def test_polyaks_step_never_moves_away_from_the_minimum_of_a_convex_function():
    bowl = Quadratic((1.0, 100.0), angle=1.0)
    path = trace(PolyakStep(0.0), bowl, STARTS, steps=200)
    distance = np.linalg.norm(path.x, axis=-1)
    assert (np.diff(distance, axis=0) <= 1e-15).all()


def test_polyaks_step_settles_on_a_cone_where_a_constant_rate_hops():
    class Cone:
        def value(self, x):
            return np.linalg.norm(x, axis=-1)

        def gradient(self, x):
            length = np.linalg.norm(x, axis=-1, keepdims=True)
            return np.where(length > 0, x / np.where(length > 0, length, 1.0), 0.0)

    assert np.abs(run(PolyakStep(0.0), Cone(), STARTS, steps=2).x).max() < 1e-15
    hopping = run(GradientDescent(0.1), Cone(), STARTS, steps=500).x
    assert np.linalg.norm(hopping, axis=-1).max() > 1e-3


def test_polyaks_step_seeks_the_level_that_it_is_told():
    state = run(PolyakStep(5.0), Quadratic((1.0, 3.0)), STARTS, steps=100)
    np.testing.assert_allclose(Quadratic((1.0, 3.0)).value(state.x), 5.0, rtol=1e-12)


# Surfaces made of surfaces


@pytest.mark.parametrize("weight_decay", [0.0, 0.5, 3.0])
def test_descent_on_a_regularized_surface_shrinks_every_coordinate(weight_decay):
    eta = 0.005
    path = trace(
        GradientDescent(eta), Regularized(HIMMELBLAU, weight_decay), STARTS, steps=30
    ).x
    x = STARTS
    for t in range(1, 31):
        x = (1 - eta * weight_decay) * x - eta * HIMMELBLAU.gradient(x)
        np.testing.assert_allclose(path[t], x, rtol=1e-11, atol=1e-13)


TURN = np.array([[math.cos(0.7), -math.sin(0.7)], [math.sin(0.7), math.cos(0.7)]])
INDIFFERENT = [GradientDescent(0.005), Momentum(0.002), Nesterov(0.002), BarzilaiBorwein(),
               PolyakStep(0.0), SmoothedNesterov(0.002)]  # fmt: skip
COORDINATEWISE = [
    AdaGrad(0.5),
    RMSProp(),
    CenteredRMSProp(),
    Adam(0.1),
    AdaGradAbsolute(0.5),
]


@pytest.mark.parametrize("method", INDIFFERENT, ids=lambda m: type(m).__name__)
def test_turning_the_surface_turns_the_path(method):
    plain = trace(method, HIMMELBLAU, STARTS, steps=15).x
    turned = trace(method, Rotated(HIMMELBLAU, 0.7), STARTS @ TURN.T, steps=15).x
    # Far from the minima Himmelblau's function magnifies roundings.
    np.testing.assert_allclose(turned, plain @ TURN.T, rtol=0, atol=1e-8)


@pytest.mark.parametrize("method", COORDINATEWISE, ids=lambda m: type(m).__name__)
def test_methods_that_go_by_coordinate_see_the_axes(method):
    plain = trace(method, HIMMELBLAU, STARTS, steps=15).x
    turned = trace(method, Rotated(HIMMELBLAU, 0.7), STARTS @ TURN.T, steps=15).x
    assert np.abs(turned - plain @ TURN.T).max() > 1e-3


@pytest.mark.parametrize(
    "method",
    [
        AdaGrad(0.5, epsilon=0.0),
        AdaGradAbsolute(0.5, epsilon=0.0),
        RMSProp(epsilon=0.0),
        CenteredRMSProp(epsilon=0.0),
        Adam(0.1, epsilon=0.0),
        BarzilaiBorwein(0.0),
    ],
    ids=lambda m: type(m).__name__,
)
def test_scaling_the_value_changes_no_step(method):
    # By a power of two, so that no rounding differs.
    for factor in 2.0**-20, 1024.0:
        plain = trace(method, HIMMELBLAU, STARTS, steps=15).x
        scaled = trace(method, Scaled(HIMMELBLAU, factor), STARTS, steps=15).x
        np.testing.assert_array_equal(scaled, plain)


def test_scaling_the_value_is_scaling_the_rate_of_descent():
    for method in GradientDescent, Momentum, Nesterov, SmoothedNesterov:
        plain = trace(method(0.002), HIMMELBLAU, STARTS, steps=15).x
        scaled = trace(method(0.001), Scaled(HIMMELBLAU, 2.0), STARTS, steps=15).x
        np.testing.assert_allclose(scaled, plain, rtol=1e-13)


def test_polyaks_step_does_not_see_a_stretch_and_a_rate_does():
    for method, indifferent in (
        (PolyakStep(0.0), True),
        (AdaGrad(0.5), False),
        (GradientDescent(0.005), False),
    ):
        plain = trace(method, HIMMELBLAU, STARTS, steps=15).x
        wide = trace(method, Scaled(HIMMELBLAU, stretch=4.0), 4.0 * STARTS, steps=15).x
        assert np.allclose(wide, 4.0 * plain, rtol=1e-12) == indifferent
