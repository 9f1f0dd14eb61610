r"""L-BFGS: BFGS for many dimensions, without a matrix.

The matrix of {py:class}`BFGS <optguide.BFGS>` is never formed. The last $m$
pairs of displacements and changes of the gradient are kept, and the
{doc}`two-loop recursion </linalg/two_loop>` turns them and the gradient into a
direction. As long as no pair has been dropped, it takes the steps of a BFGS
whose first matrix is scaled anew at each step.

It is due to {cite:t}`nocedal1980`; {cite:t}`liu1989` made it what everybody
uses.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.two_loop import two_loop
from optguide.methods._line_search import check_wolfe_constants, wolfe
from optguide.ranges import OpenUnitInterval, PerStart, PositiveCount
from optguide.typing import Array, Surface


class LBFGSState(NamedTuple):
    """Position, and the last displacements and changes of the gradient."""

    x: Array  #: $x_t$, position, ``(..., d)``
    displacements: Array  #: the last ones, the oldest first, ``(..., m, d)``
    changes: Array  #: changes of the gradient along them, ``(..., m, d)``
    rate: Array  #: $\alpha_t$, last length of the line search, ``(...)``
    t: int  #: $t$, number of steps
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class LBFGS:
    r"""Quasi-Newton steps from the last few displacements.

    Parameters
    ----------
    memory : int, default 10
        $m \ge 1$, number of pairs kept.
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
    Nocedal (1980); Liu and Nocedal (1989), Algorithm 2.1.

    Examples
    --------
    Its state grows with the number of pairs times the dimension, not with the
    square of the dimension:

    >>> import numpy as np
    >>> from optguide import LBFGS, Quadratic, run
    >>> surface = Quadratic(np.arange(1.0, 51.0))
    >>> state = run(LBFGS(memory=3), surface, np.ones(50), steps=50)
    >>> print(state.displacements.shape, (abs(state.x) < 1e-3).all())
    (3, 50) True
    """

    label: ClassVar[str] = "L-BFGS"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "liu1989"
    relative: ClassVar[str] = "bfgs"
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=True, origin=True
    )

    memory: PositiveCount = 10
    c1: PerStart[OpenUnitInterval] = 1e-4
    c2: PerStart[OpenUnitInterval] = 0.9

    def __post_init__(self) -> None:
        check_wolfe_constants(self.c1, self.c2)

    def init(self, x: Array) -> LBFGSState:
        pairs = np.zeros((*x.shape[:-1], self.memory, x.shape[-1]))
        return LBFGSState(
            x, pairs, pairs, np.full(x.shape[:-1], np.nan), 0, np.zeros_like(x)
        )

    def step(self, surface: Surface, state: LBFGSState) -> LBFGSState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        p = -two_loop(g, state.displacements, state.changes)
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
        # A pair without positive curvature would spoil the matrix.
        # $\text{kept} = [s_t \cdot y > 0]$
        kept = (step * y).sum(axis=-1) > 0
        displacements = np.where(
            kept[..., None, None],
            append_pair(state.displacements, step),
            state.displacements,
        )
        changes = np.where(
            kept[..., None, None], append_pair(state.changes, y), state.changes
        )
        return LBFGSState(x, displacements, changes, rate, state.t + 1, step)


def append_pair(rows: Array, row: Array) -> Array:
    """Return rows without the oldest, and with a new one at the end.

    Parameters
    ----------
    rows : array
        Rows, ``(..., m, d)``.
    row : array
        The new last row, ``(..., d)``.

    Returns
    -------
    array
        As many rows as before.

    Examples
    --------
    The oldest is dropped:

    >>> import numpy as np
    >>> from optguide.methods.lbfgs import append_pair
    >>> print(append_pair(np.array([[1.0], [2.0]]), np.array([3.0])).tolist())
    [[2.0], [3.0]]
    """
    return np.concatenate([rows[..., 1:, :], row[..., None, :]], axis=-2)
