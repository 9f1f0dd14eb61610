r"""Certificates: a list of critical points is proved to be complete on a box.

`evaluate_interval` tells what the gradient can be on a whole box. If it cannot be zero
the box holds no critical point. Where one lies Krawczyk's operator decides: with $m$ in
the middle of a box $X$, the Jacobian matrix $J(X)$ of the gradient there, and $Y$ near
its inverse,

$$K(X) = m - Y \nabla f(m) + (I - Y J(X)) (X - m)$$

holds every critical point of $X$. If $K(X)$ lies inside $X$ there is exactly one, and
if the two do not meet there is none {cite:p}`krawczyk1969,neumaier1990`. Boxes for
which nothing is decided are cut into smaller ones. All of it is done in intervals whose
ends are rounded outwards, so it is a proof, which a sum of winding numbers is not.

What is proved is about the recorded operations of ``gradient`` in exact arithmetic. The
Hessian is not asked, for it does not know of the jump of the gradient at a kink: the
derivatives are taken from the same operations. At a kink every gradient between those
of its sides counts, so a sharp minimum is not passed over either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from optguide._check import check_count, check_surface, given_or_own
from optguide.calculus.critical_points import CriticalPoint, box
from optguide.compile import Interval, evaluate_interval, record
from optguide.typing import Array, Domain, Surface

__all__ = ["Certificate", "Reason", "certify"]

#: Why nothing is decided on a box; see `Certificate.reasons`.
Reason = Literal["degenerate", "kink", "flat", "border", "unfinished"]

#: Boxes are cut until their sides are this share of the domain's.
_RESOLUTION = 2.0**-20

#: A listed point lies this close to the one that is there, as a share of the domain.
_CLOSE = 1e-6

#: Below, products of floats lose digits: the smallest normal one over their precision.
_FLAT = float(np.finfo(float).tiny / np.finfo(float).eps)


@dataclass(frozen=True)
class Certificate:
    """What is proved about the critical points on a domain.

    Where nothing is proved the reason is

    - "degenerate": boxes have become tiny, as at a point where the Hessian is singular;
    - "kink": the gradient may jump;
    - "flat": the gradient is too small for floats;
    - "border": a point may lie on either side of the border of the domain;
    - "unfinished": there were too many boxes.

    Examples
    --------
    A degenerate point is left, and nothing is proved on the few tiny boxes around it:

    >>> from optguide import MonkeySaddle, certify
    >>> certificate = certify(MonkeySaddle())
    >>> print(certificate.complete, {*certificate.reasons})
    False {'degenerate'}
    >>> print(abs(certificate.undecided).max() < 1e-5)
    True
    """

    domain: Domain  #: where
    proved: tuple[CriticalPoint, ...]  #: listed points that are there and of their kind
    unproved: tuple[CriticalPoint, ...]  #: the other listed points of the domain
    unlisted: Array  #: critical points that are there and not listed, ``(m, d)``
    undecided: Array  #: corners of the boxes where nothing is proved, ``(n, 2, d)``
    reasons: tuple[Reason, ...]  #: why, for each of these
    error: float  #: how far, per coordinate, a proved point lies from its list, at most
    boxes: int  #: number of boxes that were looked at

    @property
    def complete(self) -> bool:
        """Whether the domain is proved to hold exactly the listed critical points.

        Examples
        --------
        Without a minimum and a saddle the list is not complete, although the winding
        numbers still add up to one:

        >>> from optguide import Himmelblau, certify
        >>> fewer = Himmelblau().critical_points[:3] + Himmelblau().critical_points[5:]
        >>> print(sum(p.winding for p in fewer))
        1
        >>> print(certify(Himmelblau(), points=fewer).complete)
        False
        """
        return not (len(self.unproved) or len(self.unlisted) or len(self.undecided))

    @property
    def share(self) -> float:
        """The part of the domain where it is proved which critical points there are.

        Examples
        --------
        At the tip of Ackley's funnel the gradient jumps; nothing but a speck is left:

        >>> from optguide import Ackley, certify
        >>> print(1 - 1e-9 < certify(Ackley(), ((-0.4, 0.3), (-0.3, 0.4))).share < 1)
        True
        """
        sides = np.diff(np.array(self.domain)).ravel()
        parts = np.diff(self.undecided, axis=1)[:, 0] / sides
        return 1 - float(parts.prod(axis=-1).sum())


def certify(
    surface: Surface,
    domain: Domain | None = None,
    points: Iterable[CriticalPoint] | None = None,
    *,
    max_boxes: int = 1_000_000,
) -> Certificate:
    r"""Prove, where possible, that a domain holds exactly the listed critical points.

    Parameters
    ----------
    surface : Surface
        A surface of one or two variables whose gradient can be recorded.
    domain : pair of pairs, or one pair, optional
        ``((x_low, x_high), (y_low, y_high))``; ``((x_low, x_high),)`` for one variable.
        Otherwise that of the surface.
    points : iterable of CriticalPoint, optional
        The list, of which those in the domain count. Otherwise that of the surface.
    max_boxes : int, default 1_000_000
        When to stop.

    Returns
    -------
    Certificate
        What is proved, and what is not.

    Raises
    ------
    ValueError
        If the domain is no rectangle or no interval, or the domain or the list is
        neither given nor told by the surface.
    TypeError
        If the gradient cannot be recorded, or an operation has no interval form.

    Notes
    -----
    Around each listed point the largest box is taken for which Krawczyk's operator
    shows exactly one critical point. Then the rest of the domain is searched. The kind
    follows from the signs of the determinant and of the first entry of the Jacobian
    matrix. Where critical points are not isolated the search ends with `max_boxes`.

    Examples
    --------
    Himmelblau's function has the nine critical points of the list, and no others:

    >>> from optguide import Himmelblau, certify
    >>> certificate = certify(Himmelblau())
    >>> print(certificate.complete, len(certificate.proved), certificate.boxes < 1000)
    True 9 True
    >>> print(certificate.error < 1e-11)
    True
    """
    check_surface("gradient", surface=surface)
    check_count(least=1, max_boxes=max_boxes)
    own: Domain = given_or_own(surface, "domain", domain)
    points = tuple(given_or_own(surface, "critical_points", points, "points"))
    sides = box(own, getattr(surface, "dimension", None))
    whole, width = sides.T, np.diff(sides)[:, 0]
    listed = [p for p in points if _inside(np.array([p.x, p.x]), whole)]
    at = np.array([p.x for p in listed]).reshape(-1, len(sides))
    with np.errstate(all="ignore"):
        single = _around(surface, at, width)
        single, left, boxes = _search(surface, whole, single, max_boxes)
        place = _narrowed(surface, single, width)
        first, unclear = _distinct(single, place)
        left.append((place[unclear], "unfinished"))
        place = place[first & ~unclear]
        # A box around a point on the border reaches beyond it.
        place = place[_meet(place, whole)]
        within = _inside(place, whole)
        left.append((place[~within], "border"))
        place = place[within]
        kinds = _kinds(surface, place)
    proved = _matched(listed, place, kinds, width)
    rest = ~np.isin(np.arange(len(place)), list(proved.values()))
    error = max(
        (_away(listed[i], place[j]).max() for i, j in proved.items()), default=0.0
    )
    return Certificate(
        own,
        proved=tuple(p for i, p in enumerate(listed) if i in proved),
        unproved=tuple(p for i, p in enumerate(listed) if i not in proved),
        unlisted=place[rest].mean(axis=1),
        undecided=np.concatenate([part for part, _ in left]),
        reasons=tuple(reason for part, reason in left for _ in part),
        error=float(np.nextafter(error, np.inf)) if proved else 0.0,
        boxes=boxes,
    )


# Boxes are arrays of their lower and upper corners, ``(n, 2, d)``.


def _inside(boxes: Array, others: Array) -> Any:
    """Return whether the ones lie in the others, borders included."""
    low, high = others[..., 0, :], others[..., 1, :]
    return ((low <= boxes[..., 0, :]) & (boxes[..., 1, :] <= high)).all(axis=-1)


def _meet(boxes: Array, others: Array) -> Any:
    """Return whether the ones have a point in common with the others."""
    low, high = others[..., 0, :], others[..., 1, :]
    return ((low <= boxes[..., 1, :]) & (boxes[..., 0, :] <= high)).all(axis=-1)


def _common(boxes: Array, others: Array) -> Array:
    """Return what each box has in common with another; they must meet."""
    low = np.maximum(boxes[:, 0], others[:, 0])
    return np.stack([low, np.minimum(boxes[:, 1], others[:, 1])], axis=1)


def _cut(boxes: Array, pieces: int) -> Array:
    """Return the pieces of boxes, each side cut into so many."""
    # Neighbours share an end, so nothing is lost between them.
    edges = np.linspace(boxes[:, 0], boxes[:, 1], pieces + 1)
    edges = np.minimum(edges, boxes[:, 1])
    d = boxes.shape[-1]
    cells = np.indices((pieces,) * d).reshape(d, -1).T
    ends = np.array([edges[cells + one, :, np.arange(d)] for one in (0, 1)])
    return ends.transpose(1, 3, 0, 2).reshape(-1, 2, d)


def _gradient(surface: Surface, boxes: Array) -> Array:
    """Return the ends of the gradient on each box, ``(n, 2, d)``."""
    parts = []
    # A program keeps all its values: so many boxes at a time have room for them.
    for part in np.array_split(boxes, len(boxes) // 20_000 + 1):
        program = record(surface.gradient, part[:, 0])
        g = evaluate_interval(program, Interval(part[:, 0], part[:, 1]))
        parts.append(np.stack([g.low, g.high], axis=1))
    return np.concatenate(parts)


def _jacobian(surface: Surface, boxes: Array) -> Array:
    """Return the ends of the derivatives of the gradient, ``(n, 2, d, d)``."""
    parts = []
    for part in np.array_split(boxes, len(boxes) // 10_000 + 1):
        program = record(surface.gradient, part[:, 0])
        given = Interval(part[:, 0], part[:, 1])
        columns = evaluate_interval(program, given, slopes=True).slopes
        both = np.zeros((2, *part[:, 0].shape, part.shape[-1]))
        for j, column in enumerate(columns):
            both[0, ..., j], both[1, ..., j] = column.low, column.high
        parts.append(np.moveaxis(both, 0, 1))
    return np.concatenate(parts)


def _operator(x: Any, middle: Any, gradient: Any, jacobian: Any, inverse: Any) -> Any:
    """Return Krawczyk's operator, for numbers as well as for intervals."""
    # $K = m - Y \nabla f(m) + (I - Y J) (X - m)$
    step = (inverse * gradient[..., None, :]).sum(axis=-1)
    product = (inverse[..., None] * jacobian[..., None, :, :]).sum(axis=-2)
    rest = np.eye(middle.shape[-1]) - product
    return middle - step + (rest * (x - middle)[..., None, :]).sum(axis=-1)


def _krawczyk(surface: Surface, boxes: Array) -> Array:
    """Return what Krawczyk's operator makes of each box, ``(n, 2, d)``."""
    middle = boxes.mean(axis=1)
    gradient = _gradient(surface, np.stack([middle, middle], axis=1))
    jacobian = _jacobian(surface, boxes)
    inverse = _inverse(jacobian.mean(axis=1))
    program = record(_operator, middle, middle, middle, inverse, inverse)
    x, g, j = (Interval(a[:, 0], a[:, 1]) for a in (boxes, gradient, jacobian))
    k = evaluate_interval(program, x, middle, g, j, inverse)
    return np.stack([k.low, k.high], axis=1)


def _inverse(matrices: Array) -> Array:
    """Return matrices near the inverses; where there is none, zero decides nothing."""
    # Scaled, or the determinants of small matrices would vanish.
    scale = np.abs(matrices).max(axis=(-2, -1), keepdims=True)
    unit, d = matrices / scale, matrices.shape[-1]
    trace = np.trace(unit, axis1=-2, axis2=-1)[..., None, None]
    # On the plane, $A^{-1} = (\operatorname{tr} A \, I - A) / \det A$.
    adjugate = trace * np.eye(d) - unit if d == 2 else np.ones_like(unit)
    inverse = adjugate / np.linalg.det(unit)[..., None, None] / scale
    regular = np.isfinite(inverse).all(axis=(-2, -1), keepdims=True)
    return np.where(regular, inverse, 0.0)


def _single(boxes: Array, k: Array) -> Any:
    """Return whether exactly one critical point lies in each box."""
    strictly = (boxes[:, 0] < k[:, 0]) & (k[:, 1] < boxes[:, 1])
    return strictly.all(axis=-1)


def _around(surface: Surface, x: Array, width: Array) -> Array:
    """Return the largest box around each point with one critical point, if any has."""
    radii = width * 2.0 ** -np.arange(3, 41)[:, None, None]
    boxes = np.stack([x - radii, x + radii], axis=2)
    flat = boxes.reshape(-1, 2, len(width))
    single = _single(flat, _krawczyk(surface, flat)).reshape(boxes.shape[:2])
    largest = boxes[single.argmax(axis=0), np.arange(len(x))]
    return largest[single.any(axis=0)]


def _search(
    surface: Surface, whole: Array, single: Array, max_boxes: int
) -> tuple[Array, list[tuple[Array, Reason]], int]:
    """Look for critical points outside of boxes that hold one.

    Return these boxes and those that are found, the boxes for which nothing is decided,
    with the reasons, and the number of boxes that were looked at.
    """
    left: list[tuple[Array, Reason]] = []
    boxes, count = _cut(whole[None], 8), 0
    while len(boxes):
        count += len(boxes)
        gradient = _gradient(surface, boxes)
        zero = ((gradient[:, 0] <= 0) & (gradient[:, 1] >= 0)).all(axis=-1)
        flat = zero & (np.abs(gradient).max(axis=(1, 2)) < _FLAT)
        left.append((boxes[flat], "flat"))
        boxes = boxes[zero & ~flat]
        boxes = boxes[~_in_any(boxes, single)]
        # A point on the border of a box lies inside of a larger one.
        grown = boxes + np.diff(boxes, axis=1) * np.array([[-1], [1]]) / 8
        k = _krawczyk(surface, grown)
        found = _single(grown, k)
        single = np.concatenate([single, grown[found]])
        boxes = _common(boxes, k)[~found & _meet(boxes, k)]
        size = np.diff(boxes, axis=1) / np.diff(whole, axis=0)
        tiny = (size < _RESOLUTION).all(axis=(1, 2))
        smooth = np.isfinite(_jacobian(surface, boxes[tiny])).all(axis=(1, 2, 3))
        left.append((boxes[tiny][smooth], "degenerate"))
        left.append((boxes[tiny][~smooth], "kink"))
        boxes = _cut(boxes[~tiny], 2)
        if count + len(boxes) > max_boxes:
            left.append((boxes, "unfinished"))
            break
    return single, left, count


def _in_any(boxes: Array, others: Array) -> NDArray[np.bool_]:
    """Return whether each box lies in one of the others."""
    parts = np.array_split(boxes, len(boxes) * len(others) // 1_000_000 + 1)
    return np.concatenate(
        [_inside(part[:, None], others).any(axis=-1) for part in parts]
    )


def _narrowed(surface: Surface, boxes: Array, width: Array) -> Array:
    """Return small boxes around the critical points of boxes that hold one each."""
    while True:
        smaller = _common(boxes, _krawczyk(surface, boxes))
        size, before = np.diff(smaller, axis=1), np.diff(boxes, axis=1)
        boxes = smaller
        if not ((size < 0.9 * before) & (before > np.finfo(float).eps * width)).any():
            return boxes


def _distinct(
    single: Array, place: Array
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which points are none of those before, and for which that is unclear."""
    # A point that lies where another is the only one is that one.
    same = _inside(place[:, None], single)
    same |= same.T
    first = ~np.tril(same, -1).any(axis=1)
    unclear = _meet(place[:, None], place) & ~same
    return first, unclear.any(axis=1)


def _kinds(surface: Surface, boxes: Array) -> NDArray[np.str_]:
    """Return the kinds of critical points in small boxes, as far as they are sure."""
    jacobian = _jacobian(surface, boxes)
    # Scaled, or the determinants of small matrices would vanish.
    scale, d = np.abs(jacobian).max(axis=1), jacobian.shape[-1]
    scale = scale.max(axis=(-2, -1), keepdims=True)

    def determinant(j: Any, scale: Any) -> Any:
        j = j / scale
        return j[..., 0, 0] * j[..., -1, -1] - (d - 1) * j[..., 0, -1] * j[..., -1, 0]

    program = record(determinant, jacobian[:, 0], scale)
    det = evaluate_interval(program, Interval(jacobian[:, 0], jacobian[:, 1]), scale)
    up, down = jacobian[:, 0, 0, 0] > 0, jacobian[:, 1, 0, 0] < 0
    return np.select(
        [(det.low > 0) & up, (det.low > 0) & down, det.high < 0],
        ["minimum", "maximum", "saddle"],
        "degenerate",
    )


def _away(point: CriticalPoint, place: Array) -> Array:
    """Return how far a listed point is, per coordinate, from points in boxes at most."""
    return np.abs(place - np.array(point.x)).max(axis=-2)


def _matched(
    listed: list[CriticalPoint], place: Array, kinds: NDArray[np.str_], width: Array
) -> dict[int, int]:
    """Return which points of the list are there: each one once, and of its kind."""
    pairs: dict[int, int] = {}
    for i, point in enumerate(listed):
        # The last stands for none.
        far = np.append((_away(point, place) / width).max(axis=-1), np.inf)
        j = int(far.argmin())
        if far[j] < _CLOSE and kinds[j] == point.kind and j not in pairs.values():
            pairs[i] = j
    return pairs
