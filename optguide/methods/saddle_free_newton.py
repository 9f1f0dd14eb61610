r"""Saddle-free Newton: Newton's step with absolute eigenvalues of the Hessian.

Newton's step jumps to the critical point of the local quadratic model, be it a
minimum, a maximum or a saddle. Replacing every eigenvalue by its absolute value
keeps Newton's scaling and turns the step downhill where the curvature is
negative. With rate 1 the distance from a saddle doubles at each step, however
flat the saddle is.

It follows {cite:t}`dauphin2014`. The paper takes the absolute values in a small
Krylov space; here the whole spectrum is computed, which is affordable in few
dimensions. Started exactly on the saddle or on its stable manifold it stays
there, because the gradient has no component in the direction that leads away.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh
from optguide.ranges import Nonnegative, Positive
from optguide.typing import Array, Curved


class SaddleFreeNewtonState(NamedTuple):
    """Position, and the curvatures met there."""

    x: Array  #: $x_t$, position, ``(..., d)``
    curvature: Array  #: $\lambda$, of the last Hessian, ascending, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class SaddleFreeNewton:
    r"""Newton's method with $|H|$ in place of $H$.

    Parameters
    ----------
    learning_rate : float or array, default 1.0
        $\eta \ge 0$; 1 is Newton's own step.
    damping : float or array, default 1e-4
        $\delta > 0$, the least curvature that is used.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Dauphin et al. (2014), Algorithm 1 with the full spectrum.

    Examples
    --------
    Beside the saddle of ``x**2 - y**2`` the distance from it doubles at each
    step:

    >>> from optguide import Quadratic, SaddleFreeNewton, run
    >>> surface = Quadratic([2.0, -2.0])
    >>> state = run(SaddleFreeNewton(), surface, [1.0, 0.1], steps=3)
    >>> print(f"{state.x[0]:.3f} {state.x[1]:.3f}")
    0.000 0.800
    """

    label: ClassVar[str] = "saddle-free Newton"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "dauphin2014"
    relative: ClassVar[str] = "newton"
    invariances: ClassVar[Invariance] = Invariance(
        values=True, length=True, axes=True, origin=True
    )

    learning_rate: Nonnegative = 1.0
    damping: Positive = 1e-4

    def init(self, x: Array) -> SaddleFreeNewtonState:
        return SaddleFreeNewtonState(
            x, curvature=np.full_like(x, np.nan), step=np.zeros_like(x)
        )

    def step(
        self, surface: Curved, state: SaddleFreeNewtonState
    ) -> SaddleFreeNewtonState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # The eigendecomposition of the Hessian: $H = Q \Lambda Q^T$.
        lam, q = eigh(surface.hessian(state.x))
        # The gradient in the eigenbasis.
        # $b = Q^T g$
        b = np.einsum("...ij,...i->...j", q, g)
        # Along each eigenvector the model is a parabola. Step to its minimum,
        # as if it opened upwards.
        # $u = -b / \max(|\lambda|, \delta)$
        u = -b / np.maximum(np.abs(lam), self.damping)
        # Back to the axes of the surface.
        # $s_t = \eta Q u$
        step = self.learning_rate * np.einsum("...ij,...j->...i", q, u)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return SaddleFreeNewtonState(x, lam, step)
