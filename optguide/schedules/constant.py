"""Constant: the learning rate stays as it is."""

from __future__ import annotations

from typing import Any, ClassVar

from optguide.declaration import schedule


@schedule
class Constant:
    """No change.

    Examples
    --------
    The factor is always one:

    >>> from optguide.schedules import Constant
    >>> print(Constant()(0), Constant()(1000))
    1.0 1.0
    """

    label: ClassVar[str] = "constant"

    def __call__(self, t: Any) -> Any:
        return 1.0 + 0.0 * t
