"""Wrappers of methods and of surfaces: what they change, and that they change nothing else."""

import copy
import dataclasses
import math
import pickle
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from optguide import (
    Adam,
    Averaged,
    BarzilaiBorwein,
    Clipped,
    Counted,
    ExactTrustRegion,
    ExponentialAverage,
    GradientDescent,
    Himmelblau,
    Linear,
    Lookahead,
    Momentum,
    Nesterov,
    PolyakStep,
    Quadratic,
    ReduceOnPlateau,
    Regularized,
    Rotated,
    Scaled,
    Scheduled,
    ScheduleFree,
    SharpnessAware,
    central_difference,
    complex_step,
    hvp,
    minimize,
    response,
    run,
    taylor_test,
    trace,
)
from optguide.catalogue import METHODS
from optguide.compile import record, to_sympy
from optguide.declaration import points
from optguide.methods.wrappers.lookahead import translate
from optguide.methods.wrappers.scheduled import scaled
from optguide.schedules import Exponential, StepDecay
from optguide.typing import Array, EvaluationPoint, Placement, Point

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(30).uniform(-4, 4, (6, 2))
METHOD = pytest.mark.parametrize(
    "method", [pytest.param(row.method, id=row.label) for row in METHODS]
)
FIRST_ORDER = [row.method for row in METHODS if row.family != "curvature"]
EVERY_FIRST_ORDER = pytest.mark.parametrize(
    "method", [pytest.param(row.method, id=row.label) for row in METHODS if row.family != "curvature"]
)  # fmt: skip


def same_path(one, other, steps=20, surface=HIMMELBLAU):
    path, twin = (trace(method, surface, STARTS, steps).x for method in (one, other))
    np.testing.assert_array_equal(path, twin)


# Wrappers that do nothing


@METHOD
@pytest.mark.parametrize(
    "wrap",
    [
        lambda method: Lookahead(method, k=1, alpha=1.0),
        lambda method: Lookahead(method, k=3, alpha=1.0),
        lambda method: Lookahead(method, k=1000),
        lambda method: SharpnessAware(method, radius=0.0),
        lambda method: Clipped(method, max_norm=1e300),
        lambda method: ExponentialAverage(method, decay=0.0),
        lambda method: Averaged(method, start=1000),
    ],
    ids=["k=1", "k=3", "k=1000", "radius=0", "max_norm=1e300", "decay=0", "start=1000"],
)
def test_a_wrapper_that_changes_nothing_is_the_method(wrap, method):
    same_path(wrap(method), method)


@EVERY_FIRST_ORDER
def test_averages_do_not_influence_where_the_method_goes(method):
    plain = trace(method, HIMMELBLAU, STARTS, steps=20)
    for average in (
        Averaged(method),
        Averaged(method, 5, 3),
        ExponentialAverage(method, 0.9),
    ):
        path = trace(average, HIMMELBLAU, STARTS, steps=20)
        np.testing.assert_array_equal(path.inner.x, plain.x)
        assert (path.x[10:] != plain.x[10:]).any()


@pytest.mark.parametrize(
    "wrap",
    [
        lambda method: Clipped(method, 5.0),
        lambda method: Averaged(method, 3, 2),
        lambda method: ExponentialAverage(method, 0.9),
        lambda method: Lookahead(method),
        lambda method: SharpnessAware(method),
        lambda method: ReduceOnPlateau(method),
    ],
    ids=[
        "clipped",
        "averaged",
        "exponential",
        "lookahead",
        "sharpness-aware",
        "plateau",
    ],
)
def test_a_schedule_reaches_the_rate_through_every_wrapper(wrap):
    for method in Adam(0.1), Momentum(0.003):
        outside = Scheduled(wrap(method), Exponential(0.8))
        state = outside.init(STARTS)
        for t in range(12):
            expected = scaled(wrap(method), 0.8**t).step(HIMMELBLAU, state.inner)
            state = outside.step(HIMMELBLAU, state)
            np.testing.assert_array_equal(state.x, expected.x)
        inside = trace(
            wrap(Scheduled(method, Exponential(0.8))), HIMMELBLAU, STARTS, steps=12
        )
        np.testing.assert_allclose(state.x, inside.x[-1], rtol=1e-9)


# Clipping


def test_a_clipped_step_of_descent_is_never_longer_than_rate_times_max_norm():
    path = trace(Clipped(GradientDescent(0.1), 2.0), HIMMELBLAU, STARTS, steps=200)
    lengths = np.linalg.norm(path.inner.step[1:], axis=-1)
    # Some are as long as that, to a rounding.
    assert lengths.max() <= 0.2 * (1 + 1e-15)
    assert (lengths > 0.2 * (1 - 1e-14)).mean() > 0.1


def test_clipping_keeps_the_direction_and_leaves_short_gradients_alone():
    gradients = np.random.default_rng(31).normal(size=(300, 3)) * 10.0 ** np.linspace(-3, 3, 300)[:, None]  # fmt: skip
    step = response(Clipped(GradientDescent(1.0), 1.0), gradients).inner.step[1:]
    length = np.linalg.norm(gradients, axis=-1)
    short = length <= 1
    assert 0 < short.sum() < 300
    np.testing.assert_array_equal(step[short], -gradients[short])
    expected = -gradients[~short] / length[~short, None]
    np.testing.assert_allclose(step[~short], expected, rtol=1e-15)


def test_each_start_is_clipped_by_itself():
    step = run(Clipped(GradientDescent(1.0), 1.0), Linear([[3.0, 4.0], [0.3, 0.4]]), np.zeros((2, 2)), 1)  # fmt: skip
    np.testing.assert_allclose(step.x, [[-0.6, -0.8], [-0.3, -0.4]], rtol=1e-15)


def test_one_huge_gradient_does_not_throw_a_clipped_method_away():
    # Pascanu's cliff, in one line: a slope of one with a wall.
    gradients = np.ones(50)
    gradients[25] = 1e6
    assert response(GradientDescent(0.1), gradients).x[-1, 0] < -1e5
    assert response(Clipped(GradientDescent(0.1), 1.0), gradients).x[
        -1, 0
    ] == pytest.approx(-5.0)


def sigmoid_unit():
    """Pascanu, Mikolov and Bengio's figure 6: one unit, fed its own output for 50 steps."""

    def forward(x):
        w, b = x[..., 0], x[..., 1]
        h = np.full(w.shape, 0.5)
        dw, db = np.zeros(w.shape), np.zeros(w.shape)
        for _ in range(50):
            out = 1 / (1 + np.exp(-(w * h + b)))
            slope = out * (1 - out)
            dw, db = slope * (h + w * dw), slope * (1 + w * db)
            h = out
        return h, np.stack([dw, db], axis=-1)

    def value(x):
        return (forward(x)[0] - 0.7) ** 2

    def gradient(x):
        h, d = forward(x)
        return 2 * (h - 0.7)[..., None] * d

    return SimpleNamespace(value=value, gradient=gradient)


def test_clipping_gets_past_the_cliff_of_a_recurrent_unit():
    unit = sigmoid_unit()
    x = np.array([[2.0, -1.0], [4.5, -2.0], [6.0, -3.5]])
    np.testing.assert_allclose(
        unit.gradient(x), complex_step(unit.value, x), rtol=1e-10
    )
    starts = np.array([[w, b] for w in (4.0, 5.0, 6.0) for b in (-3.2, -2.9, -2.6)])
    rate = 2.0
    clipped = run(Clipped(GradientDescent(rate), 0.1), unit, starts, steps=2000)
    plain = trace(GradientDescent(rate), unit, starts, steps=2000)
    assert unit.value(clipped.x).max() < 1e-3
    assert unit.value(plain.x[-1]).max() > 0.01
    assert np.linalg.norm(plain.step, axis=-1).max() > 5


# Averages


def test_the_average_of_a_path_that_stands_still_is_where_it_stands():
    for average in Averaged(GradientDescent(0.0), 2, 3), ExponentialAverage(GradientDescent(0.0), 0.5):  # fmt: skip
        path = trace(average, HIMMELBLAU, STARTS, steps=20)
        # A mean of equal numbers may round.
        np.testing.assert_allclose(
            path.x, np.broadcast_to(STARTS, path.x.shape), rtol=1e-15
        )


@pytest.mark.parametrize(("start", "every"), [(0, 1), (0, 4), (7, 1), (7, 5), (20, 20)])
def test_an_average_is_the_mean_of_the_points_that_count(start, every):
    path = trace(Averaged(Momentum(0.003), start, every), HIMMELBLAU, STARTS, steps=60)
    for t in range(61):
        points = (
            path.inner.x[start : t + 1 : every]
            if t >= start
            else path.inner.x[t : t + 1]
        )
        np.testing.assert_allclose(
            path.x[t], points.mean(axis=0), rtol=1e-13, atol=1e-14
        )


def test_an_exponential_average_weighs_by_powers():
    path = trace(ExponentialAverage(Momentum(0.003), 0.8), HIMMELBLAU, STARTS, steps=30)
    weights = 0.2 * 0.8 ** np.arange(30)[::-1]
    expected = np.einsum("t,tij->ij", weights, path.inner.x[1:]) + 0.8**30 * STARTS
    np.testing.assert_allclose(path.x[-1], expected, rtol=1e-13)


def test_the_average_of_a_path_that_hops_across_the_minimum_is_near_it():
    # A rate close to the limit: from side to side, hardly nearer.
    method = GradientDescent(1.999)
    state = run(Averaged(method), Quadratic([1.0]), [1.0], steps=100)
    assert abs(state.inner.x[0]) > 0.9
    assert abs(state.x[0]) < 0.02


# Lookahead


def test_the_slow_point_is_the_method_restarted_from_where_it_was_put():
    k, alpha = 4, 0.3
    path = trace(
        Lookahead(GradientDescent(0.01), k, alpha), HIMMELBLAU, STARTS, steps=20
    )
    slow = STARTS
    for t in range(1, 6):
        fast = run(GradientDescent(0.01), HIMMELBLAU, slow, steps=k).x
        slow = slow + alpha * (fast - slow)
        np.testing.assert_allclose(path.x[k * t], slow, rtol=1e-13)
        np.testing.assert_array_equal(path.x[k * t], path.slow[k * t])
        np.testing.assert_array_equal(path.x[k * t], path.inner.x[k * t])


class Shifted:
    """A surface put somewhere else."""

    def __init__(self, surface, by):
        self.surface, self.by = surface, by

    def value(self, x):
        return self.surface.value(x - self.by)

    def gradient(self, x):
        return self.surface.gradient(x - self.by)

    def hessian(self, x):
        return self.surface.hessian(x - self.by)

    def residuals(self, x):
        return self.surface.residuals(x - self.by)

    def jacobian(self, x):
        return self.surface.jacobian(x - self.by)

    def jvp(self, x, p):
        return self.surface.jvp(x - self.by, p)

    def vjp(self, x, r):
        return self.surface.vjp(x - self.by, r)


@METHOD
def test_moving_a_state_with_the_surface_moves_the_path(method):
    # So a state that is put somewhere else takes along every place that it remembers.
    by = np.array([8.0, -16.0])
    if hasattr(method, "weight_decay"):
        method = dataclasses.replace(
            method, weight_decay=0.0
        )  # it knows where the origin is
    state = run(method, HIMMELBLAU, STARTS, steps=6)
    elsewhere = translate(state, by)
    # Where a gradient was asked for stays where it was, unless the surface moves as well.
    for name, placement in points(type(state)).items():
        if placement is Placement.STAYS:
            elsewhere = elsewhere._replace(**{name: getattr(state, name) + by})
    for _ in range(4):
        state = method.step(HIMMELBLAU, state)
        elsewhere = method.step(Shifted(HIMMELBLAU, by), elsewhere)
    # A rounding of the place, of size 24, which the function magnifies.
    np.testing.assert_allclose(elsewhere.x, state.x + by, rtol=0, atol=1e-8)


# Points that a state declares


class DeclaredState(NamedTuple):
    """Nesterov's state in other words: the point ahead is `y`."""

    x: Array
    y: Point
    v: Array


class UndeclaredState(NamedTuple):
    x: Array
    y: Array
    v: Array


class RestingState(NamedTuple):
    x: Array
    y: EvaluationPoint
    v: Array


class ReadersNesterov:
    """Nesterov's method as a reader writes it, with a state of the reader's own."""

    def __init__(self, state, learning_rate=0.01, momentum=0.9):
        self.state, self.learning_rate, self.momentum = state, learning_rate, momentum

    def init(self, x):
        return self.state(x, y=x, v=np.zeros_like(x))

    def step(self, surface, state):
        g = surface.gradient(state.y)
        v = self.momentum * state.v + g
        x = state.y - self.learning_rate * g
        return self.state(x, x - self.learning_rate * self.momentum * v, v)


STACKS = pytest.mark.parametrize(
    "stack",
    [
        lambda method: Lookahead(method, k=3),
        lambda method: Lookahead(Lookahead(method, k=2), k=3),
        lambda method: Lookahead(Clipped(method, 1.0), k=3),
        lambda method: Lookahead(SharpnessAware(method), k=3),
        lambda method: Lookahead(Averaged(method, 2), k=3),
        lambda method: Lookahead(ExponentialAverage(method, 0.5), k=3),
        lambda method: Lookahead(ReduceOnPlateau(method), k=3),
        lambda method: Lookahead(Scheduled(method, Exponential(0.9)), k=3),
        lambda method: Averaged(Lookahead(Clipped(method, 1.0), k=3), 2),
    ],
    ids=[
        "lookahead",
        "lookahead twice",
        "clipped",
        "sharpness-aware",
        "averaged",
        "exponential average",
        "plateau",
        "scheduled",
        "outside as well",
    ],
)


@STACKS
def test_a_readers_point_moves_with_the_method_whatever_it_is_called(stack):
    ours = trace(stack(Nesterov(0.01)), HIMMELBLAU, STARTS, steps=12)
    mine = trace(stack(ReadersNesterov(DeclaredState)), HIMMELBLAU, STARTS, steps=12)
    np.testing.assert_array_equal(mine.x, ours.x)


@STACKS
def test_a_point_that_is_not_declared_is_told_before_the_first_step(stack):
    method = stack(ReadersNesterov(UndeclaredState))
    with pytest.raises(
        TypeError,
        match=r"^method must declare the points of its state, and y of UndeclaredState "
        r"moves with the start: write y: Point, or y: EvaluationPoint if it is to stay, "
        r"of optguide.typing$",
    ):
        run(method, HIMMELBLAU, STARTS, steps=0)


def test_a_point_that_is_declared_to_stay_stays():
    resting = run(
        Lookahead(ReadersNesterov(RestingState), k=1), HIMMELBLAU, STARTS, steps=1
    )
    alone = run(ReadersNesterov(RestingState), HIMMELBLAU, STARTS, steps=1)
    np.testing.assert_array_equal(resting.inner.y, alone.y)
    assert (resting.inner.x != alone.x).all()


def test_a_start_that_has_no_points_or_one_coordinate_is_no_undeclared_point():
    for start in np.zeros((0, 2)), np.zeros(1), np.full((4, 1), 1e300):
        for row in METHODS:
            method = Lookahead(row.method)
            if row.family != "curvature":
                assert run(method, Quadratic([1.0] * start.shape[-1]), start, 0).t == 0


@METHOD
def test_every_state_declares_its_points(method):
    assert run(Lookahead(method), HIMMELBLAU, STARTS, steps=0).t == 0


def test_a_field_of_several_points_moves_as_a_whole():
    class Window(NamedTuple):
        x: Array
        last: Point

    state = Window(np.zeros((4, 2)), np.zeros((4, 3, 2)))
    by = np.arange(8.0).reshape(4, 2)
    moved = translate(state, by)
    np.testing.assert_array_equal(moved.x, by)
    np.testing.assert_array_equal(moved.last, np.stack([by] * 3, axis=1))


def test_a_state_inside_a_field_of_any_name_moves_as_well():
    class Pair(NamedTuple):
        x: Array
        second: DeclaredState

    inside = DeclaredState(np.zeros(2), np.ones(2), np.zeros(2))
    moved = translate(Pair(np.zeros(2), inside), np.array([1.0, 2.0]))
    np.testing.assert_array_equal(moved.second.y, [2.0, 3.0])
    np.testing.assert_array_equal(moved.second.v, 0.0)


def test_a_diverged_start_of_lookahead_is_as_diverged_as_alone():
    far = Lookahead(ScheduleFree(1e200), k=4)
    alone, ahead = (
        trace(method, HIMMELBLAU, [[1.0, 2.0]], steps=3) for method in (far.method, far)
    )
    assert not np.isfinite(alone.z[-1]).all()
    np.testing.assert_array_equal(ahead.inner.z, alone.z)


def test_lookahead_damps_a_rate_that_is_too_long():
    # Each five steps at a rate of 2.2 grow the distance by 1.2^5; put back half of the way, from
    # the other side of the minimum, it shrinks.
    lost = run(GradientDescent(2.2), Quadratic([1.0]), [1.0], steps=100).x
    assert abs(lost[0]) > 1e7
    kept = run(Lookahead(GradientDescent(2.2)), Quadratic([1.0]), [1.0], steps=100).x
    assert abs(kept[0]) == pytest.approx(((1 - 1.2**5) / 2) ** 20, rel=1e-9)


# Sharpness


def test_sharpness_aware_descent_is_descent_on_the_gradient_uphill():
    method = SharpnessAware(GradientDescent(0.003), radius=0.2)
    path = trace(method, HIMMELBLAU, STARTS, steps=20).x
    x = STARTS
    for t in range(1, 21):
        g = HIMMELBLAU.gradient(x)
        x = x - 0.003 * HIMMELBLAU.gradient(
            x + 0.2 * g / np.linalg.norm(g, axis=-1, keepdims=True)
        )
        np.testing.assert_allclose(path[t], x, rtol=1e-11)


def test_sharpness_aware_descent_keeps_hopping_by_the_radius():
    eta, rho, curvature = 0.1, 0.5, 2.0
    path = trace(
        SharpnessAware(GradientDescent(eta), rho),
        Quadratic([curvature]),
        [1.0],
        steps=400,
    )
    # x -> x - eta lambda (x + rho sign x) has the cycle of two points below.
    hop = eta * curvature * rho / (2 - eta * curvature)
    np.testing.assert_allclose(np.abs(path.x[-20:, 0]), hop, rtol=1e-9)


def test_where_the_gradient_is_zero_it_is_asked_in_place():
    state = run(
        SharpnessAware(GradientDescent(0.1)), Quadratic([1.0, 1.0]), [0.0, 0.0], steps=3
    )
    np.testing.assert_array_equal(state.x, 0)


def test_sharpness_costs_two_gradients_a_step():
    counted = Counted(HIMMELBLAU)
    run(SharpnessAware(GradientDescent(0.001)), counted, STARTS, steps=7)
    assert (counted.n_gradients == 14).all()


# Plateaus


def test_the_rate_is_cut_after_patience_is_at_an_end():
    # A slope without a value to gain: nothing is ever better than the first value.
    flat = SimpleNamespace(value=lambda x: np.ones(x.shape[:-1]), gradient=np.ones_like)
    method = ReduceOnPlateau(GradientDescent(1.0), factor=0.5, patience=3)
    scale = trace(method, flat, [0.0], steps=20).scale
    # The first value is better than none; then three are borne and the fourth is one too many.
    np.testing.assert_array_equal(np.flatnonzero(np.diff(scale)) + 1, [5, 9, 13, 17])
    np.testing.assert_array_equal(scale[[0, 5, 9, 13, 17]], 0.5 ** np.arange(5))
    rested = trace(
        ReduceOnPlateau(GradientDescent(1.0), 0.5, 3, cooldown=2), flat, [0.0], 20
    )
    np.testing.assert_array_equal(
        np.flatnonzero(np.diff(rested.scale)) + 1, [5, 11, 17]
    )
    bounded = trace(
        ReduceOnPlateau(GradientDescent(1.0), 0.5, 0, smallest=0.2), flat, [0.0], 20
    )
    assert bounded.scale.min() == 0.2


def test_a_value_below_zero_is_better_only_if_it_is_lower():
    values = iter([-1.0, -0.99995, -0.9999, -1.0, -1.00005, -1.1])
    falling = SimpleNamespace(
        value=lambda x: np.array(next(values)), gradient=lambda x: np.zeros_like(x)
    )
    best = trace(ReduceOnPlateau(GradientDescent(1.0)), falling, [0.0], steps=6).best
    np.testing.assert_array_equal(best[1:], [-1.0, -1.0, -1.0, -1.0, -1.0, -1.1])


def test_each_start_has_its_own_rate():
    bowl = Quadratic((1.0,))
    method = ReduceOnPlateau(GradientDescent(1.0), factor=0.5, patience=2)
    together = trace(method, bowl, [[0.0], [1.0], [4.0]], steps=30)
    for i, start in enumerate((0.0, 1.0, 4.0)):
        alone = trace(method, bowl, [start], steps=30)
        np.testing.assert_array_equal(together.scale[:, i], alone.scale)
        np.testing.assert_array_equal(together.x[:, i], alone.x)


def test_a_cut_scales_the_very_next_step():
    flat = SimpleNamespace(value=lambda x: np.ones(x.shape[:-1]), gradient=np.ones_like)
    path = trace(ReduceOnPlateau(Nesterov(1.0, 0.0), 0.5, 1), flat, [0.0], steps=12)
    np.testing.assert_array_equal(np.diff(path.x[:, 0]), -path.scale[:-1])


# Surfaces


WRAPPED = {
    "regularized": Regularized(HIMMELBLAU, 0.7),
    "rotated": Rotated(HIMMELBLAU, 0.7),
    "scaled": Scaled(HIMMELBLAU, 0.3, 2.0),
    "stretched": Scaled(HIMMELBLAU, stretch=np.array([2.0, 0.5])),
    "all": Regularized(Rotated(Scaled(HIMMELBLAU, 2.0, 0.8), -0.4), 3.0),
    "rotated in four dimensions": Rotated(Quadratic((1.0, 5.0, -2.0, 0.3), 0.3), 1.1),
}
EVERY_SURFACE = pytest.mark.parametrize("surface", WRAPPED.values(), ids=WRAPPED)


def sample(surface, count=100):
    return np.random.default_rng(32).uniform(-4, 4, (count, surface.dimension))


@EVERY_SURFACE
def test_derivatives_of_a_wrapped_surface_are_those_of_its_value(surface):
    x = sample(surface)
    for f, derivative in (
        (surface.value, surface.gradient),
        (surface.gradient, surface.hessian),
    ):
        exact, ours = complex_step(f, x), derivative(x)
        np.testing.assert_allclose(
            ours, exact, rtol=2e-14, atol=2e-14 * np.abs(ours).max()
        )
        measured, error = central_difference(f, x, with_error=True)
        assert (np.abs(ours - measured) <= error + 1e-13 * np.abs(ours).max()).all()
    p = np.ones_like(x)
    np.testing.assert_allclose(
        hvp(surface, x, p), surface.hessian(x).sum(-1), rtol=1e-11, atol=1e-10
    )


@EVERY_SURFACE
def test_what_a_taylor_polynomial_of_a_wrapped_surface_leaves_shrinks_as_it_should(
    surface,
):
    for order, slope in (1, 2), (2, 3):
        slopes = taylor_test(surface, sample(surface), order=order, step=1e-3)
        known = slopes[np.isfinite(slopes)]
        if (
            surface.dimension == 2 or order == 1
        ):  # the quadratic has no third derivative
            assert abs(np.median(known) - slope) < 0.05


@EVERY_SURFACE
def test_a_wrapped_surface_has_a_formula_that_sympy_differentiates(surface):
    import sympy

    if surface.dimension == 2:
        symbols = sympy.symbols("x y", real=True)
        f = to_sympy(record(surface.value, np.zeros(2)), list(symbols))
        gradient = sympy.lambdify(symbols, [f.diff(v) for v in symbols])
        for x in sample(surface, 5):
            np.testing.assert_allclose(
                surface.gradient(x), gradient(*x), rtol=1e-11, atol=1e-10
            )


@EVERY_SURFACE
def test_a_batch_on_a_wrapped_surface_equals_its_rows(surface):
    x = sample(surface, 12).reshape(3, 4, -1)
    for ask in surface.value, surface.gradient, surface.hessian:
        together = ask(x)
        rows = np.array([[ask(point) for point in row] for row in x])
        np.testing.assert_allclose(
            together, rows, rtol=1e-14, atol=1e-14 * np.abs(rows).max()
        )


@EVERY_SURFACE
def test_a_wrapped_surface_survives_copying_and_pickling(surface):
    x = sample(surface, 3)
    for again in copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it)):
        np.testing.assert_array_equal(again(surface).hessian(x), surface.hessian(x))


def test_a_wrapper_has_no_hessian_if_the_surface_inside_has_none():
    slopes = SimpleNamespace(value=HIMMELBLAU.value, gradient=HIMMELBLAU.gradient)
    for wrapped in Regularized(slopes, 0.1), Rotated(slopes, 0.1), Scaled(slopes, 2.0):
        assert not hasattr(wrapped, "hessian")
        with pytest.raises(
            TypeError, match=r"^ExactTrustRegion needs a surface with hessian, and"
        ):
            run(ExactTrustRegion(), wrapped, [1.0, 2.0], steps=1)
        # What measures curvature by itself works.
        found = minimize(
            GradientDescent(0.005),
            wrapped,
            [1.0, 2.0],
            max_steps=5000,
            gradient_tolerance=1e-8,
        )
        assert found.kind == "minimum"


def test_wrapped_surfaces_tell_the_wrong_dimension_before_the_first_step():
    for wrapped in (
        Regularized(HIMMELBLAU, 0.1),
        Rotated(HIMMELBLAU, 0.1),
        Scaled(HIMMELBLAU),
    ):
        with pytest.raises(ValueError, match=r"^start must have 2 coordinates for "):
            run(GradientDescent(0.1), wrapped, [1.0, 2.0, 3.0], steps=1)


def test_wrapped_surfaces_overflow_in_silence():
    x = np.array([[1e200, -1e200], [np.inf, 0.0], [np.nan, 1.0]])
    for surface in (WRAPPED["regularized"], WRAPPED["rotated"], WRAPPED["scaled"]):
        for ask in surface.value, surface.gradient, surface.hessian:
            assert not np.isfinite(ask(x)).all()


def test_a_turn_keeps_values_and_curvatures():
    x = sample(HIMMELBLAU)
    turned, c, s = Rotated(HIMMELBLAU, 0.7), math.cos(0.7), math.sin(0.7)
    y = x @ np.array([[c, s], [-s, c]])
    np.testing.assert_allclose(
        turned.value(y), HIMMELBLAU.value(x), rtol=1e-12, atol=1e-12
    )
    np.testing.assert_allclose(
        np.linalg.eigvalsh(turned.hessian(y)), np.linalg.eigvalsh(HIMMELBLAU.hessian(x)), rtol=1e-11, atol=1e-11
    )  # fmt: skip


def test_polyaks_step_stays_polyaks_step_in_a_stack():
    method = Lookahead(Averaged(PolyakStep(0.0)), k=3)
    state = run(method, HIMMELBLAU, STARTS, steps=10)
    assert np.isfinite(state.x).all()
    assert (
        run(Scheduled(Momentum(0.003), StepDecay(3)), HIMMELBLAU, STARTS, steps=4).t
        == 4
    )


def test_lookahead_leaves_the_secant_of_barzilai_and_borwein_right():
    """On one curvature every rate but the first is one over it, wherever the method is put."""
    method = Lookahead(BarzilaiBorwein(0.1), k=2)
    rates = trace(method, Quadratic([1.0, 10.0]), [1.0, 0.0], 8).inner.rate
    np.testing.assert_allclose(rates[2:5], 1.0, rtol=1e-12)
