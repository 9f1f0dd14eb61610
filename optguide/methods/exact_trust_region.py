r"""Trust region, exact: go to the lowest point of the quadratic model inside a ball.

The ball is where the model is trusted. It grows when the surface fell as the model promised, and
shrinks when it did not. Inside a ball even a model that is curved downwards has a lowest point, so
a saddle is no obstacle: the exact solution leaves it along the negative curvature, even from the
saddle itself, where the gradient is zero.

The frame is Algorithm 4.1 of {cite:t}`nocedal2006`, the subproblem that of {cite:t}`more1983`.
Popular snippets that take Newton's step whenever it fits into the ball stop at the first saddle.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.more_sorensen import solve_subproblem
from optguide.methods._trust_region import (
    TrustRegionState,
    init_state,
    predicted_reduction,
    ratio_test,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Curved


@method
class ExactTrustRegion:
    r"""Trust-region steps with the subproblem solved exactly, hard case included.

    Parameters
    ----------
    radius : float or array, default 1.0
        $\Delta_0 > 0$, the first radius.
    max_radius : float or array, default 100.0
        $\Delta_m > 0$, the largest radius.
    acceptance : float or array, default 0.1
        $c \in [0, 1)$; a step is taken if the surface fell by more than this share of the promise.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nocedal and Wright (2006), Algorithm 4.1; Moré and Sorensen (1983).

    Examples
    --------
    Started on a saddle, where the gradient is zero, it leaves at the first step:

    >>> from optguide import ExactTrustRegion, Quadratic, run
    >>> state = run(ExactTrustRegion(radius=0.5), Quadratic([2.0, -2.0]), [0.0, 0.0], steps=1)
    >>> print(abs(state.x).tolist())
    [0.0, 0.5]
    """

    label: ClassVar[str] = "trust region"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "more1983"
    relative: ClassVar[str] = "dogleg"
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=True, origin=True
    )

    radius: PerStart[Positive] = 1.0
    max_radius: PerStart[Positive] = 100.0
    acceptance: PerStart[UnitInterval] = 0.1

    def init(self, x: Array) -> TrustRegionState:
        return init_state(self.radius, x)

    def step(
        self, surface: Curved, state: TrustRegionState
    ) -> TrustRegionState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $H_t = \nabla^2 f(x_{t-1})$
        h = surface.hessian(state.x)
        # The lowest point of the model within the ball.
        p = solve_subproblem(g, h, state.radius)
        # What it promises is compared with what the surface gives.
        # $y = H_t p$
        y = np.einsum("...ij,...j->...i", h, p)
        promised = predicted_reduction(g, y, p)
        return ratio_test(
            surface, state, p, promised, self.max_radius, self.acceptance
        )
