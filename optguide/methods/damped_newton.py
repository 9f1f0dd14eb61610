r"""Damped Newton: Newton's step with a number added to all curvatures.

$(H + \delta I) p = -g$ gives Newton's step where $\delta$ is small beside the
curvatures, and a short step down the gradient where it is large. Along an
eigenvector a step multiplies the distance from a saddle by
$\delta / (\lambda + \delta)$. So a saddle whose negative curvature is weaker
than $\delta$ is left as by gradient descent, one whose negative curvature is
stronger than $2 \delta$ still attracts, and in between the steps jump across it
and away. No fixed number is safe: see the
{py:class}`trust region <optguide.ExactTrustRegion>`, which finds the number, or
{py:class}`saddle-free Newton <optguide.SaddleFreeNewton>`, which needs none.

The idea is Levenberg's, {cite:t}`levenberg1944`, who used it for least squares.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.spectrum import eigh, solve_eigh
from optguide.methods._per_start import per_start
from optguide.ranges import Nonnegative, PerStart
from optguide.typing import Array, Curved


class DampedNewtonState(NamedTuple):
    """Position, and the curvatures met there."""

    x: Array  #: $x_t$, position, ``(..., d)``
    curvature: Array  #: $\lambda$, of the last Hessian, ascending, ``(..., d)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class DampedNewton:
    r"""Newton's method with a damped Hessian.

    Parameters
    ----------
    damping : float or array
        $\delta \ge 0$, added to every curvature; 0 is Newton's method.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Levenberg (1944); Nocedal and Wright (2006), section 3.4.

    Examples
    --------
    Beside the saddle of ``x**2 - y**2``, whose negative curvature is -2, a
    damping of 3 leads away and a damping of 1 does not:

    >>> from optguide import DampedNewton, Quadratic, run
    >>> surface = Quadratic([2.0, -2.0])
    >>> for damping in 3.0, 1.0:
    ...     x = run(DampedNewton(damping), surface, [1.0, 0.1], steps=3).x
    ...     print(f"{abs(x[1]):.1f}")
    2.7
    0.1
    """

    label: ClassVar[str] = "damped Newton"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "levenberg1944"
    relative: ClassVar[str] = "newton"
    example: ClassVar[dict[str, Any]] = {"damping": 100.0}
    # The damping is a curvature.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    damping: PerStart[Nonnegative]

    def init(self, x: Array) -> DampedNewtonState:
        return DampedNewtonState(
            x, curvature=np.full_like(x, np.nan), step=np.zeros_like(x)
        )

    def step(
        self, surface: Curved, state: DampedNewtonState
    ) -> DampedNewtonState:
        # $g = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $H = \nabla^2 f(x_{t-1})$
        h = surface.hessian(state.x)
        # The eigendecomposition of the Hessian: $H = Q \Lambda Q^T$.
        lam, q = eigh(h)
        # $\mu = \lambda + \delta$
        mu = lam + per_start(self.damping, g)[..., None]
        # The step solves $(H + \delta I) s_t = -g$, with the same eigenvectors.
        step = -solve_eigh(mu, q, g)
        # $x_t = x_{t-1} + s_t$
        x = state.x + step
        return DampedNewtonState(x, lam, step)
