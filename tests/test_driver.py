"""Drivers: what they keep, when they stop, what they pay."""

import pickle
import warnings
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np
import pytest

from optguide import (
    BFGS,
    LBFGS,
    Adam,
    ArmijoDescent,
    Averaged,
    Clipped,
    Counted,
    ExactTrustRegion,
    Function,
    GradientDescent,
    Himmelblau,
    Linear,
    Lion,
    Momentum,
    Nesterov,
    Newton,
    NewtonCG,
    PerturbedGradientDescent,
    PolyakStep,
    Quadratic,
    Regularized,
    Rosenbrock,
    Rotated,
    SaddleFreeNewton,
    Scaled,
    Scheduled,
    SharpnessAware,
    SignDescent,
    Signum,
    WolfeDescent,
    classify,
    frequency_response,
    iterate,
    minimize,
    response,
    run,
    trace,
)
from optguide._only import only
from optguide._states import tree_map
from optguide.calculus.kinds import kinds
from optguide.catalogue import METHODS
from optguide.driver import Cached, _Count, missing_oracle
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


def test_a_recording_has_gradients_only_and_the_method_that_asks_for_more_is_named():
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
            "PolyakStep(minimum_value=0.0) needs a surface with value, "
            + "and RecordedGradient has none",
        ),
        (
            Clipped(PolyakStep(0.0), 1.0),
            "Clipped(method=PolyakStep(minimum_value=0.0), max_norm=1.0) needs a "
            + "surface with value, and RecordedGradient has none",
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
    # On the axis of a saddle gradient descent stops at the saddle and calls that
    # success. The kind of point says otherwise.
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


# starts that no longer move


class Ridge:
    """Half of each absolute value; on the kink the slope is that of the right side."""

    def value(self, x):
        return np.abs(x).sum(axis=-1) / 2

    def gradient(self, x):
        return np.where(x >= 0, 0.5, -0.5)

    def hessian(self, x):
        return np.zeros((*x.shape, x.shape[-1]))


class Step:
    """A slope that changes sign at 1, so small that a step is the last bit of 1."""

    def value(self, x):
        return np.abs(x - 1).sum(axis=-1)

    def gradient(self, x):
        return np.where(x > 1, 2.0**-52, -(2.0**-52))


class CountingState(NamedTuple):
    x: Any
    t: int


class Counting:
    """A method that stands still, and looks at its count of steps."""

    def init(self, x):
        return CountingState(x, 0)

    def step(self, surface, state):
        return CountingState(state.x + 0.0 * state.t, state.t + 1)


def stop(method, surface, start, max_steps, gradient_tolerance=0.0):
    return minimize(
        method,
        surface,
        start,
        max_steps=max_steps,
        gradient_tolerance=gradient_tolerance,
    )


@pytest.mark.parametrize(
    "method", [ArmijoDescent(), WolfeDescent(), NewtonCG()], ids=repr
)
def test_a_start_in_a_kink_from_which_no_length_leads_down_has_stalled(method):
    found = stop(method, Ridge(), [[0.0], [3.0]], max_steps=100)
    assert found.status[0] == "stalled"
    assert found.x[0] == 0
    assert found.n_steps[0] <= 2


def test_a_start_that_hops_between_two_neighbouring_numbers_has_stalled():
    found = stop(GradientDescent(1.0), Step(), [[1.0], [1 - 2.0**-40]], max_steps=9999)
    assert found.status.tolist() == ["stalled", "stalled"]
    # The circle is found within eight steps. The other start walks there, and is told
    # from one that stands although each of its steps is a rounding.
    assert found.n_steps[0] <= 8
    assert 2**12 < found.n_steps[1] < 2**13
    np.testing.assert_allclose(found.x, 1, rtol=0, atol=2.0**-52)


@pytest.mark.parametrize(
    "method",
    [GradientDescent(0.0), Momentum(0.0), Nesterov(0.0), SignDescent(0.0)],
    ids=repr,
)
def test_without_a_rate_a_start_stalls_as_soon_as_its_memory_has_settled(method):
    found = stop(method, HIMMELBLAU, [1.0, 1.0], max_steps=5000)
    assert (found.status, found.x.tolist()) == ("stalled", [1.0, 1.0])
    if not any(isinstance(field, int) for field in method.init(np.ones(2))):
        assert found.n_steps < 5000
    # A point is paid once, however long one stands there.
    assert found.n_gradients == 1


@pytest.mark.parametrize(
    "method", [SignDescent(0.25), Lion(0.25, 0.9, 0.99), Signum(0.25, 0.5)], ids=repr
)
def test_circles_larger_than_a_rounding_are_no_stall(method):
    found = stop(method, Quadratic([1.0, 1.0]), [0.125, 1.125], max_steps=300)
    assert (found.status, found.n_steps) == ("max_steps", 300)
    # The path has come back to where it was.
    path = trace(method, Quadratic([1.0, 1.0]), [0.125, 1.125], steps=300).x
    assert any((path[-1] == earlier).all() for earlier in path[200:-1])
    assert (path[-1] != path[-2]).any()


def test_a_start_that_stands_still_at_first_is_left_time_to_begin():
    class Late(NamedTuple):
        def __call__(self, t):
            return float(t > 40)

    bowl, start = Quadratic([1.0, 1.0]), [1.0, 2.0]
    late = stop(Scheduled(GradientDescent(0.5), Late()), bowl, start, 999, 1e-6)
    assert late.status == "converged"
    assert (
        late.n_steps == 41 + stop(GradientDescent(0.5), bowl, start, 999, 1e-6).n_steps
    )
    # Radii of trust that are far too long are refused, one after the other.
    eager = ExactTrustRegion(radius=1e9, max_radius=1e9)
    path = trace(eager, Rosenbrock(), [-1.2, 1.0], steps=9)
    assert (path.x[8] == path.x[0]).all() or (np.diff(path.x, axis=0) == 0).any()
    refused = stop(eager, Rosenbrock(), [-1.2, 1.0], 200, 1e-8)
    assert refused.status == "converged"
    # Noise comes every 31 steps; in between the rate of zero keeps the start where it
    # is.
    waits = PerturbedGradientDescent(0.0, radius=0.1, threshold=99.0, wait=30)
    for steps in 32, 60, 100, 155:
        found = stop(waits, bowl, start, steps)
        assert (found.status, found.n_steps) == ("max_steps", steps)
    path = trace(waits, bowl, start, steps=32).x
    assert (path[1] == path[31]).all()
    assert (path[31] != path[32]).any()


@pytest.mark.parametrize("method", [BFGS(), LBFGS()], ids=repr)
def test_a_search_that_has_failed_is_not_repeated_though_steps_are_counted(method):
    # Nothing but the start has a value.
    alone = Function(
        lambda x: np.where(x[..., 0] == 0, 0.0, np.nan), lambda x: np.ones_like(x)
    )
    found = stop(method, alone, [0.0], max_steps=1000)
    assert (found.status, found.n_steps) == ("stalled", 2)
    assert found.n_values < 125
    # A search that fails in a kink, beside one that pays what it would pay alone.
    both = Function(
        lambda x: np.where(x > -1, np.abs(x), np.cosh(x + 5))[..., 0],
        lambda x: np.where(x > -1, np.where(x >= 0, 1.0, -1.0), np.sinh(x + 5)),
    )
    starts = [[0.0], [-7.0]]
    found = stop(method, both, starts, 500, 1e-6)
    assert found.status.tolist() == ["stalled", "converged"]
    assert found.n_steps[0] < found.n_steps[1]
    for i, start in enumerate(starts):
        one = stop(method, both, start, 500, 1e-6)
        for cost in "n_steps", "n_values", "n_gradients":
            assert getattr(one, cost) == getattr(found, cost)[i]


def test_a_method_that_needs_the_count_of_its_steps_is_not_at_rest():
    bowl = Quadratic([1.0, 1.0])

    class Warm(NamedTuple):
        after: int

        def __call__(self, t):
            return 0.0 if t < self.after else 1.0

    late = Scheduled(GradientDescent(0.5), Warm(30))
    assert stop(late, bowl, [1.0, 2.0], 99, 1e-6).status == "converged"

    class Never(NamedTuple):
        def __call__(self, t):
            return 0.0

    # A schedule that ignores the count has come to rest at once.
    never = stop(Scheduled(GradientDescent(0.5), Never()), bowl, [1.0, 2.0], 99)
    assert never.status == "stalled"
    assert never.n_steps < 5


def test_a_count_that_is_not_told_answers_only_whether_it_is_zero():
    count = _Count()
    assert count
    assert count != 0
    assert (count + 1) + 1 is count
    needs = [
        lambda t: 0.9**t,
        lambda t: t * 2.0,
        lambda t: np.ones(2) * t,
        lambda t: np.sqrt(t),
        lambda t: t == 1,
        lambda t: t < 3,
        lambda t: t % 5,
        lambda t: float(t),
        lambda t: int(t),
        lambda t: {1: 2}[t],
        lambda t: [1, 2][t],
    ]
    for need in needs:
        with pytest.raises(TypeError):
            need(count)


def test_a_method_that_counts_its_steps_has_stalled_if_it_stands_still_to_the_end():
    found = stop(Counting(), Ridge(), [0.0], max_steps=50)
    assert (found.status, found.n_steps) == ("stalled", 50)
    # Seven steps are too few to tell, and so is a half in which it has still moved.
    assert stop(Counting(), Ridge(), [0.0], max_steps=7).status == "max_steps"

    class Early(NamedTuple):
        def __call__(self, t):
            return float(t < 30)

    brief = Scheduled(SignDescent(0.25), Early())
    for steps, status in (50, "max_steps"), (90, "stalled"):
        assert stop(brief, Quadratic([1.0]), [9.0], steps).status == status


@EVERY
def test_a_start_that_has_stalled_would_not_have_moved_in_a_hundred_steps_more(method):
    found = stop(method, HIMMELBLAU, STARTS[0, :2], max_steps=150)
    still = found.status == "stalled"
    longer = run(method, HIMMELBLAU, STARTS[0, :2], steps=250).x
    # Roundings of the gradient may be carried on by memories, so not to the last bit.
    np.testing.assert_allclose(found.x[still], longer[still], rtol=0, atol=1e-14)


def test_a_run_that_ends_at_a_finite_point_has_not_diverged():
    # The gradient overflows, the step of the sign does not.
    rates = np.array([[1e199], [1.0]])
    found = stop(SignDescent(rates), Quartic(), [1e200, 1e200], max_steps=5)
    assert found.status.tolist() == ["max_steps", "stalled"]
    assert found.gradient_norm.tolist() == [np.inf, np.inf]

    class Hole(Flat):
        def gradient(self, x):
            return np.where(np.abs(x) < 1, np.nan, x)

    found = stop(SignDescent(np.array([[0.25], [0.0]])), Hole(), [1.0], max_steps=20)
    assert found.status.tolist() == ["diverged", "stalled"]
    assert np.isfinite(found.x[:, 0]).tolist() == [False, True]


# the kind of point


class Curvatures:
    """A parabola with a curvature of its own for each coordinate, and products."""

    def __init__(self, *curvatures):
        self.curvature, self.asked = np.concatenate(curvatures), 0

    def value(self, x):
        return (self.curvature * x**2).sum(axis=-1) / 2

    def gradient(self, x):
        self.asked += 1
        return self.curvature * x

    def hessian(self, x):
        raise AssertionError("a matrix of a million numbers")


class Products(Curvatures):
    def hvp(self, x, p):
        self.asked += 1
        return self.curvature * p


UP = np.linspace(1.0, 9.0, 999)


@pytest.mark.parametrize("surface", [Curvatures, Products])
@pytest.mark.parametrize(
    ("last", "kind"), [(0.5, "minimum"), (-0.5, "saddle"), (0.0, "degenerate")]
)
def test_above_fifty_dimensions_the_kind_is_told_without_a_hessian(surface, last, kind):
    surface = surface(UP, [last])
    found = stop(GradientDescent(0.2), surface, np.eye(2, 1000), 99, 1e-6)
    assert found.status.tolist() == ["converged"] * 2
    asked = surface.asked
    costs = [found.n_gradients.tolist(), found.n_products.tolist()]
    assert found.kind.tolist() == [kind] * 2
    assert surface.asked > asked
    assert costs == [found.n_gradients.tolist(), found.n_products.tolist()]
    far = stop(GradientDescent(0.2), surface, np.ones(1000), 0, 1e-6)
    assert far.kind == "not critical"


def test_above_fifty_dimensions_a_hill_has_a_maximum():
    assert kinds(Products(-UP, [-9.0]), np.zeros(1000)) == "maximum"
    assert kinds(Products(-UP, [-9.0]), np.full(1000, np.inf)) == "not critical"


class Waves:
    """Waves, and if asked for a fourth power, along other axes than the coordinates."""

    def __init__(self, d, *, flat):
        self.turn = np.linalg.qr(np.random.default_rng(5).normal(size=(d, d)))[0]
        self.weight, self.flat = np.linspace(1, 30, d), flat

    def gradient(self, x):
        y = x @ self.turn
        slope = self.weight * np.sin(y)
        if self.flat:
            slope[..., 0] = 4 * y[..., 0] ** 3
        return slope @ self.turn.T

    def hessian(self, x):
        y = x @ self.turn
        bend = self.weight * np.cos(y)
        if self.flat:
            bend[..., 0] = 12 * y[..., 0] ** 2
        return (self.turn * bend[..., None, :]) @ self.turn.T


@pytest.mark.parametrize("flat", [False, True], ids=["waves", "flat"])
def test_the_words_are_those_of_the_whole_spectrum(flat):
    waves, rng = Waves(60, flat=flat), np.random.default_rng(6)
    places = np.pi * rng.integers(0, 2, (12, 60))
    places[0], places[1] = 0, np.pi
    # Beside a critical point, by less and more than what is near enough, 1e-4.
    places[4:] += 10.0 ** np.linspace(-8, -1, 8)[:, None] * rng.normal(size=(8, 60))
    if flat:
        places[-1] = 0
        places[:, 0] = 10.0 ** np.linspace(0, -7, 12)
    x = places @ waves.turn.T
    whole = classify(waves, x, scale=1.0)
    one = np.ones_like(x)
    np.testing.assert_array_equal(kinds(waves, x, scale=one), whole)
    some = {"degenerate", "saddle"} if flat else {"minimum", "maximum", "saddle"}
    assert set(whole) == {*some, "not critical"}
    assert (
        kinds(waves, x[:4].reshape(2, 2, 60), scale=one[:4].reshape(2, 2, 60)).tolist()
        == whole[:4].reshape(2, 2).tolist()
    )
    assert kinds(waves, x[:0]).shape == (0,)


def test_a_kind_costs_nothing_before_it_is_asked_for_and_nobody_after():
    class Watched(Himmelblau):
        def hessian(self, x):
            asked.append(x)
            return super().hessian(x)

    asked: list[Any] = []
    counted = Counted(Watched())
    found = stop(GradientDescent(0.01), counted, STARTS, 500, 1e-6)
    assert asked == []
    before = counted.tally
    assert (found.kind == "minimum").all()
    assert len(asked) > 0
    np.testing.assert_array_equal(counted.tally, before)


def test_what_has_converged_is_critical_whatever_the_tolerance():
    # A unit away from the minimum, with a slope that was said to be small.
    found = stop(GradientDescent(0.5), Quadratic([1.0, 2.0]), [[8.0, 0.0]], 99, 1.0)
    assert (found.status, found.kind) == ("converged", "minimum")
    wide = stop(GradientDescent(0.1), Products(UP, [-0.5]), np.eye(1, 1000), 0, 1.0)
    assert (wide.status, wide.kind) == ("converged", "saddle")
    # The same point, before it has converged.
    far = stop(GradientDescent(0.5), Quadratic([1.0, 2.0]), [[8.0, 0.0]], 3, 1e-9)
    assert (far.status, far.kind) == ("max_steps", "not critical")


class Elsewhere:
    """Himmelblau's function in another unit and around another origin."""

    def __init__(self, unit, away):
        self.unit, self.away = unit, away

    def value(self, x):
        return HIMMELBLAU.value(x / self.unit - self.away)

    def gradient(self, x):
        return HIMMELBLAU.gradient(x / self.unit - self.away) / self.unit


STAYS = [[1.0, 1.0], [-2.0, 3.0], [3.0, 2.0]]


@pytest.mark.parametrize("unit", [2.0**-40, 1.0, 2.0**40])
@pytest.mark.parametrize("away", [0.0, 2.0**10])
def test_units_and_origin_change_neither_status_nor_steps_nor_kind(unit, away):
    # With a rate in the same units descent takes the same steps.
    surface, start = Elsewhere(unit, away), unit * (np.array(STAYS) + away)
    for rate, tolerance, most in (0.01, 1e-6, 500), (0.01, 0.0, 20), (0.0, 0.0, 20):
        found = stop(
            GradientDescent(rate * unit**2), surface, start, most, tolerance / unit
        )
        plain = stop(GradientDescent(rate), HIMMELBLAU, STAYS, most, tolerance)
        assert found.status.tolist() == plain.status.tolist()
        assert np.abs(found.n_steps - plain.n_steps).max() <= 1
        assert found.kind.tolist() == plain.kind.tolist()


@pytest.mark.parametrize("unit", [1e-12, 1e-6, 1.0, 1e6, 1e12])
def test_quasi_newton_methods_converge_in_any_unit(unit):
    start = unit * np.array(STAYS)
    for method in BFGS(), LBFGS():
        found = stop(method, Elsewhere(unit, 0.0), start, 300, 1e-6 / unit)
        assert found.status.tolist() == ["converged"] * 3
        assert (found.kind == "minimum").all()


# who pays


@EVERY
def test_a_readers_counter_agrees_with_what_minimize_says(method):
    counted = Counted(HIMMELBLAU)
    found = stop(method, counted, STARTS, max_steps=30, gradient_tolerance=1e-2)
    costs = found.n_values, found.n_gradients, found.n_hessians, found.n_products
    np.testing.assert_array_equal(counted.tally, costs)


SOME = np.array([True, False, False, True])


@pytest.mark.parametrize("wrap", [Scaled, Rotated, Regularized, Cached, Counted])
def test_a_view_charges_through_the_surfaces_around_the_counter(wrap):
    counted = Counted(HIMMELBLAU)
    more = {Scaled: (2.0, 3.0), Rotated: (1.0,), Regularized: (2.0,)}.get(wrap, ())
    around, x = wrap(counted, *more), STARTS[0]
    view = only(around, SOME)
    answer = view.gradient(x)
    np.testing.assert_array_equal(counted.n_gradients, SOME)
    np.testing.assert_array_equal(answer, wrap(HIMMELBLAU, *more).gradient(x))
    only(view, ~SOME).hessian(x)
    np.testing.assert_array_equal(counted.n_hessians, np.zeros(4))


def test_a_surface_that_does_not_count_is_its_own_view():
    class Stateful(Flat):
        """It hands on what it does not know, as a reader's wrapper may."""

        surface = Counted(HIMMELBLAU)

        def __getattr__(self, name):
            return getattr(self.surface, name)

    for surface in HIMMELBLAU, Stateful(), Scaled(HIMMELBLAU, 2.0), Cached(HIMMELBLAU):
        assert only(surface, SOME) is surface


@pytest.mark.parametrize(
    ("wrap", "times"),
    [(lambda method: Clipped(method, 5.0), 1), (SharpnessAware, 2)],
    ids=["clipped", "sharpness-aware"],
)
def test_inside_a_wrapper_a_method_pays_for_what_it_asks(wrap, times):
    # Two starts have a small gradient; they are moved and ask a second time.
    bowl, x = Quadratic([1.0, 1.0]), np.array([[0.1, 0.0], [9.0, 0.0], [0.0, 0.1]])
    method = wrap(PerturbedGradientDescent(0.1, radius=1e-3, threshold=1.0, wait=0))
    counted = Counted(bowl)
    path = trace(method, counted, x, steps=1).x
    np.testing.assert_array_equal(path, trace(method, bowl, x, steps=1).x)
    assert counted.n_gradients.tolist() == [2 * times, times, 2 * times]


def test_a_point_is_known_to_those_who_have_paid_for_it():
    counted, x = Counted(HIMMELBLAU), STARTS[0]
    asked = Cached(counted)
    first = asked.only(SOME).gradient(x)
    np.testing.assert_array_equal(counted.n_gradients, SOME)
    # The same array, and those who have not paid yet do.
    np.testing.assert_array_equal(asked.gradient(x), first)
    np.testing.assert_array_equal(counted.n_gradients, np.ones(4))
    asked.gradient(x)
    np.testing.assert_array_equal(counted.n_gradients, np.ones(4))


def test_a_counter_of_some_starts_refuses_others_in_one_sentence():
    counted = Counted(HIMMELBLAU)
    run(GradientDescent(0.01), counted, STARTS[0], steps=2)
    for start, shape in (STARTS[0, :3], "(3,)"), (STARTS[0, 0], "()"):
        with pytest.raises(ValueError, match="points must have the shape") as told:
            run(GradientDescent(0.01), counted, start, steps=2)
        assert str(told.value) == (
            "points must have the shape (4,) of the starts that Counted has counted "
            f"before, got shape {shape}; take a new Counted"
        )
    np.testing.assert_array_equal(counted.n_gradients, np.full(4, 2))


def test_threads_may_share_a_counter():
    # So many starts that NumPy lets other threads run while it adds.
    counted, x = Counted(Flat()), np.zeros((40_000, 1))
    with ThreadPoolExecutor(4) as threads:
        jobs = [threads.submit(counted.value, x) for _ in range(1000)]
    assert all(job.exception() is None for job in jobs)
    assert np.unique(counted.n_values).tolist() == [1000]


def test_a_counter_can_be_sent_to_another_process_and_copied():
    counted = Counted(HIMMELBLAU)
    counted.gradient(STARTS)
    for other in pickle.loads(pickle.dumps(counted)), deepcopy(counted):
        other.gradient(STARTS)
        np.testing.assert_array_equal(other.n_gradients, np.full((3, 4), 2))
    np.testing.assert_array_equal(counted.n_gradients, np.ones((3, 4)))


# states


def test_a_map_keeps_an_array_in_two_places_one_array():
    state = run(Averaged(Scheduled(Adam(0.1), Constant())), HIMMELBLAU, STARTS, steps=3)
    shifted = tree_map(lambda field: field + 1, state)
    assert type(shifted.inner.inner) is type(state.inner.inner)
    assert state.inner.x is state.inner.inner.x
    assert shifted.inner.x is shifted.inner.inner.x
    np.testing.assert_array_equal(shifted.inner.inner.v, state.inner.inner.v + 1)
    assert shifted.inner.inner.t == state.inner.inner.t + 1


def test_a_state_may_hold_named_tuples_of_other_kinds():
    class History(NamedTuple):
        gradients: Any

    class Remembering(NamedTuple):
        x: Any
        history: Any

    class Remembers:
        def init(self, x):
            return Remembering(x, History(np.zeros_like(x)))

        def step(self, surface, state):
            g = surface.gradient(state.x)
            return Remembering(state.x - 0.1 * g, History(g))

    bowl = Quadratic([1.0, 1.0])
    path = trace(Remembers(), bowl, STARTS, steps=3)
    np.testing.assert_array_equal(path.history.gradients[1:], path.x[:-1])
    found = stop(Remembers(), bowl, [[1.0, 0.0], [8.0, 0.0]], 99, 1.0)
    assert found.n_steps[0] == 0 < found.n_steps[1]


# what a question costs


class Twice:
    """A method like quasi-Newton ones: it compares gradients before and after."""

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
    # One start moves: it pays, and on its way back it does not; a third point is
    # forgotten.
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
