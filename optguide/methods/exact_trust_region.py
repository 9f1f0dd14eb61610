r"""Trust region, exact: go to the lowest point of the quadratic model inside a ball.

The ball is where the model is trusted. It grows when the surface fell as the model promised, and
shrinks when it did not. Inside a ball even a model that is curved downwards has a lowest point, so
a saddle is no obstacle: the exact solution leaves it along the negative curvature, even from the
saddle itself, where the gradient is zero.

The frame is Algorithm 4.1 of {cite:t}`nocedal2006`, the subproblem that of {cite:t}`more1983`.
Popular snippets that take Newton's step whenever it fits into the ball stop at the first saddle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optguide._check import fraction, positive
from optguide._silence import silent
from optguide._types import Array, Curved, Scalar
from optguide.methods.shared.per_start import per_start
from optguide.methods.shared.subproblem import lowest_point


class ExactTrustRegionState(NamedTuple):
    """Position and the radius of trust."""

    x: Array  #: $x_t$, position, ``(..., d)``
    radius: Array  #: $\Delta_t$, radius for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, what the surface gave over what the model promised, ``(...)``
    step: Array  #: $s_t$, last displacement; zero where the trial was refused, ``(..., d)``


@silent
@dataclass(frozen=True)
class ExactTrustRegion:
    r"""Trust-region steps with the subproblem solved exactly, hard case included.

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
    Nocedal and Wright (2006), Algorithm 4.1; Moré and Sorensen (1983).

    Examples
    --------
    Started on a saddle, where the gradient is zero, it leaves at the first step:

    >>> from optguide import ExactTrustRegion, Quadratic, run
    >>> state = run(ExactTrustRegion(radius=0.5), Quadratic([2.0, -2.0]), [0.0, 0.0], steps=1)
    >>> print(abs(state.x).tolist())
    [0.0, 0.5]
    """

    radius: Scalar = 1.0
    max_radius: Scalar = 100.0
    acceptance: Scalar = 0.1

    def __post_init__(self) -> None:
        positive(radius=self.radius, max_radius=self.max_radius)
        fraction(acceptance=self.acceptance)
        for name, value in vars(self).items():
            if np.shape(value)[-1:] not in ((), (1,)):
                raise ValueError(
                    f"{name} must be a number or an array of shape (..., 1), "
                    f"got shape {np.shape(value)}"
                )

    def init(self, x: Array) -> ExactTrustRegionState:
        radius = per_start(self.radius, x)
        return ExactTrustRegionState(x, radius, np.full_like(radius, np.nan), np.zeros_like(x))

    def step(self, surface: Curved, state: ExactTrustRegionState) -> ExactTrustRegionState:
        # $f = f(x_{t-1})$
        f = surface.value(state.x)
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $H_t = \nabla^2 f(x_{t-1})$
        h = surface.hessian(state.x)
        # The lowest point of the model within the ball.
        p = lowest_point(g, h, state.radius)

        # What the model promised ...
        # $\text{promised} = -g_t \cdot p - p \cdot H_t p / 2$
        promised = -(g * p).sum(axis=-1) - np.einsum("...i,...ij,...j->...", p, h, p) / 2
        # ... and what the surface gave.
        # $\text{given} = f - f(x_{t-1} + p)$
        given = f - surface.value(state.x + p)
        # Both drown in the rounding of $f$ close to a minimum. There the model is right.
        # $\text{measurable} = [\text{promised} > 10^{-14} |f|]$
        measurable = promised > 1e-14 * np.abs(f)
        # $\rho_t = \text{given} / \text{promised} \text{ if measurable else } 1$
        ratio = np.where(measurable, given / np.where(measurable, promised, 1.0), 1.0)

        # A broken promise shrinks the ball; a kept one at the rim lets it grow. Written so that a
        # trial where $f$ is nan shrinks it too.
        # $\text{at rim} = [\|p\| > 0.999 \Delta_{t-1}]$
        at_rim = np.linalg.norm(p, axis=-1) > 0.999 * state.radius
        # $\text{grown} = \min((1 + [\rho_t > 0.75 \text{ and at rim}]) \Delta_{t-1}, \Delta_m)$
        grown = np.minimum(
            np.where((ratio > 0.75) & at_rim, 2 * state.radius, state.radius),
            per_start(self.max_radius, p),
        )
        # $\Delta_t = \text{grown} \text{ if } \rho_t \ge 0.25 \text{ else } \Delta_{t-1} / 4$
        radius = np.where(ratio >= 0.25, grown, state.radius / 4)

        # Each start decides for itself whether to move.
        # $s_t = p \text{ if } \rho_t > c \text{ else } 0$
        step = np.where((ratio > per_start(self.acceptance, p))[..., None], p, 0.0)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return ExactTrustRegionState(x, radius, ratio, step)
