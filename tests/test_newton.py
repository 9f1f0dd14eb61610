"""Newton's method, damped and by conjugate gradients, against Newton's system."""

import numpy as np
import pytest
from scipy import optimize

from optguide import (
    BFGS,
    LBFGS,
    ArmijoDescent,
    CauchyPoint,
    ConjugateGradient,
    DampedNewton,
    Dogleg,
    ExactTrustRegion,
    GaussNewton,
    Himmelblau,
    LevenbergMarquardt,
    Newton,
    NewtonCG,
    Quadratic,
    Rosenbrock,
    SteihaugCG,
    WolfeDescent,
    minimize,
    run,
    trace,
)
from optguide.linalg.spectrum import eigh, solve_eigh
from optguide.linalg.steihaug import steihaug
from optguide.methods._line_search import backtracking

HIMMELBLAU = Himmelblau()
STARTS = np.random.default_rng(0).uniform(-5, 5, (200, 2))


def solution(x, damping=0.0):
    h = HIMMELBLAU.hessian(x) + damping * np.eye(2)
    return -np.linalg.solve(h, HIMMELBLAU.gradient(x)[..., None])[..., 0]


def rotated(eigenvalues, seed):
    q = np.linalg.qr(np.random.default_rng(seed).normal(size=(len(eigenvalues),) * 2))[
        0
    ]
    return q, (q * eigenvalues) @ q.T


@pytest.mark.parametrize("learning_rate", [1.0, 0.3])
def test_newtons_step_solves_newtons_system(learning_rate):
    state = run(Newton(learning_rate), HIMMELBLAU, STARTS, steps=1)
    np.testing.assert_allclose(state.step, learning_rate * solution(STARTS), rtol=1e-9)
    np.testing.assert_array_equal(state.x, STARTS + state.step)
    lam = np.linalg.eigvalsh(HIMMELBLAU.hessian(STARTS))
    np.testing.assert_allclose(state.curvature, lam, rtol=1e-12, atol=1e-12)


def test_newton_converges_quadratically():
    error = np.linalg.norm(
        trace(Newton(), HIMMELBLAU, [3.3, 2.3], steps=5).x - [3, 2], axis=-1
    )
    order = np.log(error[3] / error[2]) / np.log(error[2] / error[1])
    assert 1.8 < order < 2.2


def test_the_damped_step_solves_the_damped_system_for_a_damping_per_start():
    damping = np.linspace(0.0, 90.0, len(STARTS))[:, None]
    state = run(DampedNewton(damping), HIMMELBLAU, STARTS, steps=1)
    expected = [solution(x, d) for x, d in zip(STARTS, damping[:, 0], strict=True)]
    np.testing.assert_allclose(state.step, expected, rtol=1e-9)
    np.testing.assert_array_equal(state.x, STARTS + state.step)
    # What is shown are the curvatures of the surface, not the damped ones.
    lam = np.linalg.eigvalsh(HIMMELBLAU.hessian(STARTS))
    np.testing.assert_allclose(state.curvature, lam, rtol=1e-12, atol=1e-12)


def test_a_turned_direction_without_curvature_and_gradient_is_left_alone():
    q, _ = rotated(np.array([0.0, 2.0, 5.0]), 1)
    lam = np.array([0.0, 2.0, 5.0])
    c = np.array([0.0, 4.0, 10.0])
    # In the axes, so that the component is zero without rounding.
    np.testing.assert_array_equal(solve_eigh(lam, np.eye(3), c), [0, 2, 2])
    # Turned by an eighth: the right-hand side has two components, the system only one.
    s = np.sqrt(0.5)
    q = np.array([[s, s], [s, -s]])
    np.testing.assert_allclose(
        solve_eigh(np.array([2.0, 0.0]), q, np.array([3.0, 3.0])), [1.5, 1.5]
    )


def test_only_the_eigenvalue_zero_is_infinite():
    with np.errstate(all="ignore"):
        p = solve_eigh(np.array([0.0, 2.0]), np.eye(2), np.array([1.0, 6.0]))
    assert not np.isfinite(p[0])


def test_a_system_is_solved_in_any_axes():
    lam = np.array([-3.0, 0.5, 2.0, 7.0])
    _, h = rotated(lam, 2)
    b = np.arange(1.0, 5.0)
    np.testing.assert_allclose(
        solve_eigh(*eigh(h), b), np.linalg.solve(h, b), rtol=1e-12
    )


# By conjugate gradients.


def test_without_a_ball_conjugate_gradients_solve_newtons_system():
    rng = np.random.default_rng(3)
    _, h = rotated(np.array([0.5, 1.0, 4.0, 9.0, 20.0]), 3)
    g = rng.normal(size=5)
    with np.errstate(all="ignore"):
        end = steihaug(lambda d, _: d @ h, g, np.array(np.inf), 1e-10)
    np.testing.assert_allclose(end.p, -np.linalg.solve(h, g), rtol=1e-7)
    assert end.iterations == 5
    assert end.curvature > 0


def test_without_a_ball_negative_curvature_ends_the_search_where_it_is():
    # The first direction is curved upwards, the second downwards.
    h, g = np.diag([3.0, -1.0]), np.array([1.0, 0.5])
    with np.errstate(all="ignore"):
        end = steihaug(lambda d, _: d @ h, g, np.array(np.inf), 1e-10)
    first = -(g @ g) / (g @ h @ g) * g
    np.testing.assert_allclose(end.p, first, rtol=1e-15)
    np.testing.assert_allclose(end.hp, h @ first, rtol=1e-15)
    assert end.iterations == 2
    assert end.curvature < 0
    # If the first one is curved downwards already, it is taken as it is.
    with np.errstate(all="ignore"):
        end = steihaug(lambda d, _: -d @ h, g, np.array(np.inf), 1e-10)
    np.testing.assert_array_equal(end.p, -g)
    assert end.iterations == 1


def test_the_tolerance_is_a_share_of_the_gradient():
    # Two searches with the same directions: the strict one goes on.
    _, h = rotated(np.linspace(1, 50, 30), 4)
    g = np.random.default_rng(5).normal(size=30)
    with np.errstate(all="ignore"):
        for tolerance in 0.5, 0.1, 1e-3:
            for size in 1.0, 1e-6:
                end = steihaug(
                    lambda d, _: d @ h, size * g, np.array(np.inf), tolerance
                )
                left = np.linalg.norm(size * g + end.hp)
                assert left <= tolerance * size * np.linalg.norm(g)
                assert left > 0.2 * tolerance * size * np.linalg.norm(g)


def test_newton_cg_ends_like_newton():
    # The tolerance falls with the root of the gradient: faster than linearly, not
    # quadratically.
    path = trace(NewtonCG(), HIMMELBLAU, [3.4, 2.3], steps=7)
    error = np.linalg.norm(path.x - [3, 2], axis=-1)
    late = error[(error < 1e-2) & (error > 1e-13)]
    assert len(late) >= 3
    assert (late[1:] < late[:-1] ** 1.4).all()
    # Two dimensions need two products and no more; far away one is enough.
    assert set(path.products[1:]) == {1, 2}


def test_newton_cg_goes_down_also_where_newton_climbs():
    state = run(NewtonCG(), HIMMELBLAU, STARTS, steps=1)
    slope = (state.step * HIMMELBLAU.gradient(STARTS)).sum(axis=-1)
    assert (slope < 0).all()
    uphill = (solution(STARTS) * HIMMELBLAU.gradient(STARTS)).sum(axis=-1) > 0
    assert uphill.sum() > 20
    np.testing.assert_array_equal(state.x, STARTS + state.step)
    np.testing.assert_array_equal(
        HIMMELBLAU.value(state.x) < HIMMELBLAU.value(STARTS), True
    )
    assert (state.curvature[uphill] < 0).any()


def test_rough_answers_hold_newton_cg_up_in_the_valley_of_rosenbrock():
    surface, start, goal = (
        Rosenbrock(),
        [-1.2, 1.0],
        {"max_steps": 99, "gradient_tolerance": 1e-8},
    )

    def indefinite(path):
        return (np.linalg.eigvalsh(surface.hessian(np.array(path)))[:, 0] < 0).mean()

    rough = minimize(NewtonCG(), surface, start, **goal)
    assert (
        indefinite(trace(NewtonCG(), surface, start, steps=rough.n_steps - 1).x) > 1 / 2
    )
    # Newton's own steps with the same line search never begin where the Hessian is
    # indefinite.
    exact, x = [], np.array(start)
    while np.linalg.norm(surface.gradient(x)) > 1e-8:
        exact.append(x)
        g = surface.gradient(x)
        p = -np.linalg.solve(surface.hessian(x), g)
        x, _ = backtracking(surface, x, p, g, np.array(1.0), 1e-4, 0.5)
    assert indefinite(exact) == 0
    assert len(exact) < rough.n_steps / 2
    # SciPy's routine has the same tolerance, and the same trouble.
    theirs = [np.array(start)]
    optimize.minimize(
        surface.value, start, jac=surface.gradient, hess=surface.hessian,
        method="Newton-CG", callback=lambda x: theirs.append(x.copy()),
    )  # fmt: skip
    assert indefinite(theirs) > 1 / 3
    assert len(theirs) > 2 * len(exact)


def test_the_first_product_follows_the_gradient_on_a_ridge_and_ends_at_the_saddle():
    surface = Quadratic((2.0, -2.0))
    state = run(NewtonCG(), surface, [1.0, 0.0], steps=3)
    np.testing.assert_allclose(state.x, 0, atol=1e-15)
    # From a steep start half of the gradient may be left: a rough step, of one product.
    steep = run(NewtonCG(), Quadratic((1.0, 1.2, 1.4)), [9.0, 9.0, 9.0], steps=1)
    assert steep.products == 1
    # Close to the minimum next to nothing may be left.
    close = run(NewtonCG(), Quadratic((1.0, 1.2, 1.4)), [1e-6, 1e-6, 1e-6], steps=1)
    assert close.products == 3


def test_lengths_that_are_too_long_are_halved():
    # Where the surface is a parabola with a wall the full step is refused; half of it
    # is taken.
    class Wall(Quadratic):
        def value(self, x):
            return np.where(x[..., 0] < 0.4, np.nan, super().value(x))

    state = run(NewtonCG(), Wall((1.0,)), [1.0], steps=1)
    np.testing.assert_allclose(state.x, [0.5])
    assert state.rate == 0.5


@pytest.mark.parametrize(
    "method",
    [
        *(
            Newton(),
            DampedNewton(1.0),
            NewtonCG(),
            SteihaugCG(),
            Dogleg(),
            GaussNewton(),
        ),
        *(LevenbergMarquardt(), ArmijoDescent(), WolfeDescent(), ConjugateGradient()),
        *(BFGS(), LBFGS(memory=3)),
    ],
    ids=lambda m: type(m).__name__,
)
def test_before_the_first_step_nothing_was_done_and_nothing_is_known(method):
    start = method.init(np.full((3, 4, 2), 7.0))
    state = start._asdict()
    nothing = {"step": (3, 4, 2), "products": (3, 4), "direction": (3, 4, 2)}
    nothing |= {
        "gradient": (3, 4, 2),
        "displacements": (3, 4, 3, 2),
        "changes": (3, 4, 3, 2),
    }
    for name in nothing.keys() & state.keys():
        np.testing.assert_array_equal(state[name], np.zeros(nothing[name]), strict=True)
    unknown = {"rate": (3, 4), "ratio": (3, 4)}
    newton = isinstance(method, Newton | DampedNewton)
    unknown |= {"curvature": (3, 4, 2) if newton else (3, 4)}
    for name in unknown.keys() & state.keys():
        np.testing.assert_array_equal(
            state[name], np.full(unknown[name], np.nan), strict=True
        )
    assert state.get("t", 0) == 0


@pytest.mark.parametrize(
    "method",
    [
        *(
            Newton(0.5),
            DampedNewton(20.0),
            NewtonCG(),
            SteihaugCG(),
            Dogleg(),
            GaussNewton(0.5),
        ),
        *(LevenbergMarquardt(), ArmijoDescent(), WolfeDescent(), ConjugateGradient()),
        *(BFGS(), LBFGS(memory=3), CauchyPoint(), ExactTrustRegion()),
    ],
    ids=lambda m: type(m).__name__,
)
def test_the_step_is_what_the_point_moved(method):
    path = trace(method, HIMMELBLAU, STARTS[:40], steps=4)
    np.testing.assert_allclose(
        path.step[1:], np.diff(path.x, axis=0), rtol=1e-6, atol=1e-13
    )
    assert (path.step[1:] != 0).any()
