r"""Cubic regularization: Newton's model with a wall that rises with the cube of the distance.

Newton's model says nothing about where it ends to be true. A trust region cuts it off at a radius;
here a cube is added instead, whose weight estimates how fast the curvature changes. The model then
has a lowest point everywhere, also over a saddle, and the step goes there: from the saddle itself,
along the negative curvature. Where the surface fell as promised the weight is halved, and where it
did not it is multiplied by four.

The step is that of {cite:t}`nesterov2006`, the weight that of {cite:t}`cartis2011`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.cubic_subproblem import solve_cubic_subproblem
from optguide.methods._per_start import per_start
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Curved


class CubicRegularizationState(NamedTuple):
    """Position and the weight of the cube."""

    x: Array  #: $x_t$, position, ``(..., d)``
    weight: Array  #: $\sigma_t$, weight for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, what the surface gave over what the model promised, ``(...)``
    step: Array  #: $s_t$, last displacement; zero where the trial was refused, ``(..., d)``


@method
class CubicRegularization:
    r"""Newton's model plus $\sigma |p|^3 / 3$, with a weight that adapts.

    Parameters
    ----------
    weight : float or array, default 1.0
        $\sigma_0 > 0$, the first weight: half of what bounds the change of the Hessian per distance.
    acceptance : float or array, default 0.1
        $c \in [0, 1)$; a step is taken if the surface fell by more than this share of the promise.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nesterov and Polyak (2006); Cartis, Gould and Toint (2011), Algorithm 2.1.

    Examples
    --------
    Started on a saddle, where the gradient is zero, it leaves at the first step:

    >>> from optguide import CubicRegularization, Quadratic, run
    >>> state = run(CubicRegularization(weight=4.0), Quadratic([2.0, -2.0]), [0.0, 0.0], steps=1)
    >>> print(abs(state.x).tolist())
    [0.0, 0.5]
    """

    label: ClassVar[str] = "cubic regularization"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "nesterov2006"
    # The weight of the cube has a unit.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    weight: PerStart[Positive] = 1.0
    acceptance: PerStart[UnitInterval] = 0.1

    def init(self, x: Array) -> CubicRegularizationState:
        weight = per_start(self.weight, x)
        return CubicRegularizationState(
            x, weight, np.full_like(weight, np.nan), np.zeros_like(x)
        )

    def step(
        self, surface: Curved, state: CubicRegularizationState
    ) -> CubicRegularizationState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $H_t = \nabla^2 f(x_{t-1})$
        h = surface.hessian(state.x)
        # The lowest point of the model.
        p = solve_cubic_subproblem(g, h, state.weight)
        # $y = H p$
        y = np.einsum("...ij,...j->...i", h, p)
        # $\text{wall} = \sigma_{t-1} \|p\|^3 / 3$
        wall = state.weight * np.linalg.norm(p, axis=-1) ** 3 / 3
        # $\text{promised} = -g \cdot p - p \cdot y / 2 - \text{wall}$
        promised = -(g * p).sum(axis=-1) - (p * y).sum(axis=-1) / 2 - wall

        # What it promises is compared with what the surface gives.
        # $f = f(x_{t-1})$
        f = surface.value(state.x)
        # $\text{given} = f - f(x_{t-1} + p)$
        given = f - surface.value(state.x + p)
        # Close to a minimum both drown in the rounding of $f$. There the model is right.
        # $\text{measurable} = [\text{promised} > 10^{-14} |f|]$
        measurable = promised > 1e-14 * np.abs(f)
        # $\rho_t = \text{given} / \text{promised} \text{ if measurable else } 1$
        ratio = np.where(
            measurable, given / np.where(measurable, promised, 1.0), 1.0
        )

        # A kept promise lowers the wall, a broken one raises it. Written so that a trial where $f$
        # is nan raises it too. A wall of no height at all could never grow again.
        # $\text{low} = \max(\sigma_{t-1} / 2, 10^{-100})$
        low = np.maximum(state.weight / 2, 1e-100)
        # $\text{kept} = (\text{low if } \rho_t > 0.9 \text{ else } \sigma_{t-1})$
        kept = np.where(ratio > 0.9, low, state.weight)
        # $\sigma_t = \text{kept if } \rho_t \ge 0.1 \text{ else } 4 \sigma_{t-1}$
        weight = np.where(ratio >= 0.1, kept, 4 * state.weight)
        needed = per_start(self.acceptance, state.x)
        # $s_t = p \text{ if } \rho_t > \text{needed} \text{ else } 0$
        step = np.where((ratio > needed)[..., None], p, 0.0)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return CubicRegularizationState(x, weight, ratio, step)
