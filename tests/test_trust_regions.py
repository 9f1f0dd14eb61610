"""The four trust regions: where their trial steps come from, on constructed cases."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize
from scipy.optimize import rosen, rosen_der, rosen_hess

from optguide import (
    BoundedSaddle,
    CauchyPoint,
    Counted,
    Dogleg,
    ExactTrustRegion,
    Himmelblau,
    Quadratic,
    Rosenbrock,
    SteihaugCG,
    minimize,
    run,
    trace,
)
from optguide._only import only
from optguide.linalg import boundary_intersection, solve_subproblem, steihaug
from optguide.methods._trust_region import (
    init_state,
    predicted_reduction,
    reduction_ratio,
    trust_region_step,
)
from optguide.methods.cauchy_point import cauchy_point
from optguide.methods.dogleg import dogleg_step
from optguide.methods.exact_trust_region import exact_step
from optguide.methods.steihaug_cg import steihaug_step

FOUR = [CauchyPoint(), Dogleg(), SteihaugCG(), ExactTrustRegion()]
EVERY = pytest.mark.parametrize("method", FOUR, ids=lambda m: type(m).__name__)


@pytest.fixture(autouse=True)
def _silence():
    """Be silent as methods are: the functions they share leave that to them."""
    with np.errstate(all="ignore"):
        yield


def turned(eigenvalues, seed):
    rng = np.random.default_rng(seed)
    q = np.linalg.qr(rng.normal(size=(len(eigenvalues),) * 2))[0]
    return rng.normal(size=len(eigenvalues)), (q * eigenvalues) @ q.T


#: Name of a case: gradient, Hessian.
CASES = {
    "easy": turned([1.0, 2.0, 5.0], 0),
    "indefinite": turned([-2.0, 1.0, 3.0], 1),
    "negative": turned([-3.0, -2.0, -1.0], 2),
    "hard": (np.array([0.0, 1.0, 1.0]), np.diag([-2.0, 1.0, 3.0])),
    "at a saddle": (np.zeros(3), np.diag([-2.0, 1.0, 3.0])),
    "on the stable manifold": (np.array([0.0, 2.0]), np.diag([-2.0, 2.0])),
    "ill-conditioned": turned([1e-4, 1.0, 1e4], 3),
    "one dimension": (np.array([1.0]), np.array([[2.0]])),
    "one dimension, downwards": (np.array([1.0]), np.array([[-2.0]])),
    "fifty dimensions": turned(np.linspace(-1, 9, 50), 4),
    "fifty dimensions, definite": turned(np.geomspace(0.1, 10, 50), 5),
}
RADII = [1e-3, 0.3, 1.0, 1e3]
CASE = pytest.mark.parametrize("case", CASES)
RADIUS = pytest.mark.parametrize("radius", RADII)


def model(g, h, p):
    return g @ p + p @ h @ p / 2


def trials(case, radius):
    g, h = CASES[case]
    radius = np.array(radius)
    return g, h, {
        "cauchy": cauchy_point(g, lambda d: h @ d, radius)[0],
        "dogleg": dogleg_step(g, h, radius)[0],
        "steihaug": steihaug(lambda d, _: h @ d, g, radius, 1e-10).p,
        "exact": solve_subproblem(g, h, radius),
    }  # fmt: skip


@CASE
@RADIUS
def test_trials_stay_inside_and_each_is_at_least_as_low_as_the_one_before(case, radius):
    g, h, p = trials(case, radius)
    for name in p:
        assert np.linalg.norm(p[name]) <= radius * (1 + 1e-14), name
    value = {name: model(g, h, p[name]) for name in p}
    slack = 1e-12 * (np.abs(h).max() * radius**2 + np.linalg.norm(g) * radius)
    assert value["exact"] - slack <= min(value.values())
    assert value["steihaug"] <= value["cauchy"] + slack
    assert value["dogleg"] <= value["cauchy"] + slack
    # The Cauchy point's reduction is what convergence proofs rest on: Nocedal and
    # Wright (4.20).
    slope = np.linalg.norm(g)
    least = slope * min(radius, slope / np.linalg.norm(h, 2)) / 2
    assert -value["cauchy"] >= least * (1 - 1e-12)


@CASE
@RADIUS
def test_the_cauchy_point_is_the_lowest_of_many_points_along_the_gradient(case, radius):
    g, h, p = trials(case, radius)
    length = np.linalg.norm(g)
    if length == 0:
        assert (p["cauchy"] == 0).all()
    else:
        ray = -np.linspace(0, radius, 2001)[:, None] * g / length
        lowest = min(model(g, h, q) for q in ray)
        assert model(g, h, p["cauchy"]) <= lowest + 1e-12 * abs(lowest)
        assert (
            np.linalg.norm(np.cross(p["cauchy"][:3], g[:3])) < 1e-12
            if len(g) == 3
            else True
        )


@pytest.mark.parametrize(
    "case", ["easy", "ill-conditioned", "fifty dimensions, definite"]
)
def test_the_dogleg_is_the_path_of_powell(case):
    # Along the whole path the length grows and the model falls, and short and long
    # radii are its ends: the gradient's direction, and Newton's step.
    g, h = CASES[case]
    radii = np.geomspace(1e-6, 1e6, 400)
    path = np.array([dogleg_step(g, h, np.array(radius))[0] for radius in radii])
    newton = -np.linalg.solve(h, g)
    inside = radii < np.linalg.norm(newton)
    np.testing.assert_allclose(
        np.linalg.norm(path[inside], axis=-1), radii[inside], rtol=1e-11
    )
    np.testing.assert_allclose(
        path[~inside], np.broadcast_to(newton, path[~inside].shape), rtol=1e-7
    )
    values = [model(g, h, p) for p in path]
    assert (np.diff(values) <= 1e-12 * abs(values[-1])).all()
    np.testing.assert_allclose(path[0], -g / np.linalg.norm(g) * 1e-6, rtol=1e-9)
    # Each point lies on one of the two legs.
    corner = -(g @ g) / (g @ h @ g) * g
    leg = newton - corner
    second = np.linalg.norm(path, axis=-1) > np.linalg.norm(corner) * (1 + 1e-9)
    assert second.any()
    t = (path[second] - corner) @ leg / (leg @ leg)
    off = path[second] - corner - t[:, None] * leg
    assert np.linalg.norm(off, axis=-1).max() < 1e-9 * np.linalg.norm(newton)


@pytest.mark.parametrize(
    "case", ["indefinite", "negative", "hard", "on the stable manifold"]
)
def test_without_a_positive_definite_hessian_the_dogleg_is_the_cauchy_point(case):
    for radius in RADII:
        _, _, p = trials(case, radius)
        np.testing.assert_allclose(p["dogleg"], p["cauchy"], rtol=1e-14)


def test_conjugate_gradients_reach_the_minimizer_in_as_many_products_as_dimensions():
    for d in 1, 2, 5, 20:
        g, h = turned(np.linspace(1, 3, d), d)
        end = steihaug(lambda v, _, h=h: h @ v, g, np.array(1e9), 1e-12)
        np.testing.assert_allclose(end.p, -np.linalg.solve(h, g), rtol=1e-10)
        np.testing.assert_allclose(end.hp, h @ end.p, rtol=1e-12)
        # Three eigenvalues need three products, whatever the dimension.
        assert end.iterations <= d
    g, h = turned(np.repeat([1.0, 2.0, 7.0], 10), 9)
    assert steihaug(lambda v, _: h @ v, g, np.array(1e9), 1e-10).iterations == 3


def test_negative_curvature_leads_to_the_boundary():
    g, h = CASES["indefinite"]
    for radius in 1.0, 10.0, 100.0:
        end = steihaug(lambda v, _: h @ v, g, np.array(radius), 1e-10)
        np.testing.assert_allclose(np.linalg.norm(end.p), radius, rtol=1e-14)
    assert end.curvature < 0
    # The curvature is a Rayleigh quotient, so it lies in the spectrum.
    assert np.linalg.eigvalsh(h)[0] <= end.curvature


def test_many_searches_at_once_equal_one_at_a_time():
    rng = np.random.default_rng(0)
    h = rng.normal(size=(30, 4, 4))
    h = h + h.swapaxes(-1, -2) + 2 * np.eye(4)
    g, radius = rng.normal(size=(30, 4)), rng.uniform(0.1, 3, 30)
    together = steihaug(lambda d, _: np.einsum("nij,nj->ni", h, d), g, radius, 1e-8)
    assert (together.curvature < 0).any()
    assert (together.curvature > 0).any()
    for i in range(30):
        one = steihaug(lambda d, _, i=i: h[i] @ d, g[i], radius[i], 1e-8)
        np.testing.assert_allclose(together.p[i], one.p, rtol=1e-9)
        assert together.iterations[i] == one.iterations
    paths, _ = dogleg_step(g, h, radius)
    for i in range(30):
        np.testing.assert_allclose(
            paths[i], dogleg_step(g[i], h[i], radius[i])[0], rtol=1e-12
        )


def test_the_boundary_intersection_lies_on_the_boundary_without_cancellation():
    # Almost at the boundary the textbook root loses all its digits.
    p, d = np.array([1.0 - 1e-15, 0.0]), np.array([1.0, 0.0])
    np.testing.assert_allclose(
        boundary_intersection(p, d, np.array(1.0)), 1e-15, rtol=0.2
    )
    rng = np.random.default_rng(1)
    p, d = rng.normal(size=(50, 3)), rng.normal(size=(50, 3))
    d = np.where(((p * d).sum(axis=-1) < 0)[:, None], -d, d)
    tau = boundary_intersection(p, d, np.full(50, 9.0))
    np.testing.assert_allclose(
        np.linalg.norm(p + tau[:, None] * d, axis=-1), 9, rtol=1e-14
    )


# The frame.

BATCH = np.random.default_rng(7).normal(size=(20, 3))
MATRICES = np.stack([np.diag([-2.0, 1.0, 3.0]), np.diag([1.0, 2.0, 9.0])] * 10)


def product(d, _=None):
    return np.einsum("...ij,...j->...i", MATRICES, d)


@pytest.mark.parametrize(
    ("subproblem", "hessian"),
    [
        (cauchy_point, product),
        (dogleg_step, MATRICES),
        (steihaug_step, product),
        (exact_step, MATRICES),
    ],
    ids=["cauchy", "dogleg", "steihaug", "exact"],
)
def test_every_subproblem_predicts_the_fall_of_the_model_within_the_radius(
    subproblem, hessian
):
    radius = np.geomspace(0.01, 100, 20)
    p, hp, *_ = subproblem(BATCH, hessian, radius)
    assert (np.linalg.norm(p, axis=-1) <= radius * (1 + 1e-14)).all()
    # Of the order of rounding, of numbers as large as the product.
    size = np.linalg.norm(hp, axis=-1, keepdims=True)
    assert (np.abs(hp - product(p)) <= 1e-13 * size).all()
    predicted = predicted_reduction(BATCH, hp, p)
    fall = [-model(g, h, q) for g, h, q in zip(BATCH, MATRICES, p, strict=True)]
    assert (predicted > 0).all()
    np.testing.assert_allclose(predicted, fall, rtol=1e-10)


def test_the_frame_asks_the_subproblem_once_and_hands_on_what_else_it_found():
    state = init_state(0.5, np.array([[1.0, 2.0], [3.0, 4.0]]))
    asked = []

    def subproblem(g, hessian, radius):
        asked.append((g, hessian, radius))
        return -0.1 * g, -0.1 * g, "curvature", "products"

    surface = Quadratic([1.0, 1.0])
    after, others = trust_region_step(
        surface, state, "the Hessian", subproblem, 100.0, 0.1
    )
    ((g, hessian, radius),) = asked
    np.testing.assert_array_equal(g, state.x)
    assert hessian == "the Hessian"
    np.testing.assert_array_equal(radius, [0.5, 0.5])
    assert others == ["curvature", "products"]
    # The surface is its own model: the prediction is exact, up to rounding.
    np.testing.assert_allclose(after.ratio, 1, rtol=1e-13)
    np.testing.assert_allclose(after.x, 0.9 * state.x, rtol=1e-15)
    # Only the second step, of length 0.5, ends at the boundary.
    np.testing.assert_array_equal(after.radius, [0.5, 1.0])


def test_a_reduction_below_the_rounding_of_the_value_counts_as_predicted():
    surface, x, p = Quadratic([1.0]), np.array([2.0]), np.array([-1e-16])
    assert surface.value(x + p) == surface.value(x)
    assert reduction_ratio(surface, x, p, np.array(2e-16)) == 1
    # From 2 to 1 the parabola falls by 3/2, which is half of this prediction.
    assert reduction_ratio(surface, x, np.array([-1.0]), np.array(3.0)) == 0.5


def test_a_step_to_where_the_surface_is_nan_is_refused_and_shrinks_the_radius():
    class Root(Quadratic):
        def value(self, x):
            return np.sqrt(x[..., 0])

    state = init_state(4.0, np.array([2.0]))
    state, _ = trust_region_step(
        Root([1.0]), state, None, lambda *_: (np.array([-3.0]), np.zeros(1)), 100.0, 0.1
    )
    assert (state.x, state.step, state.radius) == (2.0, 0.0, 1.0)


# The methods.


@EVERY
def test_values_only_fall(method):
    starts = np.random.default_rng(2).uniform(-5, 5, (40, 2))
    path = trace(method, Himmelblau(), starts, steps=30)
    values = Himmelblau().value(path.x)
    # Up to the rounding of f, which decides once steps are that small.
    assert (np.diff(values, axis=0) <= 1e-12 * values[:-1] + 1e-28).all()


@EVERY
def test_the_radius_follows_the_ratio_of_actual_to_predicted_reduction(method):
    surface = Himmelblau()
    method = replace(method, radius=0.5, max_radius=0.8, acceptance=0.05)
    starts = np.random.default_rng(6).uniform(-5, 5, (200, 2))
    path = trace(method, surface, starts, steps=20)
    np.testing.assert_array_equal(path.radius[0], 0.5)
    ratio, step = path.ratio[1:], path.step[1:]
    before, after = path.radius[:-1], path.radius[1:]
    # A step is taken if and only if the ratio is above the acceptance.
    moved = (step != 0).any(axis=-1)
    wanted = np.linalg.norm(surface.gradient(path.x[:-1]), axis=-1) > 1e-3
    np.testing.assert_array_equal(moved[wanted], (ratio > 0.05)[wanted])
    # Where it was taken the prediction can be computed again.
    x = path.x[:-1]
    curved = np.einsum("...ij,...i,...j->...", surface.hessian(x), step, step)
    predicted = -(surface.gradient(x) * step).sum(axis=-1) - curved / 2
    actual = surface.value(x) - surface.value(x + step)
    sure = moved & (predicted > 1e-4 * surface.value(x))
    np.testing.assert_allclose(ratio[sure], (actual / predicted)[sure], rtol=1e-9)
    # The three rules for the radius.
    poor, good = ratio < 0.25, ratio > 0.75
    np.testing.assert_array_equal(after[poor], before[poor] / 4)
    at_boundary = np.linalg.norm(step, axis=-1) > 0.999 * before
    grown = good & at_boundary
    np.testing.assert_array_equal(after[grown], np.minimum(2 * before[grown], 0.8))
    kept = ~poor & ~grown
    np.testing.assert_array_equal(after[kept], before[kept])
    for seen in sure, poor, grown, kept, after == 0.8:
        assert seen.sum() > 3


@EVERY
def test_radii_that_are_no_lengths_are_refused(method):
    for name in "radius", "max_radius":
        with pytest.raises(
            ValueError, match=f"^{name} must be a finite number > 0, got -1.0"
        ):
            replace(method, **{name: -1.0})
        replace(method, **{name: 7.0})
    with pytest.raises(ValueError, match=r"^acceptance must be"):
        replace(method, acceptance=1.0)


@pytest.mark.parametrize("method", FOUR[1:], ids=lambda m: type(m).__name__)
def test_minima_are_found_from_everywhere(method):
    starts = np.random.default_rng(3).uniform(-5, 5, (60, 2))
    found = minimize(
        method, Himmelblau(), starts, max_steps=60, gradient_tolerance=1e-8
    )
    assert (found.status == "converged").all()
    assert (found.kind == "minimum").all()


@pytest.mark.parametrize("method", FOUR, ids=lambda m: type(m).__name__)
def test_only_the_exact_solution_leaves_the_ridge_and_the_saddle(method):
    x = run(method, BoundedSaddle(), [[1.0, 0.0], [0.0, 0.0]], steps=20).x
    leaves = isinstance(method, ExactTrustRegion)
    np.testing.assert_allclose(np.abs(x), [[0, np.sqrt(2) * leaves]] * 2, atol=1e-7)


@pytest.mark.parametrize(
    ("method", "scipy"),
    [(ExactTrustRegion(), "trust-exact"), (SteihaugCG(), "trust-ncg")],
    ids=["exact", "Steihaug"],
)
def test_fifty_dimensions_take_about_as_many_steps_as_with_scipy(method, scipy):
    # A chain of Rosenbrock's valleys, from the same start, with the same first radius.
    class Chain:
        def value(self, x):
            return rosen(x)

        def gradient(self, x):
            return rosen_der(x)

        def hessian(self, x):
            return rosen_hess(x)

    start = np.full(50, 0.5)
    ours = minimize(method, Chain(), start, max_steps=400, gradient_tolerance=1e-6)
    theirs = scipy_minimize(
        rosen, start, jac=rosen_der, hess=rosen_hess, method=scipy,
        options={"gtol": 1e-6, "initial_trust_radius": 1.0, "max_trust_radius": 100.0},
    )  # fmt: skip
    assert ours.status == "converged"
    np.testing.assert_allclose(ours.x, 1, atol=1e-5)
    # Different subproblems: the same order, not the same number.
    assert theirs.nit / 3 < ours.n_steps < 3 * theirs.nit


def test_the_last_steps_of_steihaug_converge_faster_than_linearly():
    path = trace(SteihaugCG(), Rosenbrock(), [-1.2, 1.0], steps=60).x
    error = np.linalg.norm(path - 1, axis=-1)
    late = error[(error < 1e-2) & (error > 1e-13)]
    assert len(late) >= 4
    # Over two steps, for one may be refused.
    assert (late[2:] < late[:-2] ** 1.3).all()


# Costs.


def test_a_search_that_has_ended_costs_no_more_products():
    class Products(Quadratic):
        """A surface that is asked for products and not for its Hessian."""

        def hvp(self, x, p):
            return np.einsum("...ij,...j->...i", self.hessian(x), p)

    counted = Counted(Products(tuple(np.linspace(1, 100, 5))))
    # The first gradient is an eigenvector: one product is enough. The second is small
    # and has all.
    starts = np.array([[0.1, 0, 0, 0, 0], 1e-3 / np.linspace(1, 100, 5)])
    state = run(SteihaugCG(radius=9.0), counted, starts, steps=1)
    assert counted.n_products.tolist() == state.products.tolist()
    assert counted.n_products[0] == 1
    assert counted.n_products[1] > 1
    assert counted.n_hessians.tolist() == [0, 0]


def test_charging_some_of_the_starts_nests():
    counted = Counted(Himmelblau())
    some = only(counted, np.array([True, True, False]))
    only(some, np.array([False, True, True])).value(np.zeros((3, 2)))
    some.gradient(np.zeros((4, 3, 2)))
    counted.hessian(np.zeros((3, 2)))
    assert counted.n_values.tolist() == [0, 1, 0]
    assert counted.n_gradients.tolist() == [4, 4, 0]
    assert counted.n_hessians.tolist() == [1, 1, 1]


@EVERY
def test_accepted_and_refused_points_are_paid_once(method):
    found = minimize(
        method,
        Rosenbrock(),
        [[-1.2, 1.0], [0.0, 0.0]],
        max_steps=12,
        gradient_tolerance=0.0,
    )
    # One value for the start and one for each trial.
    assert found.n_values.tolist() == [13, 13]
    # A refused trial costs no gradient: the point is the old one.
    path = trace(method, Rosenbrock(), [[-1.2, 1.0], [0.0, 0.0]], steps=12)
    moved = (path.step != 0).any(axis=-1).sum(axis=0)
    assert found.n_gradients.tolist() == (1 + moved).tolist()
    assert (found.n_gradients < 13).any()
