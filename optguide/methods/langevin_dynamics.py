r"""Langevin dynamics: descent at a temperature.

Each step goes down the gradient and is then shaken by normal noise whose variance is proportional to
the rate. The iterates do not converge to a point. They settle into a distribution: for small rates
that with the density $e^{-f(x) / T}$, known from physics, in which a place is rarer the higher it
lies. At temperature zero it is gradient descent; the hotter, the more easily barriers are crossed.

With gradients from minibatches it is the sampler of {cite:t}`welling2011`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._per_start import per_start
from optguide.random import keys, normal
from optguide.ranges import Natural, Nonnegative, PerStart
from optguide.typing import Array, Surface


class LangevinDynamicsState(NamedTuple):
    """Position, and what tells the noise of one start from that of another."""

    x: Array  #: $x_t$, position, ``(..., d)``
    key: Array  #: which random numbers the start draws, a whole number, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class LangevinDynamics:
    r"""Gradient descent with normal noise of variance $2 \eta T$ per step.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$.
    temperature : float or array
        $T \ge 0$, in the unit of values.
    seed : int or array of int, default 0
        $z \ge 0$, of the noise. Runs from different starts draw different noise; for several runs from one start
        hand over one seed for each, ``(..., 1)``.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Welling and Teh (2011), formula (4) with the whole gradient: their step is twice this rate.

    Examples
    --------
    On a parabola of curvature $h$ the variance in the end is $2 T / (h (2 - \eta h))$, here 1:

    >>> import numpy as np
    >>> from optguide import LangevinDynamics, Quadratic, run
    >>> method = LangevinDynamics(0.5, temperature=1.0, seed=np.arange(10_000)[:, None])
    >>> state = run(method, Quadratic([2.0]), [0.0], steps=20)
    >>> print(f"{state.x.var():.1f}")
    1.0
    """

    label: ClassVar[str] = "Langevin dynamics"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "welling2011"
    relative: ClassVar[str] = "noisy_gradient_descent"
    example: ClassVar[dict[str, Any]] = {
        "learning_rate": 0.01,
        "temperature": 0.1,
    }
    # What a start draws follows from its coordinates.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=False, origin=False
    )

    learning_rate: Nonnegative
    temperature: Nonnegative
    seed: PerStart[Natural] = 0

    def init(self, x: Array) -> LangevinDynamicsState:
        return LangevinDynamicsState(x, keys(x), np.zeros_like(x), 0)

    def step(
        self, surface: Surface, state: LangevinDynamicsState
    ) -> LangevinDynamicsState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        seed = per_start(self.seed, state.x)
        n = normal(seed, state.key.astype(np.int64), state.t, state.x.shape[-1])
        # $\xi = \sqrt{2 \eta T} n$
        xi = np.sqrt(2 * self.learning_rate * self.temperature) * n
        # $s_t = \xi - \eta g$
        step = xi - self.learning_rate * g
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return LangevinDynamicsState(x, state.key, step, state.t + 1)
