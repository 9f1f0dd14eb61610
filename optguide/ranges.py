"""The ranges of parameters, as types and as data.

A parameter's type carries its range: ``learning_rate: Nonnegative = 1e-3``. Type checkers see a
number or an array; `optguide.declaration.method` reads the range and checks it, and error messages,
tests of bad input, tables of parameters and sliders read the same data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from optguide.typing import Scalar

__all__ = [
    "AtLeastOne",
    "ClosedUnitInterval",
    "Count",
    "Natural",
    "Nonnegative",
    "OnePerStart",
    "OpenUnitInterval",
    "PerStart",
    "Positive",
    "PositiveCount",
    "PositiveNatural",
    "Range",
    "Real",
    "UnitInterval",
]


@dataclass(frozen=True)
class Range:
    """The numbers that a parameter may have, inf and nan never among them.

    Examples
    --------
    It says what is allowed in the words of an error message:

    >>> print(Range(0.0, 1.0, high_open=True).allowed)
    a number in [0, 1)
    >>> print(Range(1.0, integer=True).allowed)
    a whole number >= 1
    """

    low: float = -np.inf  #: lower end
    high: float = np.inf  #: upper end
    low_open: bool = False  #: the lower end itself is not allowed
    high_open: bool = False  #: the upper end itself is not allowed
    integer: bool = False  #: whole numbers only

    @property
    def allowed(self) -> str:
        """What is allowed, as it stands in an error message."""
        if np.isfinite(self.high):
            left, right = "[("[self.low_open], "])"[self.high_open]
            return f"a number in {left}{self.low:g}, {self.high:g}{right}"
        number = "a whole number" if self.integer else "a finite number"
        if np.isfinite(self.low):
            return f"{number} {'>' if self.low_open else '>='} {self.low:g}"
        return number

    def __contains__(self, value: Any) -> bool:
        """Tell whether a number, or every number of an array, is allowed.

        Examples
        --------
        The upper end of a half-open interval is outside:

        >>> print(0.0 in Range(0.0, 1.0, high_open=True), 1.0 in Range(0.0, 1.0, high_open=True))
        True False
        """
        v = np.asarray(value)
        above = v > self.low if self.low_open else v >= self.low
        below = v < self.high if self.high_open else v <= self.high
        whole = v == np.floor(v) if self.integer else True
        return bool((np.isfinite(v) & above & below & whole).all())


class OnePerStart:
    """Marks a parameter that is one number, or one for each start: an array ``(..., 1)``.

    Examples
    --------
    An array without a last axis of length 1 is refused:

    >>> import numpy as np
    >>> from optguide import CauchyPoint
    >>> CauchyPoint(radius=np.ones(2))
    Traceback (most recent call last):
    ValueError: radius must be a number or an array of shape (..., 1), got shape (2,)
    """


#: A number, or an array of numbers.
Real = Annotated[Scalar, Range()]
#: A number >= 0, or an array of such numbers.
Nonnegative = Annotated[Scalar, Range(0.0)]
#: A number > 0, or an array of such numbers.
Positive = Annotated[Scalar, Range(0.0, low_open=True)]
#: A number >= 1, or an array of such numbers.
AtLeastOne = Annotated[Scalar, Range(1.0)]
#: A number in [0, 1), or an array of such numbers.
UnitInterval = Annotated[Scalar, Range(0.0, 1.0, high_open=True)]
#: A number in (0, 1), or an array of such numbers.
OpenUnitInterval = Annotated[Scalar, Range(0.0, 1.0, low_open=True, high_open=True)]
#: A number in [0, 1], or an array of such numbers.
ClosedUnitInterval = Annotated[Scalar, Range(0.0, 1.0)]

#: A whole number >= 0, or an array of such numbers.
Natural = Annotated[int | NDArray[np.int64], Range(0.0, integer=True)]
#: A whole number >= 1, or an array of such numbers.
PositiveNatural = Annotated[int | NDArray[np.int64], Range(1.0, integer=True)]

#: One whole number >= 0.
Count = Annotated[int, Range(0.0, integer=True)]
#: One whole number >= 1.
PositiveCount = Annotated[int, Range(1.0, integer=True)]

T = TypeVar("T")

#: ``PerStart[Positive]``: a number, or an array with one number for each start, ``(..., 1)``.
PerStart = Annotated[T, OnePerStart()]
