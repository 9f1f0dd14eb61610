"""Lanczos's method and saddle-free Newton in a Krylov space."""

import numpy as np
import pytest

from optguide import (
    Counted,
    Himmelblau,
    KrylovSaddleFreeNewton,
    Quadratic,
    SaddleFreeNewton,
    run,
    trace,
)
from optguide.linalg.lanczos import lanczos
from optguide.random import keys, normal


@pytest.fixture(autouse=True)
def _silence():
    """Be silent as methods are: the functions they share leave that to them."""
    with np.errstate(all="ignore"):
        yield


def symmetric(lam, seed):
    q = np.linalg.qr(np.random.default_rng(seed).normal(size=(len(lam),) * 2))[0]
    return (q * lam) @ q.T


def starts(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize("several", [1, 2, 3])
@pytest.mark.parametrize("d", [1, 2, 5, 50])
def test_as_many_vectors_as_dimensions_give_the_whole_spectrum(d, several):
    h = symmetric(np.linspace(-3, 7, d), d)
    space = lanczos(lambda v, _: h @ v, starts(several, d), size=d)
    np.testing.assert_allclose(space.basis @ space.basis.T, np.eye(d), atol=1e-14)
    np.testing.assert_allclose(
        np.linalg.eigvalsh(space.matrix), np.linalg.eigvalsh(h), rtol=0, atol=1e-13
    )


def test_the_ends_of_a_spectrum_come_first_and_never_lie_outside():
    lam = np.append(np.linspace(0, 1, 298), [-2.0, 5.0])
    h = symmetric(lam, 1)
    ends = []
    for size in 5, 10, 20, 40:
        found = np.linalg.eigvalsh(
            lanczos(lambda v, _: h @ v, starts(1, 300), size).matrix
        )
        assert found[0] >= -2 - 1e-12
        assert found[-1] <= 5 + 1e-12
        ends.append([found[0], found[-1]])
    assert (np.diff(np.abs(np.array(ends) - [-2, 5]), axis=0) <= 1e-12).all()
    np.testing.assert_allclose(ends[-1], [-2, 5], rtol=1e-12)


def test_without_the_second_pass_the_basis_would_not_be_orthogonal():
    # A spectrum that makes plain Lanczos repeat itself: one eigenvalue far away from
    # the others.
    lam = np.append(np.linspace(0, 1, 199), 1e3)
    h = symmetric(lam, 2)
    space = lanczos(lambda v, _: h @ v, starts(1, 200), size=60)
    np.testing.assert_allclose(space.basis @ space.basis.T, np.eye(60), atol=1e-13)
    # The three-term recurrence alone, for comparison.
    v, before, rows = starts(200), np.zeros(200), []
    beta = 0.0
    v = v / np.linalg.norm(v)
    for _ in range(60):
        rows.append(v)
        w = h @ v - beta * before
        w = w - (w @ v) * v
        beta, before = np.linalg.norm(w), v
        v = w / beta
    assert np.abs(np.array(rows) @ np.array(rows).T - np.eye(60)).max() > 0.1


def test_a_complete_space_has_rows_of_zero_and_other_starts_go_on():
    h = np.diag([1.0, 2.0, 3.0, 4.0])
    two = np.array([[[1.0, 1.0, 0.0, 0.0]], [[1.0, 1.0, 1.0, 1.0]]])
    asked = []

    def product(v, active):
        asked.append(active)
        return np.einsum("ij,nj->ni", h, v)

    space = lanczos(product, two, size=4)
    assert np.linalg.norm(space.basis, axis=-1).round(12).tolist() == [
        [1, 1, 0, 0],
        [1, 1, 1, 1],
    ]
    assert np.sum(asked, axis=0).tolist() == [2, 4]
    np.testing.assert_allclose(
        np.linalg.eigvalsh(space.matrix[0]), [0, 0, 1, 2], atol=1e-14
    )
    np.testing.assert_allclose(
        np.linalg.eigvalsh(space.matrix[1]), [1, 2, 3, 4], rtol=1e-13
    )
    for i in range(2):
        alone = lanczos(lambda v, _: h @ v, two[i], size=4)
        np.testing.assert_allclose(space.matrix[i], alone.matrix, atol=1e-14)


def test_what_is_left_of_a_complete_space_is_rounding_and_no_row():
    # Two eigenvectors in general position: the third vector is all rounding, but not
    # zero.
    h = symmetric(np.array([-2.0, 1.0, 3.0, 4.0, 7.0]), 6)
    start = np.linalg.eigh(h)[1][:, [0, 3]].sum(axis=1)
    space = lanczos(lambda v, _: h @ v, start[None], size=5)
    assert not space.basis[2:].any()
    np.testing.assert_allclose(
        np.linalg.eigvalsh(space.matrix[:2, :2]), [-2, 4], rtol=1e-13
    )
    # A second start that differs from the first by less than rounding has nothing new
    # either.
    twins = np.array([[1.0, 0.0], [1.0, 1e-200]])
    assert not lanczos(lambda v, _: v, twins, size=2).basis[1].any()


def test_the_matrix_is_symmetric_to_the_last_bit():
    h = symmetric(np.linspace(-3, 7, 30), 7)
    space = lanczos(lambda v, _: v @ h, starts(4, 2, 30), size=12)
    assert space.matrix.shape == (4, 12, 12)
    np.testing.assert_array_equal(space.matrix, space.matrix.mT)
    # It is the Hessian in the basis.
    np.testing.assert_allclose(
        space.matrix, space.basis @ h @ space.basis.mT, atol=1e-13
    )


def test_tiny_and_zero_vectors_and_nan():
    h = np.diag([1.0, 2.0])
    for tiny in 1e-200, 5e-324:
        space = lanczos(lambda v, _: h @ v, tiny * np.array([[1.0, 1.0]]), size=2)
        np.testing.assert_allclose(np.linalg.eigvalsh(space.matrix), [1, 2], rtol=1e-12)
    assert not lanczos(lambda v, _: h @ v, np.zeros((1, 2)), size=2).basis.any()
    mixed = lanczos(
        lambda v, _: v @ h, np.array([[[np.nan, 1.0]], [[1.0, 1.0]]]), size=2
    )
    np.testing.assert_allclose(np.linalg.eigvalsh(mixed.matrix[1]), [1, 2], rtol=1e-12)


# the method


def test_with_as_many_vectors_as_dimensions_it_is_saddle_free_newton():
    where = np.random.default_rng(0).uniform(-4, 4, (20, 2))
    dense = trace(SaddleFreeNewton(), Himmelblau(), where, steps=10).x
    krylov = trace(KrylovSaddleFreeNewton(2), Himmelblau(), where, steps=10).x
    np.testing.assert_allclose(krylov, dense, rtol=1e-10)
    more = trace(KrylovSaddleFreeNewton(9), Himmelblau(), where, steps=10).x
    np.testing.assert_allclose(more, dense, rtol=1e-10)

    class Turned:
        h = symmetric(np.linspace(-2, 3, 20), 3)

        def value(self, x):
            return np.einsum("...i,ij,...j->...", x, self.h, x) / 2

        def gradient(self, x):
            return x @ self.h

        def hessian(self, x):
            return np.zeros_like(x)[..., None] + self.h

    x = starts(3, 20, seed=4)
    dense, krylov = (
        run(m, Turned(), x, 1).x
        for m in (SaddleFreeNewton(), KrylovSaddleFreeNewton(20))
    )
    np.testing.assert_allclose(krylov, dense, atol=1e-11)


RIDGE = Quadratic([-1.0, *np.linspace(1, 2, 99)])


def test_the_gradient_alone_does_not_show_a_direction_that_it_has_nothing_of():
    g = RIDGE.gradient(np.append(1e-12, np.ones(99)))
    h = np.array(RIDGE.eigenvalues)

    def lowest(vectors, size):
        return np.linalg.eigvalsh(lanczos(lambda v, _: h * v, vectors, size).matrix)[0]

    assert lowest(g[None], 10) > 0.9
    assert lowest(np.stack([g, starts(100)]), 10) < -0.9


def test_beside_the_ridge_it_finds_the_way_out_and_then_doubles_the_distance():
    path = trace(
        KrylovSaddleFreeNewton(10), RIDGE, np.append(1e-8, np.ones(99)), steps=20
    )
    assert (path.curvature[1:, 0] < 0).all()
    out = np.abs(path.x[5:, 0])
    np.testing.assert_allclose(out[1:] / out[:-1], 2, rtol=1e-3)


def test_on_the_saddle_itself_it_stays_like_every_method_that_reads_only_the_gradient():
    state = run(KrylovSaddleFreeNewton(4), RIDGE, np.zeros(100), steps=10)
    assert not state.x.any()


def test_seeds_change_the_space_and_starts_draw_their_own():
    start = np.append(1e-8, np.ones(99))
    seeds = np.arange(3)[:, None]
    path = trace(KrylovSaddleFreeNewton(4, seed=seeds), RIDGE, start, steps=1).x[1]
    assert np.abs(np.diff(path, axis=0)).max() > 1e-6
    for seed in range(3):
        alone = run(KrylovSaddleFreeNewton(4, seed=seed), RIDGE, start, steps=1).x
        np.testing.assert_allclose(path[seed], alone, rtol=1e-9, atol=1e-12)


def test_each_step_grows_its_space_from_the_gradient_and_a_new_random_vector():
    # By the definition: the Hessian on the plane of the two vectors.
    h, start = np.array(RIDGE.eigenvalues), np.linspace(-1, 1, 100)
    path = trace(KrylovSaddleFreeNewton(2, 0.3, seed=7), RIDGE, start, steps=4)
    assert path.step[0].shape == (100,)
    for t in range(4):
        chance = normal(7, int(keys(start)), t, 100)
        q = np.linalg.qr(np.stack([h * path.x[t], chance], axis=1))[0]
        np.testing.assert_allclose(
            path.curvature[t + 1], np.linalg.eigvalsh((q.T * h) @ q), rtol=1e-12
        )
    # With a rate that is not 1 the step is not the model's.
    np.testing.assert_allclose(
        path.step[1:], np.diff(path.x, axis=0), rtol=0, atol=1e-15
    )


def test_with_one_vector_it_steps_to_the_minimizer_of_the_parabola_along_the_gradient():
    x = np.random.default_rng(1).uniform(-4, 4, (20, 2))
    g, h = Himmelblau().gradient(x), Himmelblau().hessian(x)
    along = (g * np.matvec(h, g)).sum(axis=-1) / (g**2).sum(axis=-1)
    assert along.min() < 0 < along.max()
    state = run(KrylovSaddleFreeNewton(1), Himmelblau(), x, steps=1)
    np.testing.assert_allclose(state.curvature[:, 0], along, rtol=1e-12)
    np.testing.assert_allclose(state.step, -g / np.abs(along)[:, None], rtol=1e-12)


def test_products_are_paid_only_where_the_space_still_grows():
    class Products(Quadratic):
        def hvp(self, x, p):
            return np.einsum("...ij,...j->...i", self.hessian(x), p)

    counted = Counted(Products(tuple(np.linspace(1, 9, 9))))
    # A gradient of zero has nothing to offer: half of the space stays empty.
    run(
        KrylovSaddleFreeNewton(6), counted, np.array([np.ones(9), np.zeros(9)]), steps=1
    )
    assert counted.n_products.tolist() == [6, 3]
    assert counted.n_gradients.tolist() == [1, 1]
    assert counted.n_hessians.tolist() == [0, 0]
