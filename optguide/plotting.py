"""Drawing: every function takes the axes first, draws on them and returns what it drew.

A method looks the same on every page. Its *colour* tells its family, its *dash and marker* tell it
from its relatives; both come from `optguide.catalogue`. The four colours keep a contrast of at least
3 to 1 on white and on the dark page, and stay apart for readers who do not see red, green or blue;
nothing is told by colour alone. Text is black, so that a dark page can turn it white.

This is the only module that imports Matplotlib. It creates no figures and changes no settings.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.animation import FFMpegWriter
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cbook import normalize_kwargs
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba_array
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from numpy.typing import ArrayLike, NDArray
from PIL import Image
from scipy.optimize import isotonic_regression  # type: ignore[import-untyped]

from optguide._check import as_floats, check_count, check_surface, short_repr
from optguide.calculus.critical_points import CriticalPoint, box, planar, rectangle
from optguide.catalogue import METHODS, MethodRow
from optguide.studies.basins import Basins
from optguide.typing import Array, Domain, Surface

__all__ = [
    "animate",
    "basin_image",
    "basins",
    "contours",
    "critical_points",
    "curve",
    "image_grid",
    "label",
    "label_lines",
    "line",
    "method_panels",
    "path",
    "save_animation",
    "signal",
    "signal_panels",
    "style",
    "surface_image",
]

#: Colour of a family of methods; a method that is not in the catalogue is grey.
COLOURS = {
    "descent": "#63a200",
    "momentum": "#1263bd",
    "adaptive": "#995124",
    "curvature": "#c67599",
}
GREY = "#868686"

#: Dashes and markers of methods, dealt within a family in the order of the catalogue.
DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D", "v", "p", "<")

#: Marker of a kind of critical point, and its size; no method uses these.
KINDS = {
    "minimum": ("*", 2.0),
    "saddle": ("X", 1.0),
    "maximum": ("P", 1.0),
    "degenerate": ("h", 1.0),
}

#: Colours of basins: three blues and three browns, told apart by how dark they are as well. They are
#: laid over the page so thinly that lines show on them.
GROUNDS = ("#5b8ac7", "#e8af74", "#14538e", "#aa763a", "#97c6fc", "#683b08")
THIN = 0.65

#: Minima that are numbered on a map.
NUMBERED = 9

#: Pictures of a film in a second.
RATE = 25

#: Lines beyond this are guesswork for the eye.
MOST = 6


class Style(NamedTuple):
    """How a method is drawn within the colour of its family."""

    dash: str  #: Matplotlib line style
    marker: str  #: Matplotlib marker


def style(method: Any) -> dict[str, str]:
    """Return colour, line style and marker of a method, as keywords for ``ax.plot``.

    Parameters
    ----------
    method : Method or str
        A method, found in the catalogue by its type, or its label there. A wrapper has the colour
        of the method inside. What the catalogue does not know is grey.

    Returns
    -------
    dict
        With the keys ``color``, ``linestyle`` and ``marker``.

    Examples
    --------
    Relatives share the colour and differ in the dash:

    >>> from optguide import Momentum, Nesterov, plotting
    >>> one, other = plotting.style(Momentum(0.1)), plotting.style(Nesterov(0.1))
    >>> print(one["color"] == other["color"], one["linestyle"] == other["linestyle"])
    True False
    """
    row, (dash, marker) = _look(method)
    return {
        "color": COLOURS[row.family] if row else GREY,
        "linestyle": dash,
        "marker": marker,
    }


def label(method: Any) -> str:
    """Return what figures call a method: its label in the catalogue, else the name of its type.

    Parameters
    ----------
    method : Method or str
        A string is returned as it is.

    Examples
    --------
    A wrapper is called after the method inside:

    >>> from optguide import Adam, Scheduled, plotting
    >>> from optguide.schedules import Exponential
    >>> print(plotting.label(Scheduled(Adam(), Exponential(0.9))))
    Adam, scheduled
    """
    if isinstance(method, str):
        return method
    for row in METHODS:
        if _layers(row.method) == _layers(method):
            return row.label
    name = type(method).__name__
    if not hasattr(method, "method"):
        return name
    return (
        f"{label(method.method)}, {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', name).lower()}"
    )


def _layers(method: Any) -> tuple[type, ...]:
    """Return the types of a method and of the methods it wraps, from the outside in."""
    inner = _layers(method.method) if hasattr(method, "method") else ()
    return (type(method), *inner)


def _look(method: Any) -> tuple[MethodRow | None, Style]:
    """Return the row that gives the colour, and the dash and marker."""
    for row in METHODS:
        if method == row.label or _layers(method) == _layers(row.method):
            return row, _dealt(row)
    if not hasattr(method, "method"):
        return None, Style("-", "o")
    row_inside, look = _look(method.method)
    outside = (_dealt(row) for row in METHODS if type(row.method) is type(method))
    return row_inside, next(outside, look)


def _dealt(row: MethodRow) -> Style:
    """Return the dash and marker of a method, by its place in its family.

    The numbers of dashes and of markers have no common divisor, so neighbours differ in both, and
    no pair comes twice among as many relatives as there are pairs.
    """
    place = [other.label for other in METHODS if other.family == row.family].index(
        row.label
    )
    return Style(DASHES[place % len(DASHES)], MARKERS[place % len(MARKERS)])


def line(ax: Axes, method: Any, y: ArrayLike, **options: Any) -> Line2D:
    """Draw one number per step in the style of a method.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    method : Method or str
        Gives style and label, see `style`.
    y : array_like
        Shape ``(T + 1,)``, drawn against 0, 1, ..., T.
    **options
        For ``ax.plot``; they win over the style.

    Raises
    ------
    ValueError
        If the axes show six methods already.

    Examples
    --------
    The line carries the label of the method:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Adam, plotting
    >>> print(plotting.line(Figure().subplots(), Adam(), [3.0, 2.0, 1.0]).get_label())
    Adam
    """
    y = _drawable(y)
    given = {
        "label": label(method),
        "markevery": max(1, len(y) // 8),
        "markersize": 4,
        "linewidth": 1.5,
        **style(method),
        **normalize_kwargs(options, Line2D),  # lw is linewidth
    }
    _room(ax, str(given["label"]))
    return ax.plot(np.arange(len(y)), y, **given)[0]


def path(ax: Axes, method: Any, x: ArrayLike, **options: Any) -> list[Line2D]:
    """Draw where a method went: a ring at the start, the method's marker at the end.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    method : Method or str
        Gives style and label, see `style`.
    x : array_like
        Points, ``(T + 1, 2)``, or ``(T + 1, n, 2)`` for `n` starts.
    **options
        For the lines; they win over the style.

    Returns
    -------
    list of Line2D
        One line per start.

    Raises
    ------
    ValueError
        If the points are not in the plane or the axes show six methods already.

    Examples
    --------
    A path that leaves for infinity is drawn as far as it is finite, without a warning:

    >>> from matplotlib.figure import Figure
    >>> from optguide import GradientDescent, Himmelblau, plotting, trace
    >>> x = trace(GradientDescent(1.0), Himmelblau(), [-4.0, 4.0], steps=9).x
    >>> drawn = plotting.path(Figure().subplots(), GradientDescent(1.0), x)[0]
    >>> print(len(drawn.get_xdata()) < len(x))
    True
    """
    x = _drawable(x)
    if x.ndim not in (2, 3) or x.shape[-1] != 2:
        raise ValueError(
            f"x must have shape (T + 1, 2) or (T + 1, n, 2), got shape {x.shape}"
        )
    options = normalize_kwargs(options, Line2D)
    given = {"label": label(method), "linewidth": 1.5, **style(method), **options}
    _room(ax, str(given["label"]))
    ring = {"marker": "o", "markerfacecolor": "#ffffff", "color": given["color"]}
    lines = []
    for start in np.moveaxis(x.reshape(len(x), -1, 2), 1, 0):
        points = start[np.isfinite(start).all(axis=-1)]
        lines += ax.plot(*points.T, markevery=[len(points) - 1], **given)
        ax.plot(*points[:1].T, label="_start", zorder=2.2, **ring)
        given["label"] = "_same"  # one entry in a legend for all starts
    return lines


def animate(ax: Axes, paths: Mapping[Any, ArrayLike]) -> Callable[[int], list[Artist]]:
    """Draw methods under way, and return how to draw them at any step.

    Each method is its marker at the head of its path. A method that has left for infinity stays
    where it was last seen.

    Parameters
    ----------
    ax : Axes
        Where to draw, with limits as they will stay. The step is counted in the title.
    paths : mapping of Method or str to array_like
        Points of each method, ``(T + 1, 2)``.

    Returns
    -------
    callable
        ``draw(t)`` moves everything to step `t` and returns the artists it moved, as
        ``matplotlib.animation.FuncAnimation`` and `save_animation` want it. The last step is drawn already.

    Raises
    ------
    ValueError
        If the points are not in the plane or there are more than six methods.

    Examples
    --------
    At step 3 there are four points of each path:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Adam, Himmelblau, plotting, trace
    >>> ax, adam = Figure().subplots(), Adam(0.1)
    >>> draw = plotting.animate(ax, {adam: trace(adam, Himmelblau(), [0.0, 0.0], steps=9).x})
    >>> line, step = draw(3)
    >>> print(len(line.get_xdata()), step.get_text())
    4 step 3
    """
    runs: list[tuple[Line2D, Array]] = []
    for method, x in paths.items():
        line = path(ax, method, x, linewidth=1.2)[0]
        runs.append((line, np.asarray(line.get_xydata())))
    last = max((len(points) for _, points in runs), default=1) - 1
    step = ax.text(0.02, 0.02, "", transform=ax.transAxes, color="#000000", fontsize=9)

    def draw(t: int) -> list[Artist]:
        for line, points in runs:
            seen = points[: t + 1]
            line.set_data(seen[:, 0], seen[:, 1])
            line.set_markevery([max(len(seen) - 1, 0)])
        step.set_text(f"step {t}")
        return [*(line for line, _ in runs), step]

    draw(last)
    return draw


def save_animation(
    figure: Figure,
    draw: Callable[[int], list[Artist]],
    steps: Sequence[int],
    file: str | Path,
) -> Path:
    """Write a video of a figure, 25 pictures a second.

    What does not move is drawn once; what moves is drawn on top of it, picture by picture.

    Parameters
    ----------
    figure : Figure
        The figure, drawn as it shall look.
    draw : callable
        ``draw(t)`` moves everything to step `t` and returns what it moved, as `animate` makes it.
    steps : sequence of int
        The step of each picture.
    file : str or Path
        Name of the file. ``.mp4`` needs the encoder ffmpeg, see
        ``matplotlib.animation.FFMpegWriter``; ``.webp``, ``.png`` and ``.gif`` need nothing.

    Returns
    -------
    Path
        The file; with the ending ``.webp`` if ``.mp4`` was wanted and there is no encoder.

    Raises
    ------
    ValueError, TypeError
        If there is no step, `draw` does not return what it moved, or the file has another ending.

    Examples
    --------
    A race of one method over ten steps is a film of eleven pictures:

    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> from PIL import Image
    >>> from optguide import Adam, Himmelblau, plotting, trace
    >>> adam, figure = Adam(0.1), Figure(figsize=(2, 2))
    >>> path = trace(adam, Himmelblau(), [0.0, 0.0], steps=10).x
    >>> draw = plotting.animate(figure.subplots(), {adam: path})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = plotting.save_animation(figure, draw, range(11), f"{folder}/race.webp")
    ...     with Image.open(file) as film:
    ...         print(film.n_frames)
    11
    """
    file = Path(file)
    if file.suffix not in (".mp4", ".webp", ".png", ".gif"):
        raise ValueError(f"file must end in .mp4, .webp, .png or .gif, got {file.name}")
    when = _listed(steps, int | np.integer)
    if not when:
        raise ValueError(
            f"steps must be one or more whole numbers, got {short_repr(steps)}"
        )
    if not callable(draw):
        raise TypeError(f"draw must be a function of the step, got {short_repr(draw)}")

    def moved(t: int) -> list[Artist]:
        returned = draw(t)
        artists = _listed(returned, Artist)
        if artists is None:
            raise TypeError(
                f"draw must return the artists that it moved, got {short_repr(returned)}"
            )
        return artists

    moving = moved(when[0])
    before = figure.canvas
    canvas: Any = FigureCanvasAgg(figure)
    pictures = []
    try:
        for artist in moving:
            artist.set_animated(True)  # leaves it out of the background
        canvas.draw()
        background = canvas.copy_from_bbox(figure.bbox)
        for t in when:
            canvas.restore_region(background)
            for artist in moved(t):
                artist.draw(canvas.get_renderer())
            picture = np.asarray(canvas.buffer_rgba())
            # An even number of pixels: the encoder wants it so.
            height, width = (side // 2 * 2 for side in picture.shape[:2])
            pictures.append(picture[:height, :width, :3].copy())
    finally:
        for artist in moving:
            artist.set_animated(False)
        figure.set_canvas(before)
    if file.suffix == ".mp4" and FFMpegWriter.isAvailable():
        _encode(pictures, file)
        return file
    file = file.with_suffix(".webp") if file.suffix == ".mp4" else file
    first, *rest = map(Image.fromarray, pictures)
    first.save(
        file, save_all=True, append_images=rest, duration=1000 // RATE, lossless=True
    )
    return file


def _listed(given: Any, kind: Any) -> list[Any] | None:
    """Return what is in a list, if all of it is of that kind."""
    items = list(given) if isinstance(given, Iterable) else [None]
    return items if all(isinstance(item, kind) for item in items) else None


def _encode(pictures: Sequence[NDArray[np.uint8]], file: Path) -> None:
    height, width = pictures[0].shape[:2]
    given = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{width}x{height}",
        "-r",
        str(RATE),
    ]
    wanted = [
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-crf",
        "24",
        "-movflags",
        "+faststart",
    ]
    program = [FFMpegWriter.bin_path(), "-loglevel", "error", "-y"]
    data = b"".join(picture.tobytes() for picture in pictures)
    subprocess.run(
        [*program, *given, "-i", "-", *wanted, str(file)], input=data, check=True
    )


def contours(
    ax: Axes,
    surface: Surface,
    domain: Domain | None = None,
    levels: Sequence[float] | None = None,
    samples: int = 161,
) -> QuadContourSet:
    """Draw the level lines of a surface; the lower, the darker the shade between them.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits become the domain, with equal units on both axes.
    surface : Surface
        A surface of two variables.
    domain : pair of pairs, optional
        Corners ``((x_low, x_high), (y_low, y_high))``, by default the surface's own.
    levels : sequence of float, optional
        Heights of the lines, by default the surface's own.
    samples : int, default 161
        Grid points per side. More for a surface with fine detail, at the price of a larger file.

    Raises
    ------
    ValueError, TypeError
        If neither the surface nor the caller says what to draw, if the domain is no rectangle, a level
        no number or `samples` below 2, or if the surface is not one of two variables.

    Examples
    --------
    A surface of the catalogue knows the part worth drawing:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Himmelblau, plotting
    >>> ax = Figure().subplots()
    >>> drawn = plotting.contours(ax, Himmelblau())
    >>> print(ax.get_xlim() == Himmelblau.domain[0], len(drawn.levels) == len(Himmelblau.levels))
    True True
    """
    check_surface("value", surface=surface)
    for name, given in ("domain", domain), ("levels", levels):
        if given is None and not hasattr(surface, name):
            raise ValueError(
                f"{name} must be given: {type(surface).__name__} has none of its own"
            )
    planar(surface)
    check_count(least=2, samples=samples)
    (left, right), (low, high) = rectangle(
        surface.domain if domain is None else domain  # type: ignore[attr-defined]
    ).tolist()
    heights = _heights(surface.levels if levels is None else levels)  # type: ignore[attr-defined]
    x, y = np.meshgrid(
        np.linspace(left, right, samples), np.linspace(low, high, samples)
    )
    z = surface.value(np.stack([x, y], axis=-1))
    ax.imshow(
        _shade(heights, z),
        extent=(left, right, low, high),
        origin="lower",
        interpolation="nearest",
    )
    drawn = ax.contour(
        x,
        y,
        z,
        levels=heights,
        colors=GREY,
        linewidths=0.6,
        linestyles="solid",
        zorder=1,
    )
    ax.set(
        xlim=(left, right), ylim=(low, high), aspect="equal", xlabel="$x$", ylabel="$y$"
    )
    ax.set_autoscale_on(False)
    return drawn


def curve(
    ax: Axes, surface: Surface, domain: Domain | None = None, samples: int = 401
) -> Line2D:
    """Draw a surface of one variable: its value over its domain.

    A path on it is drawn by `path`, with the values as second coordinates.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits in x become the domain.
    surface : Surface
        A surface of one variable.
    domain : pair in a tuple, optional
        ``((x_low, x_high),)``, by default the surface's own.
    samples : int, default 401
        Points of the curve.

    Raises
    ------
    ValueError, TypeError
        If neither the surface nor the caller says what to draw, if the domain is no interval or
        `samples` below 2, or if the surface is not one of one variable.

    Examples
    --------
    The curve is as deep as the deeper of its two wells:

    >>> from matplotlib.figure import Figure
    >>> from optguide import CosineWell, plotting
    >>> _, heights = plotting.curve(Figure().subplots(), CosineWell()).get_data()
    >>> print(f"{heights.min():.2f} {CosineWell.critical_points[0].value:.2f}")
    -6.98 -6.98
    """
    check_surface("value", surface=surface)
    if domain is None and not hasattr(surface, "domain"):
        raise ValueError(
            f"domain must be given: {type(surface).__name__} has none of its own"
        )
    if getattr(surface, "dimension", 1) != 1:
        raise ValueError(
            f"surface must have one variable, and {type(surface).__name__} has {surface.dimension}"  # type: ignore[attr-defined]
        )
    check_count(least=2, samples=samples)
    ((left, right),) = box(surface.domain if domain is None else domain, 1).tolist()  # type: ignore[attr-defined]
    x = np.linspace(left, right, samples)
    drawn = ax.plot(
        x, surface.value(x[:, None]), color=GREY, linewidth=1, label="_curve"
    )[0]
    ax.set(xlim=(left, right), xlabel="$x$", ylabel="$f$")
    return drawn


def _heights(levels: Any) -> Array:
    """Return levels in ascending order, each of them once."""
    try:
        heights = np.unique(as_floats("levels", levels, "(n,)"))
    except ValueError:
        heights = np.empty(0)
    if not heights.size or not np.isfinite(heights).all() or np.ndim(levels) != 1:
        raise ValueError(
            f"levels must be one or more numbers, got {short_repr(levels)}"
        )
    return heights


def _shade(heights: Array, z: Array) -> Array:
    """Return colours of heights: the lower, the darker."""
    # A transparent grey darkens a white page and lightens a dark one.
    shade = np.full((*z.shape, 4), 0.5)
    shade[..., 3] = 0.3 * (1 - np.searchsorted(heights, z) / len(heights))
    return shade


def surface_image(surface: Any, samples: int = 64) -> Array:
    """Return a small picture of a surface: shades between its levels, without lines.

    Parameters
    ----------
    surface : Surface
        A surface of two variables that has a domain and levels.
    samples : int, default 64
        Pixels per side.

    Returns
    -------
    array
        Colours, ``(samples, samples, 4)``, from 0 to 1; rows upwards, for `image_grid`.

    Raises
    ------
    ValueError, TypeError
        If the surface is not one of two variables with a domain and levels, or `samples` below 2.

    Examples
    --------
    The pixel of the bowl's bottom is the darkest:

    >>> from optguide import Bowl, plotting
    >>> picture = plotting.surface_image(Bowl(), samples=63)
    >>> print(picture[31, 31, 3] == picture[..., 3].max())
    True
    """
    check_surface("value", "domain", "levels", surface=surface)
    planar(surface)
    check_count(least=2, samples=samples)
    (left, right), (low, high) = surface.domain
    x, y = np.meshgrid(
        np.linspace(left, right, samples), np.linspace(low, high, samples)
    )
    z = surface.value(np.stack([x, y], axis=-1))
    shade = _shade(np.sort(surface.levels), z)
    return np.multiply(shade, [1, 1, 1, 2.5])  # without lines it may be darker


def image_grid(
    ax: Axes, pictures: Sequence[Sequence[ArrayLike]]
) -> NDArray[np.object_]:
    """Draw rows of small pictures, each in a frame, as one picture.

    Parameters
    ----------
    ax : Axes
        Where to draw. A frame is one unit wide and high; the first row is at the top.
    pictures : sequence of sequence of array
        Colours, ``(m, n, 4)`` with rows upwards, as `surface_image` and `basin_image` return them; as many in
        each row.

    Returns
    -------
    array of Rectangle
        The frames, ``(rows, columns)``.

    Raises
    ------
    ValueError
        If the pictures are not of one size, or the rows not of one length.

    Examples
    --------
    There is a frame for each picture:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Bowl, Ripple, Wobbly, plotting
    >>> pictures = [[plotting.surface_image(surface()) for surface in (Bowl, Ripple, Wobbly)]] * 2
    >>> print(plotting.image_grid(Figure().subplots(), pictures).shape)
    (2, 3)
    """
    rows = [[np.asarray(picture) for picture in row] for row in pictures]
    if (
        len(
            {picture.shape for row in rows for picture in row}
            | {(len(row),) for row in rows}
        )
        != 2
    ):
        raise ValueError("pictures must be rows of one length, of pictures of one size")
    gap = ((1, 1), (1, 1), (0, 0))
    whole = np.vstack([np.hstack([np.pad(p[::-1], gap) for p in row]) for row in rows])
    height, width = len(rows), len(rows[0])
    ax.imshow(
        whole,
        extent=(0, width, height, 0),
        aspect=len(rows[0][0]) / len(rows[0][0][0]),
        interpolation="none",
    )
    across, along = (1 / (2 + pixels) for pixels in rows[0][0].shape[1::-1])
    frames = np.empty((height, width), dtype=object)
    for i, j in np.ndindex(height, width):
        frame = Rectangle((j + across, i + along), 1 - 2 * across, 1 - 2 * along)
        frame.set(fill=False, edgecolor=GREY, linewidth=0.5)
        frames[i, j] = ax.add_patch(frame)
    ax.set_axis_off()
    return frames


def critical_points(ax: Axes, surface: Any, size: float = 50.0) -> list[PathCollection]:
    """Mark the critical points of a surface, each kind by its own marker.

    Those of a surface of one variable are marked on its curve.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    surface : Surface
        A surface that lists its critical points.
    size : float, default 50.0
        Area of a marker, in square points.

    Returns
    -------
    list of PathCollection
        One per kind, labelled with it, so that ``ax.legend`` can explain them.

    Raises
    ------
    TypeError
        If the surface lists no critical points.

    Examples
    --------
    A saddle is marked by an X:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Quadratic, plotting
    >>> ax = Figure().subplots()
    >>> print([m.get_label() for m in plotting.critical_points(ax, Quadratic([2.0, -2.0]))])
    ['saddle']
    """
    check_surface("critical_points", surface=surface)
    return _mark(ax, surface.critical_points, size)


def _mark(
    ax: Axes, points: Iterable[CriticalPoint], size: float
) -> list[PathCollection]:
    drawn = []
    for kind, (marker, larger) in KINDS.items():
        # On a line the second coordinate is the value.
        found = [(*p.x, p.value)[:2] for p in points if p.kind == kind]
        if found:
            x, y = np.transpose(found)
            drawn.append(
                ax.scatter(
                    x,
                    y,
                    size * larger,
                    marker=marker,
                    facecolor="#000000",
                    edgecolor="#ffffff",
                    linewidth=0.8,
                    label=kind,
                    zorder=1.5,  # a path may end on it
                )
            )
    return drawn


def basins(ax: Axes, surface: Any, result: Basins) -> AxesImage:
    """Colour each start by the minimum where it ended; a start that ended at none stays blank.

    Minima beside each other have different colours, the same in every map of the same surface. Up
    to nine minima are numbered as well, in the order of the list of points, and the critical points
    are marked; more would hide the map.

    Parameters
    ----------
    ax : Axes
        Where to draw. Its limits become the domain of the map, with equal units on both axes.
    surface : Surface
        Where the map is from. Its marks are the critical points it lists, else those of the map.
    result : Basins
        What `optguide.basins` found.

    Returns
    -------
    AxesImage
        One pixel per start.

    Raises
    ------
    TypeError
        If `result` is not one map.

    Examples
    --------
    Where every start finds a minimum, nothing is blank:

    >>> from matplotlib.figure import Figure
    >>> from optguide import GradientDescent, Himmelblau, basins, plotting
    >>> found = basins(GradientDescent(0.005), Himmelblau(), grid=20, steps=200)
    >>> drawn = plotting.basins(Figure().subplots(), Himmelblau(), found)
    >>> print((drawn.get_array()[..., 3] > 0).all())
    True
    """
    picture = basin_image(result)
    (left, right), (low, high) = result.domain
    drawn = ax.imshow(
        picture,
        extent=(left, right, low, high),
        origin="lower",
        interpolation="none",  # a pixel per start, whatever the size of the picture
    )
    places = [point.x for point in result.points if point.kind == "minimum"]
    if len(places) <= NUMBERED:
        _mark(ax, getattr(surface, "critical_points", result.points), size=30)
        for number, (x, y) in enumerate(places, 1):
            if left <= x <= right and low <= y <= high:
                ax.annotate(
                    str(number),
                    (x, y),
                    xytext=(5, 4),
                    textcoords="offset points",
                    color="#000000",
                    fontsize=9,
                    path_effects=[withStroke(linewidth=2.5, foreground="#ffffff")],
                )
    ax.set(
        xlim=(left, right), ylim=(low, high), aspect="equal", xlabel="$x$", ylabel="$y$"
    )
    ax.set_autoscale_on(False)
    return drawn


def basin_image(result: Basins) -> NDArray[np.uint8]:
    """Return the colours of a basin map, ``(n, n, 4)``, with rows upwards; see `basins`.

    Parameters
    ----------
    result : Basins
        What `optguide.basins` found.

    Raises
    ------
    TypeError
        If `result` is not one map.

    Examples
    --------
    Where descent on Himmelblau's function ends there are four colours:

    >>> import numpy as np
    >>> from optguide import GradientDescent, Himmelblau, basins, plotting
    >>> picture = plotting.basin_image(basins(GradientDescent(0.005), Himmelblau(), 20, steps=200))
    >>> print(len(np.unique(picture.reshape(-1, 4), axis=0)))
    4
    """
    if not isinstance(result, Basins):
        raise TypeError(
            f"result must be one map, as basins finds it, got {short_repr(result)}"
        )
    minima = [i for i, point in enumerate(result.points) if point.kind == "minimum"]
    places = np.array([result.points[i].x for i in minima]).reshape(-1, 2)
    # The last row is for the starts that end at no minimum.
    colours = np.zeros((len(result.points) + 1, 4))
    colours[minima] = to_rgba_array(GROUNDS, THIN)[_apart(places, len(GROUNDS))]
    return np.round(255 * colours[result.end]).astype(np.uint8)


def _apart(places: Array, count: int) -> NDArray[np.int64]:
    """Return one of `count` colours for each place, so that equal ones are far from each other.

    >>> print(_apart(np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]), 3).tolist())
    [0, 1, 2, 0]
    """
    chosen = np.zeros(len(places), dtype=np.int64)
    for i, place in enumerate(places):
        nearest = np.full(count, np.inf)
        distance = np.linalg.norm(places[:i] - place, axis=1)
        np.minimum.at(nearest, chosen[:i], distance)
        chosen[i] = nearest.argmax()
    return chosen


def signal(ax: Axes, g: ArrayLike) -> Line2D:
    """Draw a recorded gradient, sample by sample.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    g : array_like
        Shape ``(T,)``.

    Examples
    --------
    Every sample is there:

    >>> from matplotlib.figure import Figure
    >>> from optguide import plotting, signals
    >>> print(len(plotting.signal(Figure().subplots(), signals.spikes()).get_ydata()))
    300
    """
    return ax.plot(np.asarray(g), color="#000000", linewidth=1, label="_gradient")[0]


def signal_panels(
    axes: NDArray[np.object_],
    g: ArrayLike,
    methods: Mapping[str, Any],
    answers: Mapping[str, Array],
    chosen: int,
    laws: Mapping[str, Array] | None = None,
    level: int = 0,
) -> list[Line2D]:
    """Draw a recorded gradient and what methods answer to it, one of several parameters set off.

    Parameters
    ----------
    axes : array of Axes
        The gradient is drawn on the first, the methods on the others.
    g : array_like
        The gradient, shape ``(T,)``.
    methods : mapping of str to Method
        Titles of the axes, and methods that give the colours.
    answers : mapping of str to array
        By title, shape ``(T, k)``: one column for each value of the parameter.
    chosen : int
        The column to set off; the others are thin and pale.
    laws : mapping of str to array, optional
        By title, what the answers should be. The chosen column is drawn dotted over the answer.
    level : int, default 0
        So many rows of axes get the same heights, each row its own, so that answers compare.

    Returns
    -------
    list of Line2D
        The lines set off, one per method.

    Raises
    ------
    ValueError
        If there is not one pair of axes for the gradient and for each method.

    Examples
    --------
    A sweep is one run, and one line per parameter:

    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> from optguide import Momentum, response, plotting, signals
    >>> g, axes = signals.spikes(), Figure().subplots(2)
    >>> sweep = {"momentum": Momentum(0.25, momentum=np.array([[0.25], [0.9], [0.975]]))}
    >>> answers = {"momentum": -response(sweep["momentum"], g).step[1:, :, 0]}
    >>> drawn = plotting.signal_panels(axes, g, sweep, answers, chosen=1)
    >>> print(len(axes[1].get_lines()))
    3
    """
    first, *others = np.ravel(axes)
    if len(others) != len(methods):
        raise ValueError(
            f"axes must be one more than the {len(methods)} methods, got {len(others) + 1}"
        )
    signal(first, g)
    first.set_title("gradient")
    drawn = []
    for ax, (name, method) in zip(others, methods.items(), strict=True):
        look = {"color": style(method)["color"], "label": "_answer"}
        columns = ax.plot(_drawable(answers[name]), linewidth=0.8, alpha=0.8, **look)
        columns[chosen].set(alpha=1, linewidth=1.6, zorder=2.5)
        drawn.append(columns[chosen])
        if laws and name in laws:
            law = _drawable(laws[name])[:, chosen]
            ax.plot(law, color="#000000", linestyle=(0, (1, 3)), label="_law", zorder=3)
        ax.set_title(name)
    for row in np.atleast_2d(axes)[:level]:
        lows, highs = zip(*(ax.get_ylim() for ax in row), strict=True)
        for ax in row:
            ax.set_ylim(min(lows), max(highs))
    return drawn


def method_panels(
    axes: NDArray[np.object_],
    method: Any,
    gradients: Mapping[str, ArrayLike],
    answers: ArrayLike,
    chosen: int,
    laws: ArrayLike | None = None,
) -> list[Line2D]:
    """Draw what one method answers to several recorded gradients, one of its parameters set off.

    Parameters
    ----------
    axes : array of Axes
        One for each gradient.
    method : Method or str
        Gives the colour, see `style`.
    gradients : mapping of str to array
        By title, shape ``(T,)``, drawn thin and black. Times the learning rate they are what plain
        descent would do.
    answers : array_like
        Shape ``(T, k, n)``: for each of `k` parameters the answers to the `n` gradients, as
        `optguide.response` gives them when the gradients are the coordinates of one.
    chosen : int
        The parameter to set off; the others are thin and pale.
    laws : array_like, optional
        What the answers should be, of the same shape. The chosen ones are drawn as dots over the
        answers, one for every sixth sample.

    Returns
    -------
    list of Line2D
        The lines set off, one per gradient.

    Raises
    ------
    ValueError
        If there are not as many axes and answers as gradients.

    Examples
    --------
    Two gradients are two coordinates of one, and both are answered in one run:

    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> from optguide import Momentum, response, plotting, signals
    >>> g = {"spikes": signals.spikes(), "step": signals.step()}
    >>> memory = np.array([[0.25], [0.9], [0.975]])
    >>> run = response(Momentum(0.25, memory), np.column_stack([*g.values()]))
    >>> axes = Figure().subplots(2)
    >>> drawn = plotting.method_panels(axes, Momentum(0.25), g, -run.step[1:], chosen=1)
    >>> print(len(axes[0].get_lines()), axes[1].get_title())
    4 step
    """
    flat, answers = np.ravel(axes), _drawable(answers)
    if not len(flat) == len(gradients) == answers.shape[-1]:
        raise ValueError(
            f"axes and answers must be as many as the {len(gradients)} gradients, "
            f"got {len(flat)} and {answers.shape[-1]}"
        )
    look = {"color": style(method)["color"], "label": "_answer"}
    drawn = []
    for i, (ax, (name, g)) in enumerate(zip(flat, gradients.items(), strict=True)):
        signal(ax, g).set_linewidth(0.6)
        columns = ax.plot(answers[..., i], linewidth=0.8, alpha=0.8, **look)
        columns[chosen].set(alpha=1, linewidth=1.6, zorder=2.5)
        drawn.append(columns[chosen])
        if laws is not None:
            law = _drawable(laws)[:, chosen, i]
            # Dots at even distances in time: along a jagged line dashes would run together.
            ax.plot(
                law,
                ".",
                color="#000000",
                markersize=2,
                markevery=6,
                label="_law",
                zorder=3,
            )
        ax.set_title(name.replace("_", " "), size="medium")
    return drawn


def label_lines(ax: Axes) -> list[Annotation]:
    """Write the label of every line beside its end, moved up or down where labels would collide.

    This is for curves. Paths that end in one point are better told apart by a legend.

    Parameters
    ----------
    ax : Axes
        With lines drawn by `line` or `path`, limits and scales as they will stay.

    Returns
    -------
    list of Annotation
        From the lowest to the highest.

    Examples
    --------
    Two lines that end at the same point get their labels one above the other:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Adam, Momentum, plotting
    >>> ax = Figure().subplots()
    >>> for method in Adam(), Momentum(0.1):
    ...     drawn = plotting.line(ax, method, [1.0, 0.0])
    >>> low, high = plotting.label_lines(ax)
    >>> print(bool(high.xyann[1] - low.xyann[1] > 9))
    True
    """
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()  # the layout decides how many points a unit is
    points_per_pixel = 72 / figure.dpi
    box = ax.bbox
    ends = []
    for drawn in ax.get_lines():
        if not str(drawn.get_label()).startswith("_"):
            xy = np.column_stack(drawn.get_data())
            last = ax.transData.transform(xy[np.isfinite(xy).all(axis=1)][-1:])[0]
            ends.append((*np.clip(last, box.min, box.max), drawn))
    ends.sort(key=lambda end: end[1])
    # The smallest moves, in the sense of least squares, that keep a distance of one text height:
    # an isotonic regression once that height is subtracted once per label.
    size = 9.0
    gap = 1.3 * size / points_per_pixel * np.arange(len(ends))
    wanted = np.array([y for _, y, _ in ends])

    def beside(x: float) -> float:
        """Return how far right of the end: a little, or out of the axes if that is near."""
        out = box.x1 - x
        return 9 + points_per_pixel * (out if out < 0.1 * box.width else 0)

    room = (box.y0, max(box.y0, box.y1 - gap[-1])) if ends else (0, 0)
    placed = np.clip(isotonic_regression(wanted - gap).x, *room) + gap if ends else gap
    return [
        ax.annotate(
            str(drawn.get_label()),
            tuple(ax.transAxes.inverted().transform((x, y))),
            xytext=(beside(x), (new - y) * points_per_pixel),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            fontsize=size,
            color="#000000",
            arrowprops={
                "arrowstyle": "-",
                "color": drawn.get_color(),
                "shrinkA": 1,
                "shrinkB": 1,
            },
        )
        for (x, y, drawn), new in zip(ends, placed, strict=True)
    ]


def _drawable(values: ArrayLike) -> Array:
    """Return numbers that can be drawn: what has left for good is not a number."""
    array = np.array(values, dtype=np.float64)
    array[~(np.abs(array) < 1e100)] = np.nan
    return array


def _room(ax: Axes, name: str) -> None:
    """Raise if the line would be the seventh method on the axes."""
    names = {str(drawn.get_label()) for drawn in ax.get_lines()} | {name}
    named = [n for n in names if not n.startswith("_")]
    if len(named) > MOST:
        raise ValueError(f"axes must show at most {MOST} methods, got one more: {name}")
