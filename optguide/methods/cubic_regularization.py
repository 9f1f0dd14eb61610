r"""Cubic regularization: Newton's model plus a cubic term that limits the step.

Newton's model does not say how far it is to be trusted. A trust region cuts it
off at a radius; here the cube of the distance is added instead, with a weight
that estimates how fast the curvature changes. The model then has a minimizer
everywhere, also over a saddle, and the step goes there: from the saddle itself,
along the negative curvature. Where the ratio of actual to predicted reduction
is good the weight is halved, where it is poor the weight is multiplied by four.

The step is that of {cite:t}`nesterov2006`, the weight that of
{cite:t}`cartis2011`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.cubic_subproblem import solve_cubic_subproblem
from optguide.methods._per_start import per_start
from optguide.methods._trust_region import (
    predicted_reduction,
    reduction_ratio,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, Curved


class CubicRegularizationState(NamedTuple):
    """Position and the weight of the cubic term."""

    x: Array  #: $x_t$, position, ``(..., d)``
    weight: Array  #: $\sigma_t$, weight for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, actual over predicted reduction, ``(...)``
    step: Array  #: $s_t$, last displacement; zero if refused, ``(..., d)``


@method
class CubicRegularization:
    r"""Newton's model plus $\sigma |p|^3 / 3$, with a weight that adapts.

    Parameters
    ----------
    weight : float or array, default 1.0
        $\sigma_0 > 0$, the first weight, a guess at half of the Hessian's
        Lipschitz constant.
    acceptance : float or array, default 0.1
        $c \in [0, 1)$; a step is taken if actual over predicted reduction is
        above it.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nesterov and Polyak (2006); Cartis, Gould and Toint (2011), Algorithm 2.1.

    Examples
    --------
    Started on a saddle, where the gradient is zero, it leaves at the first
    step:

    >>> from optguide import CubicRegularization, Quadratic, run
    >>> method, saddle = CubicRegularization(weight=4.0), Quadratic([2.0, -2.0])
    >>> state = run(method, saddle, [0.0, 0.0], steps=1)
    >>> print(abs(state.x).tolist())
    [0.0, 0.5]
    """

    label: ClassVar[str] = "cubic regularization"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "nesterov2006"
    # The weight of the cubic term has a unit.
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
        # The minimizer of the model.
        p = solve_cubic_subproblem(g, h, state.weight)
        # $y = H p$
        y = np.einsum("...ij,...j->...i", h, p)
        # $\text{cube} = \sigma_{t-1} \|p\|^3 / 3$
        cube = state.weight * np.linalg.norm(p, axis=-1) ** 3 / 3
        # $\text{predicted} = -g_t \cdot p - p \cdot y / 2 - \text{cube}$
        predicted = predicted_reduction(g, y, p) - cube
        # The ratio test: $\rho_t$ is the actual over the predicted reduction.
        ratio = reduction_ratio(surface, state.x, p, predicted)

        # A good ratio lowers the weight, a poor one raises it. Written so that
        # a step where $f$ is nan raises it too. A weight of 0 could never grow.
        # $\text{low} = \max(\sigma_{t-1} / 2, 10^{-100})$
        low = np.maximum(state.weight / 2, 1e-100)
        # $\text{good} = [\rho_t > 0.9]$
        good = ratio > 0.9
        # $\text{kept} = (\text{low if good else } \sigma_{t-1})$
        kept = np.where(good, low, state.weight)
        # $\text{fair} = [\rho_t \ge 0.1]$
        fair = ratio >= 0.1
        # $\sigma_t = \text{kept if fair else } 4 \sigma_{t-1}$
        weight = np.where(fair, kept, 4 * state.weight)
        acceptance = per_start(self.acceptance, state.x)
        # $s_t = p \text{ if } \rho_t > \text{acceptance} \text{ else } 0$
        step = np.where((ratio > acceptance)[..., None], p, 0.0)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return CubicRegularizationState(x, weight, ratio, step)
