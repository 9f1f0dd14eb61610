"""Closed forms of what methods answer to recorded gradients: gain, lag, half-life and more.

Nothing here is a stored number. The answers are compared with sums of geometric series, with the
filter of SciPy, and with NumPy's own fits.
"""

import numpy as np
import pytest
from scipy.signal import freqz, lfilter

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    GradientDescent,
    LeakyMomentum,
    Momentum,
    Nesterov,
    RMSProp,
    response,
    signals,
)

RATE = 0.25
MEMORY = pytest.mark.parametrize("mu", [0.0, 0.25, 0.9, 0.975])
SIGNAL = pytest.mark.parametrize("name", signals.__all__)
RHO = pytest.mark.parametrize("rho", [0.25, 0.9, 0.975])


def answer(method, g):
    """Return the displacements with their sign flipped, ``(T,)``."""
    return -response(method, g).step[1:, 0]


# Momentum is a filter


@SIGNAL
@MEMORY
def test_momentum_is_the_recursive_filter_of_signal_processing(mu, name):
    g = getattr(signals, name)()
    expected = lfilter([RATE], [1, -mu], g)
    # Rounding of 300 additions of numbers no larger than the largest answer.
    np.testing.assert_allclose(
        answer(Momentum(RATE, mu), g),
        expected,
        rtol=0,
        atol=300 * 2e-16 * np.abs(expected).max(),
    )


@SIGNAL
@MEMORY
def test_leaky_momentum_is_momentum_with_a_smaller_rate(mu, name):
    g = getattr(signals, name)()
    np.testing.assert_allclose(
        answer(LeakyMomentum(RATE, mu), g),
        answer(Momentum((1 - mu) * RATE, mu), g),
        atol=1e-14,
    )


@SIGNAL
@MEMORY
def test_on_a_recording_nesterov_moves_as_momentum_does(mu, name):
    g = getattr(signals, name)()
    run = response(Nesterov(RATE, mu), g)
    np.testing.assert_allclose(
        run.x, response(Momentum(RATE, mu), g).x, rtol=1e-12, atol=1e-12
    )
    # Its point ahead is fed the gradient once more, beside the velocity.
    ahead = -np.diff(run.ahead[:, 0])
    expected = lfilter([RATE * (1 + mu), -RATE * mu], [1, -mu], g)
    np.testing.assert_allclose(ahead, expected, rtol=1e-12, atol=1e-12)


@MEMORY
def test_momentum_forgets_half_of_a_spike_in_log_half_over_log_momentum_steps(mu):
    echo = answer(Momentum(RATE, mu), signals.spikes(60))
    n = np.arange(60)
    np.testing.assert_allclose(echo, RATE * mu**n, rtol=1e-13)
    if mu:
        half_life = np.log(0.5) / np.log(mu)
        measured = np.log(0.5) * n[-1] / np.log(echo[-1] / echo[0])
        assert measured == pytest.approx(half_life, rel=1e-12)


@MEMORY
def test_momentum_under_a_step_grows_to_rate_over_one_minus_momentum(mu):
    grown = answer(Momentum(RATE, mu), signals.step(1500))
    since = np.maximum(np.arange(1500) - 59, 0)
    np.testing.assert_allclose(
        grown, RATE * (1 - mu**since) / (1 - mu), rtol=1e-12, atol=1e-15
    )
    assert grown[-1] == pytest.approx(RATE / (1 - mu), rel=1e-12)


@MEMORY
def test_momentum_under_rectangles_swings_as_the_geometric_series_says(mu):
    swing = answer(Momentum(RATE, mu), signals.rectangles(4000))[-40:]
    amplitude = RATE / (1 - mu) * (1 - mu**20) / (1 + mu**20)
    assert swing.max() == pytest.approx(amplitude, rel=1e-12)
    assert swing.min() == pytest.approx(-amplitude, rel=1e-12)
    # It crosses zero where a fading rest meets the growing new sum.
    if mu:
        late = np.log((1 + mu**20) / 2) / np.log(mu)
        assert np.flatnonzero(swing > 0)[0] == np.ceil(late) - 1


@MEMORY
def test_momentum_answers_a_sine_with_the_gain_and_the_lag_of_its_transfer_function(mu):
    w, samples = 1 / 20, 4000
    path = answer(Momentum(RATE, mu), signals.sine(samples))[-1000:]
    n = np.arange(samples)[-1000:]
    (a, b), residual, *_ = np.linalg.lstsq(
        np.column_stack([np.sin(w * n), -np.cos(w * n)]), path
    )
    gain, lag = np.hypot(a, b), np.arctan2(b, a) / w
    assert residual == pytest.approx(0, abs=1e-20)  # nothing but a sine is left
    assert gain == pytest.approx(RATE / abs(1 - mu * np.exp(-1j * w)), rel=1e-12)
    assert lag == pytest.approx(
        np.arctan2(mu * np.sin(w), 1 - mu * np.cos(w)) / w, rel=1e-10, abs=1e-12
    )
    _, transfer = freqz([RATE], [1, -mu], worN=[w])
    assert gain == pytest.approx(abs(transfer[0]), rel=1e-12)
    assert lag == pytest.approx(-np.angle(transfer[0]) / w, rel=1e-10, abs=1e-12)


def test_momentum_without_memory_is_gradient_descent():
    g = signals.noisy_sine()
    np.testing.assert_array_equal(
        answer(Momentum(RATE, 0.0), g), answer(GradientDescent(RATE), g)
    )


@MEMORY
def test_noise_in_the_answer_has_the_variance_of_a_faded_sum(mu):
    noise = np.random.default_rng(2).random((400, 4000)) - 0.5
    last = -response(Momentum(RATE, mu), noise).step[-1]
    spread = RATE * np.sqrt(1 / 12 / (1 - mu**2))
    # The standard error of a standard deviation from 4000 draws is 1.1 %; four of them.
    assert last.std() == pytest.approx(spread, rel=0.045)


# Methods that divide


def test_adagrad_answers_the_spikes_with_one_over_the_root_of_their_number():
    tops = answer(AdaGrad(2.5, epsilon=0.0, epsilon_root=1e-300), signals.spikes())[
        ::60
    ]
    np.testing.assert_allclose(tops, 2.5 / np.sqrt([1, 2, 3, 4, 5]), rtol=1e-15)


def test_adagrad_under_rectangles_falls_like_one_over_the_root_of_time():
    g, n = signals.rectangles(), np.arange(300)
    for epsilon_root in 1e-7, 0.1, 10.0:
        expected = 2.5 * g / np.sqrt(n + 1 + epsilon_root)
        method = AdaGrad(2.5, epsilon=0.0, epsilon_root=epsilon_root)
        np.testing.assert_allclose(answer(method, g), expected, rtol=1e-13)


@RHO
def test_rmsprop_under_rectangles_settles_at_its_learning_rate_from_above(rho):
    g, n = signals.rectangles(2000), np.arange(2000)
    path = answer(RMSProp(RATE, rho, epsilon=0.0), g)
    np.testing.assert_allclose(path, RATE * g / np.sqrt(1 - rho ** (n + 1)), rtol=1e-12)
    assert abs(path[0]) == pytest.approx(RATE / np.sqrt(1 - rho), rel=1e-14)
    assert abs(path[-1]) == pytest.approx(RATE, rel=1e-12)


@RHO
def test_rmsprop_answers_the_spikes_as_its_faded_mean_square_says(rho):
    tops = answer(RMSProp(RATE, rho, epsilon=0.0), signals.spikes())[::60]
    k = np.arange(1, 6)
    square = (1 - rho) * (1 - rho ** (60 * k)) / (1 - rho**60)
    np.testing.assert_allclose(tops, RATE / np.sqrt(square), rtol=1e-12)


@RHO
def test_adam_under_rectangles_is_leaky_momentum_with_its_start_corrected(rho):
    g, n = signals.rectangles(), np.arange(300)
    expected = answer(LeakyMomentum(RATE, rho), g) / (1 - rho ** (n + 1))
    # The corrected mean of ones is one up to the rounding of a sum of 1 - 0.999.
    np.testing.assert_allclose(
        answer(Adam(RATE, rho, epsilon=0.0), g), expected, rtol=1e-11
    )


@RHO
def test_adam_answers_the_spikes_as_its_two_faded_sums_say(rho):
    tops = answer(Adam(RATE, rho, epsilon=0.0), signals.spikes())[::60]
    k = np.arange(1, 6)
    steps = 60 * k - 59

    def corrected(beta):
        return (1 - beta) * (1 - beta ** (60 * k)) / (1 - beta**60) / (1 - beta**steps)

    np.testing.assert_allclose(
        tops, RATE * corrected(rho) / np.sqrt(corrected(0.999)), rtol=1e-11
    )
    assert tops[0] == pytest.approx(RATE, rel=1e-12)


@RHO
def test_after_silence_adam_jumps_by_the_ratio_of_its_two_start_corrections(rho):
    first = answer(Adam(RATE, rho, epsilon=0.0), signals.step())[60]
    numerator, square = (1 - rho) / (1 - rho**61), (1 - 0.999) / (1 - 0.999**61)
    assert first == pytest.approx(RATE * numerator / np.sqrt(square), rel=1e-11)


@RHO
@pytest.mark.parametrize("height", [1.0, 1e3])
def test_adadelta_begins_with_its_small_number_whatever_the_gradient(rho, height):
    first = answer(Adadelta(rho=rho, epsilon=1e-8), [height])[0]
    expected = np.sqrt(1e-8 / ((1 - rho) + 1e-8 / height**2))
    assert first == pytest.approx(expected, rel=1e-14)


@RHO
def test_adadelta_keeps_a_large_start_where_gradients_keep_their_size(rho):
    steps = np.abs(
        answer(
            Adadelta(rho=rho, epsilon=1e-3, initial_delta=50.0), signals.rectangles()
        )
    )
    # In steady state D = rho D + (1 - rho) D / E with E = 1: it stays where it has come.
    later = steps[200:]
    assert later.max() / later.min() < 1.05
    assert later.min() > np.sqrt(50)


@pytest.mark.parametrize(
    "method",
    [AdaGrad(RATE), RMSProp(RATE), Adadelta(), Adam(RATE)],
    ids=lambda m: type(m).__name__,
)
def test_a_method_that_divides_does_not_answer_a_gradient_of_zero(method):
    assert not answer(method, np.zeros(5)).any()
