"""Paths of methods in the plane, and numbers against steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression  # type: ignore[import-untyped]

from optguide.plotting.styles import label, style
from optguide.typing import Array

__all__ = ["label_lines", "line", "path"]

#: Lines beyond this are guesswork for the eye.
MOST = 6


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
