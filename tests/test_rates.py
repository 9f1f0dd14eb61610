"""Closed forms: what each method does on quadratics, on slopes and beside saddles.

On a quadratic a momentum method is a linear map of its state. One step from every unit vector gives
the matrix of that map, and its eigenvalues give the rate.
"""

import math
from functools import partial

import numpy as np
import pytest

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    BoundedSaddle,
    GradientDescent,
    Himmelblau,
    LeakyMomentum,
    Momentum,
    Nesterov,
    Quadratic,
    RMSProp,
    SaddleFreeNewton,
    Scheduled,
    response,
    run,
    trace,
)
from optguide.schedules import InverseTime

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(3).uniform(-4, 4, (20, 2))
CONDITIONS = pytest.mark.parametrize("kappa", [10, 100, 1000])
#: What a step of these methods reads of their state.
MEMORY = {
    GradientDescent: ("x",),
    Momentum: ("x", "v"),
    LeakyMomentum: ("x", "m"),
    Nesterov: ("ahead", "v"),
}


def iteration_matrix(method, surface):
    """Return the matrix that takes what the method remembers to what it remembers a step later."""
    names, d = MEMORY[type(method)], surface.dimension
    # One step from somewhere else first: the first step of momentum is special with dampening.
    state = run(method, surface, np.zeros((len(names) * d, d)), steps=1)
    units = np.eye(len(names) * d).reshape(-1, len(names), d)
    state = method.step(
        surface, state._replace(**dict(zip(names, units.swapaxes(0, 1), strict=True)))
    )
    return np.concatenate([getattr(state, name) for name in names], axis=-1).T


def spectral_radius(method, surface):
    return np.abs(np.linalg.eigvals(iteration_matrix(method, surface))).max()


def ravine(kappa):
    """Return the quadratic whose curvatures fill the range from 1 to `kappa`."""
    return Quadratic(np.linspace(1, kappa, 50))


# rates on a quadratic, at the best tunings


@CONDITIONS
def test_gradient_descent_contracts_by_kappa_minus_1_over_kappa_plus_1(kappa):
    method = GradientDescent(2 / (kappa + 1))
    expected = (kappa - 1) / (kappa + 1)
    np.testing.assert_allclose(
        spectral_radius(method, ravine(kappa)), expected, rtol=1e-14
    )


# At their best tunings the momentum methods are defective: two eigenvalues coincide, and then
# eigenvalues know half of the digits only. The error is the root of a rounding of the matrix,
# divided by the size of the eigenvalue.
DOUBLE = 3e-7


@CONDITIONS
def test_momentum_contracts_by_root_kappa_minus_1_over_root_kappa_plus_1(kappa):
    rate = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    method = Momentum(4 / (math.sqrt(kappa) + 1) ** 2, momentum=rate**2)
    np.testing.assert_allclose(
        spectral_radius(method, ravine(kappa)), rate, rtol=DOUBLE
    )


@CONDITIONS
def test_nesterov_contracts_by_1_minus_1_over_root_kappa(kappa):
    method = Nesterov(
        1 / kappa, momentum=(math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    )
    expected = 1 - 1 / math.sqrt(kappa)
    np.testing.assert_allclose(
        spectral_radius(method, ravine(kappa)), expected, rtol=DOUBLE
    )


@CONDITIONS
def test_nesterovs_best_tuning_contracts_by_1_minus_2_over_root_3_kappa_plus_1(kappa):
    root = math.sqrt(3 * kappa + 1)
    method = Nesterov(4 / (3 * kappa + 1), momentum=(root - 2) / (root + 2))
    np.testing.assert_allclose(
        spectral_radius(method, ravine(kappa)), 1 - 2 / root, rtol=DOUBLE
    )


@CONDITIONS
def test_no_neighbouring_tuning_is_better(kappa):
    # What makes the tunings above the best ones: a step aside in any direction is slower.
    root, root3 = math.sqrt(kappa), math.sqrt(3 * kappa + 1)
    surface = ravine(kappa)
    best = GradientDescent(2 / (kappa + 1))
    for factor in 0.99, 1.01:
        aside = GradientDescent(best.learning_rate * factor)
        assert spectral_radius(aside, surface) > spectral_radius(best, surface)
    for best in (
        Momentum(4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2),
        Nesterov(4 / (3 * kappa + 1), (root3 - 2) / (root3 + 2)),
    ):
        for eta, mu in (1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99):
            if mu * best.momentum < 1:
                aside = type(best)(best.learning_rate * eta, best.momentum * mu)
                assert (
                    spectral_radius(aside, surface)
                    > spectral_radius(best, surface) + 1e-6
                )


@CONDITIONS
def test_the_error_of_momentum_falls_as_the_spectral_radius_promises(kappa):
    # At the best tuning the slowest mode decays like (a + b t) rate^t, not faster and not slower.
    rate = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    method = Momentum(4 / (math.sqrt(kappa) + 1) ** 2, momentum=rate**2)
    path = trace(method, Quadratic((1.0, kappa)), [1.0, 1.0], steps=4000)
    t = np.arange(4001)
    bound = (1 + t) * rate**t
    seen = bound > 1e-290
    assert (np.abs(path.x[seen]) <= 3 * bound[seen, None]).all()
    slow = np.abs(path.x[seen, 0]) / bound[seen]
    assert slow[20:].min() > 0.01


# stability


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("curvature", [1.0, 7.0])
def test_the_largest_stable_rate(mu, curvature):
    parabola = Quadratic((curvature,))
    for make, limit in (
        (GradientDescent, 2),
        (partial(Momentum, momentum=mu), 2 * (1 + mu)),
        (partial(LeakyMomentum, momentum=mu), 2 * (1 + mu) / (1 - mu)),
        (partial(Nesterov, momentum=mu), 2 * (1 + mu) / (1 + 2 * mu)),
    ):
        assert spectral_radius(make(limit * (1 - 1e-6) / curvature), parabola) < 1
        assert spectral_radius(make(limit * (1 + 1e-6) / curvature), parabola) > 1
        # And at the limit the iterate hops from side to side: an eigenvalue of -1. The largest
        # entries are about 400, at mu = 0.99 of the leaky form.
        matrix = iteration_matrix(make(limit / curvature), parabola)
        assert abs(np.linalg.eigvals(matrix) + 1).min() < 1e-10


def test_the_largest_stable_rate_of_a_run():
    parabola = Quadratic((1.0,))
    rates = np.array([[1.99], [2.01]])
    path = trace(GradientDescent(rates), parabola, [1.0], steps=2000)
    np.testing.assert_allclose(
        np.abs(path.x[-1, :, 0]), [0.99**2000, 1.01**2000], rtol=1e-10
    )


# identities between methods


@pytest.mark.parametrize("curvature", [0.1, 1.0, 7.0, -0.5])
def test_nesterov_on_a_parabola_is_momentum_with_damped_momentum(curvature):
    eta, mu, parabola = 0.1, 0.9, Quadratic((curvature,))
    nesterov = trace(Nesterov(eta, mu), parabola, [1.0], steps=50)
    # $x_{t+1} = x_t - \eta \lambda x_t + \mu (1 - \eta \lambda) (x_t - x_{t-1})$
    damped = mu * (1 - eta * curvature)
    x = [1.0, 1.0 - eta * curvature]
    for _ in range(49):
        x.append(x[-1] * (1 - eta * curvature) + damped * (x[-1] - x[-2]))
    scale = np.maximum.accumulate(np.abs(x))
    np.testing.assert_array_less(np.abs(nesterov.x[:, 0] - x), 1e-14 * scale)
    momentum = trace(Momentum(eta, damped), parabola, [1.0], steps=50)
    np.testing.assert_array_less(np.abs(momentum.x[:, 0] - x), 1e-14 * scale)


def test_the_point_ahead_is_the_next_point_of_the_velocity():
    mu, path = 0.9, trace(Nesterov(0.003, 0.9), HIMMELBLAU, STARTS, steps=60)
    # $y_t = x_t + \mu (x_t - x_{t-1})$, and the velocity is the displacement over minus the rate
    np.testing.assert_allclose(path.ahead, path.x + mu * path.step, rtol=0, atol=1e-14)
    np.testing.assert_allclose(path.step, -0.003 * path.v, rtol=0, atol=1e-14)


def test_the_point_ahead_moves_as_in_torch():
    # PyTorch knows only y: $b = \mu b + g(y)$, $y = y - \eta (g + \mu b)$.
    eta, mu, path = (
        0.003,
        0.9,
        trace(Nesterov(0.003, 0.9), HIMMELBLAU, STARTS, steps=60),
    )
    y, b = STARTS, 0.0
    for t in range(1, 61):
        g = HIMMELBLAU.gradient(y)
        b = mu * b + g
        y = y - eta * (g + mu * b)
        # Roundings differ, and runs into a minimum do not add them up.
        np.testing.assert_allclose(path.ahead[t], y, rtol=0, atol=1e-12)
    # x is another sequence, apart by the share of the velocity.
    assert np.abs(path.x - path.ahead).max() > 0.1


def test_momentum_with_the_rate_inside_the_velocity_is_the_same_for_a_constant_rate():
    eta, mu = 0.003, 0.9
    path = trace(Momentum(eta, mu), HIMMELBLAU, STARTS, steps=60)
    x, v = STARTS, 0.0
    for t in range(1, 61):
        v = mu * v - eta * HIMMELBLAU.gradient(x)
        x = x + v
        np.testing.assert_allclose(path.x[t], x, rtol=0, atol=1e-12)
    # With a falling rate it is not.
    falling = run(
        Scheduled(Momentum(eta, mu), InverseTime(0.1)), HIMMELBLAU, STARTS, steps=60
    )
    x, v = STARTS, 0.0
    for t in range(60):
        v = mu * v - eta / (1 + 0.1 * t) * HIMMELBLAU.gradient(x)
        x = x + v
    assert np.abs(falling.x - x).max() > 0.01


def test_leaky_momentum_is_momentum_with_the_rate_rescaled():
    mu = 0.9
    leaky = trace(LeakyMomentum(0.01, mu), HIMMELBLAU, STARTS, steps=60)
    heavy = trace(Momentum(0.01 * (1 - mu), mu), HIMMELBLAU, STARTS, steps=60)
    np.testing.assert_allclose(leaky.x, heavy.x, rtol=0, atol=1e-12)
    np.testing.assert_allclose(leaky.m, (1 - mu) * heavy.v, rtol=0, atol=1e-10)


def test_dampening_spares_the_first_gradient():
    gradients = np.random.default_rng(4).normal(size=30)
    mu, tau = 0.8, 0.4
    answer = response(Momentum(1.0, mu, dampening=tau), gradients)
    v = gradients[0]
    for t, g in enumerate(gradients):
        v = mu * v + (1 - tau) * g if t else g
        np.testing.assert_allclose(answer.v[t + 1, 0], v, rtol=1e-13, atol=1e-14)


def test_momentum_of_zero_is_gradient_descent():
    plain = trace(GradientDescent(0.01), HIMMELBLAU, STARTS, steps=30).x
    for method in Momentum(0.01, 0.0), LeakyMomentum(0.01, 0.0), Nesterov(0.01, 0.0):
        np.testing.assert_array_equal(
            trace(method, HIMMELBLAU, STARTS, steps=30).x, plain
        )


def test_adam_without_a_mean_is_rmsprop_with_its_start_corrected():
    beta2 = 0.99
    gradients = np.random.default_rng(5).normal(size=(40, 3))
    adam = response(Adam(0.1, beta1=0.0, beta2=beta2, epsilon=0.0), gradients)
    rmsprop = response(RMSProp(0.1, rho=beta2, epsilon=0.0), gradients)
    correction = np.sqrt(1 - beta2 ** np.arange(1, 41))[:, None]
    np.testing.assert_allclose(adam.step[1:], correction * rmsprop.step[1:], rtol=1e-13)


# first steps and constant slopes


SLOPES = np.array([1e-3, -1.0, 7.0, -1e3, 1e6])


def test_adams_first_step_is_the_learning_rate():
    answer = response(Adam(0.1, epsilon=0.0), SLOPES[None])
    np.testing.assert_allclose(answer.step[1], -0.1 * np.sign(SLOPES), rtol=1e-14)


def test_adams_steps_on_a_constant_slope_are_the_learning_rate():
    # Both averages are the constant; rounding of $1 - \beta^t$ is magnified by $1 / (1 - \beta)$.
    answer = response(Adam(0.1, epsilon=0.0), np.tile(SLOPES, (500, 1)))
    np.testing.assert_allclose(
        answer.step[1:], np.tile(-0.1 * np.sign(SLOPES), (500, 1)), rtol=1e-12
    )


def test_the_small_number_outside_the_root_divides_by_the_slope_plus_it():
    answer = response(Adam(0.1, epsilon=0.5), SLOPES[None])
    expected = -0.1 * SLOPES / (np.abs(SLOPES) + 0.5)
    np.testing.assert_allclose(answer.step[1], expected, rtol=1e-13)
    inside = response(Adam(0.1, epsilon=0.0, epsilon_root=0.5), SLOPES[None])
    expected = -0.1 * SLOPES / np.sqrt(SLOPES**2 + 0.5)
    np.testing.assert_allclose(inside.step[1], expected, rtol=1e-13)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, 0.99])
def test_rmsprops_first_step_is_1_over_root_1_minus_rho_too_long(rho):
    answer = response(RMSProp(0.1, rho=rho, epsilon=0.0), np.tile(SLOPES, (200, 1)))
    t = np.arange(1, 201)[:, None]
    expected = -0.1 * np.sign(SLOPES) / np.sqrt(1 - rho**t)
    np.testing.assert_allclose(answer.step[1:], expected, rtol=1e-12)


def test_adadeltas_first_step_is_the_root_of_epsilon_over_1_minus_rho():
    for epsilon, rho in (1e-6, 0.9), (4e-6, 0.9), (1e-6, 0.95):
        slopes = np.array([1e2, -1e4, 1e6])
        answer = response(Adadelta(rho=rho, epsilon=epsilon), slopes[None])
        expected = (
            -math.sqrt(epsilon) * slopes / np.sqrt((1 - rho) * slopes**2 + epsilon)
        )
        np.testing.assert_allclose(answer.step[1], expected, rtol=1e-13)
        # The small number under the root is at most 4e-9 of what it stands beside.
        expected = -math.sqrt(epsilon / (1 - rho)) * np.sign(slopes)
        np.testing.assert_allclose(answer.step[1], expected, rtol=4e-9)
    # Beside a small slope it counts: then the step is the slope itself, no longer.
    tiny = response(Adadelta(rho=0.9, epsilon=1e-6), [1e-9])
    np.testing.assert_allclose(tiny.step[1, 0], -1e-9, rtol=1e-9)


def test_adadelta_from_a_big_start_steps_by_its_root():
    answer = response(Adadelta(rho=0.9, epsilon=0.0, initial_delta=50.0), SLOPES[None])
    expected = -math.sqrt(50 / (1 - 0.9)) * np.sign(SLOPES)
    np.testing.assert_allclose(answer.step[1], expected, rtol=1e-14)


def test_adagrads_steps_on_a_constant_slope_fall_like_1_over_root_t():
    answer = response(AdaGrad(0.5, epsilon=0.0), np.tile(SLOPES, (400, 1)))
    t = np.arange(1, 401)[:, None]
    # The sum of 400 squares carries up to 400 roundings.
    expected = -0.5 * np.sign(SLOPES) / np.sqrt(t)
    np.testing.assert_allclose(answer.step[1:], expected, rtol=1e-13)


def test_adagrads_other_numbers():
    g, t = 2.0, np.arange(1, 101)
    for method, expected in (
        (AdaGrad(0.5, epsilon=3.0), -0.5 * g / (g * np.sqrt(t) + 3)),
        (AdaGrad(0.5, epsilon=0.0, epsilon_root=3.0), -0.5 * g / np.sqrt(g**2 * t + 3)),
        (
            AdaGrad(0.5, epsilon=0.0, initial_accumulator=3.0),
            -0.5 * g / np.sqrt(g**2 * t + 3),
        ),
        (
            AdaGrad(0.5, epsilon=0.0, learning_rate_decay=0.1),
            -0.5 / np.sqrt(t) / (1 + 0.1 * (t - 1)),
        ),
    ):
        answer = response(method, np.full(100, g))
        np.testing.assert_allclose(answer.step[1:, 0], expected, rtol=1e-13)


def test_rmsprops_small_numbers_stand_outside_and_inside_the_root():
    rho, size = 0.9, np.sqrt(1 - 0.9) * np.abs(SLOPES)
    outside = response(RMSProp(0.1, rho=rho, epsilon=0.5), SLOPES[None])
    np.testing.assert_allclose(
        outside.step[1], -0.1 * SLOPES / (size + 0.5), rtol=1e-13
    )
    inside = response(
        RMSProp(0.1, rho=rho, epsilon=0.0, epsilon_root=0.5), SLOPES[None]
    )
    expected = -0.1 * SLOPES / np.sqrt(size**2 + 0.5)
    np.testing.assert_allclose(inside.step[1], expected, rtol=1e-13)


def test_rmsprop_with_momentum_is_a_velocity_of_quotients():
    mu, rho = 0.5, 0.9
    gradients = np.random.default_rng(6).normal(size=50)
    plain = response(RMSProp(0.1, rho=rho), gradients)
    heavy = response(RMSProp(0.1, rho=rho, momentum=mu), gradients)
    # $b_t = \sum_i \mu^{t - i} b'_i$
    velocity = np.convolve(plain.b[1:, 0], mu ** np.arange(50))[:50]
    np.testing.assert_allclose(heavy.b[1:, 0], velocity, rtol=1e-11, atol=1e-13)


def test_rmsprop_ends_in_a_hop_of_the_learning_rate():
    path = trace(
        RMSProp(0.01, rho=0.9, epsilon=0.0), Quadratic((1.0,)), [1.0], steps=3000
    )
    np.testing.assert_allclose(np.abs(path.x[-100:, 0]), 0.005, rtol=1e-6)
    assert (np.sign(path.x[-100:-1, 0]) == -np.sign(path.x[-99:, 0])).all()


class Multiplied:
    """A surface times a number."""

    def __init__(self, surface, factor):
        self.surface, self.factor = surface, factor

    def value(self, x):
        return self.factor * self.surface.value(x)

    def gradient(self, x):
        return self.factor * self.surface.gradient(x)


@pytest.mark.parametrize("exponent", [-60, -1, 1, 60])
@pytest.mark.parametrize(
    "method",
    [Adam(0.1, epsilon=0.0), RMSProp(0.01, epsilon=0.0), AdaGrad(0.5, epsilon=0.0)],
    ids=lambda method: type(method).__name__,
)
def test_adaptive_methods_do_not_see_the_scale_of_the_surface(method, exponent):
    # Multiplication by a power of two rounds nothing, so the paths agree to the last bit.
    path = trace(method, HIMMELBLAU, STARTS, steps=50)
    scaled = trace(method, Multiplied(HIMMELBLAU, 2.0**exponent), STARTS, steps=50)
    np.testing.assert_array_equal(scaled.x, path.x)


def test_gradient_descent_sees_the_scale_of_the_surface_as_a_rate():
    path = trace(GradientDescent(0.01), HIMMELBLAU, STARTS, steps=50)
    scaled = trace(
        GradientDescent(0.005), Multiplied(HIMMELBLAU, 2.0), STARTS, steps=50
    )
    np.testing.assert_array_equal(scaled.x, path.x)


# saddles

SADDLE = Quadratic((2.0, -2.0))


def growth(method):
    """Return the factors of the escape along curvature -2 at rate 0.1, the largest first."""
    downhill = Quadratic((-2.0,))
    return np.sort(np.linalg.eigvals(iteration_matrix(method, downhill)).real)[::-1]


def test_growth_beside_a_saddle():
    a = 0.2  # rate times curvature
    root = math.sqrt((1.9 + a) ** 2 - 4 * 0.9)
    np.testing.assert_allclose(growth(GradientDescent(0.1)), [1 + a], rtol=1e-15)
    # $z^2 - (1 + \mu + a) z + \mu$
    heavy = [(1.9 + a + root) / 2, (1.9 + a - root) / 2]
    np.testing.assert_allclose(growth(Momentum(0.1)), heavy, rtol=1e-13)
    np.testing.assert_allclose(heavy, [1.5, 0.6], rtol=1e-14)
    # $z^2 - (1 + a) (1 + \mu) z + \mu (1 + a)$
    root = math.sqrt((1.2 * 1.9) ** 2 - 4 * 0.9 * 1.2)
    nesterov = [(1.2 * 1.9 + root) / 2, (1.2 * 1.9 - root) / 2]
    np.testing.assert_allclose(growth(Nesterov(0.1)), nesterov, rtol=1e-13)


@pytest.mark.parametrize("curvature", [0.5, 2.0])
@pytest.mark.parametrize("eta", [0.01, 0.1])
def test_gradient_descent_leaves_by_1_plus_rate_times_curvature(eta, curvature):
    saddle = Quadratic((2.0, -curvature))
    path = trace(GradientDescent(eta), saddle, [1.0, 1e-12], steps=200)
    t = np.arange(201)
    np.testing.assert_allclose(
        path.x[:, 1], 1e-12 * (1 + eta * curvature) ** t, rtol=1e-13
    )
    np.testing.assert_allclose(path.x[:, 0], (1 - 2 * eta) ** t, rtol=1e-13)


def test_momentum_leaves_on_the_sum_of_its_two_modes():
    # y_0 = d and y_1 = (1 + a) d decide the shares of the two modes, 1.5^t and 0.6^t.
    path = trace(Momentum(0.1), SADDLE, [1.0, 1e-12], steps=60)
    t = np.arange(61)
    share = (1.2 - 0.6) / (1.5 - 0.6)
    expected = 1e-12 * (share * 1.5**t + (1 - share) * 0.6**t)
    np.testing.assert_allclose(path.x[:, 1], expected, rtol=1e-12)


def test_saddle_free_newton_doubles_the_distance():
    path = trace(SaddleFreeNewton(), SADDLE, [1.0, 2.0**-40], steps=39)
    np.testing.assert_array_equal(path.x[:, 1], 2.0 ** np.arange(-40, 0))
    np.testing.assert_array_equal(path.x[1:, 0], 0)


def escape(method, d, surface, steps=500):
    """Return the first step after which |y| > 1/2, for starts (1, d)."""
    starts = np.stack([np.ones(len(d)), d], axis=-1)
    outside = np.abs(trace(method, surface, starts, steps).x[..., 1]) > 0.5
    return np.where(outside.any(axis=0), outside.argmax(axis=0), -1)


@pytest.mark.parametrize(
    "method",
    [GradientDescent(0.1), Momentum(0.1), Nesterov(0.1)],
    ids=lambda m: type(m).__name__,
)
def test_the_time_to_leave_a_saddle_is_logarithmic_in_the_distance(method):
    d = 10.0 ** -np.arange(2, 200, 6)
    rate = growth(method)[0]
    steps = escape(method, d, BoundedSaddle(), steps=2600)
    # The last part of the way is the same for all, the first is the law; whole steps round it.
    law = np.log(d[0] / d) / math.log(rate)
    assert (np.abs(steps - steps[0] - law) <= 1).all()
    # And on a pure quadratic, where no wall slows it down, the law is all there is, but for the
    # share of the start that goes into the mode that dies out.
    steps = escape(method, d, SADDLE, steps=2600)
    second = growth(method)[1] if len(growth(method)) > 1 else 0.0
    share = (1.2 - second) / (rate - second)
    np.testing.assert_array_equal(
        steps, np.ceil(np.log(0.5 / (share * d)) / math.log(rate))
    )


def test_saddle_free_newton_leaves_in_the_binary_logarithm_of_the_distance():
    d = 10.0 ** -np.arange(2, 200, 6)
    steps = escape(SaddleFreeNewton(), d, SADDLE, steps=800)
    np.testing.assert_array_equal(steps, np.ceil(np.log2(0.5 / d)))
    bounded = escape(SaddleFreeNewton(), d, BoundedSaddle(), steps=800)
    assert (np.abs(bounded - bounded[0] - np.log2(d[0] / d)) <= 1).all()


def test_adaptive_methods_leave_an_aligned_saddle_whatever_the_distance():
    # The first step of Adam, AdaGrad and RMSProp has a length of its own, so the start hardly
    # counts: with no small number in the way, all distances below it take the same time.
    d = 10.0 ** -np.arange(4, 120, 4)
    for method in (
        Adam(0.1, epsilon=0.0),
        AdaGrad(0.1, epsilon=0.0),
        RMSProp(0.1, rho=0.9, epsilon=0.0),
    ):
        steps = escape(method, d, BoundedSaddle())
        # 1 / 10 a step at least, from nothing to 1/2, and the wall is not felt yet.
        assert (steps == steps[-1]).all(), method
        assert 1 <= steps[-1] <= 10
    # RMSProp's first step is root 10 times too long: two are enough.
    assert escape(RMSProp(0.1, rho=0.9, epsilon=0.0), d, BoundedSaddle())[0] == 2


def test_the_small_number_decides_below_it():
    # Gradients much smaller than epsilon move Adam hardly at all: then it is the distance again
    # that counts.
    d = 10.0 ** -np.arange(4, 120, 4)
    steps = escape(Adam(0.1, epsilon=1e-8), d, BoundedSaddle(), steps=2000)
    assert steps[0] == escape(Adam(0.1, epsilon=0.0), d[:1], BoundedSaddle())[0]
    assert (np.diff(steps) >= 0).all()
    assert steps[-1] > 3 * steps[0]


def test_the_advantage_of_adaptive_methods_at_saddles_is_one_of_coordinates():
    # Gradient descent does not see a turn; Adam and RMSProp do.
    angle, d = math.pi / 4, 1e-8
    turned = BoundedSaddle(angle)
    c, s = math.cos(angle), math.sin(angle)
    times = {}
    for method in GradientDescent(0.1), Adam(0.1), RMSProp(0.1, rho=0.9):
        path = trace(method, turned, [c - s * d, s + c * d], steps=500).x
        outside = np.abs(c * path[:, 1] - s * path[:, 0]) > 0.5
        assert outside.any()
        times[type(method)] = (
            escape(method, [d], BoundedSaddle())[0],
            outside.argmax(),
        )
    assert abs(times[GradientDescent][1] - times[GradientDescent][0]) <= 1
    assert times[Adam][1] > 5 * times[Adam][0]
    assert times[RMSProp][1] > 5 * times[RMSProp][0]


@pytest.mark.parametrize(
    "method",
    [
        GradientDescent(0.1),
        Momentum(0.1),
        LeakyMomentum(0.1),
        Nesterov(0.1),
        AdaGrad(0.1),
        RMSProp(0.1),
        Adadelta(),
        Adam(0.1),
        SaddleFreeNewton(),
    ],
    ids=lambda method: type(method).__name__,
)
def test_no_method_that_only_follows_the_gradient_leaves_the_ridge(method):
    path = trace(method, BoundedSaddle(), [[1.0, 0.0], [0.0, 0.0]], steps=500)
    np.testing.assert_array_equal(path.x[..., 1], 0)
    np.testing.assert_array_equal(path.x[:, 1], 0)


def test_adadelta_crawls_and_then_grows():
    # Started by the small number alone, it is the slowest to leave from afar; the running size of
    # its steps grows, so the distance does not count for much.
    method = Adadelta(1.0, rho=0.95)
    steps = escape(method, np.array([1e-1, 1e-4, 1e-8, 1e-16]), BoundedSaddle())
    assert (steps > 20).all()
    assert (steps < 50).all()
