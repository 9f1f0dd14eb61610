r"""Truncated conjugate gradients: lower a quadratic model by products with its Hessian.

Each direction is conjugate to all earlier ones, $d_i \cdot H d_j = 0$, so a descent
along it undoes nothing; without rounding, $d$ directions reach the minimizer in $d$
dimensions. No matrix is stored: the Hessian appears only in products $H d$.

A model that is not convex is noticed by a direction with $d \cdot H d \le 0$. The
truncated form of {cite:t}`steihaug1983` follows such a direction to the boundary of the
trust region, and stops at the boundary in any case, since the length of $p$ only grows
from iteration to iteration.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide.linalg.boundary_intersection import boundary_intersection
from optguide.typing import Array, Scalar

#: Products of the Hessian with directions, wanted only where the search goes on.
Product = Callable[[Array, NDArray[np.bool_]], Array]


class SteihaugResult(NamedTuple):
    """Where truncated conjugate gradients ended."""

    p: Array  #: $p$, the step, ``(..., d)``
    hp: Array  #: the product $H p$, ``(..., d)``
    curvature: Array  #: curvature along the last direction, ``(...)``
    iterations: Array  #: number of products, ``(...)``


def steihaug(
    product: Product, g: Array, radius: Array, tolerance: Scalar
) -> SteihaugResult:
    r"""Return a step that lowers $g \cdot p + p \cdot H p / 2$ with $|p| \le \Delta$.

    Parameters
    ----------
    product : callable
        ``product(d, active)`` returns $H d$; the boolean array says which starts still
        search.
    g : array
        $g$, gradients, ``(..., d)``.
    radius : array
        $\Delta > 0$, ``(...)``; infinite where there is no ball.
    tolerance : float or array
        $\epsilon$, in [0, 1), ``(...)``; the search ends where the residual is at most
        this share of the gradient.

    Returns
    -------
    SteihaugResult
        The step and how it was found. Without a ball, a direction of negative curvature
        is followed only if it is the first one, the gradient, by its own length.

    References
    ----------
    Steihaug (1983); Nocedal and Wright (2006), Algorithm 7.2.

    Examples
    --------
    In two dimensions two products reach the minimizer, and negative curvature leads to
    the boundary:

    >>> import numpy as np
    >>> from optguide.linalg import steihaug
    >>> g, radius = np.array([1.0, 1.0]), np.array(9.0)
    >>> for eigenvalues in [1.0, 4.0], [1.0, -4.0]:
    ...     h = np.diag(eigenvalues)
    ...     end = steihaug(lambda d, active: d @ h, g, radius, 1e-9)
    ...     length = np.linalg.norm(end.p)
    ...     print(f"{length:.3f} {end.iterations:.0f} {end.curvature > 0}")
    1.031 2 True
    9.000 1 False
    """
    # $\text{enough} = \epsilon \|g\|$
    enough = tolerance * np.linalg.norm(g, axis=-1)
    p = hp = np.zeros_like(g)
    # $r = g + H p$ is the gradient of the model; each direction is $-r$ made conjugate.
    r, d = g, -g
    curvature = np.full(enough.shape, np.nan)
    iterations = np.zeros(enough.shape)
    # $\text{rr} = r \cdot r$
    rr = (r * r).sum(axis=-1)
    # $\text{active} = [\sqrt{\text{rr}} > \text{enough}]$
    active = np.sqrt(rr) > enough
    # Without rounding $d$ iterations would do; as many again allow for it.
    for _ in range(2 * g.shape[-1]):
        if not active.any():
            break
        y = product(d, active)
        # $\text{bend} = d \cdot y$
        bend = (d * y).sum(axis=-1)
        # $\text{length} = d \cdot d$
        length = (d * d).sum(axis=-1)
        # $\text{opens} = [\text{bend} > 0]$
        opens = bend > 0
        # To the minimizer along this direction ...
        # $\alpha = \text{rr} / (\text{bend if opens else } 1)$
        alpha = rr / np.where(opens, bend, 1.0)
        # ... or to the boundary, where the minimizer lies outside or there is none.
        # Without a ball, negative curvature ends the search where it is; at the first
        # iteration, after the direction itself.
        tau = np.where(
            np.isfinite(radius), boundary_intersection(p, d, radius), iterations == 0
        )
        stops = ~opens | (np.isfinite(radius) & (alpha >= tau))
        # $\alpha = \tau \text{ if stops else } \alpha$
        alpha = np.where(stops, tau, alpha)

        # A start that has ended moves no more.
        # $\text{move} = \alpha \text{ if active else } 0$
        move = np.where(active, alpha, 0.0)
        # $p = p + \text{move} \, d$
        p = p + move[..., None] * d
        # $\text{hp} = \text{hp} + \text{move} \, y$
        hp = hp + move[..., None] * y
        # $r = r + \text{move} \, y$
        r = r + move[..., None] * y
        # $\text{curvature} = \text{bend} / \text{length if active else curvature}$
        curvature = np.where(active, bend / length, curvature)
        # $\text{iterations} = \text{iterations} + \text{active}$
        iterations = iterations + active

        # $\text{after} = r \cdot r$
        after = (r * r).sum(axis=-1)
        active = active & ~stops & (np.sqrt(after) > enough)
        # $\beta = \text{after} / (\text{rr if rr} > 0 \text{ else } 1)$
        beta = after / np.where(rr > 0, rr, 1.0)
        # $d = -r + \beta d$
        d = -r + beta[..., None] * d
        rr = after
    return SteihaugResult(p, hp, curvature, iterations)
