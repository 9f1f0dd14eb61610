"""The working range of a learning rate: what counts, and known ranges."""

import dataclasses

import numpy as np
import pytest

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    Clipped,
    Function,
    GradientDescent,
    Linear,
    Momentum,
    Nesterov,
    Quadratic,
    RMSProp,
    Rosenbrock,
    Rprop,
    Scheduled,
    learning_rate_range,
    run,
    trace,
)
from optguide.schedules import Exponential

BOWL = Quadratic([0.2, 4.0])


@pytest.mark.parametrize(
    ("method", "bowl", "valley"),
    [
        (GradientDescent(1.0), 1.125, 0.375),
        (Momentum(1.0), 2.375, 1.625),
        (Nesterov(1.0), 2.0, 1.375),
        (AdaGrad(1.0), 3.75, 1.375),
        (RMSProp(1.0, rho=0.9), 0.625, 1.125),
        (Adadelta(1.0), 0.0, 0.5),
    ],
    ids=lambda value: type(value).__name__ if dataclasses.is_dataclass(value) else None,
)
def test_the_ranges_of_six_methods_on_a_bowl_and_in_a_valley_are_known(
    method, bowl, valley
):
    # An independent measurement, made before this package was: to within one rate of
    # the grid.
    found = learning_rate_range(method, BOWL, [-5.0, -2.0], 500, 1e-3)
    assert abs(found.decades - bowl) <= 0.125
    found = learning_rate_range(method, Rosenbrock(), [-1.2, 1.0], 5000, 1e-2)
    assert abs(found.decades - valley) <= 0.125


def test_adams_range_in_the_valley_ends_in_a_lottery():
    starts = [-1.2, 1.0] + 1e-12 * np.arange(12)[:, None]
    found = learning_rate_range(Adam(), Rosenbrock(), starts, 5000, 1e-2)
    works = np.isfinite(found.steps)
    always, ever = works.all(axis=1).sum() / 8, works.any(axis=1).sum() / 8
    # The independent measurement has 2.625, one ticket of many.
    assert always < 2.2 < np.median(found.decades) < 2.9 < ever
    # With small rates the start makes no difference.
    assert (works.all(axis=1) == works.any(axis=1))[found.rates < 0.02].all()


def test_the_range_of_descent_on_a_parabola_is_the_one_that_arithmetic_gives():
    rates = np.geomspace(1e-3, 10.0, 401)
    found = learning_rate_range(
        GradientDescent(1.0), Quadratic([1.0]), [1.0], 50, 0.5e-6, rates
    )
    # The distance is multiplied by |1 - rate| at each step.
    works = np.abs(1 - rates) ** 50 <= 1e-3
    np.testing.assert_array_equal(np.isfinite(found.steps), works)
    np.testing.assert_allclose(found.decades, works.sum() / 100, rtol=1e-12)
    with np.errstate(divide="ignore"):
        needed = np.ceil(np.log(1e-3) / np.log(np.abs(1 - rates[works])))
    assert (np.abs(found.steps[works] - needed) <= 1).all()


def test_each_rate_of_the_sweep_is_a_run_of_its_own():
    rates, start = np.array([1e-3, 3e-2, 0.1, 0.3]), [-5.0, -2.0]
    found = learning_rate_range(Adam(), BOWL, start, 60, 0.5, rates)
    for rate, steps in zip(rates, found.steps, strict=True):
        above = np.flatnonzero(
            ~(BOWL.value(trace(Adam(rate), BOWL, start, 60).x) <= 0.5)
        )
        expected = above[-1] + 1
        assert steps == (expected if expected <= 60 else np.inf)
    assert np.isfinite(found.steps).tolist() == [False, False, True, True]


def test_each_start_has_its_own_range_and_may_have_its_own_target():
    starts = np.array([[-5.0, -2.0], [1.0, 1.0], [0.0, 3.0]])
    together = learning_rate_range(Adam(), BOWL, starts, 50, [1e-3, 1e-2, 1.0])
    assert together.decades.shape == (3,)
    for i, target in enumerate((1e-3, 1e-2, 1.0)):
        alone = learning_rate_range(Adam(), BOWL, starts[i], 50, target)
        np.testing.assert_array_equal(alone.steps, together.steps[:, i])
        assert alone.decades == together.decades[i]


def test_a_parameter_that_is_an_array_is_swept_beside_the_rate():
    momenta = np.array([[0.0], [0.5], [0.9]])
    found = learning_rate_range(Momentum(1.0, momenta), BOWL, [-5.0, -2.0], 500, 1e-3)
    assert found.steps.shape == (73, 3)
    for i, momentum in enumerate((0.0, 0.5, 0.9)):
        alone = learning_rate_range(
            Momentum(7.0, momentum), BOWL, [-5.0, -2.0], 500, 1e-3
        )
        np.testing.assert_array_equal(alone.steps, found.steps[:, i])


def test_passing_by_does_not_count_and_neither_does_nan():
    # Down a slope the value falls for ever; up again on the other side of a crease it
    # does not.
    crease = Function(lambda x: np.abs(x[..., 0]), lambda x: np.sign(x))
    found = learning_rate_range(
        GradientDescent(1.0), crease, [1.0], 3, 0.5, [0.2, 0.9, 1.8]
    )
    # 1, 0.8, 0.6, 0.4; then 1, 0.1, -0.8, 0.1; then 1, -0.8, 1, -0.8.
    assert found.steps.tolist() == [3, 3, np.inf]
    with np.errstate(invalid="ignore"):
        root = Function(lambda x: np.sqrt(x[..., 0]), lambda x: 0.5 / np.sqrt(x))
    found = learning_rate_range(GradientDescent(1.0), root, [1.0], 1, 0.9, [1.0, 4.0])
    assert found.steps.tolist() == [1, np.inf]


def test_on_an_uneven_grid_a_rate_counts_as_far_as_half_way_to_its_neighbours():
    found = learning_rate_range(
        GradientDescent(1.0), Linear([1.0]), [0.0], 1, -0.05, [0.01, 0.1, 10.0]
    )
    # One decade to the left, two to the right: half of each; at the end as much outside
    # as inside.
    assert np.isfinite(found.steps).tolist() == [False, True, True]
    np.testing.assert_allclose(found.decades, (1 + 2) / 2 + 2, rtol=1e-12)


def test_the_rate_is_found_through_wrappers_and_the_methods_own_does_not_matter():
    start = [-5.0, -2.0]
    for wrap in (
        lambda method: Clipped(method, 1.0),
        lambda method: Scheduled(Clipped(method, 1.0), Exponential(0.99)),
    ):
        found = learning_rate_range(wrap(GradientDescent(123.0)), BOWL, start, 80, 0.5)
        for rate in found.rates[[30, 45, 50]]:
            x = run(wrap(GradientDescent(rate)), BOWL, start, 80).x
            reached = np.isfinite(found.steps[found.rates == rate])[0]
            assert reached == (BOWL.value(x) <= 0.5)
        assert 0 < found.decades < 9


def test_a_rate_that_only_starts_the_steps_has_a_range_too():
    # Rprop finds its own lengths: five decades of first steps reach the minimum of a
    # parabola.
    assert learning_rate_range(Rprop(), Quadratic([1.0]), [1.0], 200, 1e-6).decades > 5


def test_without_a_step_all_rates_are_where_they_start():
    found = learning_rate_range(Adam(), BOWL, [[0.0, 0.0], [1.0, 1.0]], 0, 0.0)
    np.testing.assert_allclose(found.decades, [73 / 8, 0.0], rtol=1e-12)
