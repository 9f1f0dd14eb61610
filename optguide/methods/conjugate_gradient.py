r"""Nonlinear conjugate gradients: keep a part of the last direction.

On a quadratic with exact line searches the directions are conjugate and end at
the minimum in as many steps as there are dimensions. On other surfaces the
formula of {cite:t}`polak1969`, cut at zero, chooses how much of the last
direction is kept; where the gradient has hardly changed it keeps almost
nothing, which restarts the method. It looks like momentum, with the memory and
the rate found at each step.

Unless the line search leaves little of the slope, the directions need not lead
downhill, which is why $c_2$ is small here.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._line_search import check_wolfe_constants, wolfe
from optguide.ranges import OpenUnitInterval, PerStart
from optguide.typing import Array, Surface


class ConjugateGradientState(NamedTuple):
    """Position, and the last direction with its gradient."""

    x: Array  #: $x_t$, position, ``(..., d)``
    direction: Array  #: $p_t$, last direction, ``(..., d)``
    gradient: Array  #: $g_t$, gradient where it began, ``(..., d)``
    rate: Array  #: $\alpha_t$, last length of the line search, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class ConjugateGradient:
    r"""Nonlinear conjugate gradients of Polak and Ribière, cut at zero.

    Parameters
    ----------
    c1 : float or array, default 1e-4
        $c_1 \in (0, c_2)$, sufficient decrease: a step must bring this share
        of the reduction that the slope predicts.
    c2 : float or array, default 0.1
        $c_2 \in (c_1, 1)$, curvature condition: at most this share of the
        slope may be left.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Polak and Ribière (1969); Nocedal and Wright (2006), formulas (5.44) and
    (5.45).

    Examples
    --------
    With exact line searches three steps reach the minimum in three dimensions:

    >>> from optguide import ConjugateGradient, Quadratic, run
    >>> surface = Quadratic([1.0, 4.0, 25.0])
    >>> state = run(ConjugateGradient(c2=1e-3), surface, [1.0, 1.0, 1.0], 3)
    >>> print((abs(state.x) < 1e-9).all())
    True
    """

    label: ClassVar[str] = "conjugate gradients"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "polak1969"
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=True, origin=True
    )

    c1: PerStart[OpenUnitInterval] = 1e-4
    c2: PerStart[OpenUnitInterval] = 0.1

    def __post_init__(self) -> None:
        check_wolfe_constants(self.c1, self.c2)

    def init(self, x: Array) -> ConjugateGradientState:
        zero = np.zeros_like(x)
        rate = np.full(x.shape[:-1], np.nan)
        return ConjugateGradientState(x, zero, zero, rate, zero)

    def step(
        self, surface: Surface, state: ConjugateGradientState
    ) -> ConjugateGradientState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $\text{before} = g_{t-1} \cdot g_{t-1}$
        before = (state.gradient * state.gradient).sum(axis=-1)
        # $\text{gain} = g_t \cdot (g_t - g_{t-1})$
        gain = (g * (g - state.gradient)).sum(axis=-1)
        # Before the first step there is no direction to keep a part of.
        # $\text{begun} = [\text{before} > 0]$
        begun = before > 0
        # $\beta = \max(\text{gain}, 0) / (\text{before if begun else } 1)$
        beta = np.maximum(gain, 0.0) / np.where(begun, before, 1.0)
        # $p_t = -g_t + \beta p_{t-1}$
        direction = -g + beta[..., None] * state.direction
        # A direction that does not lead downhill is replaced by the gradient.
        # $\text{downhill} = [g_t \cdot p_t < 0]$
        downhill = (g * direction).sum(axis=-1) < 0
        # $p_t = p_t \text{ if downhill else } -g_t$
        direction = np.where(downhill[..., None], direction, -g)

        # The first trial predicts the same reduction as the last step.
        # $\text{old} = g_{t-1} \cdot p_{t-1}$
        old = (state.gradient * state.direction).sum(axis=-1)
        # $\text{again} = \alpha_{t-1} \, \text{old} / (g_t \cdot p_t)$
        again = state.rate * old / (g * direction).sum(axis=-1)
        # Without a last step, a step of length 1 is tried.
        # $\text{first} = \text{again if again} > 0 \text{ else } 1 / \|g_t\|$
        first = np.where(again > 0, again, 1 / np.linalg.norm(g, axis=-1))
        x, rate, _ = wolfe(
            surface, state.x, direction, g, first, self.c1, self.c2
        )
        # $s_t = \alpha_t p_t$
        step = rate[..., None] * direction
        return ConjugateGradientState(x, direction, g, rate, step)
