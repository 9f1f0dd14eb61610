r"""Wolfe's descent: gradient descent with a line search for Wolfe's conditions.

The second condition requires a flatter slope at the end of the step. So the
rate cannot stay below what the surface allows, and grows again where the
surface flattens. A trial costs a gradient besides the value. Nearly exact
searches make the path zigzag at right angles, the classical picture of steepest
descent.

It follows {cite:t}`wolfe1969`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._line_search import check_wolfe_constants, wolfe
from optguide.ranges import OpenUnitInterval, PerStart
from optguide.typing import Array, Surface


class WolfeDescentState(NamedTuple):
    """Position, and the rate found."""

    x: Array  #: $x_t$, position, ``(..., d)``
    rate: Array  #: $\alpha_t$, last rate found, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class WolfeDescent:
    r"""Gradient descent with a line search for Wolfe's conditions.

    Parameters
    ----------
    c1 : float or array, default 1e-4
        $c_1 \in (0, c_2)$, sufficient decrease: a step must bring this share
        of the reduction that the slope predicts.
    c2 : float or array, default 0.9
        $c_2 \in (c_1, 1)$, curvature condition: at most this share of the
        slope may be left.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Wolfe (1969); Nocedal and Wright (2006), Algorithms 3.5 and 3.6.

    Examples
    --------
    With nearly exact searches two steps in a row are at right angles:

    >>> from optguide import Quadratic, WolfeDescent, trace
    >>> surface = Quadratic([1.0, 9.0])
    >>> path = trace(WolfeDescent(c2=1e-3), surface, [9.0, 1.0], steps=2)
    >>> first, second = path.step[1:]
    >>> print(f"{abs(first @ second):.3f}")
    0.000
    """

    label: ClassVar[str] = "Wolfe's descent"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "wolfe1969"
    relative: ClassVar[str] = "armijo_descent"
    # The first step that is tried has length 1.
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=True, origin=True
    )

    c1: PerStart[OpenUnitInterval] = 1e-4
    c2: PerStart[OpenUnitInterval] = 0.9

    def __post_init__(self) -> None:
        check_wolfe_constants(self.c1, self.c2)

    def init(self, x: Array) -> WolfeDescentState:
        return WolfeDescentState(
            x, np.full(x.shape[:-1], np.nan), np.zeros_like(x)
        )

    def step(
        self, surface: Surface, state: WolfeDescentState
    ) -> WolfeDescentState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $p = -g_t$
        p = -g
        # $\text{slope} = \|g_t\|$
        slope = np.linalg.norm(g, axis=-1)
        # The last rate is a good guess; without one, a step of length 1.
        # $\text{found} = [\alpha_{t-1} > 0]$
        found = state.rate > 0
        # $\text{first} = \alpha_{t-1} \text{ if found else } 1 / \text{slope}$
        first = np.where(found, state.rate, 1 / slope)
        x, rate, _ = wolfe(surface, state.x, p, g, first, self.c1, self.c2)
        # $s_t = \alpha_t p$
        step = rate[..., None] * p
        return WolfeDescentState(x, rate, step)
