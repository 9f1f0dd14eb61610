"""What methods, surfaces and schedules declare: ranges, silence and the facts of a class.

`method`, `surface` and `schedule` make a frozen dataclass of a class, check its parameters
against the ranges in their types, and let its arithmetic overflow without a warning. They
register nothing: what a class is called and where it comes from stands in the class. A
state declares its points in their types too, and `points` reads them.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

import numpy as np

from optguide._check import check_count, check_per_start, check_range
from optguide.ranges import OnePerStart, Range
from optguide.typing import EvaluationPoint, Placement, Point

__all__ = [
    "Invariance",
    "MethodFamily",
    "SurfaceFamily",
    "method",
    "parameter_ranges",
    "points",
    "schedule",
    "silent",
    "surface",
]

T = TypeVar("T")

#: Families of methods.
MethodFamily = Literal["descent", "momentum", "adaptive", "curvature"]

#: Families of surfaces.
SurfaceFamily = Literal["simple", "article", "classic", "saddle"]


class Invariance(NamedTuple):
    """Which choices leave the path of a method as it is.

    Four things about a problem are a matter of choice. A method that does not depend on a
    choice takes corresponding steps whatever is chosen. The facts hold for the rules, not
    for the small numbers that keep quotients finite: `epsilon` has a unit.
    """

    values: bool  #: the unit of values: $a f(x)$ has the path of $f(x)$
    length: bool  #: the unit of length: $f(x / a)$, begun at $a x_0$, has the path times $a$
    axes: bool  #: the axes: $f(Q^T x)$, begun at $Q x_0$, has the path turned by $Q$
    origin: bool  #: the origin: $f(x - b)$ from $x_0 + b$ has the path moved by $b$


#: What a surface is asked, what a method does, and what a schedule is called for.
_SILENT = (
    *("value", "gradient", "hessian", "hvp", "residuals", "jacobian", "jvp", "vjp"),
    *("fisher", "fisher_product", "init", "step", "__call__"),
)


def silent(cls: type[T]) -> type[T]:
    """Let a surface or a method overflow without a warning.

    A step that is too long is the first thing a reader tries. What it does to the numbers
    should be seen in the trace, at the step where it happens, not in a warning.

    Parameters
    ----------
    cls : type
        A surface, method or schedule.

    Returns
    -------
    type
        The same class.

    Examples
    --------
    A value too large for a float is inf:

    >>> import warnings
    >>> from optguide import Himmelblau
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("error")
    ...     print(Himmelblau().value([1e200, 0.0]))
    inf
    """
    for name in _SILENT:
        if name in vars(cls):
            setattr(cls, name, np.errstate(all="ignore")(vars(cls)[name]))
    return cls


@dataclass_transform(frozen_default=True)
def method(cls: type[T]) -> type[T]:
    """Make a method of a class: frozen, checked, silent.

    Parameters
    ----------
    cls : type
        A class of hyper-parameters with ``init`` and ``step``. A hyper-parameter whose type
        is one of `optguide.ranges` is checked. Checks that need more than one parameter
        stand in a ``__post_init__`` of the class, which runs after the others.
        An array that is checked is copied, so that it stays as it was checked.

    Returns
    -------
    type
        The class as a frozen dataclass.

    Examples
    --------
    A number out of its range is told in one sentence:

    >>> from optguide import Adam
    >>> Adam(beta1=1.0)
    Traceback (most recent call last):
    ValueError: beta1 must be a number in [0, 1), got 1.0
    """
    return _declare(cls, sys._getframe(1).f_locals)


@overload
@dataclass_transform(frozen_default=True)
def surface(cls: type[T], /) -> type[T]: ...
@overload
@dataclass_transform(frozen_default=True)
def surface(*, eq: bool = True) -> Callable[[type[T]], type[T]]: ...
def surface(cls: type[T] | None = None, *, eq: bool = True) -> Any:
    """Make a surface of a class: frozen, checked, silent; see `method`.

    Parameters
    ----------
    cls : type
        A class of parameters with ``value`` and ``gradient``, and what else it knows.
    eq : bool, default True
        Compare by parameters. A surface that holds arrays is compared by identity, with
        False: arrays have no single equality.

    Returns
    -------
    type
        The class as a frozen dataclass.

    Examples
    --------
    A number out of its range is told in one sentence:

    >>> from optguide import Ravine
    >>> Ravine(0.5)
    Traceback (most recent call last):
    ValueError: condition must be a finite number >= 1, got 0.5
    """
    names = sys._getframe(1).f_locals

    def declare(cls: type[T]) -> type[T]:
        return _declare(cls, names, eq)

    return declare if cls is None else declare(cls)


@dataclass_transform(frozen_default=True)
def schedule(cls: type[T]) -> type[T]:
    """Make a schedule of a class: frozen, checked, silent; see `method`.

    Parameters
    ----------
    cls : type
        A class of parameters that is called with the step.

    Returns
    -------
    type
        The class as a frozen dataclass.

    Examples
    --------
    A number out of its range is told in one sentence:

    >>> from optguide.schedules import StepDecay
    >>> StepDecay(every=0, factor=0.5)
    Traceback (most recent call last):
    ValueError: every must be a whole number >= 1, got 0
    """
    return _declare(cls, sys._getframe(1).f_locals)


def _declare(cls: type[T], names: dict[str, Any], eq: bool = True) -> type[T]:
    ranges = parameter_ranges(cls, names)
    more: Callable[[Any], None] | None = vars(cls).get("__post_init__")

    def __post_init__(self: Any) -> None:
        for name, (allowed, shape) in ranges.items():
            given = {name: getattr(self, name)}
            if shape == "one":
                check_count(int(allowed.low), **given)
            else:
                check_range(allowed, **given)
                if shape == "per start":
                    check_per_start(**given)
            if isinstance(given[name], np.ndarray):
                # What has been checked stays as it is, whatever becomes of the caller's.
                kept = given[name].copy()
                kept.flags.writeable = False
                object.__setattr__(self, name, kept)
        if more:
            more(self)

    if ranges:
        if more:
            functools.update_wrapper(__post_init__, more)
        cast("Any", cls).__post_init__ = __post_init__
    if eq and "__eq__" not in vars(cls):
        cast("Any", cls).__eq__ = _is_equal
        cast("Any", cls).__hash__ = _hash
    return silent(dataclass(frozen=True, eq=False)(cls))


def _is_equal(self: Any, other: object) -> Any:
    """Tell whether two of one class have equal parameters, arrays number by number."""
    if type(other) is not type(self):
        return NotImplemented
    return _parameters(self) == _parameters(other)


def _hash(self: Any) -> int:
    """Return the same number for equal parameters."""
    return hash((type(self), _parameters(self)))


def _parameters(self: Any) -> tuple[Any, ...]:
    """Return what the parameters are; arrays have no hash, shapes and numbers have one."""
    given = [getattr(self, field.name) for field in fields(self)]
    return tuple(
        (v.shape, *v.ravel().tolist()) if isinstance(v, np.ndarray) else v
        for v in given
    )


#: Whether a parameter may be an array, one number per start, or is one number.
Shape = Literal["any", "per start", "one"]


class Parameter(NamedTuple):
    """What the type of a parameter says about its numbers."""

    range: Range  #: what is allowed
    shape: Shape  #: an array, one number per start, or one number


def parameter_ranges(
    cls: type, names: dict[str, Any] | None = None
) -> dict[str, Parameter]:
    """Return the range of each parameter whose type has one.

    Parameters
    ----------
    cls : type
        A method, surface or schedule.
    names : dict, optional
        Names that the types may use besides those of the class's module.

    Returns
    -------
    dict
        From the name of the parameter to its range and shape, in the order of the class.

    Examples
    --------
    What a slider may set, read off the type:

    >>> from optguide import Adam
    >>> print(parameter_ranges(Adam)["beta1"].range.allowed)
    a number in [0, 1)
    """
    found = {}
    here = vars(sys.modules[cls.__module__]) | (names or {})
    for name, written in inspect.get_annotations(cls).items():
        kind = _evaluated(written, here) if isinstance(written, str) else written
        if get_origin(kind) is not Annotated:
            continue
        base, *marks = get_args(kind)
        for allowed in (mark for mark in marks if isinstance(mark, Range)):
            per_start = any(isinstance(mark, OnePerStart) for mark in marks)
            shape: Any = "one" if base is int else "per start" if per_start else "any"
            found[name] = Parameter(allowed, shape)
    return found


#: Annotations that stand for no range, and how others of this kind begin.
_PLAIN = {"float", "int", "bool", "str"}
_NO_RANGE = ("ClassVar[", "tuple[", "Callable[", "Sequence[")


def _evaluated(written: str, names: dict[str, Any]) -> Any:
    """Return the type of which only the text is known, if it may be a range."""
    if written in names:
        return names[written]
    # These are no ranges, and evaluating them takes the time of an import.
    if written in _PLAIN or written.startswith(_NO_RANGE):
        return None
    return eval(written, names)


@functools.cache
def points(state: type) -> dict[str, Placement]:
    """Return the fields of a state that are points, and whether they move with the method.

    Parameters
    ----------
    state : type
        A named tuple whose first field is ``x``, a point by definition. Other points have
        the type `optguide.typing.Point` or `optguide.typing.EvaluationPoint`.

    Returns
    -------
    dict
        From the name of the field to its `Placement`, in the order of the state.

    Examples
    --------
    Nesterov's state has two points, its velocity is none:

    >>> from optguide.methods.nesterov import NesterovState
    >>> print(*points(NesterovState))
    x ahead
    """
    try:
        types = get_type_hints(state, include_extras=True)
    except NameError:
        # The class stands in a function and names what only the function knows.
        types = {name: _by_name(t) for name, t in state.__annotations__.items()}
    found = {"x": Placement.MOVES}
    for name, declared in types.items():
        for mark in getattr(declared, "__metadata__", ()):
            if isinstance(mark, Placement):
                found[name] = mark
    return found


def _by_name(declared: Any) -> Any:
    """Return the type of which only the text is known, if it is that of a point."""
    text = getattr(declared, "__forward_arg__", declared)
    known = {"Point": Point, "EvaluationPoint": EvaluationPoint}
    return known.get(text.rpartition(".")[2]) if isinstance(text, str) else declared
