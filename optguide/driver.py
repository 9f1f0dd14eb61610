"""Driving a method: one generator, `iterate`, and the ways to consume it.

`run` keeps the last state, `trace` keeps them all, `response` feeds recorded gradients instead of a
function, `minimize` stops each start by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from functools import cache
from itertools import chain, islice, repeat
from typing import (
    Any,
    NamedTuple,
    TypeVar,
    cast,
    get_args,
    get_type_hints,
    overload,
)

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optguide._charge import among
from optguide._check import (
    as_floats,
    check_count,
    check_method,
    check_nonnegative,
    check_scalar,
    short_repr,
)
from optguide.calculus.critical_points import classify
from optguide.surfaces.linear import Linear
from optguide.surfaces.wrappers.counted import Counted
from optguide.typing import Array, F, Method, S, State, Surface

__all__ = ["Minimized", "iterate", "minimize", "response", "run", "trace"]


R = TypeVar("R", bound="RecordedGradient")

# The second signature of each driver lets mypy take a method that is one of several, each
# with a state of its own, one by one. Pyright does so with the first alone.
# pyright: reportOverlappingOverload=false


@overload
def iterate(
    method: Method[S, F], surfaces: Iterable[F], start: ArrayLike
) -> Iterator[S]: ...
@overload
def iterate(
    method: Method[State, F], surfaces: Iterable[F], start: ArrayLike
) -> Iterator[Any]: ...
def iterate(
    method: Method[Any, F], surfaces: Iterable[F], start: ArrayLike
) -> Iterator[Any]:
    """Return a generator of the state before the first step and after each step.

    Parameters
    ----------
    method : Method
        What moves.
    surfaces : iterable of Surface
        One surface per step: the same one over and over for a function, another one for each
        minibatch, a `Linear` for each recorded gradient.
    start : array_like
        Starting points, ``(..., d)``.

    Raises
    ------
    ValueError
        If `start` is not an array of numbers of the surface's dimension.
    TypeError
        If the method asks for more than the surface answers.

    Notes
    -----
    A method that diverges is left to diverge: overflow shows as ``inf`` or ``nan`` in the states. So
    does a start that is not finite, such as the end of a run that diverged; the others do not notice.

    Examples
    --------
    The surface may change under way; here its slope flips after one step:

    >>> from optguide import GradientDescent, Linear, iterate
    >>> states = iterate(GradientDescent(1.0), [Linear([2.0]), Linear([-2.0])], [0.0])
    >>> print([float(state.x[0]) for state in states])
    [0.0, -2.0, 0.0]
    """
    check_method(method=method)
    x = as_floats("start", start, "(..., d)")
    if x.shape[-1:] in ((), (0,)):
        raise ValueError(
            f"start must have a last axis of coordinates, (..., d), got {short_repr(start)}"
        )
    for name, parameter in _arrays(method):
        try:
            wider = np.broadcast_to(x, np.broadcast_shapes(x.shape, parameter.shape))
        except ValueError:
            wider = parameter
        if wider.shape[-1:] != x.shape[-1:]:
            raise ValueError(
                f"{name} must broadcast against points of shape {x.shape}, "
                f"got shape {parameter.shape}"
            )
        x = wider
    return _iterate(method, surfaces, x)


def _iterate(method: Method[S, F], surfaces: Iterable[F], x: Array) -> Iterator[S]:
    state = method.init(x.copy())
    if getattr(state, "_fields", ())[:1] != ("x",):
        raise TypeError(
            f"method must keep a named tuple whose first field is x, "
            f"and {type(method).__name__}.init returns {type(state).__name__}"
        )
    asked: Any = None
    for surface in surfaces:
        if asked is None or asked.surface is not surface:
            _compatible(method, surface, x)
            if asked is None:
                yield state
            asked = Cached(surface)
        # A step that writes into its point would rewrite the past of the trace: NumPy refuses.
        state.x.flags.writeable = False
        with np.errstate(all="ignore"):
            state = method.step(asked, state)
        yield state
    if asked is None:
        yield state


@overload
def run(method: Method[S, F], surface: F, start: ArrayLike, steps: int) -> S: ...
@overload
def run(method: Method[State, F], surface: F, start: ArrayLike, steps: int) -> Any: ...
def run(method: Method[Any, F], surface: F, start: ArrayLike, steps: int) -> Any:
    """Return the state after `steps` steps.

    Parameters
    ----------
    method, surface, start
        As for `iterate`.
    steps : int
        Number of steps, at least 0.

    Raises
    ------
    ValueError, TypeError
        If `steps` is not a whole number of at least 0, or as `iterate` does.

    Examples
    --------
    The state is the last one, after all steps:

    >>> from optguide import GradientDescent, Quadratic, run
    >>> state = run(GradientDescent(0.25), Quadratic([2.0, 2.0]), [8.0, 8.0], steps=3)
    >>> print(state.x[0])
    1.0
    """
    return deque(_states(method, surface, start, steps), maxlen=1)[0]


@overload
def trace(
    method: Method[S, F],
    surface: F,
    start: ArrayLike,
    steps: int,
    every: int = 1,
    fields: Collection[str] | None = None,
) -> S: ...
@overload
def trace(
    method: Method[State, F],
    surface: F,
    start: ArrayLike,
    steps: int,
    every: int = 1,
    fields: Collection[str] | None = None,
) -> Any: ...
def trace(
    method: Method[Any, F],
    surface: F,
    start: ArrayLike,
    steps: int,
    every: int = 1,
    fields: Collection[str] | None = None,
) -> Any:
    """Return the states as one state whose every field has a leading axis of time.

    Parameters
    ----------
    method, surface, start, steps
        As for `run`.
    every : int, default 1
        Keep the start and then one state of so many.
    fields : collection of str, optional
        Keep only these fields and ``x``; the others are ``None``. For long runs of many starts.

    Returns
    -------
    State
        The method's own state type. Row 0 is the start.

    Raises
    ------
    ValueError, TypeError
        As `run` does, and if `every` is below 1 or a field is unknown.

    Examples
    --------
    Each field gains an axis of time, before the axis of the starts:

    >>> from optguide import Adam, Himmelblau, trace
    >>> path = trace(Adam(0.1), Himmelblau(), [[0.0, 0.0], [-4.0, 4.0]], steps=50)
    >>> print(type(path).__name__, path.x.shape, path.v.shape, path.t[-1])
    AdamState (51, 2, 2) (51, 2, 2) 50
    """
    check_count(least=1, every=every)
    return _stack(_states(method, surface, start, steps), every, fields)


@overload
def response(
    method: Method[S, R],
    gradients: ArrayLike,
    start: ArrayLike | None = None,
) -> S: ...
@overload
def response(
    method: Method[State, R],
    gradients: ArrayLike,
    start: ArrayLike | None = None,
) -> Any: ...
def response(
    method: Method[Any, Any],
    gradients: ArrayLike,
    start: ArrayLike | None = None,
) -> Any:
    """Return the trace of a method that is fed recorded gradients, whatever points it visits.

    A recorded gradient is a plane of that slope, `Linear`: a recording is a plane tilted anew at each
    step. A plane has the same slope everywhere, so methods that look ahead see nothing new there:
    on a recording `Nesterov` asks the same question as `Momentum`. How high the plane lies is not
    recorded, and neither is any curvature: methods that ask for them are refused.

    Parameters
    ----------
    method : Method
        What moves.
    gradients : array_like
        ``(T,)`` for one coordinate, ``(T, d)`` for several.
    start : array_like, optional
        Starting points, ``(..., d)``; zero by default.

    Raises
    ------
    ValueError
        If the gradients are not numbers of that shape or do not fit the start.
    TypeError
        If the method asks for more than gradients.

    Examples
    --------
    Momentum answers a spike with displacements that fade by the factor ``momentum``:

    >>> from optguide import Momentum, response
    >>> answer = response(Momentum(learning_rate=1.0, momentum=0.5), [1.0, 0.0, 0.0, 0.0])
    >>> print(answer.step[1:, 0].tolist())
    [-1.0, -0.5, -0.25, -0.125]
    """
    rows = as_floats("gradients", gradients, "(T,) or (T, d)")
    if rows.ndim not in (1, 2) or 0 in rows.shape[1:]:
        raise ValueError(
            f"gradients must have shape (T,) or (T, d), got shape {rows.shape}"
        )
    rows = rows.reshape(len(rows), *rows.shape[1:] or (1,))
    x = as_floats(
        "start", np.zeros(rows.shape[1]) if start is None else start, "(..., d)"
    )
    if x.shape[-1:] != rows.shape[1:]:
        raise ValueError(
            f"gradients of {rows.shape[1]} coordinates do not fit a start of shape {x.shape}"
        )
    return _stack(iterate(method, (RecordedGradient(row, method) for row in rows), x))


class RecordedGradient:
    """A recorded gradient: a plane of which nothing but the slope is known.

    >>> from optguide import PolyakStep
    >>> RecordedGradient(np.ones(2), PolyakStep(0.0)).value(np.zeros(2))
    Traceback (most recent call last):
    TypeError: PolyakStep(minimum_value=0.0) needs a surface with value, and RecordedGradient has none
    """

    def __init__(self, slope: Array, method: Any) -> None:
        plane = Linear(slope)
        self.gradient, self.dimension, self._method = (
            plane.gradient,
            plane.dimension,
            method,
        )

    def value(self, x: Array) -> Array:
        raise self._without("value")

    def hvp(self, x: Array, p: Array) -> Array:
        raise self._without("hvp")

    def _without(self, question: str) -> TypeError:
        # A method inside a wrapper is named as well.
        return TypeError(
            f"{short_repr(self._method)} needs a surface with {question}, and RecordedGradient has none"
        )


class Minimized(NamedTuple):
    """What `minimize` found, one entry per start."""

    x: Array  #: where each start stopped, ``(..., d)``
    value: Array  #: the surface there, ``(...)``
    gradient_norm: Array  #: length of the gradient there, ``(...)``
    status: NDArray[np.str_]  #: "converged", "diverged" or "max_steps", ``(...)``
    kind: NDArray[np.str_]  #: kind of point, as `classify` tells it, ``(...)``
    n_steps: NDArray[np.int64]  #: steps taken, ``(...)``
    n_values: NDArray[np.int64]  #: values asked for, ``(...)``
    n_gradients: NDArray[np.int64]  #: gradients asked for, ``(...)``
    n_hessians: NDArray[np.int64]  #: Hessians asked for, ``(...)``
    n_products: NDArray[np.int64]  #: Hessian-vector products asked for, ``(...)``


def minimize(
    method: Method[State, F],
    surface: F,
    start: ArrayLike,
    *,
    max_steps: int,
    gradient_tolerance: float,
) -> Minimized:
    r"""Run until the gradient is small, each start for itself.

    Parameters
    ----------
    method, surface, start
        As for `iterate`.
    max_steps : int
        A start that has not converged after so many steps stops.
    gradient_tolerance : float
        A start stops where $|\nabla f(x)|$ is at most this.

    Returns
    -------
    Minimized
        Points, reasons, kinds and costs, per start. The gradient of the stopping test is counted
        too; methods that ask for the gradient at ``x`` do not pay for it twice.

    Raises
    ------
    ValueError, TypeError
        As `iterate` does, and for a negative `max_steps` or `gradient_tolerance`.

    Examples
    --------
    A start that has stopped is not moved again while the others go on:

    >>> from optguide import GradientDescent, Quadratic, minimize
    >>> bowl, starts = Quadratic([1.0, 1.0]), [[0.0, 0.0], [8.0, 0.0]]
    >>> found = minimize(
    ...     GradientDescent(0.5), bowl, starts, max_steps=99, gradient_tolerance=1.0
    ... )
    >>> print(found.n_steps, found.status, found.kind)
    [0 3] ['converged' 'converged'] ['minimum' 'not critical']
    """
    check_count(max_steps=max_steps)
    check_nonnegative(gradient_tolerance=gradient_tolerance)
    check_scalar(gradient_tolerance=gradient_tolerance)
    state = next(_states(method, surface, start, steps=0))
    counted = Counted(surface)
    asked: Any = Cached(counted)
    steps = np.zeros(state.x.shape[:-1], dtype=np.int64)
    costs = seen = np.zeros((4, *steps.shape), dtype=np.int64)
    running = np.full(steps.shape, True)
    with np.errstate(all="ignore"):
        while True:
            # A start pays for the test of the point where it stops, and for nothing after it.
            size = np.linalg.norm(asked.gradient(state.x), axis=-1)
            costs, seen = costs + running * (counted.tally - seen), counted.tally
            finite = np.isfinite(size) & np.isfinite(state.x).all(axis=-1)
            running = (
                running & finite & (size > gradient_tolerance) & (steps < max_steps)
            )
            if not running.any():
                break
            state = _where(running, method.step(asked, state), state)
            costs, seen = costs + running * (counted.tally - seen), counted.tally
            steps = steps + running
        value, kind = surface.value(state.x), classify(surface, state.x)
    stopped = np.where(size <= gradient_tolerance, "converged", "max_steps")
    return Minimized(
        x=state.x,
        value=value,
        gradient_norm=size,
        status=np.where(finite, stopped, "diverged"),
        kind=kind,
        n_steps=steps,
        n_values=costs[0],
        n_gradients=costs[1],
        n_hessians=costs[2],
        n_products=costs[3],
    )


class Cached:
    """A surface that answers at once when asked twice in a row about the same point.

    A quasi-Newton method asks for the gradient at the end of one step and at the beginning of the
    next. The point is the same array then, so comparing identities is enough; nobody writes into
    it. Where costs are counted, a start whose trial was accepted or refused meets a point again
    that it was asked about one or two questions ago, in another array: it is not charged twice.
    """

    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        for question in ("value", "gradient", "hessian"):
            if hasattr(surface, question):
                setattr(self, question, _remember(surface, getattr(surface, question)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.surface, name)


def _remember(
    surface: Surface, ask: Callable[[Array], Array]
) -> Callable[[Array], Array]:
    points: deque[Array] = deque(maxlen=2)
    answer: Array

    def remembered(x: Array) -> Array:
        nonlocal answer
        if points and points[-1] is x:
            return answer
        if hasattr(surface, "among"):
            known = [
                (x == before).all(axis=-1)
                for before in points
                if before.shape == x.shape
            ]
            with among(surface, ~np.any(known, axis=0)):
                answer = ask(x)
        else:
            answer = ask(x)
        points.append(x)
        return answer

    return remembered


def _states(
    method: Method[S, F], surface: F, start: ArrayLike, steps: int
) -> Iterator[S]:
    check_count(steps=steps)
    # Without a step, too, the surface and the start must fit the method.
    return islice(iterate(method, repeat(surface, max(steps, 1)), start), steps + 1)


def _arrays(method: Any) -> Iterator[tuple[str, Array]]:
    """Yield the hyper-parameters that are arrays, of a method and of what it wraps."""
    if is_dataclass(method):
        for field in dataclass_fields(method):
            value = getattr(method, field.name)
            if isinstance(value, np.ndarray):
                yield field.name, value
            yield from _arrays(value)


@cache
def _needed(step: Callable[..., Any]) -> list[list[str]]:
    """Return the questions a method asks, read off the type of ``surface`` in its ``step``.

    There is one list for each kind of surface that will do.
    """
    try:
        protocol = get_type_hints(step).get("surface", Surface)
    except (NameError, TypeError):  # an annotation that exists for type checkers only
        protocol = Surface
    # A wrapper asks what the method inside asks, which is looked at by itself.
    protocol = getattr(protocol, "__bound__", protocol) or Surface
    kinds = get_args(protocol) or (protocol,)
    return [[name for name in dir(kind) if not name.startswith("_")] for kind in kinds]


def missing_oracle(method: Any, surface: Any) -> tuple[str, str]:
    """Return what a method, or a method inside it, asks and a surface does not answer.

    Parameters
    ----------
    method : Method
        The method, or a wrapper.
    surface : Surface
        The surface.

    Returns
    -------
    asks : str
        The name of the method that asks.
    missing : str
        The questions without an answer, in words; empty if the surface will do.

    Examples
    --------
    Gauss-Newton steps need residuals, and a bowl has none:

    >>> from optguide import Bowl, GaussNewton
    >>> from optguide.driver import missing_oracle
    >>> print(missing_oracle(GaussNewton(), Bowl()))
    ('GaussNewton', 'jacobian and jvp and residuals and vjp')
    """
    while True:
        needed = _needed(getattr(method.step, "__func__", method.step))
        gaps = [
            [name for name in kind if not hasattr(surface, name)] for kind in needed
        ]
        missing = " or ".join(" and ".join(gap) for gap in gaps) if all(gaps) else ""
        if missing or not hasattr(method, "method"):
            return type(method).__name__, missing
        method = method.method


def _compatible(method: Any, surface: Any, x: Array) -> None:
    """Raise unless the surface answers what the method asks, at points like `x`."""
    if isinstance(surface, type):
        raise TypeError(
            f"surface must be an instance, {surface.__name__}(...), got the class"
        )
    asks, missing = missing_oracle(method, surface)
    if missing:
        raise TypeError(
            f"{asks} needs a surface with {missing}, "
            f"and {type(surface).__name__} has none"
            f"{'; Function(f) makes one of a function' if callable(surface) else ''}"
        )
    dimension = getattr(surface, "dimension", x.shape[-1])
    if dimension != x.shape[-1]:
        raise ValueError(
            f"start must have {dimension} coordinates for {type(surface).__name__}, "
            f"got shape {x.shape}"
        )
    if hasattr(surface, "check"):
        surface.check(x)


def _stack(
    states: Iterable[S], every: int = 1, fields: Collection[str] | None = None
) -> S:
    """Stack one state of so many, field by field, time first."""
    states = islice(states, 0, None, every)
    first: Any = next(states)
    names: tuple[str, ...] = first._fields
    wanted: Any = names if fields is None else fields
    listed = not isinstance(wanted, str) and isinstance(wanted, Collection)
    if not (listed and all(name in names for name in wanted)):
        raise ValueError(
            f"fields must be a list of names among {', '.join(names)}, got {short_repr(fields)}"
        )
    left_out = dict.fromkeys({*names} - {"x", *wanted})
    return _stacked([state._replace(**left_out) for state in chain([first], states)])


def _stacked(column: Sequence[Any]) -> Any:
    """Stack states field by field, arrays and numbers along a new first axis."""
    if isinstance(column[0], State):
        return type(column[0])(*map(_stacked, zip(*column, strict=True)))
    return None if column[0] is None else np.stack(column)


def _where(keep: NDArray[np.bool_], new: S, old: S) -> S:
    """Return the new state for some starts, the old one for the others."""
    chosen: dict[tuple[int, int], Array] = {}

    def choose(new: Any, old: Any) -> Any:
        if isinstance(new, State):
            return type(new)(*map(choose, new, old))
        if not isinstance(new, np.ndarray):  # an integer shared by all starts
            return new
        # One array in two places, a wrapper's x and that of the method inside, stays one array:
        # `Cached` knows a point by its identity.
        key = id(new), id(old)
        if key not in chosen:
            axes = (1,) * (new.ndim - keep.ndim)
            chosen[key] = np.where(keep.reshape(keep.shape + axes), new, old)
        return chosen[key]

    return new if keep.all() else cast("S", choose(new, old))
