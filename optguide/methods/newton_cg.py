r"""Newton-CG: Newton's method by conjugate gradients and a line search.

Newton's system is solved by conjugate gradients, to a tolerance that shrinks
with the gradient, and the search stops at the first direction of negative
curvature: what it has found so far leads downhill, and a line search follows
it. It needs only products with the Hessian, so it suits many dimensions.

Without the stop, conjugate gradients return Newton's point also where it lies
uphill: popular snippets of "Hessian-free" optimization do that. The stop keeps
the step downhill; it does not use the negative curvature, so on the ridge of a
saddle it ends at the saddle. It is Algorithm 7.1 of {cite:t}`nocedal2006`.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide._only import only
from optguide.calculus.derivatives import hvp
from optguide.declaration import Invariance, MethodFamily, method
from optguide.linalg.steihaug import steihaug
from optguide.methods._line_search import backtracking
from optguide.ranges import OpenUnitInterval, PerStart
from optguide.typing import Array, Surface


class NewtonCGState(NamedTuple):
    """Position, and how the last search ended."""

    x: Array  #: $x_t$, position, ``(..., d)``
    rate: Array  #: $\alpha_t$, last length found by the line search, ``(...)``
    curvature: Array  #: along the last direction; at most 0 if that ended it
    products: Array  #: products with the Hessian in the last step, ``(...)``
    step: Array  #: $s_t$, last displacement, ``(..., d)``


@method
class NewtonCG:
    r"""Newton's steps by truncated conjugate gradients, with a line search.

    Parameters
    ----------
    c1 : float or array, default 1e-4
        $c_1 \in (0, 1)$, sufficient decrease: a step must bring this share of
        the reduction that the slope predicts.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a number in its range.

    References
    ----------
    Nocedal and Wright (2006), Algorithm 7.1.

    Examples
    --------
    Where the curvature is negative it goes down the gradient, and not to the
    saddle:

    >>> from optguide import NewtonCG, Quadratic, run
    >>> state = run(NewtonCG(), Quadratic([2.0, -2.0]), [0.1, 0.2], steps=1)
    >>> print(state.curvature < 0, abs(state.x[1]) > 0.2)
    True True

    In Rosenbrock's valley most steps begin where the Hessian has a negative
    eigenvalue. The rough first steps lead there, and there the search stops at
    the gradient, which points across the valley. Newton's own steps, with the
    same line search, never begin there:

    >>> import numpy as np
    >>> from optguide import Rosenbrock, minimize, trace
    >>> method, surface, start = NewtonCG(), Rosenbrock(), [-1.2, 1.0]
    >>> found = minimize(
    ...     method, surface, start, max_steps=99, gradient_tolerance=1e-8
    ... )
    >>> path = trace(method, surface, start, steps=found.n_steps - 1).x
    >>> lowest = np.linalg.eigvalsh(surface.hessian(path))[:, 0]
    >>> print(f"{(lowest < 0).sum()} of {len(lowest)}")
    37 of 64
    """

    label: ClassVar[str] = "Newton-CG"
    family: ClassVar[MethodFamily] = "curvature"
    source: ClassVar[str] = "nocedal2006"
    # Its tolerance is measured against the gradient.
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    c1: PerStart[OpenUnitInterval] = 1e-4

    def init(self, x: Array) -> NewtonCGState:
        unknown = np.full(x.shape[:-1], np.nan)
        return NewtonCGState(
            x, unknown, unknown, np.zeros_like(unknown), np.zeros_like(x)
        )

    def step(self, surface: Surface, state: NewtonCGState) -> NewtonCGState:
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)

        def product(d: Array, active: NDArray[np.bool_]) -> Array:
            return hvp(only(surface, active), state.x, d)

        # Far from a critical point a rough step is enough. Close to one the
        # tolerance falls like the root of the gradient, so that convergence is
        # superlinear.
        # $\epsilon = \min(1 / 2, \sqrt{\|g_t\|})$
        epsilon = np.minimum(0.5, np.sqrt(np.linalg.norm(g, axis=-1)))
        everywhere = np.full_like(epsilon, np.inf)
        found = steihaug(product, g, everywhere, epsilon)
        one = np.ones_like(epsilon)
        p = found.p
        x, rate = backtracking(surface, state.x, p, g, one, self.c1, 0.5)
        # $s_t = \alpha_t p$
        step = rate[..., None] * p
        return NewtonCGState(x, rate, found.curvature, found.iterations, step)
