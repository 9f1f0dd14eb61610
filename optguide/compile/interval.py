r"""Programs in interval arithmetic: what a function can be on a whole box, proved.

An interval holds every real number from its lower to its upper end. An operation on
intervals returns one that holds whatever the operation gives for numbers from them, so
the result of a program holds what a function is at all points of a box at once. The
ends are floats, and each is moved outwards by at least what rounding can have done:

- NumPy rounds sums, products, quotients and square roots correctly (IEEE 754), so the
  true end lies no farther out than the next float.
- NumPy's developers require of every vectorized ``exp``, ``log``, ``sin``, ``cos`` and
  ``tanh`` that it is off by less than 4 units in the last place. This is no theorem, so
  the ends are moved by twice as much, `MARGIN`, and a test looks for larger errors.
  Some forms of sine and cosine reduce their argument with an absolute error: there the
  unit is that of 1, not of the result. Results that are smaller than normal numbers may
  have been set to zero.
- A whole number is exact. Any other constant of a program was rounded when it was
  typed, like 0.1, or computed, like $\pi^2$; it stands for all numbers within 4 units.
  So the result holds for the formula as well as for its floats.

Derivatives come along by the chain rule, in intervals, too. Where a function jumps its
derivative is the whole line, where it has a kink all slopes from one side to the other:
the mean value theorem holds across both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optguide.compile.operations import spelling
from optguide.compile.program import Program, evaluate
from optguide.typing import Array

__all__ = ["Interval", "evaluate_interval"]

#: By how many units in the last place ``exp`` and its kind may be off.
MARGIN = 8

_TINY = np.finfo(float).tiny


@dataclass(frozen=True, eq=False)
class Interval:
    """An array of intervals, and its derivatives where they are asked for.

    Parameters
    ----------
    low, high : array or float
        The ends, both in the interval.
    slopes : tuple of Interval, default ()
        The derivative by each variable; none for a constant.

    Examples
    --------
    It holds the numbers between its ends:

    >>> from optguide.compile import Interval
    >>> third = Interval(0.3, 0.4)
    >>> print(third.low <= 1 / 3 <= third.high)
    True
    """

    low: Any
    high: Any
    slopes: tuple[Interval, ...] = field(default=(), repr=False)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of either end."""
        return np.shape(self.low)


def evaluate_interval(
    program: Program, *intervals: Interval | ArrayLike, slopes: bool = False
) -> Any:
    """Do the recorded operations with intervals, and return intervals.

    Parameters
    ----------
    program : Program
        What `record` returned.
    *intervals : Interval or array_like
        The arguments of the function, of the recorded shapes.
    slopes : bool, default False
        Whether the derivatives by the last axis of the one argument come along.

    Returns
    -------
    Interval, or tuple of these
        Every value that the function has at points of the arguments lies inside, and so
        do its derivatives.

    Raises
    ------
    TypeError
        If a recorded operation has no interval form.
    ValueError
        If the arguments have other shapes than those recorded, an end is not a number,
        a lower one is above its upper one, or derivatives are asked for by more than
        one argument.

    Examples
    --------
    A parabola is never negative, and around its minimum its slope has both signs:

    >>> from optguide.compile import Interval, evaluate_interval, record
    >>> program = record(lambda x: x[..., 0] ** 2, [0.0])
    >>> value = evaluate_interval(program, Interval([-1.0], [2.0]), slopes=True)
    >>> print(f"{value.low:.3f} {value.high:.3f}")
    0.000 4.000
    >>> print(f"{value.slopes[0].low:.3f} {value.slopes[0].high:.3f}")
    -2.000 4.000
    """
    given = tuple(map(_argument, intervals))
    if slopes:
        if len(given) != 1:
            raise ValueError(f"slopes need exactly one argument, got {len(given)}")
        rows = np.eye(given[0].shape[-1])
        given = (_with(given[0], tuple(Interval(row, row) for row in rows)),)

    def meaning(function: Callable[..., Any]) -> Callable[..., Any]:
        form = spelling(function).interval
        if not form:
            raise TypeError(f"{function.__name__} has no interval form")
        return _FORMS[form]

    return evaluate(program, given, meaning)


def _argument(given: Interval | ArrayLike) -> Interval:
    a = given if isinstance(given, Interval) else Interval(given, given)
    ends = np.broadcast_arrays(np.asarray(a.low, float), np.asarray(a.high, float))
    if not np.all(ends[0] <= ends[1]):
        raise ValueError("every interval must have numbers low <= high as its ends")
    return Interval(ends[0], ends[1])


# Ends, rounded outwards.


def _made(low: Array, high: Array) -> Interval:
    """Return an interval; an end that is not a number could be anything."""
    return Interval(
        np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    )


def _interval(given: Any) -> Interval:
    """Return a constant as an interval: a point if it is whole."""
    if isinstance(given, Interval):
        return given
    x = np.asarray(given, float)
    whole = (x == np.rint(x)) & (np.abs(x) < 2.0**53) | np.isinf(x)
    if whole.all():
        return Interval(x, x)
    margin = np.where(whole, 0.0, 4 * np.spacing(np.abs(x)))
    return Interval(x - margin, x + margin)


def _with(a: Interval, slopes: tuple[Interval, ...]) -> Interval:
    return Interval(a.low, a.high, slopes)


def _ends(a: Interval) -> tuple[Array, ...]:
    """Return both ends, or one if they are the same array: an exact number."""
    return (a.low,) if a.low is a.high else (a.low, a.high)


def _sum(x: Array, y: Array, outwards: float) -> Array:
    """Return a sum, moved outwards if it was rounded inwards."""
    total = x + y
    part = total - x
    # Knuth's error of a sum: what rounding has removed, exactly.
    error = (x - (total - part)) + (y - part)
    kept = error >= 0 if outwards < 0 else error <= 0
    return np.where(kept, total, np.nextafter(total, outwards))


def _plus(a: Interval, b: Interval) -> Interval:
    return _made(_sum(a.low, b.low, -np.inf), _sum(a.high, b.high, np.inf))


def _minus(a: Interval) -> Interval:
    low = np.negative(a.high)
    return Interval(low, low if a.low is a.high else np.negative(a.low))


def _at_ends(function: Callable[..., Array], a: Interval, b: Interval) -> Interval:
    """Return the product or quotient: its ends are among those of the ends."""
    # Zero times anything is zero exactly, also where an end is infinite.
    results = [
        (function(x, y), (x == 0) | (y == 0)) for x in _ends(a) for y in _ends(b)
    ]
    low, high = (
        reduce(pick, [np.where(zero, 0.0, np.nextafter(r, end)) for r, zero in results])
        for pick, end in ((np.minimum, -np.inf), (np.maximum, np.inf))
    )
    return _made(low, high)


_times = partial(_at_ends, np.multiply)


def _over(a: Interval, b: Interval) -> Interval:
    q = _at_ends(np.divide, a, b)
    unknown = (b.low <= 0) & (b.high >= 0)
    return Interval(
        np.where(unknown, -np.inf, q.low), np.where(unknown, np.inf, q.high)
    )


def _whole_power(a: Interval, n: int) -> Interval:
    """Return the power to a whole number: monotone in the number, or in its size."""
    if n < 0:
        return _over(_interval(1), _whole_power(a, -n))
    base = a if n % 2 else _size(a)
    low, high = (_repeated(Interval(end, end), n) for end in (base.low, base.high))
    return Interval(low.low, high.high)


def _repeated(a: Interval, n: int) -> Interval:
    """Return the product of `n` factors, by squaring."""
    if n == 0:
        return Interval(np.ones(a.shape), np.ones(a.shape))
    result = a
    for bit in f"{n:b}"[1:]:
        result = _times(result, result)
        result = _times(result, a) if bit == "1" else result
    return result


def _size(a: Interval) -> Interval:
    low = np.maximum(np.maximum(a.low, np.negative(a.high)), 0.0)
    return Interval(low, np.maximum(np.negative(a.low), a.high))


def _sign(a: Interval) -> Interval:
    return Interval(np.sign(a.low), np.sign(a.high))


def _jump(a: Interval) -> Interval:
    """Return the derivative of the sign: zero, or the whole line where it jumps."""
    high = np.where((a.low <= 0) & (a.high >= 0), np.inf, 0.0)
    return Interval(-high, high)


def _root(a: Interval) -> Interval:
    # A negative number has no root, so there is nothing to hold.
    low = np.nextafter(np.sqrt(np.maximum(a.low, 0.0)), -np.inf)
    return _made(np.maximum(low, 0.0), np.nextafter(np.sqrt(a.high), np.inf))


def _growing(
    function: Callable[[Array], Array], least: float = -np.inf, most: float = np.inf
) -> Callable[[Interval], Interval]:
    """Return the form of a function that grows and stays within bounds."""

    def margin(value: Array) -> Array:
        # What is smaller than normal numbers may have been set to zero.
        return np.where(
            np.abs(value) < _TINY, _TINY, MARGIN * np.spacing(np.abs(value))
        )

    def form(a: Interval) -> Interval:
        low, high = function(a.low), function(a.high)
        made = _made(
            np.nextafter(low - margin(low), -np.inf),
            np.nextafter(high + margin(high), np.inf),
        )
        return Interval(np.maximum(made.low, least), np.minimum(made.high, most))

    return form


_exp = _growing(np.exp, least=0.0)
_log = _growing(lambda x: np.log(np.maximum(x, 0.0)))
_tanh = _growing(np.tanh, -1.0, 1.0)


def _wave(
    function: Callable[[Array], Array], crest: float
) -> Callable[[Interval], Interval]:
    """Return the form of a wave with a crest after so many turns."""

    def form(a: Interval) -> Interval:
        at = [function(end) for end in _ends(a)]
        low = reduce(np.minimum, at) - MARGIN * np.spacing(1.0)
        high = reduce(np.maximum, at) + MARGIN * np.spacing(1.0)
        # Between a trough and a crest it is monotone.
        low = np.where(_may_pass(a, crest + 0.5), -1.0, low)
        high = np.where(_may_pass(a, crest), 1.0, high)
        return Interval(np.maximum(low, -1.0), np.minimum(high, 1.0))

    return form


def _may_pass(a: Interval, turns: float) -> Any:
    """Return whether so many turns, and any whole ones, may lie in the interval."""
    first, last = a.low / (2 * np.pi) - turns, a.high / (2 * np.pi) - turns
    # Rounding moves them by less than 3 units.
    slack = 8 * np.spacing(1 + np.maximum(np.abs(first), np.abs(last)))
    # At an infinite end neither holds, and the answer is yes.
    return ~(np.floor(last + slack) < np.ceil(first - slack))


_sin, _cos = _wave(np.sin, 0.25), _wave(np.cos, 0.0)


# Operations: values with their derivatives.


def _chain(
    value: Interval, *terms: tuple[Interval, Callable[[], Interval] | None]
) -> Interval:
    r"""Return a value with derivatives $\sum_i p_i \, da_i$; None is the factor 1."""
    live = [(a.slopes, factor and factor()) for a, factor in terms if a.slopes]
    slopes = (
        [s if p is None else _times(p, s) for s, (_, p) in zip(row, live, strict=True)]
        for row in zip(*(of for of, _ in live), strict=True)
    )
    return _with(value, tuple(reduce(_plus, row) for row in slopes))


def _moved(function: Callable[..., Array], *operands: Interval) -> Interval:
    """Return what a function makes of intervals if it only moves them about."""

    def move(parts: list[Interval]) -> Interval:
        low = function(*(part.low for part in parts))
        exact = all(part.low is part.high for part in parts)
        return Interval(low, low if exact else function(*(part.high for part in parts)))

    def slope(a: Interval, j: int) -> Interval:
        s = _slope(a, j)
        low = np.broadcast_to(s.low, a.shape)
        return Interval(
            low, low if s.low is s.high else np.broadcast_to(s.high, a.shape)
        )

    count = max(len(a.slopes) for a in operands)
    slopes = (move([slope(a, j) for a in operands]) for j in range(count))
    return _with(move(list(operands)), tuple(slopes))


def _add(a: Any, b: Any) -> Interval:
    a, b = _interval(a), _interval(b)
    return _chain(_plus(a, b), (a, None), (b, None))


def _negative(a: Interval) -> Interval:
    return _with(_minus(a), tuple(map(_minus, a.slopes)))


def _subtract(a: Any, b: Any) -> Interval:
    return _add(a, _negative(_interval(b)))


def _multiply(a: Any, b: Any) -> Interval:
    if a is b:
        return _power(a, 2)
    a, b = _interval(a), _interval(b)
    return _chain(_times(a, b), (a, lambda: b), (b, lambda: a))


def _divide(a: Any, b: Any) -> Interval:
    a, b = _interval(a), _interval(b)
    q = _over(a, b)
    return _chain(
        q, (a, lambda: _over(_interval(1), b)), (b, lambda: _minus(_over(q, b)))
    )


def _power(a: Any, exponent: Any) -> Interval:
    if isinstance(exponent, Interval) or np.ndim(exponent) or exponent % 1:
        raise TypeError(
            "power has an interval form only for one whole number as exponent"
        )
    n = int(exponent)
    return _chain(
        _whole_power(a, n), (a, lambda: _times(_interval(n), _whole_power(a, n - 1)))
    )


def _sqrt(a: Interval) -> Interval:
    r = _root(a)
    return _chain(r, (a, lambda: _over(_interval(1), _times(_interval(2), r))))


def _smooth(
    form: Callable[[Interval], Interval],
    slope: Callable[[Interval, Interval], Interval],
) -> Callable[[Interval], Interval]:
    """Return an operation; its slope is given by the argument and the value."""

    def operation(a: Interval) -> Interval:
        value = form(a)
        return _chain(value, (a, lambda: slope(a, value)))

    return operation


def _slope(a: Interval, j: int) -> Interval:
    return a.slopes[j] if a.slopes else _interval(0)


def _either(condition: Interval, a: Interval, b: Interval) -> Interval:
    """Return the one or the other, or the hull of both where it is not decided."""
    sure, possible = condition.low, condition.high
    low = np.where(possible, np.minimum(a.low, b.low), b.low)
    high = np.where(possible, np.maximum(a.high, b.high), b.high)
    return Interval(np.where(sure, a.low, low), np.where(sure, a.high, high))


def _where(condition: Any, a: Any, b: Any) -> Interval:
    condition, a, b = map(_interval, (condition, a, b))
    jump = np.where(condition.low == condition.high, 0.0, np.inf)
    slopes = []
    for j in range(max(len(part.slopes) for part in (condition, a, b))):
        slope = _either(condition, _slope(a, j), _slope(b, j))
        slopes.append(Interval(slope.low - jump, slope.high + jump))
    return _with(_either(condition, a, b), tuple(slopes))


def _maximum(a: Any, b: Any) -> Interval:
    a, b = _interval(a), _interval(b)
    larger = _less(b, a)
    slopes = (
        _either(larger, _slope(a, j), _slope(b, j)) for j in range(len(larger.slopes))
    )
    value = Interval(np.maximum(a.low, b.low), np.maximum(a.high, b.high))
    return _with(value, tuple(slopes))


def _minimum(a: Any, b: Any) -> Interval:
    return _negative(_maximum(_negative(_interval(a)), _negative(_interval(b))))


# The truth is an interval from whether it surely holds to whether it possibly does. Its
# slopes say on which variables it depends.


def _truth(sure: Any, possible: Any, a: Interval, b: Interval) -> Interval:
    slopes = a.slopes or b.slopes
    return Interval(sure, possible, (_interval(0),) * len(slopes))


def _less(a: Any, b: Any) -> Interval:
    a, b = _interval(a), _interval(b)
    return _truth(a.high < b.low, a.low < b.high, a, b)


def _less_equal(a: Any, b: Any) -> Interval:
    a, b = _interval(a), _interval(b)
    return _truth(a.high <= b.low, a.low <= b.high, a, b)


def _equal(a: Any, b: Any) -> Interval:
    a, b = _interval(a), _interval(b)
    one = (a.low == a.high) & (b.low == b.high) & (a.low == b.low)
    return _truth(one, (a.low <= b.high) & (b.low <= a.high), a, b)


# Sums over an axis, and forms of arrays.


def _total(a: Interval, axis: int) -> Interval:
    parts = (
        _moved(lambda end, i=i: np.take(end, i, axis=axis), a)
        for i in range(a.shape[axis])
    )
    return reduce(_add, parts)


def _matmul(a: Any, b: Any) -> Interval:
    if isinstance(b, Interval) or np.ndim(b) != 2:
        raise TypeError(
            "matmul has an interval form only for a constant matrix on the right"
        )
    column = _moved(lambda end: end[..., None], a)
    return _total(_multiply(column, b), axis=-2)


def _getitem(a: Interval, key: Any) -> Interval:
    return _moved(lambda end: end[key], a)


def _stack(arrays: Iterable[Any], axis: int = 0) -> Interval:
    return _moved(lambda *ends: np.stack(ends, axis=axis), *map(_interval, arrays))


def _full_like(a: Interval, value: float) -> Interval:
    fill = _interval(value)
    return _moved(lambda end: np.broadcast_to(end, a.shape), fill)


#: The operations, by the names that the table of operations gives them.
_FORMS: dict[str, Callable[..., Interval]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "negative": _negative,
    "power": _power,
    "sqrt": _sqrt,
    "exp": _smooth(_exp, lambda a, value: value),
    "log": _smooth(_log, lambda a, value: _over(_interval(1), a)),
    "sin": _smooth(_sin, lambda a, value: _cos(a)),
    "cos": _smooth(_cos, lambda a, value: _minus(_sin(a))),
    "tanh": _smooth(
        _tanh, lambda a, value: _plus(_interval(1), _minus(_whole_power(value, 2)))
    ),
    "abs": _smooth(_size, lambda a, value: _sign(a)),
    "sign": _smooth(_sign, lambda a, value: _jump(a)),
    "maximum": _maximum,
    "minimum": _minimum,
    "where": _where,
    "equal": _equal,
    "less": _less,
    "greater": lambda a, b: _less(b, a),
    "less_equal": _less_equal,
    "greater_equal": lambda a, b: _less_equal(b, a),
    "sum": _total,
    "matmul": _matmul,
    "getitem": _getitem,
    "stack": _stack,
    "full_like": _full_like,
    "zeros_like": lambda a: _full_like(a, 0.0),
    "ones_like": lambda a: _full_like(a, 1.0),
}
