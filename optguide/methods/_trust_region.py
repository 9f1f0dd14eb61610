r"""What all trust regions share: a trial step is judged by what it promised and what it gave.

The *model* is the quadratic one, $m(p) = f + g \cdot p + p \cdot H p / 2$; the *radius* says how far
it is believed. After each trial the radius grows where the surface fell as the model promised, and
shrinks where it did not. Only where the trial comes from differs from method to method: the
lowest point on the gradient, a bent path, conjugate gradients, or the lowest point of the ball.

The frame is Algorithm 4.1 of {cite:t}`nocedal2006`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from optguide.methods._per_start import per_start
from optguide.typing import Array, Scalar, Surface


class TrustRegionState(NamedTuple):
    """Position and the radius of trust."""

    x: Array  #: $x_t$, position, ``(..., d)``
    radius: Array  #: $\Delta_t$, radius for the next step, ``(...)``
    ratio: Array  #: $\rho_t$, what the surface gave over what the model promised, ``(...)``
    step: Array  #: $s_t$, last displacement; zero where the trial was refused, ``(..., d)``


def init_state(radius: Scalar, x: Array) -> TrustRegionState:
    r"""Return the state before the first trial.

    Parameters
    ----------
    radius : float or array
        $\Delta_0 > 0$, the first radius.
    x : array
        $x_0$, starts, ``(..., d)``.

    Returns
    -------
    TrustRegionState
        The ratio is nan: nothing was promised yet.

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


def predicted_reduction(g: Array, hp: Array, p: Array) -> Any:
    r"""Return how far the model falls along a trial step.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    hp : array
        $y$, products $H p$, ``(..., d)``.
    p : array
        $p$, trial steps, ``(..., d)``.

    Returns
    -------
    array
        $\text{promised}$, how far the model falls, $m(0) - m(p)$, ``(...)``.

    Examples
    --------
    From 2 to the bottom of a parabola with curvature 1 the model falls by 2:

    >>> import numpy as np
    >>> from optguide.methods._trust_region import predicted_reduction
    >>> print(predicted_reduction(np.array([2.0]), np.array([-2.0]), np.array([-2.0])))
    2.0
    """
    # $\text{promised} = -g \cdot p - p \cdot y / 2$
    return -(g * p).sum(axis=-1) - (p * hp).sum(axis=-1) / 2


def ratio_test(
    surface: Surface,
    state: TrustRegionState,
    p: Array,
    promised: Array,
    max_radius: Scalar,
    acceptance: Scalar,
) -> TrustRegionState:
    r"""Return the state after a trial step: taken or refused, with a new radius.

    Parameters
    ----------
    surface : Surface
        The surface, asked for two values.
    state : TrustRegionState
        The state before.
    p : array
        $p$, trial steps within the radius, ``(..., d)``.
    promised : array
        $\text{promised}$, how far the model falls, ``(...)``; see `predicted_reduction`.
    max_radius : float or array
        The largest radius, above 0.
    acceptance : float or array
        A step is taken if the surface fell by more than this share of the promise, in [0, 1).

    Returns
    -------
    TrustRegionState
        The state after.

    References
    ----------
    Nocedal and Wright (2006), Algorithm 4.1.

    Examples
    --------
    A trial that climbs is refused, and the radius shrinks to a quarter:

    >>> import numpy as np
    >>> from optguide import Bowl
    >>> from optguide.methods._trust_region import init_state, ratio_test
    >>> state = init_state(1.0, np.array([1.0, 0.0]))
    >>> state = ratio_test(Bowl(), state, np.array([1.0, 0.0]), np.array(0.5), 100.0, 0.1)
    >>> print(state.x.tolist(), state.radius)
    [1.0, 0.0] 0.25
    """
    largest, needed = per_start(max_radius, p), per_start(acceptance, p)
    # $f = f(x_{t-1})$
    f = surface.value(state.x)
    # $\text{given} = f - f(x_{t-1} + p)$
    given = f - surface.value(state.x + p)
    # What was promised and what was given drown in the rounding of $f$ close to a minimum. There the
    # model is right.
    # $\text{measurable} = [\text{promised} > 10^{-14} |f|]$
    measurable = promised > 1e-14 * np.abs(f)
    # $\rho_t = \text{given} / \text{promised} \text{ if measurable else } 1$
    ratio = np.where(
        measurable, given / np.where(measurable, promised, 1.0), 1.0
    )

    # A broken promise shrinks the ball; a kept one at the rim lets it grow. Written so that a
    # trial where $f$ is nan shrinks it too.
    # $\text{at rim} = [\|p\| > 0.999 \Delta_{t-1}]$
    at_rim = np.linalg.norm(p, axis=-1) > 0.999 * state.radius
    # $\text{grown} = \min((1 + [\rho_t > 0.75 \text{ and at rim}]) \Delta_{t-1}, \text{largest})$
    grown = np.minimum(
        np.where((ratio > 0.75) & at_rim, 2 * state.radius, state.radius),
        largest,
    )
    # $\Delta_t = \text{grown} \text{ if } \rho_t \ge 0.25 \text{ else } \Delta_{t-1} / 4$
    radius = np.where(ratio >= 0.25, grown, state.radius / 4)

    # Each start decides for itself whether to move.
    # $s_t = p \text{ if } \rho_t > \text{needed} \text{ else } 0$
    step = np.where((ratio > needed)[..., None], p, 0.0)
    # $x_t = x_{t-1} + s_t$
    x = state.x + step
    return TrustRegionState(x, radius, ratio, step)


def cauchy_point(g: Array, y: Array, radius: Array) -> tuple[Array, Array]:
    r"""Return the Cauchy point: the lowest point of the model along the gradient, inside the ball.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    y : array
        $y$, products $H g$, ``(..., d)``.
    radius : array
        $\Delta > 0$, ``(...)``.

    Returns
    -------
    p : array
        The trial step, ``(..., d)``.
    hp : array
        The product $H p$, ``(..., d)``.

    References
    ----------
    Nocedal and Wright (2006), formulas (4.11) and (4.12).

    Examples
    --------
    Where the model opens downwards, the way leads to the rim:

    >>> import numpy as np
    >>> from optguide.methods._trust_region import cauchy_point
    >>> p, hp = cauchy_point(np.array([2.0]), np.array([-8.0]), np.array(3.0))
    >>> print(p, hp)
    [-3.] [12.]
    """
    # $\text{slope} = \|g\|$
    slope = np.linalg.norm(g, axis=-1)
    # The direction and the Hessian times the direction; zero where there is no gradient.
    unit = np.where(slope != 0, slope, 1.0)
    # $u = g / \text{unit}$
    u = g / unit[..., None]
    # $v = y / \text{unit}$
    v = y / unit[..., None]
    # $\text{curvature} = u \cdot v$
    curvature = (u * v).sum(axis=-1)
    # Where the model opens upwards it has a bottom, which may lie inside the ball.
    # $\text{opens} = [\text{curvature} > 0]$
    opens = curvature > 0
    # $\text{bottom} = \text{slope} / (\text{curvature if opens else } 1)$
    bottom = slope / np.where(opens, curvature, 1.0)
    # $\text{length} = (\min(\text{bottom}, \Delta) \text{ if opens else } \Delta)$
    length = np.where(opens, np.minimum(bottom, radius), radius)
    # $p = -\text{length} \, u$
    p = -length[..., None] * u
    # $\text{hp} = -\text{length} \, v$
    hp = -length[..., None] * v
    return p, hp


def boundary_intersection(p: Array, d: Array, radius: Array) -> Array:
    r"""Return how far along a direction the rim of the ball is.

    Parameters
    ----------
    p : array
        $p$, points of the ball, ``(..., d)``.
    d : array
        $d$, directions that do not lead back to the centre, $p \cdot d \ge 0$, ``(..., d)``.
    radius : array
        $\Delta > 0$, ``(...)``.

    Returns
    -------
    array
        $\tau \ge 0$ with $|p + \tau d| = \Delta$, ``(...)``; nan for a direction of length zero.

    Examples
    --------
    From 3 along the other axis the rim of the ball of radius 5 is 4 away:

    >>> import numpy as np
    >>> from optguide.methods._trust_region import boundary_intersection
    >>> print(boundary_intersection(np.array([3.0, 0.0]), np.array([0.0, 1.0]), np.array(5.0)))
    4.0
    """
    # $a = d \cdot d$
    a = (d * d).sum(axis=-1)
    # $b = p \cdot d$
    b = (p * d).sum(axis=-1)
    # $c = \max(\Delta^2 - p \cdot p, 0)$
    c = np.maximum(radius**2 - (p * p).sum(axis=-1), 0.0)
    # The positive root of $a \tau^2 + 2 b \tau = c$, in the form that subtracts nothing.
    # $\tau = c / (b + \sqrt{b^2 + a c})$
    return np.asarray(c / (b + np.sqrt(b**2 + a * c)))
