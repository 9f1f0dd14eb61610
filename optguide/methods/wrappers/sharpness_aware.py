r"""SharpnessAware: any method, fed the gradient of the worst point nearby.

Within a ball of radius $\rho$ the highest point of a slope is $\rho$ up the gradient. The gradient
is asked there and followed here. In a minimum that is sharp at the scale of the ball the two differ
much; in a flat one hardly. On a parabola of curvature $\lambda$ the gradient is that of the parabola
plus $\rho \lambda$ towards the minimum, so near it the method keeps hopping: it does not settle
closer than about $\eta \rho \lambda$.

The rule is from {cite:t}`foret2021`, Algorithm 1, for the Euclidean ball. A step costs two
gradients. Where the gradient is exactly zero there is no way up, and it is asked in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, NamedTuple

import numpy as np

from optguide._check import check_method
from optguide.declaration import Invariance, method
from optguide.methods._per_start import per_start
from optguide.ranges import Nonnegative, PerStart
from optguide.typing import Array, F, Method, S, Scalar


class SharpnessAwareState(NamedTuple, Generic[S]):
    """The state of the method."""

    x: Array  #: $x_t$, position, ``(..., d)``
    inner: S  #: state of the method that is fed gradients from above


@method
class SharpnessAware(Generic[S, F]):
    r"""A method that sees the gradient a little uphill.

    Parameters
    ----------
    method : Method
        Any method.
    radius : float or array, default 0.05
        $\rho \ge 0$, how far uphill gradients are asked.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Foret, Kleiner, Mobahi and Neyshabur (2021), Algorithm 1.

    Examples
    --------
    On a parabola the gradient is larger by radius times curvature:

    >>> from optguide import GradientDescent, Quadratic, SharpnessAware, run
    >>> method = SharpnessAware(GradientDescent(0.1), radius=0.5)
    >>> state = run(method, Quadratic([2.0]), [1.0], steps=1)
    >>> print(f"{state.x[0]:.2f}")
    0.70
    """

    label: ClassVar[str] = "sharpness-aware descent"
    source: ClassVar[str] = "foret2021"
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    method: Method[S, F]
    radius: PerStart[Nonnegative] = 0.05

    def __post_init__(self) -> None:
        check_method(method=self.method)

    def init(self, x: Array) -> SharpnessAwareState[S]:
        return SharpnessAwareState(x, self.method.init(x))

    def step(
        self, surface: F, state: SharpnessAwareState[S]
    ) -> SharpnessAwareState[S]:
        # It knows all that `surface` knows, which its type cannot say.
        uphill: Any = _Uphill(surface, self.radius)
        inner = self.method.step(uphill, state.inner)
        return SharpnessAwareState(inner.x, inner)


@dataclass(frozen=True)
class _Uphill:
    r"""A surface whose gradients are asked a little uphill.

    Parameters
    ----------
    surface : Surface
        The surface that is asked.
    radius : float or array
        $\rho$, how far uphill.
    """

    surface: Any
    radius: Scalar

    def __getattr__(self, name: str) -> Any:
        if name == "surface":  # a copy in the making has none yet
            raise AttributeError(name)
        return getattr(self.surface, name)

    def gradient(self, x: Array) -> Array:
        # $g = \nabla f(x)$
        g = self.surface.gradient(x)
        # $\text{length} = \|g\|$
        length = np.linalg.norm(g, axis=-1)
        # $\text{sloping} = [\text{length} > 0]$
        sloping = length > 0
        # $r = \rho / \text{length} \text{ if sloping else } 0$
        r = np.where(
            sloping,
            per_start(self.radius, g) / np.where(sloping, length, 1.0),
            0.0,
        )
        # $y = x + r g$
        y = x + r[..., None] * g
        # $\nabla f = \nabla f(y)$
        return self.surface.gradient(y)
