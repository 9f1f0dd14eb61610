r"""What gradient and Hessian say at a point, in lengths that belong to the problem.

Whether a point is critical, and whether an eigenvalue is zero, are questions about lengths: would
moving the point by next to nothing change the answer? What next to nothing is depends on the
problem. A potential in metres changes within $10^{-10}$, a loss far from the origin within a
millionth of its coordinates. So the lengths come from the reader, from the domain or from the point,
one per coordinate, and derivatives are taken in them: with $W = \mathrm{diag}(w)$ the gradient is
$W \nabla f$ and the Hessian $W \nabla^2 f \, W$, both of the dimension of a value. The signs of the
eigenvalues are those of the Hessian itself, by Sylvester's law.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from optguide._check import as_floats, check_positive, short_repr
from optguide.calculus.derivatives import generic_directions
from optguide.linalg.spectrum import eigh
from optguide.typing import Array, Surface

__all__ = [
    "EPSILON",
    "NEAR",
    "Scaled",
    "SecondOrder",
    "lengths",
    "second_order",
]

#: The distance from 1 to the next number, $2^{-52}$.
EPSILON = float(np.finfo(np.float64).eps)

#: Two points closer than this, in lengths of the problem, are the same. It is the step by which
#: second derivatives are measured from values, $\epsilon^{1/4}$: finer shapes cannot be told apart.
NEAR = EPSILON**0.25

#: Below this numbers lack digits, and products of two of them are zero.
_UNDERFLOW = float(np.finfo(np.float64).tiny) / EPSILON


def lengths(surface: Any, x: Array, scale: Any = None) -> Array:
    """Return over which lengths a surface is taken to change, per coordinate, ``(..., d)``.

    Parameters
    ----------
    surface : Surface
        The surface, which may have a ``domain``, or derivatives measured with a ``scale``.
    x : array
        Points, ``(..., d)``.
    scale : float or array, optional
        The lengths, if the reader says them.

    Returns
    -------
    array
        Those of the reader, given here or for the differences; else half the sides of the domain;
        else the largest absolute coordinate, and 1 at the origin.

    Raises
    ------
    ValueError
        If `scale` is not a number above 0, or several that fit the points.

    Examples
    --------
    A point far from the unit, and one at zero, of which nothing is known:

    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> from optguide.calculus.second_order import lengths
    >>> nothing = SimpleNamespace()
    >>> print(*[float(lengths(nothing, np.array([x]))[0]) for x in (-250.0, 0.0)])
    250.0 1.0
    """
    scale = told(surface) if scale is None else scale
    if scale is not None:
        given = as_floats("scale", scale, "(d,)")
        check_positive(scale=given)
        try:
            return np.broadcast_to(given, x.shape)
        except ValueError:
            raise ValueError(
                f"scale must be one number or one per coordinate, got {short_repr(scale)} "
                f"for points of shape {x.shape}"
            ) from None
    sides = np.asarray(getattr(surface, "domain", None) or np.zeros((0, 2)))
    if len(sides) == x.shape[-1]:
        return np.broadcast_to((sides[:, 1] - sides[:, 0]) / 2, x.shape)
    return size(x)


def told(surface: Any) -> Any:
    """Return the lengths that were given for the differences of a surface, None if none were.

    >>> from optguide import Himmelblau
    >>> print(told(Himmelblau()))
    None
    """
    # A surface may have a number of that name that means something else.
    for name in "gradient", "hessian":
        lengths_given = getattr(getattr(surface, name, None), "scale", None)
        if lengths_given is not None:
            return lengths_given
    return None


def size(x: Array) -> Array:
    """Return the largest absolute coordinate of each point for each of them, 1 if all are zero.

    One small coordinate among larger ones is more often a rounding than a unit of its own.

    >>> print(size(np.array([[-3.0, 1e-9], [0.0, 0.0]])).tolist())
    [[3.0, 3.0], [1.0, 1.0]]
    """
    largest = np.abs(x).max(axis=-1, keepdims=True, initial=0.0)
    return np.broadcast_to(np.where(largest > 0, largest, 1.0), x.shape)


class Scaled:
    r"""A surface seen in lengths of the problem: $W \nabla f$ and $W \nabla^2 f \, W$.

    Points stay what they are. Derivatives that nobody has written down are measured with steps that
    are short in these lengths, wherever the point is.

    >>> from optguide import Function
    >>> seen = Scaled(Function(lambda x: (x[..., 0] / 1e-10) ** 2), np.array([1e-10]))
    >>> print(f"{seen.gradient(np.array([1e-10]))[0]:.6f}")
    2.000000
    """

    def __init__(self, surface: Any, scale: Array) -> None:
        self.surface, self.scale = surface, scale
        self._slope = _is_given(surface, "gradient")
        self._bend = _is_given(surface, "hessian")

    def gradient(self, x: Array) -> Array:
        if self._slope:
            return np.asarray(self.scale * self.surface.gradient(x))
        return self._along(self._beside, x, 1 / 3)

    def hessian(self, x: Array) -> Array:
        if self._bend:
            h = np.asarray(self.surface.hessian(x))
            return self.scale[..., None] * h * self.scale[..., None, :]
        if self._slope:
            h = self._along(self.gradient, x, 1 / 3)
        else:
            h = self._along(lambda y: self._along(self._beside, y, 1 / 4), x, 1 / 4)
        return (h + np.swapaxes(h, -1, -2)) / 2

    def curvature(self, x: Array) -> Array:
        """Return the Hessian as it is, not in lengths of the problem."""
        if self._bend:
            return np.asarray(self.surface.hessian(x))
        return self.hessian(x) / (self.scale[..., None] * self.scale[..., None, :])

    def _beside(self, x: Array) -> Array:
        # A reader's function may be asked in silence where there may be no value.
        value = self.surface.value
        return np.asarray(getattr(value, "native", value)(x), dtype=np.float64)

    def _along(self, f: Callable[[Array], Array], x: Array, power: float) -> Array:
        r"""Return central differences of `f` along a new last axis, in lengths.

        The step is $\epsilon$ to that power, in lengths. It is a power of two, so that the point
        moves by exactly as much, and no shorter than a few roundings of the point.
        """
        step = np.maximum(self.scale * EPSILON**power, 4 * EPSILON * np.abs(x))
        h = np.exp2(np.ceil(np.log2(step)))
        columns = []
        for j in range(x.shape[-1]):
            move = h * (np.arange(x.shape[-1]) == j)
            change = f(x + move) - f(x - move)
            per_length = np.broadcast_to(self.scale, x.shape)[..., j] / (2 * h[..., j])
            axes = (1,) * (change.ndim - per_length.ndim)
            columns.append(change * per_length.reshape(per_length.shape + axes))
        return np.stack(columns, axis=-1)

    def slope(self, x: Array) -> Array:
        """Return the gradient as it is, not in lengths of the problem."""
        return (
            self.surface.gradient(x) if self._slope else self.gradient(x) / self.scale
        )

    def smooth(self, x: Array) -> NDArray[np.bool_]:
        """Say where no kink stands beside a point, ``(...)``, if the gradient is measured.

        Differences across a kink may add up to zero where no slope is. With its step the second
        difference grows like the square, and at a kink like the step itself.
        """
        smooth = np.full(x.shape[:-1], True)
        if self._slope:
            return smooth
        f = self._beside(x)
        rounding = 8 * EPSILON * np.abs(f)
        for move in NEAR * np.diag(self.scale):
            bend = [
                np.abs(self._beside(x + t * move) - 2 * f + self._beside(x - t * move))
                for t in (1, 4, 16)
            ]
            # Halfway between the 16 of a smooth surface and the 4 of a kink.
            for near, far in pairwise(bend):
                smooth &= near <= far / 8 + rounding
        return smooth

    def noise(self, x: Array, g: Array, largest: Array) -> tuple[Array, Array]:
        """Return what rounding does to the gradient and to eigenvalues, ``(..., 1)`` each."""
        away = (np.abs(x) / self.scale).max(axis=-1, keepdims=True, initial=0.0)
        slope, bend = 8 * EPSILON * largest * (1 + away), 8 * EPSILON * largest
        if not self._slope:
            # A value is rounded, and the rounding divided by the step.
            f = 8 * np.abs(self._beside(x))[..., None]
            slope = slope + EPSILON ** (2 / 3) * f
            bend = bend if self._bend else bend + EPSILON**0.5 * f
        elif not self._bend:
            f = np.linalg.norm(g, axis=-1, keepdims=True) + largest * away
            bend = bend + 8 * EPSILON ** (2 / 3) * f
        return slope, bend


def _is_given(surface: Any, question: str) -> bool:
    """Say whether a derivative is written down; measured ones carry their difference."""
    answer = getattr(surface, question, None)
    return answer is not None and not hasattr(answer, "difference")


class SecondOrder(NamedTuple):
    """What the second-order test says about points."""

    critical: NDArray[np.bool_]  #: whether Newton's step is next to none, ``(...)``
    lam: Array  #: eigenvalues in lengths of the problem, ascending, ``(..., d)``
    q: Array  #: their eigenvectors in columns, ``(..., d, d)``
    zero: NDArray[np.bool_]  #: which eigenvalues cannot be told from zero, ``(..., d)``

    @property
    def kind(self) -> NDArray[np.str_]:
        """What the signs of the eigenvalues say, ``(...)``."""
        up, down = (self.lam > 0) & ~self.zero, (self.lam < 0) & ~self.zero
        return np.select(
            [
                up.any(axis=-1) & down.any(axis=-1),
                self.zero.any(axis=-1),
                up.all(axis=-1),
            ],
            ["saddle", "degenerate", "minimum"],
            "maximum",
        )


def second_order(surface: Surface, x: Array, scale: Array) -> SecondOrder:
    """Return the second-order test at each point, see `classify`.

    Parameters
    ----------
    surface : Surface
        The surface.
    x : array
        Points, ``(..., d)``.
    scale : array
        Lengths over which the surface changes, ``(d,)`` or ``(..., d)``.

    Returns
    -------
    SecondOrder
        Nothing is critical where a number is not finite.

    Examples
    --------
    The floor of a trough, where one eigenvalue is zero:

    >>> import numpy as np
    >>> from optguide import Quadratic
    >>> from optguide.calculus.second_order import second_order
    >>> found = second_order(Quadratic([0.0, 2.0]), np.array([0.5, 0.0]), np.ones(2))
    >>> print(found.critical, found.zero.tolist(), found.kind)
    True [True, False] degenerate
    """
    seen = Scaled(surface, scale)
    with np.errstate(all="ignore"):
        lam, q = eigh(seen.hessian(x))
        g = seen.gradient(x)
        b = np.einsum("...ij,...i->...j", q, g)
        r = np.maximum(NEAR * scale, 8 * EPSILON * np.abs(x))
        # Four moves that go along no particular direction.
        u = generic_directions(x.shape[-1]) * x.shape[-1] ** 0.5
        near_by = [eigh(seen.hessian(x + r * move))[0] for move in (*u, *-u)]
        spread = np.abs(np.array(near_by) - lam).max(axis=0)
        largest = np.abs(lam).max(axis=-1, keepdims=True)
        slope, bend = seen.noise(x, g, largest)
        reach = np.linalg.norm(r / scale, axis=-1, keepdims=True)
        dead = np.maximum(largest, np.abs(g).max(axis=-1, keepdims=True)) < _UNDERFLOW
        near = np.abs(b) <= reach * (np.abs(lam) + spread) + slope
        critical = (near | dead).all(axis=-1) & np.isfinite(x).all(axis=-1)
        zero = (np.abs(lam) <= 2 * spread + bend) | dead | (lam == 0)
    return SecondOrder(np.asarray(critical), lam, q, zero)
