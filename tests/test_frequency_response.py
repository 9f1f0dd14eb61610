"""The measured frequency response is the transfer function where there is one."""

import numpy as np
import pytest
from scipy.signal import freqz

from optguide import (
    AdaGrad,
    Adam,
    GradientDescent,
    LeakyMomentum,
    Momentum,
    Nesterov,
    RMSProp,
    SignDescent,
    frequency_response,
    response,
)

RATE = 0.25
FREQUENCIES = np.array([0.0, 1e-3, 0.01, 1 / 20, 0.3, 1.0, 2.0, np.pi])
MEMORY = pytest.mark.parametrize("mu", [0.25, 0.9, 0.975])

# Numerator and denominator in powers of one step's delay, and what counts as the answer.
FILTERS = {
    "momentum": (lambda mu: Momentum(RATE, mu), lambda mu: ([RATE], [1, -mu]), {}),
    "leaky momentum": (
        lambda mu: LeakyMomentum(RATE, mu),
        lambda mu: ([RATE * (1 - mu)], [1, -mu]),
        {},
    ),
    "Nesterov, classic": (
        lambda mu: Nesterov(RATE, mu),
        lambda mu: ([RATE], [1, -mu]),
        {},
    ),
    "Nesterov, ahead": (
        lambda mu: Nesterov(RATE, mu),
        lambda mu: ([RATE * (1 + mu), -RATE * mu], [1, -mu]),
        {"answer": lambda before, after: before.ahead - after.ahead},
    ),
    "Adam's mean": (
        lambda mu: Adam(RATE, beta1=mu),
        lambda mu: ([1 - mu], [1, -mu]),
        {"answer": lambda before, after: after.m},
    ),
}


@MEMORY
@pytest.mark.parametrize("name", FILTERS)
def test_the_response_of_a_linear_method_is_its_transfer_function(name, mu):
    method, coefficients, answer = FILTERS[name]
    found = frequency_response(method(mu), FREQUENCIES, settle=1500, **answer)
    exact = freqz(*coefficients(mu), worN=FREQUENCIES)[1]
    # The start has faded to 0.975^1500, 3e-17. Positions grow to gain / frequency, 1e4 here, and
    # their differences carry the rounding of that.
    np.testing.assert_allclose(
        found.gain * np.exp(1j * found.phase),
        exact,
        rtol=0,
        atol=1e-10 * np.abs(exact).max(),
    )
    assert (found.distortion < 1e-9).all()


def test_a_sweep_of_parameters_frequencies_and_amplitudes_equals_one_run_for_each():
    mu, w, high = np.array([0.5, 0.9]), np.array([0.05, 0.7]), np.array([0.1, 10.0])
    short = {"settle": 50, "steps": 40}
    all_at_once = frequency_response(
        Adam(RATE, mu[:, None, None, None]), w[:, None], amplitude=high, **short
    )
    assert all_at_once.gain.shape == (2, 2, 2)
    for i, j, k in np.ndindex(2, 2, 2):
        one = frequency_response(Adam(RATE, mu[i]), w[j], amplitude=high[k], **short)
        for field in "gain", "phase", "distortion":
            assert getattr(one, field).shape == ()
            np.testing.assert_allclose(
                getattr(all_at_once, field)[i, j, k], getattr(one, field), rtol=1e-12
            )


def test_the_answer_is_the_response_to_the_sine():
    n = np.arange(400)
    steps = -response(Momentum(RATE, 0.9), 3 * np.cos(0.2 * n)).step[301:, 0]
    found = frequency_response(
        Momentum(RATE, 0.9), 0.2, amplitude=3.0, settle=300, steps=100
    )
    fit = 3 * found.gain * np.cos(0.2 * n[300:] + found.phase)
    np.testing.assert_allclose(steps, fit, atol=1e-10)


def test_a_linear_method_has_the_same_gain_at_every_amplitude_and_a_sign_has_not():
    high = np.array([0.01, 1.0, 100.0])
    linear = frequency_response(Momentum(RATE), 0.3, amplitude=high)
    np.testing.assert_allclose(linear.gain, linear.gain[0], rtol=1e-10)
    sign = frequency_response(
        SignDescent(1.0), 0.01, amplitude=high, settle=0, steps=6283
    )
    # The first harmonic of a square wave is 4 / pi, the rest has sqrt(pi^2 / 8 - 1) of its size; at
    # 628 samples a period the edges are known to a few thousandths.
    np.testing.assert_allclose(sign.gain * high, 4 / np.pi, rtol=2e-3)
    np.testing.assert_allclose(sign.distortion, np.sqrt(np.pi**2 / 8 - 1), rtol=2e-3)


@pytest.mark.parametrize(
    "method",
    [Adam(RATE, epsilon=0.0), RMSProp(RATE, epsilon=0.0), AdaGrad(RATE, epsilon=0.0)],
)
def test_what_divides_by_the_size_answers_every_amplitude_with_the_same_height(method):
    high = np.array([1e-6, 1.0, 1e6])
    found = frequency_response(method, 0.3, amplitude=high)
    np.testing.assert_allclose(found.gain * high, found.gain[1], rtol=1e-9)


def test_a_method_that_diverges_gives_nan_and_no_warning():
    grows = frequency_response(
        GradientDescent(1e300), 0.3, amplitude=1e300, settle=10, steps=10
    )
    assert np.isnan(grows.gain)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"frequencies": -0.1}, r"frequencies must lie in \[0, pi\], got -0\.1"),
        ({"frequencies": 4.0}, r"frequencies must lie in \[0, pi\], got 4\.0"),
        ({"frequencies": [np.nan]}, r"frequencies must lie in \[0, pi\], got \[nan\]"),
        ({"frequencies": "slow"}, "frequencies must be an array of numbers"),
        ({"amplitude": 0.0}, "amplitude must be a finite number > 0"),
        ({"settle": -1}, "settle must be a whole number >= 0, got -1"),
        ({"steps": 7}, "steps must be a whole number >= 8, got 7"),
        (
            {"frequencies": [0.1, 0.2], "amplitude": [1.0, 2.0, 3.0]},
            r"amplitude must broadcast against frequencies of shape \(2,\), got shape \(3,\)",
        ),
        (
            {"answer": "m"},
            "answer must be a function of the states before and after a step, got 'm'",
        ),
    ],
)
def test_bad_input_is_one_sentence(wrong, words):
    with pytest.raises((ValueError, TypeError), match=f"^{words}"):
        frequency_response(Momentum(RATE), **{"frequencies": 0.1, **wrong})
