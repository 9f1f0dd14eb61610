r"""Hessian-free: Gauss-Newton steps by conjugate gradients, for models with many parameters.

Newton's system is solved by conjugate gradients, which need products only, and the matrix is not the
Hessian: it is that of {py:class}`Gauss and Newton <optguide.GaussNewton>`, or the Fisher
information, which is never negative. Popular snippets of the method use the Hessian itself. Where that
curves downwards, conjugate gradients return a point that may lie uphill; here every step is a way
downhill.

A damping keeps the step where the model of the surface is good, and the *ratio* tells how good it was:
what the surface gave over what the model promised. After {cite:t}`martens2010` the damping is
multiplied by 3/2 where the ratio is below 1/4 and by 2/3 where it is above 3/4. He also stops the inner
loop by the progress of the model and starts it from the previous solution; here it starts from zero,
and stops by the residual.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide._charge import among
from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.steihaug import steihaug
from optguide.methods._fisher import fisher_product
from optguide.methods._per_start import per_start
from optguide.methods._trust_region import predicted_reduction
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, LeastSquares, Likelihood


class HessianFreeState(NamedTuple):
    """Position, damping, and the price of the last inner loop."""

    x: Array  #: $x_t$, position, ``(..., d)``
    damping: Array  #: $\delta_t$, damping for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, what the surface gave over what the model promised, ``(...)``
    products: Array  #: products with the matrix in the last step, ``(...)``
    step: Array  #: $s_t$, last displacement; zero where the trial was refused, ``(..., d)``


@method
class HessianFree:
    r"""Damped Gauss-Newton steps from products alone.

    Parameters
    ----------
    damping : float or array, default 1.0
        $\delta_0 > 0$, the first damping, a curvature.
    tolerance : float or array, default 0.01
        $\epsilon \in [0, 1)$; the inner loop ends where the residual is at most this share of the
        gradient.
    acceptance : float or array, default 1e-3
        $c \in [0, 1)$; a step is taken if the surface fell by more than this share of the promise.

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
        nothing = np.full_like(damping, np.nan)
        return HessianFreeState(
            x, damping, nothing, np.zeros_like(damping), np.zeros_like(x)
        )

    def step(
        self, surface: LeastSquares | Likelihood, state: HessianFreeState
    ) -> HessianFreeState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        delta = state.damping[..., None]

        def product(d: Array, active: NDArray[np.bool_]) -> Array:
            with among(surface, active):
                # The damped matrix: $(F + \delta I) d$.
                return fisher_product(surface, state.x, d) + delta * d

        # About $-(F + \delta I)^{-1} g$, without a ball around it.
        everywhere = np.full_like(state.damping, np.inf)
        found = steihaug(product, g, everywhere, self.tolerance)
        p = found.p

        # What the model without the damping promised ...
        promised = predicted_reduction(g, found.hp - delta * p, p)
        # ... and what the surface gave.
        # $f = f(x_{t-1})$
        f = surface.value(state.x)
        # $\text{given} = f - f(x_{t-1} + p)$
        given = f - surface.value(state.x + p)
        # Both drown in the rounding of $f$ close to a minimum. There the promise is right.
        # $\text{measurable} = [\text{promised} > 10^{-14} |f|]$
        measurable = promised > 1e-14 * np.abs(f)
        # $\rho_t = \text{given} / \text{promised} \text{ if measurable else } 1$
        ratio = np.where(
            measurable, given / np.where(measurable, promised, 1.0), 1.0
        )

        # Written so that a trial where $f$ is nan counts as a broken promise.
        # $\text{kept} = [\rho_t \ge 0.25]$
        kept = ratio >= 0.25
        # $\text{well} = [\rho_t > 0.75]$
        well = ratio > 0.75
        factor = np.where(kept, np.where(well, 2 / 3, 1.0), 3 / 2)
        # $\delta_t = \text{factor} \delta_{t-1}$
        damping = factor * state.damping
        taken = ratio > per_start(self.acceptance, p)
        # $s_t = p \text{ if taken else } 0$
        step = np.where(taken[..., None], p, 0.0)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return HessianFreeState(x, damping, ratio, found.iterations, step)
