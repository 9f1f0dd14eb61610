r"""Lookahead: let a method run a few steps, then go part of the way to where it got.

There are two points. The fast one is the method's own. The slow one waits; after every $k$ steps it
goes the share $\alpha$ of the way to the fast one, and the fast one is put back to it. What
oscillates in $k$ steps is damped by that, and what is steady is slowed down by $\alpha$.

The rule is Algorithm 1 of {cite:t}`zhang2019`. What the method remembers, velocities and mean
squares, is kept when it is put back, their first choice. Points that it remembers are moved along:
those whose type in the state is `optguide.typing.Point`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Generic, NamedTuple, cast

import numpy as np

from optguide._check import check_method
from optguide.declaration import Invariance, method, points
from optguide.methods.momentum import Momentum
from optguide.ranges import ClosedUnitInterval, PositiveNatural
from optguide.typing import Array, F, Method, Placement, Point, S, State


class LookaheadState(NamedTuple, Generic[S]):
    """The two points, and the time."""

    x: Array  #: $x_t$, the fast point, ``(..., d)``
    slow: Point  #: $\phi_t$, the slow point, ``(..., d)``
    inner: S  #: state of the method
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Lookahead(Generic[S, F]):
    r"""A method whose every $k$ steps count for a share of themselves.

    Parameters
    ----------
    method : Method
        The method that runs ahead.
    k : int or array, default 5
        $k \ge 1$, steps between two moves of the slow point.
    alpha : float or array, default 0.5
        $\alpha \in [0, 1]$, the share of the way that the slow point goes.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range; and, when a run starts, if the state of the
        method has a point that is not declared as one.

    References
    ----------
    Zhang, Lucas, Hinton and Ba (2019), Algorithm 1.

    Examples
    --------
    Plain descent with a rate twice too long for ever hops from side to side; every odd number of
    steps, put half way back, is at the minimum:

    >>> from optguide import GradientDescent, Lookahead, Quadratic, trace
    >>> path = trace(Lookahead(GradientDescent(2.0), k=3), Quadratic([1.0]), [1.0], steps=4)
    >>> print(path.x[:, 0].tolist())
    [1.0, -1.0, 1.0, 0.0, 0.0]
    """

    label: ClassVar[str] = "lookahead"
    source: ClassVar[str] = "zhang2019"
    example: ClassVar[dict[str, Any]] = {"method": Momentum(0.003)}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    method: Method[S, F]
    k: PositiveNatural = 5
    alpha: ClosedUnitInterval = 0.5

    def __post_init__(self) -> None:
        check_method(method=self.method)

    def init(self, x: Array) -> LookaheadState[S]:
        check_points(self.method, x)
        return LookaheadState(
            x, slow=x, inner=self.method.init(x), step=np.zeros_like(x), t=0
        )

    def step(self, surface: F, state: LookaheadState[S]) -> LookaheadState[S]:
        t = state.t + 1
        inner = self.method.step(surface, state.inner)
        y = inner.x
        due = t % self.k == 0
        # $\phi_t = (1 - \alpha) \phi_{t-1} + \alpha y \text{ if due else } \phi_{t-1}$
        slow = np.where(
            due, (1 - self.alpha) * state.slow + self.alpha * y, state.slow
        )
        # $x_t = \phi_t \text{ if due else } y$
        x = np.where(due, slow, y)
        # $s_t = x_t - x_{t-1}$
        step = x - state.x
        # The method is put where it is due, with all its points.
        # $\text{by} = \phi_t - y \text{ if due else } 0$
        by = np.where(due, slow - y, 0.0)
        placed: Any = translate(inner, by)
        # The sum $y + b$ may have been rounded.
        return LookaheadState(x, slow, placed._replace(x=x), step, t)


def translate(state: S, by: Array) -> S:
    """Return the state of a method put somewhere else, with all points that it declares.

    >>> from optguide import Nesterov
    >>> state = Nesterov(0.1).init(np.array([1.0]))
    >>> print(translate(state, np.array([2.0])).ahead)
    [3.]
    """
    placed: Any = state
    moves = points(type(state))
    changes: dict[str, Any] = {}
    for name, part in zip(placed._fields, placed, strict=True):
        if isinstance(part, State):
            changes[name] = translate(part, by)
        elif moves.get(name) is Placement.MOVES:
            # A field may hold several points of each start, ``(..., m, d)``.
            more = (1,) * (part.ndim - by.ndim)
            way = by.reshape(by.shape[:-1] + more + by.shape[-1:])
            changes[name] = part + way
    return cast("S", placed._replace(**changes))


def check_points(method: Method[State, Any], x: Array) -> None:
    """Raise if the state has a point that it does not declare: one that moves with `x`.

    >>> from optguide import Nesterov
    >>> check_points(Nesterov(0.1), np.zeros(2))
    """
    here, there = (method.init(np.full_like(x, at)) for at in (1.0, 3.0))
    with np.errstate(all="ignore"):
        _check_points(here, there, x.shape[-1])


def _check_points(here: Any, there: Any, d: int) -> None:
    kind: type = type(here)
    declared = points(kind)
    for name, one, other in zip(here._fields, here, there, strict=True):
        if isinstance(one, State):
            _check_points(one, other, d)
        elif (
            name not in declared
            and np.shape(one)[-1:] == (d,)
            and np.ndim(one) >= here.x.ndim
            and np.size(one)
            and np.allclose(np.subtract(other, one, dtype=np.float64), 2.0)
        ):
            raise TypeError(
                f"method must declare the points of its state, and {name} of "
                f"{kind.__name__} moves with the start: write {name}: Point, "
                f"or {name}: EvaluationPoint if it is to stay, of optguide.typing"
            )
