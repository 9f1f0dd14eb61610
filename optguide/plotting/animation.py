"""Methods under way: one picture per step, written as a video."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.animation import FFMpegWriter
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from optguide._check import short_repr
from optguide.plotting.paths import path
from optguide.typing import Array

__all__ = ["animate", "save_animation"]

#: Pictures of a film in a second.
RATE = 25


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
    wanted = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "24"]
    # One thread, and no dates or versions: the bytes follow from the pictures alone.
    wanted += ["-movflags", "+faststart", "-threads", "1"]
    wanted += ["-fflags", "+bitexact", "-flags:v", "+bitexact"]
    program = [FFMpegWriter.bin_path(), "-loglevel", "error", "-y"]
    data = b"".join(picture.tobytes() for picture in pictures)
    subprocess.run(
        [*program, *given, "-i", "-", *wanted, str(file)], input=data, check=True
    )
