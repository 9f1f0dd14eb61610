r"""The surface of Müller and Brown: three minima, and bent valleys that lead over two saddles.

It was made to look like the energy of a molecule in {cite:t}`muller1979`: minima are its shapes, and
it changes from one to another along a valley, over a saddle. The way is no straight line. Three
hollows and one funnel that holds everything together are enough for that.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from optguide._check import coordinates
from optguide.calculus.critical_points import CriticalPoint
from optguide.declaration import SurfaceFamily, surface
from optguide.surfaces._matrix import symmetric
from optguide.typing import Array, Domain


@surface
class MullerBrown:
    r"""Three hollows of different depth in a funnel.

    References
    ----------
    Müller and Brown (1979).

    Examples
    --------
    The valley between the two deepest minima is bent. The straight line between them climbs half as
    high again as the highest saddle on the way through the valley:

    >>> import numpy as np
    >>> from optguide import MullerBrown
    >>> surface = MullerBrown()
    >>> deepest, second, *_ = [np.array(p.x) for p in surface.critical_points]
    >>> line = deepest + np.linspace(0, 1, 1000)[:, None] * (second - deepest)
    >>> saddle = max(p.value for p in surface.critical_points)
    >>> base = surface.value(deepest)
    >>> print(f"{surface.value(line).max() - base:.0f} {saddle - base:.0f}")
    159 106
    """

    label: ClassVar[str] = "Müller-Brown"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "muller1979"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = (
        r"-200 e^{-(x - 1)^2 - 10 y^2} - 100 e^{-x^2 - 10 (y - 0.5)^2} "
        r"- 170 e^{-6.5 (x + 0.5)^2 + 11 (x + 0.5) (y - 1.5) - 6.5 (y - 1.5)^2} "
        r"+ 15 e^{0.7 (x + 1)^2 + 0.6 (x + 1) (y - 1) + 0.7 (y - 1)^2}"
    )
    domain: ClassVar[Domain] = ((-1.5, 1.2), (-0.5, 2.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (-1.2, 0.6),
        (0.0, 1.2),
        (1.0, 0.6),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -140, -120, -100, -85, -72, -60, -50, -40, -25, 0, 40, 100, 200
    )  # fmt: skip
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((-0.558223634633, 1.441725841805), -146.69951721, "minimum", 1,
                      (410.531134693, 4068.19895503)),
        CriticalPoint((0.623499404931, 0.028037758529), -108.166724117, "minimum", 1,
                      (543.836189019, 3005.39586453)),
        CriticalPoint((-0.050010822998, 0.466694104872), -80.7678181297, "minimum", 1,
                      (221.037472872, 1479.19702201)),
        CriticalPoint((0.212486582001, 0.292988325107), -72.2489401123, "saddle", -1,
                      (-735.247262111, 510.886565473)),
        CriticalPoint((-0.822001558733, 0.624312802815), -40.6648435087, "saddle", -1,
                      (-750.862662839, 490.24070806)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        p, q, r, s = _parts(x, y)
        # $f = p + q + r + s$
        return p + q + r + s

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        p, q, r, s = _parts(x, y)
        # The exponents of the tilted hollow and of the funnel have these slopes.
        # $u = 11 (y - 1.5) - 13 (x + 0.5)$
        u = 11 * (y - 1.5) - 13 * (x + 0.5)
        # $v = 11 (x + 0.5) - 13 (y - 1.5)$
        v = 11 * (x + 0.5) - 13 * (y - 1.5)
        # $c = 1.4 (x + 1) + 0.6 (y - 1)$
        c = 1.4 * (x + 1) + 0.6 * (y - 1)
        # $d = 0.6 (x + 1) + 1.4 (y - 1)$
        d = 0.6 * (x + 1) + 1.4 * (y - 1)
        # $f_x = -2 (x - 1) p - 2 x q + u r + c s$
        fx = -2 * (x - 1) * p - 2 * x * q + u * r + c * s
        # $f_y = -20 y p - 20 (y - 0.5) q + v r + d s$
        fy = -20 * y * p - 20 * (y - 0.5) * q + v * r + d * s
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        p, q, r, s = _parts(x, y)
        # $u = 11 (y - 1.5) - 13 (x + 0.5)$
        u = 11 * (y - 1.5) - 13 * (x + 0.5)
        # $v = 11 (x + 0.5) - 13 (y - 1.5)$
        v = 11 * (x + 0.5) - 13 * (y - 1.5)
        # $c = 1.4 (x + 1) + 0.6 (y - 1)$
        c = 1.4 * (x + 1) + 0.6 * (y - 1)
        # $d = 0.6 (x + 1) + 1.4 (y - 1)$
        d = 0.6 * (x + 1) + 1.4 * (y - 1)
        # $f_{xx} = (4 (x - 1)^2 - 2) p + (4 x^2 - 2) q + (u^2 - 13) r + (c^2 + 1.4) s$
        fxx = (
            (4 * (x - 1) ** 2 - 2) * p
            + (4 * x**2 - 2) * q
            + (u**2 - 13) * r
            + (c**2 + 1.4) * s
        )
        # $f_{xy} = 40 (x - 1) y p + 40 x (y - 0.5) q + (u v + 11) r + (c d + 0.6) s$
        fxy = (
            40 * (x - 1) * y * p
            + 40 * x * (y - 0.5) * q
            + (u * v + 11) * r
            + (c * d + 0.6) * s
        )
        # $f_{yy} = (400 y^2 - 20) p + (400 (y - 0.5)^2 - 20) q + (v^2 - 13) r + (d^2 + 1.4) s$
        fyy = (
            (400 * y**2 - 20) * p
            + (400 * (y - 0.5) ** 2 - 20) * q
            + (v**2 - 13) * r
            + (d**2 + 1.4) * s
        )
        return symmetric(fxx, fxy, fyy)


def _parts(x: Array, y: Array) -> tuple[Array, Array, Array, Array]:
    """Return two hollows along an axis, a tilted one, and the funnel."""
    # $p = -200 e^{-(x - 1)^2 - 10 y^2}$
    p = -200 * np.exp(-((x - 1) ** 2) - 10 * y**2)
    # $q = -100 e^{-x^2 - 10 (y - 0.5)^2}$
    q = -100 * np.exp(-(x**2) - 10 * (y - 0.5) ** 2)
    # $r = -170 e^{-6.5 (x + 0.5)^2 + 11 (x + 0.5) (y - 1.5) - 6.5 (y - 1.5)^2}$
    r = -170 * np.exp(
        -6.5 * (x + 0.5) ** 2 + 11 * (x + 0.5) * (y - 1.5) - 6.5 * (y - 1.5) ** 2
    )
    # $s = 15 e^{0.7 (x + 1)^2 + 0.6 (x + 1) (y - 1) + 0.7 (y - 1)^2}$
    s = 15 * np.exp(0.7 * (x + 1) ** 2 + 0.6 * (x + 1) * (y - 1) + 0.7 * (y - 1) ** 2)
    return p, q, r, s
