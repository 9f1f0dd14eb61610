"""Drawing changes nothing but the axes, and what it draws can be told apart by everybody."""

import ast
import itertools
import pathlib
import subprocess
import sys
import warnings

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import optguide
from optguide import (
    Adam,
    CosineWell,
    Function,
    GradientDescent,
    Himmelblau,
    Linear,
    Momentum,
    Rosenbrock,
    Scheduled,
    find_critical_points,
    plotting,
    trace,
)
from optguide.catalogue import METHODS, SURFACES
from optguide.schedules import Exponential

HIMMELBLAU = Himmelblau()
ROOT = pathlib.Path(optguide.__file__).parent
ROWS = pytest.mark.parametrize("row", METHODS, ids=lambda row: row.label)
PLANE = [row for row in SURFACES if getattr(row.surface, "dimension", 0) == 2]
LINE = [row for row in SURFACES if getattr(row.surface, "dimension", 0) == 1]
ON_THE_PLANE = pytest.mark.parametrize("row", PLANE, ids=lambda row: row.label)


@pytest.fixture
def ax():
    return Figure(layout="constrained").subplots()


def python(code):
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


# Manners


def test_importing_the_package_leaves_matplotlib_alone():
    code = "import sys, optguide; print('matplotlib' in sys.modules)"
    assert python(code) == "False"
    assert python(code.replace("optguide", "optguide.plotting")) == "True"


def test_only_plotting_mentions_matplotlib_and_nobody_mentions_pyplot():
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not any("pyplot" in name for name in names), path
            if path.parent.name != "plotting":
                assert not any(name.startswith("matplotlib") for name in names), path


def test_drawing_needs_no_pyplot_and_changes_no_settings(ax):
    before = dict(mpl.rcParams)
    draw_everything(ax)
    assert dict(mpl.rcParams) == before
    code = (
        "import sys; from matplotlib.figure import Figure; from optguide import *;"
        "from optguide import plotting; ax = Figure().subplots();"
        "plotting.contours(ax, Himmelblau()); plotting.path(ax, Adam(), [[0, 0], [1, 1]]);"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    assert python(code) == "False"


def draw_everything(ax):
    """Draw once with every function; return all they returned."""
    x = trace(Adam(0.1), Himmelblau(), [-4.0, 4.0], steps=20).x
    return [
        *plotting.path(ax, Adam(), x),
        plotting.contours(ax, Himmelblau()),
        *plotting.critical_points(ax, Himmelblau()),
        plotting.line(ax, Momentum(0.1), x[:, 0]),
        plotting.signal(ax, x[:, 0]),
        *plotting.signal_panels(
            [ax, ax], x[:, 0], {"Adam": Adam()}, {"Adam": x}, chosen=0
        ),
        *plotting.method_panels(
            [ax], Adam(), {"path": x[:, 0]}, x[..., np.newaxis], chosen=0
        ),
        *plotting.label_lines(ax),
    ]


def test_everything_returned_is_on_the_axes(ax):
    assert {type(artist.axes) for artist in draw_everything(ax)} == {type(ax)}


def test_all_text_is_black_so_that_a_dark_page_can_turn_it_white(ax):
    draw_everything(ax)
    ax.legend()
    for text in ax.get_figure().findobj(Text):
        assert mpl.colors.to_hex(text.get_color()) == "#000000"


# Colours


def linear(colour):
    """Return linear RGB of an sRGB colour (IEC 61966-2-1)."""
    c = np.array(mpl.colors.to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return the contrast ratio of two colours as WCAG 2 defines it."""
    light = [linear(c) @ [0.2126, 0.7152, 0.0722] + 0.05 for c in (one, other)]
    return max(light) / min(light)


def oklab(rgb):
    """Return OKLab coordinates, where distances are distances to the eye (Ottosson 2020)."""
    to_cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(to_lab) @ np.cbrt(np.array(to_cones) @ rgb)


# What readers without one kind of cone see, in linear RGB: Machado, Oliveira and Fernandes (2009),
# doi 10.1109/TVCG.2009.113, severity 1.
EYES = {
    "all cones": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def test_the_measure_of_contrast_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("page", ["#ffffff", "#131416"])
@pytest.mark.parametrize("colour", [*plotting.COLOURS.values(), plotting.GREY])
def test_lines_stand_out_by_three_to_one_on_the_light_and_on_the_dark_page(
    colour, page
):
    assert contrast(colour, page) >= 3


@pytest.mark.parametrize("eye", EYES)
def test_two_families_differ_for_every_eye(eye):
    seen = [
        oklab(np.clip(np.array(EYES[eye]) @ linear(c), 0, 1))
        for c in plotting.COLOURS.values()
    ]
    # 0.02 is about the smallest difference one notices; five times that is seen at a glance.
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.1


def test_two_relatives_differ_in_dash_and_in_marker():
    looks = [tuple(plotting.style(row.method).values()) for row in METHODS]
    assert len(set(looks)) == len(looks)


def test_no_method_is_marked_like_a_critical_point():
    assert not {plotting.style(row.method)["marker"] for row in METHODS} & {
        marker for marker, _ in plotting.KINDS.values()
    }


def test_every_family_has_a_colour():
    assert {row.family for row in METHODS} <= set(plotting.COLOURS)


# Style and label


@ROWS
def test_a_method_is_drawn_as_its_row_says_whether_given_itself_or_by_name(row):
    assert plotting.style(row.method) == plotting.style(row.label)
    assert plotting.style(row.method)["color"] == plotting.COLOURS[row.family]
    assert plotting.label(row.method) == plotting.label(row.label) == row.label


def test_a_wrapper_has_the_colour_of_the_method_inside():
    wrapped = Scheduled(Scheduled(Adam(), Exponential(0.9)), Exponential(0.9))
    assert plotting.style(wrapped)["color"] == plotting.style(Adam())["color"]
    assert plotting.style(wrapped)["linestyle"] != plotting.style(Adam())["linestyle"]
    assert plotting.label(wrapped) == "Adam, scheduled, scheduled"


def test_a_readers_own_method_is_grey_and_called_by_its_name():
    class SlowAndSteady:
        pass

    class KeepBest:
        method = Adam()

    assert plotting.style(SlowAndSteady())["color"] == plotting.GREY
    assert plotting.label(SlowAndSteady()) == "SlowAndSteady"
    assert plotting.style(KeepBest()) == plotting.style(Adam())
    assert plotting.label(KeepBest()) == "Adam, keep best"


def test_axes_refuse_a_seventh_method_but_not_a_second_line_of_the_sixth(ax):
    for row in METHODS[:6]:
        plotting.line(ax, row.method, [1.0, 2.0])
    plotting.line(ax, METHODS[5].method, [2.0, 1.0])
    seventh = f"^axes must show at most 6 methods, got one more: {METHODS[6].label}$"
    for draw in plotting.line, plotting.path:
        with pytest.raises(ValueError, match=seventh):
            draw(ax, METHODS[6].method, [[1.0, 2.0], [2.0, 1.0]])


# Single functions


def test_a_path_goes_through_every_point_and_is_marked_at_both_ends(ax):
    x = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    (drawn,) = plotting.path(ax, "Nesterov", x)
    np.testing.assert_array_equal(drawn.get_xydata(), x)
    assert drawn.get_marker() == "^"
    assert drawn.get_markevery() == [2]
    start = ax.get_lines()[1]
    np.testing.assert_array_equal(start.get_xydata(), x[:1])
    assert start.get_marker() == "o"


def test_many_paths_are_many_lines_and_one_entry_in_a_legend(ax):
    drawn = plotting.path(ax, "Adam", np.zeros((5, 4, 2)))
    assert len(drawn) == 4
    assert [text.get_text() for text in ax.legend().get_texts()] == ["Adam"]


@pytest.mark.parametrize("shape", [(3,), (3, 1), (3, 3), (2, 2, 2, 2)])
def test_a_path_off_the_plane_is_refused(ax, shape):
    with pytest.raises(ValueError, match=r"^x must have shape .*, got shape \("):
        plotting.path(ax, "Adam", np.zeros(shape))


def test_divergence_is_drawn_as_far_as_it_goes_and_without_a_warning(ax):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        steep = trace(GradientDescent(1.0), Himmelblau(), [-4.0, 4.0], steps=12).x
        assert not np.isfinite(steep).all()
        plotting.contours(ax, Himmelblau())
        plotting.path(ax, "Adam", steep)
        plotting.path(ax, "gradient descent", np.full((3, 2), 1e99))
        other = ax.get_figure().subplots()
        other.set(yscale="log")
        plotting.line(other, "Adam", [1.0, np.inf, np.nan])
        plotting.line(
            other, "momentum", [1.0, 1e305]
        )  # finite, and too much for an axis
        answer = np.array([[1.0, np.inf], [np.nan, 1.0]])
        plotting.signal_panels(
            [other, other], [1.0, 2.0], {"Adam": Adam()}, {"Adam": answer}, chosen=1
        )
        plotting.method_panels(
            [other], Adam(), {"g": [1.0, 2.0]}, answer[..., np.newaxis], chosen=1
        )
        plotting.label_lines(other)
        ax.get_figure().draw_without_rendering()


@ON_THE_PLANE
def test_every_surface_of_the_plane_can_be_drawn_with_its_critical_points(row, ax):
    drawn = plotting.contours(ax, row.surface)
    marks = plotting.critical_points(ax, row.surface)
    (left, right), (low, high) = row.surface.domain
    assert (*ax.get_xlim(), *ax.get_ylim()) == (left, right, low, high)
    assert any(len(segments) for segments in drawn.allsegs)
    marked = {
        (mark.get_label(), *xy) for mark in marks for xy in mark.get_offsets().tolist()
    }
    assert marked == {(point.kind, *point.x) for point in row.surface.critical_points}


@pytest.mark.parametrize("row", LINE, ids=lambda row: row.label)
def test_every_surface_of_a_line_can_be_drawn_with_its_critical_points_on_the_curve(
    row, ax
):
    x, y = plotting.curve(ax, row.surface).get_data()
    assert (ax.get_xlim(),) == ((x[0], x[-1]),) == row.surface.domain
    np.testing.assert_array_equal(y, row.surface.value(x[:, None]))
    marks = plotting.critical_points(ax, row.surface)
    marked = {
        (mark.get_label(), *xy) for mark in marks for xy in mark.get_offsets().tolist()
    }
    assert marked == {(p.kind, *p.x, p.value) for p in row.surface.critical_points}


def test_a_curve_of_a_function_needs_a_domain(ax):
    square = Function(lambda x: (x**2).sum(axis=-1))
    with pytest.raises(
        ValueError, match="domain must be given: Function has none of its own"
    ):
        plotting.curve(ax, square)
    assert plotting.curve(ax, square, ((-1.0, 2.0),)).get_data()[1].max() == 4.0


def test_lower_ground_is_darker(ax):
    plotting.contours(ax, Himmelblau())
    (image,) = ax.get_images()
    alpha = image.get_array()[..., 3]
    side = np.linspace(-6, 6, len(alpha))
    z = Himmelblau().value(np.stack(np.meshgrid(side, side), axis=-1))
    assert (np.diff(alpha.ravel()[z.ravel().argsort()]) <= 0).all()
    assert alpha.max() > alpha.min()


def test_a_surface_that_does_not_say_what_to_draw_is_told_what_is_missing(ax):
    with pytest.raises(
        ValueError, match=r"^domain must be given: Linear has none of its own$"
    ):
        plotting.contours(ax, Linear([1.0, 2.0]))
    drawn = plotting.contours(
        ax, Linear([1.0, 0.0]), domain=((0, 1), (2, 3)), levels=[0.5, 0.2]
    )
    assert drawn.levels.tolist() == [0.2, 0.5]
    np.testing.assert_allclose(drawn.allsegs[1][0][:, 0], 0.5)


@pytest.mark.parametrize("count", [1, 4, 10])
def test_levels_that_are_chosen_divide_the_area_with_the_squares_of_their_numbers(
    count, ax
):
    side = np.linspace(-2.0, 2.0, 161)
    values = Rosenbrock().value(np.stack(np.meshgrid(side, side), axis=-1))
    drawn = plotting.contours(
        ax, Rosenbrock(), ((-2.0, 2.0), (-2.0, 2.0)), levels=count
    )
    below = [(values < level).mean() for level in drawn.levels]
    share = np.square(np.arange(1, count + 1) / (count + 1))
    # No nearer than one point of the grid.
    np.testing.assert_allclose(below, share, rtol=0, atol=2 / values.size)
    assert (
        plotting.contours(
            ax,
            Function(Rosenbrock().value),
            ((-2, 2), (-2, 2)),
            levels=count,
        ).levels.tolist()
        == drawn.levels.tolist()
    )


def test_levels_that_are_chosen_lie_within_the_values_where_most_are_equal(ax):
    plateau = Function(lambda x: np.where((x > 1.9).all(axis=-1), 1.0, 0.0))
    drawn = plotting.contours(ax, plateau, ((-2, 2), (-2, 2)), levels=4)
    np.testing.assert_allclose(drawn.levels, [0.2, 0.4, 0.6, 0.8], rtol=1e-15)


def test_a_surface_without_levels_has_a_small_picture_darkest_at_its_bottom():
    class Own:
        domain = ((-1.0, 1.0), (-1.0, 1.0))

        def value(self, x):
            return (x**2).sum(axis=-1)

    shade = plotting.surface_image(Own(), samples=63)[..., 3]
    assert shade[31, 31] == shade.max() > shade.min()


def test_points_that_were_found_are_marked_as_those_of_a_surface_are(ax):
    f = Function(HIMMELBLAU.value)
    found = find_critical_points(f, HIMMELBLAU.domain)
    marks = plotting.critical_points(ax, found)
    places = {m.get_label(): len(m.get_offsets()) for m in marks}
    assert places == {"minimum": 4, "saddle": 4, "maximum": 1}
    assert plotting.critical_points(ax, ()) == []
    with pytest.raises(TypeError, match="must be a surface with critical_points"):
        plotting.critical_points(ax, [(0.0, 0.0)])


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, samples=1),
            "samples must be a whole number >= 2, got 1",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, samples=9.5),
            "samples must be a whole number >= 2, got 9.5",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, levels="a"),
            "levels must be one or more numbers, got 'a'",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, levels=[]),
            "levels must be one or more numbers, got []",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, levels=0),
            "levels must be a whole number >= 1, got 0",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, levels=True),
            "levels must be a whole number >= 1, got True",
        ),
        (
            lambda ax: plotting.contours(ax, Linear([0.0, 0.0]), ((0, 1), (0, 1))),
            "levels must be given: the values in the domain are all equal",
        ),
        (
            lambda ax: plotting.contours(ax, Linear([np.inf, 0.0]), ((1, 2), (1, 2))),
            "levels must be given: the values in the domain are not finite",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, levels=5.0),
            "levels must be one or more numbers, got 5.0",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, levels=[1, np.nan]),
            "levels must be one or more numbers, got [1, nan]",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, ((1, 1), (0, 1))),
            "domain must be ((x_low, x_high), (y_low, y_high)), got ((1, 1), (0, 1))",
        ),
        (
            lambda ax: plotting.contours(ax, HIMMELBLAU, ((0, 1),)),
            "domain must be ((x_low, x_high), (y_low, y_high)), got ((0, 1),)",
        ),
        (
            lambda ax: plotting.contours(ax, CosineWell()),
            "surface must have two variables, and CosineWell has 1",
        ),
        (
            lambda ax: plotting.curve(ax, HIMMELBLAU),
            "surface must have one variable, and Himmelblau has 2",
        ),
        (
            lambda ax: plotting.curve(ax, CosineWell(), samples=1),
            "samples must be a whole number >= 2, got 1",
        ),
        (
            lambda ax: plotting.curve(ax, CosineWell(), (0, 1)),
            "domain must be ((x_low, x_high),), got (0, 1)",
        ),
        (
            lambda ax: plotting.curve(ax, CosineWell(), ((1, 0),)),
            "domain must be ((x_low, x_high),), got ((1, 0),)",
        ),
        (
            lambda ax: plotting.surface_image(CosineWell()),
            "surface must have two variables, and CosineWell has 1",
        ),
        (
            lambda ax: plotting.surface_image(3),
            "surface must be a surface with value and domain, such as Himmelblau(), got 3",
        ),
        (
            lambda ax: plotting.surface_image(HIMMELBLAU, samples=0),
            "samples must be a whole number >= 2, got 0",
        ),
        (
            lambda ax: plotting.basins(ax, HIMMELBLAU, 3),
            "result must be one map, as basins finds it, got 3",
        ),
        (
            lambda ax: plotting.basins(ax, HIMMELBLAU, ()),
            "result must be one map, as basins finds it, got ()",
        ),
        (
            lambda ax: plotting.basin_image("map"),
            "result must be one map, as basins finds it, got 'map'",
        ),
    ],
    ids=itertools.count(),
)
def test_what_cannot_be_drawn_is_told_and_nothing_is_drawn(ax, draw, sentence):
    with pytest.raises((ValueError, TypeError)) as told:
        draw(ax)
    assert str(told.value) == sentence
    assert not ax.has_data()


def test_a_level_named_twice_is_one_line(ax):
    assert plotting.contours(
        ax, HIMMELBLAU, levels=[5.0, 1.0, 5.0]
    ).levels.tolist() == [1.0, 5.0]


def test_a_sweep_sets_off_the_chosen_line_of_each_method_and_its_law():
    axes = Figure().subplots(2, 2)
    methods = {"one": Adam(), "other": Momentum(0.1), "third": Adam()}
    answers = {name: np.eye(9)[:, i : i + 3] for i, name in enumerate(methods)}
    laws = {"other": answers["other"] + 1}
    drawn = plotting.signal_panels(
        axes, [0.0, 1.0], methods, answers, chosen=2, laws=laws
    )
    for i, (name, line, ax) in enumerate(
        zip(methods, drawn, axes.flat[1:], strict=True)
    ):
        assert line.axes is ax
        assert ax.get_title() == name
        assert [each.get_alpha() for each in ax.get_lines()[:3]] == [0.8, 0.8, 1]
        assert line.get_color() == plotting.style(methods[name])["color"]
        np.testing.assert_array_equal(line.get_ydata(), np.eye(9)[:, i + 2])
    assert [len(ax.get_lines()) for ax in axes.flat] == [1, 3, 4, 3]
    np.testing.assert_array_equal(
        axes[1, 0].get_lines()[3].get_ydata(), np.eye(9)[:, 3] + 1
    )


@pytest.mark.parametrize("level", [0, 1, 2])
def test_answers_in_a_level_row_have_the_same_heights(level):
    axes = Figure().subplots(2, 2)
    answers = {name: np.full((5, 1), height) for height, name in enumerate("abc", 1)}
    plotting.signal_panels(
        axes, np.zeros(5), dict.fromkeys("abc", Adam()), answers, 0, level=level
    )
    rows = [{ax.get_ylim() for ax in row} for row in axes]
    assert [len(limits) for limits in rows] == [
        1 if row < level else 2 for row in range(2)
    ]


def test_a_sweep_needs_axes_for_the_gradient_and_every_method():
    with pytest.raises(
        ValueError, match=r"^axes must be one more than the 2 methods, got 2$"
    ):
        plotting.signal_panels(
            Figure().subplots(2),
            [1.0],
            {"a": Adam(), "b": Adam()},
            {"a": [[1.0]]},
            chosen=0,
        )


def test_the_replies_of_a_method_show_each_gradient_the_chosen_answer_and_its_law():
    axes = Figure().subplots(2)
    gradients = {"one": np.arange(5.0), "the_other": np.ones(5)}
    answers = np.arange(30.0).reshape(5, 3, 2)
    drawn = plotting.method_panels(
        axes, Adam(), gradients, answers, chosen=1, laws=answers + 1
    )
    assert [ax.get_title() for ax in axes] == ["one", "the other"]
    for i, (g, ax, line) in enumerate(
        zip(gradients.values(), axes, drawn, strict=True)
    ):
        recorded, *all_answers, law = ax.get_lines()
        assert all_answers[1] is line
        assert [each.get_alpha() for each in all_answers] == [0.8, 1, 0.8]
        assert line.get_color() == plotting.style(Adam())["color"]
        for each, expected in (
            (recorded, g),
            (line, answers[:, 1, i]),
            (law, answers[:, 1, i] + 1),
        ):
            np.testing.assert_array_equal(each.get_ydata(), expected)
    assert len(plotting.method_panels(axes, Adam(), gradients, answers, chosen=0)) == 2


@pytest.mark.parametrize(("panels", "answered"), [(2, 3), (3, 2), (1, 1)])
def test_replies_need_axes_and_answers_for_every_gradient(panels, answered):
    axes = Figure().subplots(panels, squeeze=False)
    gradients = {"a": [1.0], "b": [1.0]}
    message = f"as many as the 2 gradients, got {panels} and {answered}"
    with pytest.raises(ValueError, match=message):
        plotting.method_panels(
            axes, Adam(), gradients, np.ones((1, 1, answered)), chosen=0
        )


# Labels at the ends of lines

ENDS = {
    "all at one point": [1.0] * 6,
    "far apart": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
    "two bunches": [0.0, 0.01, 0.02, 5.0, 5.01, 5.02],
    "at the upper border": [0.0, 9.9, 9.95, 10.0],
    "at the lower border": [10.0, 0.0, 0.0, 0.0],
    "one": [1.0],
}


@pytest.mark.parametrize("scale", ["linear", "symlog"])
@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_labels_do_not_overlap_and_keep_the_order_of_the_ends(ax, ends, scale):
    for row, end in zip(METHODS, ends, strict=False):
        plotting.line(ax, row.method, [5.0, end])
    ax.set(yscale=scale, ylim=(-0.5, 10.5))
    texts = plotting.label_lines(ax)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    boxes = [text.get_tightbbox() for text in texts]
    # Without the thin line that leads to the end.
    words = [Text.get_window_extent(text) for text in texts]
    assert all(low.y1 <= high.y0 for low, high in itertools.pairwise(words))
    assert all(figure.bbox.y0 <= b.y0 and b.y1 <= figure.bbox.y1 for b in boxes)
    assert all(b.x0 > ax.bbox.x0 and b.x1 <= figure.bbox.x1 for b in words)
    # One pixel for rounding: the middle of the text is found from the boxes of its letters.
    assert all(ax.bbox.y0 - 1 < (b.y0 + b.y1) / 2 < ax.bbox.y1 + 1 for b in words)
    by_end = sorted(zip(ends, METHODS, strict=False), key=lambda pair: pair[0])
    assert [text.get_text() for text in texts] == [row.label for _, row in by_end]


def test_a_label_with_room_stays_at_the_height_of_its_end(ax):
    for row, end in zip(METHODS, [0.0, 5.0, 10.0], strict=False):
        plotting.line(ax, row.method, [5.0, end])
    assert [abs(text.xyann[1]) < 1e-9 for text in plotting.label_lines(ax)] == [
        True
    ] * 3


def test_axes_without_lines_have_no_labels(ax):
    plotting.signal(ax, [1.0, 2.0])
    assert plotting.label_lines(ax) == []


def test_the_short_names_of_options_win_over_the_style_too():
    ax = Figure().subplots()
    drawn = plotting.line(ax, Adam(), [1.0, 0.0], lw=3, c="#123456", ls=":", ms=7)
    assert (drawn.get_linewidth(), drawn.get_color()) == (3, "#123456")
    assert (drawn.get_linestyle(), drawn.get_markersize()) == (":", 7)
    assert plotting.path(ax, Adam(), np.zeros((3, 2)), lw=3)[0].get_linewidth() == 3
