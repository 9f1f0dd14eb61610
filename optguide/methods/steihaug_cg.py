r"""Steihaug: a trust region by conjugate gradients, for many dimensions.

Within the ball the model is lowered by truncated
{doc}`conjugate gradients </linalg/steihaug>`, which need only
products with the Hessian. They stop where the residual is small enough, at the
boundary, or with the first direction of negative curvature, which is followed
to the boundary. The first iterate is the
{py:class}`Cauchy point <optguide.CauchyPoint>`, and along later ones the model
only falls.

All directions are combinations of the gradient and its products with the
Hessian. At a saddle the gradient is zero, and beside it a negative curvature
orthogonal to the gradient is never met: there the exact solution leaves and
this one does not. It is due to {cite:t}`steihaug1983`; the frame is that of all
{doc}`trust regions </methods/trust_region>`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide._only import only
from optguide.calculus.derivatives import hvp
from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.steihaug import Product, SteihaugResult, steihaug
from optguide.methods._trust_region import (
    TrustRegionState,
    init_state,
    trust_region_step,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Surface


class SteihaugCGState(NamedTuple):
    """Position, trust-region radius, and how the last search ended."""

    x: Array  #: $x_t$, position, ``(..., d)``
    radius: Array  #: $\Delta_t$, radius for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, actual over predicted reduction, ``(...)``
    step: Array  #: $s_t$, last displacement; zero if refused, ``(..., d)``
    curvature: Array  #: along the last direction; at most 0 at that exit
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
        $c \in [0, 1)$; a step is taken if actual over predicted reduction is
        above it.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Steihaug (1983); Nocedal and Wright (2006), Algorithm 7.2, with the
    tolerance of Algorithm 7.1.

    Examples
    --------
    Beside a saddle it meets negative curvature and steps to the boundary:

    >>> from optguide import Quadratic, SteihaugCG, run
    >>> method, saddle = SteihaugCG(radius=0.5), Quadratic([2.0, -2.0])
    >>> state = run(method, saddle, [0.1, 0.2], steps=1)
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
        unknown = np.full_like(frame.radius, np.nan)
        return SteihaugCGState(*frame, unknown, np.zeros_like(frame.radius))

    def step(self, surface: Surface, state: SteihaugCGState) -> SteihaugCGState:
        frame = TrustRegionState(*state[:4])

        def product(d: Array, active: NDArray[np.bool_]) -> Array:
            return hvp(only(surface, active), state.x, d)

        frame, (curvature, products) = trust_region_step(
            surface,
            frame,
            product,
            steihaug_step,
            self.max_radius,
            self.acceptance,
        )
        return SteihaugCGState(*frame, curvature, products)


def steihaug_step(g: Array, product: Product, radius: Array) -> SteihaugResult:
    r"""Return the step of truncated conjugate gradients within the ball.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    product : callable
        ``product(d, active)`` returns $H d$; see `steihaug`.
    radius : array
        $\Delta > 0$, ``(...)``.

    Returns
    -------
    SteihaugResult
        The step, its product with the Hessian, the curvature along the last
        direction, and the number of products.

    References
    ----------
    Nocedal and Wright (2006), Algorithms 7.1 and 7.2.

    Examples
    --------
    The smaller the gradient, the more products it takes:

    >>> import numpy as np
    >>> from optguide.methods.steihaug_cg import steihaug_step
    >>> h, radius = np.array([1.0, 2.0, 9.0]), np.array(9.0)
    >>> for size in 1.0, 1e-6:
    ...     g = size * np.ones(3)
    ...     end = steihaug_step(g, lambda d, active: h * d, radius)
    ...     print(int(end.iterations))
    2
    3
    """
    # Far from a critical point a rough step is enough. Close to one the
    # tolerance falls like the root of the gradient, so that convergence is
    # superlinear.
    # $\epsilon = \min(1 / 2, \sqrt{\|g\|})$
    epsilon = np.minimum(0.5, np.sqrt(np.linalg.norm(g, axis=-1)))
    return steihaug(product, g, radius, epsilon)
