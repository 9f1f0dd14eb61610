r"""Gradient signals: one recorded gradient per step, to be played back to a method.

A recording takes the landscape out of the question. What `optguide.response` then shows is the
method alone: how long it remembers, how much it lets through, how late it answers. Every signal is
an array of shape ``(samples,)`` and starts at $n = 0$.

Spikes, rectangles and the step have answers that can be written down, so they are good for checks.
Under a sine a linear method answers with a sine of another height that comes later. Noise shows what
an average is for, and the uneven teeth what happens when the scale of a gradient drops at once.
"""

from __future__ import annotations

import numpy as np

from optguide._check import check_count
from optguide.typing import Array

__all__ = [
    "noisy_sine",
    "rectangles",
    "saturation",
    "sine",
    "spikes",
    "step",
    "uneven_sawtooth",
    "very_noisy_sine",
]


def _n(samples: int) -> Array:
    check_count(samples=samples)
    return np.arange(samples, dtype=np.float64)


def spikes(samples: int = 300) -> Array:
    """Return 1 at every sixtieth sample, the first one included, and 0 in between.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` is not a whole number of at least 0.

    Examples
    --------
    There are five spikes in the usual 300 samples:

    >>> from optguide.signals import spikes
    >>> print(spikes().nonzero()[0].tolist())
    [0, 60, 120, 180, 240]
    """
    n = _n(samples)
    return np.where(n % 60 == 0, 1.0, 0.0)


def rectangles(samples: int = 300) -> Array:
    """Return +1 for twenty samples, then -1 for twenty, over and over.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` is not a whole number of at least 0.

    Examples
    --------
    Its square is 1 throughout, so methods that divide by the size of the gradient divide by a
    constant:

    >>> from optguide.signals import rectangles
    >>> print(bool((rectangles() ** 2 == 1).all()), rectangles(40).sum())
    True 0.0
    """
    n = _n(samples)
    return np.where(n % 40 < 20, 1.0, -1.0)


def sine(samples: int = 300) -> Array:
    r"""Return $\sin(n / 20)$: a period of $40 \pi$, about 126 samples.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` is not a whole number of at least 0.

    Examples
    --------
    It starts at zero and is highest near sample 10 pi:

    >>> from optguide.signals import sine
    >>> print(sine()[0], sine(100).argmax())
    0.0 31
    """
    n = _n(samples)
    return np.sin(n / 20)


def noisy_sine(samples: int = 300, seed: int = 0) -> Array:
    r"""Return $\sin(n / 20)$ plus noise, uniform between -1/2 and 1/2.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.
    seed : int, default 0
        Which noise. The same seed gives the same recording.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` or `seed` is not a whole number of at least 0.

    Examples
    --------
    The noise never exceeds one half, and a shorter recording is the beginning of a longer one:

    >>> from optguide.signals import noisy_sine, sine
    >>> print(bool(abs(noisy_sine() - sine()).max() <= 0.5))
    True
    >>> print(bool((noisy_sine(100) == noisy_sine(300)[:100]).all()))
    True
    """
    return sine(samples) + _noise(samples, seed)


def very_noisy_sine(samples: int = 300, seed: int = 0) -> Array:
    r"""Return $\sin(n / 20) / 5$ plus noise, uniform between -1/2 and 1/2.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.
    seed : int, default 0
        Which noise. The same seed gives the same recording.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` or `seed` is not a whole number of at least 0.

    Examples
    --------
    Here the noise is stronger than the wave:

    >>> from optguide.signals import sine, very_noisy_sine
    >>> wave = sine() / 5
    >>> print(bool((very_noisy_sine() - wave).std() > wave.std()))
    True
    """
    return sine(samples) / 5 + _noise(samples, seed)


def _noise(samples: int, seed: int) -> Array:
    check_count(seed=seed)
    return np.random.default_rng(seed).random(samples) - 0.5


def uneven_sawtooth(samples: int = 300) -> Array:
    """Return teeth twenty samples long: the first four reach 3.8, the others a quarter of that.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` is not a whole number of at least 0.

    Examples
    --------
    The teeth shrink to a quarter after sample 80:

    >>> from optguide.signals import uneven_sawtooth
    >>> g = uneven_sawtooth()
    >>> print(g[:80].max(), g[80:].max())
    3.8 0.95
    """
    n = _n(samples)
    return np.where(n <= 80, (n % 20) / 5, (n % 20) / 20)


def saturation(samples: int = 300) -> Array:
    """Return 1 for forty samples, then 0 for forty, over and over.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` is not a whole number of at least 0.

    Examples
    --------
    A push of forty samples is long enough for momentum 0.9 to come near its limit, ten times the
    gradient:

    >>> from optguide import Momentum, response
    >>> from optguide.signals import saturation
    >>> v = response(Momentum(1.0, momentum=0.9), saturation()).v
    >>> print(f"{v[40, 0]:.2f}")
    9.85
    """
    n = _n(samples)
    return np.where(n % 80 < 40, 1.0, 0.0)


def step(samples: int = 300) -> Array:
    """Return 0 for sixty samples and 1 from then on.

    The silence comes first on purpose: some methods remember it.

    Parameters
    ----------
    samples : int, default 300
        Length of the recording, at least 0.

    Returns
    -------
    Array
        Shape ``(samples,)``.

    Raises
    ------
    ValueError, TypeError
        If `samples` is not a whole number of at least 0.

    Examples
    --------
    Sample 60 is the first that is not zero:

    >>> from optguide.signals import step
    >>> print(step()[59], step()[60], step().sum())
    0.0 1.0 240.0
    """
    n = _n(samples)
    return np.where(n < 60, 0.0, 1.0)


#: All eight, in the order in which pages show them: two in a row are answered by momentum with steps
#: of like length.
EVERY = (
    spikes,
    very_noisy_sine,
    sine,
    noisy_sine,
    rectangles,
    saturation,
    step,
    uneven_sawtooth,
)
