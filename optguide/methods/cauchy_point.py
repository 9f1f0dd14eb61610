r"""Cauchy point: minimize a quadratic model along the gradient, within a ball.

It is gradient descent with a step length from the curvature along the gradient.
It is also the yardstick of trust regions: a method whose predicted reduction is
at least a fixed share of the Cauchy point's converges to a critical point. As a
method of its own it zigzags like steepest descent. It reads the curvature along
the gradient alone, so on the way into a saddle it sees only the valley, and
stays.

The step is formula (4.12) of {cite:t}`nocedal2006`; the frame is that of all
{doc}`trust regions </methods/trust_region>`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

import numpy as np

from optguide.calculus.derivatives import hvp
from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._trust_region import (
    TrustRegionState,
    init_state,
    trust_region_step,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Surface


@method
class CauchyPoint:
    r"""Trust-region steps to the minimizer of the model along the gradient.

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
    Nocedal and Wright (2006), formulas (4.11) and (4.12).

    Examples
    --------
    On a parabola a step inside the radius ends at the minimum, however steep:

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
        # The Hessian is needed in products $H d$ only.
        product = partial(hvp, surface, state.x)
        state, _ = trust_region_step(
            surface,
            state,
            product,
            cauchy_point,
            self.max_radius,
            self.acceptance,
        )
        return state


def cauchy_point(
    g: Array, product: Callable[[Array], Array], radius: Array
) -> tuple[Array, Array]:
    r"""Return the minimizer of the model along the gradient, within the ball.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    product : callable
        From $d$ to $H d$; called once, with the gradient.
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
    Nocedal and Wright (2006), formulas (4.11) and (4.12).

    Examples
    --------
    Where the model curves downwards, the step goes to the boundary:

    >>> import numpy as np
    >>> from optguide.methods.cauchy_point import cauchy_point
    >>> p, hp = cauchy_point(np.array([2.0]), lambda d: -4 * d, np.array(3.0))
    >>> print(p, hp)
    [-3.] [12.]
    """
    y = product(g)
    # $\text{slope} = \|g\|$
    slope = np.linalg.norm(g, axis=-1)
    # The direction, and its product $H u$; zero where there is no gradient.
    unit = np.where(slope != 0, slope, 1.0)
    # $u = g / \text{unit}$
    u = g / unit[..., None]
    # $v = y / \text{unit}$
    v = y / unit[..., None]
    # $\text{curvature} = u \cdot v$
    curvature = (u * v).sum(axis=-1)
    # Where the model opens upwards it has a minimizer along the direction.
    # $\text{opens} = [\text{curvature} > 0]$
    opens = curvature > 0
    # $\text{minimizer} = \text{slope} / (\text{curvature if opens else } 1)$
    minimizer = slope / np.where(opens, curvature, 1.0)
    # It may lie inside the ball; if not, the step ends at the boundary.
    # $\text{nearer} = \min(\text{minimizer}, \Delta)$
    nearer = np.minimum(minimizer, radius)
    # $\text{length} = \text{nearer if opens else } \Delta$
    length = np.where(opens, nearer, radius)
    # $p = -\text{length} \, u$
    p = -length[..., None] * u
    # $\text{hp} = -\text{length} \, v$
    hp = -length[..., None] * v
    return p, hp
