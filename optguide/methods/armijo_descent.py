r"""Armijo's descent: gradient descent with a backtracking line search.

At each step a long rate is tried first and cut back until the surface falls by
a share of what the slope predicts. No rate has to be chosen, and the value
falls at each step, whatever the surface; the price is several values per step.
It does not cure the zigzag of steepest descent.

It follows {cite:t}`armijo1966`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._line_search import backtracking
from optguide.methods._per_start import per_start
from optguide.ranges import OpenUnitInterval, PerStart, Positive
from optguide.typing import Array, Surface


class ArmijoDescentState(NamedTuple):
    """Position, and the rate found."""

    x: Array  #: $x_t$, position, ``(..., d)``
    rate: Array  #: $\alpha_t$, last rate found, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class ArmijoDescent:
    r"""Gradient descent with backtracking.

    Parameters
    ----------
    first_rate : float or array, default 1.0
        $\alpha_0 > 0$, the rate tried first at each step.
    c1 : float or array, default 1e-4
        $c_1 \in (0, 1)$, sufficient decrease: a step must bring this share of
        the reduction that the slope predicts.
    shrink : float or array, default 0.5
        $\beta \in (0, 1)$; a rate that is too long is multiplied by it.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Armijo (1966); Nocedal and Wright (2006), Algorithm 3.1.

    Examples
    --------
    On a parabola with curvature 50 it finds a rate below 2 / 50 by itself:

    >>> from optguide import ArmijoDescent, Quadratic, run
    >>> state = run(ArmijoDescent(), Quadratic([50.0]), [4.0], steps=1)
    >>> print(state.rate)
    0.03125
    """

    label: ClassVar[str] = "Armijo's descent"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "armijo1966"
    example: ClassVar[dict[str, Any]] = {"first_rate": 0.01}
    # The first rate that is tried is a number.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    first_rate: PerStart[Positive] = 1.0
    c1: PerStart[OpenUnitInterval] = 1e-4
    shrink: PerStart[OpenUnitInterval] = 0.5

    def init(self, x: Array) -> ArmijoDescentState:
        return ArmijoDescentState(
            x, np.full(x.shape[:-1], np.nan), np.zeros_like(x)
        )

    def step(
        self, surface: Surface, state: ArmijoDescentState
    ) -> ArmijoDescentState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $p = -g_t$
        p = -g
        first = per_start(self.first_rate, g)
        x, rate = backtracking(
            surface, state.x, p, g, first, self.c1, self.shrink
        )
        # $s_t = \alpha_t p$
        step = rate[..., None] * p
        return ArmijoDescentState(x, rate, step)
