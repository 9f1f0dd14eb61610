r"""Sign descent: a step of the same length in every coordinate, whatever the gradient.

The sign of the gradient is all that is read. A coordinate with a gentle slope moves as fast as one
with a steep slope, and no scale of the surface changes the path. It is the steepest descent if
lengths are measured by the largest coordinate, and it is Adam without any memory. At a constant
rate it ends in a hop around the minimum: the sign does not say that the bottom is near.

The rule is Algorithm 1 of {cite:t}`bernstein2018`, where it saves communication: one bit per
coordinate. A gradient of exactly zero moves nothing, here and in optax, whose `sign_sgd` this is.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative
from optguide.typing import Array, Surface


class SignDescentState(NamedTuple):
    """Position, and nothing to remember."""

    x: Array  #: $x_t$, position, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class SignDescent:
    r"""Gradient descent by signs alone.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$, the length of every step in every coordinate.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Bernstein, Wang, Azizzadenesheli and Anandkumar (2018), Algorithm 1.

    Examples
    --------
    A valley a thousand times steeper across than along is no valley to it:

    >>> from optguide import Quadratic, SignDescent, run
    >>> state = run(SignDescent(0.125), Quadratic([1000.0, 1.0]), [3.0, 3.0], steps=24)
    >>> print(state.x.tolist())
    [0.0, 0.0]
    """

    label: ClassVar[str] = "sign descent"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "bernstein2018"
    relative: ClassVar[str] = "gradient_descent"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.02}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative

    def init(self, x: Array) -> SignDescentState:
        return SignDescentState(x, step=np.zeros_like(x))

    def step(
        self, surface: Surface, state: SignDescentState
    ) -> SignDescentState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $d_t = \operatorname{sign}(g_t)$
        d = np.sign(g)
        # $s_t = -\eta d_t$
        step = -self.learning_rate * d
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return SignDescentState(x, step)
