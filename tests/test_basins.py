"""A basin map is one run of many starts in blocks, and each end goes to its point."""

import itertools
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy.spatial.distance import pdist
from test_plotting import EYES, linear, oklab

from optguide import (
    Adam,
    Bowl,
    Counted,
    ExactTrustRegion,
    Function,
    GradientDescent,
    Himmelblau,
    Linear,
    NewtonCG,
    Parabola,
    Quadratic,
    Ripple,
    Scaled,
    basins,
    find_critical_points,
    plotting,
    run,
)
from optguide.catalogue import METHODS
from optguide.plotting import maps
from optguide.random import normal

module = import_module("optguide.studies.basins")


def starts(domain, grid):
    """Return the middles of the cells, row by row, written out."""
    (left, right), (low, high) = domain
    x = [left + (right - left) * (i + 0.5) / grid for i in range(grid)]
    y = [low + (high - low) * (i + 0.5) / grid for i in range(grid)]
    return np.array([[[a, b] for a in x] for b in y])


@pytest.mark.parametrize("row", METHODS, ids=lambda row: row.label)
def test_blocks_on_all_cores_end_where_one_run_of_all_starts_ends_to_the_last_bit(
    row, monkeypatch
):
    monkeypatch.setattr(
        module, "_BLOCK", 37
    )  # 144 starts are four blocks, the last one shorter
    found = basins(row.method, Himmelblau(), grid=12, steps=15)
    whole = run(row.method, Himmelblau(), starts(Himmelblau.domain, 12), steps=15)
    np.testing.assert_array_equal(found.x, whole.x)
    assert not np.array_equal(found.x, starts(Himmelblau.domain, 12))


class WalkState(NamedTuple):
    x: Any
    key: Any
    t: int


@dataclass(frozen=True)
class Walk:
    """A random walk: every start has a key of its own, counted from zero."""

    def init(self, x):
        return WalkState(x, np.arange(x[..., 0].size).reshape(x.shape[:-1]), 0)

    def step(self, surface, state):
        step = normal(1, state.key, state.t, state.x.shape[-1])
        return WalkState(state.x + step, state.key, state.t + 1)


def test_a_start_keeps_its_random_numbers_in_whatever_block_it_is(monkeypatch):
    whole = run(Walk(), Bowl(), starts(Bowl.domain, 12), steps=5)
    for size in 7, 144, 1000:
        monkeypatch.setattr(module, "_BLOCK", size)
        np.testing.assert_array_equal(
            basins(Walk(), Bowl(), grid=12, steps=5).x, whole.x
        )


@pytest.mark.parametrize("grid", [300, 301])
def test_starts_are_counted_once_in_whatever_block_they_are(grid):
    counted = Counted(Himmelblau())
    basins(GradientDescent(0.001), counted, grid, steps=20)
    np.testing.assert_array_equal(counted.n_gradients, np.full(grid * grid, 20))
    assert counted.tally.sum() == 20 * grid * grid


@pytest.mark.parametrize("block", [7, 37, 144, 1000])
@pytest.mark.parametrize("wrap", [Counted, lambda f: Scaled(Counted(f), 2.0)])
def test_counts_of_several_methods_add_up_start_by_start(block, wrap, monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", block)
    methods = [ExactTrustRegion(), NewtonCG(), GradientDescent(0.005)]
    expected = 0
    for method in methods:
        alone = Counted(Himmelblau())
        surface = Scaled(alone, 2.0) if wrap is not Counted else alone
        run(method, surface, starts(Himmelblau.domain, 12).reshape(-1, 2), steps=9)
        expected = expected + alone.tally
    surface = wrap(Himmelblau())
    counted = surface if wrap is Counted else surface.surface
    there = {"domain": Himmelblau.domain, "points": Himmelblau.critical_points}
    basins(methods, surface, 12, 9, **there)
    np.testing.assert_array_equal(counted.tally, expected)
    # Line searches end at different times.
    assert np.ptp(counted.n_values) > 0
    # A second map is added to the first.
    basins(methods, surface, 12, 9, **there)
    np.testing.assert_array_equal(counted.tally, 2 * expected)
    with pytest.raises(ValueError, match=r"^points must have the shape \(144,\)"):
        basins(methods, surface, 11, 9, **there)


def test_a_readers_surface_that_keeps_state_is_the_one_that_is_asked(monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", 37)

    class Watched(Himmelblau):
        tally = "a name that is free"

        def gradient(self, x):
            asked.append(len(x))
            return super().gradient(x)

    asked: list[int] = []
    basins(GradientDescent(0.001), Watched(), 12, steps=5)
    # Five gradients for each start, in some blocks or other.
    assert sum(asked) == 5 * 144


def test_several_methods_at_once_give_the_maps_that_each_gives_alone(monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", 50)
    methods = [Adam(0.1), GradientDescent(0.005), Adam(0.01)]
    together = basins(methods, Himmelblau(), grid=10, steps=50)
    for method, one in zip(methods, together, strict=True):
        alone = basins(method, Himmelblau(), grid=10, steps=50)
        np.testing.assert_array_equal(one.end, alone.end)
        np.testing.assert_array_equal(one.x, alone.x)
    assert not np.array_equal(together[0].x, together[2].x)


def test_an_end_belongs_to_the_critical_point_within_the_tolerance():
    found = basins(GradientDescent(0.003), Himmelblau(), grid=31, steps=30)
    distance = np.array([np.linalg.norm(found.x - p.x, axis=-1) for p in found.points])
    near = distance <= found.tolerance
    assert (near.sum(axis=0) == (found.end >= 0)).all()
    np.testing.assert_array_equal(
        found.end[found.end >= 0], near.argmax(axis=0)[found.end >= 0]
    )
    assert {-1, 0, 1, 2, 3} <= set(
        found.end.ravel()
    )  # thirty steps are too few for some
    for i, point in enumerate(found.points):
        assert (found.kind[found.end == i] == point.kind).all()
    assert (found.kind[found.end == -1] == "none").all()


def test_without_a_step_only_starts_beside_a_critical_point_are_at_one():
    found = basins(Adam(), Quadratic([2.0, -2.0]), grid=5, steps=0)
    assert found.kind[2, 2] == "saddle"
    assert (found.end == -1).sum() == 24


def test_what_leaves_for_infinity_ends_nowhere_and_warns_of_nothing():
    with np.errstate(all="raise"):
        found = basins(GradientDescent(1.0), Himmelblau(), grid=8, steps=50)
    assert not np.isfinite(found.x).any()
    assert (found.end == -1).all()


def test_no_end_is_within_the_tolerance_of_two_points_or_visibly_away_from_its_own():
    for surface in Himmelblau(), Ripple(), Bowl():
        found = basins(Adam(), surface, grid=2, steps=0)
        places = [point.x for point in found.points]
        apart = pdist(places).min(initial=np.inf)
        (left, right), (low, high) = surface.domain
        assert found.tolerance == min(0.01 * max(right - left, high - low), apart / 2)
    assert basins(Adam(), Bowl(), grid=2, steps=0, tolerance=0.5).tolerance == 0.5


def test_a_function_of_ones_own_is_given_its_domain_and_its_points():
    f = Function(lambda x: (x[..., 0] ** 2 - 1) ** 2 + x[..., 1] ** 2)
    domain = ((-2, 2), (-1, 1))
    for missing in "domain", "points":
        given = {"domain": domain, "points": []}
        del given[missing]
        with pytest.raises(
            ValueError, match=f"^{missing} must be given: Function has none"
        ):
            basins(Adam(), f, grid=4, steps=1, **given)
    points = find_critical_points(f, domain, grid=10)
    found = basins(
        GradientDescent(0.1), f, grid=6, steps=100, domain=domain, points=points
    )
    (left, right) = (
        next(i for i, p in enumerate(points) if p.x[0] * side > 0.5) for side in (-1, 1)
    )
    assert (found.end[:, :3] == left).all()
    assert (found.end[:, 3:] == right).all()


def test_a_rate_per_coordinate_is_fine_and_one_per_start_is_refused():
    stretched = GradientDescent(np.array([0.1, 0.2]))
    whole = run(stretched, Bowl(), starts(Bowl.domain, 4), steps=3).x
    np.testing.assert_array_equal(basins(stretched, Bowl(), grid=4, steps=3).x, whole)
    for shape in (3, 1, 1, 1), (16, 1), (4, 4, 2):
        with pytest.raises(
            ValueError, match=r"^learning_rate must be the same for all starts, got"
        ):
            basins(GradientDescent(np.ones(shape)), Bowl(), grid=4, steps=3)


def test_bad_input_is_told_in_one_sentence():
    with pytest.raises(ValueError, match=r"^grid must be"):
        basins(Adam(), Bowl(), grid=0, steps=1)
    with pytest.raises(ValueError, match=r"^tolerance must be"):
        basins(Adam(), Bowl(), grid=1, steps=1, tolerance=0.0)
    with pytest.raises(TypeError, match=r"^method must be a method"):
        basins("Adam", Bowl(), grid=1, steps=1)
    with pytest.raises(ValueError, match=r"^domain must be"):
        basins(
            Adam(),
            Linear([1.0, 2.0]),
            grid=1,
            steps=1,
            domain=((0, 0), (0, 1)),
            points=[],
        )


POINT, *_ = Himmelblau.critical_points


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"points": [[3, 2]]},
            "points must be critical points of the plane in a list, got [[3, 2]]",
        ),
        ({"points": POINT}, "points must be critical points of the plane in a list"),
        ({"points": 3}, "points must be critical points of the plane in a list"),
        (
            {"points": Parabola.critical_points},
            "points must be critical points of the plane",
        ),
        (
            {"points": [*Himmelblau.critical_points, POINT]},
            f"points must differ from each other, got {POINT.x} twice",
        ),
        (
            {"points": [POINT, POINT], "tolerance": 0.1},
            f"points must differ from each other, got {POINT.x} twice",
        ),
        (
            {"tolerance": np.ones(3)},
            "tolerance must be one number, got array([1., 1., 1.])",
        ),
        ({"tolerance": "small"}, "tolerance must be a finite number > 0, got 'small'"),
        ({"method": []}, "method must be a method, or several, got []"),
        (
            {"method": "Adam"},
            "method must be a method, such as GradientDescent(0.01), got 'Adam'",
        ),
        (
            {"method": [Adam(), 3]},
            "method must be a method, such as GradientDescent(0.01), got 3",
        ),
        (
            {"surface": 3},
            "surface must be a surface with gradient, such as Himmelblau(), got 3",
        ),
    ],
    ids=itertools.count(),
)
def test_what_the_ends_are_compared_with_is_looked_at_before_a_step(given, sentence):
    with pytest.raises((ValueError, TypeError)) as told:
        basins(
            **{
                "method": Adam(),
                "surface": Himmelblau(),
                "grid": 3,
                "steps": 1,
                **given,
            }
        )
    assert str(told.value).startswith(sentence)
    assert "\n" not in str(told.value)


# The picture


def drawn(surface, method, steps):
    found = basins(method, surface, grid=30, steps=steps)
    ax = Figure(layout="constrained").subplots()
    return found, plotting.basins(ax, surface, found), ax


def test_a_pixel_has_the_colour_of_its_minimum_and_none_is_blank():
    found, image, _ = drawn(Himmelblau(), GradientDescent(0.003), 30)
    pixels = image.get_array()
    assert image.get_extent() == [-6, 6, -6, 6]
    assert image.origin == "lower"
    np.testing.assert_array_equal(pixels[..., 3] == 0, found.kind != "minimum")
    colours = [np.unique(pixels[found.end == i], axis=0) for i in range(4)]
    assert [len(each) for each in colours] == [1, 1, 1, 1]
    assert len({tuple(each[0]) for each in colours}) == 4


def test_a_minimum_has_the_same_colour_in_the_map_of_every_method():
    _, one, _ = drawn(Himmelblau(), GradientDescent(0.003), 100)
    _, other, _ = drawn(Himmelblau(), Adam(0.1), 300)
    near = (12, 23)  # a start beside the minimum at (3.6, -1.8)
    np.testing.assert_array_equal(one.get_array()[near], other.get_array()[near])


def test_minima_beside_each_other_differ_in_colour():
    points = [p.x for p in Ripple().critical_points if p.kind == "minimum"]
    np.random.default_rng(0).shuffle(points)
    colours = maps._deal_colours(np.array(points), len(plotting.GROUNDS))
    distance = np.linalg.norm(
        np.subtract.outer(points, points).diagonal(axis1=1, axis2=3), axis=-1
    )
    beside = (distance > 0) & (distance < 0.16)  # the grid of the ripples is 0.155 wide
    assert beside.sum() > 2000
    assert (colours[:, None] != colours)[beside].all()


def test_minima_are_numbered_where_the_numbers_leave_room_for_the_map():
    _, _, ax = drawn(Himmelblau(), Adam(0.1), 10)
    assert [text.get_text() for text in ax.texts] == ["1", "2", "3", "4"]
    assert {mpl.colors.to_hex(text.get_color()) for text in ax.texts} == {"#000000"}
    _, _, ax = drawn(Ripple(), Adam(0.1), 10)
    assert not ax.texts
    assert not ax.collections


@pytest.mark.parametrize("page", ["#ffffff", "#131416"])
@pytest.mark.parametrize("eye", EYES)
def test_two_grounds_and_the_page_differ_for_every_eye(eye, page):
    page = np.array(mpl.colors.to_rgb(page))
    grounds = [np.array(mpl.colors.to_rgb(c)) for c in plotting.GROUNDS]
    mixed = [page, *(plotting.THIN * c + (1 - plotting.THIN) * page for c in grounds)]
    seen = [oklab(np.clip(np.array(EYES[eye]) @ linear(c), 0, 1)) for c in mixed]
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.1
