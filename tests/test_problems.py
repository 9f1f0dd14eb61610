"""Learning problems: derivatives, samples, data."""

import itertools

import numpy as np
import pytest
from scipy import optimize

from optguide import (
    ExactTrustRegion,
    GradientDescent,
    LinearRegression,
    LogisticRegression,
    central_difference,
    iterate,
    minimize,
)
from optguide.surfaces.streams import minibatches

LINEAR = LinearRegression.drawn(60, [0.5, 1.0, 2.0], seed=1)
LOGISTIC = LogisticRegression.drawn(60, [0.9, 0.5, 0.2, 0.05], weight_decay=0.1, seed=1)
every_problem = pytest.mark.parametrize(
    "problem", [LINEAR, LOGISTIC], ids=["linear", "logistic"]
)


def somewhere(problem, shape=(40,)):
    return np.random.default_rng(0).normal(scale=2, size=(*shape, problem.dimension))


# Derivatives


@every_problem
def test_the_gradient_is_the_derivative_of_the_value(problem):
    x = somewhere(problem)
    measured, error = central_difference(problem.value, x, with_error=True)
    assert (np.abs(problem.gradient(x) - measured) <= error).all()
    assert error.max() < 1e-7


@every_problem
def test_the_hessian_is_the_derivative_of_the_gradient(problem):
    x = somewhere(problem)
    measured, error = central_difference(problem.gradient, x, with_error=True)
    assert (np.abs(problem.hessian(x) - measured) <= error).all()
    assert error.max() < 1e-7


@every_problem
def test_many_points_at_once_equal_one_at_a_time(problem):
    x = somewhere(problem, (4, 5))
    for question in problem.value, problem.gradient, problem.hessian:
        together = question(x)
        for i in np.ndindex(4, 5):
            np.testing.assert_allclose(
                together[i], question(x[i]), rtol=1e-12, atol=1e-14
            )


def test_a_sure_model_does_not_overflow():
    x = np.array([[1e4] * 4, [-1e4] * 4, [1e300, -1e300, 0, 0]])
    for problem in LOGISTIC, LogisticRegression(LOGISTIC.features, LOGISTIC.targets):
        assert np.isfinite(problem.gradient(x)).all()
        assert np.isfinite(problem.value(x[:2])).all()


# Minima


def test_linear_regression_is_lowest_at_the_solution_of_least_squares():
    x = np.linalg.lstsq(LINEAR.features, LINEAR.targets)[0]
    assert np.abs(LINEAR.gradient(x)).max() < 1e-13
    left = LINEAR.targets - LINEAR.features @ x
    assert np.isclose(LINEAR.value(x), (left**2).sum() / (2 * 60), rtol=1e-13)
    np.testing.assert_allclose(LINEAR.hessian(x), np.cov(LINEAR.features.T, bias=True) + np.outer(
        LINEAR.features.mean(axis=0), LINEAR.features.mean(axis=0)
    ), rtol=1e-12)  # fmt: skip


def test_logistic_regression_is_the_likelihood_of_its_classes():
    def minus_log(x):  # sample by sample, from the probabilities
        total = 0.05 * sum(weight**2 for weight in x)
        for row, target in zip(LOGISTIC.features, LOGISTIC.targets, strict=True):
            p = 1 / (1 + np.exp(-sum(row * x)))
            total -= np.log(p if target else 1 - p) / 60
        return total

    for x in somewhere(LOGISTIC, (5,)):
        assert np.isclose(LOGISTIC.value(x), minus_log(x), rtol=1e-12)
    theirs = optimize.minimize(minus_log, np.zeros(4), tol=1e-9)
    ours = minimize(
        ExactTrustRegion(),
        LOGISTIC,
        np.zeros(4),
        max_steps=50,
        gradient_tolerance=1e-12,
    )
    assert ours.status == "converged"
    # The other one measures its gradients by differences of 1e-8.
    assert np.abs(ours.x - theirs.x).max() < 1e-5


@every_problem
def test_a_problem_is_convex(problem):
    assert np.linalg.eigvalsh(problem.hessian(somewhere(problem))).min() > 0


# Samples


@every_problem
def test_the_problem_on_all_samples_is_the_problem(problem):
    whole, x = (
        problem.batch(np.random.default_rng(0).permutation(60)),
        somewhere(problem),
    )
    assert whole.samples == problem.samples == 60
    for name in "value", "gradient", "hessian":
        ours, theirs = getattr(whole, name)(x), getattr(problem, name)(x)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13)


@every_problem
def test_the_problem_is_the_mean_of_its_parts(problem):
    parts, x = problem.batch(np.arange(60).reshape(6, 10)), somewhere(problem, ())
    for name in "value", "gradient", "hessian":
        mean = getattr(parts, name)(x).mean(axis=0)
        np.testing.assert_allclose(
            mean, getattr(problem, name)(x), rtol=1e-12, atol=1e-14
        )


@every_problem
def test_each_start_may_have_samples_of_its_own(problem):
    rows, x = np.random.default_rng(0).integers(0, 60, (3, 7)), somewhere(problem, (3,))
    parts = problem.batch(rows)
    for i in range(3):
        for name in "value", "gradient", "hessian":
            alone = getattr(problem.batch(rows[i]), name)(x[i])
            np.testing.assert_allclose(
                getattr(parts, name)(x)[i], alone, rtol=1e-12, atol=1e-14
            )


@every_problem
def test_minibatches_lead_to_the_neighbourhood_of_the_minimum(problem):
    best = minimize(
        ExactTrustRegion(), problem, np.zeros(problem.dimension), max_steps=50,
        gradient_tolerance=1e-10,
    )  # fmt: skip
    stream = minibatches(problem, 10, seed=np.arange(8))
    states = iterate(GradientDescent(0.1), stream, np.zeros((8, problem.dimension)))
    path = np.array([problem.value(state.x) for state in itertools.islice(states, 400)])
    excess = path - best.value
    assert (excess > 0).all()
    assert excess[-50:].mean() < 0.05 * excess[0].mean()


# Data


def test_data_are_drawn_with_the_spreads_and_frequencies_asked_for():
    linear = LinearRegression.drawn(20_000, [0.5, 2.0], noise=0.3, seed=5)
    # A standard deviation of n normal numbers has a relative standard error of root 1 / 2n.
    assert np.abs(linear.features.std(axis=0) / [0.5, 2.0] - 1).max() < 4 * 0.005
    left = linear.targets - linear.features.sum(axis=-1)
    assert abs(left.std() / 0.3 - 1) < 4 * 0.005

    often = np.array([0.5, 0.1, 0.01])
    sparse = LogisticRegression.drawn(20_000, often, seed=5)
    assert (
        set(np.unique(sparse.features)) == set(np.unique(sparse.targets)) == {0.0, 1.0}
    )
    off = np.abs(sparse.features.mean(axis=0) - often)
    assert (off < 4 * np.sqrt(often * (1 - often) / 20_000)).all()


@pytest.mark.parametrize("kind", [LinearRegression, LogisticRegression])
def test_data_repeat_with_their_seed_and_change_with_it(kind):
    one, same, other = (kind.drawn(30, [0.5, 0.5], seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.features, same.features)
    np.testing.assert_array_equal(one.targets, same.targets)
    assert (one.features != other.features).any()
    assert (one.targets != other.targets).any()
    # Features of spread zero leave the noise; with frequency zero, the toss of a coin.
    one, other = (kind.drawn(30, [0.0], seed=seed) for seed in (1, 2))
    assert (one.targets != other.targets).any()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: LinearRegression([1.0], [1.0]),
            "features must have shape (n, d), got shape (1,)",
        ),
        (
            lambda: LinearRegression(np.zeros((0, 2)), []),
            "features must have shape (n, d), got shape (0, 2)",
        ),
        (
            lambda: LinearRegression([[1.0]], [np.nan]),
            "features and targets must be finite numbers",
        ),
        (
            lambda: LogisticRegression([[1.0]], [-1.0]),
            "targets must be classes, each 0 or 1",
        ),
        (
            lambda: LogisticRegression([[1.0]], [1.0], -1.0),
            "weight_decay must be a finite number >= 0, got -1.0",
        ),
        (
            lambda: LogisticRegression.drawn(5, [1.5]),
            "frequencies must be a number in [0, 1], got array([1.5])",
        ),
        (
            lambda: LinearRegression.drawn(0, [1.0]),
            "samples must be a whole number >= 1, got 0",
        ),
        (
            lambda: LINEAR.value([1.0]),
            "points must have shape (..., 3), got shape (1,)",
        ),
    ],
)
def test_bad_input_is_one_sentence(make, sentence):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        make()
    assert str(error.value) == sentence
