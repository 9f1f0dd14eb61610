r"""Rprop: every coordinate learns its own step from the signs of its gradients.

While the sign stays, the step grows by a fifth; when it changes, the minimum has been passed, and
the step is halved. So Rprop speeds up on plains and closes in on a minimum, where sign descent
hops. It needs true gradients: of minibatches it counts how often they point somewhere and not how
much, so it does not follow their mean.

The idea is from {cite:t}`riedmiller1993`, who take the step back after a change of sign. PyTorch,
optax and this file have the variant iRprop- of {cite:t}`igel2000`: after a change the coordinate
rests for one step, and the next gradient is not compared. The learning rate is the first step only,
so a schedule would change nothing: `Scheduled` and `ReduceOnPlateau` refuse it, where PyTorch's
schedulers act on a number that nobody reads any more. PyTorch forces a first step outside the
limits into them; here the limits act when a step grows or shrinks, as in the paper. Optax 0.2.8
takes every step one gradient late.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, Positive, UnitInterval
from optguide.typing import Array, Surface


class RpropState(NamedTuple):
    """Position, the length of the next step and the sign it will be compared with."""

    x: Array  #: $x_t$, position, ``(..., d)``
    size: Array  #: $\Delta_t$, length of the step in each coordinate, ``(..., d)``
    sign: Array  #: $\sigma_t$, sign of the gradient; 0 if it has just changed, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class Rprop:
    r"""Resilient propagation, without stepping back.

    Parameters
    ----------
    learning_rate : float or array, default 0.01
        $\eta \ge 0$, the length of the first step in every coordinate.
    shrink : float or array, default 0.5
        $\gamma \in [0, 1)$, factor of the length when the sign changes.
    grow : float or array, default 1.2
        $\alpha > 0$, factor of the length while the sign stays; above 1.
    smallest : float or array, default 1e-6
        $\Delta_{min} > 0$, below which no length shrinks.
    largest : float or array, default 50.0
        $\Delta_{max} > 0$, above which no length grows.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Riedmiller and Braun (1993); the variant is iRprop- of Igel and Hüsken (2000).

    Examples
    --------
    The length grows by a fifth per step whatever the gradients; after a turn it is halved, and the
    coordinate rests for a step:

    >>> from optguide import Rprop, response
    >>> path = response(Rprop(1.0), [3.0, 0.1, 5.0, -4.0, -4.0])
    >>> print([f"{length:.2f}" for length in path.size[1:, 0]])
    ['1.00', '1.20', '1.44', '0.72', '0.72']
    >>> print([f"{x:.2f}" for x in path.x[1:, 0]])
    ['-1.00', '-2.20', '-3.64', '-3.64', '-2.92']
    """

    label: ClassVar[str] = "Rprop"
    family: ClassVar[MethodFamily] = "adaptive"
    source: ClassVar[str] = "riedmiller1993"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 1.0}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative = 0.01
    shrink: UnitInterval = 0.5
    grow: Positive = 1.2
    smallest: Positive = 1e-6
    largest: Positive = 50.0

    #: So a schedule would have no effect.
    rate_is_first_step: ClassVar[bool] = True

    def init(self, x: Array) -> RpropState:
        # No sign yet: the first gradient is compared with nothing, and the first length stays.
        zero = np.zeros_like(x)
        return RpropState(
            x, size=zero + self.learning_rate, sign=zero, step=zero
        )

    def step(self, surface: Surface, state: RpropState) -> RpropState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # Signs are compared, not gradients, whose product may be too small for a number. Neither
        # holds where there is nothing to compare.
        # $\text{same} = [\operatorname{sign}(g_t) \sigma_{t-1} > 0]$
        same = np.sign(g) * state.sign > 0
        # $\text{turned} = [\operatorname{sign}(g_t) \sigma_{t-1} < 0]$
        turned = np.sign(g) * state.sign < 0
        # $a_t = \min(\alpha \Delta_{t-1}, \Delta_{max})$
        a = np.minimum(self.grow * state.size, self.largest)
        # $b_t = \max(\gamma \Delta_{t-1}, \Delta_{min})$
        b = np.maximum(self.shrink * state.size, self.smallest)
        # $\Delta_t = a_t \text{ if same else } b_t \text{ if turned else } \Delta_{t-1}$
        size = np.where(same, a, np.where(turned, b, state.size))
        # After a change the coordinate rests, and the next gradient meets nothing to compare with.
        # $\sigma_t = 0 \text{ if turned else } \operatorname{sign}(g_t)$
        sign = np.where(turned, 0.0, np.sign(g))
        # $s_t = -\Delta_t \sigma_t$
        step = -size * sign
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return RpropState(x, size, sign, step)
