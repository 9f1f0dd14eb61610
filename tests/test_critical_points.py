"""Kinds of critical points, winding numbers, and the search for critical points."""

import pickle
import warnings
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from optguide import (
    BoundedSaddle,
    CosineWell,
    Cusp,
    Function,
    GiantPlateau,
    GradientDescent,
    Himmelblau,
    MonkeySaddle,
    Parabola,
    Peano,
    Quadratic,
    QuarticMinimum,
    QuarticSaddle,
    Rosenbrock,
    Wobbly,
    classify,
    find_critical_points,
    minimize,
    run,
    winding_number,
)
from optguide.calculus.critical_points import (
    _newton,
    _polished,
    distinct,
    turning,
    winding,
)
from optguide.calculus.second_order import Scaled

SQUARE = ((-1.0, 1.3), (-0.9, 1.1))


@dataclass(frozen=True)
class Power:
    """The real part of $(x + iy)^n$: a saddle with n valleys, and its gradient by complex powers."""

    n: int

    def value(self, x):
        return np.real((x[..., 0] + 1j * x[..., 1]) ** self.n)

    def gradient(self, x):
        slope = self.n * (x[..., 0] + 1j * x[..., 1]) ** (self.n - 1)
        return np.stack([slope.real, -slope.imag], axis=-1)


@dataclass(frozen=True)
class Sum:
    """$a x^p + b y^q$, turned by an angle."""

    a: float
    p: int
    b: float
    q: int
    angle: float = 0.0

    def _uv(self, x):
        c, s = np.cos(self.angle), np.sin(self.angle)
        return c * x[..., 0] + s * x[..., 1], c * x[..., 1] - s * x[..., 0]

    def value(self, x):
        u, v = self._uv(np.asarray(x))
        return self.a * u**self.p + self.b * v**self.q

    def gradient(self, x):
        u, v = self._uv(np.asarray(x))
        fu, fv = (
            self.a * self.p * u ** (self.p - 1),
            self.b * self.q * v ** (self.q - 1),
        )
        c, s = np.cos(self.angle), np.sin(self.angle)
        return np.stack([c * fu - s * fv, s * fu + c * fv], axis=-1)


DEGENERATE = [
    pytest.param(Sum(1, 2, 1, 4), 1, id="x**2 + y**4"),
    pytest.param(Sum(1, 2, -1, 4), -1, id="x**2 - y**4"),
    pytest.param(Sum(1, 2, 1, 3), 0, id="x**2 + y**3"),
    pytest.param(Sum(1, 4, 1, 4), 1, id="x**4 + y**4"),
    pytest.param(Power(3), -2, id="monkey saddle"),
    pytest.param(Power(4), -3, id="(x + iy)**4"),
]


@pytest.mark.parametrize(
    ("eigenvalues", "kind"),
    [
        ((1.0, 10.0), "minimum"),
        ((-1.0, -1e-6), "maximum"),
        ((-1e-6, 1.0), "saddle"),
        ((1e-9, 1.0), "minimum"),
        ((0.0, 1.0), "degenerate"),
        ((0.0, 0.0), "degenerate"),
        ((1.0, 2.0, -3.0), "saddle"),
        # Of both signs they decide, whatever the others are.
        ((1.0, 0.0, -3.0), "saddle"),
        ((1.0, 0.0, 0.0, 3.0), "degenerate"),
        ((2.0,), "minimum"),
    ],
)
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_a_quadratic_is_what_the_signs_of_its_eigenvalues_say(eigenvalues, kind, angle):
    surface = Quadratic(eigenvalues, angle if len(eigenvalues) > 1 else 0.0)
    assert classify(surface, np.zeros(surface.dimension)) == kind


@pytest.mark.parametrize("scale", [1e-100, 1e-6, 1e6, 1e100])
def test_multiplying_a_surface_by_a_constant_changes_no_kind(scale):
    plain = Himmelblau()
    scaled = Function(
        lambda x: scale * plain.value(x),
        lambda x: scale * plain.gradient(x),
        lambda x: scale * plain.hessian(x),
    )
    points = [p.x for p in plain.critical_points] + [(1.0, 1.0), (3.0, 2.01)]
    kinds = [p.kind for p in plain.critical_points] + ["not critical"] * 2
    assert (
        classify(plain, points).tolist() == classify(scaled, points).tolist() == kinds
    )


@pytest.mark.parametrize(("surface", "index"), DEGENERATE)
def test_second_derivatives_that_vanish_decide_nothing(surface, index):
    # At the point itself, and as near as methods come to it.
    near = [[0, 0], [1e-9, -1e-9], [1e-6, 1e-6]]
    assert (classify(surface, near, scale=1.0) == "degenerate").all()
    assert classify(surface, [0.1, 0.1]) == "not critical"
    assert winding_number(surface, SQUARE) == index
    (point,) = find_critical_points(surface, SQUARE, grid=20)
    assert (point.kind, point.winding) == ("degenerate", index)
    assert np.allclose(point.x, 0, atol=1e-4)


@pytest.mark.parametrize("angle", [0.3, 0.7853981633974483])
@pytest.mark.parametrize(("b", "q"), [(1, 4), (-1, 4), (1, 3)])
def test_a_degenerate_point_stays_so_when_it_is_turned(angle, b, q):
    assert classify(Sum(1, 2, b, q, angle), [0.0, 0.0]) == "degenerate"


@pytest.mark.parametrize(("surface", "index"), DEGENERATE[:3] + DEGENERATE[4:5])
def test_values_alone_are_enough_to_see_that_a_point_is_degenerate(surface, index):
    assert classify(Function(surface.value), [0.0, 0.0]) == "degenerate"


@pytest.mark.parametrize("along", [0.0, 0.5, 1e3, 1e8])
def test_rounding_makes_no_point_of_a_trough_uncritical(along):
    # A trough that runs aslant: on its floor the gradient is the rounding of the coordinates.
    trough, angle = Quadratic((0.0, 2.0), 0.3), 0.3
    assert (
        classify(trough, along * np.array([np.cos(angle), np.sin(angle)]))
        == "degenerate"
    )


def test_values_alone_are_enough_for_the_kinds_of_himmelblau():
    points = Himmelblau().critical_points
    kinds = classify(Function(Himmelblau().value), [p.x for p in points])
    assert kinds.tolist() == [p.kind for p in points]


def test_a_plateau_is_no_critical_point_however_small_its_gradient_is():
    x = np.array([-2.8, -2.5])
    assert np.linalg.norm(GiantPlateau().gradient(x)) < 3e-5
    assert classify(GiantPlateau(), x) == "not critical"


def test_the_floor_of_a_narrow_valley_is_no_critical_point():
    # After 3000 steps descent is still a fifth of a unit away, with a gradient of a thousandth of
    # the curvature across the valley.
    x = run(GradientDescent(1e-3), Rosenbrock(), [-1.2, 1.0], 3000).x
    assert np.linalg.norm(x - 1) > 0.1
    assert np.linalg.norm(Rosenbrock().gradient(x)) < 1e-3 * 1000
    assert classify(Rosenbrock(), x) == "not critical"


def test_what_a_method_reaches_is_called_by_its_kind():
    starts = [[1.0, 0.0], [1.0, 1e-3], [-1.0, -0.5]]
    found = minimize(
        GradientDescent(0.1),
        BoundedSaddle(),
        starts,
        max_steps=2000,
        gradient_tolerance=1e-6,
    )
    assert found.kind.tolist() == ["saddle", "minimum", "minimum"]


def test_points_that_are_not_finite_are_not_critical():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kinds = classify(Himmelblau(), [[np.nan, 0], [np.inf, 1], [1e300, 0], [3, 2]])
    assert kinds.tolist() == ["not critical"] * 3 + ["minimum"]


def test_kinds_have_the_shape_of_the_starts():
    points = np.array([p.x for p in Himmelblau().critical_points])
    kinds = classify(Himmelblau(), points.reshape(3, 3, 2))
    assert kinds.shape == (3, 3)
    assert kinds.ravel().tolist() == [str(classify(Himmelblau(), x)) for x in points]


def test_a_plane_has_no_critical_point():
    plane = Function(lambda x: x[..., 0] + 2 * x[..., 1])
    assert classify(plane, [0.0, 0.0]) == "not critical"
    assert winding_number(plane, SQUARE) == 0
    assert find_critical_points(plane, SQUARE) == ()


# With a thousand valleys the gradient turns faster than the first pieces of the border can follow.
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 7, 100, 1000])
def test_a_saddle_with_n_valleys_has_index_one_minus_n(n):
    assert winding_number(Power(n), SQUARE) == 1 - n


def test_turns_add_up_when_rectangles_are_put_together():
    surface, cuts = Himmelblau(), [-6.0, -1.0, 0.05, 1.9, 6.0]
    parts = [
        winding_number(surface, (x, y)) for x in pairwise(cuts) for y in pairwise(cuts)
    ]
    assert sum(parts) == winding_number(surface, surface.domain) == 1
    assert min(parts) == -1


def test_a_border_close_to_a_critical_point_is_followed_closely():
    # The nearest border is a billionth away: the gradient turns by half a turn within a billionth.
    for side, inside in (1e-9, 1), (-1e-9, 0):
        assert (
            winding_number(Quadratic((1.0, 100.0), 0.4), ((-side, 2.0), (-1.0, 1.0)))
            == inside
        )


def test_a_long_and_narrow_rectangle_counts_too():
    assert winding_number(MonkeySaddle(), ((-1e3, 1e3), (-1e-3, 1e-3))) == -2


def test_a_jump_of_the_gradient_counts_as_the_short_way_round():
    cone = Function(lambda x: np.abs(x[..., 0]) + np.abs(x[..., 1]), np.sign)
    assert winding_number(cone, ((-1.0, 2.0), (-1.5, 1.0))) == 1
    assert winding_number(cone, ((0.5, 2.0), (-1.5, 1.0))) == 0
    assert winding_number(Wobbly(), Wobbly().domain) == 1


@pytest.mark.parametrize(
    ("surface", "domain"),
    [
        (Quadratic(), ((0.0, 1.0), (-1.0, 1.0))),
        (Quadratic((1.0, 3.0), 0.3), ((-1.0, 2.0), (0.0, 1.0))),
        (Quadratic(), ((0.0, 1.0), (0.0, 1.0))),
        (Himmelblau(), ((3.0, 4.0), (1.1, 2.9))),
        (MonkeySaddle(), ((-1.0, np.pi), (-np.pi, 0.0))),
        # A gradient that turns right round at a kink has no short way.
        (Function(lambda x: np.abs(x[..., 0]), lambda x: np.sign(x) * [1, 0]), SQUARE),
        # One that shrinks to nothing on one side of a kink, and is large on the other.
        (
            Function(
                lambda x: np.where(x[..., 0] < 0, -(x[..., 0] ** 2) / 2, x[..., 0]),
                lambda x: np.where(x < 0, -x, 1.0) * [1, 0],
            ),
            SQUARE,
        ),
    ],
)
def test_a_gradient_that_vanishes_on_the_border_is_told(surface, domain):
    with pytest.raises(
        ValueError, match="the gradient must be finite and not zero on the border"
    ):
        winding_number(surface, domain)


def test_a_gradient_that_overflows_on_the_border_is_told_without_a_warning():
    with pytest.raises(
        ValueError, match="the gradient must be finite and not zero on the border"
    ):
        winding_number(Himmelblau(), ((-1e200, 1e200), (-1.0, 1.0)))


@pytest.mark.parametrize(
    "domain",
    [
        ((1.0, -1.0), (0.0, 1.0)),
        ((0.0, 0.0), (0.0, 1.0)),
        ((0.0, 1.0),),
        (0.0, 1.0),
        "square",
        ((0.0, np.inf), (0.0, 1.0)),
    ],
)
@pytest.mark.parametrize("ask", [winding_number, find_critical_points])
def test_a_domain_that_is_no_rectangle_gets_one_sentence(ask, domain):
    with pytest.raises((ValueError, TypeError), match=r"^domain must be "):
        ask(Himmelblau(), domain)


def test_critical_points_on_a_line_are_told_apart_from_isolated_ones():
    found = find_critical_points(Quadratic((1.0, 0.0)), SQUARE)
    assert found == ()
    np.testing.assert_allclose(found.not_isolated[:, 0], 0, atol=1e-12)
    # Some for each part of the line.
    y = np.sort(found.not_isolated[:, 1])
    assert y[0] < -0.8
    assert y[-1] > 1.0
    assert np.diff(y).max() < 0.2


def test_a_search_finds_critical_points_without_a_hessian():
    found = find_critical_points(
        Function(Himmelblau().value), Himmelblau().domain, grid=25
    )
    listed = sorted(Himmelblau().critical_points, key=lambda p: p.x)
    found = sorted(found, key=lambda p: p.x)
    assert [p.kind for p in found] == [p.kind for p in listed]
    # A gradient from values is right to about ten digits of the values.
    assert np.allclose([p.x for p in found], [p.x for p in listed], atol=1e-8)


def test_the_search_follows_a_curved_valley_to_a_degenerate_point():
    # Every start slides to the floor of the valley, and the Hessian is nearly singular all along it.
    (found,) = find_critical_points(Peano(), Peano().domain, grid=20)
    assert np.allclose(found.x, 0, atol=1e-8)
    assert (found.kind, found.winding) == ("degenerate", -1)


def test_of_points_that_are_the_same_the_search_keeps_the_best():
    for surface in QuarticSaddle(), QuarticMinimum(), Cusp():
        (found,) = find_critical_points(surface, surface.domain, grid=20)
        assert np.allclose(found.x, 0, atol=1e-12)


def test_the_sum_of_the_indices_found_is_the_winding_number():
    inner = ((-3.5, 3.4), (-2.5, 2.5))
    found = find_critical_points(Himmelblau(), inner, grid=30)
    assert sum(p.winding for p in found) == winding_number(Himmelblau(), inner)
    assert all(abs(p.x[0]) < 3.5 and abs(p.x[1]) < 2.5 for p in found)


def test_a_gradient_too_small_to_be_squared_still_turns():
    small = Function(lambda x: 1e-200 * (x[..., 0] ** 2 - x[..., 1] ** 2))
    saddle = Function(small.value, lambda x: 2e-200 * x * [1, -1])
    assert winding_number(saddle, SQUARE) == -1
    assert classify(saddle, [0.0, 0.0]) == "saddle"


# One variable.


@pytest.mark.parametrize(
    ("power", "sign", "index"),
    [(2, 1, 1), (2, -1, -1), (3, 1, 0), (4, 1, 1), (5, -1, 0)],
)
def test_on_a_line_the_index_is_half_the_change_of_sign_of_the_slope(
    power, sign, index
):
    surface = Function(
        lambda x: sign * x[..., 0] ** power, lambda x: sign * power * x ** (power - 1)
    )
    assert winding_number(surface, ((-1.0, 2.0),)) == index
    (point,) = find_critical_points(surface, ((-1.0, 2.0),))
    assert point.winding == index
    assert (point.kind == "degenerate") == (power > 2)


def test_turns_on_a_line_add_up_when_intervals_are_put_together():
    cuts = [-10.0, -5.0, 0.0, 4.0, 10.0]
    assert [winding_number(CosineWell(), (side,)) for side in pairwise(cuts)] == [
        -1,
        1,
        -1,
        1,
    ]
    assert winding_number(CosineWell(), CosineWell.domain) == 0


def test_a_search_on_a_line_needs_no_derivatives():
    found = find_critical_points(Function(CosineWell().value), CosineWell.domain)
    listed = sorted(CosineWell.critical_points, key=lambda p: p.value)
    assert [(p.kind, p.winding) for p in found] == [(p.kind, p.winding) for p in listed]
    assert np.allclose([p.x for p in found], [p.x for p in listed], atol=1e-8)


def test_a_slope_that_vanishes_at_an_end_of_an_interval_is_told():
    with pytest.raises(
        ValueError, match=r"not zero on the border of the domain, and near \(0\)"
    ):
        winding_number(Parabola(), ((0.0, 1.0),))


@pytest.mark.parametrize(
    "domain", [((-1.0, 1.0), (-1.0, 1.0)), ((1.0, -1.0),), (-1.0, 1.0)]
)
@pytest.mark.parametrize("ask", [winding_number, find_critical_points])
def test_a_domain_on_a_line_is_one_interval(ask, domain):
    with pytest.raises(
        ValueError, match=r"^domain must be \(\(x_low, x_high\),\), got "
    ):
        ask(Parabola(), domain)


# How it works inside, against slow and plain computations.


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("at", [0.0, 0.5, 3.0, -40.0])
def test_an_eigenvalue_counts_as_zero_up_to_twice_its_own_change_near_by(at, side):
    # On one side only the curvature 2 c grows, by 6 r within the distance r.
    r = np.finfo(float).eps ** 0.25 * (abs(at) or 1.0)
    for times, kind in (0.9, "degenerate"), (1.1, "minimum"):
        c = times * 6 * r

        def gradient(x, c=c):
            return 2 * c * (x - at) + 3 * side * np.maximum(side * (x - at), 0) ** 2

        def hessian(x, c=c):
            return (2 * c + 6 * np.maximum(side * (x - at), 0))[..., None]

        surface = Function(lambda x: 0 * x[..., 0], gradient, hessian)
        assert classify(surface, [at]) == kind


@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_moves_near_by_are_a_ten_thousandth_per_coordinate(d):
    # c |x|^2 + |x|^3: the largest eigenvalue is 2 c + 6 |x|, and a move is r sqrt(d) long.
    length = np.finfo(float).eps ** 0.25 * d**0.5

    def size(x):
        return np.linalg.norm(x, axis=-1)[..., None]

    for times, kind in (0.95, "degenerate"), (1.05, "minimum"):
        c = times * 6 * length

        def hessian(x, c=c):
            u = x / np.where(size(x) > 0, size(x), 1.0)
            round_ = (2 * c + 3 * size(x))[..., None] * np.eye(d)
            return round_ + 3 * (size(x) * u)[..., None] * u[..., None, :]

        surface = Function(
            lambda x, c=c: (c * size(x) ** 2 + size(x) ** 3)[..., 0],
            lambda x, c=c: (2 * c + 3 * size(x)) * x,
            hessian,
        )
        assert classify(surface, np.zeros(d)) == kind


@pytest.mark.parametrize("eigenvalues", [(1.0, 10.0), (-5.0, 2.0), (-1e-3, -1e3)])
def test_a_point_is_critical_up_to_a_ten_thousandth_away(eigenvalues):
    # Newton's step is the way back, along any eigenvector.
    r = np.finfo(float).eps ** 0.25 * 2**0.5
    surface = Quadratic(eigenvalues, 0.4)
    for way in np.linalg.eigh(surface.hessian(np.zeros(2)))[1].T:
        for scale in 1e-12, 1.0, 1e12:
            near, far = (t * r * scale * way for t in (0.999, 1.001))
            assert classify(surface, near, scale=scale) != "not critical"
            assert classify(surface, far, scale=scale) == "not critical"


def test_the_turn_along_a_way_is_the_angle_under_which_it_is_seen():
    # The gradient of a round bowl points from its middle to where one is.
    a, b = np.random.default_rng(0).normal(size=(2, 40, 2))
    b[:5] = -a[:5] + 1e-6 * b[:5]  # close by the middle
    seen = np.angle((b[:, 0] + 1j * b[:, 1]) / (a[:, 0] + 1j * a[:, 1]))
    for pieces in 1, 3, 8:
        np.testing.assert_allclose(
            turning(Quadratic((1.0, 1.0)), a, b, pieces), seen, atol=1e-9
        )
    # On a saddle it turns the other way round.
    np.testing.assert_allclose(turning(Power(2), a, b, 8), -seen, atol=1e-9)


@pytest.mark.parametrize(
    ("surface", "index"),
    [
        (Power(5), -4),
        (Quadratic((1.0, 100.0), 0.4), 1),
        (Function(lambda x: np.abs(x).sum(axis=-1), np.sign), 1),
        (Function(lambda x: np.abs(x).max(axis=-1), lambda x: np.sign(x) * [1, 3]), 1),
    ],
    ids=["valleys", "narrow", "kinks", "steep kinks"],
)
def test_turns_are_whole_before_they_are_rounded(surface, index):
    low, high = np.array([[-1.0, -0.9], [0.1, 0.2]]), np.array([[1.3, 1.1], [1.3, 1.1]])
    # However small the gradient is.
    small = Function(surface.value, lambda x: 1e-200 * surface.gradient(x))
    for pieces in 1, 7:
        np.testing.assert_allclose(
            winding(surface, low, high, pieces), [index, 0], atol=1e-9
        )
        np.testing.assert_allclose(
            winding(small, low, high, pieces), [index, 0], atol=1e-9
        )


def test_on_a_line_the_changes_of_sign_are_whole_too():
    low, high = (
        np.array([[-1.0], [1.0], [-4.0], [-4.0]]),
        np.array([[1.0], [4.0], [1.0], [4.0]]),
    )
    turns = winding(CosineWell(), low, high, pieces=1)
    slopes = np.sign([CosineWell().gradient(x)[:, 0] for x in (low, high)])
    assert turns.tolist() == ((slopes[1] - slopes[0]) / 2).tolist()
    assert {-1.0, 0.0, 1.0} >= set(turns.tolist()) > {0.0}


class Watched:
    """A surface that remembers where it was looked at, and where it was asked."""

    def __init__(self, surface):
        self.surface, self.seen, self.asked = surface, [], []

    def glance(self, x):
        self.seen.append(x)

    def value(self, x):
        return self.surface.value(x)

    def gradient(self, x):
        self.asked.append(x.copy())
        return self.surface.gradient(x)

    def hessian(self, x):
        return self.surface.hessian(x)


def test_a_reader_s_function_is_looked_at_inside_the_domain_and_not_in_its_middle():
    domain = np.array([[1.0, 3.0], [-9.0, -5.0]])
    for ask in winding_number, find_critical_points:
        watched = Watched(Quadratic((1.0, 2.0)))
        ask(watched, domain)
        x = watched.seen[0]
        assert ((x > domain[:, 0]) & (x < domain[:, 1])).all()
        assert (np.abs(x - domain.mean(axis=1)) > 0.02).all()
        assert len(np.unique(x[:, 0])) == len(np.unique(x[:, 1])) == len(x) > 2


@pytest.mark.parametrize("grid", [4, 5])
def test_the_search_starts_once_in_each_cell_of_its_grid_and_off_the_axes_of_symmetry(
    grid,
):
    domain = np.array([[-1.0, 1.0], [-30.0, 30.0]])
    watched = Watched(Quadratic((1.0, 2.0)))
    find_critical_points(watched, domain, grid=grid)
    x = (watched.asked[0] - domain[:, 0]) / (domain[:, 1] - domain[:, 0])
    cells = np.floor(grid * x).astype(int)
    assert sorted(map(tuple, cells)) == [
        (i, j) for i in range(grid) for j in range(grid)
    ]
    # No start is the mirror image of another, or of itself.
    for axis in 0, 1:
        assert np.abs(x[:, None, axis] + x[:, axis] - 1).min() > 0.01


def test_two_starts_per_side_are_enough_to_be_asked_for_and_one_is_not():
    (found,) = find_critical_points(Quadratic((1.0, 3.0)), SQUARE, grid=2)
    assert np.allclose(found.x, 0, atol=1e-12)
    with pytest.raises(ValueError, match="grid must be a whole number >= 2, got 1"):
        find_critical_points(Quadratic((1.0, 3.0)), SQUARE, grid=1)


def test_critical_points_close_together_have_indices_of_their_own():
    # Two minima and the saddle between them within 0.006, in a square of side 4.
    at = 3e-3
    pair = Function(
        lambda x: ((x[..., 0] - 0.7) ** 2 - at**2) ** 2 + x[..., 1] ** 2,
        lambda x: np.stack(
            [4 * (x[..., 0] - 0.7) * ((x[..., 0] - 0.7) ** 2 - at**2), 2 * x[..., 1]],
            axis=-1,
        ),
    )
    found = find_critical_points(pair, ((-2.0, 2.0), (-2.0, 2.0)))
    minima = sorted(p.x[0] for p in found if p.kind == "minimum")
    np.testing.assert_allclose(minima, [0.7 - at, 0.7 + at], rtol=1e-6)
    for p in found:
        assert p.winding == {"minimum": 1, "saddle": -1}[p.kind]


@pytest.mark.parametrize("out", [0.5e-9, 5e-9])
def test_a_point_outside_by_a_billionth_of_the_domain_still_counts(out):
    # The minimum at (3, 2) lies outside one of four sides.
    for size in 1.0, 0.25:
        d = out * size
        for domain in (
            ((3 + d, 3 + d + size), (1.9, 1.9 + size)),
            ((3 - d - size, 3 - d), (1.9, 1.9 + size)),
            ((2.9, 2.9 + size), (2 + d, 2 + d + size)),
            ((2.9, 2.9 + size), (2 - d - size, 2 - d)),
        ):
            found = find_critical_points(Himmelblau(), domain, grid=10)
            assert len(found) == (out < 1e-9)


def test_where_a_gradient_vanishes_on_the_border_is_told_to_six_digits():
    with pytest.raises(ValueError, match=r"and near \(3, 2\) it is not"):
        winding_number(Himmelblau(), ((3.0, 4.0), (1.1, 2.9)))
    # Also where no piece of the border ends at that point.
    with pytest.raises(ValueError, match=r"and near \(3, 2\) it is not"):
        winding_number(Himmelblau(), ((2.1, 3.8), (2.0, 3.3)))


def plain_newton(surface, x, steps):
    """Return the best point of one start, by solving with the Hessian as it is."""
    best = x
    for _ in range(steps):
        x = x - np.linalg.solve(surface.hessian(x), surface.gradient(x))
        if np.linalg.norm(surface.gradient(x)) < np.linalg.norm(surface.gradient(best)):
            best = x
    return best


def damped_newton(surface, x, damping, steps):
    r"""Return where one start ends, by solving with $H^2 + \mu I$."""
    factor = damping
    for _ in range(steps):
        g, h = surface.gradient(x), surface.hessian(x)
        mu = factor * np.linalg.norm(h, 2) ** 2
        s = -np.linalg.solve(h @ h + mu * np.eye(len(x)), h @ g)
        shorter = np.linalg.norm(surface.gradient(x + s)) < np.linalg.norm(g)
        x, factor = (x + s, factor / 10) if shorter else (x, factor * 10)
    return x


@pytest.mark.parametrize(
    "surface",
    [Himmelblau(), Rosenbrock(), BoundedSaddle(0.3), Quadratic((1e-3, 0.1), 0.4)],
    ids=str,
)
def test_the_damped_search_is_newtons_method_with_levenbergs_damping(surface):
    starts = np.random.default_rng(1).uniform(-3, 3, (30, 2))
    for steps in 1, 2, 3, 5, 8:
        seen = Scaled(surface, np.ones(2))
        ours = _newton(seen, starts, damping=1e-2, steps=steps)
        one_by_one = np.array([damped_newton(surface, x, 1e-2, steps) for x in starts])
        # Those that have arrived come first; the order says nothing.
        near = np.linalg.norm(ours[:, None] - one_by_one, axis=-1) < 1e-7
        same = np.linalg.norm(one_by_one[:, None] - one_by_one, axis=-1) < 1e-7
        assert ours.shape == (30, 2)
        np.testing.assert_array_equal(near.sum(axis=0), same.sum(axis=0))


def test_the_polish_keeps_the_best_of_the_points_that_newtons_method_visits():
    starts = np.random.default_rng(2).uniform(-3, 3, (30, 2))
    for surface in Himmelblau(), Rosenbrock(), BoundedSaddle(0.3):
        for steps in 1, 2, 3, 6:
            expected = np.array([plain_newton(surface, x, steps) for x in starts])
            np.testing.assert_allclose(
                _polished(Scaled(surface, np.ones(2)), starts, steps),
                expected,
                atol=1e-7,
            )
    # Along a direction without curvature nothing moves.
    with np.errstate(all="ignore"):
        floor = _polished(Scaled(Quadratic((2.0, 0.0)), np.ones(2)), starts, 3)
    np.testing.assert_array_equal(floor, starts * [0, 1])


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_points_are_the_same_within_a_radius_in_lengths_of_the_problem(scale):
    w = scale * np.array([1.0, 1e6])
    x = w * [[0, 0], [1, 3], [1 + 5e-5, 3], [5e-5, 5e-5], [1 + 15e-5, 3], [0, 2e-4]]
    np.testing.assert_array_equal(distinct(x, 1e-4, w), x[[0, 1, 4, 5]])
    np.testing.assert_array_equal(distinct(x[::-1], 1e-4, w), x[[5, 4, 3, 1]])
    assert distinct(np.empty((0, 2)), 1e-4, w).shape == (0, 2)


# Lengths that are not of order one, places far from the origin.


class Moved:
    """Himmelblau's function in other units, one per coordinate, around another origin."""

    def __init__(self, unit, origin):
        self.unit, self.origin = np.asarray(unit, float), np.asarray(origin, float)

    def place(self, x):
        return self.origin + self.unit * x

    def _inside(self, x):
        return (np.asarray(x) - self.origin) / self.unit

    def value(self, x):
        return Himmelblau().value(self._inside(x))

    def gradient(self, x):
        return Himmelblau().gradient(self._inside(x)) / self.unit


UNITS = [(1e-12, 1e-12), (1e-6, 1e-6), (1.0, 1.0), (1e12, 1e12), (1e-9, 1e6)]


@pytest.mark.parametrize("away", [0.0, -1e3, 1e6], ids=str)
@pytest.mark.parametrize("unit", UNITS, ids=str)
@pytest.mark.parametrize("given", [True, False], ids=["gradient", "values"])
def test_units_and_origin_change_neither_points_nor_kinds_nor_turns(given, unit, away):
    moved = Moved(unit, away * np.array(unit))
    surface = moved if given else Function(moved.value)
    box = np.stack([moved.place(-6.0), moved.place(6.0)], axis=-1).tolist()
    listed = sorted(Himmelblau().critical_points, key=lambda p: p.x)
    found = sorted(find_critical_points(surface, box, grid=25), key=lambda p: p.x)
    assert [p.kind for p in found] == [p.kind for p in listed]
    assert [p.winding for p in found] == [p.winding for p in listed]
    x = moved._inside([p.x for p in found])
    # A coordinate is rounded, and differences leave ten digits of the values.
    np.testing.assert_allclose(x, [p.x for p in listed], rtol=0, atol=1e-7)
    assert winding_number(surface, box) == 1


@pytest.mark.parametrize("unit", UNITS, ids=str)
@pytest.mark.parametrize("given", [True, False], ids=["gradient", "values"])
def test_with_the_scale_of_the_problem_kinds_are_those_in_other_units(given, unit):
    moved = Moved(unit, 1e3 * np.array(unit))
    surface = moved if given else Function(moved.value)
    points = Himmelblau().critical_points
    x = moved.place(np.array([*(p.x for p in points), (3.0, 2.01), (0.0, 0.0)]))
    kinds = [*(p.kind for p in points), "not critical", "not critical"]
    assert classify(surface, x, scale=unit).tolist() == kinds


@pytest.mark.parametrize("unit", [1e-12, 1.0, 1e12])
def test_without_a_scale_the_size_of_the_point_is_taken(unit):
    moved = Moved((unit, unit), (0.0, 0.0))
    points = Himmelblau().critical_points
    x = moved.place(np.array([*(p.x for p in points), (3.0, 2.01)]))
    kinds = [*(p.kind for p in points), "not critical"]
    assert classify(moved, x).tolist() == kinds


@pytest.mark.parametrize("unit", [1e-12, 3.4e-10, 1.0, 1e12])
@pytest.mark.parametrize("given", [True, False], ids=["gradient", "values"])
def test_a_lennard_jones_potential_has_its_minimum_in_any_unit(given, unit):
    def value(x):
        r = x[..., 0] / unit
        return 4e-21 * (r**-12 - r**-6)

    def gradient(x):
        r = x / unit
        return 4e-21 / unit * (6 * r**-7 - 12 * r**-13)

    class Potential:
        pass

    surface = Function(value)
    if given:
        surface = Potential()
        surface.value, surface.gradient = value, gradient
    box = ((0.94 * unit, 2.35 * unit),)
    (found,) = find_critical_points(surface, box)
    assert (found.kind, found.winding) == ("minimum", 1)
    assert abs(found.x[0] / (2 ** (1 / 6) * unit) - 1) < 1e-8
    assert abs(found.value / -1e-21 - 1) < 1e-12
    assert winding_number(surface, box) == 1


THIN = ((-3e-5, 3e-5), (-2e5, 6e5))


def test_a_domain_says_how_long_the_lengths_are():
    class Thin(Moved):
        domain = THIN

    surface = Thin((1e-5, 1e5), (0.0, 2e5))
    near = np.finfo(float).eps ** 0.25 * np.array([3e-5, 4e5])
    minimum = surface.place(np.array([3.0, 2.0]))
    for j in 0, 1:
        # Half the sides, one for each coordinate.
        for times, kind in (0.5, "minimum"), (3.0, "not critical"):
            moved = minimum + times * near * (np.arange(2) == j)
            assert classify(surface, moved) == kind
            assert classify(surface, moved, scale=(3e-5, 4e5)) == kind


@pytest.mark.parametrize("scale", [0.0, -1.0, np.nan, "one", [1.0, 1.0, 1.0]])
def test_a_scale_that_is_none_gets_one_sentence(scale):
    with pytest.raises((ValueError, TypeError), match=r"^scale must be "):
        classify(Himmelblau(), [3.0, 2.0], scale=scale)


# Points beside sets that are not isolated.


def in_plane(h):
    return Function(lambda x: h(x[..., 0], x[..., 1]))


@pytest.mark.parametrize(
    ("name", "surface", "domain", "expected", "on_set"),
    [
        (
            "sombrero",
            in_plane(lambda x, y: (x**2 + y**2 - 1) ** 2),
            ((-2, 2), (-2, 2)),
            [("maximum", 0, 0)],
            lambda x, y: np.hypot(x, y) - 1,
        ),
        (
            "two-layer chain",
            in_plane(lambda v, w: (1 - v * w) ** 2 / 2),
            ((-2, 2), (-2, 2)),
            [("saddle", 0, 0)],
            lambda v, w: v * w - 1,
        ),
        (
            "rectified unit",
            in_plane(
                lambda w, b: (
                    (np.maximum(w + b, 0) - 1) ** 2
                    + (np.maximum(2 * w + b, 0) - 3) ** 2
                )
            ),
            ((-3, 3), (-3, 3)),
            [("minimum", 2, -1)],
            # The plateau, and the two floors on which one of the two samples is met.
            lambda w, b: np.minimum(
                np.maximum(w + b, np.maximum(2 * w + b, 0)),
                np.minimum(abs(w + b - 1), abs(2 * w + b - 3)),
            ),
        ),
        (
            "Hosaki's function",
            in_plane(
                lambda x, y: (
                    (1 - 8 * x + 7 * x**2 - 7 / 3 * x**3 + x**4 / 4) * y**2 * np.exp(-y)
                )
            ),
            ((0, 5), (0, 6)),
            [("minimum", 4, 2), ("minimum", 1, 2), ("saddle", 2, 2)],
            lambda x, y: y,
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_set_that_is_not_isolated_hides_no_point(
    name, surface, domain, expected, on_set
):
    found = find_critical_points(surface, domain)
    assert [p.kind for p in found] == [kind for kind, *_ in expected], name
    np.testing.assert_allclose(
        [p.x for p in found], [x for _, *x in expected], atol=1e-6
    )
    assert len(found.not_isolated) > 10
    np.testing.assert_allclose(on_set(*found.not_isolated.T), 0, atol=1e-3)


def test_points_survive_where_the_surface_underflows_all_around_them():
    surface = in_plane(lambda x, y: x * np.exp(-(x**2) - y**2))
    found = find_critical_points(surface, ((-30, 30), (-30, 30)), grid=121)
    assert [p.kind for p in found] == ["minimum", "maximum"]
    r = 0.5**0.5
    np.testing.assert_allclose([p.x for p in found], [(-r, 0), (r, 0)], atol=1e-6)
    # Where the values lack digits, and not where the surface is merely low.
    assert np.linalg.norm(found.not_isolated, axis=-1).min() > 20


def test_values_without_digits_make_no_critical_points():
    # Out here x exp(-x^2) falls below the smallest normal number, and its steps look like dents.
    tail = Function(lambda x: (x * np.exp(-(x**2)))[..., 0])
    found = find_critical_points(tail, ((20.0, 30.0),), grid=3000)
    assert found == ()
    assert found.not_isolated.min() > 25


@pytest.mark.parametrize("n", [3, 4, 7, 9, 12])
def test_a_very_flat_point_is_found_once(n):
    line = Function(lambda x: x[..., 0] ** n)
    places = [(line, ((-1.0, 1.1),))]
    if (
        n < 8
    ):  # beyond, its slope a hundredth away is below the rounding of the other one
        valley = Function(lambda x: x[..., 0] ** n - x[..., 1] ** 2)
        places.append((valley, ((-1.0, 1.1), (-1.0, 1.2))))
    for surface, domain in places:
        (found,) = find_critical_points(surface, domain, grid=40)
        index = (-1) ** (len(domain) - 1) * (1 - n % 2)
        assert (found.kind, found.winding) == ("degenerate", index)
        np.testing.assert_allclose(found.x, 0, atol=1e-3)


def test_plateaus_below_rounding_hide_no_minimum():
    # Michalewicz's function: sin^20 is below the rounding of the sum almost everywhere.
    def value(x, y):
        steep = np.sin(x**2 / np.pi) ** 20, np.sin(2 * y**2 / np.pi) ** 20
        return -np.sin(x) * steep[0] - np.sin(y) * steep[1]

    lowest, *_ = find_critical_points(in_plane(value), ((0.01, 3.13), (0.01, 3.13)))
    assert lowest.kind == "minimum"
    np.testing.assert_allclose(lowest.x, (2.20291, 1.57080), atol=1e-5)
    assert abs(lowest.value + 1.801303) < 1e-6


def test_a_kink_that_differences_step_over_is_no_critical_point():
    # The slope jumps from 0.1 to 1, and passes zero nowhere.
    bent = Function(lambda x: np.where(x[..., 0] > 0, x[..., 0], 0.1 * x[..., 0]))
    assert find_critical_points(bent, ((-1.0, 1.0),)) == ()
    # It jumps through zero at the tip of a cone, where it has no value.
    assert find_critical_points(Function(lambda x: np.abs(x).sum(-1)), SQUARE) == ()


def test_two_lines_that_cross_are_one_set():
    cross = in_plane(lambda x, y: (x + y) ** 2 * (x - 2 * y) ** 2)
    found = find_critical_points(cross, ((-1, 1), (-1, 1)))
    assert found == ()
    assert len(found.not_isolated) > 20


def test_what_was_found_says_what_else_there_is_and_survives_a_copy():
    isolated = find_critical_points(Himmelblau(), Himmelblau().domain, grid=20)
    assert repr(isolated) == repr(tuple(isolated))
    assert isolated.not_isolated.shape == (0, 2)
    trough = find_critical_points(Quadratic((0.0, 1.0)), SQUARE, grid=20)
    for found in isolated, trough, pickle.loads(pickle.dumps(trough)), deepcopy(trough):
        told = "not isolated, such as (" in repr(found)
        assert told == (len(found.not_isolated) > 0)


# Three variables and more.


def in_space(h):
    return Function(lambda x: h(*(x[..., j] for j in range(x.shape[-1]))))


@pytest.mark.parametrize("unit", [1e-10, 1.0, 1e8])
def test_critical_points_in_space_are_found(unit):
    surface = in_space(lambda x, y, z: x**2 + y**2 + z**3 + x * y + x + y - z)
    scaled = Function(lambda x: surface.value(x / unit))
    r = 3**-0.5
    found = find_critical_points(scaled, ((-2 * unit, 2 * unit),) * 3, grid=12)
    assert [(p.kind, p.winding) for p in found] == [("minimum", 1), ("saddle", -1)]
    expected = [[-1 / 3, -1 / 3, r], [-1 / 3, -1 / 3, -r]]
    np.testing.assert_allclose(
        np.array([p.x for p in found]) / unit, expected, atol=1e-6
    )


@pytest.mark.parametrize(
    ("surface", "kind", "degree"),
    [
        (in_space(lambda x, y, z: x**3 - 3 * x * y**2 + z**2), "degenerate", -2),
        (in_space(lambda x, y, z: x**3 - 3 * x * y**2 - z**2), "degenerate", 2),
        (in_space(lambda x, y, z: x**2 + y**2 + z**3), "degenerate", 0),
        (in_space(lambda x, y, z: x**2 - y**2 + z**4), "saddle", -1),
        (in_space(lambda x, y, z: x**2 + 2 * y**2 - z**2), "saddle", -1),
        (in_space(lambda x, y, z: -(x**2) - 2 * y**2 + z**2), "saddle", 1),
        (in_space(lambda x, y, z: -(x**2) - 2 * y**2 - z**2), "maximum", -1),
    ],
    ids=["monkey", "monkey on a hill", "cusp", "flat", "one down", "two down", "hill"],
)
def test_in_space_the_winding_number_is_the_degree_of_the_gradient(
    surface, kind, degree
):
    (found,) = find_critical_points(surface, ((-1, 1.1), (-1.2, 1), (-0.9, 1)), grid=6)
    assert (found.kind, found.winding) == (kind, degree)
    np.testing.assert_allclose(found.x, 0, atol=1e-3)


def test_a_sphere_of_minima_does_not_hide_its_centre():
    sphere = Function(lambda x: ((x**2).sum(axis=-1) - 1) ** 2)
    found = find_critical_points(sphere, ((-2, 2),) * 3, grid=8)
    assert [(p.kind, p.winding) for p in found] == [("maximum", -1)]
    radii = np.linalg.norm(found.not_isolated, axis=-1)
    np.testing.assert_allclose(radii, 1, atol=1e-4)


def test_a_flat_mode_hides_no_saddle():
    well = in_space(lambda x, y, z: (x**2 - 1) ** 2 + 2 * y**2)
    assert classify(well, [0.0, 0.0, 0.0]) == "saddle"
    assert classify(well, [1.0, 0.0, 0.0]) == "degenerate"


@pytest.mark.parametrize("domain", [((0, 1), (1, 0), (0, 1)), ((0, 1), (0, 1)), "cube"])
def test_a_domain_in_space_is_one_interval_per_variable(domain):
    with pytest.raises((ValueError, TypeError), match=r"^domain must be "):
        find_critical_points(Quadratic((1.0, 2.0, 3.0)), domain)
    with pytest.raises(
        ValueError, match=r"^domain must be \(\(x_low, x_high\), \(y_low"
    ):
        winding_number(Quadratic((1.0, 2.0, 3.0)), ((0, 1),) * 3)
