r"""Your own function as a surface: what is missing is measured.

A gradient that is not given is measured by central differences of the values, a Hessian by central
differences of the gradient. The step of a difference decides its error. Too long, and the curvature
of the function shows; too short, and rounding does. The best length is about the cube root of the
rounding unit for a first derivative, $6 \cdot 10^{-6}$ times the length over which the function
changes, and the fourth root for a second derivative taken from values. That length is found by trial
(see {py:func}`central_difference <optguide.central_difference>`), or given as `scale`. A step of
$10^{-8}$, which popular tutorials use for Hessians, leaves no digit right.

A function of one's own is where most mistakes happen, so it is tried out at the starts before the
first step, and a mistake is told in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
class Function:
    r"""A function of one's own.

    Parameters
    ----------
    value : callable
        $f$: takes points ``(..., d)``, returns values ``(...)``. It is written for all starts at
        once: ``x[..., 0]`` is the first coordinate, sums run over ``axis=-1``. A function of a
        single point ``(d,)`` will do for a single start.
    gradient : callable, optional
        $\nabla f$: returns ``(..., d)``. Without it `value` is differenced, which mostly costs two
        values per coordinate and one at the point, and leaves about ten digits.
    hessian : callable, optional
        $\nabla^2 f$: returns ``(..., d, d)``. Without it the gradient is differenced; without
        either, the values, which leaves about seven digits.
    scale : float or array_like, optional
        The length over which the function changes, one for all coordinates or one for each,
        ``(d,)``: how long the steps of differences are, for where trials do not find it.

    Raises
    ------
    TypeError
        If one of them cannot be called with one array, or returns something that is no array of numbers.
    ValueError
        If `scale` is not above 0, or one of them returns the wrong shape; and, when a run starts: if it raises, is not finite
        at a start, mixes starts, is written for one point and given many, answers differently when
        asked twice, or if a gradient or Hessian is not the derivative of what it belongs to.

    Notes
    -----
    Warnings that the function raises at a point are its own, and stay. It runs in the error state of
    NumPy in which this object was made. Beside a point, where differences ask, it runs in silence,
    and may raise what it likes: there may be no value.

    Examples
    --------
    Values are enough for Newton's method to find the minimum to ten digits:

    >>> import numpy as np
    >>> from optguide import ExactTrustRegion, Function, run
    >>> f = Function(lambda x: (x[..., 0] - 1) ** 2 + np.cosh(x[..., 1] - 2))
    >>> state = run(ExactTrustRegion(), f, [0.0, 0.0], steps=10)
    >>> print(abs(state.x - [1.0, 2.0]).max() < 1e-10)
    True

    A function written for one point is told apart before the first step:

    >>> one = Function(lambda x: x[0] ** 2 + x[1] ** 2)
    >>> run(ExactTrustRegion(), one, [[0, 1], [2, 3], [4, 5]], steps=9)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: value must answer for many starts at once, and it is written for one point: ...
    """

    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array] = _MEASURED
    hessian: Callable[[Array], Array] = _MEASURED
    scale: Any = None

    def __post_init__(self) -> None:
        check_functions(self, "value", "gradient", "hessian")
        object.__setattr__(self, "scale", lengths_given(self.scale))
        value = Asked("value", self.value)
        gradient: Callable[[Array], Array]
        gradient = Measured(central_difference, value, self.scale)
        hessian: Callable[[Array], Array]
        hessian = Measured(second_difference, value, self.scale)
        if self.gradient is not None:
            gradient = Asked("gradient", self.gradient)
            hessian = Measured(measured_hessian, gradient, self.scale)
        if self.hessian is not None:
            hessian = Asked("hessian", self.hessian)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "gradient", gradient)
        object.__setattr__(self, "hessian", hessian)

    def check(self, x: Array) -> None:
        """Raise one sentence unless the functions answer properly at the starts ``(..., d)``."""
        check_answers((self.value, self.gradient, self.hessian), x, self.scale)

    def glance(self, x: Array) -> None:
        """Check at a few of the points ``(..., d)``, of those where all answers are finite."""
        glance_at((self.value, self.gradient, self.hessian), x, self.scale)
