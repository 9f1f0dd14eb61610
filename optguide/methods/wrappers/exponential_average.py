r"""ExponentialAverage: any method, and a mean of its points that forgets old ones.

The mean follows the method at a distance of about $1 / (1 - \beta)$ steps. It smooths the path as
momentum smooths gradients, with one difference: it does not influence where the method goes. The
method inside walks as it would alone; its path is in `inner`, and `x` is the mean.

The mean begins at the start, as PyTorch's ``get_ema_multi_avg_fn`` does when the average is first
updated before the first step, and is not corrected for it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Generic, NamedTuple

import numpy as np

from optguide._check import check_method
from optguide.declaration import Invariance, method
from optguide.ranges import UnitInterval
from optguide.typing import Array, F, Method, S


class ExponentialAverageState(NamedTuple, Generic[S]):
    """The mean, and the state of the method that walks."""

    x: Array  #: $x_t$, running mean of the visited points, ``(..., d)``
    inner: S  #: state of the method that walks
    step: Array  #: $s_t$, last displacement of the mean, ``(..., d)``


@method
class ExponentialAverage(Generic[S, F]):
    r"""The running mean of the points a method visits.

    Parameters
    ----------
    method : Method
        The method that walks.
    decay : float or array
        $\beta \in [0, 1)$, memory of the mean, about $1 / (1 - \beta)$ steps.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Polyak and Juditsky (1992), for equal weights.

    Examples
    --------
    Down a slope the mean follows ``decay / (1 - decay)`` steps behind:

    >>> from optguide import ExponentialAverage, GradientDescent, Linear, run
    >>> method = ExponentialAverage(GradientDescent(1.0), decay=0.75)
    >>> state = run(method, Linear([1.0]), [0.0], steps=200)
    >>> print(f"{state.x[0] - state.inner.x[0]:.6f}")
    3.000000
    """

    label: ClassVar[str] = "exponential average"
    source: ClassVar[str] = "polyak1992"
    relative: ClassVar[str] = "wrappers.averaged"
    example: ClassVar[dict[str, Any]] = {"decay": 0.9}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    method: Method[S, F]
    decay: UnitInterval

    def __post_init__(self) -> None:
        check_method(method=self.method)

    def init(self, x: Array) -> ExponentialAverageState[S]:
        return ExponentialAverageState(
            x, self.method.init(x), step=np.zeros_like(x)
        )

    def step(
        self, surface: F, state: ExponentialAverageState[S]
    ) -> ExponentialAverageState[S]:
        inner = self.method.step(surface, state.inner)
        y = inner.x
        # $x_t = \beta x_{t-1} + (1 - \beta) y$
        x = self.decay * state.x + (1 - self.decay) * y
        # $s_t = x_t - x_{t-1}$
        step = x - state.x
        return ExponentialAverageState(x, inner, step)
