r"""BFGS: build an estimate of the inverse Hessian from gradients alone.

Between two points the gradient changes by about the Hessian times the
displacement. BFGS keeps a matrix that explains the last change exactly, the
*secant equation* $H_t y = s$, stays symmetric and positive definite, and
differs as little as possible from the matrix before. Its steps become Newton's
without a second derivative, and always lead downhill, so a saddle does not
attract it. But started on the ridge of a saddle it stays there, for its
gradients say nothing about the way down.

It was found four times in 1970; the form is (6.17) of {cite:t}`nocedal2006`.
Popular snippets skip the line search. Then $s \cdot y$ may be negative, and the
matrix is no longer positive definite.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._line_search import check_wolfe_constants, wolfe
from optguide.ranges import OpenUnitInterval, PerStart
from optguide.typing import Array, Surface


class BFGSState(NamedTuple):
    """Position, and the estimate of the inverse Hessian."""

    x: Array  #: $x_t$, position, ``(..., d)``
    inverse: Array  #: $H_t$, estimated inverse Hessian, ``(..., d, d)``
    rate: Array  #: $\alpha_t$, last length of the line search, ``(...)``
    t: int  #: $t$, number of steps
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class BFGS:
    r"""Quasi-Newton steps of Broyden, Fletcher, Goldfarb and Shanno.

    Parameters
    ----------
    c1 : float or array, default 1e-4
        $c_1 \in (0, c_2)$, sufficient decrease: a step must bring this share
        of the reduction that the slope predicts.
    c2 : float or array, default 0.9
        $c_2 \in (c_1, 1)$, curvature condition: at most this share of the
        slope may be left.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Broyden (1970), Fletcher (1970), Goldfarb (1970), Shanno (1970); Nocedal and
    Wright (2006), Algorithm 6.1.

    Examples
    --------
    With exact line searches it has found the Hessian of a quadratic after as
    many steps as dimensions:

    >>> import numpy as np
    >>> from optguide import BFGS, Quadratic, run
    >>> surface = Quadratic([1.0, 4.0, 25.0])
    >>> state = run(BFGS(c2=1e-3), surface, [1.0, 1.0, 1.0], steps=3)
    >>> inverse = np.diag([1, 1 / 4, 1 / 25])
    >>> print(np.allclose(state.inverse, inverse, rtol=0, atol=1e-9))
    True
    """

    label: ClassVar[str] = "BFGS"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "nocedal2006"
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=True, origin=True
    )

    c1: PerStart[OpenUnitInterval] = 1e-4
    c2: PerStart[OpenUnitInterval] = 0.9

    def __post_init__(self) -> None:
        check_wolfe_constants(self.c1, self.c2)

    def init(self, x: Array) -> BFGSState:
        inverse = np.zeros_like(x)[..., None] + np.eye(x.shape[-1])
        return BFGSState(
            x, inverse, np.full(x.shape[:-1], np.nan), 0, np.zeros_like(x)
        )

    def step(self, surface: Surface, state: BFGSState) -> BFGSState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $p = -H_{t-1} g_t$
        p = -np.einsum("...ij,...j->...i", state.inverse, g)
        # Newton's rate is 1. The first direction is the gradient, of which a
        # step of length 1 is tried.
        first = (
            np.ones(p.shape[:-1]) if state.t else 1 / np.linalg.norm(g, axis=-1)
        )
        x, rate, there = wolfe(surface, state.x, p, g, first, self.c1, self.c2)

        # $s_t = \alpha_t p$
        step = rate[..., None] * p
        # $y = \text{there} - g_t$
        y = there - g
        inverse = bfgs_update(state.inverse, step, y, state.t == 0)
        return BFGSState(x, inverse, rate, state.t + 1, step)


def bfgs_update(h: Array, s: Array, y: Array, initial: bool) -> Array:
    r"""Return the nearest matrix that satisfies the secant equation.

    Parameters
    ----------
    h : array
        $H$, the old estimate of the inverse Hessian, ``(..., d, d)``.
    s : array
        $s$, displacements, ``(..., d)``.
    y : array
        $y$, changes of the gradient, ``(..., d)``.
    initial : bool
        Whether `h` is the initial matrix, which is scaled first.

    Returns
    -------
    array
        The new estimate, ``(..., d, d)``; the old one where $s \cdot y$ is not
        positive.

    References
    ----------
    Nocedal and Wright (2006), formulas (6.17) and (6.20).

    Examples
    --------
    The new matrix takes the change of the gradient to the displacement:

    >>> import numpy as np
    >>> from optguide.methods.bfgs import bfgs_update
    >>> s, y = np.array([1.0, 2.0]), np.array([3.0, 1.0])
    >>> print(np.allclose(bfgs_update(np.eye(2), s, y, initial=True) @ y, s))
    True
    """
    # $\text{sy} = s \cdot y$
    sy = (s * y).sum(axis=-1)
    # $\text{yy} = y \cdot y$
    yy = (y * y).sum(axis=-1)
    # Wolfe's curvature condition implies it; where the line search failed the
    # matrix stays.
    # $\text{known} = [\text{sy} > 0]$
    known = sy > 0
    if initial:
        # An estimate of the size of the inverse Hessian, formula (6.20).
        # $\gamma = \text{sy} / (\text{yy if known else sy})$
        gamma = np.where(known, sy / np.where(known, yy, 1.0), 1.0)
        # $H = \gamma H$
        h = gamma[..., None, None] * h
    # $\rho = 1 / (\text{sy if known else } 1)$
    rho = 1 / np.where(known, sy, 1.0)
    # $u = H y$
    u = np.einsum("...ij,...j->...i", h, y)
    # $(I - \rho s y^T) H (I - \rho y s^T) + \rho s s^T$, multiplied out:
    cross = s[..., :, None] * u[..., None, :]
    square = s[..., :, None] * s[..., None, :]
    # $\beta = \rho (1 + \rho y \cdot u)$
    beta = rho * (1 + rho * (y * u).sum(axis=-1))
    # $\text{both} = \text{cross} + \text{cross}^T$
    both = cross + cross.swapaxes(-1, -2)
    # $\text{new} = H - \rho \, \text{both} + \beta \, \text{square}$
    new = h - rho[..., None, None] * both + beta[..., None, None] * square
    return np.where(known[..., None, None], new, h)
