"""Drivers: what they keep, when they stop, what they pay."""

import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest

from optguide import (
    Adam,
    Clipped,
    Counted,
    ExactTrustRegion,
    GradientDescent,
    Himmelblau,
    Linear,
    Momentum,
    Nesterov,
    Newton,
    PolyakStep,
    Quadratic,
    SaddleFreeNewton,
    Scheduled,
    frequency_response,
    iterate,
    minimize,
    response,
    run,
    trace,
)
from optguide.catalogue import METHODS
from optguide.driver import Cached, missing_oracle
from optguide.methods.gradient_descent import GradientDescentState
from optguide.schedules import Constant, Exponential

EVERY = pytest.mark.parametrize(
    "method", [pytest.param(row.method, id=row.label) for row in METHODS]
)
STARTS = np.random.default_rng(1).uniform(-4, 4, (3, 4, 2))
HIMMELBLAU = Himmelblau()


class Flat:
    """A surface without second derivatives."""

    def value(self, x):
        return x.sum(axis=-1)

    def gradient(self, x):
        return np.ones_like(x)


class Quartic:
    """A surface whose own code overflows."""

    def value(self, x):
        return (x**4).sum(axis=-1)

    def gradient(self, x):
        return 4 * x**3

    def hessian(self, x):
        return 12 * x[..., None] ** 2 * np.eye(x.shape[-1])

    def residuals(self, x):
        return np.sqrt(2) * x**2

    def jacobian(self, x):
        return 2 * np.sqrt(2) * x[..., None] * np.eye(x.shape[-1])

    def jvp(self, x, p):
        return 2 * np.sqrt(2) * x * p

    vjp = jvp


# run, trace, iterate


@EVERY
def test_row_0_is_the_start_and_row_t_what_run_gives_after_t_steps(method):
    path = trace(method, HIMMELBLAU, STARTS, steps=6)
    assert len(path.x) == 7
    np.testing.assert_array_equal(path.x[0], STARTS)
    for t in 0, 1, 6:
        np.testing.assert_array_equal(
            path.x[t], run(method, HIMMELBLAU, STARTS, steps=t).x
        )


@EVERY
def test_a_trace_is_what_iterate_yields(method):
    states = list(iterate(method, [HIMMELBLAU] * 4, STARTS))
    assert len(states) == 5
    path = trace(method, HIMMELBLAU, STARTS, steps=4)
    np.testing.assert_array_equal(path.x, [state.x for state in states])


@EVERY
def test_a_trace_has_the_type_of_the_state(method):
    path, state = (
        trace(method, HIMMELBLAU, STARTS, 3),
        run(method, HIMMELBLAU, STARTS, 3),
    )
    assert type(path) is type(state)
    for name, column in path._asdict().items():
        if name != "inner":
            assert column.shape == (4, *np.shape(getattr(state, name))), name


def test_the_states_inside_a_wrapper_keep_their_type_and_gain_the_axis_of_time():
    twice = Scheduled(Scheduled(Adam(0.1), Exponential(0.9)), Exponential(0.5))
    path = trace(twice, HIMMELBLAU, STARTS, steps=5)
    state = run(twice, HIMMELBLAU, STARTS, steps=5)
    assert type(path.inner) is type(state.inner)
    assert type(path.inner.inner) is type(state.inner.inner)
    assert path.inner.inner.m.shape == (6, *STARTS.shape)
    np.testing.assert_array_equal(path.inner.inner.m[-1], state.inner.inner.m)
    np.testing.assert_array_equal(path.t, range(6))
    np.testing.assert_array_equal(path.inner.inner.t, range(6))


@pytest.mark.parametrize("every", [1, 2, 3, 7, 100])
def test_every_keeps_the_start_and_then_one_row_of_so_many(every):
    path = trace(Adam(0.1), HIMMELBLAU, STARTS, steps=10)
    thin = trace(Adam(0.1), HIMMELBLAU, STARTS, steps=10, every=every)
    np.testing.assert_array_equal(thin.t, range(0, 11, every))
    np.testing.assert_array_equal(thin.x, path.x[::every])
    np.testing.assert_array_equal(thin.v, path.v[::every])


def test_fields_that_nobody_asked_for_are_none():
    path = trace(Adam(0.1), HIMMELBLAU, STARTS, steps=3, fields=["v", "t"])
    assert path.m is None
    assert path.step is None
    full = trace(Adam(0.1), HIMMELBLAU, STARTS, steps=3)
    for name in "x", "v", "t":
        np.testing.assert_array_equal(getattr(path, name), getattr(full, name))
    only = trace(
        Scheduled(Adam(0.1), Constant()), HIMMELBLAU, STARTS, steps=3, fields=[]
    )
    assert only.inner is None
    np.testing.assert_array_equal(only.x, full.x)


@EVERY
def test_no_steps_leave_the_start(method):
    np.testing.assert_array_equal(run(method, HIMMELBLAU, STARTS, steps=0).x, STARTS)
    path = trace(method, HIMMELBLAU, STARTS, steps=0)
    np.testing.assert_array_equal(path.x, STARTS[None])
    (only,) = iterate(method, [], STARTS)
    np.testing.assert_array_equal(only.x, STARTS)


@EVERY
def test_the_start_is_not_touched_and_not_shared(method):
    starts = STARTS.copy()
    path = trace(method, HIMMELBLAU, starts, steps=2)
    found = minimize(method, HIMMELBLAU, starts, max_steps=2, gradient_tolerance=1e-3)
    state = run(method, HIMMELBLAU, starts, steps=0)
    np.testing.assert_array_equal(starts, STARTS)
    for x in path.x, found.x, state.x:
        assert not np.shares_memory(x, starts)


def test_lists_and_integers_are_starts_too():
    expected = run(GradientDescent(0.01), HIMMELBLAU, np.array([1.0, -2.0]), steps=3).x
    for start in (
        [1, -2],
        (1, -2),
        np.array([1, -2], dtype=np.int8),
        np.float32([1, -2]),
    ):
        x = run(GradientDescent(0.01), HIMMELBLAU, start, steps=3).x
        assert x.dtype == np.float64
        np.testing.assert_array_equal(x, expected)


def test_no_starts_at_all_are_a_run_of_nothing():
    assert trace(Adam(), HIMMELBLAU, np.zeros((0, 2)), steps=3).x.shape == (4, 0, 2)
    found = minimize(
        Adam(), HIMMELBLAU, np.zeros((0, 2)), max_steps=3, gradient_tolerance=1e-3
    )
    assert found.n_steps.shape == (0,)


def test_iterate_asks_each_surface_for_one_step():
    surfaces = [Counted(HIMMELBLAU) for _ in range(3)]
    for _ in iterate(Momentum(0.01), surfaces, STARTS):
        pass
    for counted in surfaces:
        np.testing.assert_array_equal(counted.n_gradients, np.ones((3, 4)))


def test_iterate_is_lazy():
    counted = Counted(HIMMELBLAU)
    states = iterate(GradientDescent(0.01), (counted for _ in range(10**9)), [1.0, 2.0])
    for _ in range(3):
        next(states)
    assert counted.n_gradients == 2


# response


def asks_for_more_than_gradients(method):
    if missing_oracle(method, HIMMELBLAU)[1]:
        return True
    counted = Counted(HIMMELBLAU)
    run(method, counted, STARTS, steps=3)
    return any(
        asked.any()
        for asked in (counted.n_values, counted.n_hessians, counted.n_products)
    )


def test_a_recording_has_no_values_hessians_or_products_and_the_method_that_asks_is_named():
    for method, sentence in (
        (
            Newton(),
            "Newton needs a surface with hessian, and RecordedGradient has none",
        ),
        (
            Clipped(Newton(), 1.0),
            "Newton needs a surface with hessian, and RecordedGradient has none",
        ),
        (
            PolyakStep(0.0),
            "PolyakStep(minimum_value=0.0) needs a surface with value, and RecordedGradient has none",
        ),
        (
            Clipped(PolyakStep(0.0), 1.0),
            "Clipped(method=PolyakStep(minimum_value=0.0), max_norm=1.0) needs a surface with "
            + "value, and RecordedGradient has none",
        ),
    ):
        with pytest.raises(TypeError) as told:
            response(method, [1.0, 2.0])
        assert str(told.value) == sentence


@EVERY
@pytest.mark.parametrize("d", [1, 3])
def test_a_recording_is_a_plane_tilted_anew_at_each_step(method, d):
    gradients = np.random.default_rng(2).normal(size=(20, d))
    if asks_for_more_than_gradients(method):
        for play in (
            lambda: response(method, gradients),
            lambda: frequency_response(method, 0.1, settle=0, steps=8),
        ):
            with pytest.raises(
                TypeError, match=r"^\w+(\(.*)? needs a surface with \w+"
            ) as told:
                play()
            assert type(getattr(method, "method", method)).__name__ in str(told.value)
        return
    path = response(method, gradients)
    x = np.zeros(d)
    np.testing.assert_array_equal(path.x[0], x)
    state = method.init(x)
    for t, slope in enumerate(gradients):
        state = method.step(Linear(slope), state)
        np.testing.assert_array_equal(path.x[t + 1], state.x)


def test_a_recording_of_one_coordinate_needs_no_second_axis():
    signal = np.sin(np.arange(50))
    flat, column = response(Adam(0.1), signal), response(Adam(0.1), signal[:, None])
    assert flat.x.shape == (51, 1)
    np.testing.assert_array_equal(flat.x, column.x)


def test_every_start_hears_the_same_recording():
    path = response(Momentum(0.1), [[1.0, 2.0], [0.0, -1.0]], STARTS)
    assert path.x.shape == (3, 3, 4, 2)
    np.testing.assert_array_equal(path.step[2, 1, 1], path.step[2, 0, 0])
    np.testing.assert_array_equal(path.x[0], STARTS)


def test_a_sweep_hears_the_recording_in_one_run():
    answers = response(
        Momentum(1.0, momentum=np.array([[0.0], [0.5]])), [1.0, 0.0, 0.0]
    )
    assert answers.x.shape == (4, 2, 1)
    np.testing.assert_array_equal(answers.step[1:, 1, 0], [-1, -0.5, -0.25])


def test_an_empty_recording_is_the_start_alone():
    assert response(Adam(), []).x.tolist() == [[0.0]]
    assert response(Adam(), np.zeros((0, 3))).x.tolist() == [[0.0, 0.0, 0.0]]


# minimize


@EVERY
def test_each_start_stops_where_it_would_stop_alone(method):
    settings = {"max_steps": 60, "gradient_tolerance": 1e-2}
    together = minimize(method, HIMMELBLAU, STARTS, **settings)
    for i in np.ndindex(3, 4):
        alone = minimize(method, HIMMELBLAU, STARTS[i], **settings)
        # The surface is the same for all; the kind is worked out of the point.
        for name in (*together._fields[:-1], "kind"):
            many, one = getattr(together, name), getattr(alone, name)
            if np.asarray(many).dtype.kind == "f":
                # Sums in another order, as in the contracts of methods.
                np.testing.assert_allclose(
                    many[i], one, rtol=1e-12, atol=1e-12, err_msg=name
                )
            else:
                assert many[i] == one, name


@EVERY
def test_minimize_stops_at_the_first_small_gradient_of_the_trace_and_counts_alike(
    method,
):
    tolerance = 5.0
    found = minimize(
        method, HIMMELBLAU, STARTS, max_steps=40, gradient_tolerance=tolerance
    )
    for i in np.ndindex(3, 4):
        counted = Counted(HIMMELBLAU)
        asked = Cached(counted)
        state, steps = method.init(STARTS[i].copy()), 0
        while np.linalg.norm(asked.gradient(state.x)) > tolerance and steps < 40:
            state, steps = method.step(asked, state), steps + 1
        np.testing.assert_allclose(found.x[i], state.x, rtol=1e-12)
        size = np.linalg.norm(HIMMELBLAU.gradient(state.x))
        assert found.n_steps[i] == steps
        assert found.status[i] == ("converged" if size <= tolerance else "max_steps")
        assert found.n_values[i] == counted.n_values
        assert found.n_gradients[i] == counted.n_gradients
        assert found.n_hessians[i] == counted.n_hessians
        assert found.n_products[i] == counted.n_products
        np.testing.assert_allclose(found.gradient_norm[i], size, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(
            found.value[i], HIMMELBLAU.value(state.x), atol=1e-12
        )


def test_gradients_at_x_are_paid_once_and_gradients_elsewhere_extra():
    starts = [[0.0, 0.0], [1.0, 1.0]]
    plain = minimize(
        GradientDescent(0.01), HIMMELBLAU, starts, max_steps=10, gradient_tolerance=0.0
    )
    np.testing.assert_array_equal(plain.n_gradients, [11, 11])
    # The first point ahead is the start itself.
    ahead = minimize(
        Nesterov(0.003), HIMMELBLAU, starts, max_steps=10, gradient_tolerance=0.0
    )
    np.testing.assert_array_equal(ahead.n_gradients, [20, 20])


def test_a_stopped_start_is_not_changed_by_a_single_bit():
    starts = np.array([[3.0 + 1e-4, 2.0], [-4.0, 4.0], [0.0, 0.0]])
    found = minimize(
        Adam(0.1), HIMMELBLAU, starts, max_steps=500, gradient_tolerance=1e-2
    )
    assert found.n_steps[0] == 0 < found.n_steps[1] < 500
    assert found.n_steps[1] != found.n_steps[2]
    path = trace(Adam(0.1), HIMMELBLAU, starts, steps=500)
    for i, steps in enumerate(found.n_steps):
        np.testing.assert_array_equal(found.x[i], path.x[steps, i])


def test_a_run_converges_or_diverges_or_takes_all_its_steps():
    bowl = Quadratic((1.0, 1.0))
    rates = np.array([[0.5], [1e-3], [1e300]])
    found = minimize(
        GradientDescent(rates), bowl, [1.0, 1.0], max_steps=50, gradient_tolerance=1e-6
    )
    assert found.status.tolist() == ["converged", "max_steps", "diverged"]
    # The first step of the last start ends at -1e300, which is a point.
    assert found.n_steps.tolist() == [21, 50, 2]
    assert found.gradient_norm[0] <= 1e-6 < found.gradient_norm[1]


def test_a_start_that_is_not_finite_has_diverged_before_the_first_step():
    found = minimize(
        Adam(), HIMMELBLAU, [[np.nan, 0.0]], max_steps=5, gradient_tolerance=1e-3
    )
    assert found.status.tolist() == ["diverged"]
    assert found.n_steps.tolist() == [0]
    assert found.n_gradients.tolist() == [1]


def test_max_steps_of_zero_classify_the_starts():
    saddle = Quadratic((2.0, -2.0))
    found = minimize(
        Adam(), saddle, [[0.0, 0.0], [1.0, 0.0]], max_steps=0, gradient_tolerance=1e-9
    )
    assert found.status.tolist() == ["converged", "max_steps"]
    assert found.kind.tolist() == ["saddle", "not critical"]


def test_the_kind_of_point_tells_a_minimum_from_a_saddle():
    # On the axis of a saddle gradient descent stops at the saddle and calls that success. The kind
    # of point says otherwise.
    saddle = Quadratic((2.0, -2.0))
    found = minimize(
        GradientDescent(0.25),
        saddle,
        [[1.0, 0.0]],
        max_steps=99,
        gradient_tolerance=1e-12,
    )
    assert (found.status[0], found.kind[0]) == ("converged", "saddle")
    bowl = minimize(
        GradientDescent(0.25),
        Quadratic((2.0, 2.0)),
        [[1.0, 0.0]],
        max_steps=99,
        gradient_tolerance=1e-12,
    )
    assert (bowl.status[0], bowl.kind[0]) == ("converged", "minimum")


@pytest.mark.parametrize("reader", ["warn", "raise"])
@EVERY
def test_minimize_lets_a_readers_surface_diverge_in_silence(method, reader):
    starts = [[1e200, 1.0], [1.0, 1.0]]
    with np.errstate(all=reader), warnings.catch_warnings():
        warnings.simplefilter("error")
        found = minimize(
            method, Quartic(), starts, max_steps=20, gradient_tolerance=1e-9
        )
    finite = np.isfinite(found.x).all(axis=-1)
    np.testing.assert_array_equal(found.status != "diverged", finite)
    assert finite[1]


def test_minimize_stops_when_all_have_stopped():
    bowl = Quadratic((1.0, 1.0))
    found = minimize(
        GradientDescent(1.0), bowl, [[1.0, 2.0]], max_steps=1000, gradient_tolerance=0.0
    )
    # Before the step and after it; then the gradient is zero.
    assert found.n_gradients.tolist() == [2]


# what a question costs


class Twice:
    """A method in the manner of quasi-Newton ones: it compares the gradients before and after."""

    class State(NamedTuple):
        x: np.ndarray
        change: np.ndarray

    def init(self, x):
        return self.State(x, np.zeros_like(x))

    def step(self, surface, state):
        before = surface.gradient(state.x)
        x = state.x - 0.01 * before
        return self.State(x, surface.gradient(x) - before)


def test_a_method_that_asks_for_the_same_point_twice_pays_once():
    counted = Counted(HIMMELBLAU)
    path = trace(Twice(), counted, STARTS, steps=10)
    np.testing.assert_array_equal(counted.n_gradients, np.full((3, 4), 11))
    # And the answers are those of the surface.
    gradients = HIMMELBLAU.gradient(path.x)
    np.testing.assert_array_equal(path.change[1:], np.diff(gradients, axis=0))
    found = minimize(Twice(), HIMMELBLAU, STARTS, max_steps=10, gradient_tolerance=0.0)
    np.testing.assert_array_equal(found.n_gradients, np.full((3, 4), 11))


def test_a_readers_method_diverges_in_silence_too():
    # It does not silence itself, as those of the package do.
    with np.errstate(all="raise"):
        assert not np.isfinite(run(Twice(), Quartic(), [1e200, 1.0], steps=3).x[0])
        found = minimize(
            Twice(), Quartic(), [1e99, 1.0], max_steps=3, gradient_tolerance=0.0
        )
    assert found.status == "diverged"


def test_an_answer_is_not_remembered_for_another_surface():
    bowls = [Quadratic((k, k)) for k in (1.0, 2.0, 4.0)]
    *_, state = iterate(Twice(), bowls, [1.0, 1.0])
    expected = 1.0
    for k in 1.0, 2.0, 4.0:
        before, expected = expected, expected * (1 - 0.01 * k)
    np.testing.assert_allclose(state.x, expected, rtol=1e-15)
    np.testing.assert_allclose(state.change, 4.0 * (expected - before), rtol=1e-13)


def test_a_start_is_charged_once_for_a_point_and_the_one_before():
    counted = Counted(HIMMELBLAU)
    asked, x = Cached(counted), np.ones((3, 4, 2))
    answers = [asked.gradient(x), asked.gradient(x), asked.gradient(x.copy())]
    np.testing.assert_array_equal(counted.n_gradients, np.ones((3, 4)))
    # One start moves: it pays, and on its way back it does not; a third point is forgotten.
    there, elsewhere = x.copy(), x.copy()
    there[0, 0], elsewhere[0, 0] = 2, 3
    for point, paid in (there, 2), (x.copy(), 2), (elsewhere, 3), (there.copy(), 4):
        np.testing.assert_array_equal(asked.gradient(point), HIMMELBLAU.gradient(point))
        assert (counted.n_gradients[0, 0], counted.n_gradients[0, 1]) == (paid, 1)
    np.testing.assert_array_equal(answers[0], answers[2])
    # Values, gradients and Hessians are remembered apart.
    asked.value(x), asked.hessian(x), asked.value(x)
    np.testing.assert_array_equal(counted.n_values, np.ones((3, 4)))
    np.testing.assert_array_equal(counted.n_hessians, np.ones((3, 4)))


@pytest.mark.parametrize("shape", [(), (5,), (3, 4)], ids=str)
def test_questions_are_counted_per_start_and_stacked_points_each(shape):
    counted = Counted(HIMMELBLAU)
    x = np.ones((*shape, 2))
    counted.gradient(x)
    counted.gradient(np.stack([x, x, x]))
    counted.value(x)
    counted.hessian(np.stack([x, x]))
    for tally, expected in zip(
        (counted.n_values, counted.n_gradients, counted.n_hessians, counted.n_products),
        (1, 4, 2, 0),
        strict=True,
    ):
        assert np.shape(tally) == shape
        np.testing.assert_array_equal(tally, expected)


def test_hessian_vector_products_are_counted():
    class Product(Flat):
        def hvp(self, x, p):
            return 2 * p

    counted = Counted(Product())
    p = np.ones((4, 2))
    np.testing.assert_array_equal(counted.hvp(p, p), 2 * p)
    np.testing.assert_array_equal(counted.n_products, np.ones(4))


def test_counting_hides_nothing_of_the_surface():
    counted = Counted(HIMMELBLAU)
    assert counted.critical_points == HIMMELBLAU.critical_points
    assert not hasattr(Counted(Flat()), "hessian")


@EVERY
def test_a_counted_surface_gives_the_same_path(method):
    counted = trace(method, Counted(HIMMELBLAU), STARTS, steps=10)
    np.testing.assert_array_equal(
        counted.x, trace(method, HIMMELBLAU, STARTS, steps=10).x
    )


# what a method needs


@pytest.mark.parametrize("method", [SaddleFreeNewton(), ExactTrustRegion()], ids=repr)
def test_asking_more_of_a_surface_than_it_has_is_one_sentence(method):
    name = type(method).__name__
    needed = f"{name} needs a surface with hessian, and Flat has none"
    for drive in (
        lambda: run(method, Flat(), [0.0, 0.0], steps=1),
        lambda: run(method, Flat(), [0.0, 0.0], steps=0),
        lambda: trace(method, Flat(), [0.0, 0.0], steps=1),
        lambda: minimize(
            method, Flat(), [0.0, 0.0], max_steps=1, gradient_tolerance=0.1
        ),
        lambda: list(iterate(method, [Linear([1.0, 1.0]), Flat()], [0.0, 0.0])),
    ):
        with pytest.raises(TypeError) as error:
            drive()
        assert str(error.value) == needed


def test_a_wrapper_needs_what_the_method_inside_needs():
    for method in (
        Scheduled(SaddleFreeNewton(), Constant()),
        Scheduled(Scheduled(SaddleFreeNewton(), Constant()), Constant()),
    ):
        with pytest.raises(
            TypeError, match=r"^SaddleFreeNewton needs a surface with hessian"
        ):
            run(method, Flat(), [0.0, 0.0], steps=1)


def test_first_order_methods_need_no_hessian():
    for row in METHODS:
        if row.family != "curvature":
            run(row.method, Flat(), [0.0, 0.0], steps=1)


def test_a_state_is_a_named_tuple_for_a_readers_method_too():
    class Halving:
        def init(self, x):
            return GradientDescentState(x, np.zeros_like(x))

        def step(self, surface, state):
            return GradientDescentState(state.x / 2, -state.x / 2)

    assert trace(Halving(), Flat(), [8.0], steps=3).x[:, 0].tolist() == [8, 4, 2, 1]


class InPlace(NamedTuple):
    """The state of a method that writes where it stands."""

    x: Any


class WritesInPlace:
    """Descent as it is written elsewhere."""

    def init(self, x):
        return InPlace(x)

    def step(self, surface, state):
        x = state.x
        x -= 0.01 * surface.gradient(x)
        return InPlace(x)


def test_a_step_that_writes_in_place_cannot_rewrite_the_past():
    with pytest.raises(ValueError, match="read-only"):
        trace(WritesInPlace(), Himmelblau(), [-4.0, 4.0], 3)


def test_a_state_is_a_named_tuple():
    class Plain:
        def init(self, x):
            return {"x": x}

        def step(self, surface, state):
            return state

    with pytest.raises(
        TypeError, match="must keep a named tuple whose first field is x"
    ):
        run(Plain(), Himmelblau(), [-4.0, 4.0], 3)


def test_a_rate_that_grows_without_end_ends_in_inf():
    method = Scheduled(GradientDescent(1e-3), Exponential(1.1))
    assert not np.isfinite(run(method, Himmelblau(), [-4.0, 4.0], 7500).x).all()
