"""The signals are what their definitions say, sample by sample."""

import math

import numpy as np
import pytest

from optguide import signals

EVERY = pytest.mark.parametrize("name", signals.__all__)
NOISY = pytest.mark.parametrize("name", ["noisy_sine", "very_noisy_sine"])

# The definitions once more, one sample at a time and without NumPy; the noisy ones without noise.
DEFINITIONS = {
    "spikes": lambda n: 1 if n % 60 == 0 else 0,
    "rectangles": lambda n: 1 if n % 40 < 20 else -1,
    "sine": lambda n: math.sin(n / 20),
    "noisy_sine": lambda n: math.sin(n / 20),
    "very_noisy_sine": lambda n: math.sin(n / 20) / 5,
    "uneven_sawtooth": lambda n: (n % 20) / 5 if n <= 80 else (n % 20) / 20,
    "saturation": lambda n: 1 if n % 80 < 40 else 0,
    "step": lambda n: 1 if n >= 60 else 0,
}


@EVERY
def test_a_signal_is_a_row_of_300_floats_unless_told_otherwise(name):
    make = getattr(signals, name)
    assert make().shape == (300,)
    assert make().dtype == np.float64
    assert make(7).shape == (7,)
    assert make(samples=0).shape == (0,)


@EVERY
def test_a_shorter_signal_is_the_beginning_of_a_longer_one(name):
    make = getattr(signals, name)
    np.testing.assert_array_equal(make(123), make(300)[:123])


@EVERY
def test_a_signal_follows_its_definition_at_every_sample(name):
    expected = [DEFINITIONS[name](n) for n in range(300)]
    # Half the width of the noise where there is noise, rounding elsewhere.
    tolerance = 0.5 if "noisy" in name else 1e-15
    np.testing.assert_allclose(
        getattr(signals, name)(), expected, rtol=0, atol=tolerance
    )


@NOISY
def test_noise_repeats_with_its_seed_and_changes_with_it(name):
    make = getattr(signals, name)
    np.testing.assert_array_equal(make(seed=5), make(seed=5))
    assert (make(seed=5) != make(seed=6)).all()


@NOISY
def test_noise_is_uniform_with_mean_zero_and_variance_a_twelfth(name):
    samples = 200_000
    clean = np.array([DEFINITIONS[name](n) for n in range(samples)])
    noise = getattr(signals, name)(samples, seed=1) - clean
    # Five standard errors: of the mean sqrt(1/12 / N), of the variance sqrt((1/80 - 1/144) / N).
    assert abs(noise.mean()) < 5 * math.sqrt(1 / 12 / samples)
    assert abs(noise.var() - 1 / 12) < 5 * math.sqrt((1 / 80 - 1 / 144) / samples)


def test_drawing_noise_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    signals.noisy_sine()
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@EVERY
def test_a_signal_refuses_a_length_that_is_no_length(name):
    with pytest.raises(
        ValueError, match=r"^samples must be a whole number >= 0, got -1$"
    ):
        getattr(signals, name)(-1)
    with pytest.raises(
        TypeError, match=r"^samples must be a whole number >= 0, got 2\.5$"
    ):
        getattr(signals, name)(2.5)


@NOISY
def test_a_noisy_signal_refuses_a_seed_that_is_no_seed(name):
    with pytest.raises(ValueError, match=r"^seed must be a whole number >= 0, got -3$"):
        getattr(signals, name)(seed=-3)


def test_every_signal_has_its_place_on_the_pages():
    assert sorted(make.__name__ for make in signals.EVERY) == signals.__all__
