r"""The frame of all trust regions: solve the subproblem, then test the ratio.

Around each point the surface is replaced by its quadratic *model*,
$m(p) = f + g \cdot p + p \cdot H p / 2$, which is trusted within a *radius*
$\Delta$. The *subproblem* is to find a step $p$ of length at most $\Delta$ that
lowers the model. The *ratio test* then compares the *actual reduction*, by how
much the surface fell, with the *predicted reduction*, by how much the model
fell: the larger their ratio, the better the model. A good ratio lets the radius
grow, a poor one shrinks it, and a very poor one refuses the step as well.

The methods differ only in how they solve the subproblem, so it is a parameter
of the frame: see {py:class}`CauchyPoint <optguide.CauchyPoint>`,
{py:class}`Dogleg <optguide.Dogleg>`,
{py:class}`SteihaugCG <optguide.SteihaugCG>` and
{py:class}`ExactTrustRegion <optguide.ExactTrustRegion>`.

It is Algorithm 4.1 of {cite:t}`nocedal2006`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np

from optguide.methods._per_start import per_start
from optguide.typing import Array, Scalar, Surface

#: The Hessian as a subproblem wants it: a matrix, or a function for products.
H = TypeVar("H")

#: From $g$, $H$ and $\Delta$ to $p$, $H p$ and what else is worth keeping.
Subproblem = Callable[[Array, H, Array], tuple[Array, ...]]


class TrustRegionState(NamedTuple):
    """Position and trust-region radius."""

    x: Array  #: $x_t$, position, ``(..., d)``
    radius: Array  #: $\Delta_t$, radius for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, actual over predicted reduction, ``(...)``
    step: Array  #: $s_t$, last displacement; zero if refused, ``(..., d)``


def init_state(radius: Scalar, x: Array) -> TrustRegionState:
    r"""Return the state before the first step.

    Parameters
    ----------
    radius : float or array
        $\Delta_0 > 0$, the first radius.
    x : array
        $x_0$, starts, ``(..., d)``.

    Returns
    -------
    TrustRegionState
        The ratio is nan: nothing was predicted yet.

    Examples
    --------
    Each start has a radius of its own:

    >>> import numpy as np
    >>> from optguide.methods._trust_region import init_state
    >>> print(init_state(0.5, np.zeros((3, 2))).radius.tolist())
    [0.5, 0.5, 0.5]
    """
    radius = per_start(radius, x)
    return TrustRegionState(
        x, radius, np.full_like(radius, np.nan), np.zeros_like(x)
    )


def trust_region_step(
    surface: Surface,
    state: TrustRegionState,
    hessian: H,
    subproblem: Subproblem[H],
    max_radius: Scalar,
    acceptance: Scalar,
) -> tuple[TrustRegionState, list[Array]]:
    r"""Return the state after one trial step, and what else its search found.

    Parameters
    ----------
    surface : Surface
        The surface; one gradient and two values are evaluated.
    state : TrustRegionState
        The state before.
    hessian : matrix or callable
        $H$ at the position, in the form that the subproblem takes.
    subproblem : callable
        ``subproblem(g, hessian, radius)`` returns a step no longer than the
        radius, its product with $H$, and what else the method keeps.
    max_radius : float or array
        The largest radius, above 0.
    acceptance : float or array
        The step is taken if the ratio is above it, in [0, 1).

    Returns
    -------
    state : TrustRegionState
        The state after.
    others : list of array
        What the subproblem returned besides the step and its product.

    References
    ----------
    Nocedal and Wright (2006), Algorithm 4.1.

    Examples
    --------
    A model without curvature steps too far here; the step is refused, and the
    radius shrinks to a quarter:

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> from optguide.methods._trust_region import init_state, trust_region_step
    >>> def downhill(g, hessian, radius):
    ...     return -radius * np.sign(g), np.zeros_like(g)
    >>> surface, state = Quadratic([1.0]), init_state(4.0, np.array([1.0]))
    >>> state, _ = trust_region_step(surface, state, None, downhill, 100.0, 0.1)
    >>> print(state.ratio < 0, state.x, state.radius)
    True [1.] 1.0
    """
    max_radius = per_start(max_radius, state.x)
    acceptance = per_start(acceptance, state.x)
    # $g_t = \nabla f(x_{t-1})$
    g = surface.gradient(state.x)
    # The subproblem: $p$ lowers the model and is no longer than $\Delta_{t-1}$.
    p, y, *others = subproblem(g, hessian, state.radius)
    # The ratio test: $\rho_t$ is the actual over the predicted reduction.
    predicted = predicted_reduction(g, y, p)
    ratio = reduction_ratio(surface, state.x, p, predicted)

    # A good step that ends at the boundary may be longer next time.
    # $\text{at boundary} = [\|p\| > 0.999 \Delta_{t-1}]$
    at_boundary = np.linalg.norm(p, axis=-1) > 0.999 * state.radius
    # $\text{good} = [\rho_t > 0.75 \text{ and at boundary}]$
    good = (ratio > 0.75) & at_boundary
    # $\text{grown} = \min((1 + \text{good}) \Delta_{t-1}, \text{max radius})$
    grown = np.minimum((1 + good) * state.radius, max_radius)
    # A poor one must be shorter; so must one where $f$, and the ratio, is nan.
    # $\text{fair} = [\rho_t \ge 0.25]$
    fair = ratio >= 0.25
    # $\Delta_t = \text{grown if fair else } \Delta_{t-1} / 4$
    radius = np.where(fair, grown, state.radius / 4)

    # Each start decides for itself whether to move.
    # $s_t = p \text{ if } \rho_t > \text{acceptance} \text{ else } 0$
    step = np.where((ratio > acceptance)[..., None], p, 0.0)
    # $x_t = x_{t-1} + s_t$
    x = state.x + step
    return TrustRegionState(x, radius, ratio, step), others


def predicted_reduction(g: Array, hp: Array, p: Array) -> Array:
    r"""Return the predicted reduction, $m(0) - m(p)$: how far the model falls.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    hp : array
        $y$, products $H p$, ``(..., d)``.
    p : array
        $p$, steps, ``(..., d)``.

    Returns
    -------
    array
        $\text{predicted}$, ``(...)``.

    References
    ----------
    Nocedal and Wright (2006), the denominator of formula (4.4).

    Examples
    --------
    From 2 to the minimum of a parabola with curvature 1 the model falls by 2:

    >>> import numpy as np
    >>> from optguide.methods._trust_region import predicted_reduction
    >>> g, hp, p = np.array([2.0]), np.array([-2.0]), np.array([-2.0])
    >>> print(predicted_reduction(g, hp, p))
    2.0
    """
    # $\text{predicted} = -g \cdot p - p \cdot y / 2$
    return -(g * p).sum(axis=-1) - (p * hp).sum(axis=-1) / 2


def reduction_ratio(
    surface: Surface, x: Array, p: Array, predicted: Array
) -> Array:
    r"""Return the actual over the predicted reduction.

    Parameters
    ----------
    surface : Surface
        The surface; two values are evaluated.
    x : array
        $x$, positions, ``(..., d)``.
    p : array
        $p$, steps, ``(..., d)``.
    predicted : array
        The predicted reduction, ``(...)``.

    Returns
    -------
    array
        $\rho$, ``(...)``; 1 where the reductions are too small to be measured.

    References
    ----------
    Nocedal and Wright (2006), formula (4.4).

    Examples
    --------
    Where the surface is its own model, the reduction is the predicted one:

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> from optguide.methods._trust_region import reduction_ratio
    >>> x, p = np.array([2.0]), np.array([-2.0])
    >>> print(reduction_ratio(Quadratic([1.0]), x, p, np.array(2.0)))
    1.0
    """
    # $f = f(x)$
    f = surface.value(x)
    # $\text{actual} = f - f(x + p)$
    actual = f - surface.value(x + p)
    # Close to a minimum both reductions are smaller than the rounding of $f$.
    # There the model is right.
    # $\text{measurable} = [\text{predicted} > 10^{-14} |f|]$
    measurable = predicted > 1e-14 * np.abs(f)
    # $\rho = \text{actual} / \text{predicted if measurable else } 1$
    return np.where(
        measurable, actual / np.where(measurable, predicted, 1.0), 1.0
    )
