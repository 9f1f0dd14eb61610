"""A reader's own function: what is measured, and what its mistakes are told as."""

import math
import warnings

import numpy as np
import pytest

from optguide import (
    Counted,
    ExactTrustRegion,
    Function,
    GradientDescent,
    Himmelblau,
    classify,
    complex_step,
    curvature_map,
    escape_time,
    find_critical_points,
    iterate,
    minimize,
    run,
    trace,
    winding_number,
)
from optguide.catalogue import SURFACES

H = Himmelblau()
STARTS = np.array([[0.5, 1.0], [2.0, 3.0], [4.0, 5.0]])


def bowl(x):
    return x[..., 0] ** 2 + 3 * x[..., 1] ** 2


def slope(x):
    return x * [2.0, 6.0]


def curvature(x):
    return np.zeros((*x.shape, 2)) + np.diag([2.0, 6.0])


def told(function, start=STARTS):
    """Return the sentence a run begins with."""
    with pytest.raises((ValueError, TypeError)) as mistake:
        run(GradientDescent(0.01), function, start, steps=3)
    sentence = str(mistake.value)
    assert "\n" not in sentence
    return sentence


# ------------------------------------------------------------------------------ what is measured


@pytest.mark.parametrize("given", [1, 2, 3])
def test_what_is_missing_is_measured(given):
    f = Function(*(H.value, H.gradient, H.hessian)[:given])
    x = np.random.default_rng(0).uniform(-5, 5, (4, 50, 2))
    np.testing.assert_array_equal(f.value(x), H.value(x))
    # From values: ten digits of a gradient, seven of a Hessian, and one less where a coordinate is
    # small. From gradients ten of a Hessian.
    gradient, hessian = {1: (1e-9, 1e-6), 2: (0, 1e-9), 3: (0, 0)}[given]
    off = np.abs(f.gradient(x) - H.gradient(x)).max() / np.abs(H.gradient(x)).max()
    assert off <= gradient
    off = np.abs(f.hessian(x) - H.hessian(x)).max() / np.abs(H.hessian(x)).max()
    assert off <= hessian


def test_a_hessian_without_a_gradient_is_used():
    f = Function(bowl, hessian=curvature)
    assert (f.hessian(STARTS) == curvature(STARTS)).all()
    assert np.abs(f.gradient(STARTS) - slope(STARTS)).max() < 1e-8


def test_a_method_runs_on_values_alone():
    starts = [[0.0, 0.0], [-3.0, 3.0], [3.0, -3.0]]
    measured = run(ExactTrustRegion(), Function(H.value), starts, steps=12).x
    np.testing.assert_allclose(
        measured, run(ExactTrustRegion(), H, starts, 12).x, atol=1e-8
    )


def test_a_path_on_given_derivatives_is_the_path_on_the_surface():
    ours = trace(
        ExactTrustRegion(), Function(H.value, H.gradient, H.hessian), STARTS, 10
    )
    np.testing.assert_array_equal(ours.x, trace(ExactTrustRegion(), H, STARTS, 10).x)


def test_minimize_tells_the_kind_of_point_from_values_alone():
    found = minimize(
        GradientDescent(0.1),
        Function(bowl),
        STARTS,
        max_steps=200,
        gradient_tolerance=1e-6,
    )
    assert found.kind.tolist() == ["minimum"] * 3


@pytest.mark.parametrize(
    "surface",
    [pytest.param(row.surface, id=row.label) for row in SURFACES if row.surface],
)
def test_no_surface_of_the_catalogue_is_taken_for_a_mistake(surface):
    low, high = np.array(surface.domain).T
    x = np.random.default_rng(0).uniform(low, high, (5000, len(low)))
    x[:10] = [p.x for p in surface.critical_points[:1]]
    x[10:20, 0] = 0.0
    Function(surface.value, surface.gradient, surface.hessian).check(x)


def test_lists_and_whole_numbers_are_points():
    assert Function(bowl).value([1, 2]) == 13.0
    assert Function(bowl).gradient([[1, 2], [3, 4]]).shape == (2, 2)
    assert (
        Function(lambda x: x[..., 0].astype(int)).value([[2.0, 0.0]]).dtype
        == np.float64
    )


def test_a_function_of_one_point_will_do_for_one_start():
    def one(x):
        return math.sqrt(1 + x[0] ** 2) + x[1] ** 2 if x[0] > -9 else 0.0

    assert (
        np.abs(run(ExactTrustRegion(), Function(one), [1.0, 2.0], steps=9).x).max()
        < 1e-8
    )


def test_a_function_may_write_into_its_argument():
    def careless(x):
        x *= x
        return x.sum(axis=-1)

    x = STARTS.copy()
    assert (Function(careless).value(x) == (STARTS**2).sum(axis=-1)).all()
    assert (x == STARTS).all()


def test_a_complex_step_passes_through():
    f = Function(bowl, slope)
    np.testing.assert_allclose(complex_step(f.value, STARTS), slope(STARTS), rtol=1e-15)


def test_functions_of_the_same_functions_are_equal():
    assert Function(bowl, slope) == Function(bowl, slope)
    assert Function(bowl) != Function(bowl, slope)
    assert hash(Function(bowl)) == hash(Function(bowl))
    assert repr(Function(bowl)).endswith("hessian=None, scale=None)")


def test_single_precision_is_no_mistake():
    def value(x):
        return np.float32(1000) + bowl(x.astype(np.float32))

    Function(value, lambda x: slope(x.astype(np.float32)).astype(np.float32)).check(
        STARTS
    )


@pytest.mark.parametrize("offset", [0.0, 1e6, 1e12])
def test_rounding_is_no_mistake(offset):
    starts = np.random.default_rng(0).normal(size=(10_000, 2))
    Function(lambda x: offset + bowl(x), slope).check(starts)


@pytest.mark.parametrize("at_zero", [-1.0, 0.0, 1.0])
def test_a_kink_is_no_mistake(at_zero):
    def subgradient(x):
        return np.where(x == 0, at_zero, np.sign(x))

    starts = [[0.0, 0.0], [1.0, 0.0], [1e-6, -1e-5], [1e-9, 3.0], [2.0, -4e-4]]
    Function(lambda x: np.abs(x).sum(axis=-1), subgradient).check(np.array(starts))


def test_a_jump_is_no_mistake():
    Function(lambda x: np.floor(bowl(x)), np.zeros_like).check(STARTS)


# --------------------------------------------------------------------------------------- warnings


def overflowing(x):
    return np.exp(x[..., 0] ** 2)


def test_a_function_keeps_its_warnings_where_drivers_and_methods_are_silent():
    f = Function(overflowing)
    # The first step leads to -48000.
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        run(GradientDescent(1.0), f, [3.0, 0.0], steps=2)
    with (
        np.errstate(all="ignore"),
        pytest.warns(RuntimeWarning, match="overflow encountered"),
    ):
        f.value([100.0, 0.0])


def test_a_function_made_in_silence_stays_silent():
    with np.errstate(all="ignore"):
        f = Function(overflowing)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert f.value([100.0, 0.0]) == np.inf


def test_an_error_state_that_raises_raises():
    with np.errstate(over="raise"):
        f = Function(overflowing)
    with pytest.raises(FloatingPointError), np.errstate(all="ignore"):
        f.value([100.0, 0.0])


@pytest.mark.parametrize(
    "log",
    [lambda x: np.log(x[..., 0]), lambda x: math.log(x[0])],
    ids=["NumPy", "math"],
)
def test_trying_out_a_derivative_beside_the_start_raises_nothing(log):
    # The differences reach beyond zero, where the logarithm has no value.
    f = Function(log, lambda x: np.stack([1 / x[..., 0], 0 * x[..., 1]], axis=-1))
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        f.check(np.array([1e-7, 1.0]))
    assert heard == []


def test_differences_of_numbers_too_large_are_silent():
    # Infinity minus infinity happens in the difference, not in the function.
    f = Function(lambda x: np.where(x[..., 0] > 0, np.inf, -np.inf))
    assert not np.isfinite(f.gradient([1.0, 0.0])[0])
    assert not np.isfinite(f.hessian([1.0, 0.0])).all()


def test_a_run_that_diverges_ends_in_numbers():
    with np.errstate(all="ignore"):
        f = Function(lambda x: x[..., 0] ** 4 + x[..., 1] ** 4)
    assert not np.isfinite(run(GradientDescent(1e3), f, STARTS, steps=20).x).any()


# --------------------------------------------------------------------------------------- mistakes

ONE_POINT = (
    "value must answer for many starts at once, and it is written for one point: "
    "write x[..., 0] for x[0], axis=-1 in sums and stacks, np.where for if"
)


@pytest.mark.parametrize(
    "f",
    [
        pytest.param(lambda x: x[0] ** 2 + x[1] ** 2, id="x[0]"),
        pytest.param(lambda x: np.sum(x**2), id="sum over everything"),
        pytest.param(lambda x: np.linalg.norm(x), id="norm of everything"),
        pytest.param(lambda x: x @ np.eye(2) @ x, id="matrix product"),
        pytest.param(lambda x: math.cos(x[0]), id="math"),
        pytest.param(lambda x: x[0] if x[0] > 0 else -x[0], id="if"),
        pytest.param(lambda x: sum(v**2 for v in x), id="loop"),
        pytest.param(lambda x: float(np.dot(x, x)), id="float"),
    ],
)
@pytest.mark.parametrize(
    "shape", [(3, 2), (2, 2), (1, 2), (2, 2, 2), (1, 1, 2)], ids=str
)
def test_a_function_written_for_one_point_is_told(f, shape):
    # Two starts in two dimensions are the hard case: the shape is right by accident.
    starts = 1 + 0.1 * np.arange(np.prod(shape)).reshape(shape)
    assert told(Function(f), starts) == ONE_POINT


@pytest.mark.parametrize(
    "f",
    [
        pytest.param(lambda x: ((x - x.mean(axis=0)) ** 2).sum(axis=-1), id="mean"),
        pytest.param(lambda x: ((x - x[:1]) ** 2).sum(axis=-1), id="first"),
        pytest.param(lambda x: (x**2).sum(axis=-1) / (x**2).sum(), id="normalized"),
        pytest.param(lambda x: np.cumsum(x[..., 0], axis=0), id="running sum"),
        pytest.param(lambda x: np.sort(x[..., 0], axis=0)[::-1], id="sorted"),
    ],
)
@pytest.mark.parametrize("count", [2, 3, 1000])
def test_a_function_that_mixes_starts_is_told(f, count):
    starts = (
        np.random.default_rng(0).normal(size=(count, 2)) + np.arange(count)[:, None]
    )
    assert (
        "value must answer for each start by itself, and it mixes them: at ["
        in told(Function(f), starts)
    )


def test_the_numbers_that_show_the_mixing_are_told():
    f = Function(lambda x: ((x - x[:1]) ** 2).sum(axis=-1))
    assert told(f, [[0.5, 1.0], [2.5, 1.0]]) == (
        "value must answer for each start by itself, and it mixes them: "
        "at [2.5, 1.0] it is 4 among the others and 0 alone"
    )


@pytest.mark.parametrize(
    ("f", "got"),
    [
        pytest.param(lambda x: None, "None", id="None"),
        pytest.param(lambda x: "high", "'high'", id="string"),
        pytest.param(
            lambda x: [[1.0], [2.0, 3.0], [4.0]],
            "[[1.0], [2.0, 3.0], [4.0]]",
            id="rows",
        ),
        pytest.param(lambda x: x[..., 0] + 1j, "array([", id="complex"),
        pytest.param(lambda x: x[..., 0] > 0, "array([", id="truth"),
        pytest.param(lambda x: x, "shape (3, 2)", id="points"),
        pytest.param(
            lambda x: x[..., :1] ** 2, "shape (3, 1)", id="a last axis too many"
        ),
    ],
)
def test_answers_that_are_no_numbers_of_the_right_shape_are_told(f, got):
    sentence = (
        "value must return numbers of shape (3,) for points of shape (3, 2), got " + got
    )
    assert told(Function(f)).startswith(sentence)


@pytest.mark.parametrize(
    ("name", "f", "shape"),
    [
        ("gradient", bowl, "(3, 2)"),
        ("gradient", curvature, "(3, 2)"),
        ("hessian", slope, "(3, 2, 2)"),
    ],
)
def test_the_function_with_the_wrong_shape_is_named(name, f, shape):
    function = Function(bowl, **{"gradient": slope, name: f})
    assert told(function).startswith(
        f"{name} must return numbers of shape {shape} for points"
    )


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["value", "gradient", "hessian"])
def test_a_number_that_is_not_finite_at_a_start_is_told(name, bad):
    functions = {"value": bowl, "gradient": slope, "hessian": curvature}
    good = functions[name]

    def f(x):
        answer = good(x)
        there = (x[..., 0] == 2.0).reshape(
            x.shape[:-1] + (1,) * (answer.ndim - x.ndim + 1)
        )
        return np.where(there, bad, answer)

    sentence = told(Function(**functions | {name: f}))
    assert sentence == f"{name} must be finite at the start, got {bad} at [2.0, 3.0]"


@pytest.mark.parametrize(
    "start",
    [[np.nan, 1.0], [[np.nan, 1.0], [2.0, 3.0], [np.inf, 0.0]]],
    ids=["alone", "among"],
)
def test_a_start_that_has_diverged_before_is_carried_through_as_on_every_surface(start):
    with np.errstate(all="ignore"):
        f = Function(H.value, H.gradient)
    for surface in f, H:
        path = trace(GradientDescent(0.01), surface, start, steps=3).x
        there = np.isfinite(np.array(start)).all(axis=-1)
        np.testing.assert_array_equal(np.isfinite(path).all(axis=-1), [there] * 4)
        found = minimize(
            GradientDescent(0.01), surface, start, max_steps=3, gradient_tolerance=0
        )
        np.testing.assert_array_equal(found.status == "diverged", ~there)
        np.testing.assert_array_equal(found.n_steps[()], 3 * there)
        # It is as far away as can be.
        needed = escape_time(GradientDescent(0.01), surface, start, 3, left=1e3)
        np.testing.assert_array_equal(needed, np.where(there, np.inf, 0))


def test_beside_a_start_that_has_diverged_the_function_is_looked_at_all_the_same():
    f = Function(bowl, lambda x: -slope(x))
    assert told(f, [[np.nan, 1.0], [0.5, 1.0]]).endswith(
        "disagree with it at [0.5, 1.0]"
    )
    assert told(ONE, [[np.nan, 1.0], [0.5, 1.0]]) == ONE_POINT


def test_a_function_that_raises_is_told():
    def broken(x):
        return 1 / 0

    for start in STARTS, STARTS[0]:
        assert told(Function(broken), start) == (
            "value must return numbers at the start, and it raised "
            "ZeroDivisionError: division by zero"
        )
    with pytest.raises(ValueError, match="it raised") as mistake:
        run(GradientDescent(0.1), Function(broken), STARTS, 1)
    assert isinstance(mistake.value.__cause__, ZeroDivisionError)


def test_a_function_that_answers_differently_each_time_is_told():
    rng = np.random.default_rng(0)
    noisy = Function(bowl, lambda x: slope(x) + rng.normal(size=x.shape))
    sentence = "gradient must answer the same when asked twice at the same points, and does not"
    assert told(noisy) == sentence


@pytest.mark.parametrize("name", ["value", "gradient", "hessian"])
@pytest.mark.parametrize("f", [3, "bowl", [1.0]])
def test_what_cannot_be_called_is_told_at_once(name, f):
    with pytest.raises(
        TypeError, match=rf"^{name} must be a function of points \(\.\.\., d\), got"
    ):
        Function(**{"value": bowl, name: f})


@pytest.mark.parametrize("start", [[3.0], [[3.0], [4.0]], [[3.0]]], ids=str)
def test_on_a_line_too_the_coordinate_must_be_taken_out(start):
    shape = np.shape(start)
    sentence = (
        f"value must return numbers of shape {shape[:-1]} for points of shape {shape}, "
        f"got shape {shape}: write x[..., 0] for the first coordinate"
    )
    assert told(Function(lambda x: x**2), start) == sentence
    assert told(Function(lambda x: x**2, lambda x: 2 * x), start) == sentence
    run(
        GradientDescent(0.1),
        Function(lambda x: x[..., 0] ** 2, lambda x: 2 * x),
        start,
        steps=1,
    )


@pytest.mark.parametrize("name", ["value", "gradient", "hessian"])
def test_a_function_of_several_arguments_is_told_at_once(name):
    for f, taken in (
        (lambda x, y: x**2 + y**2, "(x, y)"),
        (lambda: 0.0, "()"),
        (lambda x, *, scale: scale * x, "(x, *, scale)"),
    ):
        with pytest.raises(TypeError) as mistake:
            Function(**{"value": bowl, name: f})
        assert str(mistake.value) == (
            f"{name} must be a function of one array of points (..., d), where x[..., 0] is the "
            f"first coordinate, got a function of {taken}"
        )


def test_arguments_with_defaults_and_functions_without_a_signature_are_welcome():
    Function(lambda x, scale=2.0: scale * bowl(x), gradient=max, hessian=lambda *x: x)


def test_a_value_is_needed():
    with pytest.raises(TypeError, match=r"^value must be a function of points"):
        Function(None, slope)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda x: -slope(x), id="sign"),
        pytest.param(lambda x: slope(x) / 2, id="half"),
        pytest.param(lambda x: 1.02 * slope(x), id="two percent"),
        pytest.param(lambda x: slope(x)[..., ::-1], id="swapped"),
        pytest.param(lambda x: slope(x) * [1, 0], id="one is missing"),
        pytest.param(lambda x: slope(x) + 1, id="a constant too much"),
    ],
)
def test_a_gradient_that_is_not_the_derivative_is_told(wrong):
    sentence = "gradient must be the derivative of value, and differences of value disagree with it"
    assert told(Function(bowl, wrong)).startswith(sentence)
    assert told(Function(bowl, wrong), STARTS[0]) == sentence + " at [0.5, 1.0]"


@pytest.mark.parametrize("wrong", [-1.0, 0.5, 2.0])
def test_a_hessian_that_is_not_the_derivative_is_told(wrong):
    sentence = "hessian must be the derivative of gradient, and differences of gradient disagree"
    f = Function(bowl, slope, lambda x: wrong * curvature(x))
    assert told(f).startswith(sentence)


def test_a_mistake_is_told_before_the_first_step_and_by_every_driver():
    f = Function(lambda x: x[0] ** 2)
    with pytest.raises(ValueError, match="written for one point"):
        next(iterate(GradientDescent(0.1), [f], STARTS))
    with pytest.raises(ValueError, match="written for one point"):
        minimize(GradientDescent(0.1), f, STARTS, max_steps=3, gradient_tolerance=1e-3)
    with pytest.raises(ValueError, match="written for one point"):
        trace(GradientDescent(0.1), Counted(f), STARTS, 2)


def test_an_answer_of_the_wrong_shape_under_way_is_told_too():
    def changes(x):
        return bowl(x) if (x > 0.4).all() else bowl(x).sum()

    with pytest.raises(ValueError, match=r"^value must return numbers of shape \(3,\)"):
        run(ExactTrustRegion(), Function(changes, slope, curvature), STARTS, steps=5)


def test_the_tryout_costs_a_fixed_number_of_values():
    asked = []

    def counting(x):
        asked.append(x.size // 2)
        return bowl(x)

    Function(counting, slope).check(np.random.default_rng(0).normal(size=(10_000, 2)))
    # Twice, once for each of eight rows, and the differences along two directions.
    assert sum(asked) < 20 * 10_000


@pytest.mark.parametrize("bad", [0, 1, 2])
@pytest.mark.parametrize("f", [bowl, slope], ids=["value", "gradient"])
def test_a_function_that_raises_at_one_of_many_starts_is_not_taken_for_one_of_a_single_point(
    f, bad
):
    starts = np.array([[0.5, 1.0], [2.0, 3.0], [4.0, 5.0]])
    starts[bad, 0] = -1.0

    def picky(x):
        if (x[..., 0] < 0).any():
            raise ValueError("negative")
        return f(x)

    function = Function(picky) if f is bowl else Function(bowl, picky)
    for shape in (3, 2), (3, 1, 2), (1, 3, 2):
        assert told(function, starts.reshape(shape)) == (
            f"{'value' if f is bowl else 'gradient'} must return numbers at the start "
            f"{starts[bad].tolist()}, and it raised ValueError: negative"
        )


# What is asked outside of a run.


ONE = Function(lambda x: x[0] ** 2 + x[1] ** 2)
BOX = ((-1.0, 1.0), (-1.0, 1.0))


@pytest.mark.parametrize(
    "ask",
    [
        lambda f: classify(f, [[0.0, 0.0], [1.0, 1.0]]),
        lambda f: curvature_map(f, 2, domain=BOX),
        lambda f: curvature_map(f, 5, domain=BOX),
        lambda f: find_critical_points(f, BOX),
        lambda f: winding_number(f, BOX),
    ],
    ids=[
        "classify",
        "as many as coordinates",
        "curvature_map",
        "search",
        "winding_number",
    ],
)
def test_a_function_of_one_point_is_told_so_before_any_run(ask):
    with pytest.raises(ValueError, match="written for one point: write x"):
        ask(ONE)
    ask(Function(lambda x: x[..., 0] ** 2 + x[..., 1] ** 2))


def test_a_wrong_gradient_is_not_believed_outside_of_a_run():
    shifted = Function(lambda x: (x**2).sum(axis=-1), lambda x: x - 0.5)
    for ask in (
        lambda: classify(shifted, [0.5, 0.5]),
        lambda: find_critical_points(shifted, BOX),
        lambda: curvature_map(shifted, 4, domain=BOX),
    ):
        with pytest.raises(
            ValueError, match="gradient must be the derivative of value"
        ):
            ask()


def test_where_a_function_has_no_value_it_is_not_looked_at():
    half = Function(
        lambda x: np.where(x[..., 0] > 0, ((x - 0.5) ** 2).sum(axis=-1), np.nan)
    )
    (point,) = find_critical_points(half, ((-1.0, 2.0), (-1.0, 1.5)))
    np.testing.assert_allclose(point.x, 0.5, atol=1e-9)
    assert classify(half, [[-1.0, 0.0], [0.5, 0.5]]).tolist() == [
        "not critical",
        "minimum",
    ]
