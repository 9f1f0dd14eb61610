"""What every method promises, checked over the whole catalogue."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest
from cases import case

import optguide
from optguide import (
    BFGS,
    LBFGS,
    ArmijoDescent,
    BarzilaiBorwein,
    CauchyPoint,
    ConjugateGradient,
    CubicRegularization,
    DampedNewton,
    Dogleg,
    ExactTrustRegion,
    Function,
    GradientDescent,
    HessianFree,
    Himmelblau,
    LevenbergMarquardt,
    LinearRegression,
    Lion,
    Newton,
    NewtonCG,
    PolyakStep,
    Quadratic,
    Rprop,
    Scaled,
    Scheduled,
    SignDescent,
    Signum,
    SteihaugCG,
    WolfeDescent,
    minimize,
    run,
    schedules,
    trace,
)
from optguide.catalogue import METHODS, SURFACES
from optguide.driver import missing_oracle

EVERY = pytest.mark.parametrize(
    "method", [pytest.param(row.method, id=row.label) for row in METHODS]
)
STARTS = np.random.default_rng(0).uniform(-4, 4, (3, 4, 2))
HIMMELBLAU = Himmelblau()
#: Methods that search along a line.
SEARCHES = ArmijoDescent, WolfeDescent, ConjugateGradient, BFGS, LBFGS, NewtonCG
#: Methods that read signs alone: they walk on where gradients are infinite.
OF_SIGNS = Lion, Rprop, SignDescent, Signum


def parts(state):
    """Yield the fields of a state, and those of the states inside it."""
    for name, value in zip(state._fields, state, strict=True):
        if hasattr(value, "_fields"):
            yield from parts(value)
        else:
            yield name, value


def same(one, other):
    """Say whether two states agree to the last bit, nan included."""
    assert type(one) is type(other)
    return all(
        np.array_equal(a, b, equal_nan=True)
        for (_, a), (_, b) in zip(parts(one), parts(other), strict=True)
    )


#: Whole numbers that give a field of the state its shape: one for all starts.
SHAPES = ("memory", "size")


def numbers(method):
    """Yield the path to every hyper-parameter that is a number, through wrappers."""
    for field in dataclasses.fields(method):
        value = getattr(method, field.name)
        if dataclasses.is_dataclass(value):
            yield from ((field.name, *path) for path in numbers(value))
        elif not isinstance(value, tuple) and field.name not in SHAPES:
            yield (field.name,)


def get(method, path):
    for name in path:
        method = getattr(method, name)
    return method


def put(method, path, value):
    """Return the method with another value of one hyper-parameter."""
    if len(path) > 1:
        value = put(getattr(method, path[0]), path[1:], value)
    return dataclasses.replace(method, **{path[0]: value})


RATES = [
    path
    for row in METHODS
    for path in numbers(row.method)
    if path[-1] == "learning_rate"
]


@pytest.mark.parametrize("row", METHODS, ids=lambda row: row.label)
def test_many_starts_at_once_equal_one_at_a_time(row):
    # To the last bit where every coordinate sees the same operations in the same order. Sums over
    # the coordinates, in the methods that read Hessians, may be taken in another order, and the
    # square in a value of a single point may be rounded as a power; the runs converge, so they do
    # not make much of it.
    rtol = (
        1e-12 if row.family == "curvature" or isinstance(row.method, PolyakStep) else 0
    )
    together = trace(row.method, HIMMELBLAU, STARTS, steps=30)
    assert together.x.shape == (31, 3, 4, 2)
    for i in np.ndindex(3, 4):
        alone = trace(row.method, HIMMELBLAU, STARTS[i], steps=30)
        for (name, many), (_, one) in zip(parts(together), parts(alone), strict=True):
            many = many if name == "t" else many[(slice(None), *i)]
            np.testing.assert_allclose(many, one, rtol=rtol, atol=rtol, err_msg=name)


@EVERY
def test_a_step_leaves_the_given_state_alone(method):
    state = run(method, HIMMELBLAU, STARTS, steps=3)
    before = copy.deepcopy(state)
    after = method.step(HIMMELBLAU, state)
    assert same(state, before)
    assert not same(state, after)


@EVERY
def test_the_starts_are_left_alone(method):
    starts = STARTS.copy()
    trace(method, HIMMELBLAU, starts, steps=3)
    state = method.init(starts)
    method.step(HIMMELBLAU, state)
    np.testing.assert_array_equal(starts, STARTS)


@EVERY
def test_a_run_can_be_repeated_and_resumed(method):
    state = run(method, HIMMELBLAU, STARTS, steps=10)
    assert same(state, run(method, HIMMELBLAU, STARTS, steps=10))
    for _ in range(10):
        state = method.step(HIMMELBLAU, state)
    assert same(state, run(method, HIMMELBLAU, STARTS, steps=20))


@EVERY
def test_a_method_is_what_its_repr_says(method):
    rooms = optguide, schedules
    names = {name: getattr(room, name) for room in rooms for name in room.__all__}
    assert eval(repr(method), names) == method


@EVERY
def test_equal_methods_have_equal_hashes(method):
    twin = copy.deepcopy(method)
    assert twin is not method
    assert twin == method
    assert hash(twin) == hash(method)
    assert {method: "found"}[twin] == "found"


@EVERY
def test_methods_that_differ_in_one_number_differ(method):
    for path in numbers(method):
        value = get(method, path)
        other = value + 1 if isinstance(value, int) else value / 2 + 1 / 16
        with case(path):
            assert put(method, path, other) != method
            assert repr(put(method, path, other)) != repr(method)


@EVERY
def test_a_method_cannot_be_changed(method):
    name = dataclasses.fields(method)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(method, name, 0.5)


@EVERY
def test_methods_and_states_survive_copying_and_pickling(method):
    state = run(method, HIMMELBLAU, STARTS, steps=3)
    for again in copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it)):
        assert again(method) == method
        assert same(again(state), state)
        assert same(
            again(method).step(HIMMELBLAU, again(state)), method.step(HIMMELBLAU, state)
        )


@EVERY
def test_a_state_is_a_named_tuple_that_begins_with_x(method):
    state = method.init(STARTS)
    assert isinstance(state, tuple)
    assert state._fields[0] == "x"
    np.testing.assert_array_equal(state.x, STARTS)
    assert type(method.step(HIMMELBLAU, state)) is type(state)


@EVERY
@pytest.mark.parametrize("shape", [(2,), (5, 2), (3, 4, 2)], ids=str)
def test_the_axes_of_the_starts_come_first_and_integers_stay_integers(method, shape):
    first = method.init(np.ones(shape))
    state = first
    for _ in range(3):
        state = method.step(HIMMELBLAU, state)
        for (name, before), (_, now) in zip(parts(first), parts(state), strict=True):
            if isinstance(before, int):
                assert type(now) is int, name
            else:
                assert now.dtype == np.float64, name
                assert now.shape == before.shape, name
                assert now.shape[: len(shape) - 1] == shape[:-1], name


@EVERY
def test_step_is_the_last_displacement(method):
    # One rounding of the sum apart, half a unit in the last place of the largest number.
    path = trace(method, HIMMELBLAU, STARTS, steps=20)
    fields, unit = dict(parts(path)), np.spacing(np.abs(path.x).max())
    np.testing.assert_allclose(
        np.diff(path.x, axis=0), fields["step"][1:], rtol=0, atol=unit
    )
    np.testing.assert_array_equal(fields["step"][0], 0)


@EVERY
def test_a_sweep_of_a_hyperparameter_is_one_run(method):
    # Powers of an array and of a number may differ in the last bit, and the runs carry it along.
    def walk(path, values):
        return trace(put(method, path, values), HIMMELBLAU, [-1.5, 2.0], steps=12).x

    for path in numbers(method):
        value = get(method, path)
        values = np.array([0.25, 0.5, 1.0]) * value
        if not value:
            values = np.array([0.0, 0.05, 0.1])
        if isinstance(value, int):
            values = value + np.array([0, 1, 3])
        with case(path):
            sweep = walk(path, values[:, None])
            assert sweep.shape == (13, 3, 2)
            for i, one in enumerate(values):
                alone = walk(path, one.item())
                np.testing.assert_allclose(sweep[:, i], alone, rtol=1e-11)


@EVERY
def test_a_number_for_each_coordinate_is_obeyed_or_refused(method):
    def walk(path, *pair):
        changed = put(method, path, np.array(pair))
        return trace(changed, HIMMELBLAU, STARTS, steps=30).x

    for path in numbers(method):
        value = get(method, path)
        other = value + 1 if isinstance(value, int) else value / 2 or 0.05
        with case(path):
            try:
                both = walk(path, value, other)
            except ValueError as error:
                allowed = f"{path[-1]} must be a number or an array of shape (..., 1)"
                assert allowed in str(error)  # noqa: PT017
                continue
            # Where the other number changes anything, it does so as the second of two.
            # Thirty steps, for methods that read signs alone obey late.
            one = walk(path, value, value)
            assert (both != one).any() or (walk(path, other, other) == one).all()


@EVERY
def test_a_sweep_meets_every_start(method):
    name = next(numbers(method))
    values = get(method, name) * np.array([0.5, 1.0])
    sweep = put(method, name, values[:, None, None])
    together = run(sweep, HIMMELBLAU, STARTS[0], steps=5)
    assert together.x.shape == (2, 4, 2)
    alone = run(put(method, name, float(values[1])), HIMMELBLAU, STARTS[0], steps=5)
    np.testing.assert_allclose(together.x[1], alone.x, rtol=1e-11)


def test_each_coordinate_may_have_its_own_rate():
    rates = np.array([0.01, 0.0])
    path = trace(GradientDescent(rates), HIMMELBLAU, STARTS, steps=5)
    np.testing.assert_array_equal(
        path.x[..., 1], np.broadcast_to(STARTS[..., 1], (6, 3, 4))
    )
    assert (path.x[1:, ..., 0] != STARTS[..., 0]).all()


@EVERY
def test_a_rate_of_zero_moves_nothing(method):
    for path in numbers(method):
        if path[-1] == "learning_rate":
            still = trace(put(method, path, 0), HIMMELBLAU, STARTS, steps=5)
            np.testing.assert_array_equal(
                still.x, np.broadcast_to(STARTS, (6, *STARTS.shape))
            )


def test_all_methods_have_a_rate_but_those_that_find_their_own():
    # Otherwise the test above would look at nothing.
    regions = (CauchyPoint, Dogleg, SteihaugCG, ExactTrustRegion, CubicRegularization)
    damped = (DampedNewton, LevenbergMarquardt, HessianFree)
    own = (BarzilaiBorwein, PolyakStep, *damped, *regions, *SEARCHES)
    assert len(RATES) == len(METHODS) - sum(
        isinstance(row.method, own) for row in METHODS
    )


class Own:
    """A surface as a reader writes it: no base class, and nothing that keeps it quiet."""

    def value(self, x):
        return (x**4).sum(axis=-1)

    def gradient(self, x):
        return 4 * x**3

    def hessian(self, x):
        return 12 * x[..., None] ** 2 * np.eye(x.shape[-1])

    def residuals(self, x):
        return np.sqrt(2) * x**2

    def jacobian(self, x):
        return np.sqrt(8) * x[..., None] * np.eye(x.shape[-1])

    def jvp(self, x, p):
        return np.sqrt(8) * x * p

    vjp = jvp


def walks_on(method, surface):
    """Say whether a method keeps its head where gradients overflow: an infinity has a sign."""
    return isinstance(method, OF_SIGNS) and isinstance(surface, Own)


@EVERY
def test_divergence_shows_as_inf_or_nan_without_a_warning(method):
    for path in numbers(method):
        if path[-1] == "learning_rate":
            method = put(method, path, 1e10)
    for surface in *(row.surface for row in SURFACES), Own():
        if missing_oracle(method, surface)[1]:
            continue
        # The strictest reader: what would be a warning is an error.
        with np.errstate(all="raise"):
            starts = np.array([[1e200, -1e200], [1.0, 2.0]])[
                :, : getattr(surface, "dimension", 2)
            ]
            path = trace(method, surface, starts, steps=8)
        # What is lost stays lost, so a trace shows where it happened.
        lost = ~np.isfinite(path.x).all(axis=-1)
        assert (lost[1:] >= lost[:-1]).all(), surface
        if isinstance(surface, Himmelblau | Own):
            assert lost[-1, 0] != walks_on(method, surface), surface


@EVERY
def test_a_step_by_hand_diverges_in_silence_too(method):
    # Without a driver that keeps it quiet.
    with np.errstate(all="raise"):
        for surface in HIMMELBLAU, Own():
            state = method.init(np.array([[1e200, -1e200], [1.0, 2.0]]))
            for _ in range(5):
                state = method.step(surface, state)
            assert np.isfinite(state.x[0]).all() == walks_on(method, surface)
            assert np.isfinite(state.x[1]).all()


def test_a_function_of_ones_own_keeps_its_warnings():
    quartic = Function(lambda x: (x**4).sum(axis=-1), lambda x: 4 * x**3)
    for drive in (
        lambda: run(GradientDescent(1e10), quartic, [1.0, 2.0], steps=20),
        lambda: minimize(
            GradientDescent(1e10),
            quartic,
            [1.0, 2.0],
            max_steps=20,
            gradient_tolerance=1e-9,
        ),
    ):
        with pytest.warns(RuntimeWarning, match="overflow encountered in power"):
            drive()


@EVERY
def test_a_start_that_is_lost_does_not_disturb_the_others(method):
    starts = np.array([[np.nan, 1.0], [1.0, 2.0], [np.inf, -np.inf], [-3.0, 0.5]])
    path = trace(method, HIMMELBLAU, starts, steps=10)
    alone = trace(method, HIMMELBLAU, starts[[1, 3]], steps=10)
    np.testing.assert_array_equal(path.x[:, [1, 3]], alone.x)
    assert not np.isfinite(path.x[1:, [0, 2]]).all(axis=-1).any()


@EVERY
def test_the_catalogues_parameters_lower_himmelblaus_function(method):
    # The rows say that their parameters work there: every start ends lower than it began.
    if isinstance(method, Newton):
        pytest.skip("Newton's method looks for a zero of the gradient, also uphill")
    path = trace(method, HIMMELBLAU, STARTS, steps=100)
    assert (HIMMELBLAU.value(path.x[-1]) < HIMMELBLAU.value(path.x[0])).all()


@EVERY
def test_any_number_of_coordinates_will_do(method):
    for d in 1, 3, 50:
        bowl = Quadratic(np.linspace(1, 2, d))
        if missing_oracle(method, bowl)[1]:
            bowl = LinearRegression(np.diag(np.linspace(1, 2, d)), np.zeros(d))
        state = run(method, bowl, np.ones((2, d)), steps=5)
        assert state.x.shape == (2, d)
        assert (bowl.value(state.x) < bowl.value(np.ones(d))).all()


@EVERY
def test_all_surfaces_of_the_catalogue_will_do(method):
    for row in SURFACES:
        starts = np.array(row.surface.starts)
        # The catalogue's rates are for Himmelblau's function, and some surfaces are far steeper.
        steepest = np.abs(row.surface.gradient(starts)).max()
        surface = Scaled(row.surface, min(1.0, 10 / steepest))
        if missing_oracle(method, surface)[
            1
        ]:  # residuals, of which a multiple has none
            surface = row.surface
        if missing_oracle(method, surface)[1]:
            continue
        path = trace(method, surface, starts, steps=5)
        # Where there is no lower end, a line search goes down as far as there are numbers.
        fallen = isinstance(method, SEARCHES) & (surface.value(path.x) < -1e50).any(
            axis=0
        )
        assert (np.isfinite(path.x[-1]).all(axis=-1) | fallen).all(), row.label


def test_scheduled_methods_keep_the_state_of_the_method_inside():
    scheduled = Scheduled(GradientDescent(0.01), schedules.Constant())
    state = run(scheduled, HIMMELBLAU, STARTS, steps=4)
    plain = run(GradientDescent(0.01), HIMMELBLAU, STARTS, steps=4)
    assert same(state.inner, plain)
    assert state.t == 4
