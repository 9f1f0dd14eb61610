"""The lists of critical points are proved to be complete, as far as they can be."""

from dataclasses import replace

import numpy as np
import pytest

from optguide import (
    BoundedSaddle,
    ChainedRosenbrock,
    Cusp,
    Easom,
    Function,
    Himmelblau,
    Linear,
    Parabola,
    Peaks,
    Quadratic,
    Ravine,
    Rotated,
    StyblinskiTang,
    catalogue,
    certify,
    find_critical_points,
    winding_number,
)
from optguide.calculus import certificate as certificate_module
from optguide.calculus.certificate import _cut, _distinct, _inside, _single
from optguide.compile import RecordingError

SURFACES = [row.surface for row in catalogue.SURFACES]

#: Where a list cannot be proved to be complete, and why. Every one has a single such point.
UNDECIDED = {
    "Ackley": "kink",
    "MonkeySaddle": "degenerate",
    "Cusp": "degenerate",
    "QuarticSaddle": "degenerate",
    "QuarticMinimum": "degenerate",
    "Peano": "degenerate",
}


def named(surface):
    return type(surface).__name__


def cases(decided):
    return pytest.mark.parametrize(
        "surface",
        [s for s in SURFACES if (named(s) not in UNDECIDED) == decided],
        ids=named,
    )


class Slope:
    """A surface of which only the gradient matters here."""

    def __init__(self, gradient, dimension=2):
        self.gradient, self.dimension = gradient, dimension


def on_line(slope):
    return Slope(lambda x: np.stack([slope(x[..., 0])], axis=-1), dimension=1)


def in_plane(slope):
    return Slope(lambda x: np.stack(slope(x[..., 0], x[..., 1]), axis=-1))


SQUARE = ((-1.0, 1.3), (-0.9, 1.1))
LINE = ((-1.0, 1.3),)


# The catalogue


@cases(decided=True)
def test_the_list_of_a_surface_is_proved_to_be_complete(surface):
    certificate = certify(surface)
    assert certificate.complete
    assert certificate.proved == tuple(surface.critical_points)
    assert certificate.share == 1
    # The lists give twelve decimals.
    assert certificate.error < 1e-12
    assert certificate.boxes < 30_000


@cases(decided=False)
def test_everything_but_a_speck_around_one_point_is_proved(surface):
    certificate = certify(surface)
    (left,) = certificate.unproved
    assert left.x == (0.0, 0.0)
    assert left.kind == "degenerate" or left.x in surface.tips
    others = [p for p in surface.critical_points if p != left]
    assert list(certificate.proved) == others
    assert len(certificate.unlisted) == 0
    # Boxes of a millionth of the domain's side are not cut any more.
    assert set(certificate.reasons) == {UNDECIDED[named(surface)]}
    assert len(certificate.reasons) == len(certificate.undecided) > 0
    assert np.abs(certificate.undecided).max() < 2e-5
    assert 1 - 1e-10 < certificate.share <= 1
    assert not certificate.complete


def test_every_surface_without_a_certificate_is_in_the_catalogue():
    assert UNDECIDED.keys() <= set(map(named, SURFACES))


@pytest.mark.parametrize(
    "surface",
    [
        Quadratic([1.0, 10.0], angle=0.3),
        Quadratic([-1.0, 10.0], angle=0.3),
        Quadratic([-1.0, -10.0], angle=0.3),
        BoundedSaddle(angle=0.7),
        Ravine(1.0),
        Ravine(1e6),
    ],
    ids=repr,
)
def test_parameters_do_not_prevent_a_proof(surface):
    certificate = certify(surface)
    assert certificate.complete
    assert len(certificate.proved) == len(surface.critical_points)


@pytest.mark.parametrize("surface", [Himmelblau(), Peaks()], ids=named)
def test_what_a_search_has_found_can_be_proved_to_be_all(surface):
    found = find_critical_points(surface, surface.domain)
    assert certify(surface, points=found).complete


def test_a_surface_that_is_turned_has_as_many_critical_points():
    certificate = certify(Rotated(Himmelblau(), 0.3), ((-6, 6), (-6, 6)), points=())
    assert len(certificate.unlisted) == 9
    assert len(certificate.undecided) == 0


# A list that is wrong


@pytest.mark.parametrize("saddle", range(4, 8))
@pytest.mark.parametrize("minimum", range(4))
def test_a_minimum_that_is_missing_with_a_saddle_is_noticed(minimum, saddle):
    surface = Himmelblau()
    points = surface.critical_points
    missing = points[minimum], points[saddle]
    assert [p.kind for p in missing] == ["minimum", "saddle"]
    fewer = [p for p in points if p not in missing]
    # The winding numbers do not notice.
    assert sum(p.winding for p in fewer) == winding_number(surface, surface.domain)
    certificate = certify(surface, points=fewer)
    assert not certificate.complete
    assert certificate.unproved == ()
    assert len(certificate.proved) == 7
    for p in missing:
        apart = np.abs(certificate.unlisted - np.array(p.x)).max(axis=-1)
        assert apart.min() < 1e-11


def test_without_a_list_every_critical_point_is_found():
    certificate = certify(StyblinskiTang(), points=())
    assert len(certificate.unlisted) == 9
    assert len(certificate.undecided) == 0
    assert not certificate.complete


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "saddle"},
        {"kind": "degenerate"},
        {"x": (3.0, 2.001)},
        {"x": (3.00002, 2.0)},
        {"x": (1.0, 1.0)},
    ],
    ids=str,
)
def test_a_point_of_another_kind_or_place_is_not_proved(wrong):
    first, *others = Himmelblau().critical_points
    first = min([first, *others], key=lambda p: abs(p.x[0] - 3) + abs(p.x[1] - 2))
    others = [p for p in Himmelblau().critical_points if p != first]
    certificate = certify(Himmelblau(), points=[replace(first, **wrong), *others])
    assert certificate.unproved == (replace(first, **wrong),)
    np.testing.assert_allclose(certificate.unlisted, [[3, 2]], atol=1e-12)
    assert certificate.proved == tuple(others)
    assert not certificate.complete


def test_a_point_that_is_listed_twice_is_proved_once():
    points = Himmelblau().critical_points
    certificate = certify(Himmelblau(), points=[*points, points[0]])
    assert certificate.proved == points
    assert certificate.unproved == points[:1]
    assert not certificate.complete


def test_a_point_just_outside_of_the_domain_does_not_count():
    # Near the border the intervals are wider than the slope, and so is the last box.
    wide = on_line(lambda x: x + (x - x) / 2)
    certificate = certify(wide, ((0.01, 1.0),), points=())
    assert certificate.complete


def test_points_outside_of_the_domain_do_not_count():
    certificate = certify(Himmelblau(), ((0.1, 6.0), (0.5, 6.0)))
    assert certificate.complete
    assert [p.x for p in certificate.proved] == [(3.0, 2.0)]


def test_the_error_of_a_list_is_told():
    first, *others = Himmelblau().critical_points
    moved = replace(first, x=(first.x[0] + 2e-6, first.x[1] - 1e-6))
    certificate = certify(Himmelblau(), points=[moved, *others])
    assert certificate.complete
    assert certificate.error == pytest.approx(2e-6, rel=1e-6)


# What is hard to tell


def test_two_points_that_lie_close_together_are_told_apart():
    # A maximum and a minimum at -1e-5 and 1e-5.
    certificate = certify(on_line(lambda x: x**2 - 1e-10), LINE, points=())
    np.testing.assert_allclose(
        np.sort(certificate.unlisted, axis=0), [[-1e-5], [1e-5]], rtol=1e-9
    )
    assert len(certificate.undecided) == 0


def test_a_point_between_the_pieces_of_a_domain_is_found_once():
    # The domain is halved again and again, at zero first.
    symmetric = ((-1.0, 1.0), (-1.0, 1.0))
    certificate = certify(in_plane(lambda x, y: [x + y**2, y]), symmetric, points=())
    assert certificate.unlisted.tolist() == [[0.0, 0.0]]
    assert len(certificate.undecided) == 0


def test_a_point_of_winding_number_zero_is_not_passed_over():
    assert winding_number(Cusp(), Cusp().domain) == 0
    certificate = certify(Cusp(), points=())
    assert set(certificate.reasons) == {"degenerate"}
    assert not certificate.complete


@pytest.mark.parametrize(
    "slope",
    [
        lambda x, y: [np.sign(x), y],
        lambda x, y: [np.where(x > 0, 1.0, -1.0) + 0 * x, y],
        lambda x, y: [np.where(x > 0, x + 1, x - 1), y],
    ],
    ids=["sign", "constants", "sides"],
)
def test_a_sharp_minimum_is_not_passed_over(slope):
    certificate = certify(in_plane(slope), SQUARE, points=())
    assert set(certificate.reasons) == {"kink"}
    assert np.abs(certificate.undecided).max() < 1e-5
    assert not certificate.complete


def test_a_kink_where_the_gradient_does_not_vanish_is_proved_to_hold_nothing():
    certificate = certify(in_plane(lambda x, y: [np.sign(x) + 2, y]), SQUARE, points=())
    assert certificate.complete
    assert certificate.share == 1


def test_a_bend_of_the_gradient_is_no_obstacle():
    # Curvatures 1 and 3 to the left and right of the minimum.
    bend = in_plane(lambda x, y: [2 * x + np.abs(x), y - np.maximum(x, 0)])
    certificate = certify(bend, SQUARE, points=())
    np.testing.assert_allclose(certificate.unlisted, [[0, 0]], atol=1e-12)
    assert len(certificate.undecided) == 0


@pytest.mark.parametrize(
    ("surface", "domain"),
    [
        (Parabola(), ((0.0, 1.0),)),
        (Himmelblau(), ((3.0, 4.0), (1.0, 3.0))),
        (Himmelblau(), ((1.0, 3.0), (2.0, 3.0))),
    ],
    ids=["end", "side", "corner"],
)
def test_a_point_on_the_border_is_neither_in_nor_out(surface, domain):
    certificate = certify(surface, domain)
    assert certificate.reasons == ("border",)
    assert not certificate.complete
    assert certificate.proved == ()
    assert len(certificate.unlisted) == 0


def test_flat_ground_is_told_from_what_is_proved():
    # In the plain around Easom's hole the gradient is too small for floats, and before it
    # is there are more critical points than the list has, which is made for a part.
    certificate = certify(Easom(), ((-30.0, 40.0), (-30.0, 40.0)))
    assert certificate.proved == Easom().critical_points
    assert len(certificate.unlisted) > 100
    assert set(certificate.reasons) == {"flat"}
    assert 0.4 < certificate.share < 0.5
    low, high = np.moveaxis(certificate.undecided, 1, 0)
    distance = np.maximum(np.maximum(low - np.pi, np.pi - high), 0)
    assert np.hypot(*distance.T).min() > 20


def test_a_trough_ends_with_the_boxes():
    certificate = certify(Quadratic([1.0, 0.0]), SQUARE, points=(), max_boxes=5000)
    assert set(certificate.reasons) == {"unfinished"}
    assert 1000 < certificate.boxes <= 5000
    assert certificate.unlisted.shape == (0, 2)
    # The floor is covered by the last pieces, and the share is what they leave.
    low, high = np.moveaxis(certificate.undecided, 1, 0)
    assert np.abs(certificate.undecided[..., 0]).max() < 0.01
    parts = (high - low).prod(axis=-1).sum() / (2.3 * 2.0)
    assert certificate.share == pytest.approx(1 - parts)
    assert (high - low)[:, 1].sum() >= 2.0


def test_a_plane_has_no_critical_points():
    certificate = certify(Linear([1.0, 2.0]), SQUARE, points=())
    assert certificate.complete
    assert certificate.proved == ()
    assert certificate.error == 0


@pytest.mark.parametrize("scale", [1e-200, 1e-6, 1e6, 1e200])
def test_multiplying_a_surface_by_a_constant_changes_no_proof(scale):
    plain = Himmelblau()
    scaled = Slope(lambda x: scale * plain.gradient(x))
    certificate = certify(scaled, plain.domain, plain.critical_points)
    assert certificate.complete
    assert len(certificate.proved) == 9


# The parts


def test_the_pieces_of_a_box_cover_it():
    box = np.array([[[-1.0, 0.1], [1.3, 0.7]], [[0.0, 0.0], [1.0, 5e-324]]])
    pieces = _cut(box, 3)
    assert pieces.shape == (18, 2, 2)
    x = (
        box[:, 0]
        + np.random.default_rng(0).random((1000, 1, 2)) * np.diff(box, axis=1)[:, 0]
    )
    points = np.repeat(x.reshape(-1, 1, 2), 2, axis=1)
    assert _inside(points[:, None], pieces).any(axis=1).all()
    assert np.diff(pieces, axis=1).prod(axis=-1).sum() == pytest.approx(2.3 * 0.6)


def test_points_are_the_same_only_where_that_is_sure():
    owned = np.array([[[0.0], [4.0]], [[1.0], [5.0]], [[6.0], [8.0]], [[7.0], [9.0]]])
    # The first two lie where the other is the only one. The last two could be one point, or
    # two, for each may lie outside of where the other is the only one.
    place = np.array([[[2.0], [2.1]], [[2.0], [2.2]], [[6.9], [7.2]], [[7.1], [8.1]]])
    first, unclear = _distinct(owned, place)
    assert first.tolist() == [True, False, True, True]
    assert unclear.tolist() == [False, False, True, True]


def test_what_is_unclear_is_not_lost(monkeypatch):
    def nothing_is_clear(owned, place):
        return np.full(len(place), True), np.full(len(place), True)

    monkeypatch.setattr(certificate_module, "_distinct", nothing_is_clear)
    certificate = certify(Himmelblau())
    assert set(certificate.reasons) == {"unfinished"}
    assert certificate.unproved == Himmelblau().critical_points


def test_a_box_that_does_not_shrink_proves_nothing():
    boxes = np.array([[[0.0], [1.0]], [[0.0], [1.0]], [[0.0], [1.0]]])
    k = np.array([[[0.0], [1.0]], [[0.0], [0.9]], [[0.1], [0.9]]])
    assert _single(boxes, k).tolist() == [False, False, True]


# Bad input


def test_what_the_surface_does_not_tell_must_be_given():
    turned = Rotated(Himmelblau(), 0.3)
    said = "must be given: Rotated has none of its own$"
    with pytest.raises(ValueError, match=f"^domain {said}"):
        certify(turned)
    with pytest.raises(ValueError, match=f"^points {said}"):
        certify(turned, SQUARE)


def test_more_than_two_variables_are_refused():
    with pytest.raises(ValueError, match="domain must be"):
        certify(ChainedRosenbrock(3), ((-1.0, 1.0),) * 3, points=())


def test_a_gradient_that_cannot_be_recorded_is_refused():
    with pytest.raises(RecordingError):
        certify(Function(lambda x: (x**2).sum(axis=-1)), SQUARE, points=())


def test_a_number_of_boxes_that_is_none_is_refused():
    with pytest.raises(
        ValueError, match="max_boxes must be a whole number >= 1, got 0"
    ):
        certify(Himmelblau(), max_boxes=0)
