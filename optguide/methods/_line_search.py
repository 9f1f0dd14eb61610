r"""Line searches: how far to go along a direction, many starts at once.

Along a ray the surface is a function of one number,
$\phi(\alpha) = f(x + \alpha p)$. *Wolfe's conditions* say which steps are good
enough: *sufficient decrease*,
$\phi(\alpha) \le \phi(0) + c_1 \alpha \phi'(0)$ ({cite:t}`armijo1966`), and the
*curvature condition*, $|\phi'(\alpha)| \le c_2 |\phi'(0)|$, here in its strong
form ({cite:t}`wolfe1969`). The first condition alone allows arbitrarily short
steps; so one either begins long and cuts back, or asks for both.

Each start searches for itself. A start whose search has ended stays where it
is, and the surface is not evaluated there again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optguide._check import check_per_start, check_range, short_repr
from optguide._only import only
from optguide.methods._per_start import per_start
from optguide.ranges import Range
from optguide.typing import Array, Scalar, Surface

#: Trials along a ray. Halved 60 times, a step is below the rounding of a float.
_TRIALS = 60


class LineSearchResult(NamedTuple):
    """Where a line search ended."""

    x: Array  #: the point, ``(..., d)``
    alpha: Array  #: length, ``(...)``; 0 where none was good enough
    gradient: Array  #: the gradient there, ``(..., d)``


def check_wolfe_constants(c1: Scalar, c2: Scalar) -> None:
    r"""Raise unless the constants of Wolfe's conditions are in order.

    Parameters
    ----------
    c1 : float or array
        $c_1$, of sufficient decrease.
    c2 : float or array
        $c_2$, of the curvature condition.

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
            f"c1 must be below c2, "
            f"got c1={short_repr(c1)} and c2={short_repr(c2)}"
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
    r"""Cut a step back until the decrease is sufficient for its length.

    Parameters
    ----------
    surface : Surface
        The surface; its values are evaluated.
    x : array
        Points, ``(..., d)``.
    p : array
        $p$, directions that lead downhill, ``(..., d)``.
    g : array
        $g$, gradients, ``(..., d)``.
    first : array
        The first length to try, above 0, ``(...)``.
    c1 : float or array
        $c_1$, in (0, 1): sufficient decrease is this share of the reduction
        that the slope predicts.
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
    On a parabola, with a small $c_1$, a step may reach almost twice as far as
    the minimum, so here the third halving is the first to be accepted:

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> from optguide.methods._line_search import backtracking
    >>> x, p, g = np.array([1.0]), np.array([-1.0]), np.array([1.0])
    >>> first, surface = np.array(8.0), Quadratic([1.0])
    >>> there, alpha = backtracking(surface, x, p, g, first, 0.1, 0.5)
    >>> print(alpha)
    1.0
    """
    c1, shrink = per_start(c1, x), per_start(shrink, x)
    # $\text{slope} = g \cdot p$
    slope = (g * p).sum(axis=-1)
    # $f = f(x)$
    f = surface.value(x)
    # Where the direction does not lead downhill there is nothing to search.
    # $\text{active} = [\text{slope} < 0]$
    active = slope < 0
    # $\alpha = \text{first if active else } 0$
    alpha = np.where(active, first, 0.0)
    # $\text{trial} = x + \alpha p$
    trial = x + alpha[..., None] * p
    for _ in range(_TRIALS):
        # $\text{value} = f(\text{trial})$
        value = only(surface, active).value(trial)
        # Written so that a value that is nan is not good enough.
        # $\text{sufficient} = [\text{value} \le f + c_1 \alpha \text{slope}]$
        sufficient = value <= f + c1 * alpha * slope
        active = active & ~sufficient
        if not active.any():
            break
        # $\alpha = \beta \alpha \text{ if active else } \alpha$
        alpha = np.where(active, shrink * alpha, alpha)
        # $\text{trial} = x + \alpha p$
        trial = x + alpha[..., None] * p
    # Where nothing was good enough the step is zero, and nan where the
    # direction was infinite.
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
    r"""Search a step that meets both of Wolfe's conditions.

    The step is doubled until good lengths are bracketed between a low end and
    another one; then the bracket shrinks to the minimizer of a parabola through
    both ends, kept off them.

    Parameters
    ----------
    surface : Surface
        The surface; its values and gradients are evaluated.
    x : array
        Points, ``(..., d)``.
    p : array
        $p$, directions that lead downhill, ``(..., d)``.
    g : array
        $g$, gradients, ``(..., d)``.
    first : array
        The first length to try, above 0, ``(...)``.
    c1 : float or array
        $c_1$, in (0, 1): sufficient decrease is this share of the reduction
        that the slope predicts.
    c2 : float or array
        $c_2$, in ($c_1$, 1): at most this share of the slope may be left.

    Returns
    -------
    LineSearchResult
        The points; of length 0 where the direction does not lead downhill, and
        the low end of the bracket where the trials did not suffice.

    References
    ----------
    Wolfe (1969); Nocedal and Wright (2006), Algorithms 3.5 and 3.6.

    Examples
    --------
    On a parabola a strict search ends at the minimum, whatever the first
    length:

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> from optguide.methods._line_search import wolfe
    >>> x, p, g = np.array([1.0]), np.array([-1.0]), np.array([1.0])
    >>> surface = Quadratic([1.0])
    >>> for first in np.array(0.01), np.array(100.0):
    ...     found = wolfe(surface, x, p, g, first, c1=1e-4, c2=1e-3)
    ...     print(f"{found.alpha:.3f}")
    1.000
    1.000
    """
    c1, c2 = per_start(c1, x), per_start(c2, x)
    # $\text{slope} = g \cdot p$
    slope = (g * p).sum(axis=-1)
    # $f = f(x)$
    f = surface.value(x)
    # Close to a minimum values differ by rounding only; there slopes decide.
    # $\text{rounding} = 10^{-15} |f|$
    rounding = 1e-15 * np.abs(f)
    # $\text{downhill} = [\text{slope} < 0]$
    downhill = slope < 0
    # The low end of the bracket with its value and slope; the other end.
    low, low_f, low_slope = np.zeros_like(f), f, slope
    high, high_f = np.full_like(f, np.inf), np.full_like(f, np.inf)
    # $\alpha = \text{first if downhill else } 0$
    alpha = np.where(downhill, first, 0.0)
    # $\text{trial} = x + \alpha p$
    trial = x + alpha[..., None] * p
    active = downhill
    for _ in range(_TRIALS):
        # $\text{value} = f(\text{trial})$
        value = only(surface, active).value(trial)
        # $\text{gradient} = \nabla f(\text{trial})$
        gradient = only(surface, active).gradient(trial)
        # $\text{incline} = \text{gradient} \cdot p$
        incline = (gradient * p).sum(axis=-1)
        # Written so that a value that is nan is too high.
        # $\text{enough} = f + c_1 \alpha \text{slope} + \text{rounding}$
        enough = f + c1 * alpha * slope + rounding
        # $\text{sufficient} = [\text{value} \le \text{enough}]$
        sufficient = value <= enough
        # $\text{lower} = [\text{value} \le \text{low f} + \text{rounding}]$
        lower = value <= low_f + rounding
        too_high = ~(sufficient & lower)
        # $\text{flat} = [|\text{incline}| \le c_2 |\text{slope}|]$
        flat = np.abs(incline) <= c2 * np.abs(slope)
        active = active & (too_high | ~flat)
        if not active.any():
            return LineSearchResult(trial, alpha, gradient)
        # A trial that is too high becomes the other end. Any other becomes the
        # low end, and where the minimum lies between it and the old low end,
        # that one becomes the other.
        # $\text{turns} = [\text{incline} (\text{high} - \text{low}) \ge 0]$
        turns = incline * (high - low) >= 0
        # $\text{kept f} = \text{low f if turns else high f}$
        kept_f = np.where(turns, low_f, high_f)
        # $\text{high f} = \text{value if too high else kept f}$
        high_f = np.where(too_high, value, kept_f)
        # $\text{high} = \alpha \text{ if too high else low if turns else high}$
        high = np.where(too_high, alpha, np.where(turns, low, high))
        # $\text{low f} = \text{low f if too high else value}$
        low_f = np.where(too_high, low_f, value)
        # $\text{low slope} = \text{low slope if too high else incline}$
        low_slope = np.where(too_high, low_slope, incline)
        # $\text{low} = \text{low if too high else } \alpha$
        low = np.where(too_high, low, alpha)

        # The parabola through both ends, with the slope of the low one, has its
        # minimizer at this part of the bracket. It is kept off the ends, and is
        # the middle where a value is infinite.
        bracketed = np.isfinite(high)
        # $\text{width} = (\text{high} - \text{low if bracketed else } 1)$
        width = np.where(bracketed, high - low, 1.0)
        # $\text{rise} = \text{low slope} \, \text{width}$
        rise = low_slope * width
        # $\text{bend} = \text{high f} - \text{low f} - \text{rise}$
        bend = high_f - low_f - rise
        opens = np.isfinite(bend) & (bend > 0)
        # $\text{minimizer} = -\text{rise} / (2 \text{bend if opens else } 1)$
        minimizer = -rise / np.where(opens, 2 * bend, 1.0)
        # $\text{inner} = \max(0.1, \min(\text{minimizer}, 0.9))$
        inner = np.clip(minimizer, 0.1, 0.9)
        # $\text{part} = \text{inner if opens else } 0.5$
        part = np.where(opens, inner, 0.5)
        # $\text{inside} = \text{low} + \text{part} \, \text{width}$
        inside = low + part * width
        # $\text{following} = \text{inside if bracketed else } 2 \alpha$
        following = np.where(bracketed, inside, 2 * alpha)
        # $\alpha = \text{following if active else } \alpha$
        alpha = np.where(active, following, alpha)
        # $\text{trial} = x + \alpha p \text{ if active else trial}$
        trial = np.where(active[..., None], x + alpha[..., None] * p, trial)
    # The trials did not suffice: the low end has at least not climbed.
    alpha = np.where(active, low, alpha)
    trial = np.where(active[..., None], x + alpha[..., None] * p, trial)
    gradient = only(surface, active).gradient(trial)
    return LineSearchResult(trial, alpha, gradient)
