"""Contracts of every surface of the catalogue: its derivatives, and its critical points.

Nothing here is a second copy of a formula. Derivatives are compared with what the surface's own
`value` says, in three independent ways; critical points with what its own gradient says on the way
around them. Each check is a function of a surface, and is seen to fail on broken ones at the end.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from cases import case

from optguide import (
    Ackley,
    BoundedSaddle,
    CosineWell,
    Cusp,
    Himmelblau,
    Quadratic,
    Ravine,
    Ripple,
    Wobbly,
    central_difference,
    classify,
    complex_step,
    find_critical_points,
    hvp,
    taylor_test,
    winding_number,
)
from optguide.calculus.critical_points import turning, winding
from optguide.catalogue import SURFACES
from optguide.compile import record, to_sympy

PARAMETERS = {
    "turned quadratic": Quadratic((2.0, -3.0), angle=0.7),
    "quadratic hill": Quadratic((-0.5, -4.0), angle=2.0),
    "bounded saddle, an eighth of a turn": BoundedSaddle(np.pi / 4),
    "bounded saddle, some turn": BoundedSaddle(-0.3),
    "ravine as round as a bowl": Ravine(1.0),
}
ALL = {row.label: row.surface for row in SURFACES} | PARAMETERS
#: Their values contain what has no derivative in the complex plane, so a complex step says nothing.
NOT_ANALYTIC = {"wobbly": "an absolute value"}

every_surface = pytest.mark.parametrize(
    "surface", [pytest.param(s, id=i) for i, s in ALL.items()]
)
every_analytic_surface = pytest.mark.parametrize(
    "surface", [pytest.param(s, id=i) for i, s in ALL.items() if i not in NOT_ANALYTIC]
)


def sample(surface, count=500):
    """Points spread over the domain, none within a thousandth of a kink or a tip."""
    low, high = np.array(surface.domain).T
    x = np.random.default_rng(0).uniform(low, high, (count, len(low)))
    for a, b in np.array(getattr(surface, "kinks", ())).reshape(-1, 2, 2):
        t = np.clip((x - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
        x = x[np.linalg.norm(x - a - t[:, None] * (b - a), axis=-1) > 1e-3]
    for tip in getattr(surface, "tips", ()):
        x = x[np.linalg.norm(x - tip, axis=-1) > 1e-3]
    return x


def smooth(surface):
    """Return the listed critical points without the tips, where no derivative is to be asked."""
    tips = getattr(surface, "tips", ())
    return [p for p in surface.critical_points if p.x not in tips]


def around(surface, x, side):
    """Return the turns of the gradient around a small square about each point."""
    return winding(surface, np.array(x) - side, np.array(x) + side, 8)


def cells(surface, count=90):
    """Cells of a grid: corners of the lines, and the turns of the gradient around each cell.

    The inner lines are shifted by an irrational part of a cell, off every symmetry. On a line the
    cells are intervals.
    """
    low, high = np.array(surface.domain).T
    inner = (np.arange(count)[:, None] + [2**0.5 - 1, 3**0.5 - 1][: len(low)]) / count
    lines = np.concatenate([[low], low + (high - low) * inner, [high]])
    if len(low) == 1:
        return lines, winding(surface, lines[:-1], lines[1:], 1)
    corners = np.stack(np.meshgrid(lines[:, 0], lines[:, 1], indexing="ij"), axis=-1)

    def turns(a, b):
        return turning(surface, a.reshape(-1, 2), b.reshape(-1, 2), 4).reshape(
            a.shape[:-1]
        )

    along, up = turns(corners[:-1], corners[1:]), turns(corners[:, :-1], corners[:, 1:])
    return lines, (along[:, :-1] + up[1:] - along[:, 1:] - up[:-1]) / (2 * np.pi)


# ------------------------------------------------------------------------------------ derivatives


def check_complex_step(surface):
    x = sample(surface)
    for f, derivative in (
        (surface.value, surface.gradient),
        (surface.gradient, surface.hessian),
    ):
        exact, ours = complex_step(f, x), derivative(x)
        # Ten roundings; sums that cancel are right to the rounding of their largest terms.
        np.testing.assert_allclose(
            ours, exact, rtol=2e-15 * 10, atol=2e-15 * np.abs(ours).max()
        )


def check_central_differences(surface):
    x = sample(surface)
    for f, derivative in (
        (surface.value, surface.gradient),
        (surface.gradient, surface.hessian),
    ):
        measured, error = central_difference(f, x, with_error=True)
        ours = derivative(x)
        assert (np.abs(ours - measured) <= error).all()
        # The error allowed is small, or this would prove nothing.
        assert np.median(error) < 1e-7 * np.abs(ours).max()


def check_taylor(surface):
    x = sample(surface, 200)
    for order, slope in (1, 2), (2, 3):
        # Where a short step leaves rounding alone the surface is smooth enough for a longer one.
        for step in 1e-3, 3e-2:
            slopes = taylor_test(surface, x, order=order, step=step)
            known = slopes[np.isfinite(slopes)]
            if len(known) > 50:
                break
        # Where the Hessian is the same everywhere it leaves rounding alone, and no slope.
        assert len(known) > 50 or (
            order == 2 and not np.ptp(surface.hessian(x), axis=0).any()
        )
        assert not len(known) or abs(np.median(known) - slope) < 0.05


def check_products(surface):
    x = sample(surface)
    p = (
        np.random.default_rng(1).normal(size=x.shape)
        * 10.0 ** np.linspace(-8, 8, len(x))[:, None]
    )
    exact = np.einsum("...ij,...j->...i", surface.hessian(x), p)
    size = np.abs(surface.hessian(x)).max() * np.abs(p).max(axis=-1, keepdims=True)
    assert (np.abs(hvp(surface, x, p) - exact) <= 1e-14 * size).all()
    # From gradients alone: ten digits, seven where the surface changes over a fortieth of a unit.
    from_gradients = hvp(SimpleNamespace(gradient=surface.gradient), x, p)
    assert np.median(np.abs(from_gradients - exact) / size) < 1e-7


def check_hessian_is_symmetric(surface):
    h = surface.hessian(sample(surface))
    assert (np.abs(h - np.swapaxes(h, -1, -2)) <= 2.3e-16 * np.abs(h).max()).all()


def check_sympy(surface):
    import sympy

    symbols = sympy.symbols("x y", real=True)[: surface.dimension]
    f = to_sympy(record(surface.value, np.zeros(surface.dimension)), list(symbols))
    gradient = [sympy.diff(f, v) for v in symbols]
    hessian = [[sympy.diff(g, v) for v in symbols] for g in gradient]
    x = sample(surface, 100)
    for expression, ask in (
        (f, surface.value),
        (gradient, surface.gradient),
        (hessian, surface.hessian),
    ):
        # The sample keeps away from kinks, where the second derivative is a spike.
        numbers = sympy.lambdify(
            symbols, expression, [{"DiracDelta": np.zeros_like}, "numpy"]
        )
        theirs = np.array([numbers(*point) for point in x], dtype=float)
        # SymPy writes constants with 15 digits, and a wave of many turns shows it.
        rounding = np.abs(ask(x * (1 + 2e-15)) - ask(x * (1 - 2e-15)))
        allowed = rounding + 2e-14 * np.abs(theirs) + 4e-15 * np.abs(theirs).max()
        assert (np.abs(ask(x) - theirs) <= allowed).all()


@every_analytic_surface
def test_derivatives_agree_with_a_complex_step(surface):
    check_complex_step(surface)


@every_surface
def test_derivatives_agree_with_central_differences(surface):
    check_central_differences(surface)


@every_surface
def test_what_a_taylor_polynomial_leaves_shrinks_as_it_should(surface):
    check_taylor(surface)


@every_surface
def test_products_with_the_hessian_agree_with_the_hessian(surface):
    check_products(surface)


@every_surface
def test_hessians_are_symmetric(surface):
    check_hessian_is_symmetric(surface)


@every_surface
def test_derivatives_agree_with_sympy_on_the_recorded_value(surface):
    check_sympy(surface)


def test_surfaces_that_are_not_analytic_have_kinks_and_the_others_have_none():
    kinked = {label for label, surface in ALL.items() if hasattr(surface, "kinks")}
    assert kinked == set(NOT_ANALYTIC)
    for label in NOT_ANALYTIC:
        with pytest.raises(AssertionError):
            check_complex_step(ALL[label])


@pytest.mark.parametrize("label", NOT_ANALYTIC)
def test_the_gradient_jumps_at_every_kink_and_the_value_does_not(label):
    surface = ALL[label]
    low, high = np.array(surface.domain).T
    for a, b in np.array(surface.kinks):
        assert ((low <= [a, b]) & ([a, b] <= high)).all()
        on = a + np.linspace(0, 1, 50)[:, None] * (b - a)
        across = 1e-9 * np.array([b[1] - a[1], a[0] - b[0]])
        jump = surface.gradient(on + across) - surface.gradient(on - across)
        assert (np.linalg.norm(jump, axis=-1) > 0.1).all()
        assert (
            np.abs(surface.value(on + across) - surface.value(on - across)) < 1e-6
        ).all()


# ----------------------------------------------------------------------------------------- points


@every_surface
def test_shapes_follow_the_points(surface):
    for shape in (), (5,), (3, 4), (0,), (2, 2):
        d = surface.dimension
        x = np.full((*shape, d), 0.5)
        x.setflags(write=False)
        assert surface.value(x).shape == shape
        assert surface.gradient(x).shape == (*shape, d)
        assert surface.hessian(x).shape == (*shape, d, d)


@every_surface
def test_a_batch_of_points_equals_its_rows(surface):
    x = sample(surface, 30)[:, None]
    for ask in surface.value, surface.gradient, surface.hessian:
        rows = np.array([[ask(point) for point in row] for row in x])
        # Sums of two terms may be done in another order in a batch.
        np.testing.assert_allclose(
            ask(x), rows, rtol=1e-15, atol=1e-15 * np.abs(rows).max()
        )


@every_surface
def test_lists_of_whole_numbers_are_points(surface):
    points = [[1, 2][: surface.dimension], [0, -1][: surface.dimension]]
    for ask in surface.value, surface.gradient, surface.hessian:
        np.testing.assert_array_equal(ask(points), ask(np.array(points, dtype=float)))


@every_surface
def test_points_of_another_dimension_are_refused_in_one_sentence(surface):
    d = surface.dimension
    says = rf"^points must have shape \(\.\.\., {d}\), got"
    for x in (
        *(np.ones(shape) for shape in ((d + 1,), (d - 1,), (3, d + 1), (3, d - 1))),
        *([1.0] * (d + 1), [1.0] * (d - 1), 1.0),
    ):
        for ask in surface.value, surface.gradient, surface.hessian:
            with case(ask.__name__, repr(x)), pytest.raises(ValueError, match=says):
                ask(x)


@every_surface
def test_overflow_is_a_number_and_no_warning(surface):
    # Warnings are errors in these tests.
    d = surface.dimension
    x = np.array([[1e200, -1e200], [1e308, 1e308], [np.inf, 0.0], [np.nan, 1.0]])[:, :d]
    assert surface.value(x).shape == (4,)
    assert surface.gradient(x).shape == (4, d)
    assert surface.hessian(x).shape == (4, d, d)
    assert np.isnan(surface.value(x)[3])


# -------------------------------------------------------------------------------- critical points


def check_listed_points(surface):
    listed = smooth(surface)
    x = np.array([p.x for p in listed])
    low, high = np.array(surface.domain).T
    assert ((low < x) & (x < high)).all(), "a point outside of the domain"
    polished = x
    for _ in range(5):
        # Where the Hessian is singular the gradient is zero, and the smallest solution too.
        inverse = np.linalg.pinv(surface.hessian(polished))
        polished = polished - np.einsum(
            "...ij,...j->...i", inverse, surface.gradient(polished)
        )
    # Twelve decimals are listed.
    np.testing.assert_allclose(x, polished, rtol=0, atol=1e-12)
    values, eigenvalues = (
        surface.value(polished),
        np.linalg.eigvalsh(surface.hessian(polished)),
    )
    np.testing.assert_allclose(
        [p.value for p in listed], values, rtol=1e-11, atol=1e-12
    )
    np.testing.assert_allclose(
        [p.eigenvalues for p in listed], eigenvalues, rtol=1e-11, atol=1e-12
    )
    assert [p.kind for p in listed] == classify(surface, polished).tolist()
    # Around a small square, a thousandth of the way to the nearest neighbour at most.
    apart = np.linalg.norm(x[:, None] - x, axis=-1) + np.diag(np.full(len(x), np.inf))
    side = 1e-3 * min(apart.min(), (high - low).min())
    np.testing.assert_allclose(
        [p.winding for p in listed], around(surface, x, side), atol=1e-9
    )


def check_tips(surface):
    by_place = {p.x: p for p in surface.critical_points}
    turn = np.linspace(0, 2 * np.pi, 50)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    for tip in surface.tips:
        listed = by_place[tip]
        near, nearer = (tip + radius * circle for radius in (1e-6, 1e-9))
        # A tip: the slope all around it, and not only at it, is no zero however near.
        slope = np.linalg.norm(surface.gradient(nearer), axis=-1)
        np.testing.assert_allclose(
            np.linalg.norm(surface.gradient(near), axis=-1), slope, rtol=1e-4
        )
        assert slope.min() > 0.1
        np.testing.assert_allclose(
            around(surface, [tip], 1e-9), listed.winding, atol=1e-9
        )
        # All around it is higher.
        assert listed.kind == "minimum"
        assert (surface.value(near) > listed.value).all()
        np.testing.assert_allclose(
            surface.value(np.array(tip)), listed.value, atol=1e-12
        )
        # In the limit one eigenvalue of the Hessian is listed, and the other grows as 1 / radius.
        low, high = np.linalg.eigvalsh(surface.hessian(near)).T
        np.testing.assert_allclose(low, listed.eigenvalues[0], rtol=1e-4)
        assert listed.eigenvalues[1] == np.inf
        np.testing.assert_allclose(high * 1e-6, slope, rtol=1e-4)


def check_index_goes_with_kind(surface):
    for p in surface.critical_points:
        if p.kind != "degenerate":
            assert p.winding == np.prod(np.sign(p.eigenvalues))
            assert (p.kind == "saddle") == (p.eigenvalues[0] < 0 < p.eigenvalues[-1])
            assert (p.kind == "minimum") == (p.eigenvalues[0] > 0)


def check_border(surface):
    total = winding_number(surface, surface.domain)
    assert total == sum(p.winding for p in surface.critical_points)


def check_cells(surface):
    lines, turns = cells(surface)
    np.testing.assert_allclose(turns, np.rint(turns), atol=1e-9)
    x = np.array([p.x for p in surface.critical_points]).reshape(-1, surface.dimension)
    place = [
        np.searchsorted(lines[:, k], x[:, k]) - 1 for k in range(surface.dimension)
    ]
    listed = np.zeros_like(turns)
    np.add.at(listed, tuple(place), [p.winding for p in surface.critical_points])
    np.testing.assert_array_equal(np.rint(turns), listed)


def check_search(surface):
    listed = sorted(p.x for p in smooth(surface))
    # Some nine starts for each point to be found.
    grid = max(30, round(3 * len(listed) ** 0.5))
    found = sorted(
        p.x for p in find_critical_points(surface, surface.domain, grid=grid)
    )
    assert len(found) == len(listed)
    gaps = np.linalg.norm(np.array(found)[:, None] - np.array(listed), axis=-1)
    # Newton's method comes close to a degenerate point only slowly.
    assert gaps.min(axis=0).max() < 1e-8


@every_surface
def test_listed_critical_points_are_critical_and_of_their_kind(surface):
    check_listed_points(surface)


@pytest.mark.parametrize("label", [i for i, s in ALL.items() if hasattr(s, "tips")])
def test_the_surface_rises_from_every_tip_in_all_directions(label):
    check_tips(ALL[label])


@every_surface
def test_the_index_goes_with_the_kind_and_the_eigenvalues(surface):
    check_index_goes_with_kind(surface)


@every_surface
def test_turns_along_the_border_are_the_sum_of_the_indices(surface):
    check_border(surface)


@every_surface
def test_turns_around_every_cell_are_the_sum_of_the_indices_inside(surface):
    check_cells(surface)


@every_surface
def test_newton_from_a_grid_finds_no_other_critical_points(surface):
    check_search(surface)


@every_surface
def test_starts_lie_in_the_domain(surface):
    low, high = np.array(surface.domain).T
    starts = np.array(surface.starts)
    assert starts.shape[1:] == (surface.dimension,)
    assert ((low <= starts) & (starts <= high)).all()


@every_surface
def test_levels_increase_and_are_in_the_picture(surface):
    levels = np.array(surface.levels)
    assert (np.diff(levels) > 0).all()
    sides = [np.linspace(low, high, 200) for low, high in surface.domain]
    values = surface.value(np.stack(np.meshgrid(*sides), axis=-1))
    # Levels are shared by surfaces with other parameters, so some may be out of the picture.
    assert ((values.min() < levels) & (levels < values.max())).sum() >= 5


# ------------------------------------------------------------------------------------- they bite


class Broken:
    """A surface with some of its answers replaced."""

    def __init__(self, surface, **changes):
        self.surface = surface
        vars(self).update(changes)

    def __getattr__(self, name):
        return getattr(self.surface, name)


def changed(**changes):
    return Broken(Himmelblau(), **changes)


def listing(change):
    return changed(critical_points=tuple(change(list(Himmelblau().critical_points))))


def put(points, i, **changes):
    points[i] = replace(points[i], **changes)
    return points


H = Himmelblau()
DERIVATIVES = [check_complex_step, check_central_differences, check_sympy]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(
            changed(value=lambda x: H.value(x) + 1e-6 * np.sin(x).sum(-1)), id="value"
        ),
        pytest.param(
            changed(gradient=lambda x: H.gradient(x) * (1 + 1e-8)), id="gradient"
        ),
        pytest.param(
            changed(gradient=lambda x: H.gradient(x)[..., ::-1]), id="swapped gradient"
        ),
        pytest.param(changed(hessian=lambda x: H.hessian(x) + 1e-5), id="hessian"),
        pytest.param(
            changed(hessian=lambda x: H.hessian(x) * [[1, -1], [-1, 1]]),
            id="sign in the hessian",
        ),
    ],
)
@pytest.mark.parametrize("check", DERIVATIVES)
def test_a_wrong_derivative_is_noticed(check, broken):
    check(H)
    with pytest.raises(AssertionError):
        check(broken)


@pytest.mark.parametrize("name", ["gradient", "hessian"])
def test_a_wrong_derivative_changes_the_slope(name):
    def wrong(x):
        return 1.1 * getattr(H, name)(x)

    with pytest.raises(AssertionError):
        check_taylor(changed(**{name: wrong}))


def test_a_wrong_product_is_noticed():
    with pytest.raises(AssertionError):
        check_products(
            changed(hvp=lambda x, p: np.einsum("...ij,...i->...j", H.hessian(x), 2 * p))
        )


def test_a_hessian_that_is_not_symmetric_is_noticed():
    with pytest.raises(AssertionError):
        check_hessian_is_symmetric(
            changed(hessian=lambda x: H.hessian(x) + np.array([[0, 1e-9], [0, 0]]))
        )


@pytest.mark.parametrize("i", range(len(H.critical_points)))
def test_a_critical_point_that_is_missing_is_noticed_three_times(i):
    missing = listing(lambda points: points[:i] + points[i + 1 :])
    for check in check_border, check_cells, check_search:
        with pytest.raises(AssertionError):
            check(missing)


def test_a_minimum_and_a_saddle_missing_together_are_noticed_in_their_cells():
    missing = listing(lambda points: points[1:4] + points[5:])
    check_border(missing)  # Their indices cancel.
    for check in check_cells, check_search:
        with pytest.raises(AssertionError):
            check(missing)


@pytest.mark.parametrize("i", range(4))
def test_a_critical_point_missing_on_a_line_is_noticed_three_times(i):
    points = CosineWell.critical_points
    missing = Broken(CosineWell(), critical_points=points[:i] + points[i + 1 :])
    for check in check_border, check_cells, check_search:
        check(CosineWell())
        with pytest.raises(AssertionError):
            check(missing)


def test_one_ripple_missing_of_2401_points_is_noticed():
    points = Ripple().critical_points
    with pytest.raises(AssertionError):
        check_cells(Broken(Ripple(), critical_points=points[:1000] + points[1001:]))


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(Broken(Ackley(), tips=((1.0, 0.0),)), id="no point"),
        pytest.param(
            Broken(Ackley(), tips=(Ackley().critical_points[-1].x,)), id="smooth"
        ),
        pytest.param(
            Broken(Ackley(), value=lambda x: -Ackley().value(x)), id="upside down"
        ),
        pytest.param(
            Broken(Ackley(), gradient=lambda x: 2 * Ackley().gradient(x)), id="slope"
        ),
        *(
            pytest.param(
                Broken(
                    Ackley(),
                    critical_points=put(list(Ackley().critical_points), 0, **wrong),
                ),
                id=str(wrong),
            )
            for wrong in (
                {"winding": -1},
                {"eigenvalues": (50.0, np.inf)},
                {"value": 0.1},
            )
        ),
    ],
)
def test_a_wrong_tip_is_noticed(broken):
    check_tips(Ackley())
    with pytest.raises((AssertionError, KeyError)):
        check_tips(broken)


def test_a_point_around_which_nothing_turns_is_noticed_by_the_search_alone():
    cusp = Broken(Cusp(), critical_points=())
    check_border(cusp)
    check_cells(cusp)
    with pytest.raises(AssertionError):
        check_search(cusp)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(listing(lambda p: put(p, 0, kind="saddle")), id="kind"),
        pytest.param(listing(lambda p: put(p, 5, kind="degenerate")), id="degenerate"),
        pytest.param(listing(lambda p: put(p, 0, winding=-1)), id="winding"),
        pytest.param(
            listing(lambda p: put(p, 4, value=p[4].value * (1 + 1e-9))), id="value"
        ),
        pytest.param(
            listing(lambda p: put(p, 0, x=(p[0].x[0] + 1e-11, p[0].x[1]))), id="place"
        ),
        pytest.param(
            listing(lambda p: put(p, 8, eigenvalues=(-45.6, -16.1))), id="eigenvalues"
        ),
        pytest.param(listing(lambda p: put(p, 0, x=(7.0, 7.0))), id="outside"),
        pytest.param(listing(lambda p: put(p, 0, x=(1.0, 1.0))), id="not critical"),
    ],
)
def test_a_wrong_entry_in_the_list_is_noticed(broken):
    with pytest.raises(AssertionError):
        check_listed_points(broken)


def test_a_kink_that_is_not_listed_is_noticed():
    # Without its list of kinks the sample includes points so near that a difference reaches across.
    creased = Broken(Wobbly(), kinks=())
    x = np.array([[1e-7, 0.5], [-1e-7, 1.0]])
    derivative = central_difference(creased.value, x, scale=1.0)
    assert (np.abs(creased.gradient(x) - derivative)[:, 0] > 1e-3).all()
