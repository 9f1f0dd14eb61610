r"""Dogleg: a bent path to Newton's point, followed as far as the radius allows.

The *dogleg path* has two legs: from the position to the minimizer of the model
along the gradient, and from there to the minimizer of the model, Newton's
point. Along the path the model only falls and the distance only grows, so the
*dogleg step* ends at the last point of the path inside the ball: a gradient
step for a short radius, Newton's for a long one, a mixture in between.

The path exists only where the Hessian is positive definite. Elsewhere Newton's
point is no minimizer, and the step is the
{py:class}`Cauchy point <optguide.CauchyPoint>`. It is due to
{cite:t}`powell1970`. Popular snippets of that name have no path: they take
Newton's step where it fits and a gradient step where it does not, also where
the Hessian is indefinite, and so stop at saddles.

The frame is that of all {doc}`trust regions </methods/trust_region>`.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.boundary_intersection import boundary_intersection
from optguide.linalg.spectrum import eigh
from optguide.methods._trust_region import (
    TrustRegionState,
    init_state,
    trust_region_step,
)
from optguide.methods.cauchy_point import cauchy_point
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Curved


@method
class Dogleg:
    r"""Trust-region steps along Powell's dogleg path to Newton's point.

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
    Powell (1970); Nocedal and Wright (2006), formula (4.16).

    Examples
    --------
    With a long radius the step is Newton's, with a short one it follows the
    gradient:

    >>> from optguide import Dogleg, Quadratic, run
    >>> surface, start = Quadratic([1.0, 4.0]), [2.0, 1.0]
    >>> newton = run(Dogleg(radius=9.0), surface, start, steps=1).step
    >>> print(newton.tolist())
    [-2.0, -1.0]
    >>> gradient = run(Dogleg(radius=0.1), surface, start, steps=1).step
    >>> print(f"{gradient[1] / gradient[0]:.1f}")
    2.0
    """

    label: ClassVar[str] = "dogleg"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "powell1970"
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
        self, surface: Curved, state: TrustRegionState
    ) -> TrustRegionState:
        # $H = \nabla^2 f(x_{t-1})$
        h = surface.hessian(state.x)
        state, _ = trust_region_step(
            surface, state, h, dogleg_step, self.max_radius, self.acceptance
        )
        return state


def dogleg_step(g: Array, h: Array, radius: Array) -> tuple[Array, Array]:
    r"""Return the step to the last point of the dogleg path inside the ball.

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
        The step; the Cauchy point where the Hessian is not positive definite,
        ``(..., d)``.
    hp : array
        The product $H p$, ``(..., d)``.

    References
    ----------
    Powell (1970); Nocedal and Wright (2006), formula (4.16).

    Examples
    --------
    Between the two legs the step has the length of the radius:

    >>> import numpy as np
    >>> from optguide.methods.dogleg import dogleg_step
    >>> g, h, radius = np.array([2.0, 4.0]), np.diag([1.0, 4.0]), np.array(1.5)
    >>> p, hp = dogleg_step(g, h, radius)
    >>> print(f"{np.linalg.norm(p):.3f}")
    1.500
    """
    product = partial(np.einsum, "...ij,...j->...i", h)
    # The corner of the path; the step ends there or before if it lies outside.
    corner, _ = cauchy_point(g, product, radius)
    # Newton's point, in the axes of the Hessian: $H = Q \Lambda Q^T$.
    lam, q = eigh(h)
    # $\text{definite} = [\lambda_1 > 0]$
    definite = lam[..., 0] > 0
    # $b = Q^T g$
    b = np.einsum("...ij,...i->...j", q, g)
    # $u = -b / (\lambda \text{ if definite else } 1)$
    u = -b / np.where(definite[..., None], lam, 1.0)
    # $\text{newton} = Q u$
    newton = np.einsum("...ij,...j->...i", q, u)

    # $\text{leg} = \text{newton} - \text{corner}$
    leg = newton - corner
    # The second leg is followed to the boundary or to its end, and not at all
    # where the Hessian is not positive definite.
    # $\text{end} = 1 \text{ if definite else } 0$
    end = np.where(definite, 1.0, 0.0)
    boundary = boundary_intersection(corner, leg, radius)
    # Written so that a leg of length zero, where boundary is nan, has its end.
    # $\tau = (\text{boundary if boundary} < \text{end else end})$
    tau = np.where(boundary < end, boundary, end)
    # $p = \text{corner} + \tau \text{leg}$
    p = corner + tau[..., None] * leg
    return p, product(p)
