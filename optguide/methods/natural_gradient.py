r"""Natural gradient: steepest descent per change of the model's predictions.

The gradient is steepest for a unit of length in the parameters, which depends
on their units: write a parameter in other units and the gradient points
elsewhere. The natural gradient is steepest for a unit of change in what the
model *predicts*, so a linear change of the parameters does not change its path.
It is the gradient multiplied by the inverse of the
{doc}`Fisher information </methods/fisher>`.

On a plateau, where the model hardly reacts to its parameters, small information
makes long steps. It does not help at a saddle of the value: the information is
positive semidefinite, so directions of negative curvature look like any other.
The damping keeps the step finite in directions in which the information is
zero.

It is due to {cite:t}`amari1998`; {cite:t}`martens2020` sets out what it is and
is not.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh, solve_eigh
from optguide.methods._fisher import fisher
from optguide.methods._per_start import per_start
from optguide.ranges import Nonnegative, PerStart, Positive
from optguide.typing import Array, LeastSquares, Likelihood


class NaturalGradientState(NamedTuple):
    """Position, and the last displacement."""

    x: Array  #: $x_t$, position, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class NaturalGradient:
    r"""Gradient descent with the inverse Fisher information.

    Parameters
    ----------
    learning_rate : float or array, default 1.0
        $\eta \ge 0$; 1 is Newton's step where the information is the Hessian.
    damping : float or array, default 1e-4
        $\delta > 0$, added to the information in every direction.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Amari (1998); Martens (2020).

    Examples
    --------
    For softmax regression the information is the Hessian, and six steps reach
    the minimum:

    >>> import numpy as np
    >>> from optguide import NaturalGradient, SoftmaxRegression, run
    >>> problem = SoftmaxRegression.drawn(
    ...     samples=40, inputs=2, classes=3, weight_decay=0.1
    ... )
    >>> x = run(NaturalGradient(), problem, np.zeros(6), steps=6).x
    >>> print(abs(problem.gradient(x)).max() < 1e-10)
    True
    """

    label: ClassVar[str] = "natural gradient"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "amari1998"
    relative: ClassVar[str] = "gauss_newton"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.5}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    learning_rate: Nonnegative = 1.0
    damping: PerStart[Positive] = 1e-4

    def init(self, x: Array) -> NaturalGradientState:
        return NaturalGradientState(x, np.zeros_like(x))

    def step(
        self, surface: Likelihood | LeastSquares, state: NaturalGradientState
    ) -> NaturalGradientState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The eigendecomposition of the information: $F = Q \Lambda Q^T$.
        lam, q = eigh(fisher(surface, state.x))
        delta = per_start(self.damping, g)[..., None]
        # The damping is added to every eigenvalue:
        # $p = -(F + \delta I)^{-1} g$ is the step.
        p = -solve_eigh(lam + delta, q, g)
        # $s_t = \eta p$
        step = self.learning_rate * p
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return NaturalGradientState(x, step)
