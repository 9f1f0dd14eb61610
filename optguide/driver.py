"""Driving a method: one generator, `iterate`, and the ways to consume it.

`run` keeps the last state, `trace` keeps them all, `response` feeds recorded gradients
instead of a function, `minimize` stops each start by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from functools import cache, partial
from itertools import chain, islice, repeat
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optguide._check import (
    as_floats,
    check_count,
    check_method,
    check_nonnegative,
    check_scalar,
    short_repr,
)
from optguide._only import Mask, counters, only
from optguide._states import choose, copied, recurs, shared, tree_map
from optguide.calculus.kinds import kinds
from optguide.calculus.second_order import EPSILON, size, told
from optguide.surfaces.linear import Linear
from optguide.surfaces.residuals import Residuals
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
        One surface per step: the same one over and over for a function, another one for
        each minibatch, a `Linear` for each recorded gradient.
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
    A method that diverges is left to diverge: overflow shows as ``inf`` or ``nan`` in
    the states. So does a start that is not finite, such as the end of a run that
    diverged; the others do not notice.

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
            "start must have a last axis of coordinates, (..., d), "
            f"got {short_repr(start)}"
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


def _iterate(method: Any, surfaces: Iterable[Any], x: Array) -> Iterator[Any]:
    with np.errstate(all="ignore"):
        state = method.init(x.copy())
    if getattr(state, "_fields", ())[:1] != ("x",):
        raise TypeError(
            f"method must keep a named tuple whose first field is x, "
            f"and {type(method).__name__}.init returns {type(state).__name__}"
        )
    asked = _asked(method, surfaces, x)
    # The first surface must fit before anything is yielded.
    yield from walk(method, chain(list(islice(asked, 1)), asked), state)


def _asked(method: Any, surfaces: Iterable[Any], x: Array) -> Iterator[Cached]:
    """Yield the surfaces as ones that remember, the same one while it is the same."""
    asked, last = None, None
    for surface in surfaces:
        if asked is None or last is not surface:
            whole = completed(method, surface, x)
            _compatible(method, whole, x)
            asked, last = Cached(whole), surface
        yield asked


def walk(
    method: Any, asked: Iterable[Cached], state: Any
) -> Generator[Any, NDArray[np.bool_] | None, None]:
    """Yield a state, and the state after each step: the one loop of all drivers.

    Where a mask is sent, the starts outside it stay where they are from then on.

    >>> from optguide import GradientDescent, Quadratic
    >>> method, asked = GradientDescent(0.5), Cached(Quadratic([1.0]))
    >>> states = walk(method, repeat(asked), method.init(np.ones((2, 1))))
    >>> print(next(states).x.ravel(), states.send(np.array([True, False])).x.ravel())
    [1. 1.] [0.5 1. ]
    """
    running = yield state
    for surface in asked:
        # A step that writes into its point would rewrite the past of the trace: NumPy
        # refuses.
        state.x.flags.writeable = False
        with np.errstate(all="ignore"):
            new = method.step(surface, state)
        _check_step(method, state, new)
        state = new if running is None else choose(running, new, state)
        running = yield state


def _check_step(method: Any, state: Any, new: Any) -> None:
    """Raise unless a step has led from a state to one of its kind, at as many points."""
    if type(new) is not type(state):
        raise TypeError(
            f"step must return a state as init does, {type(state).__name__}, and that of "
            f"{type(method).__name__} returns {type(new).__name__}"
        )
    if np.shape(new.x) != state.x.shape:
        raise ValueError(
            f"step must return points x of shape {state.x.shape}, and that of "
            f"{type(method).__name__} returns shape {np.shape(new.x)}"
        )


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
    return deque(visited(method, surface, start, steps), maxlen=1)[0]


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
        Keep only these fields and ``x``; the others are ``None``. For long runs of many
        starts.

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
    return _stack(visited(method, surface, start, steps), every, fields)


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
    """Return the trace of a method that is fed recorded gradients wherever it goes.

    A recorded gradient is a plane of that slope, `Linear`: a recording is a plane
    tilted anew at each step. A plane has the same slope everywhere, so methods that
    look ahead see nothing new there: on a recording `Nesterov` asks the same question
    as `Momentum`. How high the plane lies is not recorded, and neither is any
    curvature: methods that ask for them are refused.

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
    >>> answer = response(Momentum(1.0, momentum=0.5), [1.0, 0.0, 0.0, 0.0])
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
            f"gradients of {rows.shape[1]} coordinates do not fit "
            f"a start of shape {x.shape}"
        )
    return _stack(iterate(method, (RecordedGradient(row, method) for row in rows), x))


class RecordedGradient:
    """A recorded gradient: a plane of which nothing but the slope is known.

    >>> from optguide import PolyakStep
    >>> plane = RecordedGradient(np.ones(2), PolyakStep(0.0))
    >>> try:
    ...     plane.value(np.zeros(2))
    ... except TypeError as error:
    ...     print(str(error).partition(") ")[2])
    needs a surface with value, and RecordedGradient has none
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
            f"{short_repr(self._method)} needs a surface with {question}, "
            "and RecordedGradient has none"
        )


class Minimized(NamedTuple):
    """What `minimize` found, one entry per start."""

    x: Array  #: where each start stopped, ``(..., d)``
    value: Array  #: the surface there, ``(...)``
    gradient_norm: Array  #: length of the gradient there, ``(...)``
    status: NDArray[np.str_]  #: why each start stopped, see `minimize`, ``(...)``
    n_steps: NDArray[np.int64]  #: steps taken, ``(...)``
    n_values: NDArray[np.int64]  #: values asked for, ``(...)``
    n_gradients: NDArray[np.int64]  #: gradients asked for, ``(...)``
    n_hessians: NDArray[np.int64]  #: Hessians asked for, ``(...)``
    n_products: NDArray[np.int64]  #: Hessian-vector products asked for, ``(...)``
    way: Array  #: from the start to `x`, ``(..., d)``
    surface: Any  #: where they ran; asked for `kind`

    @property
    def kind(self) -> NDArray[np.str_]:
        """Kind of point where each start stopped, as `classify` tells it, ``(...)``.

        Where a start has converged its gradient is small, and the curvatures alone
        decide. Lengths are those of `classify`; where neither the reader nor a domain
        tells them, the largest coordinate of the way from the start.

        It is worked out when it is asked for, and nobody is charged. Above 50
        dimensions no Hessian is formed, and products with it or gradients are enough.
        """
        moved = self.way.any(axis=-1, keepdims=True)
        domain = getattr(self.surface, "domain", None)
        own = domain is not None or told(self.surface) is not None
        return kinds(
            only(self.surface, np.False_),
            self.x,
            scale=None if own else size(np.where(moved, self.way, self.x)),
            small=self.status == "converged",
        )


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
        A start that has not stopped after so many steps stops.
    gradient_tolerance : float
        A start stops where $|\nabla f(x)|$ is at most this.

    Returns
    -------
    Minimized
        Points, kinds and costs, per start, and why each start stopped:

        - "converged": the gradient is small;
        - "diverged": the point is not finite;
        - "stalled": the point no longer changes, or by roundings only, and more steps
          would not help;
        - "max_steps": none of these.

        The gradient of the stopping test is counted too; methods that ask for the
        gradient at ``x`` do not pay for it twice. The value is asked at the end and
        charged to nobody.

    Raises
    ------
    ValueError, TypeError
        As `iterate` does, and for a negative `max_steps` or `gradient_tolerance`.

    Notes
    -----
    A step depends on the surface and the state alone. So a start whose whole state is
    what it was some steps before, to the last bit, will go on in a circle. It has
    stalled if its point has meanwhile moved by no more than $4 \epsilon |x_j|$
    per coordinate; a method that hops to and fro over a kink has not. A radius or a
    rate that still shrinks is part of the state, and as long as it does the start may
    move again.

    A method that counts its steps never comes back to the same state. Where a start
    comes back to one that differs in the count alone, the method is asked for a step
    without being told the count. If it needs only to know that the count is not zero,
    as L-BFGS does, every further step will be the same: the start has stalled. If it
    needs the count, it may stand still only until the next restart or until a schedule
    has warmed up. Its starts go on, and those that have stood still in this way for the
    second half of all steps, eight or more, have stalled at the end.

    Examples
    --------
    A start that has stopped is not moved again while the others go on:

    >>> from optguide import GradientDescent, Quadratic, minimize
    >>> bowl, starts = Quadratic([1.0, 1.0]), [[0.0, 0.0], [8.0, 0.0]]
    >>> found = minimize(
    ...     GradientDescent(0.5), bowl, starts, max_steps=99, gradient_tolerance=1.0
    ... )
    >>> print(found.n_steps, found.status, found.kind)
    [0 3] ['converged' 'converged'] ['minimum' 'minimum']
    """
    check_count(max_steps=max_steps)
    check_scalar(gradient_tolerance=gradient_tolerance)
    check_nonnegative(gradient_tolerance=gradient_tolerance)
    state = next(visited(method, surface, start, steps=0))
    starts = state.x.shape[:-1]
    surface = completed(method, surface, state.x)
    counted = Counted(surface)
    counted.add(np.zeros((4, *starts), dtype=np.int64))
    asked = Cached(counted)
    # Each step asks the view of the starts that are still running.
    states = walk(method, iter(lambda: asked, None), state)
    first, rest = next(states), _Rest(method, state)
    state = first
    steps = np.zeros(starts, dtype=np.int64)
    running, stalled = np.full(starts, True), np.full(starts, False)
    with np.errstate(all="ignore"):
        t = 0
        while True:
            # A start pays for the test of the point where it stops, and for nothing
            # after it.
            slope = np.linalg.norm(asked.gradient(state.x), axis=-1)
            finite = np.isfinite(state.x).all(axis=-1)
            converged = finite & (slope <= gradient_tolerance)
            stalled = stalled | rest.returned(t, state, running, asked)
            stays = converged | stalled | ~finite
            if t == max_steps or (running & stays).any():
                running = running & ~stays & (t < max_steps)
                asked = asked.only(running)
            if not running.any():
                break
            state = states.send(running)
            steps, t = steps + running, t + 1
        value = asked.only(np.False_).value(state.x)
        way = state.x - first.x
    stalled = stalled | (rest.lasted(t) & (steps == max_steps))
    return Minimized(
        x=state.x,
        value=value,
        gradient_norm=slope,
        status=np.select(
            [~finite, converged, stalled],
            ["diverged", "converged", "stalled"],
            "max_steps",
        ),
        n_steps=steps,
        n_values=counted.n_values,
        n_gradients=counted.n_gradients,
        n_hessians=counted.n_hessians,
        n_products=counted.n_products,
        way=way,
        surface=surface,
    )


class _Rest:
    """Which starts go in circles no larger than a rounding: the notes of `minimize`.

    Each state is compared with a mark, an earlier state. The mark is renewed after 1,
    2, 4 and 8 steps, and then whenever the run has become longer by an eighth, or eight
    steps. So circles of as many steps are found.
    """

    def __init__(self, method: Any, state: Any) -> None:
        self.method = method
        self.counts: bool | None = None  # not known yet
        self.since = np.zeros(state.x.shape[:-1], dtype=np.int64)
        self._mark(state, 0)

    def _mark(self, state: Any, t: int) -> None:
        self.mark, self.at = copied(state), t
        # Moves of a few roundings of the point itself, whatever its size.
        self.rounding = 4 * EPSILON * np.abs(self.mark.x)
        self.near = np.full(self.since.shape, True)
        self.back = np.full(self.since.shape, False)

    def returned(
        self, t: int, state: Any, running: NDArray[np.bool_], surface: Cached
    ) -> Any:
        """Return which starts will go in a circle for ever, after `t` steps."""
        away = np.abs(state.x - self.mark.x)
        self.near = self.near & (away <= self.rounding).all(axis=-1)
        for_ever = back = self.near & running & (t > self.at)
        if back.any():
            back = back & (away == 0).all(axis=-1)
            back = back & recurs(state, self.mark)
            for_ever = back & (shared(state) == shared(self.mark))
            # Before its first step a method may know that it has taken none.
            if (back & ~for_ever).any() and all(shared(self.mark)):
                if self.counts is None:
                    self.counts = _counts(self.method, surface, state)
                for_ever = for_ever | (back & (not self.counts))
            self.back = self.back | back
        if t - self.at >= max(min(t // 2, 8), self.at // 8):
            self.since = np.where(self.near & self.back, self.since, t)
            self._mark(state, t)
        return for_ever

    def lasted(self, t: int) -> Any:
        """Return which starts have been in circles for the second half of `t` steps."""
        still = self.near & (self.back | (self.since < self.at))
        return still & (t - self.since >= max(8, t / 2))


class _Count:
    """A count of steps that tells nobody how many they are, only that it is not zero.

    >>> count = _Count()
    >>> print(bool(count), count == 0, count + 1 is count)
    True False True
    >>> try:
    ...     print(0.9**count)
    ... except TypeError:
    ...     print("it does not say")
    it does not say
    """

    __array_ufunc__ = None  # NumPy must not take it for an object and go on

    def __eq__(self, other: object) -> bool:
        if other.__class__ is int and other == 0:
            return False
        raise TypeError("the count is not told")

    def __add__(self, other: object) -> _Count:
        return self


def _counts(method: Any, surface: Cached, state: Any) -> bool:
    """Return whether a step from a state needs the count of steps; nobody is charged."""
    blind = tree_map(
        lambda field: _Count() if isinstance(field, int) else field, copied(state)
    )
    try:
        # Not through the memory that knows who has paid for what.
        method.step(only(surface.surface, np.False_), blind)
    except Exception:  # noqa: BLE001 (whatever it did with the count, it needed it)
        return True
    return False


class Cached:
    """A surface that answers at once when asked twice in a row about the same point.

    A quasi-Newton method asks for the gradient at the end of one step and at the
    beginning of the next. The point is the same array then, so comparing identities is
    enough; nobody writes into it. Where costs are counted, a start whose trial was
    accepted or refused meets a point again that it has paid for one or two questions
    ago, in another array: it is not charged twice.

    >>> from optguide import Counted, Himmelblau
    >>> counted, x = Counted(Himmelblau()), np.zeros((3, 2))
    >>> asked = Cached(counted)
    >>> first, second = asked.gradient(x), asked.gradient(x.copy())
    >>> print((first == second).all(), counted.n_gradients)
    True [1 1 1]
    """

    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]

    def __init__(self, surface: Surface) -> None:
        counted = any(True for _ in counters(surface))
        memory = {
            question: _Memory(surface, question)
            for question in _AXES
            if hasattr(surface, question)
        }
        self._show(surface, memory, np.True_ if counted else None)

    def _show(
        self, surface: Surface, memory: dict[str, _Memory], payers: Mask | None
    ) -> None:
        self.surface, self._memory, self._payers = surface, memory, payers
        self._charged = surface if payers is None else only(surface, payers)
        for question, remembered in memory.items():
            setattr(self, question, partial(remembered.ask, self._charged, payers))

    def __getattr__(self, name: str) -> Any:
        if name == "_charged":  # a copy in the making has none yet
            raise AttributeError(name)
        return getattr(self._charged, name)

    def only(self, active: Mask) -> Cached:
        """Return a view that charges some of the starts, with the same memory."""
        if self._payers is None:
            return self
        view = object.__new__(Cached)
        view._show(self.surface, self._memory, self._payers & active)
        return view


#: How many axes of coordinates an answer has.
_AXES = {"value": 0, "gradient": 1, "hessian": 2}


class _Memory:
    """The last answer to one question, and who has paid at the last two points."""

    def __init__(self, surface: Surface, question: str) -> None:
        self.surface, self.question = surface, question
        self.points: deque[tuple[Array, Any]] = deque(maxlen=2)
        self.answer: Any = None

    def ask(self, charged: Surface, payers: Mask | None, x: Array) -> Any:
        """Return the answer at `x`; `payers` is None where nothing is counted."""
        same = bool(self.points) and self.points[-1][0] is x
        if payers is None:
            if not same:
                self.answer = self._asked(charged, x)
                self.points.append((x, None))
            return self.answer
        known: Mask = np.False_
        for before, paid in self.points:
            if before.shape == x.shape:
                known = known | (paid & (x == before).all(axis=-1))
        if known.any():
            payers, owing = payers | known, payers & ~known
            if same and not owing.any():
                return self.answer
            charged = only(self.surface, owing)
        if same:
            self.points.pop()
        self.answer = self._asked(charged, x)
        self.points.append((x, payers))
        return self.answer

    def _asked(self, charged: Surface, x: Array) -> Any:
        """Return what the surface says, if it has the shape that the question asks for."""
        answer = getattr(charged, self.question)(x)
        shape = x.shape[:-1] + x.shape[-1:] * _AXES[self.question]
        if np.shape(answer) != shape:
            raise ValueError(
                f"{self.question} must have shape {shape} at points of shape {x.shape}, "
                f"got shape {np.shape(answer)}"
            )
        return answer


def visited(
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
    """Return the questions a method asks, read off the type of its ``surface``.

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


def completed(method: Any, surface: Any, x: Array) -> Any:
    """Return the surface, or the sum of squares that its residuals alone make.

    >>> from types import SimpleNamespace
    >>> from optguide import GaussNewton
    >>> plain = SimpleNamespace(residuals=lambda x: x - 1)
    >>> whole = completed(GaussNewton(), plain, np.zeros(2))
    >>> print(whole.value(np.zeros(2)), missing_oracle(GaussNewton(), whole)[1] == "")
    1.0 True
    """
    if isinstance(surface, type) or not hasattr(surface, "residuals"):
        return surface
    if not missing_oracle(method, surface)[1]:
        return surface
    jacobian: Any = getattr(surface, "jacobian", None)
    whole = Residuals(surface.residuals, jacobian)
    if hasattr(surface, "value"):
        given, ours = np.asarray(surface.value(x)), whole.value(x)
        if (np.abs(given - ours) > 1e-6 * np.abs(ours)).any():
            raise ValueError(
                "value must be half the sum of the squares of residuals, "
                f"{short_repr(ours)} at the start, got {short_repr(given)}"
            )
    return whole


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
            f"fields must be a list of names among {', '.join(names)}, "
            f"got {short_repr(fields)}"
        )
    left_out = dict.fromkeys({*names} - {"x", *wanted})
    kept = [state._replace(**left_out) for state in chain([first], states)]
    return tree_map(
        lambda *column: None if column[0] is None else np.stack(column), *kept
    )
