"""Surfaces in n dimensions: their derivatives, and the critical points that can be listed."""

from itertools import combinations

import numpy as np
import pytest
import sympy

from optguide import (
    Ackley,
    AckleyND,
    ChainedRosenbrock,
    DeepLinearChain,
    GradientDescent,
    MatrixFactorization,
    Newton,
    PhaseRetrieval,
    Rastrigin,
    RastriginND,
    Rosenbrock,
    StyblinskiTang,
    StyblinskiTangND,
    central_difference,
    classify,
    complex_step,
    escape_time,
    hvp,
    run,
    taylor_test,
)
from optguide.random import normal
from optguide.typing import LeastSquares

MATRIX = MatrixFactorization(np.diag([3.0, 2.0, 1.0]), rank=2)
FAMILIES = (RastriginND, AckleyND, StyblinskiTangND)
SURFACES = [
    *(ChainedRosenbrock(dimension) for dimension in (2, 3, 7)),
    *(family(dimension) for family in FAMILIES for dimension in (1, 2, 5)),
    *(DeepLinearChain(dimension) for dimension in (1, 2, 4)),
    MATRIX,
    MatrixFactorization([[2.0, -1.0], [-1.0, 0.5]], rank=1),
    PhaseRetrieval([0.6, 0.8]),
    PhaseRetrieval([1.0, -2.0, 0.5, 0.3]),
]
EVERY = pytest.mark.parametrize(
    "surface", SURFACES, ids=lambda s: f"{type(s).__name__} {s.dimension}"
)


def somewhere(surface, shape=(4, 5), seed=0):
    return np.random.default_rng(seed).normal(size=(*shape, surface.dimension))


# Derivatives


@EVERY
def test_derivatives_agree_with_a_complex_step(surface):
    x = somewhere(surface)
    for f, derivative in (
        (surface.value, surface.gradient),
        (surface.gradient, surface.hessian),
    ):
        ours = derivative(x)
        # Some roundings of the largest terms, which may cancel.
        np.testing.assert_allclose(
            ours, complex_step(f, x), atol=1e-14 * np.abs(ours).max()
        )


@EVERY
def test_derivatives_agree_with_central_differences(surface):
    x = somewhere(surface)
    for f, derivative in (
        (surface.value, surface.gradient),
        (surface.gradient, surface.hessian),
    ):
        measured, error = central_difference(f, x, with_error=True)
        ours = derivative(x)
        assert (np.abs(ours - measured) <= error + 1e-14 * np.abs(ours).max()).all()
        assert np.median(error) < 1e-7 * np.abs(ours).max()


@EVERY
def test_what_a_taylor_polynomial_leaves_shrinks_as_it_should(surface):
    x = somewhere(surface)
    assert abs(np.nanmedian(taylor_test(surface, x, order=1)) - 2) < 0.05
    if (
        surface.dimension > 1
    ):  # with one layer the chain is a parabola, which leaves nothing
        assert abs(np.nanmedian(taylor_test(surface, x, order=2, step=0.01)) - 3) < 0.05


@EVERY
def test_products_with_the_hessian_agree_with_the_matrix(surface):
    x, p = somewhere(surface), somewhere(surface, seed=1)
    h = surface.hessian(x)
    np.testing.assert_allclose(h, h.swapaxes(-1, -2), atol=1e-14 * np.abs(h).max())
    dense = np.matvec(h, p)
    np.testing.assert_allclose(
        hvp(surface, x, p), dense, atol=1e-13 * np.abs(dense).max()
    )


@EVERY
def test_many_points_at_once_equal_one_at_a_time(surface):
    x = somewhere(surface)
    for question in surface.value, surface.gradient, surface.hessian:
        together = question(x)
        for i in np.ndindex(4, 5):
            np.testing.assert_allclose(
                together[i],
                question(x[i]),
                rtol=1e-12,
                atol=1e-13 * np.abs(together).max(),
            )


@EVERY
def test_overflow_is_no_warning_and_another_dimension_is_refused(surface):
    far = np.full(surface.dimension, 1e200)
    # Ackley's function is bounded, however long the way.
    assert np.isfinite(surface.value(far)) == isinstance(surface, AckleyND)
    surface.gradient(far)
    surface.hessian(far)
    sentence = rf"points must have shape \(\.\.\., {surface.dimension}\)"
    for question in surface.value, surface.gradient, surface.hessian:
        with pytest.raises(ValueError, match=sentence):
            question(np.zeros(surface.dimension + 1))


# Rastrigin, Ackley, Styblinski and Tang


@pytest.mark.parametrize(
    ("family", "plane"),
    [(RastriginND, Rastrigin), (AckleyND, Ackley), (StyblinskiTangND, StyblinskiTang)],
)
def test_with_two_coordinates_a_family_is_the_function_of_the_plane(family, plane):
    ours, theirs = family(2), plane()
    assert ours.domain == theirs.domain
    # The tip of Ackley's function is a case of its own.
    x = np.concatenate([2 * somewhere(theirs, (200,)), np.zeros((1, 2))])
    for name in "value", "gradient", "hessian":
        wanted = getattr(theirs, name)(x)
        # Some roundings of the largest terms, which may cancel.
        np.testing.assert_allclose(
            getattr(ours, name)(x), wanted, rtol=0, atol=1e-14 * np.abs(wanted).max()
        )


@pytest.mark.parametrize(
    ("family", "at", "lowest"),
    [
        (RastriginND, 0.0, 0.0),
        (AckleyND, 0.0, 0.0),
        (StyblinskiTangND, -2.903534027771177, -39.16616570377142),
    ],
)
def test_the_lowest_minimum_of_a_family_is_that_of_one_coordinate(family, at, lowest):
    surface = family(1000)
    x = np.full(1000, at)
    total = lowest * (1 if family is AckleyND else 1000)
    # Each coordinate leaves the rounding of terms of size 100.
    assert abs(surface.value(x) - total) < 1e-9
    assert np.abs(surface.gradient(x)).max() < 1e-12
    around = x + np.random.default_rng(0).uniform(-5, 5, (200, 1000))
    assert (surface.value(around) > surface.value(x)).all()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_product_of_a_family_does_not_build_the_matrix(family):
    surface = family(100_000)
    x, p = somewhere(surface, ()), somewhere(surface, (), seed=1)
    measured = surface.gradient(x + 1e-30j * p).imag / 1e-30
    np.testing.assert_allclose(
        surface.hvp(x, p), measured, atol=1e-13 * np.abs(measured).max()
    )


def test_a_thousand_coordinates_that_do_not_meet_walk_as_one_does():
    rng = np.random.default_rng(0)
    start = rng.uniform(-4.0, 4.0, 1000)
    for family in RastriginND, StyblinskiTangND:
        method = GradientDescent(0.001)
        together = run(method, family(1000), start, steps=100).x
        alone = run(method, family(1), start[:, None], steps=100).x[:, 0]
        # A path near a hilltop multiplies a rounding by 1.4 at each step.
        near = np.abs(together - alone) < 1e-6
        assert near.mean() > 0.99


# Chained Rosenbrock


def test_with_two_coordinates_the_chain_is_rosenbrocks_function():
    x, p = somewhere(Rosenbrock()), somewhere(Rosenbrock(), seed=1)
    ours, theirs = ChainedRosenbrock(2), Rosenbrock()
    for name in "value", "gradient", "hessian", "residuals", "jacobian":
        np.testing.assert_allclose(
            getattr(ours, name)(x), getattr(theirs, name)(x), rtol=1e-13
        )
    np.testing.assert_allclose(ours.jvp(x, p), theirs.jvp(x, p), rtol=1e-12, atol=1e-12)


def test_the_chain_is_a_sum_of_squares():
    surface = ChainedRosenbrock(6)
    assert isinstance(surface, LeastSquares)
    x, p = somewhere(surface), somewhere(surface, seed=1)
    r, j = surface.residuals(x), surface.jacobian(x)
    np.testing.assert_allclose((r**2).sum(axis=-1) / 2, surface.value(x), rtol=1e-13)
    np.testing.assert_allclose(
        surface.vjp(x, r), surface.gradient(x), rtol=1e-11, atol=1e-10
    )
    np.testing.assert_allclose(
        j, complex_step(surface.residuals, x), rtol=1e-13, atol=1e-13
    )
    np.testing.assert_allclose(
        surface.jvp(x, p), np.matvec(j, p), rtol=1e-12, atol=1e-12
    )
    np.testing.assert_allclose(
        surface.vjp(x, r), np.vecmat(r, j), rtol=1e-11, atol=1e-10
    )


def test_a_product_does_not_build_the_matrix():
    surface = ChainedRosenbrock(100_000)
    x, p = somewhere(surface, ()), somewhere(surface, (), seed=1)
    measured = surface.gradient(x + 1e-30j * p).imag / 1e-30
    np.testing.assert_allclose(
        surface.hvp(x, p), measured, atol=1e-13 * np.abs(measured).max()
    )


@pytest.mark.parametrize(("dimension", "count"), [(2, 1), (3, 1), (4, 3)])
def test_sturms_theorem_counts_the_critical_points_of_the_chain(dimension, count):
    # All but the last equation give the next coordinate from those before, so the critical points are
    # the roots of one polynomial in the first; no coordinate but the last can be zero there.
    first = sympy.symbols("x")
    x = [first]
    slope = sympy.Integer(0)  # what the pair before adds to the derivative
    for i in range(dimension - 1):
        a = x[i]
        x.append(sympy.cancel(a**2 + (slope - 2 * (1 - a)) / (400 * a)))
        slope = 200 * (x[-1] - a**2)
    numerator, denominator = sympy.fraction(sympy.cancel(slope))
    assert sympy.gcd(numerator, denominator) == 1
    assert sympy.Poly(numerator, first).count_roots() == count


@pytest.mark.parametrize(
    ("kind", "start", "f"),
    [
        ("minimum", (-0.77565923, 0.61309337, 0.38206285, 0.14597202), 3.7014286104),
        ("saddle", (-0.65612464, 0.44312004, 0.20431225, 0.04174349), 3.7082419966),
        ("minimum", (-0.96205, 0.93574, 0.88071, 0.77788, 0.60509), 3.9308394341),
    ],
)
def test_the_chain_has_a_second_minimum_and_a_saddle(kind, start, f):
    surface = ChainedRosenbrock(len(start))
    x = run(Newton(), surface, start, steps=10).x
    # As many digits as are written here.
    assert np.abs(x - start).max() < 1e-5
    assert abs(surface.value(x) - f) < 1e-10
    assert np.abs(surface.gradient(x)).max() < 1e-11
    assert classify(surface, x) == kind
    assert (np.linalg.eigvalsh(surface.hessian(x)) < 0).sum() == (kind == "saddle")


# Deep linear chain


@pytest.mark.parametrize(
    ("layers", "needed"), [(2, (91, 139, 186)), (3, (216, 2018)), (4, (1021,))]
)
def test_depth_makes_the_escape_slow(layers, needed):
    surface = DeepLinearChain(layers)
    starts = np.full(
        (len(needed), layers), 10.0 ** -np.arange(1, len(needed) + 1)[:, None]
    )

    def fitted(x):
        return np.abs(x.prod(axis=-1) - 1) <= 0.01

    steps = escape_time(GradientDescent(0.05), surface, starts, 2100, fitted)
    assert tuple(steps) == needed


@pytest.mark.parametrize("layers", range(2, 6))
def test_from_three_layers_on_the_origin_does_not_curve(layers):
    surface, origin = DeepLinearChain(layers), np.zeros(layers)
    assert not surface.gradient(origin).any()
    eigenvalues = np.linalg.eigvalsh(surface.hessian(origin))
    np.testing.assert_allclose(eigenvalues, [-1, 1] if layers == 2 else 0, atol=1e-15)


# Matrix factorization


@pytest.mark.parametrize(
    ("used", "f", "lowest"),
    [
        *(((0, 1), 0.25, 0), ((0, 2), 1.0, -1), ((1, 2), 2.25, -2)),
        *(((0,), 1.25, -2), ((1,), 2.5, -3), ((2,), 3.25, -3), ((), 3.5, -3)),
    ],
)
def test_every_set_of_eigenpairs_is_a_critical_point(used, f, lowest):
    x = MATRIX.critical_point(used)
    eigenvalues = np.linalg.eigvalsh(MATRIX.hessian(x))
    assert np.isclose(MATRIX.value(x), f, rtol=1e-14)
    assert np.abs(MATRIX.gradient(x)).max() < 1e-14
    assert abs(eigenvalues[0] - lowest) < 1e-13
    # Turning one column into the other changes nothing, unless both are zero.
    assert (np.abs(eigenvalues) < 1e-13).sum() == (len(used) > 0)


def test_only_the_set_of_the_largest_is_a_minimum():
    rng = np.random.default_rng(0)
    half = rng.normal(size=(5, 5))
    surface = MatrixFactorization(half @ half.T, rank=3)
    eigenvalues = np.linalg.eigvalsh(surface.target)[::-1]
    for size in range(4):
        for used in combinations(range(5), size):
            x = surface.critical_point(used)
            scale = np.abs(surface.hessian(x)).max()
            assert np.abs(surface.gradient(x)).max() < 1e-13 * scale**1.5
            left_out = np.delete(eigenvalues, used)
            assert np.isclose(surface.value(x), (left_out**2).sum() / 4, rtol=1e-12)
            lowest = np.linalg.eigvalsh(surface.hessian(x))[0]
            assert (lowest > -1e-12 * scale) == (used == (0, 1, 2))


def test_turning_the_columns_changes_nothing():
    x = somewhere(MATRIX, ())
    c, s = np.cos(0.4), np.sin(0.4)
    turned = (x.reshape(3, 2) @ [[c, -s], [s, c]]).ravel()
    assert np.isclose(MATRIX.value(turned), MATRIX.value(x), rtol=1e-14)


# Phase retrieval


@pytest.mark.parametrize("dimension", [2, 3, 6])
def test_the_critical_points_of_phase_retrieval_have_known_curvatures(dimension):
    unit = np.eye(dimension)
    surface = PhaseRetrieval(unit[0])
    others = dimension - 1
    expected = [
        (0 * unit[0], 3 / 4, [-3] + [-1] * others),
        (unit[0], 0, [2] * others + [6]),
        (-unit[0], 0, [2] * others + [6]),
        (unit[1] / np.sqrt(3), 2 / 3, [-2] + [0] * (others - 1) + [2]),
    ]
    for x, f, curvatures in expected:
        assert abs(surface.value(x) - f) < 1e-15
        assert np.abs(surface.gradient(x)).max() < 1e-15
        np.testing.assert_allclose(
            np.linalg.eigvalsh(surface.hessian(x)), curvatures, atol=1e-14
        )


def test_phase_retrieval_is_the_mean_over_measurements():
    signal, x = np.array([0.6, 0.8]), np.array([0.3, -0.5])
    a = normal(seed=0, key=0, t=np.arange(400_000), count=2)
    terms = ((a @ x) ** 2 - (a @ signal) ** 2) ** 2 / 4
    error = terms.std() / np.sqrt(len(terms))
    assert error < 0.01
    assert abs(terms.mean() - PhaseRetrieval(signal).value(x)) < 4 * error


# Separable surfaces


def test_critical_points_of_a_separable_surface_multiply():
    along = [p for p in Rastrigin().critical_points if abs(p.x[1]) < 1e-12]
    minima = sum(p.kind == "minimum" for p in along)
    tops = len(along) - minima
    kinds = [p.kind for p in Rastrigin().critical_points]
    numbers = [kinds.count(kind) for kind in ("minimum", "saddle", "maximum")]
    assert numbers == [minima**2, 2 * minima * tops, tops**2] == [121, 220, 100]


# Bad input


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ChainedRosenbrock(1), "dimension must be a whole number >= 2, got 1"),
        (lambda: DeepLinearChain(0), "dimension must be a whole number >= 1, got 0"),
        (
            lambda: MatrixFactorization([[1.0, 2.0]], 1),
            "target must have shape (n, n), got shape (1, 2)",
        ),
        (
            lambda: MatrixFactorization([[1.0, 2.0], [3.0, 1.0]], 1),
            "target must be a symmetric matrix of finite numbers",
        ),
        (
            lambda: MatrixFactorization([[1.0]], 0),
            "rank must be a whole number >= 1, got 0",
        ),
        (
            lambda: MATRIX.critical_point([0, 0]),
            "used must be at most 2 different numbers from 0 to 2, got [0, 0]",
        ),
        (
            lambda: MatrixFactorization([[-1.0]], 1).critical_point([0]),
            "used must be numbers of positive eigenvalues, got [0]",
        ),
        (lambda: PhaseRetrieval(1.0), "signal must have shape (d,), got shape ()"),
        (lambda: PhaseRetrieval([np.inf]), "signal must be finite numbers"),
    ],
)
def test_bad_input_is_one_sentence(make, sentence):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        make()
    assert str(error.value) == sentence
