r"""Newton's method: jump to the critical point of the quadratic model.

Near a minimum the number of correct digits doubles at each step, whatever the
condition number. But the step goes to the model's critical point, whether or
not it is a minimum: Newton's method is attracted by saddles and maxima as it is
by minima, and from far away it may go anywhere. It is the yardstick for all
methods that read curvature, and rarely the method to use as it stands.

The form is (2.15) of {cite:t}`nocedal2006`; the step is taken in the eigenbasis
of the Hessian, so that a direction with neither gradient nor curvature is left
alone.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh, solve_eigh
from optguide.ranges import Nonnegative
from optguide.typing import Array, Curved


class NewtonState(NamedTuple):
    """Position, and the curvatures met there."""

    x: Array  #: $x_t$, position, ``(..., d)``
    curvature: Array  #: $\lambda$, of the last Hessian, ascending, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class Newton:
    r"""Newton's method for a critical point.

    Parameters
    ----------
    learning_rate : float or array, default 1.0
        $\eta \ge 0$; 1 is Newton's own step.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nocedal and Wright (2006), section 3.3.

    Examples
    --------
    On a saddle of a quadratic it arrives in one step, and from beside the
    maximum of Himmelblau's function it climbs to the maximum:

    >>> from optguide import Himmelblau, Newton, Quadratic, classify, run
    >>> x = run(Newton(), Quadratic([2.0, -2.0]), [1.0, 1.0], steps=1).x
    >>> print(abs(x).tolist())
    [0.0, 0.0]
    >>> x = run(Newton(), Himmelblau(), [-0.3, -1.0], steps=6).x
    >>> print(classify(Himmelblau(), x))
    maximum
    """

    label: ClassVar[str] = "Newton"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "nocedal2006"
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    learning_rate: Nonnegative = 1.0

    def init(self, x: Array) -> NewtonState:
        return NewtonState(
            x, curvature=np.full_like(x, np.nan), step=np.zeros_like(x)
        )

    def step(self, surface: Curved, state: NewtonState) -> NewtonState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $H = \nabla^2 f(x_{t-1})$
        h = surface.hessian(state.x)
        # The eigendecomposition of the Hessian: $H = Q \Lambda Q^T$.
        lam, q = eigh(h)
        # The model's gradient is zero at the step $p = -H^{-1} g$.
        p = -solve_eigh(lam, q, g)
        # $s_t = \eta p$
        step = self.learning_rate * p
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return NewtonState(x, lam, step)
