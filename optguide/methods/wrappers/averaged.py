r"""Averaged: any method, and the mean of the points it has visited.

A method under noise, or with a rate that is too long, keeps circling a minimum. The mean of where it
has been lies much nearer to the middle. The method inside walks as it would alone: its path is in
`inner`, and `x` is the mean.

From the first step on this is the average of {cite:t}`polyak1992`. Started later, with one point of
so many, it is the stochastic weight averaging of {cite:t}`izmailov2018`, Algorithm 1, without its
cyclic learning rate; wrap a `Scheduled` method for that. Their networks need the statistics of batch
normalization computed anew for the average; nothing here has any.
"""

from __future__ import annotations

from typing import Any, ClassVar, Generic, NamedTuple

import numpy as np

from optguide._check import check_method
from optguide.declaration import Invariance, method
from optguide.ranges import Natural, PositiveNatural
from optguide.typing import Array, F, Method, S


class AveragedState(NamedTuple, Generic[S]):
    """The mean, the state of the method that walks, and the time."""

    x: Array  #: $x_t$, mean of the visited points, ``(..., d)``
    inner: S  #: state of the method that walks
    step: Array  #: $s_t$, last displacement of the mean, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Averaged(Generic[S, F]):
    r"""The mean of the points a method visits.

    Parameters
    ----------
    method : Method
        The method that walks.
    start : int or array, default 0
        $a \ge 0$, steps before the mean begins. Until then it is the point itself.
    every : int or array, default 1
        $k \ge 1$; one point of so many counts, the first being that of step $a$.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a whole number in its range.

    References
    ----------
    Polyak and Juditsky (1992); Izmailov et al. (2018), Algorithm 1.

    Examples
    --------
    Descent that hops across the minimum has its mean in the middle:

    >>> from optguide import Averaged, GradientDescent, Quadratic, run
    >>> state = run(Averaged(GradientDescent(2.0)), Quadratic([1.0]), [1.0], steps=999)
    >>> print(abs(state.inner.x[0]), abs(state.x[0]) < 1e-15)
    1.0 True
    """

    label: ClassVar[str] = "averaged descent"
    source: ClassVar[str] = "polyak1992"
    example: ClassVar[dict[str, Any]] = {"start": 10, "every": 2}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    method: Method[S, F]
    start: Natural = 0
    every: PositiveNatural = 1

    def __post_init__(self) -> None:
        check_method(method=self.method)

    def init(self, x: Array) -> AveragedState[S]:
        return AveragedState(x, self.method.init(x), step=np.zeros_like(x), t=0)

    def step(self, surface: F, state: AveragedState[S]) -> AveragedState[S]:
        t = state.t + 1
        inner = self.method.step(surface, state.inner)
        y = inner.x
        counts = (t - self.start) % self.every == 0
        # The number of points so far, where one counts.
        # $n = (t - a) / k + 1$
        n = (t - self.start) / self.every + 1
        # $\text{mean} = x_{t-1} + (y - x_{t-1}) / n$
        mean = state.x + (y - state.x) / n
        # $x_t = y \text{ if } t \le a \text{ else mean if counts else } x_{t-1}$
        x = np.where(t <= self.start, y, np.where(counts, mean, state.x))
        # $s_t = x_t - x_{t-1}$
        step = x - state.x
        return AveragedState(x, inner, step, t)
