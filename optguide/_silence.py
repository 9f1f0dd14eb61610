"""Overflow is a result, not an accident: it shows as ``inf`` or ``nan`` and raises no warning."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

T = TypeVar("T")

#: The questions a surface answers and the moves a method makes.
_NAMES = (
    *("value", "gradient", "hessian", "hvp", "residuals", "jacobian", "jvp", "vjp"),
    *("fisher", "fisher_product", "step"),
)


def silent(cls: type[T]) -> type[T]:
    """Let a surface or a method overflow without a warning.

    A step that is too long is the first thing a reader tries. What it does to the numbers should be
    seen in the trace, at the step where it happens, not in a warning.

    Examples
    --------
    >>> import warnings
    >>> from optguide import Himmelblau
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("error")
    ...     print(Himmelblau().value([1e200, 0.0]))
    inf
    """
    for name in _NAMES:
        if name in vars(cls):
            setattr(cls, name, np.errstate(all="ignore")(vars(cls)[name]))
    return cls
