r"""Clipped: any method, fed gradients that are never longer than a given length.

A gradient that is too long is shortened, all coordinates by the same factor, so its direction stays.
Clipping each coordinate by itself would turn it. On a cliff one huge gradient no longer throws a
method out of the valley it is in. Plain descent then moves by at most $\eta c$ at each step.

Clipping is from {cite:t}`pascanu2013`, Algorithm 1. PyTorch's ``clip_grad_norm_`` divides by the
length plus $10^{-6}$, so its clipped gradients are that much shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, NamedTuple

import numpy as np

from optguide._check import check_method
from optguide.declaration import Invariance, method
from optguide.methods._per_start import per_start
from optguide.ranges import PerStart, Positive
from optguide.typing import Array, F, Method, S, Scalar


class ClippedState(NamedTuple, Generic[S]):
    """The state of the method."""

    x: Array  #: $x_t$, position, ``(..., d)``
    inner: S  #: state of the method that is fed clipped gradients


@method
class Clipped(Generic[S, F]):
    r"""A method that sees gradients of bounded length.

    Parameters
    ----------
    method : Method
        Any method.
    max_norm : float or array
        $c > 0$, the greatest length a gradient may have.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Pascanu, Mikolov and Bengio (2013), Algorithm 1.

    Examples
    --------
    A gradient of length 500 is cut to length 1 and keeps its direction:

    >>> from optguide import Clipped, GradientDescent, Linear, run
    >>> method = Clipped(GradientDescent(1.0), max_norm=1.0)
    >>> print(run(method, Linear([300.0, -400.0]), [0.0, 0.0], steps=1).x.round(12).tolist())
    [-0.6, 0.8]
    """

    label: ClassVar[str] = "clipped descent"
    source: ClassVar[str] = "pascanu2013"
    example: ClassVar[dict[str, Any]] = {"max_norm": 10.0}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    method: Method[S, F]
    max_norm: PerStart[Positive]

    def __post_init__(self) -> None:
        check_method(method=self.method)

    def init(self, x: Array) -> ClippedState[S]:
        return ClippedState(x, self.method.init(x))

    def step(self, surface: F, state: ClippedState[S]) -> ClippedState[S]:
        # It knows all that `surface` knows, which its type cannot say.
        gentle: Any = _Gentle(surface, self.max_norm)
        inner = self.method.step(gentle, state.inner)
        return ClippedState(inner.x, inner)


@dataclass(frozen=True)
class _Gentle:
    """A surface whose gradients are clipped.

    Parameters
    ----------
    surface : Surface
        The surface that is asked.
    max_norm : float or array
        $c$, the greatest length of a gradient.
    """

    surface: Any
    max_norm: Scalar

    def __getattr__(self, name: str) -> Any:
        if name == "surface":  # a copy in the making has none yet
            raise AttributeError(name)
        return getattr(self.surface, name)

    def gradient(self, x: Array) -> Array:
        # $g = \nabla f(x)$
        g = self.surface.gradient(x)
        # $\text{length} = \|g\|$
        length = np.linalg.norm(g, axis=-1)
        long = length > per_start(self.max_norm, g)
        # $\text{factor} = c / \text{length} \text{ if long else } 1$
        factor = np.where(
            long, per_start(self.max_norm, g) / np.where(long, length, 1.0), 1.0
        )
        return factor[..., None] * g
