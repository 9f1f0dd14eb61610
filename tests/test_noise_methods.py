"""Noisy, perturbed and Langevin descent, and steps along negative curvature."""

import math

import numpy as np
import pytest
from scipy import stats

from optguide import (
    BoundedSaddle,
    Counted,
    DoubleWell,
    GradientDescent,
    Himmelblau,
    LangevinDynamics,
    NegativeCurvature,
    NoisyGradientDescent,
    PerturbedGradientDescent,
    Quadratic,
    escape_time,
    run,
    trace,
)
from optguide.random import keys, normal, uniform, words

SADDLE = BoundedSaddle()
SEEDS = np.arange(200)[:, None]


def escapes(method, start=(0.0, 0.0)):
    return escape_time(method, SADDLE, start, steps=400, left=0.5, along=[0, 1])


@pytest.mark.parametrize(
    ("method", "median", "spread"),
    [
        (PerturbedGradientDescent(0.1, 0.01, 1e-3, 50, SEEDS), 27, (23, 36)),
        (PerturbedGradientDescent(0.1, 1e-6, 1e-3, 50, SEEDS), 78, (74, 86)),
        (NoisyGradientDescent(0.1, 0.01, SEEDS), 35, (30, 44)),
        (NoisyGradientDescent(0.1, 1e-6, SEEDS), 86, (81, 95)),
    ],
    ids=["perturbed by 1e-2", "perturbed by 1e-6", "noise 1e-2", "noise 1e-6"],
)
def test_escape_times_from_the_saddle_itself_are_those_measured_elsewhere(
    method, median, spread
):
    # Medians and deciles of 200 runs by another implementation. The distance grows by 1.2 per step,
    # so the median of 200 has a standard error of about one half, and a decile one of about one.
    steps = escapes(method)
    assert np.isfinite(steps).all()
    assert abs(np.median(steps) - median) <= 2
    assert np.abs(np.percentile(steps, [10, 90]) - spread).max() <= 4


def test_a_tenth_of_the_noise_takes_twelve_or_thirteen_steps_more():
    more = math.log(10) / math.log(1.2)
    for method in (
        lambda s: NoisyGradientDescent(0.1, s, SEEDS),
        lambda s: PerturbedGradientDescent(0.1, s, 1e-3, 1000, SEEDS),
        lambda s: LangevinDynamics(0.1, s**2, SEEDS),
    ):
        medians = [np.median(escapes(method(10.0**-k))) for k in (3, 5, 7)]
        np.testing.assert_allclose(np.diff(medians), 2 * more, atol=1.5)


def test_from_the_ridge_the_perturbation_waits_until_the_gradient_is_small():
    # 2 * 0.8^t <= 1e-3 from step 35 on.
    path = trace(
        PerturbedGradientDescent(0.1, 0.01, 1e-3, 50), SADDLE, [1.0, 0.0], steps=40
    )
    assert (path.x[:35, 1] == 0).all()
    assert (path.x[36:, 1] != 0).all()
    assert path.last[:36].max() == -np.inf
    assert path.last[36] == 35


# what the noise is


def test_the_perturbation_fills_a_ball_evenly():
    flat, n = Quadratic([1e-12, 1e-12, 1e-12]), 20_000
    method = PerturbedGradientDescent(0.1, 2.0, 1.0, 5, np.arange(n)[:, None])
    x = run(method, flat, np.zeros(3), steps=1).x
    length = np.linalg.norm(x, axis=-1)
    assert length.max() <= 2
    # In three dimensions the cube of the distance is uniform, and so is each coordinate of the
    # direction.
    assert stats.kstest((length / 2) ** 3, "uniform").pvalue > 0.01
    assert stats.kstest((x[:, 0] / length + 1) / 2, "uniform").pvalue > 0.01


def test_between_perturbations_it_is_gradient_descent():
    path = trace(
        PerturbedGradientDescent(0.1, 0.1, 1e9, 7),
        Quadratic([1.0, 2.0]),
        [1.0, 1.0],
        40,
    )
    moved = np.linalg.norm(path.step[1:] + 0.1 * path.x[:-1] * [1.0, 2.0], axis=-1)
    assert np.flatnonzero(moved > 1e-12).tolist() == [0, 8, 16, 24, 32]
    assert path.last[1:].tolist() == [t // 8 * 8 for t in range(40)]
    # The step with noise: first the noise, then descent from where it led.
    y = (path.x[1] / (1 - 0.1 * np.array([1.0, 2.0]))) - path.x[0]
    assert 0 < np.linalg.norm(y) <= 0.1


@pytest.mark.parametrize("h", [0.5, 2.0, 6.0])
def test_the_stationary_variance_of_langevin_dynamics_is_the_exact_one(h):
    eta, temperature, n = 0.25, 0.3, 20_000
    method = LangevinDynamics(eta, temperature, np.arange(n)[:, None])
    x = run(method, Quadratic([h]), [0.0], steps=60).x[:, 0]
    exact = 2 * eta * temperature / (1 - (1 - eta * h) ** 2)
    assert math.isclose(exact, 2 * temperature / (h * (2 - eta * h)))
    # The variance of n normal numbers has the relative standard error sqrt(2 / n), one per cent.
    assert abs(x.var() / exact - 1) < 0.04
    assert abs(x.mean()) < 4 * math.sqrt(exact / n)
    assert stats.kstest(x / math.sqrt(exact), "norm").pvalue > 0.01


def test_for_small_rates_langevin_dynamics_samples_the_boltzmann_density():
    # The double well along x: exp(-(x^2 - 1)^2 / T), by quadrature.
    eta, temperature, n = 0.005, 0.5, 4000
    method = LangevinDynamics(eta, temperature, np.arange(n)[:, None])
    x = run(method, DoubleWell(), [0.0, 0.0], steps=1500).x
    grid = np.linspace(-4, 4, 4001)
    density = np.exp(-((grid**2 - 1) ** 2) / temperature)
    square = (grid**2 * density).sum() / density.sum()
    assert abs((x[:, 0] ** 2).mean() / square - 1) < 0.05
    assert abs((x[:, 1] ** 2).mean() / (temperature / 2) - 1) < 0.08
    assert abs((x[:, 0] > 0).mean() - 0.5) < 0.03


def test_without_noise_all_three_are_gradient_descent():
    plain = trace(
        GradientDescent(0.01), Himmelblau(), [[1.0, 2.0], [0.0, 0.0]], steps=30
    ).x
    for method in (
        NoisyGradientDescent(0.01, 0.0),
        PerturbedGradientDescent(0.01, 0.0, 1e9, 3),
        LangevinDynamics(0.01, 0.0),
        NegativeCurvature(0.01, distance=0.0),
    ):
        path = trace(method, Himmelblau(), [[1.0, 2.0], [0.0, 0.0]], steps=30).x
        np.testing.assert_allclose(path, plain, rtol=1e-13)


# keys


def test_a_start_draws_the_same_alone_in_a_batch_and_in_a_sweep():
    starts = np.random.default_rng(0).normal(size=(5, 2))
    together = trace(NoisyGradientDescent(0.01, 1.0), Himmelblau(), starts, steps=9).x
    alone = trace(NoisyGradientDescent(0.01, 1.0), Himmelblau(), starts[3], steps=9).x
    np.testing.assert_array_equal(together[:, 3], alone)
    rates = np.array([0.001, 0.01])[:, None, None]
    sweep = trace(NoisyGradientDescent(rates, 1.0), Himmelblau(), starts, steps=9).x
    np.testing.assert_array_equal(sweep[:, 1], together)


def test_steps_seeds_and_starts_draw_different_noise():
    flat = Quadratic([0.0, 0.0])
    starts = np.zeros((4, 1, 2)) + np.arange(4.0)[:, None, None]
    method = NoisyGradientDescent(1.0, 1.0, seed=np.arange(3)[:, None])
    noise = trace(method, flat, starts, steps=50).step[1:]
    assert noise.shape == (50, 4, 3, 2)
    assert len(np.unique(noise)) == noise.size
    flattened = noise.reshape(50, -1)
    correlation = np.corrcoef(flattened.T) - np.eye(24)
    # Fifty draws each: correlations have the standard deviation 1/7.
    assert np.abs(correlation).max() < 5 / 7


def test_keys_of_many_points_are_all_different_and_spread():
    x = np.random.default_rng(1).uniform(-1, 1, (100_000, 2)).round(3)
    x = np.unique(x, axis=0)
    many = keys(x)
    assert len(np.unique(many)) == len(x)
    assert stats.kstest(many[:5000] / 2**52, "uniform").pvalue > 0.01
    assert (many == np.floor(many)).all()
    # Order, sign and the axis matter, the sign of zero does not.
    a, b, c, d = keys(np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, 2.0], [1.0, -2.0]]))
    assert len({a, b, c, d}) == 4
    assert keys(np.array([0.0, -0.0])) == keys(np.zeros(2))
    # By the definition, for one point.
    one = np.array([1.5])
    first, second, _, _ = words(int(one.view(np.int64)[0]), 0, 0, 0)
    assert keys(one) == (first * 2**20 + (second >> 12)) % 2**52


def test_noise_is_the_documented_stream():
    state = run(
        NoisyGradientDescent(1.0, 1.0, seed=7),
        Quadratic([0.0, 0.0]),
        [1.0, 2.0],
        steps=1,
    )
    key = int(keys(np.array([1.0, 2.0])))
    np.testing.assert_array_equal(state.step, -normal(7, key, 0, 2))


def test_each_step_draws_the_numbers_of_the_stream_that_are_its_own():
    starts, flat = (
        np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]),
        Quadratic([0.0, 0.0, 0.0]),
    )
    key = keys(starts).astype(int)
    noisy = trace(NoisyGradientDescent(0.5, 4.0, seed=7), flat, starts, steps=4).step[
        1:
    ]
    hot = trace(LangevinDynamics(0.5, 9.0, seed=7), flat, starts, steps=4).step[1:]
    # Without a rate the step is the perturbation: a direction, and a distance in a ball of radius 2.
    moved = trace(
        PerturbedGradientDescent(0.0, 2.0, 1.0, 0, 7), flat, starts, steps=4
    ).step[1:]
    for t in range(4):
        n = normal(7, key, t, 3)
        np.testing.assert_allclose(noisy[t], -2 * n, rtol=1e-15)
        np.testing.assert_allclose(hot[t], 3 * n, rtol=1e-15)
        n, u = normal(7, key, 2 * t, 3), uniform(7, key, 2 * t + 1, 1)
        unit = n / np.linalg.norm(n, axis=-1, keepdims=True)
        np.testing.assert_allclose(moved[t], 2 * u ** (1 / 3) * unit, rtol=1e-14)


def test_a_perturbation_costs_a_second_gradient_and_nobody_else_pays():
    # The first start has a small gradient from the beginning, the second never has.
    counted = Counted(Quadratic([1.0, 1.0]))
    method = PerturbedGradientDescent(1e-3, radius=1e-3, threshold=0.1, wait=3)
    # By hand: a run remembers the last gradient, and pays for none twice.
    state = method.init(np.array([[0.0, 0.0], [5.0, 5.0]]))
    for _ in range(10):
        state = method.step(counted, state)
    assert state.last.tolist() == [8, -np.inf]
    assert counted.n_gradients.tolist() == [10 + 3, 10]


# negative curvature


def test_negative_curvature_leaves_the_saddle_and_the_ridge():
    steps = escapes(
        NegativeCurvature(0.1), [[0.0, 0.0], [1.0, 0.0], [1.0, 1e-8], [1.0, 0.1]]
    )
    # On the quadratic y + 0.1 grows by 1.2 per step: ten steps to 0.6. The fourth power slows it.
    assert math.ceil(math.log(6) / math.log(1.2)) == 10
    assert 10 <= steps[0] <= 11
    assert (steps[:3] == steps[0]).all()
    assert steps[3] < steps[0]


def test_the_step_goes_downhill_on_either_side():
    for side in 1, -1:
        state = run(NegativeCurvature(0.1), SADDLE, [1.0, side * 1e-9], steps=1)
        assert np.sign(state.x[1]) == side
        np.testing.assert_allclose(state.step, [-0.2, side * 0.02], rtol=1e-6)
        np.testing.assert_allclose(state.curvature, -2)


def test_where_the_surface_curves_upwards_it_is_gradient_descent():
    starts = np.array([[3.1, 2.2], [-2.7, 3.0]])
    step = run(NegativeCurvature(0.01), Himmelblau(), starts, steps=1).step
    np.testing.assert_allclose(step, -0.01 * Himmelblau().gradient(starts), rtol=1e-14)
