"""A saddle that has somewhere to go: two minima beside it, and an angle to turn it by.

The bare saddle $x^2 - y^2$ has no bottom, and a path that leaves it runs off to infinity. Here it
ends in one of two minima. A path of gradient descent that starts exactly on the ridge $v = 0$ leads
straight to the saddle.

Turning the surface turns the path of gradient descent with it and changes nothing else. A method
that treats each coordinate by itself leaves late once the way out is no longer along an axis.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.ranges import Real
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


@surface
class BoundedSaddle:
    r"""The saddle $u^2 - v^2$, closed by $v^4 / 4$, in turned coordinates.

    Parameters
    ----------
    angle : float, default 0.0
        $\alpha$, by how much the surface is turned, in radians, counterclockwise.

    Raises
    ------
    ValueError, TypeError
        If the angle is not a finite number.

    Examples
    --------
    A path that starts on the ridge ends on the saddle; a millionth beside it, it ends in a minimum:

    >>> from optguide import BoundedSaddle, GradientDescent, run
    >>> starts = [[1.0, 0.0], [1.0, 1e-6]]
    >>> for x, y in run(GradientDescent(0.1), BoundedSaddle(), starts, steps=150).x:
    ...     print(f"({x:.2f}, {y:.2f})")
    (0.00, 0.00)
    (0.00, 1.41)

    After an eighth of a turn the minima lie on the other diagonal:

    >>> import numpy as np
    >>> for point in BoundedSaddle(np.pi / 4).critical_points:
    ...     print(f"{point.kind} ({point.x[0]:.2f}, {point.x[1]:.2f})")
    minimum (1.00, -1.00)
    minimum (-1.00, 1.00)
    saddle (0.00, 0.00)

    Descent leaves as early as before, Adam later:

    >>> from optguide import Adam, trace
    >>> for method in GradientDescent(0.1), Adam(0.1):
    ...     for saddle in BoundedSaddle(), BoundedSaddle(np.pi / 4):
    ...         path = trace(method, saddle, saddle.starts[0], steps=100).x
    ...         print((saddle.value(path) < -0.5).argmax())
    25
    25
    9
    36
    """

    label: ClassVar[str] = "bounded saddle"
    family: ClassVar[SurfaceFamily] = "saddle"
    source: ClassVar[str] = ""

    angle: Real = 0.0

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"u^2 - v^2 + v^4 / 4 "
        r"\quad u = x \cos \alpha + y \sin \alpha \quad v = y \cos \alpha - x \sin \alpha"
    )
    domain: ClassVar[Domain] = ((-2.0, 2.0), (-2.0, 2.0))
    levels: ClassVar[tuple[float, ...]] = (
        -0.9,
        -0.7,
        -0.45,
        -0.2,
        -0.05,
        0,
        0.1,
        0.4,
        1,
        2,
        3,
    )

    @property
    def starts(self) -> tuple[tuple[float, float], ...]:
        """A hundredth beside the ridge, on it, and far from it; they turn with the surface."""
        return self._turned(1.0, 0.01), self._turned(1.0, 0.0), self._turned(-1.5, -1.0)

    @property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """The two minima, then the saddle between them."""
        return (
            CriticalPoint(
                self._turned(0.0, -np.sqrt(2)), -1.0, "minimum", 1, (2.0, 4.0)
            ),
            CriticalPoint(
                self._turned(0.0, np.sqrt(2)), -1.0, "minimum", 1, (2.0, 4.0)
            ),
            CriticalPoint((0.0, 0.0), 0.0, "saddle", -1, (-2.0, 2.0)),
        )

    def _turned(self, u: float, v: float) -> tuple[float, float]:
        c, s = np.cos(self.angle), np.sin(self.angle)
        return float(c * u - s * v), float(s * u + c * v)

    def _axes(self, x: Array) -> tuple[Any, Any, Array, Array]:
        """Return cosine and sine of the angle and the coordinates along the turned axes."""
        x, y = coordinates(x)
        # $c = \cos(\alpha)$
        c = np.cos(self.angle)
        # $s = \sin(\alpha)$
        s = np.sin(self.angle)
        # $u = c x + s y$
        u = c * x + s * y
        # $v = c y - s x$
        v = c * y - s * x
        return c, s, u, v

    def value(self, x: Array) -> Array:
        _, _, u, v = self._axes(x)
        # $f = u^2 - v^2 + v^4 / 4$
        return u**2 - v**2 + v**4 / 4

    def gradient(self, x: Array) -> Array:
        c, s, u, v = self._axes(x)
        # $f_u = 2 u$
        fu = 2 * u
        # $f_v = v^3 - 2 v$
        fv = v**3 - 2 * v
        # Turned back.
        # $f_x = c f_u - s f_v$
        fx = c * fu - s * fv
        # $f_y = s f_u + c f_v$
        fy = s * fu + c * fv
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        c, s, _, v = self._axes(x)
        # The curvature along $u$ is 2 everywhere.
        # $f_{vv} = 3 v^2 - 2$
        fvv = 3 * v**2 - 2
        # $f_{xx} = 2 c^2 + s^2 f_{vv}$
        fxx = 2 * c**2 + s**2 * fvv
        # $f_{xy} = c s (2 - f_{vv})$
        fxy = c * s * (2 - fvv)
        # $f_{yy} = 2 s^2 + c^2 f_{vv}$
        fyy = 2 * s**2 + c**2 * fvv
        return symmetric(fxx, fxy, fyy)
