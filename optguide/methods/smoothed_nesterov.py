r"""Smoothed Nesterov: the mean of gradients asked at several points on the way ahead.

Nesterov's method asks once, at the end of the way on which the velocity is about to carry it. This
one asks at several points of that way and follows their weighted mean. A dent much shorter than the
way moves one answer and hardly the mean. The price is one gradient for each offset in every step.

Popular tutorials give it; no paper is known. Some ask at four points with equal weights,
``offsets=(1/4, 1/2, 3/4, 1), weights=(1/4, 1/4, 1/4, 1/4)``. Against noise that is drawn anew for
every gradient it helps as a batch of that many samples would, hardly more. With the single offset 1 it is `Nesterov`; with the single offset 0, `Momentum`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide._check import check_finite, short_repr
from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class SmoothedNesterovState(NamedTuple):
    """The classic point and the velocity."""

    x: Array  #: $x_t$, the classic point, ``(..., d)``
    v: Array  #: $v_t$, velocity in units of the gradient, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class SmoothedNesterov:
    r"""Momentum with the gradient averaged along the way ahead.

    Parameters
    ----------
    learning_rate : float or array
        $\eta \ge 0$. Twice the rate, twice the step.
    momentum : float or array, default 0.9
        $\mu \in [0, 1)$, the share of the velocity kept at each step.
    offsets : sequence of float, default (1/3, 2/3, 1)
        Where gradients are asked, in parts of the way ahead; 0 is the point itself, 1 is Nesterov's.
    weights : sequence of float, default (1/3, 1/3, 1/3)
        The weight of each answer. Their sum is one.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range, or there is not one weight for each offset.

    Examples
    --------
    On a parabola the mean gradient is the gradient at the mean point, so offsets of 1/2 and 1 are
    the single offset 3/4:

    >>> from optguide import Quadratic, SmoothedNesterov, run
    >>> for offsets, weights in ((0.5, 1.0), (0.5, 0.5)), ((0.75,), (1.0,)):
    ...     method = SmoothedNesterov(0.1, 0.9, offsets, weights)
    ...     print(f"{run(method, Quadratic([1.0, 4.0]), [1.0, 1.0], steps=20).x[1]:.6f}")
    0.004020
    0.004020
    """

    label: ClassVar[str] = "smoothed Nesterov"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "nesterov1983"
    relative: ClassVar[str] = "nesterov"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.003}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative
    momentum: UnitInterval = 0.9
    offsets: Sequence[float] = (1 / 3, 2 / 3, 1)
    weights: Sequence[float] = (1 / 3, 1 / 3, 1 / 3)

    def __post_init__(self) -> None:
        for name in ("offsets", "weights"):
            given = getattr(self, name)
            if np.ndim(given) != 1 or not len(given):
                raise ValueError(
                    f"{name} must be a sequence of numbers, got {short_repr(given)}"
                )
            check_finite(**{name: given})
            # A tuple, so that equal methods compare equal and a method can be a dictionary key.
            object.__setattr__(
                self, name, tuple(float(number) for number in given)
            )
        if (
            len(self.weights) != len(self.offsets)
            or abs(sum(self.weights) - 1) > 1e-9
        ):
            raise ValueError(
                f"weights must be {len(self.offsets)} numbers with the sum 1, got {short_repr(self.weights)}"
            )

    def init(self, x: Array) -> SmoothedNesterovState:
        zero = np.zeros_like(x)
        return SmoothedNesterovState(x, v=zero, step=zero)

    def step(
        self, surface: Surface, state: SmoothedNesterovState
    ) -> SmoothedNesterovState:
        # The way ahead, if there were no gradient.
        # $w = -\eta \mu v_{t-1}$
        w = -self.learning_rate * self.momentum * state.v
        g = np.zeros_like(state.x)
        for offset, weight in zip(self.offsets, self.weights, strict=True):
            # $g = g + \text{weight} \nabla f(x_{t-1} + \text{offset} w)$
            g = g + weight * surface.gradient(state.x + offset * w)
        # $v_t = \mu v_{t-1} + g$
        v = self.momentum * state.v + g
        # $s_t = -\eta v_t$
        step = -self.learning_rate * v
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return SmoothedNesterovState(x, v, step)
