r"""Levenberg-Marquardt: Gauss-Newton with a damping that finds its own size.

$(J^T J + \delta I) p = -J^T r$ is the step of
{py:class}`Gauss-Newton <optguide.GaussNewton>` where $\delta$ is small, and a
short step down the gradient where it is large. After each trial the actual
reduction of the surface is compared with the one predicted by linear residuals:
a good ratio divides the damping by ten, a poor one multiplies it by ten. It is
a trust region given by its multiplier instead of its radius, and what people
mean by "curve fitting".

{cite:t}`levenberg1944` and {cite:t}`marquardt1963`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh, solve_eigh
from optguide.methods._per_start import per_start
from optguide.methods._trust_region import reduction_ratio
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, LeastSquares


class LevenbergMarquardtState(NamedTuple):
    """Position, and the damping."""

    x: Array  #: $x_t$, position, ``(..., d)``
    damping: Array  #: $\delta_t$, damping for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, actual over predicted reduction, ``(...)``
    step: Array  #: $s_t$, last displacement; zero if refused, ``(..., d)``


@method
class LevenbergMarquardt:
    r"""Damped Gauss-Newton steps for half a sum of squares.

    Parameters
    ----------
    damping : float or array, default 1e-2
        $\delta_0 > 0$, the first damping, a curvature.
    acceptance : float or array, default 1e-3
        $c \in [0, 1)$; a step is taken if actual over predicted reduction is
        above it.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Levenberg (1944); Marquardt (1963); Nocedal and Wright (2006), section
    10.3.

    Examples
    --------
    A step that climbs is refused, and the damping grows until a step is short
    enough:

    >>> from optguide import Beale, LevenbergMarquardt, trace
    >>> path = trace(LevenbergMarquardt(), Beale(), [3.5, -3.5], steps=30)
    >>> print((path.ratio < 0).any(), path.x[-1].round(6).tolist())
    True [3.0, 0.5]
    """

    label: ClassVar[str] = "Levenberg-Marquardt"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "marquardt1963"
    relative: ClassVar[str] = "gauss_newton"
    # Its damping is a curvature that finds its own size.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    damping: PerStart[Positive] = 1e-2
    acceptance: PerStart[UnitInterval] = 1e-3

    def init(self, x: Array) -> LevenbergMarquardtState:
        damping = per_start(self.damping, x)
        unknown = np.full_like(damping, np.nan)
        return LevenbergMarquardtState(x, damping, unknown, np.zeros_like(x))

    def step(
        self, surface: LeastSquares, state: LevenbergMarquardtState
    ) -> LevenbergMarquardtState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The Jacobian $J$: the gradients of the residuals, one row each.
        j = surface.jacobian(state.x)
        # The matrix of the normal equations.
        # $A = J^T J$
        a = j.swapaxes(-1, -2) @ j
        # Its eigendecomposition is $A = Q \Lambda Q^T$.
        lam, q = eigh(a)
        # The damping is added to every eigenvalue.
        # $\mu = \lambda + \delta_{t-1}$
        mu = lam + state.damping[..., None]
        # The trial is $p = -(A + \delta I)^{-1} g$.
        p = -solve_eigh(mu, q, g)

        # The reduction that linear residuals, $r + J p$, predict.
        # $u = J p$
        u = np.einsum("...ij,...j->...i", j, p)
        # $\text{predicted} = -g \cdot p - u \cdot u / 2$
        predicted = -(g * p).sum(axis=-1) - (u * u).sum(axis=-1) / 2
        # The ratio test: $\rho_t$ is the actual over the predicted reduction.
        ratio = reduction_ratio(surface, state.x, p, predicted)

        # Written so that a step where $f$ is nan counts as poor.
        # $\text{good} = [\rho_t > 0.25]$
        good = ratio > 0.25
        # $\delta_t = \delta_{t-1} / 10 \text{ if good else } 10 \delta_{t-1}$
        damping = np.where(good, state.damping / 10, 10 * state.damping)
        # $\text{taken} = [\rho_t > c]$
        taken = ratio > per_start(self.acceptance, p)
        # $s_t = p \text{ if taken else } 0$
        step = np.where(taken[..., None], p, 0.0)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return LevenbergMarquardtState(x, damping, ratio, step)
