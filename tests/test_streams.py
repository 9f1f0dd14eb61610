"""Random numbers without a state, and streams of surfaces made of them."""

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from optguide import (
    Averaged,
    ExactTrustRegion,
    GradientDescent,
    Himmelblau,
    LeakyMomentum,
    Momentum,
    Quadratic,
    Scheduled,
    SmoothedNesterov,
    central_difference,
    iterate,
)
from optguide.compile import record, replay
from optguide.random import normal, uniform, words
from optguide.schedules import InverseTime
from optguide.surfaces.streams import minibatches, noisy

HIMMELBLAU = Himmelblau()
MILLION = 10**6


def last(states, steps):
    """Return the state after so many steps."""
    return next(itertools.islice(states, steps, None))


# The generator


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        # Published with the generator: the file kat_vectors of Random123, philox4x32 of 10 rounds.
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)  # fmt: skip
def test_the_generator_gives_the_published_answers(counter, key, answer):
    t, block, low, high = (int(word, 16) for word in counter.split())
    seed_low, seed_high = (int(word, 16) for word in key.split())
    # Two words in a signed number of 64 bits.
    seed, key = (
        np.array(upper << 32 | lower, dtype=np.uint64).astype(np.int64)
        for lower, upper in ((seed_low, seed_high), (low, high))
    )
    assert " ".join(f"{int(word):08x}" for word in words(seed, key, t, block)) == answer


def by_the_book(seed, key, t, block):
    """Philox with whole numbers of any size, as the paper writes it."""
    a, b, c, d = t, block, key % 2**32, key >> 32
    k, m = seed % 2**32, seed >> 32
    for _ in range(10):
        p, q = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = q >> 32 ^ b ^ k, q % 2**32, p >> 32 ^ d ^ m, p % 2**32
        k, m = (k + 0x9E3779B9) % 2**32, (m + 0xBB67AE85) % 2**32
    return a, b, c, d


def test_halves_of_products_are_products():
    rng = np.random.default_rng(0)
    seed, key = rng.integers(0, 2**63, (2, 50))
    t, block = rng.integers(0, 2**32, (2, 50))
    ours = np.transpose(words(seed, key, t, block))
    for i in range(50):
        expected = by_the_book(*(int(number[i]) for number in (seed, key, t, block)))
        assert tuple(ours[i].tolist()) == expected


@pytest.mark.parametrize("draw", [uniform, normal])
def test_a_batch_draws_what_its_rows_draw(draw):
    seed, key, t = np.array([[3], [4]]), np.array([0, 5, 2**40]), 17
    together = draw(seed, key, t, 5)
    assert together.shape == (2, 3, 5)
    for i, j in np.ndindex(2, 3):
        alone = draw(int(seed[i, 0]), int(key[j]), t, 5)
        # Logarithms and cosines of arrays and of numbers may differ in the last bit.
        np.testing.assert_allclose(together[i, j], alone, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("draw", [uniform, normal])
def test_fewer_draws_are_the_first_of_more(draw):
    np.testing.assert_array_equal(draw(1, 2, 3, 7)[:4], draw(1, 2, 3, 4))


@pytest.mark.parametrize("draw", [uniform, normal])
def test_seeds_keys_and_steps_give_draws_that_have_nothing_in_common(draw):
    n = np.arange(2000)
    rows = [
        draw(n, 0, 0, 2),
        draw(0, n, 0, 2),
        draw(0, 0, n, 2),
        draw(0, 0, 0, 4000).reshape(-1, 2),
    ]
    columns = np.concatenate([row.T for row in rows])
    # The first rows of all are the same draw; the other 1999 are not.
    correlations = np.corrcoef(columns[:, 1:]) - np.eye(8)
    assert np.abs(correlations).max() < 5 / math.sqrt(2000)


def test_uniform_numbers_are_even():
    u = uniform(0, 0, np.arange(1000), 1000)
    assert 0 < u.min() < 1e-5 < 1 - 1e-5 < u.max() < 1
    counts, _ = np.histogram(u, bins=100, range=(0, 1))
    # Chi-squared with 99 degrees of freedom: mean 99, standard deviation 14.
    assert abs((((counts - 1e4) ** 2) / 1e4).sum() - 99) < 5 * 14


def test_normal_numbers_have_the_moments_of_the_normal_distribution():
    z = normal(0, 0, np.arange(1000), 1000)
    # Moments 1 to 4, each with its own standard error.
    for power, mean, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        assert abs((z**power).mean() - mean) < 5 * math.sqrt(variance / MILLION)
    # The two of a pair do not depend on each other.
    assert abs((z[:, ::2] * z[:, 1::2]).mean()) < 5 / math.sqrt(MILLION / 2)


def test_draws_of_a_recorded_step_are_those_of_the_step_and_the_start():
    program = record(lambda t, key: normal(9, key, t, 3), 1, np.array([1, 2]))
    for t in 2, 77:
        np.testing.assert_allclose(
            replay(program, t, np.array([5, 6])),
            normal(9, np.array([5, 6]), t, 3),
            rtol=1e-14,
        )


# Noise


def test_a_frozen_surface_answers_the_same_whenever_it_is_asked():
    first, second = itertools.islice(noisy(HIMMELBLAU, 1.0, seed=3), 2)
    x = np.array([[1.0, 2.0], [0.0, 0.5]])
    np.testing.assert_array_equal(first.gradient(x), first.gradient(x.copy()))
    assert (first.gradient(x) != second.gradient(x)).all()
    np.testing.assert_array_equal(first.hessian(x), HIMMELBLAU.hessian(x))


def test_the_gradient_of_a_noisy_surface_is_the_derivative_of_its_value():
    (surface,) = itertools.islice(noisy(HIMMELBLAU, 5.0, seed=3), 1)
    x = np.random.default_rng(1).uniform(-4, 4, (20, 2))
    measured, error = central_difference(surface.value, x, with_error=True)
    assert (np.abs(surface.gradient(x) - measured) <= error).all()


def test_a_noisy_stream_can_be_repeated():
    start = [1.0, 2.0]
    one, other = (
        last(iterate(Momentum(0.001), noisy(HIMMELBLAU, 5.0, seed=4), start), 50)
        for _ in range(2)
    )
    np.testing.assert_array_equal(one.x, other.x)
    another = last(iterate(Momentum(0.001), noisy(HIMMELBLAU, 5.0, seed=5), start), 50)
    assert (another.x != one.x).all()


def test_many_seeds_are_one_run_each():
    seeds = np.array([[1, 2, 3], [4, 5, 6]])
    start = np.array([1.0, 2.0])
    together = last(
        iterate(
            Momentum(0.001), noisy(HIMMELBLAU, 5.0, seeds), np.tile(start, (2, 3, 1))
        ),
        30,
    )
    for i in np.ndindex(2, 3):
        stream = noisy(HIMMELBLAU, 5.0, int(seeds[i]))
        alone = last(iterate(Momentum(0.001), stream, start), 30)
        np.testing.assert_allclose(together.x[i], alone.x, rtol=1e-12)


def test_noise_may_fade_with_time():
    stream = noisy(Quadratic([1.0, 1.0]), lambda t: 1 / (1 + t), seed=np.arange(4000))
    for t, surface in zip(range(4), stream, strict=False):
        spread = surface.gradient(np.zeros((4000, 2))).std()
        # Of 8000 numbers, four standard errors.
        assert abs(spread * (1 + t) - 1) < 4 / math.sqrt(2 * 8000)


def test_noise_of_zero_is_the_surface():
    method, start = ExactTrustRegion(), [1.0, 2.0]
    path, plain = (
        [state.x for state in itertools.islice(iterate(method, stream, start), 10)]
        for stream in (noisy(HIMMELBLAU, 0.0), itertools.repeat(HIMMELBLAU))
    )
    np.testing.assert_array_equal(path, plain)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: noisy(HIMMELBLAU, -1.0),
            "scale must be a finite number >= 0, got -1.0",
        ),
        (
            lambda: noisy(HIMMELBLAU, 1.0, seed=-1),
            "seed must be a whole number >= 0, got -1",
        ),
        (
            lambda: noisy(HIMMELBLAU, 1.0, seed=None),
            "seed must be a whole number >= 0, got None",
        ),
        (lambda: minibatches(None, 0), "size must be a whole number >= 1, got 0"),
        (
            lambda: minibatches(None, 5, seed=0.5),
            "seed must be a whole number >= 0, got 0.5",
        ),
    ],
)
def test_bad_input_of_a_stream_is_one_sentence_before_its_first_surface(make, sentence):
    with pytest.raises((ValueError, TypeError)) as error:
        make()
    assert str(error.value) == sentence


# Minibatches


@dataclass
class Line:
    """Least squares: a line through points, the mean over samples."""

    features: np.ndarray
    targets: np.ndarray

    @property
    def samples(self):
        return len(self.targets)

    def batch(self, rows):
        return Line(self.features[rows], self.targets[rows])

    def value(self, x):
        return (self._residuals(x) ** 2).mean(axis=-1) / 2

    def gradient(self, x):
        return np.einsum("...n,...nd->...d", self._residuals(x), self.features) / len(
            self.targets.T
        )

    def _residuals(self, x):
        return np.einsum("...nd,...d->...n", self.features, x) - self.targets


RNG = np.random.default_rng(7)
FEATURES = RNG.normal(size=(50, 3))
LINE = Line(FEATURES, FEATURES @ [1.0, -2.0, 0.5] + 0.1 * RNG.normal(size=50))


@pytest.mark.parametrize("size", [1, 7, 10, 50, 80])
def test_an_epoch_deals_out_every_sample_once(size):
    numbered = replace(LINE, targets=np.arange(50))
    batches = -(-50 // size)
    stream, orders = minibatches(numbered, size), set()
    for _ in range(3):
        dealt = [surface.targets for surface in itertools.islice(stream, batches)]
        assert [len(targets) for targets in dealt[:-1]] == [size] * (batches - 1)
        assert sorted(np.concatenate(dealt)) == list(range(50))
        orders.add(tuple(np.concatenate(dealt)))
    assert len(orders) == 3


def test_the_gradients_of_an_epoch_average_to_the_gradient():
    x = np.array([0.3, 0.2, 0.1])
    gradients = [
        s.gradient(x) for s in itertools.islice(minibatches(LINE, 10, seed=3), 5)
    ]
    np.testing.assert_allclose(np.mean(gradients, axis=0), LINE.gradient(x), rtol=1e-13)


def test_every_start_may_have_batches_of_its_own():
    seeds = np.array([5, 6, 7])
    start = np.zeros((3, 3))
    together = last(
        iterate(GradientDescent(0.1), minibatches(LINE, 10, seeds), start), 20
    )
    for i, seed in enumerate(seeds):
        stream = minibatches(LINE, 10, int(seed))
        alone = last(iterate(GradientDescent(0.1), stream, start[i]), 20)
        np.testing.assert_allclose(together.x[i], alone.x, rtol=1e-12)


def test_least_squares_by_batches_and_their_average_find_the_solution():
    solution = np.linalg.lstsq(LINE.features, LINE.targets)[0]
    method = Averaged(Scheduled(GradientDescent(0.3), InverseTime(0.01)), start=200)
    seeds = np.arange(20)
    state = last(iterate(method, minibatches(LINE, 5, seeds), np.zeros((20, 3))), 2000)
    # Twenty runs; the noise of one batch moves the walker by about 0.01.
    assert np.abs(state.x - solution).max() < 2e-3


# What noise leaves


CHAINS = 4000


def spread(method, curvature=1.0, steps=150, chains=4000):
    """Return the mean square distance from the minimum, and four standard errors of it."""
    stream = noisy(Quadratic([curvature]), 1.0, seed=np.arange(chains))
    x = last(iterate(method, stream, np.zeros((chains, 1))), steps).x
    # Normal numbers: the mean of n squares has a standard error of the square times root 2 / n.
    return (x**2).mean(), 4 * (x**2).mean() * math.sqrt(2 / chains)


@pytest.mark.parametrize(("eta", "curvature"), [(0.1, 1.0), (0.5, 1.0), (0.1, 7.0)])
def test_gradient_descent_keeps_the_noise_that_the_formula_says(eta, curvature):
    # $\eta \sigma^2 / (\lambda (2 - \eta \lambda))$
    expected = eta / (curvature * (2 - eta * curvature))
    measured, error = spread(GradientDescent(eta), curvature)
    assert abs(measured - expected) < error
    assert error < 0.1 * expected


@pytest.mark.parametrize(("eta", "mu", "curvature"), [(0.1, 0.9, 1.0), (0.1, 0.5, 1.0), (0.3, 0.7, 2.0)])  # fmt: skip
def test_momentum_keeps_more_noise_by_the_formula(eta, mu, curvature):
    # $\eta \sigma^2 (1 + \mu) / (\lambda (1 - \mu) (2 (1 + \mu) - \eta \lambda))$
    expected = (
        eta * (1 + mu) / (curvature * (1 - mu) * (2 * (1 + mu) - eta * curvature))
    )
    measured, error = spread(Momentum(eta, mu), curvature)
    assert abs(measured - expected) < error
    assert expected > eta / (curvature * (2 - eta * curvature))
    # At the same speed downhill, rate / (1 - mu), it keeps hardly less than plain descent.
    leaky, error = spread(LeakyMomentum(eta, mu), curvature)
    plain = eta / (curvature * (2 - eta * curvature))
    assert leaky < plain + error


def test_the_rate_1_over_t_forgets_all_noise():
    measured, error = spread(Scheduled(GradientDescent(1.0), InverseTime(1.0)))
    # The mean of 150 draws, exactly.
    assert abs(measured - 1 / 150) < error


def test_the_average_of_a_constant_rate_is_as_good_as_the_mean_of_the_draws():
    # The law of Polyak and Juditsky: T times the mean square error tends to one, whatever the rate.
    T = 500
    for eta in 0.5, 0.9:
        # The burn-in has no place in the law, and there is none: the start is the minimum. What is
        # missing is the memory of the walker, about 1 / rate steps of T.
        measured, error = spread(Averaged(GradientDescent(eta)), steps=T, chains=2000)
        assert abs(T * measured - 1) < T * error + 3 / (eta * T)
        walker = eta / (2 - eta)
        assert walker > 100 * measured


def test_smoothing_does_not_average_noise_that_is_the_same_at_every_point():
    # A frozen surface has one tilt: three questions in a step meet it three times.
    one, _ = spread(SmoothedNesterov(0.1, 0.9, (1.0,), (1.0,)), chains=500)
    three, _ = spread(SmoothedNesterov(0.1, 0.9), chains=500)
    assert abs(three - one) < 0.2 * one
