"""Kinds of critical points, winding numbers, and the search for critical points."""

import warnings
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
        fu, fv = self.a * self.p * u ** (self.p - 1), self.b * self.q * v ** (self.q - 1)
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
        ((1.0, 0.0, -3.0), "degenerate"),
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
    assert classify(plain, points).tolist() == classify(scaled, points).tolist() == kinds


@pytest.mark.parametrize(("surface", "index"), DEGENERATE)
def test_second_derivatives_that_vanish_decide_nothing(surface, index):
    # At the point itself, and as near as methods come to it.
    assert (classify(surface, [[0, 0], [1e-9, -1e-9], [1e-6, 1e-6]]) == "degenerate").all()
    assert classify(surface, [0.1, 0.1]) == "not critical"
    assert winding_number(surface, SQUARE) == index
    (point,) = find_critical_points(surface, SQUARE, grid=20)
    assert (point.kind, point.index) == ("degenerate", index)
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
    assert classify(trough, along * np.array([np.cos(angle), np.sin(angle)])) == "degenerate"


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
        GradientDescent(0.1), BoundedSaddle(), starts, max_steps=2000, gradient_tolerance=1e-6
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
    parts = [winding_number(surface, (x, y)) for x in pairwise(cuts) for y in pairwise(cuts)]
    assert sum(parts) == winding_number(surface, surface.domain) == 1
    assert min(parts) == -1


def test_a_border_close_to_a_critical_point_is_followed_closely():
    # The nearest border is a billionth away: the gradient turns by half a turn within a billionth.
    for side, inside in (1e-9, 1), (-1e-9, 0):
        assert winding_number(Quadratic((1.0, 100.0), 0.4), ((-side, 2.0), (-1.0, 1.0))) == inside


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
    ],
)
def test_a_gradient_that_vanishes_on_the_border_is_told(surface, domain):
    with pytest.raises(ValueError, match="the gradient must be finite and not zero on the border"):
        winding_number(surface, domain)


def test_a_gradient_that_overflows_on_the_border_is_told_without_a_warning():
    with pytest.raises(ValueError, match="the gradient must be finite and not zero on the border"):
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


def test_critical_points_on_a_line_are_refused():
    with pytest.raises(ValueError, match="must be isolated"):
        find_critical_points(Quadratic((1.0, 0.0)), SQUARE)


def test_a_search_finds_critical_points_without_a_hessian():
    found = find_critical_points(Function(Himmelblau().value), Himmelblau().domain, grid=25)
    listed = sorted(Himmelblau().critical_points, key=lambda p: p.x)
    found = sorted(found, key=lambda p: p.x)
    assert [p.kind for p in found] == [p.kind for p in listed]
    # A gradient from values is right to about ten digits of the values.
    assert np.allclose([p.x for p in found], [p.x for p in listed], atol=1e-8)


def test_the_search_follows_a_curved_valley_to_a_degenerate_point():
    # Every start slides to the floor of the valley, and the Hessian is nearly singular all along it.
    (found,) = find_critical_points(Peano(), Peano().domain, grid=20)
    assert np.allclose(found.x, 0, atol=1e-8)
    assert (found.kind, found.index) == ("degenerate", -1)


def test_of_points_that_are_the_same_the_search_keeps_the_best():
    for surface in QuarticSaddle(), QuarticMinimum(), Cusp():
        (found,) = find_critical_points(surface, surface.domain, grid=20)
        assert np.allclose(found.x, 0, atol=1e-12)


def test_the_sum_of_the_indices_found_is_the_winding_number():
    inner = ((-3.5, 3.4), (-2.5, 2.5))
    found = find_critical_points(Himmelblau(), inner, grid=30)
    assert sum(p.index for p in found) == winding_number(Himmelblau(), inner)
    assert all(abs(p.x[0]) < 3.5 and abs(p.x[1]) < 2.5 for p in found)


def test_a_gradient_too_small_to_be_squared_still_turns():
    small = Function(lambda x: 1e-200 * (x[..., 0] ** 2 - x[..., 1] ** 2))
    saddle = Function(small.value, lambda x: 2e-200 * x * [1, -1])
    assert winding_number(saddle, SQUARE) == -1
    assert classify(saddle, [0.0, 0.0]) == "saddle"


# One variable.


@pytest.mark.parametrize(
    ("power", "sign", "index"), [(2, 1, 1), (2, -1, -1), (3, 1, 0), (4, 1, 1), (5, -1, 0)]
)
def test_on_a_line_the_index_is_half_the_change_of_sign_of_the_slope(power, sign, index):
    surface = Function(
        lambda x: sign * x[..., 0] ** power, lambda x: sign * power * x ** (power - 1)
    )
    assert winding_number(surface, ((-1.0, 2.0),)) == index
    (point,) = find_critical_points(surface, ((-1.0, 2.0),))
    assert point.index == index
    assert (point.kind == "degenerate") == (power > 2)


def test_turns_on_a_line_add_up_when_intervals_are_put_together():
    cuts = [-10.0, -5.0, 0.0, 4.0, 10.0]
    assert [winding_number(CosineWell(), (side,)) for side in pairwise(cuts)] == [-1, 1, -1, 1]
    assert winding_number(CosineWell(), CosineWell.domain) == 0


def test_a_search_on_a_line_needs_no_derivatives():
    found = find_critical_points(Function(CosineWell().value), CosineWell.domain)
    listed = sorted(CosineWell.critical_points, key=lambda p: p.value)
    assert [(p.kind, p.index) for p in found] == [(p.kind, p.index) for p in listed]
    assert np.allclose([p.x for p in found], [p.x for p in listed], atol=1e-8)


def test_a_slope_that_vanishes_at_an_end_of_an_interval_is_told():
    with pytest.raises(ValueError, match=r"not zero on the border of the domain, and near \(0\)"):
        winding_number(Parabola(), ((0.0, 1.0),))


@pytest.mark.parametrize("domain", [((-1.0, 1.0), (-1.0, 1.0)), ((1.0, -1.0),), (-1.0, 1.0)])
@pytest.mark.parametrize("ask", [winding_number, find_critical_points])
def test_a_domain_on_a_line_is_one_interval(ask, domain):
    with pytest.raises(ValueError, match=r"^domain must be \(\(x_low, x_high\),\), got "):
        ask(Parabola(), domain)
