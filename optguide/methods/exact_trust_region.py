r"""Exact trust region: minimize the quadratic model within a ball, exactly.

The ball is where the model is trusted. Within a ball even a model that curves
downwards has a minimizer, so a saddle is no obstacle: the exact step leaves it
along the negative curvature, even from the saddle itself, where the gradient is
zero.

The frame is that of all {doc}`trust regions </methods/trust_region>`, the
subproblem is solved as {cite:t}`more1983` do. Popular snippets that take
Newton's step whenever it fits into the ball stop at the first saddle.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.more_sorensen import solve_subproblem
from optguide.methods._trust_region import (
    TrustRegionState,
    init_state,
    trust_region_step,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Curved


@method
class ExactTrustRegion:
    r"""Trust-region steps with the subproblem solved exactly.

    Parameters
    ----------
    radius : float or array, default 1.0
        $\Delta_0 > 0$, the first radius.
    max_radius : float or array, default 100.0
        $\Delta_m > 0$, the largest radius.
    acceptance : float or array, default 0.1
        $c \in [0, 1)$; a step is taken if actual over predicted reduction is
        above it.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nocedal and Wright (2006), Algorithm 4.1; Moré and Sorensen (1983).

    Examples
    --------
    Started on a saddle, where the gradient is zero, it leaves at the first
    step:

    >>> from optguide import ExactTrustRegion, Quadratic, run
    >>> method, saddle = ExactTrustRegion(radius=0.5), Quadratic([2.0, -2.0])
    >>> state = run(method, saddle, [0.0, 0.0], steps=1)
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
        # $H = \nabla^2 f(x_{t-1})$
        h = surface.hessian(state.x)
        state, _ = trust_region_step(
            surface, state, h, exact_step, self.max_radius, self.acceptance
        )
        return state


def exact_step(g: Array, h: Array, radius: Array) -> tuple[Array, Array]:
    r"""Return the step to the minimizer of the model within the ball.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    h : array
        $H$, Hessians, ``(..., d, d)``.
    radius : array
        $\Delta > 0$, ``(...)``.

    Returns
    -------
    p : array
        The step, ``(..., d)``.
    hp : array
        The product $H p$, ``(..., d)``.

    References
    ----------
    Moré and Sorensen (1983).

    Examples
    --------
    Where Newton's point lies inside the ball, the step goes there:

    >>> import numpy as np
    >>> from optguide.methods.exact_trust_region import exact_step
    >>> g, h = np.array([2.0, 4.0]), np.diag([1.0, 4.0])
    >>> p, hp = exact_step(g, h, np.array(9.0))
    >>> print(p.tolist(), hp.tolist())
    [-2.0, -1.0] [-2.0, -4.0]
    """
    # The secular equation is solved to the last digits, hard case included.
    p = solve_subproblem(g, h, radius)
    # $\text{hp} = H p$
    hp = np.einsum("...ij,...j->...i", h, p)
    return p, hp
