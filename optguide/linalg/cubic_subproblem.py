r"""The cubic subproblem: minimize a quadratic model plus a cubic term, exactly.

The model $g \cdot p + p \cdot H p / 2 + \sigma |p|^3 / 3$ has a minimizer whatever the
Hessian is, because far out the cubic term wins. {cite:t}`nesterov2006` characterize it:
$(H + \ell I) p = -g$ with the shift $\ell = \sigma |p|$, which makes the matrix
positive semidefinite. So it is a trust region whose multiplier is proportional to its
radius, hard case included.

In the eigenbasis of $H$ the system is diagonal, and one equation in one unknown
remains, the *secular equation* $\sigma |p(\ell)| = \ell$. The unknown is $s$, by how
much the shift exceeds the smallest one that convexity allows: so neither a gradient
almost orthogonal to the lowest eigenvector nor a tiny gradient at a minimum costs
digits.
"""

from __future__ import annotations

import numpy as np

from optguide.linalg.spectrum import eigh, quotient
from optguide.typing import Array

#: Newton's method on the secular equation needs fewer than 20; the rest is a margin.
_ITERATIONS = 60


def solve_cubic_subproblem(g: Array, h: Array, weight: Array) -> Array:
    r"""Return the minimizer of $g \cdot p + p \cdot H p / 2 + \sigma |p|^3 / 3$.

    Parameters
    ----------
    g : array
        $g$, gradients, ``(..., d)``.
    h : array
        $H$, Hessians, ``(..., d, d)``.
    weight : array
        $\sigma > 0$, weight of the cubic term, ``(...)``.

    Returns
    -------
    array
        $p$, ``(..., d)``; nan where `g` or `h` is not finite.

    References
    ----------
    Nesterov and Polyak (2006), section 5; Cartis, Gould and Toint (2011), section 6.

    Examples
    --------
    In the hard case, here a gradient of zero on a saddle, it goes along the negative
    curvature until the cubic term balances it:

    >>> import numpy as np
    >>> from optguide.linalg import solve_cubic_subproblem
    >>> p = solve_cubic_subproblem(np.zeros(2), np.diag([2.0, -2.0]), np.array(4.0))
    >>> print(abs(p).tolist())
    [0.0, 0.5]
    """
    lam, q = eigh(h)
    # $b = Q^T g$
    b = np.einsum("...ij,...i->...j", q, g)
    # A component so small that its quotients below would overflow counts as zero.
    b = np.where(weight[..., None] * np.abs(b) < 1e-290, 0.0, b)
    # The smallest shift that convexity allows, and the eigenvalues after it.
    # $\text{pole} = \max(-\lambda_1, 0)$
    pole = np.maximum(-lam[..., 0], 0.0)
    # $\text{gap}_i = \lambda_i - \lambda_1 + \max(\lambda_1, 0)$
    gap = lam - lam[..., :1] + np.maximum(lam[..., :1], 0.0)

    # No $s$ below these bounds is possible, for no single component may be longer than
    # the whole step: the positive roots of
    # $(\text{gap}_i + s) (\text{pole} + s) = \sigma |b_i|$, in the form without
    # cancellation.
    # $\text{width}_i = \text{gap}_i + \text{pole}$
    width = gap + pole[..., None]
    # $\text{excess}_i = \max(\sigma |b_i| - \text{gap}_i \text{pole}, 0)$
    excess = np.maximum(weight[..., None] * np.abs(b) - gap * pole[..., None], 0.0)
    # $\text{root}_i = \sqrt{\text{width}_i^2 + 4 \text{excess}_i}$
    root = np.sqrt(width**2 + 4 * excess)
    # $\text{bound}_i = 2 \text{excess}_i / (\text{width}_i + \text{root}_i)$
    bound = quotient(2 * excess, width + root)
    # $s = \max_i \text{bound}_i$
    s = bound.max(axis=-1)

    # Newton's method on the secular equation in the form $1 / |p(s)| = \sigma / \ell$.
    # The difference of both sides is concave, so from the left it never overshoots.
    # $p_i = -b_i / (\text{gap}_i + s)$
    p = quotient(-b, gap + s[..., None])
    for _ in range(_ITERATIONS):
        # $\text{length} = \|p\|$
        length = np.linalg.norm(p, axis=-1)
        # $\text{shift} = \text{pole} + s$
        shift = pole + s
        # The step is longer than the shift allows, by more than rounding.
        outside = weight * length > shift * (1 + 1e-15)
        if not outside.any():
            break
        # Of the direction, not of $p$ itself: with a tiny $s$ that would overflow.
        # $u = p / (\text{length if outside else } 1)$
        u = p / np.where(outside, length, 1.0)[..., None]
        # $\text{slope} = \sum_i (u_i^2 / (\text{gap}_i + s))$
        slope = quotient(u**2, gap + s[..., None]).sum(axis=-1)
        # $\text{ratio} = \sigma \text{length} / (\text{shift if outside else } 1)$
        ratio = weight * length / np.where(outside, shift, 1.0)
        # $\text{bend} = \text{slope} + \text{ratio} / \text{shift}$
        bend = slope + ratio / shift
        # $\text{more} = (\text{ratio} - 1) / (\text{bend if outside else } 1)$
        more = (ratio - 1) / np.where(outside, bend, 1.0)
        s = np.where(outside, s + more, s)
        # $p_i = -b_i / (\text{gap}_i + s)$
        p = quotient(-b, gap + s[..., None])

    # The hard case: negative curvature, and yet $p$ is too short for the shift. Then
    # both ways along the lowest eigenvector end at a minimizer.
    # $\text{radius} = (\text{pole} + s) / \sigma$
    radius = (pole + s) / weight
    # $\text{short} = \sqrt{\max(\text{radius}^2 - \|p\|^2, 0)}$
    short = np.sqrt(np.maximum(radius**2 - (p**2).sum(axis=-1), 0.0))
    # $\text{hard} = [\lambda_1 < 0 \text{ and short} > 10^{-7} \text{radius}]$
    hard = (lam[..., 0] < 0) & (short > 1e-7 * radius)
    lowest = np.arange(p.shape[-1]) == 0
    p = p + np.where(hard, short, 0.0)[..., None] * lowest
    return np.asarray(np.einsum("...ij,...j->...i", q, p))
