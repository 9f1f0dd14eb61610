r"""AdaGrad with an exponential: multiply by $e^{-G / c}$, where $G$ is the sum of squares.

It shows how much the root in AdaGrad forgives. Here a coordinate that has once met a gradient much
larger than $\sqrt c$ never moves again: after a single gradient of 8, with $c = 1$, the factor is
$e^{-64}$, below $10^{-27}$. Under gradients of constant size the steps fall geometrically, so the
way a coordinate can go is bounded.

Popular tutorials list it beside AdaGrad as $e^{-G}$. A sum of squared gradients has a unit and an
exponent has none, so the formula holds in one unit only. The parameter `scale` names that unit; at
1, the default, the formula is the tutorials'.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, Positive
from optguide.typing import Array, Surface


class AdaGradExponentialState(NamedTuple):
    """Position and the sum of squares."""

    x: Array  #: $x_t$, position, ``(..., d)``
    G: Array  #: $G_t$, sum of the squared gradients, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class AdaGradExponential:
    r"""Gradient descent that each coordinate leaves once its squares have added up.

    Parameters
    ----------
    learning_rate : float or array, default 0.01
        $\eta \ge 0$. Twice the rate, twice the step.
    scale : float or array, default 1.0
        $c > 0$, the sum of squares after which steps are shortened by $e$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    Examples
    --------
    A coordinate of slope 8 is dead at the first step, while one of slope 0.1 walks on:

    >>> from optguide import AdaGradExponential, Linear, run
    >>> state = run(AdaGradExponential(1.0), Linear([8.0, 0.1]), [0.0, 0.0], steps=10)
    >>> print(f"{state.x[0]:.0e} {state.x[1]:.2f}")
    -1e-27 -0.95
    """

    label: ClassVar[str] = "AdaGrad, exponential"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "duchi2011"
    relative: ClassVar[str] = "adagrad"
    example: ClassVar[dict[str, Any]] = {
        "learning_rate": 0.01,
        "scale": 1000000.0,
    }
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 0.01
    scale: Positive = 1.0

    def init(self, x: Array) -> AdaGradExponentialState:
        zero = np.zeros_like(x)
        return AdaGradExponentialState(x, G=zero, step=zero)

    def step(
        self, surface: Surface, state: AdaGradExponentialState
    ) -> AdaGradExponentialState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $G_t = G_{t-1} + g_t^2$
        G = state.G + g**2
        # $s_t = -\eta e^{-G_t / c} g_t$
        step = -self.learning_rate * (np.exp(-G / self.scale) * g)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdaGradExponentialState(x, G, step)
