r"""Line searches: how far to go along a direction, many starts at once.

Along a ray the surface is a function of one number, $\phi(\alpha) = f(x + \alpha p)$. A step is good
enough if it falls far enough for its length,
$\phi(\alpha) \le \phi(0) + c_1 \alpha \phi'(0)$ ({cite:t}`armijo1966`), and if the slope has become
flat enough, $|\phi'(\alpha)| \le c_2 |\phi'(0)|$ (the strong form of {cite:t}`wolfe1969`). The first
condition alone allows steps of no length; so one either begins long and cuts back, or asks for both.

Each start searches for itself. The surface is asked about all of them together until the last has
ended; one that has ended stays where it is and does not pay.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optguide._charge import among
from optguide._check import check_per_start, check_range, short_repr
from optguide.methods._per_start import per_start
from optguide.ranges import Range
from optguide.typing import Array, Scalar, Surface

#: Trials along a ray. Halving 60 times leaves nothing of the precision of a number.
_TRIALS = 60


class LineSearchResult(NamedTuple):
    """Where a line search ended."""

    x: Array  #: the point, ``(..., d)``
    alpha: Array  #: how far along the direction, ``(...)``; 0 where no step was good enough
    gradient: Array  #: the gradient there, ``(..., d)``


def check_wolfe_constants(c1: Scalar, c2: Scalar) -> None:
    r"""Raise unless the numbers of Wolfe's conditions are in order.

    Parameters
    ----------
    c1 : float or array
        $c_1$, how much of the promised fall is enough.
    c2 : float or array
        $c_2$, what may be left of the slope.

    Raises
    ------
    ValueError, TypeError
        Unless $0 < c_1 < c_2 < 1$.

    Examples
    --------
    Without this order there may be no step that meets both conditions:

    >>> from optguide.methods._line_search import check_wolfe_constants
    >>> check_wolfe_constants(0.5, 0.1)
    Traceback (most recent call last):
    ValueError: c1 must be below c2, got c1=0.5 and c2=0.1
    """
    check_range(Range(0.0, 1.0, low_open=True, high_open=True), c1=c1, c2=c2)
    check_per_start(c1=c1, c2=c2)
    if not np.all(np.less(c1, c2)):
        raise ValueError(
            f"c1 must be below c2, got c1={short_repr(c1)} and c2={short_repr(c2)}"
        )


def backtracking(
    surface: Surface,
    x: Array,
    p: Array,
    g: Array,
    first: Array,
    c1: Scalar,
    shrink: Scalar,
) -> tuple[Array, Array]:
    r"""Cut a step back until the surface falls far enough for its length.

    Parameters
    ----------
    surface : Surface
        The surface, asked for values.
    x : array
        Points, ``(..., d)``.
    p : array
        $p$, directions that lead downhill, ``(..., d)``.
    g : array
        $g$, gradients, ``(..., d)``.
    first : array
        The first length to try, above 0, ``(...)``.
    c1 : float or array
        $c_1$, in (0, 1): how much of the fall that the slope promises is enough.
    shrink : float or array
        $\beta$, in (0, 1): a step that is not good enough is multiplied by it.

    Returns
    -------
    x : array
        The points reached, ``(..., d)``.
    alpha : array
        The lengths, ``(...)``; 0 where no step was good enough.

    References
    ----------
    Armijo (1966); Nocedal and Wright (2006), Algorithm 3.1.

    Examples
    --------
    On a parabola any step that does not reach four times as far as the bottom is kept, if half of
    the promise is not asked for:

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> from optguide.methods._line_search import backtracking
    >>> x, p, g = np.array([1.0]), np.array([-1.0]), np.array([1.0])
    >>> there, alpha = backtracking(Quadratic([1.0]), x, p, g, np.array(8.0), 0.1, 0.5)
    >>> print(alpha)
    1.0
    """
    c1, shrink = per_start(c1, x), per_start(shrink, x)
    # $\text{slope} = g \cdot p$
    slope = (g * p).sum(axis=-1)
    # $f = f(x)$
    f = surface.value(x)
    # Where the way does not lead down there is nothing to search for.
    # $\text{active} = [\text{slope} < 0]$
    active = slope < 0
    # $\alpha = \text{first if active else } 0$
    alpha = np.where(active, first, 0.0)
    # $\text{trial} = x + \alpha p$
    trial = x + alpha[..., None] * p
    for _ in range(_TRIALS):
        with among(surface, active):
            # $\text{value} = f(\text{trial})$
            value = surface.value(trial)
        # Written so that a value that is nan is not good enough.
        # $\text{falls} = [\text{value} \le f + c_1 \alpha \text{slope}]$
        falls = value <= f + c1 * alpha * slope
        active = active & ~falls
        if not active.any():
            break
        # $\alpha = \beta \alpha \text{ if active else } \alpha$
        alpha = np.where(active, shrink * alpha, alpha)
        # $\text{trial} = x + \alpha p$
        trial = x + alpha[..., None] * p
    # Where nothing was good enough the step is zero, and nan where the direction was infinite.
    # $\alpha = 0 \text{ if active else } \alpha$
    alpha = np.where(active, 0.0, alpha)
    # $\text{there} = x + \alpha p$
    there = x + alpha[..., None] * p
    return there, alpha


def wolfe(
    surface: Surface,
    x: Array,
    p: Array,
    g: Array,
    first: Array,
    c1: Scalar,
    c2: Scalar,
) -> LineSearchResult:
    r"""Search a step that falls far enough and ends where the slope is flat enough.

    The step is doubled until the good lengths are bracketed between a low end and another one; then
    the bracket shrinks to the bottom of a parabola through both ends, kept off them.

    Parameters
    ----------
    surface : Surface
        The surface, asked for values and gradients.
    x : array
        Points, ``(..., d)``.
    p : array
        $p$, directions that lead downhill, ``(..., d)``.
    g : array
        $g$, gradients, ``(..., d)``.
    first : array
        The first length to try, above 0, ``(...)``.
    c1 : float or array
        $c_1$, in (0, 1): how much of the fall that the slope promises is enough.
    c2 : float or array
        $c_2$, in ($c_1$, 1): what may be left of the slope.

    Returns
    -------
    Found
        The points; of length 0 where the direction does not lead downhill, and the lowest end of
        the bracket where the trials did not suffice.

    References
    ----------
    Wolfe (1969); Nocedal and Wright (2006), Algorithms 3.5 and 3.6.

    Examples
    --------
    On a parabola a strict search ends at the bottom, whatever the first length:

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> from optguide.methods._line_search import wolfe
    >>> x, p, g = np.array([1.0]), np.array([-1.0]), np.array([1.0])
    >>> for first in 0.01, 100.0:
    ...     found = wolfe(Quadratic([1.0]), x, p, g, np.array(first), 1e-4, 1e-3)
    ...     print(f"{found.alpha:.3f}")
    1.000
    1.000
    """
    c1, c2 = per_start(c1, x), per_start(c2, x)
    # $\text{slope} = g \cdot p$
    slope = (g * p).sum(axis=-1)
    # $f = f(x)$
    f = surface.value(x)
    # Close to a minimum values differ by their rounding only; there the slopes decide.
    # $\text{rounding} = 10^{-15} |f|$
    rounding = 1e-15 * np.abs(f)
    # $\text{downhill} = [\text{slope} < 0]$
    downhill = slope < 0
    # The low end of the bracket, its value and slope; the other end, and its value.
    low, low_f, low_slope = np.zeros_like(f), f, slope
    high, high_f = np.full_like(f, np.inf), np.full_like(f, np.inf)
    # $\alpha = \text{first if downhill else } 0$
    alpha = np.where(downhill, first, 0.0)
    # $\text{trial} = x + \alpha p$
    trial = x + alpha[..., None] * p
    active = downhill
    for _ in range(_TRIALS):
        with among(surface, active):
            # $\text{value} = f(\text{trial})$
            value = surface.value(trial)
            # $\text{gradient} = \nabla f(\text{trial})$
            gradient = surface.gradient(trial)
        # $\text{incline} = \text{gradient} \cdot p$
        incline = (gradient * p).sum(axis=-1)
        # Written so that a value that is nan is too high.
        # $\text{falls} = [\text{value} \le f + c_1 \alpha \text{slope} + \text{rounding}]$
        falls = value <= f + c1 * alpha * slope + rounding
        # $\text{lower} = [\text{value} \le \text{low f} + \text{rounding}]$
        lower = value <= low_f + rounding
        too_high = ~(falls & lower)
        # $\text{level} = [|\text{incline}| \le c_2 |\text{slope}|]$
        level = np.abs(incline) <= c2 * np.abs(slope)
        active = active & (too_high | ~level)
        if not active.any():
            return LineSearchResult(trial, alpha, gradient)
        # What is too high is the other end. What is low is the low end, and where the bottom lies
        # between it and the old low end, that one becomes the other.
        # $\text{turns} = [\text{incline} (\text{high} - \text{low}) \ge 0]$
        turns = incline * (high - low) >= 0
        # $\text{high f} = \text{value if too high else low f if turns else high f}$
        high_f = np.where(too_high, value, np.where(turns, low_f, high_f))
        # $\text{high} = \alpha \text{ if too high else low if turns else high}$
        high = np.where(too_high, alpha, np.where(turns, low, high))
        # $\text{low f} = \text{low f if too high else value}$
        low_f = np.where(too_high, low_f, value)
        # $\text{low slope} = \text{low slope if too high else incline}$
        low_slope = np.where(too_high, low_slope, incline)
        # $\text{low} = \text{low if too high else } \alpha$
        low = np.where(too_high, low, alpha)

        # The parabola through both ends with the slope of the low one has its bottom at this part of
        # the bracket, kept off the ends; the middle where a value is infinite.
        bracketed = np.isfinite(high)
        # $\text{width} = (\text{high} - \text{low if bracketed else } 1)$
        width = np.where(bracketed, high - low, 1.0)
        # $\text{bend} = \text{high f} - \text{low f} - \text{low slope} \, \text{width}$
        bend = high_f - low_f - low_slope * width
        opens = np.isfinite(bend) & (bend > 0)
        # $\text{bottom} = -\text{low slope} \, \text{width} / (2 \text{bend if opens else } 1)$
        bottom = -low_slope * width / np.where(opens, 2 * bend, 1.0)
        # $\text{part} = \max(0.1, \min(\text{bottom}, 0.9)) \text{ if opens else } 0.5$
        part = np.where(opens, np.clip(bottom, 0.1, 0.9), 0.5)
        # $\text{following} = \text{low} + \text{part} \, \text{width if bracketed else } 2 \alpha$
        following = np.where(bracketed, low + part * width, 2 * alpha)
        # $\alpha = \text{following if active else } \alpha$
        alpha = np.where(active, following, alpha)
        # $\text{trial} = x + \alpha p \text{ if active else trial}$
        trial = np.where(active[..., None], x + alpha[..., None] * p, trial)
    # The trials did not suffice: the low end has at least not climbed.
    alpha = np.where(active, low, alpha)
    trial = np.where(active[..., None], x + alpha[..., None] * p, trial)
    with among(surface, active):
        gradient = surface.gradient(trial)
    return LineSearchResult(trial, alpha, gradient)
