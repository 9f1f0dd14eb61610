"""Critical points: what they are, how a surface lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optguide._types import Array, Surface

#: What a critical point is; "degenerate" where second derivatives cannot decide.
Kind = Literal["minimum", "saddle", "maximum", "degenerate"]


@dataclass(frozen=True)
class CriticalPoint:
    """A point where the gradient vanishes."""

    x: tuple[float, ...]  #: where it lies
    value: float  #: the surface there
    kind: Kind  #: what the second derivatives say
    index: int  #: turns of the gradient along a small circle around it: the winding number
    eigenvalues: tuple[float, ...]  #: of the Hessian, ascending


def classify(surface: Surface, x: Array) -> NDArray[np.str_]:
    """Placeholder."""
    return np.full(x.shape[:-1], "minimum")
