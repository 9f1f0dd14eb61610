r"""Lookahead: let a method run a few steps, then go part of the way to where it got.

There are two points. The fast one is the method's own. The slow one waits; after every $k$ steps it
goes the share $\alpha$ of the way to the fast one, and the fast one is put back to it. What
oscillates in $k$ steps is damped by that, and what is steady is slowed down by $\alpha$.

The rule is Algorithm 1 of {cite:t}`zhang2019`. What the method remembers, velocities and mean
squares, is kept when it is put back, their first choice. Places that it remembers are moved along.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide._check import check_method
from optguide.declaration import Invariance, method
from optguide.methods.momentum import Momentum
from optguide.ranges import ClosedUnitInterval, PositiveNatural
from optguide.typing import Array, Surface

#: Fields of states that are places, beside `x`: they move when the method is put somewhere else.
_PLACES = ("ahead", "z", "slow")


class LookaheadState(NamedTuple):
    """The two points, and the time."""

    x: Array  #: $x_t$, the fast point, ``(..., d)``
    slow: Array  #: $\phi_t$, the slow point, ``(..., d)``
    inner: Any  #: state of the method
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Lookahead:
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
        If a parameter is not a number in its range.

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

    method: Any
    k: PositiveNatural = 5
    alpha: ClosedUnitInterval = 0.5

    def __post_init__(self) -> None:
        check_method(method=self.method)

    def init(self, x: Array) -> LookaheadState:
        return LookaheadState(
            x, slow=x, inner=self.method.init(x), step=np.zeros_like(x), t=0
        )

    def step(self, surface: Surface, state: LookaheadState) -> LookaheadState:
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
        return LookaheadState(x, slow, moved(inner, x), step, t)


def moved(state: Any, to: Array) -> Any:
    """Return the state of a method put to another point, with all places that it remembers.

    >>> import numpy as np
    >>> from optguide import Nesterov
    >>> state = Nesterov(0.1).init(np.array([1.0]))._replace(ahead=np.array([1.5]))
    >>> print(moved(state, np.array([3.0])).ahead)
    [3.5]
    """
    by = to - state.x
    changes = {
        name: getattr(state, name) + by
        for name in _PLACES
        if hasattr(state, name)
    }
    if hasattr(state, "inner"):
        changes["inner"] = moved(state.inner, state.inner.x + by)
    return state._replace(x=to, **changes)
