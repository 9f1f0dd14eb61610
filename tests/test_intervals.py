"""Interval arithmetic holds the exact results, and is as narrow as rounding allows."""

from fractions import Fraction
from itertools import count

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optguide import catalogue
from optguide.compile import Interval, evaluate_interval, interval, record
from optguide.compile.operations import OPERATIONS
from optguide.compile.program import evaluate

PRECISE = mpmath.mp.clone()
PRECISE.dps = 50

SURFACES = [row.surface for row in catalogue.SURFACES]
EVERY_SURFACE = pytest.mark.parametrize(
    "surface", SURFACES, ids=lambda s: type(s).__name__
)

RATIONAL = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "square": lambda x, y: x**2,
    "cube": lambda x, y: x**3,
    "seventh power": lambda x, y: x**7,
    "third power below": lambda x, y: x**-3,
    "product with itself": lambda x, y: x * x,
}
ELEMENTARY = {
    "sqrt": (np.sqrt, PRECISE.sqrt, (0, 1e9)),
    "exp": (np.exp, PRECISE.exp, (-800, 700)),
    "log": (np.log, PRECISE.log, (1e-300, 1e9)),
    "sin": (np.sin, PRECISE.sin, (-1e6, 1e6)),
    "cos": (np.cos, PRECISE.cos, (-1e6, 1e6)),
    "tanh": (np.tanh, PRECISE.tanh, (-20, 20)),
}

#: Numbers whose products and powers are neither infinite nor too small.
NUMBERS = st.floats(1e-30, 1e30) | st.floats(-1e30, -1e-30) | st.just(0.0)
PARTS = st.floats(0, 1)
#: Coarse ones, for products of numbers too small for floats are rounded unevenly.
COARSE = st.integers(0, 64).map(lambda k: k / 64)


def form(function, *intervals):
    """Return what a function of numbers is on intervals."""
    program = record(function, *(1.0 for _ in intervals))
    return evaluate_interval(program, *(Interval(*ends) for ends in intervals))


def between(ends, part):
    low, high = sorted(ends)
    return min(max(low + part * (high - low), low), high)


def holds(enclosure, exact):
    """Return whether an exact number lies in an interval."""
    at_least = np.isneginf(enclosure.low) or Fraction(float(enclosure.low)) <= exact
    at_most = np.isposinf(enclosure.high) or exact <= Fraction(float(enclosure.high))
    return at_least and at_most


def exact(value):
    """Return the fraction that a number of mpmath is."""
    sign, man, exponent, _ = value._mpf_
    return Fraction((-1) ** sign * int(man)) * Fraction(2) ** exponent


# One operation


@pytest.mark.parametrize("name", RATIONAL)
@given(
    ends=st.tuples(*[st.tuples(NUMBERS, NUMBERS)] * 2),
    parts=st.tuples(PARTS, PARTS),
)
def test_a_rational_operation_holds_the_exact_result(name, ends, parts):
    function = RATIONAL[name]
    x, y = (between(*pair) for pair in zip(ends, parts, strict=True))
    if (name == "divide" and y == 0) or (name == "third power below" and x == 0):
        return
    enclosure = form(function, *map(sorted, ends))
    assert holds(enclosure, function(Fraction(x), Fraction(y)))


@pytest.mark.parametrize("name", ELEMENTARY)
@given(data=st.data(), part=PARTS)
def test_an_elementary_function_holds_the_exact_result(name, data, part):
    function, precise, (least, most) = ELEMENTARY[name]
    ends = sorted(data.draw(st.tuples(*[st.floats(least, most)] * 2)))
    x = between(ends, part)
    assert holds(form(function, ends), exact(precise(PRECISE.mpf(x))))


@pytest.mark.parametrize("name", ELEMENTARY)
def test_an_elementary_function_is_off_by_less_than_the_promised_units(name):
    function, precise, (least, most) = ELEMENTARY[name]
    rng = np.random.default_rng(0)
    x = np.concatenate(
        [
            rng.uniform(least, most, 2000),
            rng.uniform(max(least, -10), min(most, 10), 2000),
            np.arange(-50, 51) * np.pi / 2
            if least < 0
            else np.geomspace(1e-9, 1e9, 101),
        ]
    )
    y = function(x)
    true = np.array([precise(PRECISE.mpf(number)) for number in x])
    # The unit is that of the result, or of 1 for waves; what is not normal may be zero.
    unit = np.spacing(np.ones_like(y) if name in ("sin", "cos") else np.abs(y))
    error = np.array(
        [float(abs(t - PRECISE.mpf(v))) for t, v in zip(true, y, strict=True)]
    )
    normal = np.abs(y) > np.finfo(float).tiny
    assert (error[normal] < 4 * unit[normal]).all()
    assert normal.sum() > 3500


# Rounded to nearest, about half of the results lie on the wrong side.
ROUNDED = {
    **{
        name: (
            RATIONAL[name],
            lambda x, y, name=name: RATIONAL[name](*map(Fraction, (x, y))),
        )
        for name in ("add", "multiply", "divide", "square", "cube")
    },
    **{
        name: (lambda x, y, f=f: f(x), lambda x, y, p=p: exact(p(PRECISE.mpf(x))))
        for name, (f, p, _) in ELEMENTARY.items()
    },
}


@pytest.mark.parametrize("outwards", [True, False], ids=["outwards", "to nearest"])
@pytest.mark.parametrize("name", ROUNDED)
def test_a_point_is_held_because_its_ends_are_rounded_outwards(
    name, outwards, monkeypatch
):
    function, exactly = ROUNDED[name]
    if not outwards:
        monkeypatch.setattr(interval, "MARGIN", 0)
        monkeypatch.setattr(np, "nextafter", lambda x, towards: x)
    numbers = np.random.default_rng(1).uniform(0.5, 3, (40, 2)).tolist()
    held = [holds(form(function, [x, x], [y, y]), exactly(x, y)) for x, y in numbers]
    assert all(held) == outwards


@pytest.mark.parametrize("name", [*RATIONAL][:7])
@given(
    ends=st.tuples(*[st.tuples(NUMBERS, NUMBERS)] * 2), parts=st.tuples(*[COARSE] * 4)
)
def test_a_part_of_an_interval_gives_a_part_of_the_result(name, ends, parts):
    ends = [sorted(pair) for pair in ends]
    inner = [
        sorted(between(pair, part) for part in parts[2 * i : 2 * i + 2])
        for i, pair in enumerate(ends)
    ]
    whole, part = form(RATIONAL[name], *ends), form(RATIONAL[name], *inner)
    assert whole.low <= part.low <= part.high <= whole.high


@pytest.mark.parametrize(
    ("function", "ends", "result"),
    [
        (lambda x: x**2, (-1, 3), (0, 9)),
        (lambda x: x * x, (-1, 3), (0, 9)),
        (lambda x: x**3, (-1, 3), (-1, 27)),
        (lambda x: x**0, (-1, 3), (1, 1)),
        (lambda x: x**-2, (2, 4), (1 / 16, 1 / 4)),
        (lambda x: 1 / x, (-1, 3), (-np.inf, np.inf)),
        (lambda x: 1 / x, (0, 3), (-np.inf, np.inf)),
        (lambda x: -x, (-1, 3), (-3, 1)),
        (np.abs, (-1, 3), (0, 3)),
        (np.abs, (-3, -1), (1, 3)),
        (np.sign, (-1, 3), (-1, 1)),
        (np.sign, (1, 3), (1, 1)),
        (np.sqrt, (-1, 4), (0, 2)),
        (np.exp, (0, 1), (1, np.e)),
        (np.exp, (-800, 800), (0, np.inf)),
        (np.log, (1, np.e), (0, 1)),
        (np.log, (0, 1), (-np.inf, 0)),
        (np.tanh, (-100, 100), (-1, 1)),
        (np.sin, (0.1, 0.2), (np.sin(0.1), np.sin(0.2))),
        (np.sin, (1.5, 1.6), (np.sin(1.5), 1)),
        (np.sin, (4.7, 4.8), (-1, np.sin(4.8))),
        (np.cos, (-0.1, 0.2), (np.cos(0.2), 1)),
        (np.cos, (3, 3.2), (-1, np.cos(3))),
        (np.cos, (100.4, 100.6), (np.cos(100.4), 1)),
        (np.cos, (0, 7), (-1, 1)),
        (np.cos, (-np.inf, np.inf), (-1, 1)),
        (lambda x: np.maximum(x, 1), (-1, 3), (1, 3)),
        (lambda x: np.minimum(x, 1), (-1, 3), (-1, 1)),
        (lambda x: np.where(x > 1, x, -x), (-1, 3), (-3, 3)),
        (lambda x: np.where(x >= 2, x, -x), (2, 3), (2, 3)),
        (lambda x: np.where(x < 2, x, -x), (2, 3), (-3, -2)),
        (lambda x: np.where(x <= 1, x, -x), (2, 3), (-3, -2)),
        (lambda x: np.where(x == 0, np.inf, x), (1, 2), (1, 2)),
        (lambda x: np.where(x == 0, np.inf, x), (-1, 2), (-1, np.inf)),
        (lambda x: np.where(x == 0, 5, x), (0, 0), (5, 5)),
        (lambda x: 0 * x, (-np.inf, np.inf), (0, 0)),
        (lambda x: x - x, (-1, 3), (-4, 4)),  # the one x is not known to be the other
    ],
    ids=count(),
)
def test_an_operation_is_as_wide_as_its_values(function, ends, result):
    enclosure = form(function, ends)
    # A few units of rounding, and not more.
    np.testing.assert_allclose(
        [enclosure.low, enclosure.high], result, rtol=1e-14, atol=1e-14
    )
    assert enclosure.low <= result[0] + 1e-15
    assert enclosure.high >= result[1] - 1e-15


@pytest.mark.parametrize(("wave", "quarter"), [(np.sin, 1), (np.cos, 0)])
def test_the_crest_of_a_wave_is_held_wherever_it_lies(wave, quarter):
    # Far from zero floats lie so far apart that a wave falls between two neighbours.
    turns = np.random.default_rng(5).integers(10**9, 10**13, 1000).tolist()
    crests = [(turn + PRECISE.mpf(quarter) / 4) * 2 * PRECISE.pi for turn in turns]
    nearest = np.array([float(crest) for crest in crests])
    below = [near > crest for near, crest in zip(nearest, crests, strict=True)]
    low = np.where(below, np.nextafter(nearest, 0), nearest)
    high = np.nextafter(low, np.inf)
    found = evaluate_interval(record(wave, low), Interval(low, high))
    assert (found.high == 1).all()
    # Both ends alone would miss it.
    assert (np.maximum(wave(low), wave(high)) < 1 - 1e-14).mean() > 0.9


def test_a_tiny_result_may_have_been_set_to_zero():
    flushed = interval._growing(np.zeros_like)(Interval(np.array(1.0), np.array(1.0)))
    assert flushed.low < -1e-308
    assert flushed.high > 1e-308


def test_a_constant_stands_for_the_number_that_was_rounded_to_it():
    tenth = form(lambda x: 0.1 + 0 * x, [0, 1])
    assert holds(tenth, Fraction(1, 10))
    assert tenth.high - tenth.low < 2e-16
    assert tenth.low < 0.1 < tenth.high
    # Whole numbers are exact, and so are the arguments.
    assert form(lambda x: 3 + 0 * x, [0, 1]).low == 3
    assert form(lambda x: x + 0, [0.1, 0.1]).high == 0.1
    # Beyond the whole numbers that are floats, they are rounded as well.
    assert form(lambda x: 2**60 + 1 + 0 * x, [0, 1]).high > 2**60 + 1


# Derivatives


def slope(function, low, high):
    program = record(lambda x: function(x[..., 0]), [0.5])
    (result,) = evaluate_interval(program, Interval([low], [high]), slopes=True).slopes
    return result.low, result.high


@pytest.mark.parametrize(
    ("function", "ends", "result"),
    [
        (np.abs, (1, 2), (1, 1)),
        (np.abs, (-2, -1), (-1, -1)),
        (np.abs, (-1, 2), (-1, 1)),
        (np.sign, (1, 2), (0, 0)),
        (np.sign, (-1, 2), (-np.inf, np.inf)),
        (np.sign, (0, 2), (-np.inf, np.inf)),
        (lambda x: np.maximum(2 * x, x), (1, 1.5), (2, 2)),
        (lambda x: np.maximum(2 * x, x), (-1.5, -1), (1, 1)),
        (lambda x: np.maximum(2 * x, x), (-1, 1), (1, 2)),
        (lambda x: np.minimum(2 * x, x), (-1, 1), (1, 2)),
        (lambda x: np.maximum(3 * x, 1), (-1, 1), (0, 3)),
        (lambda x: np.where(x > 0, 2 * x, x), (1, 2), (2, 2)),
        (lambda x: np.where(x > 0, 2 * x, x), (-1, 1), (-np.inf, np.inf)),
        (lambda x: np.where(x > 0, 1.0, 0.0), (-1, 1), (-np.inf, np.inf)),
        (lambda x: np.where(x == 0, 1.0, 0.0), (1, 2), (0, 0)),
        (lambda x: x**3, (1, 2), (3, 12)),
        (lambda x: x * x, (-1, 2), (-2, 4)),
        (lambda x: x**0, (-1, 2), (0, 0)),
        (lambda x: 1 / x, (1, 2), (-1, -1 / 4)),
        (lambda x: 1 / x, (-1, 2), (-np.inf, np.inf)),
        (lambda x: 3 - x / 2, (-1, 2), (-1 / 2, -1 / 2)),
        (np.sqrt, (1, 4), (1 / 4, 1 / 2)),
        (np.sqrt, (0, 4), (-np.inf, np.inf)),
        (np.exp, (0, 1), (1, np.e)),
        (np.log, (1, 2), (1 / 2, 1)),
        (np.sin, (0, 1), (np.cos(1), 1)),
        (np.cos, (0, 1), (-np.sin(1), 0)),
        (np.tanh, (0, 1), (1 - np.tanh(1) ** 2, 1)),
    ],
    ids=count(),
)
def test_a_derivative_is_as_wide_as_its_values(function, ends, result):
    found = slope(function, *ends)
    np.testing.assert_allclose(found, result, rtol=1e-14, atol=1e-14)
    assert found[0] <= result[0] + 1e-15
    assert found[1] >= result[1] - 1e-15


def test_a_constant_has_no_derivatives():
    program = record(lambda x: np.ones_like(x) + np.zeros_like(x), [0.5])
    assert evaluate_interval(program, Interval([0.0], [1.0]), slopes=True).slopes == ()


def precisely(program, x):
    """Do a program with 50 digits."""
    own = {function: precise for function, precise, _ in ELEMENTARY.values()}
    own |= {np.abs: PRECISE.fabs, np.sign: PRECISE.sign}

    def meaning(function):
        return np.frompyfunc(own[function], 1, 1) if function in own else function

    return evaluate(program, (x,), meaning)


@EVERY_SURFACE
def test_gradients_and_their_derivatives_lie_in_their_intervals(surface):
    rng = np.random.default_rng(3)
    low, high = np.transpose(surface.domain)
    d = len(low)
    start = rng.uniform(low, high, (12, d))
    # Wide boxes and narrow ones.
    end = start + (high - low) * 10.0 ** rng.uniform(-16, -1, (12, 1))
    at = start + rng.uniform(0, 1, start.shape) * (end - start)
    program = record(surface.gradient, at)
    found = evaluate_interval(program, Interval(start, end), slopes=True)
    # Ends and places inside, by turns in either coordinate.
    x = np.frompyfunc(PRECISE.mpf, 1, 1)(np.where(rng.random(at.shape) < 0.3, end, at))
    gradient = precisely(program, x)
    assert (found.low <= gradient).all()
    assert (gradient <= found.high).all()
    h = PRECISE.mpf(10) ** -20
    for j, row in enumerate(np.eye(d)):
        step = h * np.frompyfunc(PRECISE.mpf, 1, 1)(row)
        rise = precisely(program, x + step) - precisely(program, x - step)
        derivative, slack = rise / (2 * h), PRECISE.mpf(10) ** -20
        assert (found.slopes[j].low <= derivative + slack).all()
        assert (derivative - slack <= found.slopes[j].high).all()


def test_sums_products_and_forms_of_arrays_come_along():
    matrix = np.array([[1.0, 2.0], [3.0, -4.0]])

    def function(x):
        return np.stack([(x @ matrix).sum(axis=-1), x[..., 1] - x[..., 0]], axis=-1)

    box = Interval([[0.0, -1.0]] * 5, [[1.0, 1.0]] * 5)
    found = evaluate_interval(record(function, np.zeros((5, 2))), box, slopes=True)
    np.testing.assert_allclose(found.low, [[-7, -2]] * 5, rtol=1e-14)
    np.testing.assert_allclose(found.high, [[10, 1]] * 5, rtol=1e-14)
    for j, derivative in enumerate(([3, -1], [-1, 1])):
        for ends in found.slopes[j].low, found.slopes[j].high:
            np.testing.assert_allclose(ends, [derivative] * 5, atol=1e-14)


# What cannot be done


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (np.floor, "floor"),
        (lambda x: np.einsum("i,i->", x, x), "einsum"),
        (lambda x: np.linalg.norm(x, axis=-1), "norm"),
        (lambda x: x**0.5, "power"),
        (lambda x: 2.0**x, "power"),
        (lambda x: x**x, "power"),
        (lambda x: np.eye(2) @ x, "matmul"),
    ],
    ids=count(),
)
def test_an_operation_without_an_interval_form_is_refused_by_its_name(function, name):
    program = record(function, np.ones(2))
    with pytest.raises(TypeError, match=rf"^{name} has (no|an) interval form"):
        evaluate_interval(program, Interval([1.0, 1.0], [2.0, 2.0]))


def test_an_operation_that_is_in_no_table_is_refused_by_its_name():
    with pytest.raises(TypeError, match=r"^arctan is not in the table"):
        evaluate_interval(record(np.arctan, 1.0), Interval(0.0, 1.0))


def test_the_table_and_the_forms_name_each_other():
    named = {spelling.interval for spelling in OPERATIONS.values()} - {""}
    assert named == interval._FORMS.keys()


@pytest.mark.parametrize("ends", [(1, 0), (np.nan, 1), (0, np.nan)])
def test_ends_that_are_upside_down_or_no_numbers_are_refused(ends):
    with pytest.raises(ValueError, match="low <= high"):
        form(lambda x: x, ends)


def test_an_interval_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="shapes"):
        evaluate_interval(record(np.sin, np.zeros(2)), Interval(0.0, 1.0))


def test_derivatives_by_two_arguments_are_refused():
    program = record(np.add, np.zeros(2), np.zeros(2))
    with pytest.raises(ValueError, match="exactly one argument, got 2"):
        evaluate_interval(program, np.zeros(2), np.zeros(2), slopes=True)
