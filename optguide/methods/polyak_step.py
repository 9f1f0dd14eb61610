r"""Polyak's step: gradient descent that knows how low the minimum is.

Along the gradient the surface falls like a plane of slope $|g|$. The step goes as far as that plane
needs to reach the minimum's value $\phi$: it is Newton's method for the equation $f(x) = \phi$. On a
parabola in one variable it goes half the way to the minimum at every step, whatever the curvature,
and on a cone, where gradients do not shrink and a constant rate never settles, all of it.

The rule is from {cite:t}`polyak1969`; it is not his momentum. With a number above the true minimum
it settles on that level. With a number below it the steps grow without bound near the minimum,
where the gradient vanishes and the promised descent does not exist.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.methods._per_start import per_start
from optguide.ranges import PerStart, Real
from optguide.typing import Array, Surface


class PolyakStepState(NamedTuple):
    """Position and the rate of the last step."""

    x: Array  #: $x_t$, position, ``(..., d)``
    rate: Array  #: $\eta_t$, rate of the last step, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class PolyakStep:
    r"""Gradient descent with the step that a known minimum value allows.

    Parameters
    ----------
    minimum_value : float or array
        $\phi \in \mathbb{R}$, the value at the minimum.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Polyak (1969).

    Examples
    --------
    On a parabola each step goes half the way, whatever the curvature:

    >>> from optguide import PolyakStep, Quadratic, trace
    >>> for curvature in 1.0, 1024.0:
    ...     path = trace(PolyakStep(0.0), Quadratic([curvature]), [8.0], steps=3)
    ...     print(path.x[:, 0].tolist())
    [8.0, 4.0, 2.0, 1.0]
    [8.0, 4.0, 2.0, 1.0]
    """

    label: ClassVar[str] = "Polyak's step"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = "polyak1969"
    relative: ClassVar[str] = "gradient_descent"
    example: ClassVar[dict[str, Any]] = {"minimum_value": 0.0}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    minimum_value: PerStart[Real]

    def init(self, x: Array) -> PolyakStepState:
        zero = np.zeros_like(x)
        return PolyakStepState(x, rate=zero[..., 0], step=zero)

    def step(self, surface: Surface, state: PolyakStepState) -> PolyakStepState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # How far there is to fall.
        # $h = f(x_{t-1}) - \phi$
        h = surface.value(state.x) - per_start(self.minimum_value, state.x)
        # $q = g_t \cdot g_t$
        q = (g * g).sum(axis=-1)
        # $\text{sloping} = [q > 0]$
        sloping = q > 0
        # Where it is flat there is nowhere to go.
        # $\eta_t = h / q \text{ if sloping else } 0$
        rate = np.where(sloping, h / np.where(sloping, q, 1.0), 0.0)
        # $s_t = -\eta_t g_t$
        step = -rate[..., None] * g
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return PolyakStepState(x, rate, step)
