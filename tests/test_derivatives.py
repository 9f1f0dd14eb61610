"""Derivatives by measurement."""

from types import SimpleNamespace

import numpy as np
import pytest

from optguide import (
    Counted,
    Himmelblau,
    Linear,
    Quadratic,
    central_difference,
    complex_step,
    hvp,
    second_difference,
    taylor_test,
)

EPSILON = np.finfo(float).eps
X = np.random.default_rng(0).uniform(-5, 5, (40, 2))

#: Analytic functions of one variable and their derivatives.
FUNCTIONS = {
    "exp": (np.exp, np.exp, np.exp),
    "sin": (np.sin, np.cos, lambda x: -np.sin(x)),
    "fifth power": (lambda x: x**5, lambda x: 5 * x**4, lambda x: 20 * x**3),
    "quotient": (
        lambda x: 1 / (1 + x**2),
        lambda x: -2 * x / (1 + x**2) ** 2,
        lambda x: (6 * x**2 - 2) / (1 + x**2) ** 3,
    ),
}
every_function = pytest.mark.parametrize(
    ("f", "slope", "bend"),
    [pytest.param(*row, id=name) for name, row in FUNCTIONS.items()],
)


@every_function
def test_a_complex_step_is_right_to_rounding(f, slope, bend):
    x = np.linspace(-3, 3, 61)[:, None]
    np.testing.assert_allclose(
        complex_step(f, x)[..., 0], slope(x), rtol=8 * EPSILON, atol=EPSILON
    )


@every_function
def test_a_central_difference_is_right_to_the_error_it_tells(f, slope, bend):
    x = np.linspace(-3, 3, 61)[:, None]
    measured, error = central_difference(f, x, with_error=True)
    off = np.abs(measured[..., 0] - slope(x))
    assert (off <= error[..., 0]).all()
    # Ten digits of the size of the function and its derivatives; where the point is a tenth as far
    # from zero the step is a tenth as long, and one digit is lost.
    size = np.abs(f(x)).max() + np.abs(slope(x)).max()
    assert np.median(error) < 1e-9 * size
    assert error.max() < 1e-8 * size
    assert (central_difference(f, x) == measured).all()


@every_function
def test_a_second_difference_is_right_to_seven_digits(f, slope, bend):
    x = np.linspace(-3, 3, 61)
    measured = second_difference(lambda p: f(p[..., 0]), x[:, None])[:, 0, 0]
    size = np.abs(f(x)).max() + np.abs(bend(x)).max()
    assert np.abs(measured - bend(x)).max() < 1e-7 * size


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e3, 1e6])
def test_steps_grow_with_the_coordinates(size):
    # A step of a fixed length would drown in rounding far from the origin.
    x = size * np.array([[1.0, -2.0], [3.0, 0.5]])
    bowl = Quadratic((1.0, 3.0), 0.4)
    reach = np.maximum(1.0, size)
    off = np.abs(central_difference(bowl.value, x) - bowl.gradient(x)).max()
    assert off < 1e-9 * reach
    assert np.abs(second_difference(bowl.value, x) - bowl.hessian(x)).max() < 1e-5


def test_the_new_axis_is_the_last_one():
    def f(x):  # Three numbers per point, from two coordinates.
        return np.stack([x[..., 0] ** 2, x[..., 0] * x[..., 1], x[..., 1]], axis=-1)

    x = X.reshape(4, 10, 2)
    one, zero = np.ones((4, 10)), np.zeros((4, 10))
    exact = np.stack(
        [
            np.stack([2 * x[..., 0], zero], axis=-1),
            np.stack([x[..., 1], x[..., 0]], axis=-1),
            np.stack([zero, one], axis=-1),
        ],
        axis=-2,
    )
    assert exact.shape == (4, 10, 3, 2)
    np.testing.assert_allclose(complex_step(f, x), exact, rtol=4 * EPSILON)
    measured, error = central_difference(f, x, with_error=True)
    assert (np.abs(measured - exact) <= error).all()


@pytest.mark.parametrize(
    "measure", [complex_step, central_difference, second_difference]
)
def test_many_points_at_once_equal_one_at_a_time(measure):
    rows = [measure(Himmelblau().value, x) for x in X]
    np.testing.assert_array_equal(measure(Himmelblau().value, X), rows)


@pytest.mark.parametrize(
    ("measure", "asked"),
    [(complex_step, 2), (central_difference, 5), (second_difference, 13)],
)
def test_mostly_the_number_of_values_depends_on_the_coordinates_only(measure, asked):
    counts = []
    for x in X:
        counted = Counted(Himmelblau())
        measure(counted.value, x)
        counts.append(int(counted.n_values))
    # Near a value of zero or a slope of zero another step is tried as well.
    assert min(counts) == np.median(counts) == asked
    assert np.mean(counts) < 1.5 * asked


def test_with_a_scale_the_number_of_values_is_fixed():
    counted = Counted(Himmelblau())
    central_difference(counted.value, X, scale=1.0)
    assert (counted.n_values == 5).all()


def test_a_step_too_short_loses_every_digit_of_a_hessian():
    # What popular tutorials do: the step 1e-8 for second derivatives.
    f, h, x = Himmelblau().value, 1e-8, X[..., :]
    e = np.array([h, 0.0])
    short = (f(x + e) - 2 * f(x) + f(x - e)) / h**2
    exact = Himmelblau().hessian(x)[..., 0, 0]
    assert np.median(np.abs(short - exact)) > 10
    ours = second_difference(f, x)[..., 0, 0]
    assert np.abs(ours - exact).max() < 1e-4


def test_differences_overflow_without_a_warning():
    assert not np.isfinite(central_difference(np.exp, [800.0])).any()
    assert not np.isfinite(
        central_difference(np.exp, [800.0], with_error=True)[1]
    ).any()
    assert not np.isfinite(second_difference(Himmelblau().value, [1e200, 0.0])).any()


class Products:
    """A surface that knows its products and nothing else."""

    def hvp(self, x, p):
        return 2 * p


def test_a_product_asks_for_the_cheapest_exact_answer():
    assert (hvp(Products(), X, X) == 2 * X).all()
    counted = Counted(Himmelblau())
    hvp(counted, X, X)
    assert counted.tally.sum(axis=-1).tolist() == [0, 0, len(X), 0]
    plain = Counted(SimpleNamespace(gradient=Himmelblau().gradient))
    hvp(plain, X, X)
    assert plain.tally.sum(axis=-1).tolist() == [0, 2 * len(X), 0, 0]


@pytest.mark.parametrize("length", [1e-200, 1e-12, 1.0, 1e12, 1e100])
def test_a_product_by_differences_does_not_care_how_long_the_vector_is(length):
    plain = SimpleNamespace(gradient=Himmelblau().gradient)
    p = length * np.array([0.6, -0.8])
    exact = np.einsum("...ij,j->...i", Himmelblau().hessian(X), p)
    size = np.abs(exact).max()
    assert np.abs(hvp(plain, X, p) - exact).max() < 1e-8 * size


def test_a_product_with_zero_is_zero():
    plain = SimpleNamespace(gradient=Himmelblau().gradient)
    assert (hvp(plain, X, np.zeros(2)) == 0).all()


@pytest.mark.parametrize(("wrong", "slope"), [(1.0, 2.0), (1.5, 1.0), (-1.0, 1.0)])
def test_a_taylor_test_is_two_only_for_the_right_gradient(wrong, slope):
    surface = SimpleNamespace(
        value=Himmelblau().value, gradient=lambda x: wrong * h.gradient(x)
    )
    h = Himmelblau()
    assert abs(np.median(taylor_test(surface, X)) - slope) < 0.05


@pytest.mark.parametrize(("wrong", "slope"), [(1.0, 3.0), (1.5, 2.0), (0.0, 2.0)])
def test_a_taylor_test_is_three_only_for_the_right_hessian(wrong, slope):
    h = Himmelblau()
    surface = SimpleNamespace(
        value=h.value, gradient=h.gradient, hessian=lambda x: wrong * h.hessian(x)
    )
    assert abs(np.median(taylor_test(surface, X, order=2)) - slope) < 0.05


def test_a_taylor_test_of_rounding_alone_is_no_number():
    assert np.isnan(taylor_test(Linear([1.0, 2.0]), X)).all()
    assert np.isnan(taylor_test(Quadratic(), X, order=2)).all()


def test_a_taylor_test_in_a_direction_of_ones_own():
    slopes = taylor_test(Himmelblau(), X, np.array([1.0, 0.0]))
    assert slopes.shape == (40,)
    assert abs(np.median(slopes) - 2) < 0.05


@pytest.mark.parametrize("order", [0, 3, 1.5, True])
def test_an_order_is_one_or_two(order):
    with pytest.raises((ValueError, TypeError), match=r"^order must be "):
        taylor_test(Himmelblau(), X, order=order)


@pytest.mark.parametrize("step", [0.0, -1.0, np.nan])
def test_a_step_is_a_number_above_zero(step):
    with pytest.raises(ValueError, match=r"^step must be a finite number > 0"):
        taylor_test(Himmelblau(), X, step=step)
