"""Methods that read Hessians, and the exact subproblem, on constructed cases."""

import math

import numpy as np
import pytest
from scipy.linalg import solve
from scipy.optimize import brentq, minimize

from optguide import (
    BoundedSaddle,
    ExactTrustRegion,
    Himmelblau,
    Quadratic,
    SaddleFreeNewton,
    run,
    trace,
)
from optguide.catalogue import SURFACES
from optguide.linalg.more_sorensen import solve_subproblem
from optguide.linalg.spectrum import eigh
from optguide.methods._per_start import per_start


def uniform(*shape, span=5.0, seed=7):
    """Return random points of a square, the same ones whichever tests are run."""
    return np.random.default_rng(seed).uniform(-span, span, shape)


HIMMELBLAU = Himmelblau()


def turn(d, seed=0):
    """Return an orthogonal matrix."""
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))
    return q * np.sign(np.diag(r))


def turned(g, eigenvalues, seed=0):
    """Return the same problem in turned coordinates."""
    q = turn(len(g), seed)
    return q @ g, (q * eigenvalues) @ q.T


def hard(d, seed, nearly=0.0):
    """Return a problem whose gradient has next to nothing of the lowest eigenvector."""
    rng = np.random.default_rng(seed)
    eigenvalues = np.sort(rng.uniform(-2, 3, d))
    eigenvalues[0] = -2.5
    return np.append(nearly, rng.uniform(-1, 1, d - 1)), eigenvalues


#: (gradient, eigenvalues, radius), in the axes of the eigenvectors.
CASES = {
    "easy": ([1.0, 1.0], [1.0, 2.0], 3.0),
    "boundary": ([5.0, 1.0], [1.0, 2.0], 0.5),
    "just at the boundary": ([3.0, 4.0], [1.0, 1.0], 5.0),
    "flat": ([0.3, -0.4], [0.0, 0.0], 2.0),
    "half flat": ([0.0, 3.0], [0.0, 1.0], 1.0),
    "indefinite": ([1.0, 1.0], [-2.0, 2.0], 1.0),
    "negative": ([1.0, -0.5], [-3.0, -1.0], 0.7),
    "hard": ([0.0, 1.0], [-2.0, 2.0], 1.0),
    "hard with a double eigenvalue": ([0.0, 0.0, 1.0], [-2.0, -2.0, 3.0], 1.0),
    "looks hard, but the others reach the boundary": ([0.0, 3.0], [-1.0, 1.0], 1.0),
    "at a saddle": ([0.0, 0.0], [-2.0, 2.0], 0.5),
    "at a maximum": ([0.0, 0.0], [-2.0, -1.0], 0.5),
    "at a minimum": ([0.0, 0.0], [1.0, 2.0], 0.5),
    "on the stable manifold": ([0.0, 2.0], [-2.0, 2.0], 0.25),
    "nearly hard": ([1e-200, 1.0], [-2.0, 2.0], 1.0),
    "nearly hard, the smallest number": ([5e-324, 1.0], [-2.0, 2.0], 1.0),
    "nearly hard, inside": ([1e-9, 0.1], [-2.0, 2.0], 1.0),
    "nearly hard, a rounding": ([1e-16, 1.0], [-2.0, 2.0], 1.0),
    "ill-conditioned": ([1.0, 1.0, 1.0], [1e-8, 1.0, 1e8], 1.0),
    "ill-conditioned and indefinite": ([1e-3, 1.0, 1e3], [-1e-8, 1.0, 1e8], 10.0),
    "tiny radius": ([1.0, 1.0], [-2.0, 2.0], 1e-12),
    "huge radius": ([1.0, 1.0], [-2.0, 2.0], 1e12),
    "tiny gradient": ([1e-150, 1e-150], [1.0, 2.0], 1.0),
    "one dimension, easy": ([1.0], [2.0], 3.0),
    "one dimension, boundary": ([-4.0], [2.0], 1.0),
    "one dimension, downwards": ([1e-3], [-2.0], 1.0),
    "one dimension, at a maximum": ([0.0], [-2.0], 1.5),
    "fifty dimensions": (uniform(50, seed=1), np.sort(uniform(50, seed=2)), 2.0),
    "fifty dimensions, inside": (
        uniform(50, seed=3),
        np.sort(6 + uniform(50, seed=4)),
        99.0,
    ),
    "fifty dimensions, hard": (*hard(50, 1), 4.0),
    "fifty dimensions, nearly hard": (*hard(50, 2, nearly=1e-12), 4.0),
}
EVERY = pytest.mark.parametrize("case", CASES)
TURNED = pytest.mark.parametrize(
    "seed", [None, 1, 2], ids=["aligned", "turned", "turned again"]
)


def problem(case, seed):
    g, eigenvalues, radius = CASES[case]
    g, eigenvalues = np.array(g), np.array(eigenvalues)
    if seed is None:
        return g, np.diag(eigenvalues), radius
    return *turned(g, eigenvalues, seed), radius


def model(g, h, p):
    return g @ p + p @ h @ p / 2


@TURNED
@EVERY
def test_the_lowest_point_meets_the_conditions_of_more_and_sorensen(case, seed):
    g, h, radius = problem(case, seed)
    p = solve_subproblem(g, h, np.array(radius))
    assert p.shape == g.shape
    lam = np.linalg.eigvalsh(h)
    scale = np.abs(lam).max() * radius + np.linalg.norm(g)
    # Feasible, up to the roundings of a sum of d squares.
    length = np.linalg.norm(p)
    assert length <= radius * (1 + 1e-14)
    # The multiplier follows from p; at p = 0 the smallest one that convexity allows.
    sigma = (
        max(-(p @ (h @ p + g)) / length**2, 0.0) if length > 0 else max(-lam[0], 0.0)
    )
    # (H + sigma I) p = -g
    assert np.linalg.norm(h @ p + sigma * p + g) <= 1e-13 * scale
    # H + sigma I is positive semidefinite, which tells the minimizer from others.
    assert lam[0] + sigma >= -1e-13 * np.abs(lam).max() - 1e-13 * scale / radius
    # Complementarity: a multiplier only at the boundary.
    assert sigma * (radius - length) <= 1e-13 * scale


def lowest_by_bisection(g, h, radius):
    """Return the minimum of the model, by bisection of the secular equation."""
    lam, q = np.linalg.eigh(h)
    b = q.T @ g

    def length(s):
        # s is the distance from the pole.
        return math.hypot(
            *(b[i] / (lam[i] - lam[0] + s) for i in range(len(b)) if b[i])
        )

    least = max(lam[0], 0.0)
    tiny = max(least, 1e-300)
    if length(tiny) <= radius:
        p = np.array(
            [-b[i] / (lam[i] - lam[0] + tiny) if b[i] else 0.0 for i in range(len(b))]
        )
        if lam[0] < 0:
            p[0] += math.sqrt(max(radius**2 - p @ p, 0.0))
    else:
        high = max(1.0, np.linalg.norm(b) / radius * 2) + abs(lam).max()
        # In the logarithm, so that all magnitudes are equally far.
        log_s = brentq(
            lambda u: math.log(length(math.exp(u)) / radius),
            math.log(tiny),
            math.log(high),
            xtol=1e-15,
            rtol=1e-15,
        )
        p = -b / (lam - lam[0] + math.exp(log_s))
    return model(b, np.diag(lam), p)


@TURNED
@EVERY
def test_no_other_computation_finds_a_lower_point(case, seed):
    g, h, radius = problem(case, seed)
    ours = model(g, h, solve_subproblem(g, h, np.array(radius)))
    scale = np.abs(h).max() * radius**2 + np.linalg.norm(g) * radius
    # Bisection of the secular equation, number by number.
    assert abs(ours - lowest_by_bisection(g, h, radius)) <= 1e-11 * scale
    # Points of the ball and of its boundary, at random.
    points = np.random.default_rng(8).normal(size=(4000, len(g)))
    points *= radius / np.linalg.norm(points, axis=-1, keepdims=True)
    points[::2] *= np.random.default_rng(9).uniform(0, 1, (2000, 1))
    values = points @ g + np.einsum("ni,ij,nj->n", points, h, points) / 2
    assert ours <= values.min() + 1e-12 * scale


@pytest.mark.parametrize("seed", range(4))
def test_scipys_solver_with_constraints_finds_no_lower_point(seed):
    rng = np.random.default_rng(seed)
    g, eigenvalues, radius = (
        rng.normal(size=4),
        np.sort(rng.uniform(-2, 2, 4)),
        rng.uniform(0.2, 3),
    )
    g, h = turned(g, eigenvalues, seed)
    ours = solve_subproblem(g, h, np.array(radius))
    ball = {"type": "ineq", "fun": lambda p: radius**2 - p @ p, "jac": lambda p: -2 * p}
    best = min(
        (
            minimize(
                lambda p: model(g, h, p),
                start,
                jac=lambda p: g + h @ p,
                constraints=ball,
                method="SLSQP",
                options={"ftol": 1e-14, "maxiter": 500},
            )
            for start in rng.normal(size=(10, 4)) * radius / 2
        ),
        key=lambda found: found.fun,
    )
    # The solver is feasible and precise to about the root of its tolerance.
    assert model(g, h, ours) <= best.fun + 1e-9
    np.testing.assert_allclose(model(g, h, ours), best.fun, atol=1e-6)


def test_what_the_cases_are_called_is_what_they_are():
    def length(case, seed=None):
        g, h, radius = problem(case, seed)
        return np.linalg.norm(solve_subproblem(g, h, np.array(radius))) / radius

    for case in "easy", "at a minimum", "tiny gradient", "one dimension, easy":
        assert length(case) < 0.99
    for case in (
        "boundary",
        "indefinite",
        "hard",
        "at a saddle",
        "on the stable manifold",
    ):
        assert length(case) == pytest.approx(1, rel=1e-14)
    assert length("fifty dimensions, inside") < 0.99
    for case in (
        "fifty dimensions",
        "fifty dimensions, hard",
        "fifty dimensions, nearly hard",
    ):
        assert length(case) == pytest.approx(1, rel=1e-14)


def test_a_positive_definite_model_that_fits_gives_newtons_step():
    g, h, radius = problem("easy", 1)
    np.testing.assert_allclose(
        solve_subproblem(g, h, np.array(radius)), solve(h, -g), rtol=1e-14
    )


def test_the_hard_case_in_numbers():
    # (H + 2 I) p = -g leaves p_1 free and p_2 = -1/4; the boundary gives the rest.
    g, h, radius = problem("hard", None)
    p = solve_subproblem(g, h, np.array(radius))
    np.testing.assert_allclose(np.abs(p), [math.sqrt(15) / 4, 0.25], rtol=1e-15)
    assert p[1] < 0


def test_a_gradient_that_is_almost_orthogonal_chooses_the_side_and_nothing_else():
    _, h, radius = problem("hard", None)
    for tiny in 1e-16, 1e-100, 1e-200, 1e-300, 5e-324:
        for sign in 1, -1:
            p = solve_subproblem(np.array([sign * tiny, 1.0]), h, np.array(radius))
            expected = [math.sqrt(15) / 4, -0.25]
            np.testing.assert_allclose(np.abs(p), np.abs(expected), rtol=1e-14)
            if tiny > 1e-300:
                assert np.sign(p[0]) == -sign


def test_many_problems_at_once_equal_one_at_a_time():
    cases = [problem(case, 1) for case, (g, _, _) in CASES.items() if len(g) == 2]
    g, h, radius = (np.array(column) for column in zip(*cases, strict=True))
    together = solve_subproblem(g, h, radius)
    for i, one in enumerate(zip(g, h, radius, strict=True)):
        np.testing.assert_allclose(
            together[i], solve_subproblem(*one), rtol=1e-13, atol=0
        )


def test_a_problem_that_is_not_finite_is_nan_and_leaves_the_others_alone():
    g, h, radius = problem("indefinite", 1)
    alone = solve_subproblem(g, h, np.array(radius))
    for bad in np.nan, np.inf:
        gs, hs = np.array([g, g, g]), np.array([h, h, h])
        gs[0, 1] = bad
        hs[2, 0, 0] = bad
        with np.errstate(all="ignore"):
            p = solve_subproblem(gs, hs, np.full(3, radius))
        assert np.isnan(p[[0, 2]]).any(axis=-1).all()
        np.testing.assert_allclose(p[1], alone, rtol=1e-14)


def test_the_spectrum_puts_a_matrix_together_again():
    h = uniform(5, 4, 6, 6)
    h = h + h.swapaxes(-1, -2)
    lam, q = eigh(h)
    assert (np.diff(lam, axis=-1) >= 0).all()
    again = np.einsum("...ik,...k,...jk->...ij", q, lam, q)
    np.testing.assert_allclose(again, h, rtol=0, atol=1e-13)


@pytest.mark.parametrize("d", [1, 2, 3, 4, 10, 30])
def test_a_matrix_that_is_not_finite_has_a_spectrum_of_nan_and_spoils_no_other(d):
    # From three dimensions on LAPACK gives up on some of these, and NumPy then raises
    # for all.
    good = uniform(d, d)
    good = good + good.T
    for bad in np.nan, np.inf, -np.inf:
        one, whole = good.copy(), np.full((d, d), bad)
        one[-1, 0] = one[0, -1] = bad
        lam, q = eigh(np.array([one, good, whole]))
        assert np.isnan(lam[[0, 2]]).all()
        expected, vectors = np.linalg.eigh(good)
        np.testing.assert_array_equal(lam[1], expected)
        np.testing.assert_array_equal(q[1], vectors)


def test_a_number_per_start_loses_its_last_axis():
    x = np.zeros((3, 4, 2))
    assert per_start(0.5, x).shape == (3, 4)
    radii = np.arange(1.0, 4.0)[:, None, None]
    np.testing.assert_array_equal(per_start(radii, x)[:, 0], [1, 2, 3])


# the trust region


@pytest.mark.parametrize("angle", [0.0, 0.3, math.pi / 4])
def test_the_trust_region_leaves_the_ridge_and_the_saddle_itself(angle):
    surface = BoundedSaddle(angle)
    c, s = math.cos(angle), math.sin(angle)
    state = run(ExactTrustRegion(), surface, [[c, s], [0.0, 0.0]], steps=15)
    u, v = c * state.x[:, 0] + s * state.x[:, 1], c * state.x[:, 1] - s * state.x[:, 0]
    np.testing.assert_allclose(u, 0, atol=1e-14)
    np.testing.assert_allclose(np.abs(v), math.sqrt(2), rtol=1e-14)


def test_newtons_step_whenever_it_fits_would_stay_on_the_ridge():
    # The proof that the starts above are what they are meant to be.
    surface, x = BoundedSaddle(), np.array([1.0, 0.0])
    for _ in range(15):
        x = x - solve(surface.hessian(x), surface.gradient(x))
    np.testing.assert_array_equal(x, [0, 0])


def test_the_trust_region_reaches_a_minimum_of_every_surface_and_never_climbs():
    for row in SURFACES:
        starts = np.array(row.surface.starts)
        path = trace(ExactTrustRegion(), row.surface, starts, steps=40)
        values = row.surface.value(path.x)
        assert (np.diff(values, axis=0) <= 1e-13 * np.abs(values[:-1])).all(), row.label


def test_a_step_is_never_longer_than_the_radius_and_refused_steps_are_zero():
    path = trace(ExactTrustRegion(), HIMMELBLAU, uniform(50, 2), steps=30)
    lengths = np.linalg.norm(path.step[1:], axis=-1)
    assert (lengths <= path.radius[:-1] * (1 + 1e-14)).all()
    refused = path.ratio[1:] <= 0.1
    assert refused.any()
    np.testing.assert_array_equal(lengths[refused], 0)
    np.testing.assert_array_equal(path.x[1:][refused], path.x[:-1][refused])
    assert (lengths[~refused] > 0).any()


def test_the_radius_follows_the_ratio():
    method = ExactTrustRegion(radius=1.0, max_radius=3.0)
    path = trace(method, HIMMELBLAU, uniform(200, 2), steps=30)
    ratio, before, after = path.ratio[1:], path.radius[:-1], path.radius[1:]
    np.testing.assert_array_equal(path.radius[0], 1)
    poor, good = ratio < 0.25, ratio > 0.75
    np.testing.assert_array_equal(after[poor], before[poor] / 4)
    np.testing.assert_array_equal(after[~poor & ~good], before[~poor & ~good])
    at_boundary = np.linalg.norm(path.step[1:], axis=-1) > 0.999 * before
    grown = good & at_boundary
    np.testing.assert_array_equal(after[grown], np.minimum(2 * before[grown], 3))
    np.testing.assert_array_equal(
        after[good & ~at_boundary], before[good & ~at_boundary]
    )
    # All of it was seen.
    for seen in poor, ~poor & ~good, grown, good & ~at_boundary, after == 3:
        assert seen.sum() > 10


def test_the_ratio_is_the_actual_over_the_predicted_reduction():
    starts = uniform(20, 2)
    state = run(
        ExactTrustRegion(acceptance=0.0, radius=0.5), HIMMELBLAU, starts, steps=1
    )
    p = state.step
    predicted = -model_of(starts, p)
    actual = HIMMELBLAU.value(starts) - HIMMELBLAU.value(starts + p)
    moved = np.linalg.norm(p, axis=-1) > 0
    np.testing.assert_allclose(
        state.ratio[moved], (actual / predicted)[moved], rtol=1e-10
    )
    assert moved.sum() > 10


def model_of(x, p):
    g, h = HIMMELBLAU.gradient(x), HIMMELBLAU.hessian(x)
    return (g * p).sum(axis=-1) + np.einsum("ni,nij,nj->n", p, h, p) / 2


def test_on_a_quadratic_the_model_is_right_and_the_radius_doubles():
    state = trace(ExactTrustRegion(), Quadratic((1.0, 3.0)), [100.0, 100.0], steps=5)
    np.testing.assert_allclose(state.ratio[1:], 1, rtol=1e-12)
    np.testing.assert_array_equal(state.radius, [1, 2, 4, 8, 16, 32])


def test_acceptance_decides_which_steps_are_taken():
    starts = uniform(200, 2)
    strict = run(ExactTrustRegion(acceptance=0.9), HIMMELBLAU, starts, steps=1)
    easy = run(ExactTrustRegion(acceptance=0.0), HIMMELBLAU, starts, steps=1)
    between = (strict.ratio > 0) & (strict.ratio <= 0.9)
    assert between.sum() > 10
    np.testing.assert_array_equal(strict.x[between], starts[between])
    assert (easy.x[between] != starts[between]).any(axis=-1).all()


class Wall:
    """A bowl that is nan beyond a wall."""

    def value(self, x):
        return np.where(x[..., 0] > 0, (x**2).sum(axis=-1), np.nan)

    def gradient(self, x):
        return 2 * x

    def hessian(self, x):
        return np.zeros((*x.shape, x.shape[-1])) + 2 * np.eye(x.shape[-1])


def test_a_trial_beyond_the_wall_shrinks_the_radius_and_does_not_move():
    state = run(ExactTrustRegion(radius=8.0), Wall(), [[1.0, 0.0]], steps=1)
    np.testing.assert_array_equal(state.x, [[1, 0]])
    np.testing.assert_array_equal(state.radius, [2])
    path = trace(ExactTrustRegion(radius=8.0), Wall(), [[1.0, 0.0]], steps=40)
    assert np.isfinite(path.x).all()
    assert (path.x[..., 0] > 0).all()
    assert path.x[-1, 0, 0] < 0.3


def test_near_a_minimum_where_values_drown_in_rounding_the_step_is_still_taken():
    # Twelve digits away from the minimum a value changes by less than its rounding.
    class Lifted(Himmelblau):
        def value(self, x):
            return super().value(x) + 1e6

    path = trace(ExactTrustRegion(), Lifted(), [3.0 + 1e-6, 2.0], steps=4)
    assert np.linalg.norm(HIMMELBLAU.gradient(path.x[-1])) < 1e-12


# saddle-free Newton


def test_saddle_free_newton_is_newton_where_the_hessian_is_positive():
    x = np.array([[3.1, 2.2], [-2.7, 3.0], [3.5, -1.8], [5.0, 5.0]])
    h = HIMMELBLAU.hessian(x)
    assert (np.linalg.eigvalsh(h) > 1).all()
    newton = x - np.linalg.solve(h, HIMMELBLAU.gradient(x)[..., None])[..., 0]
    state = run(SaddleFreeNewton(), HIMMELBLAU, x, steps=1)
    np.testing.assert_allclose(state.x, newton, rtol=1e-13)
    half = run(SaddleFreeNewton(learning_rate=0.5), HIMMELBLAU, x, steps=1)
    np.testing.assert_allclose(half.x, (x + newton) / 2, rtol=1e-13)


def test_saddle_free_newton_uses_the_absolute_hessian():
    # |H| by a road of its own: the root of the square.
    x = uniform(50, 2)
    h = HIMMELBLAU.hessian(x)
    lam = np.linalg.eigvalsh(h)
    x, h = x[np.abs(lam).min(axis=-1) > 1], h[np.abs(lam).min(axis=-1) > 1]
    assert (np.linalg.eigvalsh(h)[:, 0] < 0).sum() > 5
    state = run(SaddleFreeNewton(), HIMMELBLAU, x, steps=1)
    absolute = np.array([_root(one @ one) for one in h])
    expected = -np.linalg.solve(absolute, HIMMELBLAU.gradient(x)[..., None])[..., 0]
    np.testing.assert_allclose(state.step, expected, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(state.curvature, np.linalg.eigvalsh(h), rtol=1e-13)
    # Downhill always, unlike Newton's step.
    assert ((state.step * HIMMELBLAU.gradient(x)).sum(axis=-1) < 0).all()


def _root(a):
    """Return the root of a positive definite 2 x 2 matrix, by Cayley and Hamilton."""
    s = math.sqrt(np.linalg.det(a))
    return (a + s * np.eye(2)) / math.sqrt(np.trace(a) + 2 * s)


def test_damping_is_the_smallest_curvature_the_method_believes_in():
    surface = Quadratic((1e-9, -1e-9, 0.0, 2.0))
    state = run(SaddleFreeNewton(damping=0.5), surface, [1.0, 1.0, 1.0, 1.0], steps=1)
    np.testing.assert_allclose(state.x, [1 - 2e-9, 1 + 2e-9, 1, 0], rtol=1e-15, atol=0)


def test_saddle_free_newton_finds_minima_only():
    grid = np.stack(
        np.meshgrid(np.linspace(-5, 5, 21), np.linspace(-5, 5, 21)), axis=-1
    )
    grid = grid + 1e-3 * math.pi  # no start on a line of symmetry
    state = run(SaddleFreeNewton(), HIMMELBLAU, grid, steps=100)
    np.testing.assert_allclose(HIMMELBLAU.value(state.x), 0, atol=1e-20)


@pytest.mark.parametrize("method", [SaddleFreeNewton(), ExactTrustRegion()], ids=repr)
def test_a_turn_of_the_surface_turns_the_path(method):
    # Unlike the methods that treat each coordinate by itself. Close to the ridge: where
    # the curvature changes its sign roundings would be magnified.
    starts = uniform(20, 2) * [0.3, 0.01]
    angle = 0.7
    r = np.array(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    )
    path = trace(method, BoundedSaddle(), starts, steps=3).x
    turned_path = trace(method, BoundedSaddle(angle), starts @ r.T, steps=3).x
    np.testing.assert_allclose(turned_path, path @ r.T, rtol=0, atol=1e-13)


def test_a_start_that_is_nan_does_not_disturb_the_others():
    starts = np.array([[np.nan, 0.0], [1.0, 2.0], [0.0, np.inf]])
    for method in SaddleFreeNewton(), ExactTrustRegion():
        path = trace(method, HIMMELBLAU, starts, steps=5)
        alone = trace(method, HIMMELBLAU, starts[1], steps=5)
        np.testing.assert_allclose(path.x[:, 1], alone.x, rtol=1e-13)
        assert np.isnan(path.x[1:, 0]).any(axis=-1).all()
