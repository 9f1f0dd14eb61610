r"""The Cauchy point: as far down the gradient as the quadratic model and the radius allow.

It is gradient descent with a step length from the curvature along the gradient, and the least a
trust region must achieve: every method whose trials promise a fixed share of the Cauchy point's fall
comes to a critical point. As a method of its own it zigzags like steepest descent. It reads
curvature along the gradient alone, so on the way into a saddle it sees only the valley, and stays.

Formula (4.12) of {cite:t}`nocedal2006`, in the frame they all share.
"""

from __future__ import annotations

from typing import ClassVar

from optguide.calculus.derivatives import hvp
from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._trust_region import (
    TrustRegionState,
    cauchy_point,
    init_state,
    predicted_reduction,
    ratio_test,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Surface


@method
class CauchyPoint:
    r"""Trust-region steps to the lowest point of the model along the gradient.

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
    Nocedal and Wright (2006), formulas (4.11) and (4.12).

    Examples
    --------
    On a parabola the first step inside the radius ends at the minimum, however steep it is:

    >>> from optguide import CauchyPoint, Quadratic, run
    >>> state = run(CauchyPoint(radius=9.0), Quadratic([50.0]), [4.0], steps=1)
    >>> print(f"{state.x[0]:.1f}")
    0.0
    """

    label: ClassVar[str] = "Cauchy point"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "nocedal2006"
    # Its radius is a length.
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=True, origin=True
    )

    radius: PerStart[Positive] = 1.0
    max_radius: PerStart[Positive] = 100.0
    acceptance: PerStart[UnitInterval] = 0.1

    def init(self, x: Array) -> TrustRegionState:
        return init_state(self.radius, x)

    def step(
        self, surface: Surface, state: TrustRegionState
    ) -> TrustRegionState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # One product with the Hessian, $y = H g_t$, gives the curvature along the gradient.
        y = hvp(surface, state.x, g)
        p, hp = cauchy_point(g, y, state.radius)
        return ratio_test(
            surface,
            state,
            p,
            predicted_reduction(g, hp, p),
            self.max_radius,
            self.acceptance,
        )
