r"""Hessian-free: Gauss-Newton by conjugate gradients, for many parameters.

Newton's system is solved by conjugate gradients, which need products only, and
the matrix is not the Hessian: it is that of
{py:class}`Gauss and Newton <optguide.GaussNewton>`, or the Fisher information,
and both are positive semidefinite. Popular snippets of the method use the
Hessian itself. Where that has negative curvature, conjugate gradients may
return a step that leads uphill; here every step leads downhill.

A damping keeps the step where the model is good, and the ratio of actual to
predicted reduction tells how good it was. After {cite:t}`martens2010` the
damping is multiplied by 3/2 where the ratio is below 1/4 and by 2/3 where it is
above 3/4. He also stops the inner loop by the progress of the model and starts
it from the previous solution; here it starts from zero, and stops by the
residual.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide._only import only
from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.steihaug import steihaug
from optguide.methods._fisher import fisher_product
from optguide.methods._per_start import per_start
from optguide.methods._trust_region import (
    predicted_reduction,
    reduction_ratio,
)
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, LeastSquares, Likelihood


class HessianFreeState(NamedTuple):
    """Position, damping, and the cost of the last inner loop."""

    x: Array  #: $x_t$, position, ``(..., d)``
    damping: Array  #: $\delta_t$, damping for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, actual over predicted reduction, ``(...)``
    products: Array  #: products with the matrix in the last step, ``(...)``
    step: Array  #: $s_t$, last displacement; zero if refused, ``(..., d)``


@method
class HessianFree:
    r"""Damped Gauss-Newton steps from products alone.

    Parameters
    ----------
    damping : float or array, default 1.0
        $\delta_0 > 0$, the first damping, a curvature.
    tolerance : float or array, default 0.01
        $\epsilon \in [0, 1)$; the inner loop ends where the residual is at
        most this share of the gradient.
    acceptance : float or array, default 1e-3
        $c \in [0, 1)$; a step is taken if actual over predicted reduction is
        above it.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Martens (2010).

    Examples
    --------
    A network with 41 weights falls to a hundredth of its value within 40 steps:

    >>> from optguide import HessianFree, TanhNetwork, run
    >>> network = TanhNetwork.drawn(samples=50, inputs=2, hidden=10)
    >>> x = run(HessianFree(), network, network.start(), steps=40).x
    >>> print(network.value(x) < network.value(network.start()) / 100)
    True
    """

    label: ClassVar[str] = "Hessian-free"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "martens2010"
    relative: ClassVar[str] = "levenberg_marquardt"
    # Its damping is a curvature that finds its own size.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    damping: PerStart[Positive] = 1.0
    tolerance: PerStart[UnitInterval] = 0.01
    acceptance: PerStart[UnitInterval] = 1e-3

    def init(self, x: Array) -> HessianFreeState:
        damping = per_start(self.damping, x)
        unknown = np.full_like(damping, np.nan)
        return HessianFreeState(
            x, damping, unknown, np.zeros_like(damping), np.zeros_like(x)
        )

    def step(
        self, surface: LeastSquares | Likelihood, state: HessianFreeState
    ) -> HessianFreeState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        delta = state.damping[..., None]

        def product(d: Array, active: NDArray[np.bool_]) -> Array:
            asked = only(surface, active)
            # The damped matrix: $(F + \delta I) d$.
            return fisher_product(asked, state.x, d) + delta * d

        # About $-(F + \delta I)^{-1} g$, without a ball around it.
        everywhere = np.full_like(state.damping, np.inf)
        tolerance = per_start(self.tolerance, g)
        found = steihaug(product, g, everywhere, tolerance)
        p = found.p

        # The reduction that the model without the damping predicts.
        predicted = predicted_reduction(g, found.hp - delta * p, p)
        # The ratio test: $\rho_t$ is the actual over the predicted reduction.
        ratio = reduction_ratio(surface, state.x, p, predicted)

        # Written so that a step where $f$ is nan counts as poor.
        # $\text{fair} = [\rho_t \ge 0.25]$
        fair = ratio >= 0.25
        # $\text{good} = [\rho_t > 0.75]$
        good = ratio > 0.75
        factor = np.where(fair, np.where(good, 2 / 3, 1.0), 3 / 2)
        # $\delta_t = \text{factor} \delta_{t-1}$
        damping = factor * state.damping
        taken = ratio > per_start(self.acceptance, p)
        # $s_t = p \text{ if taken else } 0$
        step = np.where(taken[..., None], p, 0.0)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return HessianFreeState(x, damping, ratio, found.iterations, step)
