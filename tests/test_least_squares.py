"""Surfaces that are sums of squares, and the methods that know it."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from optguide import (
    Beale,
    GaussNewton,
    Himmelblau,
    LevenbergMarquardt,
    LinearRegression,
    Rosenbrock,
    minimize,
    run,
    trace,
)
from optguide.typing import LeastSquares

SUMS = [
    Rosenbrock(),
    Himmelblau(),
    Beale(),
    LinearRegression.drawn(samples=20, spreads=[1.0, 2.0, 0.5]),
]
EVERY = pytest.mark.parametrize("surface", SUMS, ids=lambda s: type(s).__name__)


def points(surface, seed=0):
    return np.random.default_rng(seed).uniform(-3, 3, (4, 5, surface.dimension))


@EVERY
def test_half_the_sum_of_squares_is_the_value_and_its_slope_the_gradient(surface):
    assert isinstance(surface, LeastSquares)
    x = points(surface)
    r, j = surface.residuals(x), surface.jacobian(x)
    assert r.shape == (4, 5, r.shape[-1])
    assert j.shape == (*r.shape, surface.dimension)
    np.testing.assert_allclose((r**2).sum(axis=-1) / 2, surface.value(x), rtol=1e-12)
    slope = np.einsum("...nd,...n->...d", j, r)
    scale = np.abs(slope).max()
    np.testing.assert_allclose(slope, surface.gradient(x), rtol=0, atol=1e-12 * scale)


@EVERY
def test_the_jacobian_is_the_derivative_of_the_residuals(surface):
    # By complex steps, which have no error of their own.
    x, j = points(surface), surface.jacobian(points(surface))
    for i, unit in enumerate(np.eye(surface.dimension)):
        slope = surface.residuals(x + 1e-30j * unit).imag / 1e-30
        np.testing.assert_allclose(j[..., i], slope, rtol=1e-13, atol=1e-13)


@EVERY
def test_products_are_those_of_the_jacobian(surface):
    x, j = points(surface), surface.jacobian(points(surface))
    rng = np.random.default_rng(1)
    p, r = rng.normal(size=x.shape), rng.normal(size=j.shape[:-1])
    np.testing.assert_allclose(
        surface.jvp(x, p), np.einsum("...nd,...d->...n", j, p), rtol=1e-11, atol=1e-11
    )
    np.testing.assert_allclose(
        surface.vjp(x, r), np.einsum("...nd,...n->...d", j, r), rtol=1e-11, atol=1e-11
    )


@EVERY
def test_complex_steps_go_through_the_products(surface):
    # A product that conjugates is right for real numbers only.
    x, rng = points(surface)[0], np.random.default_rng(4)
    r, p = rng.normal(size=surface.residuals(x).shape), rng.normal(size=x.shape)
    change = surface.vjp(x, r + 1j * r)
    np.testing.assert_allclose(change.imag, surface.vjp(x, r), rtol=1e-12, atol=1e-12)
    slope = surface.vjp(x + 1e-30j * p, surface.residuals(x + 1e-30j * p)).imag / 1e-30
    product = surface.gradient(x + 1e-30j * p).imag / 1e-30
    np.testing.assert_allclose(slope, product, rtol=1e-10, atol=1e-10)


def test_straight_residuals_take_one_step():
    problem = LinearRegression.drawn(samples=30, spreads=[1.0, 5.0, 0.2])
    x = run(GaussNewton(), problem, [9.0, 9.0, 9.0], steps=1).x
    best = np.linalg.lstsq(problem.features, problem.targets)[0]
    np.testing.assert_allclose(x, best, rtol=1e-10)


def test_gauss_newton_converges_quadratically_where_the_residuals_vanish():
    path = trace(GaussNewton(), Himmelblau(), [3.4, 2.3], steps=5).x
    error = np.linalg.norm(path - [3, 2], axis=-1)
    order = np.log(error[3] / error[2]) / np.log(error[2] / error[1])
    assert 1.8 < order < 2.2


def test_gauss_newton_is_not_attracted_by_saddles():
    starts = np.random.default_rng(2).uniform(-5, 5, (200, 2))
    found = minimize(
        LevenbergMarquardt(),
        Himmelblau(),
        starts,
        max_steps=200,
        gradient_tolerance=1e-7,
    )
    assert (found.kind == "minimum").all()


@pytest.mark.parametrize(
    ("surface", "start"),
    [(Rosenbrock(), [-1.2, 1.0]), (Beale(), [1.0, 1.0]), (Himmelblau(), [-4.0, 4.0])],
    ids=lambda part: type(part).__name__ if not isinstance(part, list) else "",
)
def test_levenberg_marquardt_needs_about_as_many_steps_as_scipy(surface, start):
    ours = minimize(
        LevenbergMarquardt(), surface, start, max_steps=200, gradient_tolerance=1e-8
    )
    theirs = least_squares(
        surface.residuals, start, surface.jacobian, method="lm", gtol=1e-12
    )
    np.testing.assert_allclose(ours.x, theirs.x, atol=1e-6)
    # MINPACK's rule for the damping is another one: the same order, not the same
    # number.
    assert ours.n_values < 3 * theirs.nfev + 10


def test_values_only_fall_and_the_damping_follows_the_ratio():
    starts = np.random.default_rng(3).uniform(-4, 4, (50, 2))
    path = trace(LevenbergMarquardt(), Beale(), starts, steps=40)
    values = Beale().value(path.x)
    assert (np.diff(values, axis=0) <= 1e-12 * values[:-1] + 1e-28).all()
    factor = path.damping[1:] / path.damping[:-1]
    np.testing.assert_allclose(
        factor, np.where(path.ratio[1:] > 0.25, 0.1, 10.0), rtol=1e-12
    )
    refused = path.ratio[1:] <= 1e-3
    assert refused.any()
    assert (path.step[1:][refused] == 0).all()


def test_with_a_large_damping_the_step_is_a_short_one_down_the_gradient():
    x = np.array([-1.2, 1.0])
    step = run(
        LevenbergMarquardt(damping=1e12, acceptance=0.0), Rosenbrock(), x, steps=1
    ).step
    np.testing.assert_allclose(step, -Rosenbrock().gradient(x) / 1e12, rtol=1e-8)
