r"""Your own least squares: residuals are enough.

Half a sum of squares, $f(x) = |r(x)|^2 / 2$, is what a fit minimizes: $r$ holds the distances between
a model and the data. The methods that know it ask for the Jacobian $J$ of the residuals, and for
products with it. All of them follow from $r$: $J$ is measured by central differences, or given, and
then $\nabla f = J^T r$.

The gradient of a measured Jacobian is better than a measured gradient: $f$ is never differenced, so
nothing is lost where $f$ is flat and its residuals are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from optguide._check import as_points
from optguide.calculus.derivatives import (
    central_difference,
    measured_hessian,
    second_difference,
)
from optguide.surfaces._asked import (
    Asked,
    Measured,
    check_answers,
    check_functions,
    glance_at,
    lengths_given,
)
from optguide.typing import Array

#: Stands for a derivative that is measured, and is replaced by it.
_MEASURED: Any = None


@dataclass(frozen=True)
class Residuals:
    r"""Half the sum of the squares of residuals of one's own.

    Parameters
    ----------
    residuals : callable
        $r$: takes points ``(..., d)``, returns ``(..., n)``. It is written for all starts at once:
        ``x[..., 0:1]`` is the first coordinate, and goes with data ``(n,)``. A function of a single
        point ``(d,)`` will do for a single start.
    jacobian : callable, optional
        $J$: returns ``(..., n, d)``. Without it `residuals` is differenced, which mostly costs two
        of its answers per coordinate and one at the point.
    scale : float or array_like, optional
        The length over which the residuals change, as for `Function`.

    Raises
    ------
    TypeError
        If one of them cannot be called with one array, or returns something that is no array of numbers.
    ValueError
        If `scale` is not above 0, or one of them returns the wrong shape; and, when a run starts, as
        `Function` does.

    Examples
    --------
    A decay is fitted from its residuals alone:

    >>> import numpy as np
    >>> from optguide import LevenbergMarquardt, Residuals, run
    >>> t = np.arange(1.0, 9.0)
    >>> data = 3 * np.exp(-0.4 * t)
    >>> fit = Residuals(lambda x: x[..., 0:1] * np.exp(-x[..., 1:2] * t) - data)
    >>> state = run(LevenbergMarquardt(), fit, [1.0, 1.0], steps=20)
    >>> print(abs(state.x - [3.0, 0.4]).max() < 1e-8)
    True
    """

    residuals: Callable[[Array], Array]
    jacobian: Callable[[Array], Array] = _MEASURED
    scale: Any = None

    def __post_init__(self) -> None:
        check_functions(self, "residuals", "jacobian")
        object.__setattr__(self, "scale", lengths_given(self.scale))
        residuals = Asked("residuals", self.residuals)
        jacobian: Callable[[Array], Array]
        jacobian = Measured(central_difference, residuals, self.scale)
        if self.jacobian is not None:
            jacobian = Asked("jacobian", self.jacobian)
        object.__setattr__(self, "residuals", residuals)
        object.__setattr__(self, "jacobian", jacobian)

    def value(self, x: Array) -> Array:
        with np.errstate(all="ignore"):
            return _half_square(self.residuals(x))

    def gradient(self, x: Array) -> Array:
        return self.vjp(x, self.residuals(x))

    def jvp(self, x: Array, p: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.matvec(self.jacobian(x), p)

    def vjp(self, x: Array, r: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.matvec(self.jacobian(x).swapaxes(-1, -2), r)

    def hessian(self, x: Array) -> Array:
        x = as_points(x)
        if isinstance(self.jacobian, Asked):
            return measured_hessian(self.gradient, x, scale=self.scale)
        return second_difference(_Value(self.residuals), x, scale=self.scale)

    def check(self, x: Array) -> None:
        """Raise one sentence unless the functions answer properly at the starts ``(..., d)``."""
        check_answers((self.residuals, self.jacobian), x, self.scale)

    def glance(self, x: Array) -> None:
        """Check at a few of the points ``(..., d)``, of those where all answers are finite."""
        glance_at((self.residuals, self.jacobian), x, self.scale)


def _half_square(r: Array) -> Array:
    # Half the sum of the squares.
    return (r * r).sum(axis=-1) / 2


class _Value:
    """The value as differences ask for it: beside the points in silence."""

    def __init__(self, residuals: Any) -> None:
        self.residuals = residuals

    def __call__(self, x: Array) -> Array:
        return _half_square(self.residuals(x))

    def heard(self, x: Array) -> Array:
        return _half_square(self.residuals.heard(x))

    def native(self, x: Array) -> Array:
        return _half_square(self.residuals.native(x))
