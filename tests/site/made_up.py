"""A method and a surface that nobody needs, to see what adding one takes."""

METHOD = '''r"""Softened descent: a step whose length hardly knows how steep it is.

A velocity is kept as by momentum, each coordinate of it squeezed to less than one.
The velocity is that of {cite:t}`polyak1964`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative, UnitInterval
from optguide.typing import Array, Surface


class SoftenedState(NamedTuple):
    """Where softened descent is, and what it remembers."""

    x: Array  #: $x_t$, position, ``(..., d)``
    v: Array  #: $v_t$, velocity, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class Softened:
    r"""Momentum whose steps are shorter than the learning rate.

    Parameters
    ----------
    learning_rate : float or array
        $\\eta \\ge 0$, longer than any step of a coordinate.
    momentum : float or array, default 0.5
        $\\mu \\in [0, 1)$, memory of the velocity.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Polyak (1964).

    Examples
    --------
    No step is longer than ``learning_rate``, however steep the surface is:

    >>> from optguide import Linear, Softened, run
    >>> for slope in 1.0, 1e6:
    ...     state = run(Softened(0.1), Linear([slope]), [0.0], steps=1)
    ...     print(f"{state.x[0]:.4f}")
    -0.0500
    -0.1000
    """

    label: ClassVar[str] = "softened descent"
    family: ClassVar[MethodFamily] = "momentum"
    source: ClassVar[str] = "polyak1964"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=False, origin=True
    )

    learning_rate: Nonnegative
    momentum: UnitInterval = 0.5

    def init(self, x: Array) -> SoftenedState:
        zero = np.zeros_like(x)
        return SoftenedState(x, v=zero, step=zero, t=0)

    def step(self, surface: Surface, state: SoftenedState) -> SoftenedState:
        # $g_t = \\nabla f(x_{t-1})$
        g = surface.gradient(state.x)

        # The velocity remembers.
        # $v_t = \\mu v_{t-1} + g_t$
        v = self.momentum * state.v + g

        # Squeezed to less than one.
        # $s_t = -\\eta v_t / (1 + |v_t|)$
        step = -self.learning_rate * v / (1 + np.abs(v))
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return SoftenedState(x, v, step, state.t + 1)
'''

SURFACE = '''r"""A trough that is round at its bottom and as steep as a bowl along it.

The value is the sum of a square and a fourth power, as in {cite:t}`jamil2013`.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


@surface
class Trough:
    r"""A square one way and a square with a fourth power the other.

    References
    ----------
    Jamil and Yang (2013).

    Examples
    --------
    Both ways the bottom is as round:

    >>> from optguide import Trough
    >>> print((Trough().hessian([0.0, 0.0]) == [[2.0, 0.0], [0.0, 2.0]]).all())
    True
    """

    label: ClassVar[str] = "trough"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "jamil2013"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"x^2 + y^2 + y^4"
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = ((-1.5, -1.0), (1.5, 1.0))
    levels: ClassVar[tuple[float, ...]] = (0.1, 0.5, 1, 2, 4, 8, 14)
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((0.0, 0.0), 0.0, "minimum", 1, (2.0, 2.0)),
    )

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f = x^2 + y^2 + y^4$
        return x**2 + y**2 + y**4

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_x = 2 x$
        fx = 2 * x
        # $f_y = 2 y + 4 y^3$
        fy = 2 * y + 4 * y**3
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        # $f_{xx} = 2$
        fxx = np.full_like(x, 2.0)
        # $f_{xy} = 0$
        fxy = np.zeros_like(x)
        # $f_{yy} = 2 + 12 y^2$
        fyy = 2 + 12 * y**2
        return symmetric(fxx, fxy, fyy)
'''
