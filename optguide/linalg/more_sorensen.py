r"""The trust-region subproblem: minimize a quadratic model within a ball, exactly.

The model $g \cdot p + p \cdot H p / 2$ may curve downwards; within a ball
$|p| \le \Delta$ it has a minimizer all the same. {cite:t}`more1983` characterize it:
$(H + \sigma I) p = -g$ for a multiplier $\sigma \ge 0$ that makes the matrix positive
semidefinite, and $\sigma = 0$ unless $|p| = \Delta$.

In the eigenbasis of $H$ the system is diagonal, and one equation in one unknown
remains, the *secular equation* $|p(\sigma)| = \Delta$. The unknown is measured from
the pole, $s = \sigma + \lambda_1$ with the lowest eigenvalue $\lambda_1$: so a gradient
that is almost orthogonal to the lowest eigenvector costs no digits.
"""

from __future__ import annotations

import numpy as np

from optguide.linalg.spectrum import eigh, quotient
from optguide.typing import Array

#: Newton's method on the secular equation needs fewer than 20; the rest is a margin.
_ITERATIONS = 60


def solve_subproblem(g: Array, h: Array, radius: Array) -> Array:
    r"""Return the minimizer of $g \cdot p + p \cdot H p / 2$ with $|p| \le \Delta$.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    h : array
        $H$, Hessians, ``(..., d, d)``.
    radius : array
        $\Delta > 0$, ``(...)``.

    Returns
    -------
    array
        $p$, ``(..., d)``; nan where `g` or `h` is not finite.

    References
    ----------
    Moré and Sorensen (1983); Nocedal and Wright (2006), Theorem 4.1 and section 4.3.

    Examples
    --------
    In the hard case, here a gradient of zero on a saddle, it goes to the boundary along
    the negative curvature:

    >>> import numpy as np
    >>> from optguide.linalg import solve_subproblem
    >>> p = solve_subproblem(np.zeros(2), np.diag([2.0, -2.0]), np.array(0.5))
    >>> print(abs(p).tolist())
    [0.0, 0.5]
    """
    lam, q = eigh(h)
    # $b = Q^T g$
    b = np.einsum("...ij,...i->...j", q, g)
    # A component so small that its quotients below would overflow counts as zero.
    b = np.where(np.abs(b) < 1e-300 * radius[..., None], 0.0, b)
    # Distances from the lowest eigenvalue, at least one of them zero.
    # $\text{gap}_i = \lambda_i - \lambda_1$
    gap = lam - lam[..., :1]

    # No $s$ below these bounds is possible: the matrix must be positive semidefinite,
    # $\sigma$ must not be negative, and no single component may exceed the radius.
    # $\text{reach}_i = |b_i| / \Delta - \text{gap}_i$
    reach = np.abs(b) / radius[..., None] - gap
    # $s = \max(\lambda_1, 0, \max_i \text{reach}_i)$
    s = np.maximum(np.maximum(lam[..., 0], 0.0), reach.max(axis=-1))

    # Newton's method on the secular equation in the form $1 / \Delta = 1 / |p(s)|$,
    # which is almost linear. From the left it never overshoots, so it needs no bracket.
    # $c_i = -b_i / (\text{gap}_i + s)$
    c = quotient(-b, gap + s[..., None])
    for _ in range(_ITERATIONS):
        # $\text{length} = \|c\|$
        length = np.linalg.norm(c, axis=-1)
        # Beyond the boundary, by more than rounding.
        outside = length > radius * (1 + 1e-15)
        if not outside.any():
            break
        # Of the direction, not of $c$ itself: with a tiny $s$ that would overflow.
        # $u = c / (\text{length if outside else } 1)$
        u = c / np.where(outside, length, 1.0)[..., None]
        # $\text{slope} = \sum_i (u_i^2 / (\text{gap}_i + s))$
        slope = quotient(u**2, gap + s[..., None]).sum(axis=-1)
        # $\text{error} = \text{length} / \Delta - 1$
        error = length / radius - 1
        # $\text{more} = \text{error} / (\text{slope if outside else } 1)$
        more = error / np.where(outside, slope, 1.0)
        # $s = s + \text{more if outside else } s$
        s = np.where(outside, s + more, s)
        # $c_i = -b_i / (\text{gap}_i + s)$
        c = quotient(-b, gap + s[..., None])

    # The hard case: negative curvature, and yet $c$ stays inside the ball. Then both
    # ways along the lowest eigenvector to the boundary end at a minimizer.
    # $\text{short} = \sqrt{\max(\Delta^2 - \|c\|^2, 0)}$
    short = np.sqrt(np.maximum(radius**2 - (c**2).sum(axis=-1), 0.0))
    # $\text{hard} = [\lambda_1 < 0 \text{ and short} > 10^{-7} \Delta]$
    hard = (lam[..., 0] < 0) & (short > 1e-7 * radius)
    lowest = np.arange(c.shape[-1]) == 0
    # $c_i = c_i + (\text{short if hard else } 0) \text{lowest}_i$
    c = c + np.where(hard, short, 0.0)[..., None] * lowest
    # $p = Q c$
    return np.asarray(np.einsum("...ij,...j->...i", q, c))
