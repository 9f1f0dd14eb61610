"""Functions in the units and the places that people have: lengths far from one, borders, digits."""

import math
import warnings

import numpy as np
import pytest

from optguide import (
    BFGS,
    Booth,
    Counted,
    CurveFit,
    Function,
    GaussNewton,
    GradientDescent,
    HessianFree,
    LevenbergMarquardt,
    LogisticRegression,
    Newton,
    Regularized,
    Residuals,
    Rotated,
    Scaled,
    central_difference,
    complex_step,
    hvp,
    iterate,
    minimize,
    run,
    second_difference,
)
from optguide.surfaces.streams import noisy
from optguide.typing import LeastSquares, Likelihood

UNITS = [1e-12, 1e-9, 1e-4, 1.0, 1e5, 1e12]
#: Where a function of order one is looked at: at and near the origin and a few lengths away.
PLACES = np.array([0.0, 1e-15, 1e-9, 1e-5, 1e-3, 0.1, 0.7, 1.5, 3.0])[:, None]

#: Functions of one variable with their first and second derivatives.
SHAPES = {
    "sine": (np.sin, np.cos, lambda u: -np.sin(u)),
    "growth": (np.exp, np.exp, np.exp),
    "offset": (lambda u: 5 - np.cos(u), np.sin, np.cos),
    "bump": (
        lambda u: 1 / (1 + u**2),
        lambda u: -2 * u / (1 + u**2) ** 2,
        lambda u: (6 * u**2 - 2) / (1 + u**2) ** 3,
    ),
}
every_shape = pytest.mark.parametrize(
    ("f", "slope", "bend"),
    [pytest.param(*row, id=name) for name, row in SHAPES.items()],
)
every_unit = pytest.mark.parametrize("unit", UNITS)


# Units


@every_shape
@every_unit
def test_the_unit_of_a_coordinate_costs_no_digit(f, slope, bend, unit):
    x = PLACES * unit
    measured, error = central_difference(
        lambda x: f(x[..., 0] / unit), x, with_error=True
    )
    off = np.abs(measured * unit - slope(PLACES))
    assert (off <= error * unit).all()
    # Nine digits of the largest: trial and rounding may cost one of the usual ten.
    assert off.max() < 1e-9 * np.abs(slope(PLACES)).max()
    curved = second_difference(lambda x: f(x[..., 0] / unit), x)[..., 0] * unit**2
    assert np.abs(curved - bend(PLACES)).max() < 2e-6 * np.abs(bend(PLACES)).max()


@pytest.mark.parametrize("far", [1e2, 1e4, 1e6])
@every_shape
def test_far_from_the_origin_differences_find_the_length_of_the_function(
    f, slope, bend, far
):
    x = far + PLACES
    u = x - far
    measured, error = central_difference(
        lambda x: f(x[..., 0] - far), x, with_error=True
    )
    off = np.abs(measured - slope(u))
    assert (off <= error).all()
    # A millionth is the agreement between two steps with which the first is content.
    assert off.max() < 1e-6 * np.abs(slope(u)).max()
    curved = second_difference(lambda x: f(x[..., 0] - far), x)[..., 0]
    assert np.abs(curved - bend(u)).max() < 1e-3 * np.abs(bend(u)).max()


@pytest.mark.parametrize("units", [(1e-9, 1.0), (1e12, 1e-12), (1e-6, 1e3)])
def test_each_coordinate_has_a_unit_of_its_own(units):
    units = np.array(units)
    u = np.random.default_rng(0).uniform(0.5, 2.0, (50, 2))

    def value(x):
        a, b = x[..., 0] / units[0], x[..., 1] / units[1]
        return np.exp(a) * np.sin(b)

    def slope(u):
        a, b = u[..., 0], u[..., 1]
        return np.stack([np.exp(a) * np.sin(b), np.exp(a) * np.cos(b)], axis=-1)

    f = Function(value)
    np.testing.assert_allclose(f.gradient(u * units) * units, slope(u), atol=1e-8)
    exact = Function(value, lambda x: slope(x / units) / units)
    exact.check(u * units)
    a, b = exact.hessian(u * units), f.hessian(u * units)
    scales = units[:, None] * units
    np.testing.assert_allclose(a * scales, b * scales, atol=1e-4)


@every_unit
@pytest.mark.parametrize("digits", ["values", "gradient", "hessian"])
def test_a_minimum_is_found_in_any_unit(unit, digits):
    functions = (
        lambda x: np.cosh(x[..., 0] / unit - 3),
        lambda x: np.sinh(x / unit - 3) / unit,
        lambda x: (np.cosh(x / unit - 3) / unit**2)[..., None],
    )
    given = {"values": 1, "gradient": 2, "hessian": 3}[digits]
    x = run(Newton(), Function(*functions[:given]), [2.5 * unit], steps=8).x
    np.testing.assert_allclose(x / unit, 3.0, rtol=1e-6)


@every_unit
def test_products_by_differences_have_no_unit_either(unit):
    class Slopes:
        def gradient(self, x):
            return np.sinh(x / unit) / unit

    u, p = np.array([[1.0, 2.0], [0.3, -0.7]]), np.array([0.6, -0.8])
    exact = np.cosh(u) * p / unit
    product = hvp(Slopes(), u * unit, p * unit)
    np.testing.assert_allclose(product, exact, rtol=1e-7)
    np.testing.assert_allclose(
        hvp(Slopes(), u * unit, p * unit, scale=unit), exact, rtol=1e-7
    )


def test_the_first_product_at_the_origin_finds_its_length_too():
    class Slopes:
        def gradient(self, x):
            return np.sinh(x / 1e-9)

    np.testing.assert_allclose(hvp(Slopes(), [0.0, 0.0], [1.0, 2.0]), [1e9, 2e9], 1e-7)


def test_fine_structure_on_a_coarse_shape_is_seen():
    # A second difference over the whole parabola would see two, and no ripple.
    def value(x):
        return x[..., 0] ** 2 + 0.01 * np.cos(100 * x[..., 0])

    x = np.linspace(-3, 3, 51)[:, None]
    exact = 2 - 100 * np.cos(100 * x)
    off = second_difference(value, x)[..., 0] - exact
    assert np.abs(off).max() < 1e-3 * np.abs(exact).max()


# A length given by the reader


def test_the_length_of_the_steps_can_be_given():
    asked = []

    def value(x):
        asked.append(x.copy())
        return (x**2).sum(axis=-1)

    central_difference(value, [3.0, 3.0], scale=[1.0, 100.0])
    steps = np.abs(np.array(asked) - 3.0).max(axis=0)
    expected = np.finfo(float).eps ** (1 / 3) * np.array([1.0, 100.0])
    np.testing.assert_allclose(steps, expected, rtol=1e-6)


def test_a_given_length_reaches_every_derivative():
    for scale in 1e-9, [1e-9]:
        f = Function(lambda x: np.sin(1e9 * x[..., 0]), scale=scale)
        assert abs(f.gradient([0.0])[0] / 1e9 - 1) < 1e-9
        assert abs(f.hessian([1e-9])[0, 0] / 1e18 + math.sin(1)) < 1e-6
        g = Function(f.value, lambda x: 1e9 * np.cos(1e9 * x), scale=scale)
        assert abs(g.hessian([1e-9])[0, 0] / 1e18 + math.sin(1)) < 1e-9


@pytest.mark.parametrize("scale", [0.0, -1.0, np.inf, np.nan, [1.0, 0.0]])
def test_a_length_is_a_finite_number_above_zero(scale):
    for ask in (
        lambda: Function(lambda x: x[..., 0], scale=scale),
        lambda: Residuals(lambda x: x, scale=scale),
        lambda: central_difference(np.exp, [1.0, 2.0], scale=scale),
    ):
        with pytest.raises(ValueError, match=r"^scale must be a finite number > 0"):
            ask()


def test_lengths_are_one_for_all_coordinates_or_one_for_each():
    for ask in (
        lambda: central_difference(np.exp, [1.0, 2.0], scale=[1.0, 2.0, 3.0]),
        lambda: Function(lambda x: x[..., 0], scale=[1.0, 2.0, 3.0]).check(np.ones(2)),
        lambda: Function(lambda x: x[..., 0], scale=np.ones((2, 2))),
    ):
        with pytest.raises(ValueError, match=r"^scale must be a number or an array of"):
            ask()


# Borders


def test_a_difference_stays_where_the_function_has_values():
    x = np.array([[1e-6], [1e-12], [1e-200], [1.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        slope = Function(lambda x: x[..., 0] * np.log(x[..., 0])).gradient(x)
    np.testing.assert_allclose(slope, np.log(x) + 1, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(
    "root",
    [lambda x: x[..., 0] ** 1.5, lambda x: math.sqrt(x[0] ** 3)],
    ids=["NumPy", "math"],
)
def test_at_a_border_the_difference_is_taken_on_the_side_that_has_values(root):
    f = Function(lambda x: root(x) + 2 * x[..., 0])
    assert abs(f.gradient([0.0])[0] - 2) < 1e-2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        hole = Function(lambda x: np.where(x[..., 0] == 1, 1.0, np.nan))
    assert np.isnan(hole.gradient([1.0])).all()
    assert np.isinf(central_difference(hole.value, [1.0], with_error=True)[1]).all()


def test_a_descent_begins_close_to_where_a_logarithm_ends():
    f = Function(lambda x: x[..., 0] * np.log(x[..., 0]))
    end = minimize(BFGS(), f, [1e-6], max_steps=100, gradient_tolerance=1e-6)
    assert end.status == "converged"
    np.testing.assert_allclose(end.x, math.exp(-1), rtol=1e-5)


def test_the_rate_of_three_events_in_ten_million_seconds():
    f = Function(
        lambda x: x[..., 0] * 1e7 - 3 * np.log(x[..., 0]),
        lambda x: 1e7 - 3 / x,
        lambda x: (3 / x**2)[..., None],
    )
    end = minimize(Newton(), f, [2e-7], max_steps=50, gradient_tolerance=1e-3)
    assert end.status == "converged"
    np.testing.assert_allclose(end.x, 3e-7, rtol=1e-6)


def test_a_fit_in_metres_is_the_fit_in_nanometres():
    t = np.linspace(0.1, 5, 20)
    data = 1e-9 * np.exp(t) * (1 + 0.01 * np.cos(9 * t))

    def misfit(p):
        model = p[..., 0:1] * np.exp(p[..., 1:2] * t / 4e-10)
        return (((model - data) / 1e-9) ** 2).sum(axis=-1)

    with np.errstate(over="ignore"):  # a first step may be too long
        small, large = Function(misfit), Function(lambda p: misfit(p * 1e-9))
    metres = run(BFGS(), small, [1e-9, 4e-10], steps=30).x
    nano = run(BFGS(), large, [1.0, 0.4], steps=30).x
    np.testing.assert_allclose(metres / 1e-9, nano, rtol=1e-4)


# Single precision


def test_a_line_is_fitted_in_single_precision():
    t = np.linspace(0, 1, 100, dtype=np.float32)
    y = (2 + 3 * t + 0.1 * np.cos(50 * t)).astype(np.float32)

    def misfit(p):
        p = p.astype(np.float32)
        r = p[..., 0:1] + p[..., 1:2] * t - y
        return (r * r).mean(axis=-1)

    def in_disguise(p):
        # The numbers are of double precision, what they say is not.
        return misfit(p).astype(np.float64)

    a = np.stack([np.ones(100), t.astype(float)], axis=-1)
    best = np.linalg.lstsq(a, y.astype(float))[0]
    start = np.array([-1.0, -1.0])
    exact = 2 * a.T @ (a @ start - y) / 100
    for value in misfit, in_disguise:
        f = Function(value)
        np.testing.assert_allclose(f.gradient(start), exact, rtol=1e-3)
    f = Function(misfit)
    np.testing.assert_allclose(f.hessian(start), 2 * a.T @ a / 100, rtol=1e-3)
    np.testing.assert_allclose(run(Newton(), f, start, steps=2).x, best, atol=1e-3)
    measured, error = central_difference(misfit, start, with_error=True)
    assert (np.abs(measured - exact) <= error).all()


# Mistakes


@pytest.mark.parametrize("stiff", [1.0, 1e2, 1e4, 1e6, 1e8])
@pytest.mark.parametrize("soft", [0, 1])
def test_a_wrong_sign_in_a_soft_direction_is_told(stiff, soft):
    curvature = np.array([stiff, stiff])
    curvature[soft] = 1.0
    signs = np.ones(2)
    signs[soft] = -1.0
    right = Function(
        lambda x: (curvature * x**2).sum(axis=-1), lambda x: 2 * curvature * x
    )
    wrong = Function(right.value, lambda x: signs * right.gradient(x))
    right.check(np.ones(2))
    with pytest.raises(ValueError, match="gradient must be the derivative of value"):
        wrong.check(np.ones(2))
    bent = Function(
        right.value,
        right.gradient,
        lambda x: np.zeros((*x.shape, 2)) + np.diag(2 * signs * curvature),
    )
    with pytest.raises(ValueError, match="hessian must be the derivative of gradient"):
        bent.check(np.ones(2))


def test_among_many_coordinates_one_wrong_sign_is_told():
    signs = np.ones(40)
    signs[17] = -1.0
    f = Function(lambda x: (x**4).sum(axis=-1), lambda x: 4 * signs * x**3)
    with pytest.raises(ValueError, match="gradient must be the derivative of value"):
        f.check(np.random.default_rng(0).uniform(1, 2, (3, 40)))


@pytest.mark.parametrize("level", [1e-14, 1e-11, 1e-8, 1e-5, 1e-2])
def test_nothing_is_accused_of_its_rounding(level):
    # Values known to fewer digits than they show, each start with other errors.
    def rough(x):
        return np.cosh(x[..., 0]) + level * np.sin(1e19 * x[..., 0])

    f = Function(rough, np.sinh)
    f.check(np.random.default_rng(0).uniform(0, 1, (5000, 1)))


def test_a_right_gradient_is_not_refused_in_any_unit_or_place():
    for unit in UNITS:
        for far in 0.0, 1e3, 1e6:
            x = (far + np.random.default_rng(1).uniform(-2, 2, (200, 2))) * unit
            f = Function(
                lambda x, far=far, unit=unit: np.sin(x / unit - far).prod(axis=-1),
                lambda x, far=far, unit=unit: (
                    np.cos(x / unit - far) * np.sin(x / unit - far)[..., ::-1] / unit
                ),
            )
            f.check(x)


# Inside other surfaces


WRAPS = {
    "Regularized": lambda f: Regularized(f, 0.1),
    "Scaled": lambda f: Scaled(f, 2.0, np.array([2.0, 1e-6])),
    "Rotated": lambda f: Rotated(f, 0.3),
    "Counted": Counted,
    "all": lambda f: Regularized(Counted(Rotated(Scaled(f, 3.0), 0.3)), 0.1),
}
every_wrap = pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)


@every_wrap
def test_a_mistake_is_told_inside_a_wrapper_too(wrap):
    wrong = Function(lambda x: (x**2).sum(axis=-1), lambda x: 3 * x + 1)
    with pytest.raises(ValueError, match="gradient must be the derivative of value"):
        run(GradientDescent(0.1), wrap(wrong), [1.0, 1.0], 5)
    one = Function(lambda x: x[0] ** 2 + 3 * x[1] ** 2)
    with pytest.raises(ValueError, match="it is written for one point"):
        run(GradientDescent(0.1), wrap(one), [[1.0, 1.0], [2.0, 2.0]], 3)
    right = Function(lambda x: (x**2).sum(axis=-1), lambda x: 2 * x)
    run(GradientDescent(0.0), wrap(right), [[1.0, 1.0], [2.0, 2.0]], 3)


def test_a_mistake_is_told_under_noise_too():
    wrong = Function(lambda x: (x**2).sum(axis=-1), lambda x: 3 * x + 1)
    with pytest.raises(ValueError, match="gradient must be the derivative of value"):
        next(iterate(GradientDescent(0.1), noisy(wrong, 1.0), [1.0, 1.0]))


# Residuals


T = np.arange(1.0, 9.0)
DATA = 3 * np.exp(-0.4 * T)


def residuals(x):
    return x[..., 0:1] * np.exp(-x[..., 1:2] * T) - DATA


def jacobian(x):
    e = np.exp(-x[..., 1:2] * T)
    return np.stack([e, -T * x[..., 0:1] * e], axis=-1)


@pytest.mark.parametrize("given", [None, jacobian], ids=["measured", "given"])
def test_residuals_alone_are_a_sum_of_squares(given):
    f = Residuals(residuals, given)
    assert isinstance(f, LeastSquares)
    x = np.random.default_rng(0).uniform(0.2, 3, (4, 5, 2))
    rng = np.random.default_rng(1)
    p, r = rng.normal(size=x.shape), rng.normal(size=(4, 5, 8))
    j = jacobian(x)
    np.testing.assert_allclose(f.value(x), (residuals(x) ** 2).sum(axis=-1) / 2, 1e-14)
    np.testing.assert_allclose(f.jacobian(x), j, atol=1e-8)
    np.testing.assert_allclose(f.jvp(x, p), np.matvec(j, p), atol=1e-8)
    np.testing.assert_allclose(f.vjp(x, r), np.vecmat(r, j), atol=1e-8)
    np.testing.assert_allclose(f.gradient(x), np.vecmat(residuals(x), j), atol=1e-8)
    slopes = Function(f.value, lambda x: np.vecmat(residuals(x), jacobian(x)))
    np.testing.assert_allclose(f.hessian(x), slopes.hessian(x), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "method",
    [GaussNewton(), LevenbergMarquardt(), HessianFree()],
    ids=lambda m: m.label,
)
def test_methods_for_least_squares_run_on_residuals_alone(method):
    class Mine:
        residuals = staticmethod(residuals)
        value = staticmethod(lambda x: (residuals(x) ** 2).sum(axis=-1) / 2)

    start = [2.0, 0.5]
    for surface in Residuals(residuals), Residuals(residuals, jacobian), Mine():
        found = minimize(method, surface, start, max_steps=200, gradient_tolerance=1e-7)
        assert found.status == "converged"
        np.testing.assert_allclose(found.x, [3.0, 0.4], rtol=1e-4)
        assert found.kind == "minimum"
        np.testing.assert_array_equal(
            run(method, surface, [start, start], 3).x[1],
            run(method, surface, [start, start], 3).x[0],
        )


def test_a_value_that_is_not_that_of_the_residuals_is_told():
    class Twice:
        residuals = staticmethod(residuals)
        value = staticmethod(lambda x: (residuals(x) ** 2).sum(axis=-1))

    with pytest.raises(ValueError, match=r"^value must be half the sum of the squares"):
        run(GaussNewton(), Twice(), [1.0, 1.0], 3)


@pytest.mark.parametrize(
    ("functions", "sentence"),
    [
        (
            (lambda x: x[..., 0],),
            r"residuals must return numbers of shape \(3, n\) for",
        ),
        (
            (lambda x: x[0] * np.exp(-x[1] * T) - DATA,),
            r"residuals must answer for many starts at once, .* write x\[..., 0:1\] for",
        ),
        (
            (residuals, residuals),
            r"jacobian must return numbers of shape \(3, 8, 2\) for",
        ),
        (
            (residuals, lambda x: jacobian(x) * [1, -1]),
            "jacobian must be the derivative of residuals, and differences of residuals",
        ),
        ((lambda x: residuals(x) / 0,), "residuals must be finite at the start"),
    ],
    ids=["a number", "one point", "no matrix", "wrong sign", "infinite"],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_mistakes_in_residuals_are_told(functions, sentence):
    starts = np.array([[1.0, 0.5], [2.0, 0.3], [3.0, 0.2]])
    with pytest.raises(ValueError, match=sentence):
        run(LevenbergMarquardt(), Residuals(*functions), starts, 3)


def test_what_are_no_residuals_is_told_at_once():
    with pytest.raises(TypeError, match=r"^residuals must be a function of points"):
        Residuals(3.0)


def test_a_fit_runs_in_small_units():
    small = Residuals(lambda x: residuals(x / [1e-9, 1e6]))
    found = run(LevenbergMarquardt(1e-20), small, [2e-9, 0.5e6], steps=60).x
    assert np.linalg.norm(small.residuals(found)) < 1e-3


# What wrappers pass on


LIKELY = LogisticRegression.drawn(60, [0.9, 0.5, 0.2], weight_decay=0.1, seed=1)
CURVE = CurveFit.drawn(40, [2.0, 1.0], [0.5, 3.0])
PASSING = {
    "Regularized": lambda f: Regularized(f, 0.7),
    "Scaled": lambda f: Scaled(f, 3.0, np.linspace(0.5, 2.0, f.dimension)),
    "Rotated": lambda f: Rotated(f, 0.3),
    "all": lambda f: Rotated(Scaled(Regularized(f, 0.7), 2.0, 1.5), -0.4),
}
every_passing = pytest.mark.parametrize("wrap", PASSING.values(), ids=PASSING)


@every_passing
def test_a_wrapped_sum_of_squares_is_one(wrap):
    f = wrap(CURVE)
    assert isinstance(f, LeastSquares)
    rng = np.random.default_rng(0)
    x, p = rng.normal(size=(2, 3, f.dimension))
    r, j = f.residuals(x), f.jacobian(x)
    back = rng.normal(size=r.shape)
    np.testing.assert_allclose((r**2).sum(axis=-1) / 2, f.value(x), rtol=1e-12)
    exact = complex_step(f.residuals, x)
    np.testing.assert_allclose(j, exact, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(f.jvp(x, p), np.matvec(j, p), rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(f.vjp(x, back), np.vecmat(back, j), rtol=1e-9)
    np.testing.assert_allclose(f.gradient(x), np.vecmat(r, j), rtol=1e-9)
    np.testing.assert_allclose(f.hvp(x, p), np.matvec(f.hessian(x), p), rtol=1e-9)


@every_passing
def test_the_information_of_a_wrapped_likelihood_is_its_hessian_where_it_was(wrap):
    # For logistic regression both are the same matrix, its penalty included.
    f = wrap(LIKELY)
    assert isinstance(f, Likelihood)
    x, p = np.random.default_rng(0).normal(size=(2, 3, f.dimension))
    np.testing.assert_allclose(f.fisher(x), f.hessian(x), rtol=1e-9, atol=1e-12)
    product = np.matvec(f.fisher(x), p)
    np.testing.assert_allclose(f.fisher_product(x, p), product, rtol=1e-9, atol=1e-12)


def test_a_wrapper_has_no_more_than_the_surface_inside():
    for wrap in PASSING.values():
        for name in "residuals", "jvp", "fisher", "fisher_product", "hvp", "check":
            assert not hasattr(wrap(Booth()), name)


def test_turned_over_a_sum_of_squares_is_none():
    upside = Scaled(CURVE, -1.0)
    for name in "residuals", "jacobian", "jvp", "vjp":
        assert not hasattr(upside, name)
        assert hasattr(Scaled(CURVE, 0.0), name)
    assert not hasattr(Scaled(LIKELY, -1.0), "fisher")
    assert hasattr(upside, "hessian")


@pytest.mark.parametrize("offset", [0.0, 5.0])
@pytest.mark.parametrize("at", [0.0, 1e-9, 1e-4])
def test_derivatives_that_vanish_with_their_neighbours_are_measured_as_small(
    offset, at
):
    # Steps of all lengths disagree here, each by a factor, and the long ones are wrong.
    for power in 3, 4, 5:
        f = Function(lambda x, power=power: offset + x[..., 0] ** power)
        assert abs(f.gradient([at])[0]) < 1e-6
        assert (
            abs(f.hessian([at])[0, 0] - power * (power - 1) * at ** (power - 2)) < 1e-3
        )


def test_a_saddle_whose_curvature_vanishes_along_a_coordinate_is_a_saddle():
    def value(x):
        a, b = x[..., 0], x[..., 1]
        return np.log1p((a**2 + b - 2) ** 2 + 2 * (a - b) ** 2)

    measured = Function(value).hessian([-0.5, 0.25])
    slopes = Function(value, lambda x: complex_step(value, x))
    np.testing.assert_allclose(measured, slopes.hessian([-0.5, 0.25]), atol=1e-6)
    assert np.linalg.det(measured) < 0
