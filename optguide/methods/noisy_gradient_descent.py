r"""Noisy gradient descent: a little noise in every gradient, on purpose.

On the ridge of a saddle the gradient leads along the ridge, and descent does not leave. Noise
pushes it off the ridge, and from there the distance grows by the same factor at each step: the time
to leave grows like the logarithm of how small the noise is, no faster. The price is paid at the
minimum, where the noise goes on and keeps the method at a distance.

{cite:t}`ge2015` proved that this escapes saddles. Their noise has a fixed length and a random direction;
the normal noise here has the same variance in every direction, as that has.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._per_start import per_start
from optguide.random import keys, normal
from optguide.ranges import Natural, Nonnegative, PerStart
from optguide.typing import Array, Surface


class NoisyGradientDescentState(NamedTuple):
    """Position, and what tells the noise of one start from that of another."""

    x: Array  #: $x_t$, position, ``(..., d)``
    key: Array  #: which random numbers the start draws, a whole number, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class NoisyGradientDescent:
    r"""Gradient descent with normal noise added to each gradient.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$.
    scale : float or array
        $\sigma \ge 0$, standard deviation of each component of the noise.
    seed : int or array of int, default 0
        $z \ge 0$, of the noise. Runs from different starts draw different noise; for several runs from one start
        hand over one seed for each, ``(..., 1)``.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Ge, Huang, Jin and Yuan (2015), Algorithm 1.

    Examples
    --------
    A hundred runs from the saddle itself, and none is still there after sixty steps:

    >>> import numpy as np
    >>> from optguide import BoundedSaddle, NoisyGradientDescent, run
    >>> method = NoisyGradientDescent(0.1, scale=0.01, seed=np.arange(100)[:, None])
    >>> state = run(method, BoundedSaddle(), [0.0, 0.0], steps=60)
    >>> print((abs(state.x[:, 1]) > 0.5).all())
    True
    """

    label: ClassVar[str] = "noisy descent"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "ge2015"
    relative: ClassVar[str] = "gradient_descent"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.01, "scale": 1.0}
    # What a start draws follows from its coordinates.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=False, origin=False
    )

    learning_rate: Nonnegative
    scale: Nonnegative
    seed: PerStart[Natural] = 0

    def init(self, x: Array) -> NoisyGradientDescentState:
        return NoisyGradientDescentState(x, keys(x), np.zeros_like(x), 0)

    def step(
        self, surface: Surface, state: NoisyGradientDescentState
    ) -> NoisyGradientDescentState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        seed = per_start(self.seed, state.x)
        n = normal(seed, state.key.astype(np.int64), state.t, state.x.shape[-1])
        # $\xi = \sigma n$
        xi = self.scale * n
        # $s_t = -\eta (g + \xi)$
        step = -self.learning_rate * (g + xi)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return NoisyGradientDescentState(x, state.key, step, state.t + 1)
