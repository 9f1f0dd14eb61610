r"""Perturbed gradient descent: noise only where the gradient is small, and only now and then.

A small gradient means a minimum or a saddle. The method does not ask which: it moves the point by a
little at random and goes on descending for a while. If it was a saddle, that is enough to leave; if it
was a minimum, descent comes back. Everywhere else it is gradient descent, without noise.

{cite:t}`jin2017` proved that this escapes saddles in a number of steps that hardly depends on the
dimension. Their radius, threshold and wait follow from constants of the surface that are mostly
unknown; here all three are given, and the bookkeeping by which the paper recognises a minimum, and
stops, is left to the reader of the trace.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide._only import only
from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._per_start import per_start
from optguide.random import keys, normal, uniform
from optguide.ranges import Natural, Nonnegative, PerStart
from optguide.typing import Array, Surface


class PerturbedGradientDescentState(NamedTuple):
    """Position, and when it was last moved at random."""

    x: Array  #: $x_t$, position, ``(..., d)``
    key: Array  #: which random numbers the start draws, a whole number, ``(...)``
    last: Array  #: $\tau_t$, the last step that had noise, ``(...)``; minus infinity at first
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class PerturbedGradientDescent:
    r"""Gradient descent that moves by a random vector where the gradient is small.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$.
    radius : float or array
        $r \ge 0$, of the ball from which the random vectors are drawn.
    threshold : float or array
        $\gamma \ge 0$; a gradient of at most this length is small.
    wait : int or array of int
        $w \ge 0$, steps without noise after each step with noise.
    seed : int or array of int, default 0
        $z \ge 0$, of the noise. Runs from different starts draw different noise; for several runs from one start
        hand over one seed for each, ``(..., 1)``.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Jin, Ge, Netrapalli, Kakade and Jordan (2017), Algorithm 2 with given constants and without
    its stop.

    Examples
    --------
    A hundred runs from the saddle itself, and all are at a minimum after a hundred steps; had they
    kept their noise, they would not be there to three digits:

    >>> import numpy as np
    >>> from optguide import BoundedSaddle, PerturbedGradientDescent, run
    >>> seeds = np.arange(100)[:, None]
    >>> method = PerturbedGradientDescent(0.1, radius=0.01, threshold=1e-3, wait=100, seed=seeds)
    >>> state = run(method, BoundedSaddle(), [0.0, 0.0], steps=100)
    >>> print((abs(abs(state.x[:, 1]) - 2**0.5) < 1e-3).all())
    True
    """

    label: ClassVar[str] = "perturbed descent"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "jin2017"
    example: ClassVar[dict[str, Any]] = {
        "learning_rate": 0.01,
        "radius": 0.1,
        "threshold": 10.0,
        "wait": 5,
    }
    # What a start draws follows from its coordinates.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=False, origin=False
    )

    learning_rate: Nonnegative
    radius: PerStart[Nonnegative]
    threshold: PerStart[Nonnegative]
    wait: PerStart[Natural]
    seed: PerStart[Natural] = 0

    def init(self, x: Array) -> PerturbedGradientDescentState:
        never = np.full(x.shape[:-1], -np.inf)
        return PerturbedGradientDescentState(
            x, keys(x), never, np.zeros_like(x), 0
        )

    def step(
        self, surface: Surface, state: PerturbedGradientDescentState
    ) -> PerturbedGradientDescentState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        d = state.x.shape[-1]
        # $\text{small} = [\|g\| \le \gamma]$
        small = np.linalg.norm(g, axis=-1) <= per_start(self.threshold, g)
        due = small & (state.t - state.last > per_start(self.wait, g))
        # The clock starts anew where there is noise.
        last = np.where(due, float(state.t), state.last)
        # A direction, and a distance such that the ball is filled evenly.
        seed, key = per_start(self.seed, state.x), state.key.astype(np.int64)
        n = normal(seed, key, 2 * state.t, d)
        u = uniform(seed, key, 2 * state.t + 1, 1)[..., 0]
        # $\text{length} = \|n\|$
        length = np.linalg.norm(n, axis=-1)
        distance = per_start(self.radius, g) * u ** (1 / d)
        # $\text{reach} = \text{distance} / \text{length} \text{ if due else } 0$
        reach = np.where(due, distance / length, 0.0)
        # $y = x_{t-1} + \text{reach} n$
        y = state.x + reach[..., None] * n
        # Descent goes on from there. A start that was not moved has been asked already.
        # $\text{below} = \nabla f(y)$
        below = only(surface, due).gradient(y)
        # $s_t = \text{reach} n - \eta \text{below}$
        step = reach[..., None] * n - self.learning_rate * below
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return PerturbedGradientDescentState(
            x, state.key, last, step, state.t + 1
        )
