r"""Nesterov: momentum that asks for the gradient ahead, where the velocity is about to carry it.

Looking ahead brakes before the wall instead of at it. On a parabola of curvature $\lambda$ the rule
*is* the heavy ball with momentum $\mu (1 - \eta \lambda)$: steep directions are damped more. The
price is a smaller range of stable rates: $\eta \lambda < 2 (1 + \mu) / (1 + 2 \mu)$, which is 1.357
at $\mu = 0.9$, while the heavy ball bears 3.8.

The method is from {cite:t}`nesterov1983`, the form with a velocity from {cite:t}`sutskever2013`.
There are two sequences, the classic points $x_t$ and the points $y_t$ where gradients are asked.
PyTorch, optax and Keras call $y_t$ the parameter; here `x` is the classic point and `ahead` is
theirs. That difference is the whole of the often repeated suspicion that one of them is wrong.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Point, Surface


class NesterovState(NamedTuple):
    """The classic point, the point ahead and the velocity."""

    x: Array  #: $x_t$, the classic point, ``(..., d)``
    ahead: Point  #: $y_t$, where the next gradient is asked; PyTorch's parameter, ``(..., d)``
    v: Array  #: $v_t$, velocity in units of the gradient, ``(..., d)``
    step: Array  #: $s_t$, last displacement of `x`, ``(..., d)``


@method
class Nesterov:
    r"""Nesterov's accelerated gradient with constant momentum.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$. Twice the rate, twice the step.
    momentum : float or array, default 0.9
        $\mu \in [0, 1)$, the share of the velocity kept at each step.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nesterov (1983); Sutskever, Martens, Dahl and Hinton (2013), section 2.

    Examples
    --------
    On a parabola with ``learning_rate * curvature = 1`` it does not overshoot as momentum does:

    >>> from optguide import Momentum, Nesterov, Quadratic, trace
    >>> for method in Nesterov(0.25), Momentum(0.25):
    ...     lowest = trace(method, Quadratic([4.0, 4.0]), [1.0, 1.0], steps=20).x.min()
    ...     print(f"{lowest:.2f}")
    0.00
    -0.90
    """

    label: ClassVar[str] = "Nesterov"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "nesterov1983"
    relative: ClassVar[str] = "momentum"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.003}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative
    momentum: UnitInterval = 0.9

    def init(self, x: Array) -> NesterovState:
        zero = np.zeros_like(x)
        return NesterovState(x, ahead=x, v=zero, step=zero)

    def step(self, surface: Surface, state: NesterovState) -> NesterovState:
        # $g_t = \nabla f(y_{t-1})$
        g = surface.gradient(state.ahead)
        # $v_t = \mu v_{t-1} + g_t$
        v = self.momentum * state.v + g
        # From the point ahead, one plain step.
        # $x_t = y_{t-1} - \eta g_t$
        x = state.ahead - self.learning_rate * g
        # Then on by the share of the velocity that will still be there.
        # $y_t = x_t - \eta \mu v_t$
        ahead = x - self.learning_rate * self.momentum * v
        # $s_t = x_t - x_{t-1}$
        step = x - state.x
        return NesterovState(x, ahead, v, step)
