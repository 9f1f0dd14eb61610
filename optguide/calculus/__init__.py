"""Derivatives, critical points and eigenpairs of surfaces."""

from typing import TYPE_CHECKING

from optguide._lazy import lazily

if TYPE_CHECKING:
    from optguide.calculus.certificate import Certificate as Certificate
    from optguide.calculus.certificate import certify as certify
    from optguide.calculus.critical_points import CriticalPoint as CriticalPoint
    from optguide.calculus.critical_points import CriticalPoints as CriticalPoints
    from optguide.calculus.critical_points import classify as classify
    from optguide.calculus.critical_points import (
        find_critical_points as find_critical_points,
    )
    from optguide.calculus.critical_points import winding_number as winding_number
    from optguide.calculus.derivatives import central_difference as central_difference
    from optguide.calculus.derivatives import complex_step as complex_step
    from optguide.calculus.derivatives import hvp as hvp
    from optguide.calculus.derivatives import second_difference as second_difference
    from optguide.calculus.derivatives import taylor_test as taylor_test
    from optguide.calculus.eigenpairs import Eigenpairs as Eigenpairs
    from optguide.calculus.eigenpairs import extreme_eigenpairs as extreme_eigenpairs
else:
    __getattr__, __dir__, __all__ = lazily(__name__)
