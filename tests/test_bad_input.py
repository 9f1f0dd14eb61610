"""What bad input gets: one sentence, before anything is computed."""

import dataclasses
import inspect
import itertools
import math
import re
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest
from cases import case
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from optguide import (
    LBFGS,
    Adam,
    ArmijoDescent,
    Averaged,
    Clipped,
    ExactTrustRegion,
    ExponentialAverage,
    GradientDescent,
    Himmelblau,
    Linear,
    Lookahead,
    Momentum,
    Nesterov,
    Newton,
    PolyakStep,
    Quadratic,
    ReduceOnPlateau,
    Regularized,
    Rotated,
    Rprop,
    SaddleFreeNewton,
    Scaled,
    Scheduled,
    SmoothedNesterov,
    classify,
    find_critical_points,
    hvp,
    iterate,
    learning_rate_range,
    minimize,
    plotting,
    response,
    run,
    trace,
    winding_number,
)
from optguide.catalogue import METHODS
from optguide.schedules import (
    Constant,
    Cosine,
    CosineRestarts,
    Cyclic,
    Exponential,
    InverseTime,
    LinearWarmup,
    OneCycle,
    PiecewiseConstant,
    Polynomial,
    StepDecay,
    WarmupStableDecay,
)
from optguide.surfaces.streams import minibatches, noisy

DESCENT = GradientDescent(0.01)


class Asked(Exception):
    """Raised by a surface that should not have been asked."""


class Silent:
    """A surface that nobody may ask: what is wrong must be found before."""

    dimension = 2

    def value(self, x):
        raise Asked

    gradient = hessian = residuals = jacobian = jvp = vjp = fisher = fisher_product = (
        value
    )


SILENT = Silent()


def complaint(call):
    """Return the one sentence that `call` is refused with."""
    with pytest.raises((ValueError, TypeError)) as error:
        call()
    sentence = str(error.value)
    assert sentence
    assert "\n" not in sentence
    assert not re.search(r"\. [A-Z]", sentence)
    assert sentence.endswith("...") or not sentence.endswith(".")
    assert len(sentence) < 200
    # NumPy's complaint, if there was one, is not shown above ours.
    assert error.value.__cause__ is None
    assert error.value.__context__ is None or error.value.__suppress_context__
    return sentence


# hyper-parameters

RATE = "learning_rate must be a finite number >= 0, got "


@pytest.mark.parametrize(
    "rate", [-1, -1e-300, math.nan, math.inf, -math.inf, "0.1", None, True]
)
def test_a_learning_rate_that_is_no_rate_is_named(rate):
    for method in (row.method for row in METHODS):
        if "learning_rate" in {field.name for field in dataclasses.fields(method)}:
            sentence = complaint(
                lambda m=method: dataclasses.replace(m, learning_rate=rate)
            )
            assert sentence == RATE + repr(rate)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Adam(beta1=1), "beta1 must be a number in [0, 1), got 1"),
        (lambda: Adam(beta2=1.0), "beta2 must be a number in [0, 1), got 1.0"),
        (lambda: Adam(beta1="0.9"), "beta1 must be a number in [0, 1), got '0.9'"),
        (
            lambda: Momentum(0.1, momentum=-0.1),
            "momentum must be a number in [0, 1), got -0.1",
        ),
        (
            lambda: Momentum(0.1, dampening=1),
            "dampening must be a number in [0, 1), got 1",
        ),
        (
            lambda: Nesterov(0.1, momentum=1),
            "momentum must be a number in [0, 1), got 1",
        ),
        (lambda: Nesterov(None), RATE + "None"),
        (lambda: Nesterov(1j), RATE + "1j"),
        (lambda: Nesterov(np.uint8(1)), RATE + "np.uint8(1)"),
        (lambda: Nesterov(np.array([0.1, -0.1])), RATE + "array([ 0.1, -0.1])"),
        (lambda: Nesterov(np.float64(-0.1)), RATE + "-0.1"),
        (lambda: Nesterov(np.array(-1.0)), RATE + "-1.0"),
        (
            lambda: run(DESCENT, SILENT, np.float64(3), 1),
            "start must have a last axis of coordinates, (..., d), got 3.0",
        ),
        (
            lambda: find_critical_points(
                Himmelblau(), [np.array([1, 0.5]), [np.float32(0), 1]]
            ),
            "domain must be ((x_low, x_high), (y_low, y_high)), got [array([1. , 0.5]), [0.0, 1]]",
        ),
        (
            lambda: learning_rate_range(
                DESCENT, SILENT, [0.0, 0.0], 1, 0.0, [np.float64(math.nan)]
            ),
            "rates must be two or more ascending numbers > 0, got [nan]",
        ),
        (
            lambda: Quadratic([1.0], angle=np.float64(0.5)),
            "angle must be 0 in one dimension, got 0.5",
        ),
        (
            lambda: Nesterov([0.1]),
            "learning_rate must be a number or a NumPy array, got [0.1]",
        ),
        (
            lambda: SaddleFreeNewton(damping=0),
            "damping must be a finite number > 0, got 0",
        ),
        (lambda: LBFGS(memory=0), "memory must be a whole number >= 1, got 0"),
        (lambda: LBFGS(memory=2.0), "memory must be a whole number >= 1, got 2.0"),
        (
            lambda: ExactTrustRegion(radius=0.0),
            "radius must be a finite number > 0, got 0.0",
        ),
        (
            lambda: ExactTrustRegion(acceptance=1),
            "acceptance must be a number in [0, 1), got 1",
        ),
        (
            lambda: ExactTrustRegion(radius=np.ones(2)),
            "radius must be a number or an array of shape (..., 1), got shape (2,)",
        ),
        (lambda: Exponential(-0.5), "decay must be a finite number >= 0, got -0.5"),
        (
            lambda: InverseTime(0.1, power=math.nan),
            "power must be a finite number >= 0, got nan",
        ),
        (lambda: StepDecay(0), "every must be a whole number >= 1, got 0"),
        (lambda: StepDecay(2.5), "every must be a whole number >= 1, got 2.5"),
        (
            lambda: PiecewiseConstant(30),
            "milestones must be a sequence of steps, got 30",
        ),
        (
            lambda: PiecewiseConstant((-1,)),
            "milestones must be a whole number >= 0, got -1",
        ),
        (lambda: Polynomial(0), "steps must be a whole number >= 1, got 0"),
        (lambda: Cosine(10, final=2), "final must be a number in [0, 1], got 2"),
        (lambda: CosineRestarts(10, 0), "multiply must be a whole number >= 1, got 0"),
        (lambda: LinearWarmup(10, -0.1), "start must be a number in [0, 1], got -0.1"),
        (
            lambda: LinearWarmup(10, then=1),
            "then must be a function of the step, got 1",
        ),
        (lambda: Cyclic(down=0), "down must be a whole number >= 1, got 0"),
        (lambda: Cyclic(halve=1), "halve must be True or False, got 1"),
        (
            lambda: OneCycle(100, divisor=0),
            "divisor must be a finite number > 0, got 0",
        ),
        (
            lambda: OneCycle(10, rise=0.1),
            "rise must be a share of more than one of the 10 steps, got 0.1",
        ),
        (
            lambda: WarmupStableDecay(0, 1, 1),
            "warmup must be a whole number >= 1, got 0",
        ),
        (
            lambda: SmoothedNesterov(0.1, offsets=0.5),
            "offsets must be a sequence of numbers, got 0.5",
        ),
        (
            lambda: SmoothedNesterov(0.1, offsets=(0.5, 1), weights=(0.5, 0.25)),
            "weights must be 2 numbers with the sum 1, got (0.5, 0.25)",
        ),
        (
            lambda: PolyakStep(math.inf),
            "minimum_value must be a finite number, got inf",
        ),
        (lambda: Clipped(DESCENT, 0), "max_norm must be a finite number > 0, got 0"),
        (
            lambda: Clipped(DESCENT, np.ones(2)),
            "max_norm must be a number or an array of shape (..., 1), got shape (2,)",
        ),
        (
            lambda: Averaged(DESCENT, every=0),
            "every must be a whole number >= 1, got 0",
        ),
        (
            lambda: Lookahead(DESCENT, alpha=1.1),
            "alpha must be a number in [0, 1], got 1.1",
        ),
        (lambda: Lookahead(DESCENT, k=1.5), "k must be a whole number >= 1, got 1.5"),
        (
            lambda: ReduceOnPlateau(PolyakStep(0.0)),
            "method must have a learning rate to be scheduled, and PolyakStep has none",
        ),
        (
            lambda: Regularized(Himmelblau(), math.nan),
            "weight_decay must be a finite number >= 0, got nan",
        ),
        (
            lambda: Regularized(Himmelblau(), -1),
            "weight_decay must be a finite number >= 0, got -1",
        ),
        (
            lambda: Scheduled(DESCENT, lambda t: -1.0),
            "schedule(0) must be a finite number >= 0, got -1.0",
        ),
        (
            lambda: Rotated(Himmelblau(), "up"),
            "angle must be a finite number, got 'up'",
        ),
        (
            lambda: Rotated(SILENT, 1.0).value([1.0]),
            "points must have at least 2 coordinates, got shape (1,)",
        ),
        (
            lambda: Scaled(Himmelblau(), stretch=0),
            "stretch must be a finite number > 0, got 0",
        ),
        (
            lambda: Quadratic(("a", 1)),
            "eigenvalues must be a finite number, got ('a', 1)",
        ),
        (
            lambda: Quadratic([[1], [1, 2]]),
            "eigenvalues must be a finite number, got [[1], [1, 2]]",
        ),
        (lambda: Quadratic((1, 2), math.inf), "angle must be a finite number, got inf"),
        (
            lambda: Scheduled(ExactTrustRegion(), Constant()),
            "method must have a learning rate to be scheduled, and ExactTrustRegion has none",
        ),
        (
            lambda: Nesterov(np.full((9, 99), -1.0)),
            RATE + "array([[-1., -1., -1., -1., -1., -1., -1., -1., -1., -1.,...",
        ),
        (
            lambda: Scheduled(DESCENT, 0.5),
            "schedule must be a function of the step, got 0.5",
        ),
        (
            lambda: Scheduled(DESCENT, Exponential),
            "schedule must be an instance, Exponential(...), got the class",
        ),
        (
            lambda: Scheduled(DESCENT, lambda t: Exponential),
            f"schedule(0) must be a finite number >= 0, got {Exponential!r}",
        ),
        (
            lambda: Scheduled(DESCENT, print),
            "schedule(0) must be a finite number >= 0, got None",
        ),
        (
            lambda: Scheduled(DESCENT, repr),
            "schedule(0) must be a finite number >= 0, got '0'",
        ),
        (
            lambda: Scheduled(DESCENT, lambda t: math.nan),
            "schedule(0) must be a finite number >= 0, got nan",
        ),
        (lambda: Quadratic(3.0), "eigenvalues must be a sequence of numbers, got 3.0"),
        (lambda: Quadratic([]), "eigenvalues must be a sequence of numbers, got []"),
        (
            lambda: Quadratic([[1.0, 0.0], [0.0, 2.0]]),
            "eigenvalues must be a sequence of numbers, got [[1.0, 0.0], [0.0, 2.0]]",
        ),
        (
            lambda: Linear(3.0),
            "slope must be an array of numbers of shape (..., d), got 3.0",
        ),
        (
            lambda: Linear("up"),
            "slope must be an array of numbers of shape (..., d), got 'up'",
        ),
        (
            lambda: hvp(Himmelblau(), [1.0, 2.0], [1.0, 2.0, 3.0]),
            "p must have as many coordinates as x, of shape (2,), got shape (3,)",
        ),
        (
            lambda: hvp(Himmelblau(), [[1.0, 2.0]], 1.0),
            "p must have as many coordinates as x, of shape (1, 2), got shape ()",
        ),
    ],
    ids=itertools.count(),  # different mistakes may get the same sentence
)
def test_a_parameter_out_of_range_is_named_with_its_value_and_the_range(make, sentence):
    assert complaint(make) == sentence


#: The ranges as the documentation writes them.
RANGES = {
    r"\ge 0": lambda v: v >= 0 and math.isfinite(v),
    r"\ge 1": lambda v: v >= 1 and math.isfinite(v),
    r"\in [0, 1)": lambda v: 0 <= v < 1,
    r"\in (0, 1)": lambda v: 0 < v < 1,
    r"\in [0, 1]": lambda v: 0 <= v <= 1,
    r"\in \mathbb{R}": math.isfinite,
    "> 0": lambda v: v > 0 and math.isfinite(v),
}
#: Those that depend on another parameter.
ORDERED = {
    r"\in (0, c_2)": lambda method, v: 0 < v < method.c2,
    r"\in (c_1, 1)": lambda method, v: method.c1 < v < 1,
}


def documented_ranges(method):
    """Return the range of each number of a method, as its documentation states it."""
    text = inspect.getdoc(type(method))
    for field in dataclasses.fields(method):
        value = getattr(method, field.name)
        # A number of rows is one for all starts; it has a case of its own below.
        if not (
            dataclasses.is_dataclass(value)
            or isinstance(value, tuple)
            or field.name in ("memory", "size")
        ):
            entry = re.search(
                rf"^{field.name} : .*\n    (.*(?:\n    .*)*)", text, re.MULTILINE
            )
            assert entry, f"{field.name} is not documented"
            formula = entry[1][: entry[1].index("$", 1)]
            ranges = RANGES | {
                written: partial(test, method) for written, test in ORDERED.items()
            }
            (allowed,) = [
                allowed for written, allowed in ranges.items() if written in formula
            ]
            if isinstance(value, int):
                yield (
                    field.name,
                    lambda v, allowed=allowed: allowed(v) and v == math.floor(v),
                )
            else:
                yield field.name, allowed


EVERY_METHOD = pytest.mark.parametrize(
    "method", [pytest.param(row.method, id=row.label) for row in METHODS]
)


@settings(max_examples=20, deadline=None)
@given(value=st.floats() | st.integers(-3, 3) | st.floats(-1, 2))
@example(value=math.nan)
@example(value=math.inf)
@example(value=1.0)
@example(value=math.nextafter(1.0, 0.0))
@example(value=0.0)
@example(value=-0.0)
@example(value=5e-324)
@example(value=-5e-324)
def check_range_of(method, name, allowed, value):
    if allowed(value):
        made = dataclasses.replace(method, **{name: value})
        assert getattr(made, name) == value
        # An array of such numbers is as good as each of them.
        dataclasses.replace(method, **{name: np.array([[value], [value]], dtype=float)})
    else:
        sentence = complaint(lambda: dataclasses.replace(method, **{name: value}))
        # Two numbers out of order are named together.
        pair = (
            sentence.startswith("c1 must be below c2, got c1=")
            and f"{name}={value!r}" in sentence
        )
        assert pair or sentence.startswith(f"{name} must be ")
        assert pair or sentence.endswith(f", got {value!r}")
        # One bad number spoils an array.
        good = getattr(method, name)
        mixed = np.array([[good], [value]], dtype=float)
        sentence = complaint(lambda: dataclasses.replace(method, **{name: mixed}))
        assert sentence.startswith((name, "c1 must be below c2"))


@EVERY_METHOD
def test_parameters_are_accepted_in_their_documented_range_and_refused_outside(method):
    for name, allowed in documented_ranges(method):
        with case(name):
            check_range_of(method, name, allowed)


@EVERY_METHOD
def test_what_is_no_number_is_refused_everywhere(method):
    for name, _ in documented_ranges(method):
        for value in "0.1", b"1", None, True, np.True_, 1j, [0.5], (0.5,), {}, print:
            with case(name, repr(value)):
                sentence = complaint(
                    lambda: dataclasses.replace(method, **{name: value})  # noqa: B023
                )
                assert sentence.startswith(f"{name} must be ")
                assert sentence.endswith(f", got {value!r}")


# starts


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        ([1.0, 2.0, 3.0], "start must have 2 coordinates for Silent, got shape (3,)"),
        (
            np.zeros((4, 1)),
            "start must have 2 coordinates for Silent, got shape (4, 1)",
        ),
        (3.0, "start must have a last axis of coordinates, (..., d), got 3.0"),
        (
            [[1, 2], [3]],
            "start must be an array of numbers of shape (..., d), got [[1, 2], [3]]",
        ),
        (
            ["1", "2"],
            "start must be an array of numbers of shape (..., d), got ['1', '2']",
        ),
        ("origin", "start must be an array of numbers of shape (..., d), got 'origin'"),
        (None, "start must be an array of numbers of shape (..., d), got None"),
        (
            [True, False],
            "start must be an array of numbers of shape (..., d), got [True, False]",
        ),
        ([1j, 0], "start must be an array of numbers of shape (..., d), got [1j, 0]"),
        ([], "start must have a last axis of coordinates, (..., d), got []"),
    ],
    ids=repr,
)
def test_a_start_that_is_none_is_refused_before_the_surface_is_asked(start, sentence):
    settings = {"max_steps": 3, "gradient_tolerance": 0.1}
    for method in (row.method for row in METHODS):
        for drive, more in (
            (run, {"steps": 3}),
            (run, {"steps": 0}),
            (trace, {"steps": 3}),
            (minimize, settings),
        ):
            assert complaint(lambda: drive(method, SILENT, start, **more)) == sentence  # noqa: B023
        assert complaint(lambda: list(iterate(method, [SILENT], start))) == sentence  # noqa: B023


def test_a_start_is_refused_by_iterate_itself_and_not_at_the_first_step():
    assert complaint(lambda: iterate(DESCENT, [SILENT], 3.0)).startswith("start must ")


def test_an_array_of_parameters_must_fit_the_starts():
    for rates, starts in (
        ((3, 1), (4, 2)),
        ((3,), (2,)),
        ((3,), (1,)),
        ((2, 3), (2, 2)),
    ):
        method = Scheduled(GradientDescent(np.ones(rates)), Constant())
        sentence = complaint(lambda: run(method, SILENT, np.zeros(starts), steps=1))  # noqa: B023
        assert sentence == (
            f"learning_rate must broadcast against points of shape {starts}, got shape {rates}"
        )


# drivers


@pytest.mark.parametrize("steps", [-1, 2.0, "3", None, True, math.nan, [3]])
def test_steps_are_a_whole_number(steps):
    sentence = f"steps must be a whole number >= 0, got {steps!r}"
    assert complaint(lambda: run(DESCENT, SILENT, [0.0, 0.0], steps)) == sentence
    assert complaint(lambda: trace(DESCENT, SILENT, [0.0, 0.0], steps)) == sentence
    found = complaint(
        lambda: minimize(
            DESCENT, SILENT, [0.0, 0.0], max_steps=steps, gradient_tolerance=0.1
        )
    )
    assert found == "max_" + sentence


@pytest.mark.parametrize("every", [0, -2, 1.0, "1", None])
def test_every_is_a_whole_number_of_at_least_1(every):
    sentence = complaint(lambda: trace(DESCENT, SILENT, [0.0, 0.0], 3, every=every))
    assert sentence == f"every must be a whole number >= 1, got {every!r}"


@pytest.mark.parametrize(
    "fields", [["speed"], ("nope",), ["x", "v"], "step", 5, 0, [["x"]], [5]]
)
def test_unknown_fields_are_refused_before_the_run(fields):
    sentence = complaint(lambda: trace(DESCENT, SILENT, [0.0, 0.0], 3, fields=fields))
    assert sentence == f"fields must be a list of names among x, step, got {fields!r}"


@pytest.mark.parametrize("tolerance", [-1.0, math.nan, math.inf, "small", None])
def test_the_tolerance_of_minimize_is_a_number(tolerance):
    sentence = complaint(
        lambda: minimize(
            DESCENT, SILENT, [0.0, 0.0], max_steps=3, gradient_tolerance=tolerance
        )
    )
    assert (
        sentence
        == f"gradient_tolerance must be a finite number >= 0, got {tolerance!r}"
    )


@pytest.mark.parametrize(
    ("gradients", "start", "sentence"),
    [
        (
            np.ones((5, 3)),
            [0.0, 0.0],
            "gradients of 3 coordinates do not fit a start of shape (2,)",
        ),
        (
            np.ones(5),
            np.zeros((4, 2)),
            "gradients of 1 coordinates do not fit a start of shape (4, 2)",
        ),
        (
            np.ones((5, 3)),
            0.0,
            "gradients of 3 coordinates do not fit a start of shape ()",
        ),
        (
            np.ones((5, 3, 2)),
            None,
            "gradients must have shape (T,) or (T, d), got shape (5, 3, 2)",
        ),
        (1.0, None, "gradients must have shape (T,) or (T, d), got shape ()"),
        ([[]], None, "gradients must have shape (T,) or (T, d), got shape (1, 0)"),
        (
            [[1], [1, 2]],
            None,
            "gradients must be an array of numbers of shape (T,) or (T, d), got [[1], [1, 2]]",
        ),
        (
            "up",
            None,
            "gradients must be an array of numbers of shape (T,) or (T, d), got 'up'",
        ),
        (
            [1.0],
            "here",
            "start must be an array of numbers of shape (..., d), got 'here'",
        ),
    ],
)
def test_recorded_gradients_must_fit_the_start(gradients, start, sentence):
    for row in METHODS:
        assert complaint(lambda: response(row.method, gradients, start)) == sentence  # noqa: B023


class Place(NamedTuple):
    """A state that is its point."""

    x: Any


class Answers:
    """A bowl with some answers of another shape."""

    def __init__(self, **other):
        vars(self).update(other)

    def value(self, x):
        return (x**2).sum(axis=-1)

    def gradient(self, x):
        return 2 * x

    def hessian(self, x):
        return 2 * np.eye(2) + np.zeros(x.shape[:-1])[..., None, None]


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("value", lambda x: x, "value must have shape (3,) {}, got shape (3, 2)"),
        ("gradient", lambda x: 2 * x.sum(-1), "gradient must have shape (3, 2) {}, got shape (3,)"),
        ("gradient", lambda x: None, "gradient must have shape (3, 2) {}, got shape ()"),
        ("hessian", lambda x: 2 * np.eye(2), "hessian must have shape (3, 2, 2) {}, got shape (2, 2)"),
    ],
)  # fmt: skip
def test_an_answer_of_the_wrong_shape_is_told_by_every_driver(
    question, answer, sentence
):
    surface, start = Answers(**{question: answer}), np.ones((3, 2))
    wanted = sentence.format("at points of shape (3, 2)")
    method = {"value": ArmijoDescent(), "hessian": Newton()}.get(question, DESCENT)
    for drive in (
        lambda: run(method, surface, start, 1),
        lambda: trace(method, surface, start, 1),
        lambda: list(iterate(method, [surface], start)),
        lambda: minimize(method, surface, start, max_steps=1, gradient_tolerance=0.1),
    ):
        assert complaint(drive) == wanted


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda s: None, "step must return a state as init does, Place, and that of Mine returns NoneType"),
        (lambda s: s.x, "step must return a state as init does, Place, and that of Mine returns ndarray"),
        (lambda s: s._replace(x=s.x[0]), "step must return points x of shape (2,), and that of Mine returns shape ()"),
    ],
)  # fmt: skip
def test_a_step_that_returns_no_state_of_its_method_is_told(made, sentence):
    class Mine:
        def init(self, x):
            return Place(x)

        def step(self, surface, state):
            return made(state)

    for drive in (
        lambda: run(Mine(), Himmelblau(), [1.0, 1.0], 1),
        lambda: trace(Mine(), Himmelblau(), [1.0, 1.0], 1),
        lambda: minimize(
            Mine(), Himmelblau(), [1.0, 1.0], max_steps=1, gradient_tolerance=0.1
        ),
    ):
        assert complaint(drive) == sentence


def test_a_class_is_not_a_method_or_a_surface():
    sentence = complaint(lambda: run(GradientDescent, SILENT, [0.0, 0.0], steps=1))
    assert sentence.startswith(
        "method must be a method, such as GradientDescent(0.01), got <class"
    )
    assert complaint(lambda: run(None, SILENT, [0.0, 0.0], 1)).endswith("got None")
    sentence = complaint(lambda: run(DESCENT, Himmelblau, [0.0, 0.0], steps=1))
    assert sentence == "surface must be an instance, Himmelblau(...), got the class"


def test_what_answers_nothing_is_not_a_surface():
    for surface, end in (
        (lambda x: x, "function has none; Function(f) makes one of a function"),
        (None, "NoneType has none"),
    ):
        sentence = complaint(lambda: run(DESCENT, surface, [0.0, 0.0], steps=1))  # noqa: B023
        assert (
            sentence
            == f"GradientDescent needs a surface with gradient and value, and {end}"
        )


@pytest.mark.parametrize(
    "wrap", [Averaged, Clipped, ExponentialAverage, Lookahead, Scheduled]
)
def test_a_wrapper_refuses_what_is_no_method(wrap):
    more = {
        Averaged: (1, 1),
        Clipped: (1.0,),
        ExponentialAverage: (0.9,),
        Scheduled: (abs,),
    }
    for what, shown in ("Adam", "'Adam'"), (Adam, repr(Adam)), (None, "None"):
        sentence = complaint(lambda: wrap(what, *more.get(wrap, ())))  # noqa: B023
        assert sentence == (
            f"method must be a method, such as GradientDescent(0.01), got {shown}"
        )


def test_a_schedule_that_raises_at_the_first_step_is_told_at_once():
    with pytest.raises(ValueError, match="ZeroDivisionError") as error:
        Scheduled(DESCENT, lambda t: 1 / t)
    assert str(error.value) == (
        "schedule(0) must be a finite number >= 0, and it raised ZeroDivisionError: division by zero"
    )
    assert isinstance(error.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize("wrong", [math.nan, None, "1", -1.0], ids=repr)
def test_a_schedule_that_is_no_number_under_way_is_told(wrong):
    method = Scheduled(DESCENT, lambda t: wrong if t == 3 else 1.0)
    assert run(method, Himmelblau(), [0.0, 0.0], steps=3).t == 3
    sentence = f"schedule(3) must be a number >= 0, got {wrong!r}"
    assert complaint(lambda: run(method, Himmelblau(), [0.0, 0.0], steps=4)) == sentence


@pytest.mark.parametrize("shape", [(3,), (4, 2), (1, 1, 1)])
def test_a_schedule_that_does_not_fit_the_points_under_way_is_told(shape):
    method = Scheduled(DESCENT, lambda t: np.ones(shape) if t else 1.0)
    sentence = (
        f"schedule(1) must broadcast against points of shape (5, 2), got shape {shape}"
    )
    start = np.zeros((5, 2))
    assert complaint(lambda: run(method, Himmelblau(), start, steps=2)) == sentence


def test_an_array_without_numbers_is_no_parameter():
    none = np.array([])
    sentence = (
        "learning_rate must be a finite number >= 0, got array([], dtype=float64)"
    )
    assert complaint(lambda: Adam(none)) == sentence
    sentence = "max_norm must be a finite number > 0, got array([], shape=(0, 1), dtype=float64)"
    assert complaint(lambda: Clipped(DESCENT, none[:, None])) == sentence


def test_an_angle_is_one_number():
    sentence = "angle must be one number, got array([1., 2.])"
    assert complaint(lambda: Quadratic((1, 2), angle=np.array([1.0, 2.0]))) == sentence


def test_a_schedule_that_falls_below_zero_under_way_is_told():
    method = Scheduled(DESCENT, lambda t: 1 - t / 4)
    assert run(method, Himmelblau(), [0.0, 0.0], steps=5).t == 5
    sentence = "schedule(5) must be a number >= 0, got -0.25"
    assert complaint(lambda: run(method, Himmelblau(), [0.0, 0.0], steps=6)) == sentence
    factors = np.array([[0.5], [-0.5]])
    method = Scheduled(DESCENT, lambda t: factors**t)
    sentence = "schedule(1) must be a number >= 0, got array([[ 0.5], [-0.5]])"
    assert (
        complaint(lambda: run(method, Himmelblau(), np.zeros((2, 2)), steps=2))
        == sentence
    )
    # Too large a factor is divergence, and shows.
    method = Scheduled(DESCENT, Exponential(1e200))
    assert not np.isfinite(run(method, Himmelblau(), [0.0, 0.0], steps=5).x).any()


def test_a_method_whose_rate_is_only_its_first_step_is_not_scheduled():
    for make in (
        lambda: Scheduled(Rprop(), Constant()),
        lambda: Scheduled(Clipped(Rprop(), 1.0), Constant()),
        lambda: ReduceOnPlateau(Rprop()),
    ):
        assert complaint(make) == (
            "method must have a learning rate to be scheduled, and that of Rprop is only its "
            "first step"
        )


def test_a_tolerance_is_one_number_and_a_plane_knows_its_dimension():
    sentence = complaint(
        lambda: minimize(
            DESCENT,
            Himmelblau(),
            [0.0, 0.0],
            max_steps=1,
            gradient_tolerance=np.ones(3),
        )
    )
    assert sentence == "gradient_tolerance must be one number, got array([1., 1., 1.])"
    sentence = complaint(lambda: run(DESCENT, Linear([1.0, 2.0]), [0.0], steps=1))
    assert sentence == "start must have 2 coordinates for Linear, got shape (1,)"


def test_points_of_another_dimension_are_refused_by_the_surfaces_too():
    for ask in Himmelblau().value, Himmelblau().gradient, Himmelblau().hessian:
        sentence = complaint(lambda: ask([1.0, 2.0, 3.0]))  # noqa: B023
        assert sentence == "points must have shape (..., 2), got shape (3,)"


@pytest.mark.parametrize("what", [None, "Himmelblau", Himmelblau, 3.0, abs], ids=repr)
def test_what_is_no_surface_is_refused_by_wrappers_tools_and_figures(what):
    ax, domain = Figure().subplots(), Himmelblau.domain
    for needed, call in (
        ("value and gradient", lambda: Regularized(what, 0.1)),
        ("value and gradient", lambda: Rotated(what, 0.1)),
        ("value and gradient", lambda: Scaled(what, 2.0)),
        ("value and gradient", lambda: noisy(what, 1.0)),
        ("gradient", lambda: classify(what, [0.0, 0.0])),
        ("gradient", lambda: find_critical_points(what, domain)),
        ("gradient", lambda: winding_number(what, domain)),
        ("gradient", lambda: hvp(what, [0.0, 0.0], [1.0, 0.0])),
        ("value", lambda: plotting.contours(ax, what, domain, [1.0])),
        ("critical_points", lambda: plotting.critical_points(ax, what)),
    ):
        assert complaint(call) == (
            f"surface must be a surface with {needed}, such as Himmelblau(), got {what!r}"
        )


def test_minibatches_are_of_a_problem_with_samples():
    sentence = complaint(lambda: minibatches(Himmelblau(), 3))
    assert sentence == (
        "problem must have samples and batch(rows), as LinearRegression has, got Himmelblau()"
    )


def test_a_working_range_needs_a_rate_a_grid_and_a_target():
    def ask(method=DESCENT, start=(0.0, 0.0), target=1.0, **more):
        return complaint(
            lambda: learning_rate_range(method, SILENT, start, 3, target, **more)
        )

    assert (
        ask(PolyakStep(0.0))
        == "method must have a learning rate, and PolyakStep has none"
    )
    for rates in (
        [0.1],
        [0.2, 0.1],
        [0.0, 0.1],
        [0.1, math.inf],
        [[0.1, 0.2]],
        [0.1, math.nan],
    ):
        sentence = f"rates must be two or more ascending numbers > 0, got {rates!r}"
        assert ask(rates=rates) == sentence
    assert ask(target=math.nan) == "target must be a finite number, got nan"
    sentence = "target must be one number or one for each start, (4,), got shape (3,)"
    assert ask(start=np.zeros((4, 2)), target=np.ones(3)) == sentence
    assert (
        ask(start=[0.0]) == "start must have 2 coordinates for Silent, got shape (1,)"
    )


def test_silent_is_a_surface_that_would_have_been_asked():
    # The proof that the tests above would notice.
    with pytest.raises(Asked):
        run(DESCENT, SILENT, [0.0, 0.0], steps=1)
