r"""Levenberg-Marquardt: Gauss-Newton with a damping that finds its own size.

$(J^T J + \delta I) p = -J^T r$ is the step of {py:class}`Gauss-Newton <optguide.GaussNewton>` where
$\delta$ is small, and a short step down the gradient where it is large. After each trial the fall of
the surface is compared with the fall of the straightened residuals: a kept promise divides the damping
by ten, a broken one multiplies it by ten. It is a trust region told by its multiplier instead of its
radius, and what people mean by "curve fitting".

{cite:t}`levenberg1944` and {cite:t}`marquardt1963`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh, solve_eigh
from optguide.methods._per_start import per_start
from optguide.ranges import PerStart, Positive, UnitInterval
from optguide.typing import Array, LeastSquares


class LevenbergMarquardtState(NamedTuple):
    """Position, and the damping."""

    x: Array  #: $x_t$, position, ``(..., d)``
    damping: Array  #: $\delta_t$, damping for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, what the surface gave over what was promised, ``(...)``
    step: Array  #: $s_t$, last displacement; zero where the trial was refused, ``(..., d)``


@method
class LevenbergMarquardt:
    r"""Damped Gauss-Newton steps for half a sum of squares.

    Parameters
    ----------
    damping : float or array, default 1e-2
        $\delta_0 > 0$, the first damping, a curvature.
    acceptance : float or array, default 1e-3
        $c \in [0, 1)$; a step is taken if the surface fell by more than this share of the promise.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Levenberg (1944); Marquardt (1963); Nocedal and Wright (2006), section 10.3.

    Examples
    --------
    A trial that climbs is refused, and the damping grows until a step is short enough:

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
        nothing = np.full_like(damping, np.nan)
        return LevenbergMarquardtState(x, damping, nothing, np.zeros_like(x))

    def step(
        self, surface: LeastSquares, state: LevenbergMarquardtState
    ) -> LevenbergMarquardtState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The slopes of the residuals, $J$, one row each.
        j = surface.jacobian(state.x)
        # The matrix of the normal equations.
        # $A = J^T J$
        a = j.swapaxes(-1, -2) @ j
        # In its own axes it is $A = Q \Lambda Q^T$.
        lam, q = eigh(a)
        # The damping is added to every curvature.
        # $\mu = \lambda + \delta_{t-1}$
        mu = lam + state.damping[..., None]
        # The trial is $p = -(A + \delta I)^{-1} g$.
        p = -solve_eigh(mu, q, g)

        # What the straightened residuals promised ...
        # $u = J p$
        u = np.einsum("...ij,...j->...i", j, p)
        # $\text{promised} = -g \cdot p - u \cdot u / 2$
        promised = -(g * p).sum(axis=-1) - (u * u).sum(axis=-1) / 2
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
        # $\text{kept} = [\rho_t > 0.25]$
        kept = ratio > 0.25
        # $\delta_t = \delta_{t-1} / 10 \text{ if kept else } 10 \delta_{t-1}$
        damping = np.where(kept, state.damping / 10, 10 * state.damping)
        # $\text{taken} = [\rho_t > c]$
        taken = ratio > per_start(self.acceptance, p)
        # $s_t = p \text{ if taken else } 0$
        step = np.where(taken[..., None], p, 0.0)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return LevenbergMarquardtState(x, damping, ratio, step)
