"""Cubic regularization: its subproblem, on constructed cases, and the method."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize

from optguide import (
    BoundedSaddle,
    CubicRegularization,
    Himmelblau,
    Quadratic,
    Rosenbrock,
    minimize,
    run,
    trace,
)
from optguide.linalg.cubic_subproblem import solve_cubic_subproblem


@pytest.fixture(autouse=True)
def _silence():
    """Be silent as methods are: the functions they share leave that to them."""
    with np.errstate(all="ignore"):
        yield


def random(*shape, seed, span=5.0):
    return np.random.default_rng(seed).uniform(-span, span, shape)


def turn(d, seed):
    """Return an orthogonal matrix."""
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))[0]


HARD = np.sort(np.append(random(49, seed=5, span=2), -2.5))

#: (gradient, eigenvalues, weight), in the axes of the eigenvectors.
CASES = {
    "easy": ([1.0, 1.0], [1.0, 2.0], 1.0),
    "easy, hardly a wall": ([1.0, 1.0], [1.0, 2.0], 1e-9),
    "flat": ([0.3, -0.4], [0.0, 0.0], 2.0),
    "half flat": ([0.0, 3.0], [0.0, 1.0], 1.0),
    "indefinite": ([1.0, 1.0], [-2.0, 2.0], 1.0),
    "negative": ([1.0, -0.5], [-3.0, -1.0], 0.7),
    "hard": ([0.0, 1.0], [-2.0, 2.0], 1.0),
    "hard with a double eigenvalue": ([0.0, 0.0, 1.0], [-2.0, -2.0, 3.0], 1.0),
    "looks hard, but the others are long enough": ([0.0, 9.0], [-1.0, 1.0], 1.0),
    "at a saddle": ([0.0, 0.0], [-2.0, 2.0], 0.5),
    "at a maximum": ([0.0, 0.0], [-2.0, -1.0], 0.5),
    "at a minimum": ([0.0, 0.0], [1.0, 2.0], 0.5),
    "at a degenerate point": ([0.0, 0.0], [0.0, 2.0], 0.5),
    "on the stable manifold": ([0.0, 2.0], [-2.0, 2.0], 0.25),
    "nearly hard": ([1e-200, 1.0], [-2.0, 2.0], 1.0),
    "nearly hard, the smallest number": ([5e-324, 1.0], [-2.0, 2.0], 1.0),
    "nearly hard, a rounding": ([1e-16, 1.0], [-2.0, 2.0], 1.0),
    "ill-conditioned": ([1.0, 1.0, 1.0], [1e-8, 1.0, 1e8], 1.0),
    "ill-conditioned and indefinite": ([1e-3, 1.0, 1e3], [-1e-8, 1.0, 1e8], 10.0),
    "tiny weight": ([1.0, 1.0], [-2.0, 2.0], 1e-12),
    "huge weight": ([1.0, 1.0], [-2.0, 2.0], 1e12),
    "tiny gradient": ([1e-150, 1e-150], [1.0, 2.0], 1.0),
    "one dimension, easy": ([1.0], [2.0], 3.0),
    "one dimension, downwards": ([1e-3], [-2.0], 1.0),
    "one dimension, at a maximum": ([0.0], [-2.0], 1.5),
    "fifty dimensions": (random(50, seed=1), np.sort(random(50, seed=2)), 2.0),
    "fifty dimensions, convex": (
        random(50, seed=3),
        np.sort(6 + random(50, seed=4)),
        0.1,
    ),
    "fifty dimensions, hard": (np.append(0.0, random(49, seed=6, span=1)), HARD, 0.5),
    "fifty dimensions, nearly hard": (
        np.append(1e-12, random(49, seed=6, span=1)),
        HARD,
        0.5,
    ),
}
EVERY = pytest.mark.parametrize("case", CASES)
TURNED = pytest.mark.parametrize(
    "seed", [None, 1, 2], ids=["aligned", "turned", "turned again"]
)


def problem(case, seed):
    g, lam, weight = CASES[case]
    g, lam = np.array(g), np.array(lam)
    if seed is None:
        return g, np.diag(lam), weight
    q = turn(len(g), seed)
    return q @ g, (q * lam) @ q.T, weight


def model(g, h, weight, p):
    return p @ g + p @ h @ p / 2 + weight * np.linalg.norm(p) ** 3 / 3


def residuals(g, h, weight, p):
    """Return the errors in the conditions of Nesterov and Polyak, in roundings."""
    length = np.linalg.norm(p)
    scale = np.linalg.norm(h, 2) * length + np.linalg.norm(g) + weight * length**2
    shift = weight * length
    equation = np.linalg.norm(h @ p + shift * p + g) / max(scale, 1e-300)
    convex = max(-(np.linalg.eigvalsh(h)[0] + shift), 0.0) / max(
        np.linalg.norm(h, 2), 1e-300
    )
    return equation, convex


@TURNED
@EVERY
def test_the_lowest_point_meets_the_conditions_of_nesterov_and_polyak(case, seed):
    g, h, weight = problem(case, seed)
    p = solve_cubic_subproblem(g, h, np.array(weight))
    assert p.shape == g.shape
    # (H + sigma |p| I) p = -g with a matrix that is positive semidefinite: necessary
    # and enough.
    equation, convex = residuals(g, h, weight, p)
    assert equation < 2e-14
    assert convex < 2e-14


@TURNED
@EVERY
def test_no_point_at_random_is_lower(case, seed):
    g, h, weight = problem(case, seed)
    p = solve_cubic_subproblem(g, h, np.array(weight))
    ours = model(g, h, weight, p)
    length = np.linalg.norm(p) + 1e-3
    directions = np.random.default_rng(8).normal(size=(2000, len(g)))
    directions *= length / np.linalg.norm(directions, axis=-1, keepdims=True)
    near, far = p + 0.01 * directions, directions * np.linspace(0, 3, 2000)[:, None]
    others = [model(g, h, weight, q) for q in (*near, *far, 0 * p, -p)]
    assert ours <= min(others) + 1e-12 * np.abs(others).max()


@pytest.mark.parametrize("seed", range(4))
def test_scipy_from_many_starts_finds_no_lower_point(seed):
    rng = np.random.default_rng(seed)
    g, h, weight = rng.normal(size=4), rng.normal(size=(4, 4)), rng.uniform(0.2, 3)
    h = h + h.T
    ours = model(g, h, weight, solve_cubic_subproblem(g, h, np.array(weight)))
    found = min(
        scipy_minimize(lambda p: model(g, h, weight, p), start, method="BFGS").fun
        for start in rng.normal(size=(12, 4))
    )
    assert math.isclose(ours, found, rel_tol=1e-8)
    assert ours <= found + 1e-12


def test_in_one_dimension_it_is_the_root_of_a_quadratic():
    # p < 0: g + h p - sigma p^2 = 0.
    for g, h, weight in (1.0, 2.0, 3.0), (1e-3, -2.0, 1.0), (5.0, 0.0, 0.2):
        root = (h - math.sqrt(h**2 + 4 * weight * g)) / (2 * weight)
        p = solve_cubic_subproblem(np.array([g]), np.array([[h]]), np.array(weight))
        np.testing.assert_allclose(p, [root], rtol=1e-13)


def test_without_a_wall_it_is_newtons_step():
    g, h, _ = problem("fifty dimensions, convex", 1)
    p = solve_cubic_subproblem(g, h, np.array(1e-30))
    np.testing.assert_allclose(p, -np.linalg.solve(h, g), rtol=1e-11)


def test_the_hard_case_in_numbers():
    # (H + 2 I) p = -g leaves p_1 free and p_2 = -1/4; the length 2 gives the rest.
    g, h, weight = problem("hard", None)
    p = solve_cubic_subproblem(g, h, np.array(weight))
    np.testing.assert_allclose(np.abs(p), [math.sqrt(4 - 1 / 16), 0.25], rtol=1e-14)
    assert p[1] < 0


def test_many_problems_at_once_equal_one_at_a_time():
    cases = [problem(case, 1) for case, (g, _, _) in CASES.items() if len(g) == 2]
    g, h, weight = (np.array(column) for column in zip(*cases, strict=True))
    together = solve_cubic_subproblem(g, h, weight)
    for i, one in enumerate(zip(g, h, weight, strict=True)):
        np.testing.assert_allclose(
            together[i], solve_cubic_subproblem(*one), rtol=1e-13, atol=0
        )


def test_a_problem_that_is_not_finite_is_nan_and_leaves_the_others_alone():
    g, h, weight = problem("indefinite", 1)
    alone = solve_cubic_subproblem(g, h, np.array(weight))
    for bad in np.nan, np.inf:
        gs, hs = np.array([g, g, g]), np.array([h, h, h])
        gs[0, 1] = bad
        hs[2, 0, 0] = bad
        p = solve_cubic_subproblem(gs, hs, np.full(3, weight))
        assert np.isnan(p[[0, 2]]).any(axis=-1).all()
        np.testing.assert_allclose(p[1], alone, rtol=1e-14)


# the method


@pytest.mark.parametrize("angle", [0.0, 0.3, math.pi / 4])
def test_it_leaves_the_ridge_and_the_saddle_itself(angle):
    c, s = math.cos(angle), math.sin(angle)
    state = run(
        CubicRegularization(), BoundedSaddle(angle), [[c, s], [0.0, 0.0]], steps=12
    )
    u, v = c * state.x[:, 0] + s * state.x[:, 1], c * state.x[:, 1] - s * state.x[:, 0]
    np.testing.assert_allclose(u, 0, atol=1e-14)
    np.testing.assert_allclose(np.abs(v), math.sqrt(2), rtol=1e-14)


def test_it_leaves_the_ridge_in_the_five_to_seven_steps_of_the_trust_region():
    found = minimize(
        CubicRegularization(),
        BoundedSaddle(),
        [1.0, 0.0],
        max_steps=20,
        gradient_tolerance=1e-10,
    )
    assert found.kind == "minimum"
    assert 5 <= found.n_steps <= 7


def test_it_finds_minima_from_everywhere_and_never_climbs():
    starts = random(200, 2, seed=3)
    found = minimize(
        CubicRegularization(),
        Himmelblau(),
        starts,
        max_steps=60,
        gradient_tolerance=1e-8,
    )
    assert (found.status == "converged").all()
    assert (found.kind == "minimum").all()
    values = Himmelblau().value(
        trace(CubicRegularization(), Himmelblau(), starts, steps=30).x
    )
    assert (np.diff(values, axis=0) <= 1e-12 * values[:-1] + 1e-28).all()


def test_the_last_steps_converge_quadratically():
    path = trace(CubicRegularization(), Rosenbrock(), [-1.2, 1.0], steps=40).x
    error = np.linalg.norm(path - 1, axis=-1)
    late = error[(error < 1e-2) & (error > 1e-7)]
    assert len(late) >= 2
    assert (error[np.flatnonzero(error == late[-1]) + 1] < 1e-9).all()


def test_the_weight_follows_the_ratio():
    path = trace(CubicRegularization(), Himmelblau(), random(200, 2, seed=4), steps=30)
    ratio, before, after = path.ratio[1:], path.weight[:-1], path.weight[1:]
    poor, good = ratio < 0.1, ratio > 0.9
    np.testing.assert_array_equal(after[poor], 4 * before[poor])
    np.testing.assert_array_equal(after[good], before[good] / 2)
    np.testing.assert_array_equal(after[~poor & ~good], before[~poor & ~good])
    for seen in poor, good, ~poor & ~good:
        assert seen.sum() > 10
    refused = ratio <= 0.1
    np.testing.assert_array_equal(path.step[1:][refused], 0)
    assert (np.linalg.norm(path.step[1:][~refused], axis=-1) > 0).any()


def test_the_ratio_is_the_actual_over_the_predicted_reduction_with_the_cube():
    starts, weight = random(20, 2, seed=5), 50.0
    state = run(
        CubicRegularization(weight, acceptance=0.0), Himmelblau(), starts, steps=1
    )
    himmelblau = Himmelblau()
    for i, x in enumerate(starts):
        p = state.step[i]
        if p.any():
            predicted = -model(himmelblau.gradient(x), himmelblau.hessian(x), weight, p)
            actual = himmelblau.value(x) - himmelblau.value(x + p)
            assert math.isclose(state.ratio[i], actual / predicted, rel_tol=1e-9)


def test_a_step_is_taken_where_more_than_the_accepted_share_is_kept():
    starts = random(200, 2, seed=6)
    for share in 0.0, 0.4, 0.9:
        state = run(CubicRegularization(0.01, share), Himmelblau(), starts, steps=1)
        taken = state.step.any(axis=-1)
        np.testing.assert_array_equal(taken, state.ratio > share)
        assert 0 < taken.sum() < 200
    # Exactly this share is not enough.
    one = np.flatnonzero(taken & (state.ratio < 1))[0]
    share = float(state.ratio[one])
    again = run(CubicRegularization(0.01, share), Himmelblau(), starts, steps=1)
    assert again.ratio[one] == share
    assert not again.step[one].any()
    assert np.isnan(CubicRegularization().init(starts).ratio).all()


def test_the_wall_never_vanishes():
    # Ten thousand halvings would leave nothing to multiply by four.
    state = run(CubicRegularization(), Quadratic([1.0, 3.0]), [1e3, 1e3], steps=1200)
    assert state.weight > 0
    assert np.isfinite(state.x).all()
