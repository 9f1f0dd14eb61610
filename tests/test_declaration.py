"""Declarations: ranges are data, and what is enforced and documented is what they say."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import math
import re
import warnings
from typing import Annotated, ClassVar, NamedTuple

import numpy as np
import pytest

import optguide
from optguide import declaration, methods, problems, ranges, schedules, surfaces
from optguide.catalogue import METHODS, SURFACES
from optguide.declaration import parameter_ranges, points
from optguide.methods import Adam, AMSGrad, Scheduled
from optguide.ranges import (
    AtLeastOne,
    Natural,
    Nonnegative,
    OpenUnitInterval,
    PerStart,
    Positive,
    PositiveCount,
    Range,
    Real,
    UnitInterval,
)
from optguide.schedules import Constant
from optguide.typing import Array, EvaluationPoint, Placement, Point, Surface

TABLE = np.array([[1.0, 2.0], [3.0, 4.0]])
HIMMELBLAU = surfaces.Himmelblau()

#: What is not in the catalogue, and what it cannot be made without.
NEEDED = {
    surfaces.Regularized: {"surface": HIMMELBLAU, "weight_decay": 0.1},
    surfaces.Rotated: {"surface": HIMMELBLAU, "angle": 0.1},
    surfaces.Scaled: {"surface": HIMMELBLAU},
    surfaces.ChainedRosenbrock: {"dimension": 3},
    surfaces.RastriginND: {"dimension": 3},
    surfaces.AckleyND: {"dimension": 3},
    surfaces.StyblinskiTangND: {"dimension": 3},
    problems.CurveFit: {"times": np.arange(5.0), "data": np.ones(5)},
    problems.DeepLinearChain: {"dimension": 2},
    problems.LogisticRegression: {"features": TABLE, "targets": np.array([0, 1])},
    problems.MatrixFactorization: {"target": np.eye(3), "rank": 2},
    problems.SoftmaxRegression: {
        "features": TABLE,
        "targets": np.array([0, 1]),
        "classes": 2,
    },
    problems.TanhNetwork: {"features": TABLE, "targets": np.ones(2)},
    schedules.Cosine: {"steps": 9},
    schedules.CosineRestarts: {"steps": 9},
    schedules.Cyclic: {},
    schedules.Exponential: {"decay": 0.5},
    schedules.InverseTime: {"decay": 0.5},
    schedules.LinearWarmup: {"steps": 9},
    schedules.OneCycle: {"steps": 9},
    schedules.PiecewiseConstant: {"milestones": (3, 5)},
    schedules.Polynomial: {"steps": 9},
    schedules.StepDecay: {"every": 3},
    schedules.WarmupStableDecay: {"warmup": 3, "stable": 3, "decay": 3},
}
MADE = [
    *(row.method for row in METHODS),
    *(row.surface for row in SURFACES),
    *(cls(**needed) for cls, needed in NEEDED.items()),
]

DECLARED = [made for made in MADE if parameter_ranges(type(made))]
EVERY_CLASS = pytest.mark.parametrize(
    "made", DECLARED, ids=lambda made: type(made).__name__
)


def test_every_class_with_a_range_is_among_the_cases():
    rooms = methods, surfaces, problems, schedules
    declared = {
        thing
        for room in rooms
        for thing in (getattr(room, name) for name in room.__all__)
        if inspect.isclass(thing)
        and dataclasses.is_dataclass(thing)
        and parameter_ranges(thing)
    }
    assert declared <= set(map(type, MADE))


# What is enforced


#: Parameters that must also be in order with another one, and the words for that.
ORDERED = {
    "c1": "c1 must be below c2, got c1=",
    "c2": "c1 must be below c2, got c1=",
    "rise": "rise must be a share of more than one of the 9 steps, got ",
    "steps": "rise must be a share of more than one of the 1 steps, got 0.3",
}


def edges(allowed: Range) -> tuple[list[float], list[float]]:
    """Return the outermost numbers that a range allows, and their neighbours outside.

    In a range without an end the last finite number is the outermost one.
    """
    inside: list[float] = []
    outside: list[float] = [math.nan, math.inf, -math.inf]
    for end, opened, outwards in (
        (allowed.low, allowed.low_open, -math.inf),
        (allowed.high, allowed.high_open, math.inf),
    ):
        if math.isinf(end):
            # Half of the largest number: some parameters are added to each other.
            inside += [] if allowed.integer else [math.copysign(2.0**1000, end)]
        elif allowed.integer:
            inside.append(int(end))
            outside.append(int(end) - 1)
        elif opened:
            inside.append(math.nextafter(end, -outwards))
            outside.append(end)
        else:
            inside.append(end)
            outside.append(math.nextafter(end, outwards))
    return inside, outside


@EVERY_CLASS
def test_the_outermost_numbers_of_a_range_are_accepted(made):
    for name, declared in parameter_ranges(type(made)).items():
        inside, _ = edges(declared.range)
        assert inside, name
        for value in inside:
            try:
                again = dataclasses.replace(made, **{name: value})
            except ValueError as error:
                assert str(error).startswith(ORDERED[name])  # noqa: PT017
            else:
                assert getattr(again, name) == value, name


@EVERY_CLASS
def test_the_next_numbers_are_refused_in_the_words_of_the_range(made):
    for name, declared in parameter_ranges(type(made)).items():
        _, outside = edges(declared.range)
        for value in outside:
            with pytest.raises((ValueError, TypeError)) as caught:
                dataclasses.replace(made, **{name: value})
            sentence = f"{name} must be {declared.range.allowed}, got {value}"
            assert str(caught.value) == sentence


@EVERY_CLASS
def test_an_array_is_accepted_where_the_declaration_says_so(made):
    for name, declared in parameter_ranges(type(made)).items():
        value = getattr(made, name)
        rows, row = np.array([[value], [value]]), np.array([value, value])
        if declared.shape == "one":
            with pytest.raises(TypeError, match=f"^{name} must be a whole number >= "):
                dataclasses.replace(made, **{name: rows})
            continue
        again = dataclasses.replace(made, **{name: rows})
        np.testing.assert_array_equal(getattr(again, name), rows, name)
        if declared.shape == "per start":
            with pytest.raises(ValueError, match=f"^{name} must be a number or an arr"):
                dataclasses.replace(made, **{name: row})
        else:
            dataclasses.replace(made, **{name: row})


# What is documented


#: Intervals and inequalities, as docstrings write them.
INTERVAL = re.compile(r"\\in ([\[(])([^,]+), ([^\])]+)([\])])")
INEQUALITY = re.compile(r"(\\ge|>) ([-\d.]+)")
#: The names of ends that are another parameter's: $c_1$ is above 0 and $c_2$ below 1.
OTHERS = {"c_1": 0.0, "c_2": 1.0}


def documented(cls: type, name: str) -> Range:
    """Return the range that the first formula of a parameter's description states."""
    doc = inspect.getdoc(cls) or ""
    (kind, described) = re.findall(
        rf"^(?:\w+, )*{name}(?:, \w+)* : (.*)((?:\n +.*)+)", doc, re.MULTILINE
    )[0]
    formula = re.match(r"\$([^$]+)\$", " ".join(described.split()))
    assert formula, f"{name} of {cls.__name__} does not begin with its symbol"
    integer = kind.startswith("int")
    if found := INTERVAL.search(formula[1]):
        left, low, high, right = found.groups()
        return Range(
            OTHERS.get(low) if low in OTHERS else float(low),
            OTHERS.get(high) if high in OTHERS else float(high),
            low_open=left == "(",
            high_open=right == ")",
            integer=integer,
        )
    if found := INEQUALITY.search(formula[1]):
        sign, low = found.groups()
        return Range(float(low), low_open=sign == ">", integer=integer)
    return Range(integer=integer)


@EVERY_CLASS
def test_the_docstring_states_the_declared_ranges(made):
    for name, declared in parameter_ranges(type(made)).items():
        assert documented(type(made), name) == declared.range, name


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (r"$\eta \ge 0$. More.", Range(0.0)),
        (r"$c > 0$, the length.", Range(0.0, low_open=True)),
        (r"$\beta_1 \in [0, 1)$, memory.", Range(0.0, 1.0, high_open=True)),
        (r"$c_1 \in (0, c_2)$, a share.", Range(0, 1, low_open=True, high_open=True)),
        (r"$\phi \in \mathbb{R}$, the value.", Range()),
        (r"$a$, a factor, below $b > 0$.", Range()),
    ],
)
def test_ranges_are_read_off_docstrings(text, stated):
    made_up = type(
        "MadeUp",
        (),
        {"__doc__": f"Sum.\n\nParameters\n----------\na : float\n    {text}\n"},
    )
    assert documented(made_up, "a") == stated


# Equality, hash and repr


def test_a_class_keeps_an_equality_of_its_own():
    @declaration.method
    class Alike:
        rate: Nonnegative = 0.1

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 7

    assert Alike(0.1) == Alike(0.2)
    assert hash(Alike(0.1)) == 7


def test_methods_with_arrays_are_equal_where_their_numbers_are():
    rates = np.array([[0.1], [0.2]])
    made = [Scheduled(Adam(given), Constant()) for given in (rates, 1 * rates)]
    assert made[0] == made[1]
    assert len(set(made)) == 1
    for other in (2 * rates, rates.T, 0.1):
        assert Scheduled(Adam(other), Constant()) != made[0]
    assert Adam(0.1) != AMSGrad(0.1)


NAMES = {
    name: getattr(room, name) for room in (optguide, schedules) for name in room.__all__
}
SCALAR = [
    made
    for made in MADE
    if all(
        np.ndim(getattr(made, field.name)) == 0 for field in dataclasses.fields(made)
    )
]


@pytest.mark.parametrize("made", SCALAR, ids=lambda made: type(made).__name__)
def test_what_is_declared_by_numbers_is_what_its_repr_says(made):
    twin = eval(repr(made), dict(NAMES))
    assert twin == made
    assert hash(twin) == hash(made)
    for name in parameter_ranges(type(made)):
        value = getattr(made, name)
        # The next number up: of two the parameter can have, at least one is another.
        for other in (value + 1, value / 2):
            try:
                changed = dataclasses.replace(made, **{name: other})
            except (ValueError, TypeError):
                continue
            assert (changed == made) == (other == value)


@pytest.mark.parametrize("made", MADE, ids=lambda made: type(made).__name__)
def test_a_declared_class_is_frozen(made):
    for field in dataclasses.fields(made):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, field.name, 0.5)


# Classes of a reader, some of them inside a function


class HalfState(NamedTuple):
    x: Array


@declaration.method
class Half:
    """Half of the way to zero, as a reader writes it."""

    label: ClassVar[str] = "half"
    learning_rate: Nonnegative
    memory: UnitInterval = 0.5
    depth: PositiveCount = 1
    weight: PerStart[Positive] = 1.0

    def init(self, x: Array) -> HalfState:
        return HalfState(x)

    def step(self, surface: Surface, state: HalfState) -> HalfState:
        return HalfState(state.x * 1e300 * self.weight)


def test_a_class_inside_a_function_is_declared_as_one_outside():
    Small = Annotated[float, Range(0.0, 0.1)]

    @declaration.method
    class Inside:
        learning_rate: Small
        memory: UnitInterval = 0.5
        depth: PositiveCount = 1
        weight: PerStart[Positive] = 1.0

        def init(self, x: Array) -> HalfState:
            return HalfState(x)

        def step(self, surface: Surface, state: HalfState) -> HalfState:
            return HalfState(state.x * 1e300 * self.weight)

    for cls, rate in (Half, "a finite number >= 0"), (Inside, "a number in [0, 0.1]"):
        made = cls(0.05)
        assert made == copy.deepcopy(made) == cls(learning_rate=0.05)
        assert hash(made) == hash(cls(0.05))
        for changes, sentence in (
            ({"learning_rate": -0.5}, f"learning_rate must be {rate}, got -0.5"),
            ({"memory": 1.0}, "memory must be a number in [0, 1), got 1.0"),
            ({"depth": 0}, "depth must be a whole number >= 1, got 0"),
            ({"weight": 0.0}, "weight must be a finite number > 0, got 0.0"),
        ):
            with pytest.raises(ValueError) as caught:  # noqa: PT011
                dataclasses.replace(made, **changes)
            assert str(caught.value) == sentence
        end = optguide.run(made, HIMMELBLAU, [1.0, 2.0], steps=2)
        assert np.isinf(end.x).all()


def test_a_surface_and_a_schedule_inside_a_function_are_declared():
    Steep = Annotated[float, Range(2.0)]

    @declaration.surface
    class Slope:
        angle: Real = 0.0
        slope: Steep = 2.0

        def value(self, x: Array) -> Array:
            return self.slope * x[..., 0] ** 400

        def gradient(self, x: Array) -> Array:
            return np.full_like(x, self.slope)

    @declaration.surface(eq=False)
    class Same:
        slope: Steep = 2.0

    @declaration.schedule
    class Falling:
        every: Natural
        share: OpenUnitInterval = 0.5
        factor: AtLeastOne = 1.0

        def __call__(self, t: int) -> float:
            return float(self.share**t)

    assert np.isinf(Slope().value(np.full(2, 10.0)))
    assert Slope() == Slope(0.0, 2.0) != Slope(1.0)
    assert Same() != Same()
    assert Falling(3)(2) == 0.25
    for make, sentence in (
        (lambda: Slope(slope=1.0), "slope must be a finite number >= 2, got 1.0"),
        (lambda: Same(1.0), "slope must be a finite number >= 2, got 1.0"),
        (lambda: Falling(0.5), "every must be a whole number >= 0, got 0.5"),
        (lambda: Falling(1, 1.0), "share must be a number in (0, 1), got 1.0"),
        (lambda: Falling(1, 0.5, 0.5), "factor must be a finite number >= 1, got 0.5"),
    ):
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            make()
        assert str(caught.value) == sentence


def test_a_check_of_ones_own_runs_after_the_ranges():
    seen = []

    @declaration.method
    class Ordered:
        low: Real
        high: Real

        def __post_init__(self) -> None:
            seen.append((self.low, self.high))
            if not self.low < self.high:
                raise ValueError(f"low must be below high, got {self.low}")

    with pytest.raises(ValueError, match=r"^low must be a finite number, got nan$"):
        Ordered(math.nan, 1.0)
    assert seen == []
    with pytest.raises(ValueError, match=r"^low must be below high, got 2.0$"):
        Ordered(2.0, 1.0)
    assert Ordered(1.0, 2.0).high == 2.0


# Points of a state


class OutsideState(NamedTuple):
    x: Array
    y: Point
    asked: EvaluationPoint
    v: Array


def test_the_points_of_a_state_are_read_off_its_types():
    expected = {
        "x": Placement.MOVES,
        "y": Placement.MOVES,
        "asked": Placement.STAYS,
    }
    assert points(OutsideState) == expected


def test_the_points_of_a_class_inside_a_function_are_known_by_their_names():
    from optguide import typing as local
    from optguide.typing import Point as Place

    class Inside(NamedTuple):
        x: local.Array
        y: local.Point
        asked: local.EvaluationPoint
        v: local.Array

    assert points(Inside) == points(OutsideState)
    # Another name for it is known where it can be looked up: in the module.
    assert get_annotation(Inside, "y") == "local.Point"
    assert Place is Point


def get_annotation(cls: type, name: str) -> str:
    annotation = inspect.get_annotations(cls)[name]
    return getattr(annotation, "__forward_arg__", annotation)


def test_a_state_without_types_has_one_point():
    from collections import namedtuple

    assert points(namedtuple("Untyped", "x y")) == {"x": Placement.MOVES}


def test_an_array_of_hyper_parameters_stays_as_it_was_checked():
    rates = np.array([0.1, 0.2])
    method = optguide.Adam(rates)
    rates[0] = -5.0
    np.testing.assert_array_equal(method.learning_rate, [0.1, 0.2])
    with pytest.raises(ValueError, match="read-only"):
        method.learning_rate[0] = 5.0


def test_a_state_is_begun_in_silence_too():
    @declaration.method
    class Still:
        def init(self, x):
            return StillState(x, 0.0 * x)

        def step(self, surface, state):
            return state

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        state = optguide.run(Still(), optguide.Bowl(), [np.inf, 0.0], steps=1)
    assert np.isnan(state.m[0])


class StillState(NamedTuple):
    x: Array
    m: Array


def test_a_range_named_through_its_module_is_checked_whatever_the_module_is_called():
    # "strict" begins like "str", which stands for no range.
    strict = ranges

    @declaration.method
    class Careful:
        rate: strict.Nonnegative
        name: str = "careful"

    assert Careful(0.5).name == "careful"
    with pytest.raises(ValueError, match=r"^rate must be a finite number >= 0, got -1"):
        Careful(-1.0)
