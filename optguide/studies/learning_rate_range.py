r"""The working range of a learning rate: the rates that reach a target.

How hard is a method to tune? The best rate does not tell. What does is how many rates
are good enough: a method that works over four decades is found by a coarse search, one
that works over half a decade is missed by it. So a grid of rates is tried, evenly
spaced on a logarithmic scale, and the part of the scale that works is measured in
decades, powers of ten.

Hyper-parameters are arrays like everything else, so the whole grid is one run, and a
rate that diverges does not disturb its neighbours.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from optguide._check import as_floats, check_finite, short_repr
from optguide.driver import run, visited
from optguide.methods.wrappers.scheduled import with_rate
from optguide.typing import Array, Surface

__all__ = ["LearningRateRange", "learning_rate_range"]


class LearningRateRange(NamedTuple):
    """What `learning_rate_range` found, per rate and start."""

    rates: Array  #: the rates tried, ``(n,)``
    steps: Array  #: steps until the target is kept, or ``inf``, ``(n, ...)``
    decades: Array  #: width of the range of rates that work, ``(...)``


def learning_rate_range(
    method: Any,
    surface: Surface,
    start: ArrayLike,
    steps: int,
    target: ArrayLike,
    rates: ArrayLike | None = None,
) -> LearningRateRange:
    r"""Try a grid of learning rates in one run, and measure the range that works.

    A rate works if the value *after the last step* is at most the target. Passing by
    the target does not count, and neither does what happens on the way.

    Parameters
    ----------
    method : Method
        Any method with a learning rate, or a wrapper around one. Its own rate does not
        matter.
    surface : Surface
        Where it runs.
    start : array_like
        Starting points, ``(..., d)``; each has its own range.
    steps : int
        Length of the runs, at least 0.
    target : array_like
        The value to reach: one number, or one for each start, ``(...)``.
    rates : array_like, optional
        Rates to try, ascending and above 0, ``(n,)``; by default 73 from $10^{-6}$ to
        $10^3$, eight to a decade.

    Returns
    -------
    LearningRateRange
        Rates, steps and decades. Each rate stands for the part of the logarithmic scale
        that is nearer to it than to its neighbours, and those at the ends for as much
        outside as inside. `decades` is the sum of the parts of the rates that work: on
        an even grid their number, divided by the number of rates to a decade. Rates
        that work on their own, beside rates that do not, count as much as others.

    Raises
    ------
    ValueError, TypeError
        As `run` does; if the method has no learning rate; if the target is not finite
        or does not fit the starts; and if the rates are not two or more ascending
        numbers above 0.

    Examples
    --------
    On a parabola of curvature 1 descent multiplies the distance by $1 - \eta$. The
    range of rates that bring it to a thousandth in a hundred steps is known then, and
    found to within a rate:

    >>> import math
    >>> from optguide import GradientDescent, Quadratic, learning_rate_range
    >>> descent, bowl = GradientDescent(1.0), Quadratic([1.0])
    >>> found = learning_rate_range(descent, bowl, [1.0], 100, target=5e-7)
    >>> least = 1 - 1e-3 ** (1 / 100)
    >>> print(f"{found.decades:.3f} {math.log10((2 - least) / least):.3f}")
    1.500 1.462
    """
    grid = (
        10.0 ** (np.arange(-48, 25) / 8)
        if rates is None
        else as_floats("rates", rates, "(n,)")
    )
    ascending = grid.ndim == 1 and (np.diff(grid, prepend=0.0) > 0).all()
    if not ascending or len(grid) < 2 or not np.isfinite(grid[-1]):
        raise ValueError(
            f"rates must be two or more ascending numbers > 0, got {short_repr(rates)}"
        )
    check_finite(target=target)
    # The method's own numbers may be arrays, which make room for themselves beside the
    # starts.
    x = run(method, surface, start, 0).x
    try:
        goal = np.broadcast_to(np.asarray(target, dtype=np.float64), x.shape[:-1])
    except ValueError:
        raise ValueError(
            f"target must be one number or one for each start, {x.shape[:-1]}, "
            f"got shape {np.shape(target)}"
        ) from None
    sweep = with_rate(method, lambda rate: grid.reshape(-1, *(1,) * x.ndim))
    reached = np.zeros((len(grid), *x.shape[:-1]))
    with np.errstate(all="ignore"):
        for t, state in enumerate(visited(sweep, surface, x, steps)):
            # Where the target is missed, by nan too, it is kept from a later step on,
            # if at all.
            reached = np.where(surface.value(state.x) <= goal, reached, t + 1)
    works = reached <= steps
    # $w_i = (\log_{10} \eta_{i+1} - \log_{10} \eta_{i-1}) / 2$
    width = np.gradient(np.log10(grid))
    # $D = \sum_i w_i [\text{rate } i \text{ works}]$
    decades = np.tensordot(width, works, axes=1)
    return LearningRateRange(grid, np.where(works, reached, np.inf), decades)
