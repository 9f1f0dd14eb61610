r"""Basins: which critical point each start leads to.

From every start a method ends somewhere. Colour each start by where it ends, and the
plane falls into *basins*. The map belongs to the method as much as to the surface:
another rate, another map.

All starts move at once, so a map is one run. On a fine grid, though, its arrays do not
fit into the cache of a processor, and every step waits for memory. So the starts are
cut into blocks that do fit, each block takes all its steps before the next one begins,
and the cores share the blocks. A start does not know its neighbours: the numbers are
those of one run of all starts, to the last bit.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import product, repeat
from typing import Any, NamedTuple, cast, overload

import numpy as np
from numpy.typing import NDArray

from optguide._check import (
    check_count,
    check_method,
    check_positive,
    check_scalar,
    check_surface,
    given_or_own,
    short_repr,
)
from optguide._only import apart, counters
from optguide._states import at_rows
from optguide.calculus.critical_points import CriticalPoint, planar, rectangle
from optguide.driver import Cached, _arrays, run, walk
from optguide.typing import Array, Domain, F, Method, State, Surface

__all__ = ["Basins", "basins"]

#: Most starts per block, an array of 1 MB, which a shared cache holds. Small blocks
#: would fit a core's own cache, but two threads then spend more on passing the
#: interpreter on than that saves.
_BLOCK = 2**16


class Basins(NamedTuple):
    """What `basins` found: a picture with rows up in $y$ and columns right in $x$."""

    end: NDArray[np.int64]  #: the point where each start ended, or -1, ``(n, n)``
    x: Array  #: where each start ended, ``(n, n, 2)``
    points: tuple[CriticalPoint, ...]  #: what the ends were compared with
    domain: Domain  #: the part of the plane from which the starts are
    tolerance: float  #: an end is at a point if it is no further away than this

    @property
    def kind(self) -> NDArray[np.str_]:
        """What kind of point each start ended at, "none" for none, ``(n, n)``."""
        return np.array([*(point.kind for point in self.points), "none"])[self.end]


@overload
def basins(
    method: Method[State, F],
    surface: F,
    grid: int,
    steps: int,
    *,
    domain: Domain | None = None,
    points: Sequence[CriticalPoint] | None = None,
    tolerance: float | None = None,
) -> Basins: ...
@overload
def basins(
    method: Sequence[Method[State, F]],
    surface: F,
    grid: int,
    steps: int,
    *,
    domain: Domain | None = None,
    points: Sequence[CriticalPoint] | None = None,
    tolerance: float | None = None,
) -> tuple[Basins, ...]: ...
def basins(
    method: Method[State, F] | Sequence[Method[State, F]],
    surface: F,
    grid: int,
    steps: int,
    *,
    domain: Domain | None = None,
    points: Sequence[CriticalPoint] | None = None,
    tolerance: float | None = None,
) -> Basins | tuple[Basins, ...]:
    r"""Return at which critical point a method ends from each start of a grid.

    Parameters
    ----------
    method : Method or sequence of Method
        What moves; several methods share the work and give one map each. Its
        hyper-parameters are the same for all starts.
    surface : Surface
        A surface of two variables.
    grid : int
        Starts per side: the domain is cut into ``grid * grid`` cells, with a start in
        the middle of each.
    steps : int
        Steps from each start.
    domain : pair of pairs, optional
        ``((x_low, x_high), (y_low, y_high))``, by default the surface's own.
    points : sequence of CriticalPoint, optional
        Where starts may end, by default the critical points that the surface lists. For
        a function of one's own `find_critical_points` finds them.
    tolerance : float, optional
        An end this close to a point is at the point. By default a hundredth of the
        longer side of the domain, which is about the size of a mark in a picture, and
        at most half the distance between two points, so that no end can be at both.

    Returns
    -------
    Basins
        Or a tuple of them, one for each of several methods.

    Raises
    ------
    ValueError
        If neither the surface nor the caller says what the domain and the points are,
        if two points are the same, if the hyper-parameters differ from start to start,
        or as `run` does.
    TypeError
        If `points` are not critical points of the plane, or as `run` does.

    Notes
    -----
    Starts that leave for infinity, are still on their way after the last step, or hop
    around a minimum in hops longer than the tolerance end at no point. So do those at a
    minimum that is no critical point, because the surface has a kink there.

    Blocks of at most 65536 starts are spread over the cores by threads; NumPy lets them
    run at the same time. A method that keeps a key per start keeps it in its block: all
    starts are set up together.

    Examples
    --------
    On Himmelblau's function descent finds a minimum from everywhere, and each of the
    four from about a quarter of the starts:

    >>> import numpy as np
    >>> from optguide import GradientDescent, Himmelblau, basins
    >>> found = basins(GradientDescent(0.005), Himmelblau(), grid=40, steps=200)
    >>> print((found.kind == "minimum").all())
    True
    >>> print([f"{np.mean(found.end == i):.2f}" for i in range(4)])
    ['0.24', '0.26', '0.25', '0.25']
    """
    several = isinstance(method, Sequence) and not isinstance(method, str)
    methods = tuple(cast("Any", method)) if several else (method,)
    if not methods:
        raise ValueError(
            f"method must be a method, or several, got {short_repr(method)}"
        )
    for each in methods:
        check_method(method=each)
    check_surface("gradient", surface=surface)
    check_count(least=1, grid=grid)
    planar(surface)
    check_count(steps=steps)
    low, high = rectangle(given_or_own(surface, "domain", domain)).T
    points = _critical(given_or_own(surface, "critical_points", points, name="points"))
    places = np.array([point.x for point in points]).reshape(-1, 2)
    if tolerance is None:
        tolerance = min(0.01 * float((high - low).max()), 0.5 * _apart(places))
    check_scalar(tolerance=tolerance)
    check_positive(tolerance=tolerance)
    ticks = (np.arange(grid)[:, None] + 0.5) / grid
    starts = np.stack(np.meshgrid(*(low + (high - low) * ticks).T), axis=-1)

    found = []
    for x in _ends(methods, surface, starts.reshape(-1, 2), steps):
        end = _nearest(places, x, tolerance).reshape(grid, grid)
        own_domain = cast(
            "Domain", tuple(zip(low.tolist(), high.tolist(), strict=True))
        )
        found.append(
            Basins(end, x.reshape(starts.shape), points, own_domain, tolerance)
        )
    return tuple(found) if several else found[0]


def _critical(given: Any) -> tuple[CriticalPoint, ...]:
    """Return points as a tuple if they are critical points of the plane, each once."""
    points: Any = tuple(given) if isinstance(given, Iterable) else (None,)
    if not all(
        isinstance(point, CriticalPoint) and len(point.x) == 2 for point in points
    ):
        raise TypeError(
            "points must be critical points of the plane in a list, "
            f"got {short_repr(given)}"
        )
    for place, times in Counter(point.x for point in points).items():
        if times > 1:
            raise ValueError(
                f"points must differ from each other, got {short_repr(place)} twice"
            )
    return points


def _ends(
    methods: Sequence[Any], surface: Surface, starts: Array, steps: int
) -> list[Array]:
    """Return where each method ends from each start, ``(n, 2)`` per method."""
    for method in methods:
        for name, parameter in _arrays(method):
            if parameter.size > parameter.shape[-1]:
                raise ValueError(
                    f"{name} must be the same for all starts, got shape "
                    f"{parameter.shape}; several methods may be given"
                )
    firsts = [run(method, surface, starts, steps=0) for method in methods]
    cores = os.cpu_count() or 1
    size = min(_BLOCK, max(_BLOCK // 4, -(-len(starts) // cores)))
    rows = [slice(i, i + size) for i in range(0, len(starts), size)]

    totals = [np.zeros((4, len(starts)), dtype=np.int64) for _ in counters(surface)]
    for counter, total in zip(counters(surface), totals, strict=True):
        counter.add(total)  # refused before the run if it has counted other starts

    def end(job: tuple[int, slice]) -> tuple[Array, list[NDArray[np.int64]]]:
        i, block = job
        first = at_rows(firsts[i], block)
        own = apart(surface, first.x.shape[:-1])
        states = walk(methods[i], repeat(Cached(own), steps), first)
        last = deque(states, maxlen=1)[0]
        return last.x, [counter.tally for counter in counters(own)]

    jobs = list(product(range(len(methods)), rows))
    # Where there is one block per method, passing the interpreter back and forth would
    # cost more.
    if len(rows) == 1:
        ends = list(map(end, jobs))
    else:
        futures: Any = import_module("concurrent.futures")
        with futures.ThreadPoolExecutor(cores) as threads:
            ends = list(threads.map(end, jobs))
    for (_, block), (_, tallies) in zip(jobs, ends, strict=True):
        for total, tally in zip(totals, tallies, strict=True):
            total[:, block] += tally
    for counter, total in zip(counters(surface), totals, strict=True):
        counter.add(total)
    x = [last for last, _ in ends]
    return [np.concatenate(x[i : i + len(rows)]) for i in range(0, len(x), len(rows))]


def _apart(places: Array) -> float:
    """Return the shortest distance between two places."""
    if len(places) < 2:
        return np.inf
    return float(_tree(places).query(places, k=2)[0][:, 1].min())


def _nearest(places: Array, x: Array, tolerance: float) -> NDArray[np.int64]:
    """Return which place is within the tolerance of each point, -1 for none."""
    nearest = np.full(len(x), -1)
    finite = np.isfinite(x).all(axis=-1)
    if len(places):
        distance, index = _tree(places).query(x[finite])
        nearest[finite] = np.where(distance <= tolerance, index, -1)
    return nearest


def _tree(places: Array) -> Any:
    """Return SciPy's index of places, loaded when a map is drawn for the first time."""
    return import_module("scipy.spatial").KDTree(places)
