r"""ReduceOnPlateau: any method, its learning rate cut when the value stops falling.

The value is asked after every step. If for more than `patience` steps in a row it has not fallen
below the best one by more than a small share, the rate is multiplied by `factor`. Each start has
its own best value and its own rate. The rule listens to the run, so unlike a schedule it needs no
plan; under noise it takes bad luck for a plateau.

Names and numbers are those of PyTorch's `ReduceLROnPlateau`, whose least rate and least change of
the rate are `smallest` here, as a share of the first rate. The share by which a value must fall is
taken of its size, so that it means the same below zero, where PyTorch takes a value that is higher
by less than that share for a better one.
"""

from __future__ import annotations

from typing import ClassVar, Generic, NamedTuple

import numpy as np

from optguide._check import (
    check_method,
)
from optguide.declaration import Invariance, method
from optguide.methods._per_start import per_start
from optguide.methods.wrappers.scheduled import scaled, schedulable
from optguide.ranges import Natural, Nonnegative, PerStart, UnitInterval
from optguide.typing import Array, F, Method, S


class ReduceOnPlateauState(NamedTuple, Generic[S]):
    """The state of the method, its rate, and what the rate depends on."""

    x: Array  #: $x_t$, position, ``(..., d)``
    inner: S  #: state of the method
    scale: Array  #: $r_t$, by what the rate of the next step is multiplied, ``(...)``
    best: Array  #: $b_t$, best value so far, ``(...)``
    bad: Array  #: $n_t$, steps in a row without a better value, ``(...)``
    until: Array  #: $u_t$, last step that is not counted after a cut, ``(...)``
    t: int  #: $t$, steps taken


@method
class ReduceOnPlateau(Generic[S, F]):
    r"""A method whose learning rate is cut when the value stops falling.

    Parameters
    ----------
    method : Method
        Any method with a learning rate, or a wrapper around one.
    factor : float or array, default 0.1
        $\gamma \in [0, 1)$, what remains of the rate after a cut.
    patience : int or array, default 10
        $p \ge 0$, steps without a better value that are borne; the next one cuts the rate.
    threshold : float or array, default 1e-4
        $\theta \in [0, 1)$, the share of the best value by which a better one is lower.
    cooldown : int or array, default 0
        $q \ge 0$, steps after a cut that are not counted.
    smallest : float or array, default 0.0
        $\sigma \ge 0$, the least share of the first rate.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range, or the method has no learning rate
        or uses it for its first step only.

    Examples
    --------
    Descent with a rate that hops across the minimum is cut until it settles:

    >>> from optguide import GradientDescent, Quadratic, ReduceOnPlateau, run
    >>> method = ReduceOnPlateau(GradientDescent(2.0), factor=0.5, patience=3)
    >>> state = run(method, Quadratic([1.0]), [1.0], steps=9)
    >>> print(state.scale, abs(state.x[0]) < 1e-9)
    0.5 True
    """

    label: ClassVar[str] = "descent with cuts"
    source: ClassVar[str] = ""
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    method: Method[S, F]
    factor: PerStart[UnitInterval] = 0.1
    patience: PerStart[Natural] = 10
    threshold: PerStart[UnitInterval] = 1e-4
    cooldown: PerStart[Natural] = 0
    smallest: PerStart[Nonnegative] = 0.0

    def __post_init__(self) -> None:
        check_method(method=self.method)
        schedulable(self.method)

    def init(self, x: Array) -> ReduceOnPlateauState[S]:
        zero = np.zeros_like(x)[..., 0]
        # Any value is lower than the largest number; infinity has no share.
        best = zero + np.finfo(np.float64).max
        inner = self.method.init(x)
        return ReduceOnPlateauState(
            x, inner, zero + 1, best, bad=zero, until=zero, t=0
        )

    def step(
        self, surface: F, state: ReduceOnPlateauState[S]
    ) -> ReduceOnPlateauState[S]:
        t = state.t + 1
        inner = scaled(self.method, state.scale[..., None]).step(
            surface, state.inner
        )
        x = inner.x
        # $f = f(x_t)$
        f = surface.value(x)
        # $\text{bar} = b_{t-1} - \theta |b_{t-1}|$
        bar = state.best - per_start(self.threshold, x) * np.abs(state.best)
        # $\text{better} = [f < \text{bar}]$
        better = f < bar
        # $b_t = f \text{ if better else } b_{t-1}$
        best = np.where(better, f, state.best)
        # $\text{row} = 0 \text{ if better else } n_{t-1} + 1$
        row = np.where(better, 0.0, state.bad + 1)
        # Just after a cut nothing is counted.
        # $\text{counted} = [t > u_{t-1}] \text{row}$
        counted = (t > state.until) * row
        cut = counted > per_start(self.patience, x)
        # $n_t = 0 \text{ if cut else counted}$
        bad = np.where(cut, 0.0, counted)
        # $\text{less} = \max(\gamma r_{t-1}, \sigma)$
        less = np.maximum(
            per_start(self.factor, x) * state.scale, per_start(self.smallest, x)
        )
        # $r_t = \text{less} \text{ if cut else } r_{t-1}$
        scale = np.where(cut, less, state.scale)
        # $u_t = t + q \text{ if cut else } u_{t-1}$
        until = np.where(cut, t + per_start(self.cooldown, x), state.until)
        return ReduceOnPlateauState(x, inner, scale, best, bad, until, t)
