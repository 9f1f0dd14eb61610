"""Line searches, and the methods that rest on them, against exact cases."""

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize
from scipy.optimize import rosen, rosen_der

from optguide import (
    BFGS,
    LBFGS,
    ArmijoDescent,
    BoundedSaddle,
    ConjugateGradient,
    Counted,
    Himmelblau,
    Quadratic,
    Rosenbrock,
    WolfeDescent,
    minimize,
    run,
    trace,
)
from optguide.linalg.two_loop import two_loop
from optguide.methods._line_search import backtracking, check_wolfe_constants, wolfe
from optguide.methods.bfgs import bfgs_update

SEARCHING = [ArmijoDescent(), WolfeDescent(), ConjugateGradient(), BFGS(), LBFGS()]
EVERY = pytest.mark.parametrize("method", SEARCHING, ids=lambda m: type(m).__name__)
HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(0).uniform(-5, 5, (400, 2))


def rays(seed=1):
    """Return points, directions downhill, gradients and first lengths of all sizes."""
    rng = np.random.default_rng(seed)
    g = HIMMELBLAU.gradient(STARTS)
    p = rng.normal(size=g.shape)
    p = np.where(((p * g).sum(axis=-1) < 0)[:, None], p, -p)
    return STARTS, p, g, 10.0 ** rng.uniform(-6, 6, len(p))


@pytest.mark.parametrize(
    ("c1", "c2"), [(1e-4, 0.9), (1e-4, 0.1), (0.1, 0.2), (1e-4, 1e-3)]
)
def test_a_search_ends_where_both_of_wolfes_conditions_hold(c1, c2):
    x, p, g, first = rays()
    with np.errstate(all="ignore"):
        found = wolfe(HIMMELBLAU, x, p, g, first, c1, c2)
    slope = (g * p).sum(axis=-1)
    fall = HIMMELBLAU.value(found.x) - HIMMELBLAU.value(x)
    assert (found.alpha > 0).all()
    assert (fall <= c1 * found.alpha * slope + 1e-12).all()
    assert (np.abs((found.gradient * p).sum(axis=-1)) <= c2 * np.abs(slope)).all()
    np.testing.assert_array_equal(found.gradient, HIMMELBLAU.gradient(found.x))
    np.testing.assert_array_equal(found.x, x + found.alpha[:, None] * p)


def test_backtracking_takes_the_first_length_that_is_good_enough():
    x, p, g, first = rays()
    slope, f = (g * p).sum(axis=-1), HIMMELBLAU.value(x)
    there, alpha = backtracking(HIMMELBLAU, x, p, g, first, 0.1, 0.5)
    assert (HIMMELBLAU.value(there) <= f + 0.1 * alpha * slope).all()
    # Twice the length was either too long or longer than the first.
    longer = HIMMELBLAU.value(x + 2 * alpha[:, None] * p) > f + 0.2 * alpha * slope
    assert (longer | (alpha == first)).all()
    # All lengths are the first one halved some times.
    halvings = np.log2(first / alpha)
    np.testing.assert_allclose(halvings, np.round(halvings), atol=1e-9)


@pytest.mark.parametrize("search", ["backtracking", "wolfe"])
def test_a_direction_that_does_not_lead_downhill_is_not_taken(search):
    x, p, g, first = rays()
    if search == "wolfe":
        there, alpha, _ = wolfe(HIMMELBLAU, x, -p, g, first, 1e-4, 0.9)
    else:
        there, alpha = backtracking(HIMMELBLAU, x, -p, g, first, 1e-4, 0.5)
    np.testing.assert_array_equal(there, x)
    np.testing.assert_array_equal(alpha, 0)


@pytest.mark.parametrize("search", ["backtracking", "wolfe"])
def test_many_searches_at_once_equal_one_at_a_time_and_each_counts_its_own_evaluations(
    search,
):
    x, p, g, first = (part[:40] for part in rays())

    def go(surface, i):
        if search == "wolfe":
            return wolfe(surface, x[i], p[i], g[i], first[i], 1e-4, 0.1)
        return backtracking(surface, x[i], p[i], g[i], first[i], 1e-4, 0.5)

    together = Counted(HIMMELBLAU)
    with np.errstate(all="ignore"):
        many = go(together, slice(None))
        for i in range(40):
            alone = Counted(HIMMELBLAU)
            one = go(alone, i)
            np.testing.assert_allclose(many[1][i], one[1], rtol=1e-12)
            assert together.n_values[i] == alone.n_values
            if search == "wolfe":
                assert together.n_gradients[i] == alone.n_gradients
    assert together.n_values.max() > together.n_values.min()


def test_a_wall_of_nan_is_too_high():
    class Wall:
        def value(self, x):
            return np.where(x[..., 0] < 2, (x[..., 0] - 1.9) ** 2, np.nan)

        def gradient(self, x):
            return np.where(x < 2, 2 * (x - 1.9), np.nan)

    x = np.zeros((3, 1))
    g = Wall().gradient(x)
    with np.errstate(all="ignore"):
        for first in 1.0, 100.0, 1e6:
            found = wolfe(Wall(), x, -g, g, np.full(3, first), 1e-4, 0.1)
            assert (np.abs(found.gradient) <= 0.1 * np.abs(g)).all()


@pytest.mark.parametrize(
    ("c1", "c2", "says"),
    [
        (0.0, 0.9, "c1 must be a number in (0, 1), got 0.0"),
        (0.1, 1.0, "c2 must be a number in (0, 1), got 1.0"),
        (0.5, 0.5, "c1 must be below c2, got c1=0.5 and c2=0.5"),
    ],
)
def test_shares_out_of_order_are_refused_in_one_sentence(c1, c2, says):
    for made in check_wolfe_constants, BFGS, LBFGS, ConjugateGradient, WolfeDescent:
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            made(c1=c1, c2=c2)
        assert str(caught.value) == says


def test_the_order_is_asked_of_each_start():
    check_wolfe_constants(np.array([[0.1], [0.5]]), np.array([[0.2], [0.6]]))
    with pytest.raises(ValueError, match=r"^c1 must be below c2"):
        check_wolfe_constants(np.array([[0.1], [0.5]]), np.array([[0.2], [0.4]]))
    for c1, c2 in (-0.1, 0.5), (0.0, 0.5), (0.1, 1.0), (np.nan, 0.5), (0.1, np.nan):
        with pytest.raises(ValueError, match=r"^c[12] must be a"):
            check_wolfe_constants(c1, c2)
    # A number per coordinate has no meaning along a ray.
    for name, numbers in (
        ("c1", (np.array([0.1, 0.2]), 0.9)),
        ("c2", (0.1, np.array([0.8, 0.9]))),
    ):
        with pytest.raises(
            ValueError, match=rf"^{name} must be a number or an array of shape"
        ):
            check_wolfe_constants(*numbers)


# The methods.


@EVERY
def test_values_only_fall(method):
    values = HIMMELBLAU.value(trace(method, HIMMELBLAU, STARTS, steps=40).x)
    # Up to the rounding of the values, which are at most about 1e3 here.
    assert (np.diff(values, axis=0) <= 1e-12).all()


@pytest.mark.parametrize(
    "method",
    [
        WolfeDescent(0.2, 0.3),
        ConjugateGradient(0.2, 0.3),
        BFGS(0.2, 0.3),
        LBFGS(3, 0.2, 0.3),
    ],
    ids=lambda m: type(m).__name__,
)
def test_each_step_meets_both_conditions_with_the_numbers_of_the_method(method):
    path = trace(method, HIMMELBLAU, STARTS, steps=10)
    x, step = path.x, path.step[1:]
    slope = (HIMMELBLAU.gradient(x[:-1]) * step).sum(axis=-1)
    later = (HIMMELBLAU.gradient(x[1:]) * step).sum(axis=-1)
    # Not where the value drowns in rounding.
    sure = -slope > 1e-6
    fall = HIMMELBLAU.value(x[1:]) - HIMMELBLAU.value(x[:-1])
    assert (fall <= 0.2 * slope + 1e-12)[sure].all()
    assert (np.abs(later) <= 0.3 * np.abs(slope) * (1 + 1e-9))[sure].all()
    # Both conditions were needed: some steps come close to what is just allowed.
    assert (fall > 0.3 * slope)[sure].any()
    assert (np.abs(later) > 0.25 * np.abs(slope))[sure].any()


class Asked:
    """Himmelblau's function, which takes down where its value is asked for."""

    def __init__(self):
        self.points = []

    def value(self, x):
        self.points.append(np.array(x))
        return HIMMELBLAU.value(x)

    def gradient(self, x):
        return HIMMELBLAU.gradient(x)


@pytest.mark.parametrize("method", SEARCHING[1:], ids=lambda m: type(m).__name__)
def test_the_first_trial_of_all_has_length_one(method):
    surface, start = Asked(), np.array([[1.0, 1.0], [4.0, -2.0], [-3.0, 0.5]])
    state = method.step(surface, method.init(start))
    np.testing.assert_allclose(
        np.linalg.norm(surface.points[1] - start, axis=-1), 1, rtol=1e-14
    )
    # Later ones: Newton's rate, the last rate, or the one that predicts the last
    # reduction.
    g = HIMMELBLAU.gradient(state.x)
    surface.points.clear()
    after = method.step(surface, state)
    p = after.step / after.rate[:, None]
    expected = {
        WolfeDescent: state.rate,
        BFGS: 1.0,
        LBFGS: 1.0,
        ConjugateGradient: (HIMMELBLAU.gradient(start) * state.step).sum(axis=-1)
        / (g * p).sum(axis=-1),
    }[type(method)]  # fmt: skip
    np.testing.assert_allclose(
        surface.points[1] - state.x, np.multiply(expected, p.T).T, rtol=1e-10
    )


@pytest.mark.parametrize("method", [BFGS(), LBFGS()], ids=lambda m: type(m).__name__)
def test_the_steps_are_counted_one_by_one(method):
    path = trace(method, HIMMELBLAU, [1.0, 1.0], steps=4)
    assert list(path.t) == [0, 1, 2, 3, 4]


def test_a_search_that_finds_no_step_ends_at_the_lowest_point_it_knows():
    # Where the slope jumps it is nowhere flat: the first start never meets the second
    # condition, the second one does at once, and the third has no way down.
    class Kink:
        def value(self, x):
            return 2 * np.abs(x[..., 0]) + x[..., 1] ** 2 / 2

        def gradient(self, x):
            return np.stack([np.where(x[..., 0] > 0, 2.0, -2.0), x[..., 1]], axis=-1)

    x = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    p = np.array([[-3.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
    counted = Counted(Kink())
    with np.errstate(all="ignore"):
        found = wolfe(counted, x, p, Kink().gradient(x), np.ones(3), 1e-4, 0.9)
    # Sixty trials and the gradient at the end are paid by the first start alone.
    assert counted.n_gradients.tolist() == [61, 1, 0]
    assert counted.n_values.tolist() == [61, 2, 1]
    np.testing.assert_allclose(found.alpha, [1 / 3, 1, 0], rtol=1e-14)
    np.testing.assert_array_equal(found.x, x + found.alpha[:, None] * p)
    np.testing.assert_array_equal(found.gradient, Kink().gradient(found.x))
    assert (Kink().value(found.x) <= Kink().value(x)).all()


def test_the_end_is_the_lowest_of_the_trials_that_fall_far_enough():
    # Along waves on a slope: what lies between two trials may be higher than both.
    class Waves(Asked):
        def value(self, x):
            self.points.append(np.array(x))
            return np.sin(5 * x[..., 0]) - x[..., 0] / 2

        def gradient(self, x):
            return 5 * np.cos(5 * x) - 0.5

    climbs = 0
    for at in np.linspace(0.4, 0.9, 40):
        for first in 0.3, 1.7, 4.0:
            surface, x = Waves(), np.array([at])
            g = surface.gradient(x)
            found = wolfe(surface, x, -g, g, np.array(first), 1e-4, 1e-2)
            tried = np.array(surface.points)
            values = surface.value(tried)
            fallen = values <= values[0] + 1e-4 * (tried - x)[:, 0] * g[0]
            assert (surface.value(found.x) <= values[fallen] + 1e-12).all()
            climbs += (np.diff(values[1:]) > 0).any()
    assert climbs > 5


@pytest.mark.parametrize("name", ["first_rate", "c1", "shrink"])
def test_a_number_of_armijo_that_is_not_positive_is_refused_by_its_name(name):
    rate = name == "first_rate"
    allowed = "a finite number > 0" if rate else r"a number in \(0, 1\)"
    for wrong in (-1.0, 0.0) if rate else (-1.0, 0.0, 1.0):
        with pytest.raises(
            ValueError, match=rf"^{name} must be {allowed}, got {wrong}"
        ):
            ArmijoDescent(**{name: wrong})


def test_armijos_first_trial_is_the_first_rate_at_each_step_and_then_it_shrinks():
    surface = Asked()
    start = np.array([[1.0, 1.0], [4.0, -2.0]])
    trace(ArmijoDescent(first_rate=0.3, shrink=0.25), surface, start, steps=1)
    g = HIMMELBLAU.gradient(start)
    moved = (np.array(surface.points) - start)[:, 0] / g[0]
    lengths = np.unique(-moved[:, 0])
    np.testing.assert_allclose(lengths[-1], 0.3, rtol=1e-12)
    np.testing.assert_allclose(lengths[1:-1], lengths[2:] / 4, rtol=1e-12)


def test_one_pair_is_memory_enough():
    path = trace(LBFGS(memory=1), HIMMELBLAU, [1.0, 1.0], steps=30)
    np.testing.assert_allclose(HIMMELBLAU.gradient(path.x[-1]), 0, atol=1e-6)


def test_where_no_length_is_good_enough_a_start_stays_where_it_is():
    class Pit:
        def value(self, x):
            return np.where(x[..., 0] == 0, 0.0, 1.0)

        def gradient(self, x):
            return -np.ones_like(x)

    x, p, g = np.zeros((1, 1)), np.ones((1, 1)), -np.ones((1, 1))
    for there, alpha, *_ in (
        backtracking(Pit(), x, p, g, np.ones(1), 0.1, 0.5),
        wolfe(Pit(), x, p, g, np.ones(1), 0.1, 0.5),
    ):
        np.testing.assert_array_equal(there, x)
        np.testing.assert_array_equal(alpha, 0)


@pytest.mark.parametrize("first", [1.5, 4.0, 1.9])
def test_on_a_parabola_the_trial_after_one_that_is_too_long_is_the_minimizer(first):
    x, g = np.array([2.0]), np.array([2.0])
    found = wolfe(Quadratic((1.0,)), x, -g, g, np.array(first), 0.4, 0.45)
    assert found.alpha == pytest.approx(1, rel=1e-15)
    # Also where the first trial is low, but beyond the minimizer.
    found = wolfe(Quadratic((1.0,)), x, -g, g, np.array(1.5), 1e-3, 0.1)
    assert found.alpha == pytest.approx(1, rel=1e-15)


@pytest.mark.parametrize("wall", [np.inf, np.nan])
def test_the_trial_after_one_beyond_a_wall_is_half_as_long(wall):
    class Wall(Asked):
        def value(self, x):
            self.points.append(np.array(x))
            return np.where(x[..., 0] > 2.5, wall, (x[..., 0] - 2) ** 2 / 2)

        def gradient(self, x):
            return x - 2

    surface, x, g = Wall(), np.array([0.0]), np.array([-2.0])
    with np.errstate(all="ignore"):
        found = wolfe(surface, x, -g, g, np.array(8.0), 1e-4, 1e-3)
    tried = np.array(surface.points)[1:, 0]
    np.testing.assert_array_equal(tried[:4], [16, 8, 4, 2])
    assert found.alpha == 1


@pytest.mark.parametrize("search", ["backtracking", "wolfe"])
def test_each_start_may_have_numbers_of_its_own(search):
    x, p, g, first = (part[:40] for part in rays())
    c1 = np.linspace(0.01, 0.3, 40)[:, None]
    other = np.linspace(0.31, 0.9, 40)[:, None]
    go = {"backtracking": backtracking, "wolfe": wolfe}[search]
    with np.errstate(all="ignore"):
        alpha = go(HIMMELBLAU, x, p, g, first, c1, other)[1]
        for i in range(40):
            one = go(HIMMELBLAU, x[i], p[i], g[i], first[i], c1[i, 0], other[i, 0])[1]
            np.testing.assert_allclose(alpha[i], one, rtol=1e-12)


@EVERY
def test_minima_are_found_from_everywhere(method):
    found = minimize(method, HIMMELBLAU, STARTS, max_steps=400, gradient_tolerance=1e-5)
    assert (found.status == "converged").all()
    assert (found.kind == "minimum").all()


@EVERY
def test_none_leaves_the_ridge_of_a_saddle(method):
    # The surface falls on both sides, but the gradients on the ridge say nothing of it.
    x = run(method, BoundedSaddle(), [[1.0, 0.0], [0.0, 0.0]], steps=30).x
    np.testing.assert_allclose(x, 0, atol=1e-6)
    x = run(method, BoundedSaddle(), [1.0, 1e-3], steps=40).x
    np.testing.assert_allclose(np.abs(x), [0, np.sqrt(2)], atol=1e-4)


@pytest.mark.parametrize("d", [1, 2, 5, 10])
@pytest.mark.parametrize(
    "method",
    [BFGS(1e-9, 1e-6), ConjugateGradient(1e-9, 1e-6), LBFGS(10, 1e-9, 1e-6)],
    ids=repr,
)
def test_exact_searches_end_on_a_quadratic_in_as_many_steps_as_dimensions(method, d):
    surface = Quadratic(tuple(np.geomspace(1, 30, d)))
    path = trace(method, surface, np.random.default_rng(d).normal(size=d), steps=d)
    size = np.linalg.norm(path.x, axis=-1)
    assert size[-1] < 1e-4 * size[0]
    if d > 1:
        assert size[-2] > 1e-3 * size[0]


def test_with_exact_searches_bfgs_and_conjugate_gradients_take_the_same_steps():
    # Nazareth's theorem, on quadratics from the identity. The first matrix of BFGS is
    # scaled here, which changes its rates and not its path.
    surface = Quadratic((1.0, 3.0, 9.0, 20.0))
    start = [1.0, -1.0, 0.5, 0.3]
    paths = [
        trace(method(c1=1e-12, c2=1e-9), surface, start, steps=3).x
        for method in (BFGS, ConjugateGradient)
    ]
    np.testing.assert_allclose(paths[0], paths[1], rtol=0, atol=1e-7)


def test_the_matrix_is_the_one_of_the_textbook():
    # The formula in matrices, one problem at a time.
    rng = np.random.default_rng(3)
    h = rng.normal(size=(20, 4, 4))
    h = h @ h.swapaxes(-1, -2) + np.eye(4)
    s = rng.normal(size=(20, 4))
    y = np.einsum("nij,nj->ni", h, s) + 0.1 * rng.normal(size=(20, 4))
    new = bfgs_update(h, s, y, initial=False)
    for i in range(20):
        rho = 1 / (s[i] @ y[i])
        left = np.eye(4) - rho * np.outer(s[i], y[i])
        expected = left @ h[i] @ left.T + rho * np.outer(s[i], s[i])
        if rho > 0:
            np.testing.assert_allclose(
                new[i], expected, rtol=0, atol=1e-9 * np.abs(expected).max()
            )
            np.testing.assert_allclose(
                new[i] @ y[i], s[i], atol=1e-9 * np.abs(expected).max()
            )
            assert np.linalg.eigvalsh(new[i])[0] > 0
        else:
            np.testing.assert_array_equal(new[i], h[i])
    assert ((s * y).sum(axis=-1) > 0).any()


def test_a_change_that_bends_the_wrong_way_leaves_the_matrix():
    h = np.diag([2.0, 3.0])
    one, zero = np.ones(2), np.zeros(2)
    np.testing.assert_array_equal(bfgs_update(h, one, -one, initial=False), h)
    np.testing.assert_array_equal(bfgs_update(h, zero, zero, initial=True), h)


def test_two_loops_are_the_product_with_the_matrix_they_stand_for():
    rng = np.random.default_rng(4)
    a = rng.normal(size=(5, 5))
    a = a @ a.T + np.eye(5)
    s = rng.normal(size=(3, 5))
    y = s @ a
    g = rng.normal(size=5)
    h = (s[-1] @ y[-1]) / (y[-1] @ y[-1]) * np.eye(5)
    for i in range(3):
        h = bfgs_update(h, s[i], y[i], initial=False)
    np.testing.assert_allclose(two_loop(g, s, y), h @ g, rtol=1e-12)
    # Pairs that are not there yet change nothing.
    padded = two_loop(
        g, np.vstack([np.zeros((4, 5)), s]), np.vstack([np.zeros((4, 5)), y])
    )
    np.testing.assert_array_equal(padded, two_loop(g, s, y))
    np.testing.assert_array_equal(two_loop(g, np.zeros((2, 5)), np.zeros((2, 5))), g)
    # A pair that bends the wrong way is passed over, also as the newest.
    wrong = two_loop(g, np.vstack([s, s[:1]]), np.vstack([y, -y[:1]]))
    h = np.eye(5)
    for i in range(3):
        h = bfgs_update(h, s[i], y[i], initial=False)
    np.testing.assert_allclose(wrong, h @ g, rtol=1e-12)


def test_the_length_of_a_pair_does_not_matter():
    rng = np.random.default_rng(5)
    a = rng.normal(size=(4, 4))
    s, g = rng.normal(size=(2, 4)), rng.normal(size=4)
    y = s @ (a @ a.T + np.eye(4))
    for size in 1e-3, 1e3:
        short = two_loop(g, size * s, size * y)
        np.testing.assert_allclose(short, two_loop(g, s, y), rtol=1e-12)
    # The square of the change is no number here, the product with the displacement is.
    assert two_loop(np.array([2.0]), np.ones((1, 1)), np.full((1, 1), 1e-200)) == 2e200


def test_a_step_of_length_zero_is_no_pair():
    method = LBFGS(memory=3)
    before = run(method, HIMMELBLAU, [1.0, 1.0], steps=5)
    # Put on the minimum, it stays where it is, and keeps what it knows.
    after = method.step(HIMMELBLAU, before._replace(x=np.array([3.0, 2.0])))
    np.testing.assert_array_equal(after.step, 0)
    np.testing.assert_array_equal(after.displacements, before.displacements)
    np.testing.assert_array_equal(after.changes, before.changes)
    assert (after.displacements != after.changes).any()


def test_the_oldest_pair_is_forgotten():
    path = trace(LBFGS(memory=2), Rosenbrock(), [-1.2, 1.0], steps=8)
    np.testing.assert_array_equal(path.displacements[-1], path.step[-2:])
    change = Rosenbrock().gradient(path.x[-1]) - Rosenbrock().gradient(path.x[-2])
    np.testing.assert_array_equal(path.changes[-1, -1], change)


@pytest.mark.parametrize(
    ("method", "scipy"),
    [(BFGS(), "BFGS"), (LBFGS(), "L-BFGS-B"), (ConjugateGradient(), "CG")],
    ids=lambda m: m if isinstance(m, str) else "",
)
@pytest.mark.parametrize("d", [2, 50])
def test_the_cost_is_of_the_order_of_scipys(method, scipy, d):
    class Chain:
        def value(self, x):
            return rosen(np.moveaxis(x, -1, 0))

        def gradient(self, x):
            return np.apply_along_axis(rosen_der, -1, x)

    start = np.where(np.arange(d) % 2, 1.0, -1.2)
    ours = minimize(method, Chain(), start, max_steps=3000, gradient_tolerance=1e-5)
    theirs = scipy_minimize(
        rosen, start, jac=rosen_der, method=scipy, options={"gtol": 1e-5}
    )
    assert ours.status == "converged"
    # Both end in the same minimum or in the second one, as the searches differ.
    assert ours.value < 1e-8 or d == 50
    # Other line searches: the same order, not the same number.
    assert ours.n_gradients < 3 * theirs.njev


def test_values_and_gradients_are_paid_once():
    found = minimize(
        BFGS(), Rosenbrock(), [-1.2, 1.0], max_steps=99, gradient_tolerance=1e-8
    )
    # Each trial costs one value and one gradient, and the start as well.
    assert found.n_values == found.n_gradients
    assert found.n_gradients < 2 * found.n_steps
