r"""Krylov saddle-free Newton: absolute eigenvalues in many dimensions.

{py:class}`Saddle-free Newton <optguide.SaddleFreeNewton>` needs all
eigenvectors of the Hessian. Here the Hessian is reduced to a small Krylov
space, grown by {doc}`Lanczos's method </linalg/lanczos>` from products with
vectors. With as many vectors as dimensions both methods are the same.

{cite:t}`dauphin2014` grow the space from the gradient. Close to a saddle the
gradient has almost no component in the direction that leads away, so the space
does not contain that direction, and the method slows down where it is needed. A
second vector, drawn at random, has a component in every direction.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide._only import only
from optguide.calculus.derivatives import hvp
from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.lanczos import lanczos
from optguide.linalg.spectrum import eigh
from optguide.methods._per_start import per_start
from optguide.random import keys, normal
from optguide.ranges import (
    Natural,
    Nonnegative,
    PerStart,
    Positive,
    PositiveCount,
)
from optguide.typing import Array, Surface


class KrylovSaddleFreeNewtonState(NamedTuple):
    """Position, and the curvatures met there."""

    x: Array  #: $x_t$, position, ``(..., d)``
    key: Array  #: which random numbers the start draws, an integer, ``(...)``
    curvature: Array  #: $\lambda$, in the Krylov space, ascending, ``(..., k)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``
    t: int  #: $t$, steps taken


@method
class KrylovSaddleFreeNewton:
    r"""Newton's method with $|H|$ in place of $H$, in a Krylov space.

    Parameters
    ----------
    size : int
        $k \ge 1$, dimension of the space and products with the Hessian per
        step. Half of it grows from the gradient, half from a random vector.
    learning_rate : float or array, default 1.0
        $\eta \ge 0$; 1 is Newton's own step.
    damping : float or array, default 1e-4
        $\delta > 0$, the least curvature that is used.
    seed : int or array of int, default 0
        $z \ge 0$, of the random vectors; an array gives each start its own.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Dauphin et al. (2014), Algorithm 1, with a random vector beside the
    gradient.

    Examples
    --------
    In a hundred dimensions six products find the one that leads downwards, and
    the distance from the saddle doubles at each step:

    >>> import numpy as np
    >>> from optguide import KrylovSaddleFreeNewton, Quadratic, run
    >>> surface = Quadratic([-1.0, *np.linspace(1, 2, 99)])
    >>> start = np.append(1e-6, np.ones(99))
    >>> state = run(KrylovSaddleFreeNewton(size=6), surface, start, steps=12)
    >>> print(state.curvature[0] < 0, abs(state.x[0]) > 1e-3)
    True True
    """

    label: ClassVar[str] = "Krylov saddle-free"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "dauphin2014"
    example: ClassVar[dict[str, Any]] = {"size": 2}
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    size: PositiveCount
    learning_rate: Nonnegative = 1.0
    damping: PerStart[Positive] = 1e-4
    seed: PerStart[Natural] = 0

    def init(self, x: Array) -> KrylovSaddleFreeNewtonState:
        unknown = np.full((*x.shape[:-1], min(self.size, x.shape[-1])), np.nan)
        return KrylovSaddleFreeNewtonState(
            x, keys(x), unknown, np.zeros_like(x), 0
        )

    def step(
        self, surface: Surface, state: KrylovSaddleFreeNewtonState
    ) -> KrylovSaddleFreeNewtonState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        seed = per_start(self.seed, state.x)
        chance = normal(
            seed, state.key.astype(np.int64), state.t, state.x.shape[-1]
        )

        def product(v: Array, active: NDArray[np.bool_]) -> Array:
            return hvp(only(surface, active), state.x, v)

        size = state.curvature.shape[-1]
        basis, matrix = lanczos(product, np.stack([g, chance], axis=-2), size)
        # The eigendecomposition of the matrix, $Q \Lambda Q^T$.
        lam, q = eigh(matrix)
        # The gradient in the space.
        # $c = \text{basis} g$
        c = np.einsum("...ij,...j->...i", basis, g)
        # The gradient in the eigenbasis.
        # $b = Q^T c$
        b = np.einsum("...ij,...i->...j", q, c)
        # Along each eigenvector the model is a parabola. Step to its minimum,
        # as if it opened upwards.
        # $u = -b / \max(|\lambda|, \delta)$
        u = -b / np.maximum(np.abs(lam), self.damping)
        # Back to the space, and to the axes of the surface.
        # $w = Q u$
        w = np.einsum("...ij,...j->...i", q, u)
        # $p = \text{basis}^T w$
        p = np.einsum("...ij,...i->...j", basis, w)
        # $s_t = \eta p$
        step = self.learning_rate * p
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return KrylovSaddleFreeNewtonState(x, state.key, lam, step, state.t + 1)
