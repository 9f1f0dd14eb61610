r"""What the path of a method does not depend on.

Four things about a problem are a matter of choice: the unit in which values are measured, the unit
of length, the directions of the axes and the origin. A method that does not depend on a choice
takes corresponding steps whatever is chosen; one that does needs its numbers chosen anew.

The table holds for the rules, not for the small numbers that keep quotients finite: `epsilon` has
a unit, so with it no method is free of the unit of values. `without_small_numbers` takes them out.
Every cell is tested.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from typing import Any, NamedTuple

import numpy as np

__all__ = ["INVARIANCES", "Invariance", "without_small_numbers"]


class Invariance(NamedTuple):
    """Which choices leave the path as it is."""

    values: bool  #: the unit of values: $a f(x)$ has the path of $f(x)$
    length: bool  #: the unit of length: $f(x / a)$, begun at $a x_0$, has the path times $a$
    axes: bool  #: the axes: $f(Q^T x)$, begun at $Q x_0$, has the path turned by $Q$
    origin: bool  #: the origin: $f(x - b)$, begun at $x_0 + b$, has the path moved by $b$


_DESCENT = Invariance(values=False, length=False, axes=True, origin=True)
_SCALED = Invariance(values=True, length=False, axes=False, origin=True)
_NEITHER = Invariance(values=False, length=False, axes=False, origin=True)
_DRAWN = Invariance(values=False, length=False, axes=False, origin=False)

#: By the labels of the catalogue.
INVARIANCES: dict[str, Invariance] = {
    "gradient descent": _DESCENT,
    "scheduled descent": _DESCENT,
    "descent with cuts": _DESCENT,
    "clipped descent": _DESCENT,
    "sharpness-aware descent": _DESCENT,
    "averaged descent": _DESCENT,
    "exponential average": _DESCENT,
    "Barzilai-Borwein": _DESCENT,
    "Polyak's step": Invariance(values=True, length=True, axes=True, origin=True),
    # What a start draws follows from its coordinates.
    "noisy descent": _DRAWN,
    "perturbed descent": _DRAWN,
    "Langevin dynamics": _DRAWN,
    "sign descent": _SCALED,
    "momentum": _DESCENT,
    "leaky momentum": _DESCENT,
    "Nesterov": _DESCENT,
    "smoothed Nesterov": _DESCENT,
    "lookahead": _DESCENT,
    "Signum": _SCALED,
    "Lion": _SCALED,
    "schedule-free": _DESCENT,
    "AdaGrad": _SCALED,
    "AdaGrad, power": _NEITHER,
    "AdaGrad, absolute": _SCALED,
    "AdaGrad, exponential": _NEITHER,
    "RMSProp": _SCALED,
    "centred RMSProp": _SCALED,
    "Adadelta": _SCALED,
    "Adam": _SCALED,
    # The decay pulls towards the origin.
    "AdamW": Invariance(values=True, length=False, axes=False, origin=False),
    "AMSGrad": _SCALED,
    "Adamax": _SCALED,
    "NAdam": _SCALED,
    # Its first steps do not divide.
    "RAdam": _NEITHER,
    "AdaBelief": _SCALED,
    "Yogi": _SCALED,
    "Rprop": _SCALED,
    "saddle-free Newton": Invariance(values=True, length=True, axes=True, origin=True),
    "Newton": Invariance(values=True, length=True, axes=True, origin=True),
    "Krylov saddle-free": Invariance(values=True, length=True, axes=True, origin=True),
    # The distance at which it looks is a length.
    "negative curvature": _DESCENT,
    # The weight of the cube has a unit.
    "cubic regularization": _DESCENT,
    # The damping is a curvature.
    "damped Newton": _DESCENT,
    # Its tolerance is measured against the gradient.
    "Newton-CG": _DESCENT,
    "Gauss-Newton": Invariance(values=True, length=True, axes=True, origin=True),
    # Their damping is a curvature that finds its own size.
    "Levenberg-Marquardt": _DESCENT,
    "Hessian-free": _DESCENT,
    "natural gradient": Invariance(values=True, length=True, axes=True, origin=True),
    # The first rate that is tried is a number.
    "Armijo's descent": _DESCENT,
    # The first step that is tried has length 1.
    "Wolfe's descent": Invariance(values=True, length=False, axes=True, origin=True),
    "conjugate gradients": Invariance(values=True, length=False, axes=True, origin=True),
    "BFGS": Invariance(values=True, length=False, axes=True, origin=True),
    "L-BFGS": Invariance(values=True, length=False, axes=True, origin=True),
    # Their radius is a length.
    "Cauchy point": Invariance(values=True, length=False, axes=True, origin=True),
    "dogleg": Invariance(values=True, length=False, axes=True, origin=True),
    # Its tolerance is measured against the gradient.
    "Steihaug": Invariance(values=False, length=False, axes=True, origin=True),
    "trust region": Invariance(values=True, length=False, axes=True, origin=True),
}

#: Numbers that have a unit and stand beside a gradient or a curvature only to keep a quotient
#: finite, and what to put in their place. Adadelta would not move without its first length.
_SMALL = {
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
    >>> from optguide.testing.invariances import without_small_numbers
    >>> for method in Adam(0.1), without_small_numbers(Adam(0.1)):
    ...     print(f"{run(method, Linear([1e-9]), [0.0], steps=1).x[0]:.3f}")
    -0.009
    -0.100
    """
    changing = method.init(np.zeros(1))._fields
    changes = {
        field.name: without_small_numbers(getattr(method, field.name))
        if hasattr(getattr(method, field.name), "init")
        else _SMALL[field.name]
        for field in fields(method)
        # A number that must be given is no small one, nor is one that changes under way.
        if hasattr(getattr(method, field.name), "init")
        or (field.name in _SMALL and field.default is not MISSING and field.name not in changing)
    }
    return replace(method, **changes)
