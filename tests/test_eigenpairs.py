"""Extreme eigenpairs against dense spectra, products of the problems, and curvature maps."""

import math
from importlib import import_module

import numpy as np
import pytest
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from optguide import (
    BoundedSaddle,
    Counted,
    Function,
    Himmelblau,
    LinearRegression,
    LogisticRegression,
    Quadratic,
    TanhNetwork,
    TiltedSaddle,
    Wobbly,
    complex_step,
    curvature_map,
    extreme_eigenpairs,
)
from optguide.random import normal

module = import_module("optguide.calculus.eigenpairs")

LINEAR = LinearRegression.drawn(60, [0.5, 1.0, 2.0], seed=1)
LOGISTIC = LogisticRegression.drawn(60, [0.9, 0.5, 0.2, 0.05], weight_decay=0.1, seed=1)


class Dense:
    """A quadratic with a matrix, asked for products only."""

    def __init__(self, lam, seed):
        d = len(lam)
        q = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))[0]
        self.h = (q * np.sort(lam)) @ q.T

    def gradient(self, x):
        return x @ self.h

    def hvp(self, x, p):
        return p @ self.h


def uniform(d, low, high, seed, *more):
    return np.append(
        np.random.default_rng(seed).uniform(low, high, d - len(more)), more
    )


#: Name of a case: eigenvalues in 300 dimensions.
SPECTRA = {
    "definite": uniform(300, 1, 9, 0),
    "negative definite": uniform(300, -9, -1, 1),
    "indefinite": uniform(300, -5, 5, 2, 0.01),
    "one way down": uniform(300, 1, 9, 3, -0.5),
    "nearest to zero is negative": uniform(300, 1, 9, 4, -0.02, -4.0),
    "ill-conditioned": np.geomspace(1e-3, 1e3, 300),
}
MATRIX_FREE = pytest.mark.parametrize(
    "dense", [True, False], ids=["dense", "by products"]
)


@pytest.fixture(autouse=True)
def _large(request, monkeypatch):
    """Let 300 dimensions be large ones where a test says so."""
    if "dense" in request.fixturenames and not request.getfixturevalue("dense"):
        monkeypatch.setattr(module, "_DENSE", 100)
        monkeypatch.setattr(module, "_ROOM", 100)


@MATRIX_FREE
@pytest.mark.parametrize("case", SPECTRA)
def test_the_ends_and_the_condition_number_are_those_of_the_dense_spectrum(case, dense):
    surface = Dense(SPECTRA[case], 5)
    found = extreme_eigenpairs(surface, np.zeros(300), count=2)
    lam, q = np.linalg.eigh(surface.h)
    largest = np.abs(lam).max()
    # The residual bounds the error: where hundreds of eigenvalues crowd at an end, in the spectrum of
    # condition 1e6, it is not small.
    off = np.abs(found.values - lam[[0, 1, -2, -1]])
    assert (off[[0, -1]] <= found.residuals[[0, -1]] + 1e-12 * largest).all()
    assert found.residuals.max() < 1e-3 * largest
    if case != "ill-conditioned":
        assert off.max() < 1e-8 * largest
        assert np.abs(found.vectors @ q[:, [0, 1, -2, -1]]).diagonal().min() > 1 - 1e-6
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, rtol=1e-10)
    nearest = lam[np.abs(lam).argmin()]
    digits = 1e-2 if case == "ill-conditioned" else 1e-4
    assert math.isclose(found.nearest_zero, nearest, rel_tol=digits)
    assert abs(found.nearest_zero - nearest) <= found.nearest_residual + 1e-12 * largest
    assert math.isclose(found.condition, largest / abs(nearest), rel_tol=digits)


@MATRIX_FREE
def test_logistic_regression_in_300_dimensions(dense):
    problem = LogisticRegression.drawn(
        400, np.linspace(0.05, 0.5, 300), weight_decay=0.1
    )
    x = np.random.default_rng(0).normal(size=300)
    lam = np.linalg.eigvalsh(problem.hessian(x))
    found = extreme_eigenpairs(problem, x)
    # Dozens of eigenvalues lie within a thousandth of the lowest one.
    np.testing.assert_allclose(found.values, lam[[0, -1]], rtol=1e-4)
    assert (
        np.abs(found.values - lam[[0, -1]]) <= found.residuals + 1e-12 * lam[-1]
    ).all()
    assert found.residuals.max() < 1e-2 * lam[0]
    assert math.isclose(found.condition, lam[-1] / lam[0], rel_tol=1e-4)


@pytest.mark.parametrize("large", [500, 100], ids=["dense", "ends by products"])
def test_a_network_of_301_weights(large, monkeypatch):
    monkeypatch.setattr(module, "_DENSE", large)
    network = TanhNetwork.drawn(60, inputs=8, hidden=30)
    x = np.random.default_rng(0).normal(size=301)
    # Column by column from gradients, without the products of the network.
    h = complex_step(network.gradient, x)
    lam, q = np.linalg.eigh((h + h.T) / 2)
    largest = np.abs(lam).max()
    # It curves downwards about as much as upwards: the quotient of the ends is no condition number.
    assert 0.2 < -lam[0] / lam[-1] < 5
    found = extreme_eigenpairs(network, x, count=2)
    np.testing.assert_allclose(
        found.values, lam[[0, 1, -2, -1]], rtol=0, atol=1e-11 * largest
    )
    np.testing.assert_allclose(
        np.abs(found.vectors @ q[:, [0, 1, -2, -1]]), np.eye(4), atol=1e-6
    )
    missed = np.matvec(h, found.vectors) - found.values[:, None] * found.vectors
    np.testing.assert_allclose(
        found.residuals, np.linalg.norm(missed, axis=-1), rtol=0, atol=1e-12 * largest
    )
    assert found.residuals.max() < 1e-8 * largest
    nearest = lam[np.abs(lam).argmin()]
    assert abs(found.nearest_zero - nearest) < 1e-12 * largest
    assert math.isclose(found.condition, largest / abs(nearest), rel_tol=1e-6)
    assert found.condition > 1e4


def test_no_matrix_is_asked_for_where_there_are_products(monkeypatch):
    monkeypatch.setattr(module, "_DENSE", 10)
    problem = LogisticRegression.drawn(50, np.linspace(0.1, 0.5, 60), weight_decay=0.1)
    counted = Counted(problem)
    found = extreme_eigenpairs(counted, np.zeros(60))
    assert counted.n_hessians == 0
    assert counted.n_products == found.products


@MATRIX_FREE
def test_a_hessian_that_is_singular_has_no_finite_condition(dense):
    for lam in np.append(uniform(299, 1, 2, 0), 0.0), np.zeros(300):
        found = extreme_eigenpairs(Dense(lam, 1), np.zeros(300))
        assert found.condition == np.inf
        assert abs(found.nearest_zero) < 1e-8


def test_small_dimensions_are_no_special_case():
    for d in 1, 2, 3:
        lam = np.array([-100.0, 2.0, 0.001])[:d]
        found = extreme_eigenpairs(Quadratic(lam), np.zeros(d), count=10)
        np.testing.assert_array_equal(found.values, np.sort(lam))
        assert found.residuals.max() == 0
        assert math.isclose(found.condition, 100 / np.abs(lam).min())
    saddle = extreme_eigenpairs(BoundedSaddle(0.3), [0.0, 0.0])
    np.testing.assert_allclose(saddle.values, [-2, 2], rtol=1e-14)
    np.testing.assert_allclose(
        np.abs(saddle.vectors[0]), [math.sin(0.3), math.cos(0.3)]
    )


#: Spectra whose eigenvalue nearest to zero is no end of theirs, or an end that is found to few digits.
INSIDE = {
    "tiny": np.geomspace(1e-3, 1e3, 300),
    "tiny and negative": -np.geomspace(1e-3, 1e3, 300),
    "indefinite": SPECTRA["indefinite"],
    "one way down": SPECTRA["one way down"] - [*np.zeros(299), 4.0],
}


@pytest.mark.parametrize("case", INSIDE)
def test_where_there_is_room_the_eigenvalue_nearest_to_zero_is_found_to_all_digits(
    case, monkeypatch
):
    monkeypatch.setattr(module, "_DENSE", 100)
    surface = Dense(INSIDE[case], 5)
    lam = np.linalg.eigvalsh(surface.h)
    largest, nearest = np.abs(lam).max(), lam[np.abs(lam).argmin()]
    found = extreme_eigenpairs(surface, np.zeros(300))
    assert abs(found.nearest_zero - nearest) < 1e-13 * largest
    # The ends come from products, to fewer digits.
    assert found.nearest_residual < 1e-13 * largest
    assert found.residuals.max() > 1e-12 * largest


def test_beyond_the_room_no_matrix_is_formed(monkeypatch):
    monkeypatch.setattr(module, "_DENSE", 100)
    monkeypatch.setattr(module, "_ROOM", 299)
    monkeypatch.setattr(module, "_all", None)
    found = extreme_eigenpairs(Dense(INSIDE["one way down"], 5), np.zeros(300))
    assert math.isclose(
        found.nearest_zero, np.sort(INSIDE["one way down"])[1], rel_tol=1e-6
    )


def test_a_few_directions_without_curvature_are_no_hessian_of_zero(monkeypatch):
    monkeypatch.setattr(module, "_DENSE", 10)
    found = extreme_eigenpairs(Quadratic([0.0, *np.linspace(1, 9, 59)]), np.zeros(60))
    np.testing.assert_allclose(found.values, [0, 9], atol=1e-8)
    assert found.condition == np.inf


def test_all_are_returned_where_more_than_half_of_them_are_asked_for_from_each_end(
    monkeypatch,
):
    monkeypatch.setattr(module, "_DENSE", 10)
    lam = np.linspace(-3, 7, 60)
    for count in 31, 59, 60, 600:
        found = extreme_eigenpairs(Dense(lam, 2), np.zeros(60), count)
        np.testing.assert_allclose(found.values, lam, rtol=0, atol=1e-13)


@pytest.mark.parametrize("large", [500, 10], ids=["dense", "by products"])
def test_one_entry_that_is_not_finite_gets_a_sentence(large, monkeypatch):
    asked = []

    class Torn(Dense):
        def hvp(self, x, p):
            asked.append(p)
            return np.append(p[:-1], np.nan * p[-1])

    monkeypatch.setattr(module, "_DENSE", large)
    with pytest.raises(
        ValueError, match="the Hessian must be finite at x, and a product with it"
    ):
        extreme_eigenpairs(Torn(np.ones(60), 1), np.zeros(60))
    assert len(asked) == 1


def test_where_nothing_is_found_inside_the_start_stands_in_with_its_residual(
    monkeypatch,
):
    def fails(operator, *_, **options):
        if "OPinv" in options:
            raise ArpackNoConvergence("none", np.empty(0), np.empty((300, 0)))
        return eigsh(operator, *_, **options)

    monkeypatch.setattr(module, "_DENSE", 100)
    monkeypatch.setattr(module, "_ROOM", 100)
    monkeypatch.setattr("scipy.sparse.linalg.eigsh", fails)
    surface = Dense(SPECTRA["indefinite"], 5)
    found = extreme_eigenpairs(surface, np.zeros(300))
    start = normal(0, 0, 0, 300)
    start /= np.linalg.norm(start)
    mean = start @ surface.h @ start
    assert math.isclose(found.nearest_zero, mean, rel_tol=1e-12)
    missed = np.linalg.norm(surface.h @ start - mean * start)
    assert math.isclose(found.nearest_residual, missed, rel_tol=1e-12)
    assert found.condition == np.inf


def test_a_run_can_be_repeated(monkeypatch):
    monkeypatch.setattr(module, "_DENSE", 100)
    one, other = (
        extreme_eigenpairs(Dense(SPECTRA["indefinite"], 5), np.zeros(300)) for _ in "ab"
    )
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def test_bad_questions_get_a_sentence():
    with pytest.raises(
        ValueError, match=r"x must be one point, of shape \(d,\), got shape \(1, 2\)"
    ):
        extreme_eigenpairs(Himmelblau(), [[0.0, 0.0]])
    with pytest.raises(ValueError, match="count must be a whole number >= 1, got 0"):
        extreme_eigenpairs(Himmelblau(), [0.0, 0.0], count=0)
    with pytest.raises(ValueError, match="the Hessian must be finite at x"):
        extreme_eigenpairs(Himmelblau(), [np.inf, 0.0])


# Products of the problems


@pytest.mark.parametrize("problem", [LINEAR, LOGISTIC], ids=["linear", "logistic"])
def test_products_of_a_problem_are_those_of_its_hessian(problem):
    rng = np.random.default_rng(2)
    x, p = rng.normal(size=(2, 4, 5, problem.dimension))
    expected = np.einsum("...ij,...j->...i", problem.hessian(x), p)
    np.testing.assert_allclose(problem.hvp(x, p), expected, rtol=1e-12, atol=1e-14)
    # One point, many directions.
    one = np.einsum("ij,...j->...i", problem.hessian(x[0, 0]), p)
    np.testing.assert_allclose(problem.hvp(x[0, 0], p), one, rtol=1e-12, atol=1e-14)


# Curvature maps


def test_a_map_is_the_spectrum_at_each_place():
    found = curvature_map(Himmelblau(), grid=20)
    assert found.x.shape == (20, 20, 2)
    for i in np.ndindex(20, 20):
        lam = np.linalg.eigvalsh(Himmelblau().hessian(found.x[i]))
        assert math.isclose(found.lowest[i], lam[0], rel_tol=1e-12)
        assert math.isclose(found.highest[i], lam[1], rel_tol=1e-12)
        signs = {
            (True, True): "convex",
            (False, True): "indefinite",
            (False, False): "concave",
        }
        assert found.kind[i] == signs[lam[0] > 0, lam[1] > 0]
    # Rows go upwards, columns to the right, places are the middles of the cells.
    np.testing.assert_allclose(found.x[0, 0], [-5.7, -5.7])
    np.testing.assert_allclose(found.x[0, -1], [5.7, -5.7])


def test_a_quadratic_has_a_map_of_one_colour():
    found = curvature_map(TiltedSaddle(), grid=10)
    assert np.ptp(found.lowest) == np.ptp(found.highest) == 0
    assert (found.kind == "indefinite").all()


def test_a_trough_is_flat_and_so_is_what_is_not_finite():
    trough = Function(lambda x: x[..., 0] ** 2, lambda x: x * [2.0, 0.0])
    assert (curvature_map(trough, 4, domain=((-1, 1), (-1, 1))).kind == "flat").all()
    hole = Function(
        lambda x: np.where(x[..., 0] > 0, (x**2).sum(axis=-1), np.nan),
        lambda x: np.where(x[..., :1] > 0, 2 * x, np.nan),
    )
    kinds = curvature_map(hole, 4, domain=((-1, 1), (-1, 1))).kind
    assert (kinds == [["flat", "flat", "convex", "convex"]]).all()


def test_a_surface_without_a_hessian_is_measured():
    plain = Function(Wobbly().value, Wobbly().gradient)
    ours = curvature_map(plain, 16, domain=Wobbly().domain)
    np.testing.assert_allclose(
        ours.lowest, curvature_map(Wobbly(), 16).lowest, atol=1e-6
    )


def test_a_map_needs_a_domain_and_a_grid():
    with pytest.raises(
        ValueError, match="domain must be given: Function has none of its own"
    ):
        curvature_map(Function(lambda x: (x**2).sum(axis=-1)), 5)
    with pytest.raises(ValueError, match="grid must be a whole number >= 1, got 0"):
        curvature_map(Himmelblau(), 0)
