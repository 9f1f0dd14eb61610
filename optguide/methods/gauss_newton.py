r"""Gauss-Newton: Newton's method on residuals as if they were linear.

For half a sum of squares the Hessian is $J^T J$ plus a second part, the sum of
the residuals times their own Hessians. That part is dropped: what is left needs
first derivatives only and is positive semidefinite, so a saddle does not
attract. Where the residuals vanish at the minimum the dropped part vanishes
too, and the last steps converge like Newton's. Where they do not, they converge
linearly or not at all, and far from the minimum a full step may climb: see
{py:class}`Levenberg-Marquardt <optguide.LevenbergMarquardt>`.

Section 10.3 of {cite:t}`nocedal2006`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh, solve_eigh
from optguide.ranges import Nonnegative
from optguide.typing import Array, LeastSquares


class GaussNewtonState(NamedTuple):
    """Position, and the last displacement."""

    x: Array  #: $x_t$, position, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class GaussNewton:
    r"""Newton's method with $J^T J$ in place of the Hessian.

    Parameters
    ----------
    learning_rate : float or array, default 1.0
        $\eta \ge 0$; 1 is the full step to the minimizer for linear
        residuals.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nocedal and Wright (2006), formula (10.23).

    Examples
    --------
    On Rosenbrock's function, whose residuals are linear in y, two steps are
    enough:

    >>> from optguide import GaussNewton, Rosenbrock, run
    >>> state = run(GaussNewton(), Rosenbrock(), [-1.2, 1.0], steps=2)
    >>> print(state.x.round(9).tolist())
    [1.0, 1.0]
    """

    label: ClassVar[str] = "Gauss-Newton"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "nocedal2006"
    relative: ClassVar[str] = "newton"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.5}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    learning_rate: Nonnegative = 1.0

    def init(self, x: Array) -> GaussNewtonState:
        return GaussNewtonState(x, np.zeros_like(x))

    def step(
        self, surface: LeastSquares, state: GaussNewtonState
    ) -> GaussNewtonState:
        # This is $J^T r$, as the surface has it.
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The Jacobian $J$: the gradients of the residuals, one row each.
        j = surface.jacobian(state.x)
        # The matrix of the normal equations.
        # $A = J^T J$
        a = j.swapaxes(-1, -2) @ j
        # Its eigendecomposition is $A = Q \Lambda Q^T$.
        lam, q = eigh(a)
        # $p = -(J^T J)^{-1} g$ is the minimizer of $|r + J p|^2 / 2$.
        p = -solve_eigh(lam, q, g)
        # $s_t = \eta p$
        step = self.learning_rate * p
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return GaussNewtonState(x, step)
