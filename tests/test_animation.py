"""A film shows what the figure would show, picture by picture."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.animation import FFMpegWriter
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from optguide import Adam, GradientDescent, Himmelblau, plotting, trace

STEPS = range(0, 21, 4)


@pytest.fixture
def race():
    """Return a figure and how to draw its race; one of the two methods diverges."""
    figure = Figure(figsize=(2.01, 2), layout="constrained")
    ax = figure.subplots()
    plotting.contours(ax, Himmelblau(), samples=31)
    methods = [Adam(0.1), GradientDescent(1.0)]
    paths = {
        method: trace(method, Himmelblau(), [-4.0, 4.0], steps=20).x
        for method in methods
    }
    draw = plotting.animate(ax, paths)
    figure.draw_without_rendering()
    figure.set_layout_engine(
        "none"
    )  # a second layout would move everything by a little
    return figure, draw, paths


def test_a_race_shows_each_path_up_to_the_step_and_its_head(race):
    _, draw, paths = race
    adam, diverging, counter = draw(8)
    np.testing.assert_array_equal(adam.get_xydata(), paths[Adam(0.1)][:9])
    assert adam.get_markevery() == [8]
    assert counter.get_text() == "step 8"
    assert 1 < len(diverging.get_xdata()) < 9  # it stays where it was last seen
    assert len(draw(20)[0].get_xdata()) == 21


def test_the_pictures_of_a_film_are_those_of_the_figure_drawn_anew(race, tmp_path):
    figure, draw, _ = race
    before = figure.canvas
    file = plotting.save_animation(figure, draw, STEPS, tmp_path / "race.png")
    assert figure.canvas is before
    with Image.open(file) as film:
        assert film.n_frames == len(STEPS)
        for i, t in enumerate(STEPS):
            assert not any(artist.get_animated() for artist in draw(t))
            canvas = FigureCanvasAgg(figure)
            canvas.draw()
            film.seek(i)
            shown = np.asarray(film.convert("RGB")).astype(int)
            anew = np.asarray(canvas.buffer_rgba())[:200, :200, :3]
            # What moves is drawn on top of what does not: marks beneath may differ at its edges.
            assert (np.abs(shown - anew).max(axis=-1) > 8).mean() < 0.01


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"draw": lambda t: None},
            "draw must return the artists that it moved, got None",
        ),
        (
            {"draw": lambda t: [t]},
            "draw must return the artists that it moved, got [0]",
        ),
        ({"draw": 3}, "draw must be a function of the step, got 3"),
        (
            {"steps": range(0)},
            "steps must be one or more whole numbers, got range(0, 0)",
        ),
        ({"steps": 20}, "steps must be one or more whole numbers, got 20"),
        ({"steps": [0, 0.5]}, "steps must be one or more whole numbers, got [0, 0.5]"),
        (
            {"file": "race.avi"},
            "file must end in .mp4, .webp, .png or .gif, got race.avi",
        ),
    ],
    ids=itertools.count(),
)
def test_what_is_no_film_is_told_before_a_picture_is_drawn(
    race, tmp_path, wrong, sentence
):
    figure, draw, _ = race
    before, given = (
        figure.canvas,
        {"draw": draw, "steps": STEPS, "file": "race.png", **wrong},
    )
    with pytest.raises((ValueError, TypeError)) as told:
        plotting.save_animation(
            figure, given["draw"], given["steps"], tmp_path / given["file"]
        )
    assert str(told.value) == sentence
    assert figure.canvas is before
    assert not any(tmp_path.iterdir())


def test_a_draw_that_forgets_to_return_under_way_leaves_the_figure_as_it_was(
    race, tmp_path
):
    figure, draw, _ = race
    before = figure.canvas
    with pytest.raises(
        TypeError, match=r"^draw must return the artists that it moved, got None$"
    ):
        plotting.save_animation(
            figure, lambda t: draw(t) if t < 8 else None, STEPS, tmp_path / "race.png"
        )
    assert figure.canvas is before
    assert not any(artist.get_animated() for artist in draw(0))


def test_without_an_encoder_the_film_is_an_animated_picture(
    race, tmp_path, monkeypatch
):
    monkeypatch.setattr(FFMpegWriter, "isAvailable", classmethod(lambda cls: False))
    figure, draw, _ = race
    file = plotting.save_animation(figure, draw, STEPS, tmp_path / "race.mp4")
    assert file == tmp_path / "race.webp"
    with Image.open(file) as film:
        assert film.n_frames == len(STEPS)


def test_with_an_encoder_the_film_is_a_video(race, tmp_path):
    encoder = pytest.importorskip(
        "imageio_ffmpeg", reason="brings an encoder"
    ).get_ffmpeg_exe()
    figure, draw, _ = race
    with mpl.rc_context({"animation.ffmpeg_path": encoder}):
        file = plotting.save_animation(figure, draw, STEPS, tmp_path / "race.mp4")
    assert file.suffix == ".mp4"
    assert file.read_bytes()[4:8] == b"ftyp"
