"""Methods without the small numbers that keep quotients finite and have a unit."""

from dataclasses import MISSING, fields, replace
from typing import Any

import numpy as np

#: Numbers that have a unit and stand beside a gradient or a curvature only to keep a quotient
#: finite, and what to put in their place. Adadelta would not move without its first length.
SMALL = {
    "epsilon": 0.0,
    "epsilon_root": 0.0,
    "initial_accumulator": 0.0,
    "initial_mean": 0.0,
    "initial_delta": 1.0,
    "damping": 1e-300,
}


def without_small_numbers(method: Any) -> Any:
    """Return the method, or wrapper, with the numbers left out that only keep quotients finite.

    Parameters
    ----------
    method : Method
        Any method.

    Examples
    --------
    Adam with its small number sees the unit of values, and Adam without it does not:

    >>> from optguide import Adam, Linear, run
    >>> from small_numbers import without_small_numbers
    >>> for method in Adam(0.1), without_small_numbers(Adam(0.1)):
    ...     print(f"{run(method, Linear([1e-9]), [0.0], steps=1).x[0]:.3f}")
    -0.009
    -0.100
    """
    changing = method.init(np.zeros(1))._fields
    changes = {
        field.name: without_small_numbers(getattr(method, field.name))
        if hasattr(getattr(method, field.name), "init")
        else SMALL[field.name]
        for field in fields(method)
        # A number that must be given is no small one, nor is one that changes under way.
        if hasattr(getattr(method, field.name), "init")
        or (
            field.name in SMALL
            and field.default is not MISSING
            and field.name not in changing
        )
    }
    return replace(method, **changes)
