r"""Steihaug's conjugate gradients: a trust region for problems too large for a matrix.

Inside the ball the model is minimized by conjugate gradients, which ask for products with the
Hessian only. They stop at three exits: where the residual is small enough, at the rim, and at the
first direction along which the model curves downwards, which is followed to the rim. The first
iterate is the {py:class}`Cauchy point <optguide.CauchyPoint>`, and all later ones lie lower.

The directions grow out of the gradient. On a saddle itself the gradient is zero, and beside it a
negative curvature orthogonal to the gradient is never met: there the exact solution leaves and this
one does not. It is due to {cite:t}`steihaug1983`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide._only import only
from optguide.calculus.derivatives import hvp
from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.steihaug import steihaug
from optguide.methods._trust_region import (
    TrustRegionState,
    init_state,
    predicted_reduction,
    ratio_test,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Surface


class SteihaugCGState(NamedTuple):
    """Position, radius of trust, and how the last search ended."""

    x: Array  #: $x_t$, position, ``(..., d)``
    radius: Array  #: $\Delta_t$, radius for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, what the surface gave over what the model promised, ``(...)``
    step: Array  #: $s_t$, last displacement; zero where the trial was refused, ``(..., d)``
    curvature: Array  #: along the last direction; at most 0: it left by negative curvature
    products: Array  #: products with the Hessian in the last step, ``(...)``


@method
class SteihaugCG:
    r"""Trust-region steps by truncated conjugate gradients.

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
    Steihaug (1983); Nocedal and Wright (2006), Algorithm 7.2, with the tolerance of Algorithm 7.1.

    Examples
    --------
    Beside a saddle the search meets negative curvature and leaves by the rim:

    >>> from optguide import Quadratic, SteihaugCG, run
    >>> state = run(SteihaugCG(radius=0.5), Quadratic([2.0, -2.0]), [0.1, 0.2], steps=1)
    >>> print(state.curvature < 0, f"{(state.step**2).sum() ** 0.5:.3f}")
    True 0.500
    """

    label: ClassVar[str] = "Steihaug"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "steihaug1983"
    # Its tolerance is measured against the gradient.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    radius: PerStart[Positive] = 1.0
    max_radius: PerStart[Positive] = 100.0
    acceptance: PerStart[UnitInterval] = 0.1

    def init(self, x: Array) -> SteihaugCGState:
        frame = init_state(self.radius, x)
        nothing = np.full_like(frame.radius, np.nan)
        return SteihaugCGState(*frame, nothing, np.zeros_like(frame.radius))

    def step(self, surface: Surface, state: SteihaugCGState) -> SteihaugCGState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)

        def product(d: Array, active: NDArray[np.bool_]) -> Array:
            return hvp(only(surface, active), state.x, d)

        # Far from a critical point a rough answer is enough; close to it the tolerance falls like
        # the root of the gradient, which makes the last steps converge faster than linearly.
        # $\epsilon = \min(1 / 2, \sqrt{\|g_t\|})$
        epsilon = np.minimum(0.5, np.sqrt(np.linalg.norm(g, axis=-1)))
        found = steihaug(product, g, state.radius, epsilon[..., None])
        promised = predicted_reduction(g, found.hp, found.p)
        frame = TrustRegionState(state.x, state.radius, state.ratio, state.step)
        frame = ratio_test(
            surface, frame, found.p, promised, self.max_radius, self.acceptance
        )
        return SteihaugCGState(*frame, found.curvature, found.iterations)
