r"""Frequency response: how a method answers a sine, by how much higher and by how much later.

A method that only fades and adds is a linear filter. It answers a sine with a sine of the same
frequency, and two numbers per frequency say all about it: the *gain*, how many times as high, and the
*phase*, by what part of a turn it comes later. Both are the length and the angle of one complex
number, the transfer function. Of momentum that is $\eta / (1 - \mu e^{-i \omega})$: slow gradients
pass $1 / (1 - \mu)$ times enlarged, quick ones hardly.

A method that divides by the size of the gradient is no linear filter. The same measurement says
how far it is from one: `distortion` is the part of the answer that no sine of that frequency
explains, and the gain depends on the amplitude. Gain and phase are then those of the sine that fits
best, which engineers call the describing function.

On filters and their response see {cite:t}`oppenheim2010`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from optguide._check import as_floats, check_count, check_positive, short_repr
from optguide.driver import RecordedGradient, iterate
from optguide.typing import Array, Method, State

__all__ = ["FrequencyResponse", "displacement", "frequency_response"]


class FrequencyResponse(NamedTuple):
    """What `frequency_response` measured, one entry per frequency."""

    gain: Array  #: height of the answer over height of the gradient
    phase: Array  #: angle in radians, negative where the answer is late
    distortion: Array  #: root mean square of the rest over that of the fitted sine


def displacement(before: Any, after: Any) -> Array:
    """Return the last displacement with its sign flipped: descent answers a gradient with itself.

    Parameters
    ----------
    before, after : State
        Two states, one step apart.

    Examples
    --------
    Under a gradient of 3 descent with rate 1 answers 3:

    >>> from optguide import GradientDescent, Linear, iterate
    >>> from optguide.studies.frequency_response import displacement
    >>> before, after = iterate(GradientDescent(1.0), [Linear([3.0])], [0.0])
    >>> print(displacement(before, after)[0])
    3.0
    """
    return np.asarray(before.x - after.x)


def frequency_response(
    method: Method[State, RecordedGradient],
    frequencies: ArrayLike,
    *,
    amplitude: ArrayLike = 1.0,
    settle: int = 1000,
    steps: int = 1000,
    answer: Callable[[Any, Any], Array] = displacement,
) -> FrequencyResponse:
    r"""Feed sines to a method and fit sines to its answers, all frequencies in one run.

    Parameters
    ----------
    method : Method
        What answers. Its parameters may be arrays that broadcast against ``(..., 1)``, where
        ``(...)`` is the shape of the result: a sweep is one run too.
    frequencies : array_like
        $\omega$ in radians per step, from 0, a constant, to $\pi$, a change of sign at every step.
        The gradient is $A \cos(\omega n)$.
    amplitude : float or array, default 1.0
        $A > 0$, broadcast against `frequencies`.
    settle : int, default 1000
        Steps left out of the fit, for the start to fade.
    steps : int, default 1000
        Steps that are fitted, at least 8. Choose a few periods of the slowest frequency where the
        method is not linear; a linear method needs less than one.
    answer : callable, default `displacement`
        What counts as the answer: a function of the states before and after a step with the shape
        of ``x``, for instance ``lambda before, after: after.m``.

    Returns
    -------
    FrequencyResponse
        Gain, phase and distortion, in the shape of frequencies, amplitude and parameters together.

    Raises
    ------
    ValueError, TypeError
        If a frequency is not in $[0, \pi]$, an amplitude not positive, or a count too small; or if
        the method asks for more than gradients.

    Notes
    -----
    The lag in steps is ``-phase / frequencies``. A method that diverges gives ``nan``.

    References
    ----------
    Oppenheim and Schafer (2010), section 5.1.

    Examples
    --------
    Momentum 0.9 makes a sine of $1/20$ radians per step 9.04 times as high and 8.37 steps late:

    >>> from optguide import Momentum, frequency_response
    >>> found = frequency_response(Momentum(1.0, momentum=0.9), 1 / 20)
    >>> print(f"{found.gain:.2f} times, {-20 * found.phase:.2f} steps late")
    9.04 times, 8.37 steps late

    Adam divides by the size of the gradient, so a hundred times the gradient has a hundredth of the
    gain:

    >>> from optguide import Adam
    >>> found = frequency_response(Adam(1.0, epsilon=0.0), 1 / 20, amplitude=[1.0, 100.0])
    >>> print(f"{found.gain[0] / found.gain[1]:.4f}")
    100.0000
    """
    w = as_floats("frequencies", frequencies, "(...)")
    if not ((w >= 0) & (w <= np.pi)).all():
        raise ValueError(
            f"frequencies must lie in [0, pi], got {short_repr(frequencies)}"
        )
    heights = as_floats("amplitude", amplitude, "(...)")
    check_positive(amplitude=heights)
    check_count(settle=settle)
    check_count(least=8, steps=steps)
    if not callable(answer):
        raise TypeError(
            "answer must be a function of the states before and after a step, got "
            + short_repr(answer)
        )
    try:
        w, heights = np.broadcast_arrays(w, heights)
    except ValueError:
        raise ValueError(
            f"amplitude must broadcast against frequencies of shape {w.shape}, "
            f"got shape {heights.shape}"
        ) from None

    # One start for each sine, with one coordinate: no sine knows of the others.
    slopes = ((heights * np.cos(w * n))[..., None] for n in range(settle + steps))
    planes = (RecordedGradient(slope, method) for slope in slopes)
    states = iterate(method, planes, np.zeros((*w.shape, 1)))
    answers = [
        answer(before, after)[..., 0]
        for n, (before, after) in enumerate(pairwise(states))
        if n >= settle
    ]
    measured = np.stack(answers, axis=-1)

    # The cosine and the sine that fit best, by least squares. At 0 and at pi there is no sine; the
    # bound on small singular values then leaves it out.
    turns = w[..., None] * np.arange(settle, settle + steps)
    waves = np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    with np.errstate(all="ignore"):
        weights = np.linalg.pinv(waves, rcond=1e-9) @ measured[..., None]
        fitted = (waves @ weights)[..., 0]
        distortion = _size(measured - fitted) / _size(fitted)
    # The real part of a complex number times a turning one: cosine and minus sine.
    response = (weights[..., 0, 0] - 1j * weights[..., 1, 0]) / heights
    return FrequencyResponse(np.abs(response), np.angle(response), distortion)


def _size(values: Array) -> Array:
    return np.asarray(np.sqrt((values**2).mean(axis=-1)))
