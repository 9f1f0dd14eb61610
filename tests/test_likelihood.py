"""Hessian-free, natural gradient and the Fisher information, on cases that decide."""

import numpy as np
import pytest

from optguide import (
    Beale,
    Bowl,
    Counted,
    CurveFit,
    GaussNewton,
    HessianFree,
    Himmelblau,
    LevenbergMarquardt,
    LinearRegression,
    LogisticRegression,
    NaturalGradient,
    Newton,
    Rosenbrock,
    SoftmaxRegression,
    TanhNetwork,
    minimize,
    run,
    trace,
)
from optguide.linalg.steihaug import steihaug
from optguide.methods._fisher import fisher, fisher_product
from optguide.typing import LeastSquares, Likelihood

SOFTMAX = SoftmaxRegression.drawn(40, inputs=3, classes=4, weight_decay=0.05, seed=1)
LOGISTIC = LogisticRegression.drawn(60, [0.9, 0.5, 0.2], weight_decay=0.1, seed=1)
NETWORK = TanhNetwork.drawn(30, inputs=2, hidden=4, seed=1)
CURVE = CurveFit.drawn(40, [2.0, 1.0], [0.5, 3.0])
MODELS = [SOFTMAX, LOGISTIC, NETWORK, CURVE, Himmelblau(), Rosenbrock(), Beale()]
EVERY = pytest.mark.parametrize("problem", MODELS, ids=lambda p: type(p).__name__)


def somewhere(problem, shape=(4, 5), seed=0):
    return np.random.default_rng(seed).normal(size=(*shape, problem.dimension))


# The information


@EVERY
def test_the_information_is_never_negative_and_its_products_are_those_of_the_matrix(
    problem,
):
    x, p = somewhere(problem), somewhere(problem, seed=1)
    f = fisher(problem, x)
    assert isinstance(problem, Likelihood | LeastSquares)
    assert (
        np.linalg.eigvalsh(f) > -1e-12 * np.abs(f).max(axis=(-2, -1))[..., None]
    ).all()
    dense = np.matvec(f, p)
    np.testing.assert_allclose(
        fisher_product(problem, x, p), dense, rtol=0, atol=1e-12 * np.abs(dense).max()
    )


@pytest.mark.parametrize("problem", [SOFTMAX, LOGISTIC], ids=["softmax", "logistic"])
def test_the_information_is_the_mean_over_classes_that_the_model_draws(problem):
    # By the definition: gradients of -log p for each sample and each class, weighted by
    # p.
    k = getattr(problem, "classes", 2)
    more = (k,) if problem is SOFTMAX else ()
    for x in somewhere(problem, (3,)):
        total = np.zeros((problem.dimension, problem.dimension))
        for row in problem.features:
            gradients, likely = [], []
            for c in range(k):
                one = type(problem)(row[None], [float(c)], *more)
                gradients.append(one.gradient(x))
                likely.append(np.exp(-one.value(x)))
            assert np.isclose(sum(likely), 1, rtol=1e-12)
            for g, p in zip(gradients, likely, strict=True):
                total += p * np.outer(g, g) / problem.samples
        total += problem.weight_decay * np.eye(problem.dimension)
        np.testing.assert_allclose(problem.fisher(x), total, atol=1e-14)
        np.testing.assert_allclose(problem.hessian(x), total, atol=1e-14)


def test_the_empirical_matrix_is_another_one():
    x = 3 * somewhere(LOGISTIC, ())  # far from the weights that fit
    each = LOGISTIC.batch(np.arange(60)[:, None]).gradient(x) - 0.1 * x
    empirical = each.T @ each / 60
    true = LOGISTIC.fisher(x) - 0.1 * np.eye(3)
    assert np.abs(empirical - true).max() > 0.2 * np.abs(true).max()


# Natural gradient


@pytest.mark.parametrize("problem", [SOFTMAX, LOGISTIC], ids=["softmax", "logistic"])
def test_natural_gradient_is_newtons_method_where_the_information_is_the_hessian(
    problem,
):
    x = 0.2 * somewhere(problem, (5,))
    ours = trace(NaturalGradient(1.0, damping=1e-300), problem, x, steps=4).x
    np.testing.assert_allclose(
        ours, trace(Newton(), problem, x, steps=4).x, rtol=1e-9, atol=1e-9
    )


class Changed:
    """A problem in other parameters: x = A y."""

    def __init__(self, problem, a):
        self.problem, self.a = problem, a

    def value(self, y):
        return self.problem.value(np.matvec(self.a, y))

    def gradient(self, y):
        return np.matvec(self.a.T, self.problem.gradient(np.matvec(self.a, y)))

    def fisher(self, y):
        return self.a.T @ fisher(self.problem, np.matvec(self.a, y)) @ self.a

    def fisher_product(self, y, p):
        return np.matvec(self.fisher(y), p)


@pytest.mark.parametrize(
    "problem", [SOFTMAX, LOGISTIC, Himmelblau()], ids=["softmax", "logistic", "H"]
)
def test_natural_gradient_does_not_see_a_linear_change_of_parameters(problem):
    # With a condition number of the change of about 10, and without the damping, which
    # has a unit.
    d = problem.dimension
    a = np.eye(d) + 0.3 * np.random.default_rng(3).normal(size=(d, d)) / np.sqrt(d)
    a = a * np.linspace(1, 5, d)
    y = 0.3 * somewhere(problem, (5,)) + 0.5
    method = NaturalGradient(0.5, damping=1e-300)
    there = np.matvec(a, trace(method, Changed(problem, a), y, steps=5).x)
    here = trace(method, problem, np.matvec(a, y), steps=5).x
    np.testing.assert_allclose(there, here, rtol=0, atol=1e-7 * np.abs(here).max())


def test_a_large_damping_makes_natural_gradient_a_short_step_down_the_gradient():
    x = somewhere(NETWORK)
    step = run(NaturalGradient(1e12, damping=1e12), NETWORK, x, steps=1).step
    np.testing.assert_allclose(step, -NETWORK.gradient(x), rtol=0, atol=1e-9)


def test_natural_gradient_and_gauss_newton_take_the_same_steps_on_sums_of_squares():
    x = somewhere(Rosenbrock())
    ours = run(NaturalGradient(0.5, damping=1e-300), Rosenbrock(), x, steps=5).x
    np.testing.assert_allclose(
        ours, run(GaussNewton(0.5), Rosenbrock(), x, steps=5).x, rtol=1e-12
    )


# Hessian-free


def test_plain_conjugate_gradients_climb_where_gauss_newtons_do_not():
    a, b = np.diag([3.0, -1.0, 2.0, -0.5, 1.0]), np.ones(5)
    x, r, d = np.zeros(5), b, b
    for _ in range(5):  # the textbook iteration, without a look at the curvature
        alpha = (r @ r) / (d @ a @ d)
        x, left = x + alpha * d, r - alpha * a @ d
        r, d = left, left + (left @ left) / (r @ r) * d
    np.testing.assert_allclose(x, b / np.diag(a), rtol=1e-9)
    # With b the way downhill, this is a way uphill: 1/3 - 1 + 1/2 - 2 + 1.
    assert np.isclose(b @ x, -7 / 6)
    # The truncated iteration stops in time, and a matrix that is never negative needs
    # no stop.
    with np.errstate(all="ignore"):
        end = steihaug(lambda d, active: d @ a, -b, np.array(np.inf), 1e-9)
        assert b @ end.p > 0
        end = steihaug(lambda d, active: d @ a @ a, -b, np.array(np.inf), 1e-12)
    np.testing.assert_allclose(end.p, b / np.diag(a) ** 2, rtol=1e-9)
    assert b @ end.p > 0


@EVERY
def test_the_inner_loop_of_hessian_free_solves_the_damped_system(problem):
    # A damping above the curvatures, so that most trials are taken.
    x = 0.5 * somewhere(problem, (6,))
    f = fisher(problem, x)
    damping = 4 * np.abs(f).max(axis=(-2, -1))[:, None]
    step = run(
        HessianFree(damping, tolerance=1e-12, acceptance=0.0), problem, x, steps=1
    )
    f = f + damping[..., None] * np.eye(problem.dimension)
    exact = -np.linalg.solve(f, problem.gradient(x)[..., None])[..., 0]
    taken = (step.step != 0).any(axis=-1)
    assert taken.sum() >= 3
    np.testing.assert_allclose(
        step.step[taken], exact[taken], rtol=0, atol=1e-8 * np.abs(exact).max()
    )
    assert (step.step[~taken] == 0).all()


@EVERY
def test_every_step_of_hessian_free_goes_down_and_the_damping_follows_the_ratio(
    problem,
):
    x = 0.5 * somewhere(problem, (6,))
    path = trace(HessianFree(), problem, x, steps=25)
    values = problem.value(path.x)
    assert (np.diff(values, axis=0) <= 1e-13 * np.abs(values[:-1]) + 1e-28).all()
    factor = path.damping[1:] / path.damping[:-1]
    rho = path.ratio[1:]
    expected = np.where(rho > 0.75, 2 / 3, np.where(rho >= 0.25, 1.0, 1.5))
    np.testing.assert_allclose(factor, expected, rtol=1e-12)
    assert (path.step[1:][rho <= 1e-3] == 0).all()


def test_hessian_free_takes_a_step_where_more_than_the_accepted_share_is_kept():
    # A damping that is much too small, so that ratios of all sizes occur.
    starts = np.random.default_rng(4).uniform(-5, 5, (400, 2))
    for share in 0.0, 0.4, 0.9:
        method = HessianFree(1e-6, tolerance=1e-9, acceptance=share)
        state = run(method, Beale(), starts, steps=1)
        taken = (state.step != 0).any(axis=-1)
        np.testing.assert_array_equal(taken, state.ratio > share)
        assert 0 < taken.sum() < 400
    assert ((state.ratio > 0.3) & (state.ratio < 0.4)).any()
    # Exactly this share is not enough.
    one = np.flatnonzero(taken & (state.ratio < 1))[0]
    share = float(state.ratio[one])
    again = run(HessianFree(1e-6, 1e-9, share), Beale(), starts, steps=1)
    assert again.ratio[one] == share
    assert not again.step[one].any()


def test_before_its_first_step_hessian_free_has_no_ratio_and_has_paid_nothing():
    state = HessianFree(np.array([[0.5], [2.0]])).init(np.ones((2, 3)))
    assert np.isnan(state.ratio).all()
    assert state.products.tolist() == [0, 0]
    assert state.damping.tolist() == [0.5, 2.0]


def test_linear_residuals_are_predicted_exactly():
    # The model without the damping is the surface itself, however large the damping.
    problem = LinearRegression.drawn(samples=30, spreads=[1.0, 5.0, 0.2])
    path = trace(
        HessianFree(np.array([[0.1], [10.0]])), problem, np.full((2, 3), 9.0), steps=10
    )
    x, step = path.x[:-1], path.step[1:]
    slope, bend = problem.gradient(x), problem.hvp(x, step)
    f, predicted = problem.value(x), -np.vecdot(slope + bend / 2, step)
    assert (predicted > 1e-11 * f).all()  # so each ratio is a measured one
    # A difference of two values of f is right to the rounding of f, a few units of
    # 2e-16.
    assert (np.abs(path.ratio[1:] - 1) * predicted < 1e-13 * f).all()


def test_hessian_free_is_not_attracted_by_saddles():
    starts = np.random.default_rng(2).uniform(-5, 5, (100, 2))
    found = minimize(
        HessianFree(), Himmelblau(), starts, max_steps=200, gradient_tolerance=1e-7
    )
    assert (found.kind == "minimum").all()


def test_only_starts_that_still_search_pay_for_products():
    x = np.stack(
        [np.array([1.0, 1.0]), np.array([-1.2, 1.0])]
    )  # the first is the minimum
    counted = Counted(Rosenbrock())
    state = run(HessianFree(tolerance=1e-9), counted, x, steps=1)
    assert state.products.tolist() == [0, 2]
    assert counted.n_products.tolist() == [0, 2]
    assert counted.n_hessians.tolist() == [0, 0]
    counted = Counted(LOGISTIC)
    run(HessianFree(tolerance=1e-9), counted, np.zeros(3), steps=1)
    assert 1 <= counted.n_products <= 3


@pytest.mark.parametrize(
    "method", [HessianFree(), NaturalGradient(0.5)], ids=["hf", "ng"]
)
def test_a_method_of_two_kinds_of_surface_names_both(method):
    with pytest.raises(TypeError) as error:
        run(method, Bowl(), [1.0, 1.0], steps=1)
    sentence = str(error.value)
    assert "fisher and fisher_product" in sentence
    assert "jacobian and jvp and residuals and vjp" in sentence
    assert " or " in sentence
    with pytest.raises(
        TypeError, match="LevenbergMarquardt needs a surface with jacobian and jvp"
    ):
        run(LevenbergMarquardt(), LOGISTIC, np.zeros(3), steps=1)
