r"""Easom's function: one hole in a plain, and nothing that points to it.

The hole at $(\pi, \pi)$ is one unit deep and some three units wide. It is the middle of a small
chequerboard of bumps, each ring smaller than the last by orders of magnitude; farther out the
surface is flat to the last digit. {cite:t}`jamil2013` list it under that name.
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
class Easom:
    r"""A product of cosines that is nowhere near zero but at $(\pi, \pi)$.

    References
    ----------
    Jamil and Yang (2013).

    Examples
    --------
    The usual domain goes from -100 to 100. The gradient is exactly zero on most of it, because it is
    smaller than the smallest float:

    >>> import numpy as np
    >>> from optguide import Easom
    >>> x = np.random.default_rng(0).uniform(-100, 100, (100_000, 2))
    >>> flat = (Easom().gradient(x) == 0).all(axis=-1)
    >>> print(f"{flat.mean():.0%}")
    94%
    """

    label: ClassVar[str] = "Easom"
    family: ClassVar[SurfaceFamily] = "classic"
    source: ClassVar[str] = "jamil2013"

    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = r"-\cos x \cos y \, e^{-(x - \pi)^2 - (y - \pi)^2}"
    domain: ClassVar[Domain] = ((0.0, 6.5), (0.0, 6.5))
    starts: ClassVar[tuple[tuple[float, float], ...]] = (
        (2.0, 2.4),
        (4.2, 4.0),
        (1.2, 4.4),
    )
    levels: ClassVar[tuple[float, ...]] = (
        -0.9, -0.7, -0.5, -0.3, -0.1, -0.02, -5e-3, -5e-4, -5e-5, 0, 1e-3, 5e-3, 8e-3
    )  # fmt: skip
    critical_points: ClassVar[tuple[CriticalPoint, ...]] = (
        CriticalPoint((np.pi, np.pi), -1.0, "minimum", 1,
                      (3.0, 3.0)),
        CriticalPoint((1.304995450438, 1.304995450438), -8.11022389157e-05, "minimum", 1,
                      (0.00133756708958, 0.00133756708958)),
        CriticalPoint((1.304995450438, 4.978189856742), -8.11022389157e-05, "minimum", 1,
                      (0.00133756708958, 0.00133756708958)),
        CriticalPoint((4.978189856742, 1.304995450438), -8.11022389157e-05, "minimum", 1,
                      (0.00133756708958, 0.00133756708958)),
        CriticalPoint((4.978189856742, 4.978189856742), -8.11022389157e-05, "minimum", 1,
                      (0.00133756708958, 0.00133756708958)),
        CriticalPoint((1.5 * np.pi, 1.5 * np.pi), 0.0, "saddle", -1,
                      (-0.00719188335583, 0.00719188335583)),
        CriticalPoint((0.5 * np.pi, 1.5 * np.pi), 0.0, "saddle", -1,
                      (-0.00719188335583, 0.00719188335583)),
        CriticalPoint((1.5 * np.pi, 0.5 * np.pi), 0.0, "saddle", -1,
                      (-0.00719188335583, 0.00719188335583)),
        CriticalPoint((0.5 * np.pi, 0.5 * np.pi), 0.0, "saddle", -1,
                      (-0.00719188335583, 0.00719188335583)),
        CriticalPoint((1.304995450438, np.pi), 0.00900567814857, "maximum", 1,
                      (-0.148524860373, -0.0270170344457)),
        CriticalPoint((np.pi, 1.304995450438), 0.00900567814857, "maximum", 1,
                      (-0.148524860373, -0.0270170344457)),
        CriticalPoint((np.pi, 4.978189856742), 0.00900567814857, "maximum", 1,
                      (-0.148524860373, -0.0270170344457)),
        CriticalPoint((4.978189856742, np.pi), 0.00900567814857, "maximum", 1,
                      (-0.148524860373, -0.0270170344457)),
    )  # fmt: skip

    def value(self, x: Array) -> Array:
        x, y = coordinates(x)
        (p, _, _), (q, _, _) = _bump(x), _bump(y)
        # $f = -p q$
        return -p * q

    def gradient(self, x: Array) -> Array:
        x, y = coordinates(x)
        (p, p1, _), (q, q1, _) = _bump(x), _bump(y)
        # $f_x = -p_1 q$
        fx = -p1 * q
        # $f_y = -p q_1$
        fy = -p * q1
        return np.stack([fx, fy], axis=-1)

    def hessian(self, x: Array) -> Array:
        x, y = coordinates(x)
        (p, p1, p2), (q, q1, q2) = _bump(x), _bump(y)
        # $f_{xx} = -p_2 q$
        fxx = -p2 * q
        # $f_{xy} = -p_1 q_1$
        fxy = -p1 * q1
        # $f_{yy} = -p q_2$
        fyy = -p * q2
        return symmetric(fxx, fxy, fyy)


def _bump(x: Array) -> tuple[Array, Array, Array]:
    """Return the factor along one coordinate, its slope and its curvature."""
    # $u = x - \pi$
    u = x - np.pi
    # $e = e^{-u^2}$
    e = np.exp(-(u**2))
    # $p = \cos(x) e$
    p = np.cos(x) * e
    # $p_1 = -(\sin(x) + 2 u \cos(x)) e$
    p1 = -(np.sin(x) + 2 * u * np.cos(x)) * e
    # $p_2 = ((4 u^2 - 3) \cos(x) + 4 u \sin(x)) e$
    p2 = ((4 * u**2 - 3) * np.cos(x) + 4 * u * np.sin(x)) * e
    return p, p1, p2
