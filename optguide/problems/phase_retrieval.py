r"""Phase retrieval: a signal is known only by squares, so its sign is lost.

Measurements are $(a \cdot s)^2$ for random directions $a$, whose coordinates are standard normal numbers.
This surface is what a fit of such squares looks like with so many measurements that sums are
expectations, the *population risk*. Its critical points are few: a maximum at the origin, minima at $s$
and at $-s$, and between them, orthogonal to the signal, saddles at $|s| / \sqrt 3$ from the origin. In
two dimensions the saddles are two points, in more a sphere of points, along which the surface is level. All
minima are as good, and every saddle curves down towards them; with complex measurements, and enough of
them, {cite:t}`sun2018` prove that this is so for the sums too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from optguide._check import as_floats, as_points
from optguide.declaration import surface
from optguide.typing import Array


@surface(eq=False)
class PhaseRetrieval:
    r"""A fourth of the expectation of $((a \cdot x)^2 - (a \cdot s)^2)^2$ over normal $a$.

    In formulas, $\tfrac34 |x|^4 + \tfrac34 |s|^4 - \tfrac12 |x|^2 |s|^2 - (x \cdot s)^2$.

    Parameters
    ----------
    signal : array_like
        $s$, what is to be found, ``(d,)``.

    Raises
    ------
    ValueError
        If the signal is not a vector of finite numbers.

    References
    ----------
    Sun, Qu and Wright (2018).

    Examples
    --------
    The signal and its opposite are the minima, the origin is the maximum between them:

    >>> import numpy as np
    >>> from optguide import PhaseRetrieval, classify
    >>> surface = PhaseRetrieval([0.6, 0.8])
    >>> for x in [0.6, 0.8], [-0.6, -0.8], [0.0, 0.0], np.array([0.8, -0.6]) / np.sqrt(3):
    ...     print(classify(surface, x), f"{abs(surface.value(x)):.3f}")
    minimum 0.000
    minimum 0.000
    maximum 0.750
    saddle 0.667
    """

    signal: ArrayLike

    def __post_init__(self) -> None:
        signal = as_floats("signal", self.signal, "(d,)")
        if signal.ndim != 1 or not signal.size:
            raise ValueError(f"signal must have shape (d,), got shape {signal.shape}")
        if not np.isfinite(signal).all():
            raise ValueError("signal must be finite numbers")
        object.__setattr__(self, "signal", signal)

    @property
    def dimension(self) -> int:
        """Number of coordinates."""
        return len(np.asarray(self.signal))

    def _parts(self, x: Array) -> tuple[Array, Array, Array, Array, Array]:
        r"""Return the point, the signal, and $|x|^2$, $|s|^2$ and $x \cdot s$, ``(..., 1)``."""
        x, s = as_points(x, self.dimension), np.asarray(self.signal)
        return x, s, _dot(x, x), _dot(s, s), _dot(x, s)

    def value(self, x: Array) -> Array:
        _, _, xx, ss, xs = self._parts(x)
        f = 3 * (xx**2 + ss**2) / 4 - xx * ss / 2 - xs**2
        return f[..., 0]

    def gradient(self, x: Array) -> Array:
        x, s, xx, ss, xs = self._parts(x)
        return (3 * xx - ss) * x - 2 * xs * s

    def hvp(self, x: Array, p: Array) -> Array:
        x, s, xx, ss, _ = self._parts(x)
        # Besides a multiple of `p`, what lies along the point and along the signal.
        return (3 * xx - ss) * p + 6 * _dot(x, p) * x - 2 * _dot(s, p) * s

    def hessian(self, x: Array) -> Array:
        x, s, xx, ss, _ = self._parts(x)
        level = (3 * xx - ss)[..., None] * np.eye(self.dimension)
        return level + 6 * x[..., :, None] * x[..., None, :] - 2 * np.outer(s, s)


def _dot(a: Array, b: Array) -> Array:
    """Return the inner product of vectors, ``(..., 1)``."""
    return (a * b).sum(axis=-1, keepdims=True)
