r"""Adam: step along the mean gradient, divided by the size of the gradients.

It is momentum and RMSProp in one: two running averages of the gradients, their
mean $m$ and the mean of their squares $v$, both corrected for their start at zero.
It walks along $m / \sqrt v$, one coordinate at a time. Multiplying the surface by
a constant multiplies $m$ and $\sqrt v$ alike and leaves the step as it was: Adam
reads the sign and the steadiness of a gradient, hardly its size.

The rule is Algorithm 1 of {cite:t}`kingma2015`. Implementations differ in one place, the small
number that keeps the quotient finite. The paper, PyTorch and this file add `epsilon` outside the
root of the corrected $\hat v$. Optax adds a second number inside the root, `epsilon_root` here.
Keras, ONNX and Lasagne fold the correction into the learning rate and add their number to the
uncorrected root, `epsilon_uncorrected` here: the same number acts 31.6 times larger at the first
step.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class AdamState(NamedTuple):
    """Where Adam is, and what it remembers."""

    x: Array  #: $x_t$, position, ``(..., d)``
    m: Array  #: $m_t$, running mean of the gradients, ``(..., d)``
    v: Array  #: $v_t$, running mean of their squares, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Adam:
    r"""Adaptive moment estimation.

    Parameters
    ----------
    learning_rate : float or array, default 1e-3
        $\eta \ge 0$, the length of the first step in every coordinate. Twice the rate, twice the
        step.
    beta1 : float or array, default 0.9
        $\beta_1 \in [0, 1)$, memory of the mean, about $1 / (1 - \beta_1)$ steps.
    beta2 : float or array, default 0.999
        $\beta_2 \in [0, 1)$, memory of the mean square, about $1 / (1 - \beta_2)$ steps.
    epsilon : float or array, default 1e-8
        $\epsilon \ge 0$, added outside the root. Gradients much smaller than it move Adam hardly at
        all.
    epsilon_root : float or array, default 0.0
        $\epsilon_r \ge 0$, added inside the root.
    epsilon_uncorrected : float or array, default 0.0
        $\epsilon_u \ge 0$, added to the root before its correction: the $\hat\epsilon$ of the paper's
        second form.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Kingma and Ba (2015), Algorithm 1.

    Examples
    --------
    The first step has length ``learning_rate`` however steep the surface is:

    >>> from optguide import Adam, Linear, run
    >>> for slope in 1e-3, 1e3:
    ...     state = run(Adam(learning_rate=0.1), Linear([slope]), [0.0], steps=1)
    ...     print(f"{state.x[0]:.4f}")
    -0.1000
    -0.1000
    """

    label: ClassVar[str] = "Adam"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "kingma2015"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 1e-3
    beta1: UnitInterval = 0.9
    beta2: UnitInterval = 0.999
    epsilon: Nonnegative = 1e-8
    epsilon_root: Nonnegative = 0.0
    epsilon_uncorrected: Nonnegative = 0.0

    def init(self, x: Array) -> AdamState:
        # Both averages start at zero, so at first they are biased towards zero.
        # The bias correction in `step` divides that out.
        zero = np.zeros_like(x)
        return AdamState(x, m=zero, v=zero, step=zero, t=0)

    def step(self, surface: Surface, state: AdamState) -> AdamState:
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)

        # The mean gradient. Signs that keep changing cancel here.
        # $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$
        m = self.beta1 * state.m + (1 - self.beta1) * g

        # The mean square. Squares do not cancel, so this measures size alone.
        # $v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$
        v = self.beta2 * state.v + (1 - self.beta2) * g**2

        # After $t$ steps the weights $(1-\beta)\beta^{t-i}$ add up to $1-\beta^t$, not to one.
        # Dividing by that sum, the bias correction, makes each a weighted mean of
        # the gradients, or of their squares, from the first step on.
        # $\hat m_t = m_t / (1 - \beta_1^t)$
        m_hat = m / (1 - self.beta1**t)
        # $\hat v_t = v_t / (1 - \beta_2^t)$
        v_hat = v / (1 - self.beta2**t)

        # A number beside the uncorrected root is corrected with it.
        # $e_t = \epsilon + \epsilon_u / \sqrt{1 - \beta_2^t}$
        e = self.epsilon + self.epsilon_uncorrected / np.sqrt(1 - self.beta2**t)
        # $s_t = -\eta \hat m_t / (\sqrt{\hat v_t + \epsilon_r} + e_t)$
        step = (
            -self.learning_rate
            * m_hat
            / (np.sqrt(v_hat + self.epsilon_root) + e)
        )
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return AdamState(x, m, v, step, t)
