r"""A quadratic bowl, valley or saddle, with chosen curvatures.

Near a critical point every smooth surface looks like this one, so what a method does here it does
near every minimum and near every saddle: each direction of curvature $\lambda$ on its own. The
curvatures are given, so a minimum, a saddle or a long valley is one line, and everything can be
worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from optguide._check import check_finite, check_scalar, coordinates, short_repr
from optguide.calculus.critical_points import CriticalPoint, Kind
from optguide.declaration import SurfaceFamily, surface
from optguide.typing import Array, Domain


@surface
class Quadratic:
    r"""Half the sum of curvature times squared distance, along turned axes.

    Parameters
    ----------
    eigenvalues : sequence of float, default (1.0, 10.0)
        $\lambda$, the curvatures, one per coordinate.
    angle : float, default 0.0
        $\alpha$, by how much the first two axes are turned, in radians.

    Raises
    ------
    ValueError, TypeError
        If a parameter is not a finite number, the eigenvalues are no sequence, or an angle is given
        in one dimension.

    Examples
    --------
    The eigenvalues are the curvatures, so ``(2, -2)`` is the saddle ``x**2 - y**2``:

    >>> from optguide import Quadratic
    >>> print(Quadratic([2.0, -2.0]).value([3.0, 1.0]))
    8.0
    """

    label: ClassVar[str] = "quadratic"
    family: ClassVar[SurfaceFamily] = "simple"
    source: ClassVar[str] = ""

    eigenvalues: Sequence[float] = (1.0, 10.0)
    angle: float = 0.0

    formula: ClassVar[str] = (
        r"(\lambda_1 u^2 + \lambda_2 v^2) / 2 "
        r"\quad u = x \cos \alpha + y \sin \alpha \quad v = y \cos \alpha - x \sin \alpha"
    )
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = ((-1.8, 0.6), (1.0, -1.5))
    levels: ClassVar[tuple[float, ...]] = (
        -8,
        -4,
        -2,
        -0.8,
        -0.2,
        0,
        0.2,
        0.8,
        2,
        4,
        8,
        14,
        20,
    )

    def __post_init__(self) -> None:
        check_finite(eigenvalues=self.eigenvalues, angle=self.angle)
        check_scalar(angle=self.angle)
        if np.ndim(self.eigenvalues) != 1 or not len(self.eigenvalues):
            raise ValueError(
                f"eigenvalues must be a sequence of numbers, got {short_repr(self.eigenvalues)}"
            )
        # A tuple, so that equal surfaces compare equal and a surface can be a dictionary key.
        object.__setattr__(
            self, "eigenvalues", tuple(float(v) for v in self.eigenvalues)
        )
        if len(self.eigenvalues) < 2 and self.angle:
            raise ValueError(
                f"angle must be 0 in one dimension, got {short_repr(self.angle)}"
            )

    @property
    def dimension(self) -> int:
        """Number of coordinates."""
        return len(self.eigenvalues)

    @property
    def matrix(self) -> Array:
        r"""The Hessian $A = R \Lambda R^T$, the same everywhere, ``(d, d)``."""
        r = np.eye(self.dimension)
        if self.angle:
            c, s = np.cos(self.angle), np.sin(self.angle)
            r[:2, :2] = [[c, -s], [s, c]]
        return (r * self.eigenvalues) @ r.T

    @property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """The origin, and what it is."""
        signs = np.sign(self.eigenvalues)
        kind: Kind = "saddle"
        if not signs.all():
            kind = "degenerate"
        elif abs(signs.sum()) == len(signs):
            kind = "minimum" if signs[0] > 0 else "maximum"
        origin = (0.0,) * self.dimension
        return (
            CriticalPoint(
                origin, 0.0, kind, int(signs.prod()), tuple(sorted(self.eigenvalues))
            ),
        )

    def _points(self, x: Any) -> Any:
        # The points themselves, once their dimension has been checked.
        return np.stack(coordinates(x, self.dimension), axis=-1)

    def value(self, x: Array) -> Array:
        x, a = self._points(x), self.matrix
        # $f = x \cdot A x / 2$
        return (x * (x @ a)).sum(axis=-1) / 2

    def gradient(self, x: Array) -> Array:
        a = self.matrix
        # $\nabla f = A x$
        return self._points(x) @ a

    def hessian(self, x: Array) -> Array:
        a = self.matrix
        # The same matrix at every point.
        # $\nabla^2 f = A$
        return np.zeros_like(self._points(x))[..., None] + a
