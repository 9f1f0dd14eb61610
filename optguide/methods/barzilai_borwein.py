r"""Barzilai and Borwein: gradient descent whose rate is measured, from the last step.

Along the last step $s$ the gradient changed by $y$. If the surface were a parabola with the same
curvature everywhere, $s = y / \lambda$. Two gradients thus give an estimate of $1 / \lambda$, and
that is the rate of the next step. There is nothing to tune but the first rate, and no value is ever
asked for. The path is not monotone: long steps let the value jump up, and the method gains by it.

{cite:t}`barzilai1988` give two estimates, $s \cdot s / s \cdot y$ and the shorter
$s \cdot y / y \cdot y$; this file takes the longer. Where $s \cdot y \le 0$ the surface is not
convex along the step and the estimate means nothing; the first rate is used again. Without a line
search nothing guards the method on a surface that is not convex.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._per_start import per_start
from optguide.ranges import Nonnegative, PerStart
from optguide.typing import Array, EvaluationPoint, Surface


class BarzilaiBorweinState(NamedTuple):
    """Position, last gradient and the rate of the last step."""

    x: Array  #: $x_t$, position, ``(..., d)``
    g: Array  #: $g_t$, the gradient before the last step, ``(..., d)``
    asked: EvaluationPoint  #: $p_t$, where that gradient was asked for, ``(..., d)``
    rate: Array  #: $\eta_t$, rate of the last step, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class BarzilaiBorwein:
    r"""Gradient descent with the rate that the last step suggests.

    Parameters
    ----------
    first_rate : float or array, default 1e-3
        $\eta_0 \ge 0$, rate of the first step, and of every step after one along which the surface
        was not convex.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Barzilai and Borwein (1988), the longer of their two step sizes.

    Examples
    --------
    In a valley of condition 100 it needs 7 steps, the best constant rate 1267:

    >>> from optguide import BarzilaiBorwein, GradientDescent, Quadratic, minimize
    >>> valley = Quadratic([1.0, 100.0])
    >>> for method in BarzilaiBorwein(), GradientDescent(2 / 101):
    ...     found = minimize(
    ...         method, valley, [1.0, 1.0], max_steps=9999, gradient_tolerance=1e-9
    ...     )
    ...     print(found.n_steps)
    7
    1267
    """

    label: ClassVar[str] = "Barzilai-Borwein"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "barzilai1988"
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    first_rate: PerStart[Nonnegative] = 1e-3

    def init(self, x: Array) -> BarzilaiBorweinState:
        zero = np.zeros_like(x)
        rate = per_start(self.first_rate, x)
        return BarzilaiBorweinState(x, g=zero, asked=x, rate=rate, step=zero)

    def step(
        self, surface: Surface, state: BarzilaiBorweinState
    ) -> BarzilaiBorweinState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The way from where the last gradient was asked for: the last step, unless a wrapper has
        # put the method somewhere else since. Before the first step there was none, and the product
        # below is zero.
        # $d = x_{t-1} - p_{t-1}$
        d = state.x - state.asked
        # How the gradient changed along it.
        # $y = g_t - g_{t-1}$
        y = g - state.g
        # $\text{curved} = d \cdot y$
        curved = (d * y).sum(axis=-1)
        # $\text{convex} = [\text{curved} > 0]$
        convex = curved > 0
        # $\eta_t = d \cdot d / \text{curved} \text{ if convex else } \eta_0$
        rate = np.where(
            convex,
            (d * d).sum(axis=-1) / np.where(convex, curved, 1.0),
            per_start(self.first_rate, g),
        )
        # $s_t = -\eta_t g_t$
        step = -rate[..., None] * g
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return BarzilaiBorweinState(x, g, state.x, rate, step)
