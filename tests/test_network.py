"""Problems with a model inside: a curve, a network, classes; every derivative by other means."""

import math

import numpy as np
import pytest

from optguide import (
    Counted,
    CurveFit,
    ExactTrustRegion,
    LevenbergMarquardt,
    LinearRegression,
    LogisticRegression,
    SoftmaxRegression,
    TanhNetwork,
    central_difference,
    classify,
    complex_step,
    hvp,
    minimize,
    taylor_test,
)
from optguide.methods._fisher import fisher_product
from optguide.random import normal

CURVE = CurveFit.drawn(40, [2.0, 1.0], [0.5, 3.0])
NETWORK = TanhNetwork.drawn(30, inputs=2, hidden=4, seed=1)
SOFTMAX = SoftmaxRegression.drawn(40, inputs=3, classes=4, weight_decay=0.05, seed=1)
SQUARES = [CURVE, NETWORK, LinearRegression.drawn(30, [1.0, 2.0])]
EVERY = pytest.mark.parametrize(
    "problem", [CURVE, NETWORK, SOFTMAX], ids=lambda p: type(p).__name__
)
EVERY_SUM = pytest.mark.parametrize("problem", SQUARES, ids=lambda p: type(p).__name__)


def somewhere(problem, shape=(4, 5), seed=0):
    return np.random.default_rng(seed).normal(size=(*shape, problem.dimension))


# The derivative contract


@EVERY
def test_the_gradient_is_the_derivative_of_the_value(problem):
    x = somewhere(problem)
    measured, error = central_difference(problem.value, x, with_error=True)
    scale = np.abs(problem.gradient(x)).max(axis=-1, keepdims=True)
    assert (np.abs(problem.gradient(x) - measured) <= error + 1e-12 * scale).all()


@EVERY
def test_the_hessian_is_symmetric_and_the_derivative_of_the_gradient(problem):
    x = somewhere(problem)
    h = problem.hessian(x)
    scale = np.abs(h).max(axis=(-2, -1), keepdims=True)
    np.testing.assert_allclose(
        h / scale, h.swapaxes(-1, -2) / scale, rtol=0, atol=1e-13
    )
    # A complex step has no error of its own; the softmax of SciPy takes real numbers only.
    if problem is not SOFTMAX:
        for i, unit in enumerate(np.eye(problem.dimension)):
            slope = problem.gradient(x + 1e-30j * unit).imag / 1e-30
            np.testing.assert_allclose(
                h[..., i] / scale[..., 0], slope / scale[..., 0], atol=1e-13
            )


@EVERY
def test_the_error_of_the_second_taylor_polynomial_is_of_third_order(problem):
    assert abs(taylor_test(problem, 0.5 * somewhere(problem, ()), order=2) - 3) < 0.1


@EVERY
def test_products_with_the_hessian_are_those_of_the_matrix(problem):
    x, p = somewhere(problem), somewhere(problem, seed=1)
    dense = np.matvec(problem.hessian(x), p)
    np.testing.assert_allclose(
        problem.hvp(x, p), dense, rtol=0, atol=1e-12 * np.abs(dense).max()
    )
    q = somewhere(problem, seed=2)
    one, other = (
        (q * problem.hvp(x, p)).sum(axis=-1),
        (p * problem.hvp(x, q)).sum(axis=-1),
    )
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-12 * np.abs(one).max())
    assert (Counted(problem).hvp(x, p) == hvp(problem, x, p)).all()


@EVERY_SUM
def test_the_jacobian_is_the_derivative_of_the_residuals(problem):
    x, j = somewhere(problem), problem.jacobian(somewhere(problem))
    for i, unit in enumerate(np.eye(problem.dimension)):
        slope = problem.residuals(x + 1e-30j * unit).imag / 1e-30
        np.testing.assert_allclose(j[..., i], slope, rtol=1e-12, atol=1e-13)


@EVERY_SUM
def test_one_product_is_the_adjoint_of_the_other(problem):
    x, p = somewhere(problem), somewhere(problem, seed=1)
    r = np.random.default_rng(2).normal(size=(*x.shape[:-1], problem.samples))
    forwards = (problem.jvp(x, p) * r).sum(axis=-1)
    backwards = (p * problem.vjp(x, r)).sum(axis=-1)
    np.testing.assert_allclose(
        forwards, backwards, rtol=0, atol=1e-12 * np.abs(forwards).max()
    )
    dense = np.matvec(problem.jacobian(x), p)
    np.testing.assert_allclose(
        problem.jvp(x, p), dense, rtol=0, atol=1e-12 * np.abs(dense).max()
    )


@EVERY_SUM
def test_half_the_sum_of_squares_is_the_value(problem):
    x = somewhere(problem)
    squares = (problem.residuals(x) ** 2).sum(axis=-1) / 2
    np.testing.assert_allclose(squares, problem.value(x), rtol=1e-12)


@EVERY
def test_many_points_at_once_equal_one_at_a_time(problem):
    x, p = somewhere(problem), somewhere(problem, seed=1)
    names = ["value", "gradient", "hessian"]
    names += ["fisher"] if problem is SOFTMAX else ["residuals", "jacobian"]
    for name in names:
        together = getattr(problem, name)(x)
        for i in np.ndindex(4, 5):
            alone = getattr(problem, name)(x[i])
            np.testing.assert_allclose(
                together[i],
                alone,
                rtol=1e-10,
                atol=1e-12 * np.abs(alone).max(),
                err_msg=name,
            )
    np.testing.assert_allclose(
        problem.hvp(x, p)[1, 2], problem.hvp(x[1, 2], p[1, 2]), rtol=1e-10, atol=1e-12
    )


@EVERY
def test_the_problem_is_the_mean_of_its_parts_and_each_start_may_have_its_own(problem):
    n, x = problem.samples, somewhere(problem, ())
    parts = problem.batch(np.arange(n).reshape(5, -1))
    assert parts.samples == n // 5
    for name in "value", "gradient", "hessian":
        mean, whole = getattr(parts, name)(x).mean(axis=0), getattr(problem, name)(x)
        np.testing.assert_allclose(
            mean, whole, rtol=1e-11, atol=1e-12 * np.abs(whole).max()
        )
    starts = somewhere(problem, (5,))
    for i in range(5):
        alone = problem.batch(np.arange(n).reshape(5, -1)[i])
        for name in "value", "gradient", "hessian":
            np.testing.assert_allclose(
                getattr(parts, name)(starts)[i],
                getattr(alone, name)(starts[i]),
                rtol=1e-9,
                atol=1e-9,
            )


# A network of 301 weights, at several points at once. A complex step subtracts nothing, so what it
# measures is right to its rounding.

LARGE = TanhNetwork.drawn(60, inputs=8, hidden=30, seed=2)
PLACES = somewhere(LARGE, (2, 2))


def agree(ours, theirs):
    """Assert that two arrays differ by a few roundings of the largest number in them at most."""
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12 * np.abs(theirs).max())


@pytest.fixture(scope="module")
def measured_jacobian():
    return complex_step(LARGE.residuals, PLACES)


@pytest.fixture(scope="module")
def measured_hessian():
    return complex_step(LARGE.gradient, PLACES)


def test_a_large_network_is_its_formula():
    assert LARGE.dimension == 301
    x = LARGE.start(1)
    rows, c, v, o = x[:240].reshape(30, 8), x[240:270], x[270:300], x[300]
    missed = [
        sum(v[i] * math.tanh(sum(rows[i] * a) + c[i]) for i in range(30)) + o - b
        for a, b in zip(LARGE.features, LARGE.targets, strict=True)
    ]
    assert math.isclose(LARGE.value(x), sum(r * r for r in missed) / 120, rel_tol=1e-12)


def test_the_gradient_of_a_large_network_is_the_derivative_of_its_value():
    agree(LARGE.gradient(PLACES), complex_step(LARGE.value, PLACES))
    # A central difference is right to eight digits of the largest.
    measured = central_difference(LARGE.value, PLACES)
    off = np.abs(LARGE.gradient(PLACES) - measured)
    assert off.max() < 1e-8 * np.abs(measured).max()


def test_the_products_of_a_large_network_are_those_of_its_jacobian(measured_jacobian):
    p = somewhere(LARGE, (2, 2), seed=1)
    r = np.random.default_rng(2).normal(size=(2, 2, LARGE.samples))
    backwards = measured_jacobian.swapaxes(-1, -2)
    agree(LARGE.jacobian(PLACES), measured_jacobian)
    agree(LARGE.jvp(PLACES, p), np.matvec(measured_jacobian, p))
    agree(LARGE.vjp(PLACES, r), np.matvec(backwards, r))
    # What Hessian-free multiplies by: $J^T J p$.
    gauss_newton = np.matvec(backwards @ measured_jacobian, p)
    agree(fisher_product(LARGE, PLACES, p), gauss_newton)


def test_the_products_of_a_large_network_are_those_of_its_hessian(measured_hessian):
    agree(measured_hessian, measured_hessian.swapaxes(-1, -2))
    p, q = somewhere(LARGE, (2, 2), seed=1), somewhere(LARGE, (2, 2), seed=2)
    agree(LARGE.hvp(PLACES, p), np.matvec(measured_hessian, p))
    agree(
        (q * LARGE.hvp(PLACES, p)).sum(axis=-1), (p * LARGE.hvp(PLACES, q)).sum(axis=-1)
    )
    for i in np.ndindex(2, 2):
        agree(LARGE.hvp(PLACES[i], p[i]), np.matvec(measured_hessian[i], p[i]))


def test_the_hessian_of_a_large_network_is_the_one_measured_by_gradients(
    measured_hessian,
):
    agree(LARGE.hessian(PLACES[0]), measured_hessian[0])
    # Right to eight digits of the largest, as above.
    measured = central_difference(LARGE.gradient, PLACES[0])
    off = np.abs(LARGE.hessian(PLACES[0]) - measured)
    assert off.max() < 1e-8 * np.abs(measured).max()


# What the models are


def test_the_network_is_its_formula():
    w1, w2, c1, c2, v1, v2, o = 0.5, -1.0, 0.1, 0.2, 2.0, 3.0, -0.5
    network = TanhNetwork([[0.7], [-1.0]], [1.0, 2.0], hidden=2)
    x = np.array([w1, w2, c1, c2, v1, v2, o])
    output = [
        v1 * np.tanh(w1 * a + c1) + v2 * np.tanh(w2 * a + c2) + o for a in (0.7, -1.0)
    ]
    missed = np.array(output) - [1.0, 2.0]
    assert np.isclose(network.value(x), (missed**2).mean() / 2, rtol=1e-14)
    assert network.dimension == 7


def test_turning_the_signs_of_a_unit_changes_nothing():
    x = NETWORK.start()
    turned = x.copy()
    for unit in (
        slice(0, 2),
        8,
        12,
    ):  # the weights, bias and output weight of the first of four
        turned[unit] *= -1
    assert np.isclose(NETWORK.value(turned), NETWORK.value(x), rtol=1e-13)


def test_weights_of_zero_are_a_trap():
    # All units are equal and the output does not hear them: only its bias has a gradient.
    zero = np.zeros(NETWORK.dimension)
    zero[-1] = NETWORK.targets.mean()
    assert np.abs(NETWORK.gradient(zero)).max() < 1e-15
    assert classify(NETWORK, zero) in ("saddle", "degenerate")


def test_the_softmax_of_two_classes_is_the_logistic_function():
    logistic = LogisticRegression.drawn(50, [0.5, 0.5, 0.3])
    softmax = SoftmaxRegression(logistic.features, logistic.targets, classes=2)
    x = somewhere(logistic)
    both = np.concatenate([np.zeros_like(x), x], axis=-1)
    np.testing.assert_allclose(softmax.value(both), logistic.value(x), rtol=1e-12)
    np.testing.assert_allclose(
        softmax.gradient(both)[..., 3:], logistic.gradient(x), atol=1e-14
    )


def test_a_number_added_to_all_scores_changes_nothing():
    problem = SoftmaxRegression(SOFTMAX.features, SOFTMAX.targets, 4)
    x = somewhere(problem, ())
    same_for_all = np.tile(np.random.default_rng(1).normal(size=3), 4)
    assert np.isclose(problem.value(x + same_for_all), problem.value(x), rtol=1e-12)
    assert np.abs(problem.hessian(x) @ same_for_all).max() < 1e-14
    assert np.linalg.matrix_rank(problem.hessian(x)) == 9


def test_a_sure_model_does_not_overflow():
    x = np.array([[1e300] * 12, [-1e150] * 12, [1e5, -1e5] * 6])
    assert np.isfinite(SOFTMAX.gradient(x)).all()
    assert np.isfinite(SOFTMAX.value(x[2]))


def test_a_curve_without_noise_is_found_and_has_a_saddle_where_its_terms_are_equal():
    exact = CurveFit.drawn(30, [2.0, 1.0], [0.5, 3.0], noise=0.0)
    found = minimize(
        LevenbergMarquardt(),
        exact,
        [1.0, 1.0, 1.0, 2.0],
        max_steps=200,
        gradient_tolerance=1e-13,
    )
    np.testing.assert_allclose(found.x, [2.0, 1.0, 0.5, 3.0], atol=1e-6)
    # Two parts of the best single term are a critical point, whatever the parts: a line of saddles.
    single = CurveFit(exact.times, exact.data, terms=1)
    a, b = minimize(
        LevenbergMarquardt(),
        single,
        [3.0, 1.0],
        max_steps=200,
        gradient_tolerance=1e-13,
    ).x
    for part in 0.5, 0.1:
        x = np.array([part * a, (1 - part) * a, b, b])
        assert np.abs(exact.gradient(x)).max() < 1e-12
        lowest, along, *_ = np.linalg.eigvalsh(exact.hessian(x))
        assert lowest < -1e-3
        assert abs(along) < 1e-12


def test_data_repeat_with_their_seed_and_change_with_it():
    for draw in (
        lambda seed: CurveFit.drawn(30, [1.0], [1.0], seed=seed).data,
        lambda seed: TanhNetwork.drawn(30, 2, 3, seed=seed).targets,
        lambda seed: SoftmaxRegression.drawn(30, 2, 3, seed=seed).targets,
        lambda seed: NETWORK.start(seed),
    ):
        np.testing.assert_array_equal(draw(1), draw(1))
        assert (draw(1) != draw(2)).any()


def test_classes_are_drawn_as_often_as_the_model_says():
    problem = SoftmaxRegression.drawn(20_000, inputs=1, classes=3, seed=4)
    found = minimize(
        ExactTrustRegion(),
        SoftmaxRegression(problem.features, problem.targets, 3, 1e-9),
        np.zeros(3),
        max_steps=50,
        gradient_tolerance=1e-10,
    )
    true = normal(4, 1, 0, 3)
    np.testing.assert_allclose(found.x - found.x.mean(), true - true.mean(), atol=0.1)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: CurveFit([0.0, 1.0], [1.0]),
            "data must have the shape of times, (2,), got shape (1,)",
        ),
        (lambda: CurveFit(1.0, 1.0), "times must have shape (n,), got shape ()"),
        (lambda: CurveFit([0.0], [np.inf]), "times and data must be finite numbers"),
        (lambda: CurveFit([0.0], [1.0], 0), "terms must be a whole number >= 1, got 0"),
        (
            lambda: CurveFit.drawn(5, [1.0, 2.0], [1.0]),
            "rates must have the shape of amplitudes, (2,), got shape (1,)",
        ),
        (
            lambda: TanhNetwork([[1.0]], [1.0], 0),
            "hidden must be a whole number >= 1, got 0",
        ),
        (
            lambda: NETWORK.value([1.0]),
            "points must have shape (..., 17), got shape (1,)",
        ),
        (
            lambda: SoftmaxRegression([[1.0], [1.0]], [0.5, 1.0], 2),
            "targets must be classes, whole numbers from 0 to 1",
        ),
        (
            lambda: SoftmaxRegression([[1.0]], [0.0], 1),
            "classes must be a whole number >= 2, got 1",
        ),
        (
            lambda: SoftmaxRegression([[1.0]], [0.0], 2, -1.0),
            "weight_decay must be a finite number >= 0, got -1.0",
        ),
    ],
)
def test_bad_input_is_one_sentence(make, sentence):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        make()
    assert str(error.value) == sentence
