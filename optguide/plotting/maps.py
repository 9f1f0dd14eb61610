"""Maps of a surface: level lines, images, critical points, basins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba_array
from matplotlib.contour import QuadContourSet
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from optguide._check import (
    as_floats,
    check_count,
    check_surface,
    given_or_own,
    short_repr,
)
from optguide.calculus.critical_points import CriticalPoint, box, planar, rectangle
from optguide.plotting.styles import GREY
from optguide.studies.basins import Basins
from optguide.typing import Array, Domain, Surface

__all__ = [
    "basin_image",
    "basins",
    "contours",
    "critical_points",
    "curve",
    "image_grid",
    "surface_image",
]

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


#: Level lines of a surface that has none of its own.
LINES = 10


def contours(
    ax: Axes,
    surface: Surface,
    domain: Domain | None = None,
    levels: Sequence[float] | int | None = None,
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
    levels : sequence of float, or int, optional
        Heights of the lines, by default the surface's own. A number asks for so many lines at heights
        chosen from the values in the domain, and a surface without levels has ten of them. The area
        below a line grows with the square of its number, so that the floor of a valley is seen.
    samples : int, default 161
        Grid points per side. More for a surface with fine detail, at the price of a larger file.

    Raises
    ------
    ValueError, TypeError
        If neither the surface nor the caller says which part to draw, if the domain is no rectangle, a
        level no number or `samples` below 2, if levels are to be chosen and all values are equal, or if
        the surface is not one of two variables.

    Examples
    --------
    A surface of the catalogue knows the part worth drawing:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Himmelblau, plotting
    >>> ax = Figure().subplots()
    >>> drawn = plotting.contours(ax, Himmelblau())
    >>> print(ax.get_xlim() == Himmelblau.domain[0], len(drawn.levels) == len(Himmelblau.levels))
    True True

    A function of one's own needs no levels:

    >>> from optguide import Function
    >>> own = Function(lambda x: (x**2).sum(-1))
    >>> drawn = plotting.contours(Figure().subplots(), own, ((-2, 2), (-2, 2)))
    >>> print(len(drawn.levels))
    10
    """
    check_surface("value", surface=surface)
    domain = given_or_own(surface, "domain", domain)
    levels = getattr(surface, "levels", LINES) if levels is None else levels
    planar(surface)
    check_count(least=2, samples=samples)
    (left, right), (low, high) = rectangle(domain).tolist()
    x, y = np.meshgrid(
        np.linspace(left, right, samples), np.linspace(low, high, samples)
    )
    chosen = isinstance(levels, int | np.integer)
    heights = None if chosen else _heights(levels)
    z = surface.value(np.stack([x, y], axis=-1))
    if heights is None:
        heights = _chosen_heights(levels, z)
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
    domain = given_or_own(surface, "domain", domain)
    dimension = getattr(surface, "dimension", 1)
    if dimension != 1:
        name = type(surface).__name__
        raise ValueError(f"surface must have one variable, and {name} has {dimension}")
    check_count(least=2, samples=samples)
    ((left, right),) = box(domain, 1).tolist()
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


def _chosen_heights(levels: Any, z: Array) -> Array:
    """Return so many heights, below which lie parts of the area that grow as 1, 4, 9 and so on.

    >>> x, y = np.meshgrid(*[np.linspace(-1, 1, 201)] * 2)
    >>> print((_chosen_heights(3, x + y) < 0).tolist())
    [True, True, False]
    """
    check_count(least=1, levels=levels)
    finite = z[np.isfinite(z)]
    if not finite.size or finite.min() == finite.max():
        raise ValueError(
            f"levels must be given: the values in the domain are {'all equal' if finite.size else 'not finite'}"
        )
    share = (np.arange(1, levels + 1) / (levels + 1)) ** 2
    heights = np.unique(np.quantile(finite, share))
    inside: Array = heights[(heights > finite.min()) & (heights < finite.max())]
    if inside.size:
        return inside
    # Almost everything is flat: what is not lies between.
    return np.linspace(finite.min(), finite.max(), levels + 2)[1:-1]


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
        A surface of two variables that has a domain; without levels some are chosen, as in `contours`.
    samples : int, default 64
        Pixels per side.

    Returns
    -------
    array
        Colours, ``(samples, samples, 4)``, from 0 to 1; rows upwards, for `image_grid`.

    Raises
    ------
    ValueError, TypeError
        If the surface is not one of two variables with a domain, or `samples` below 2.

    Examples
    --------
    The pixel of the bowl's bottom is the darkest:

    >>> from optguide import Bowl, plotting
    >>> picture = plotting.surface_image(Bowl(), samples=63)
    >>> print(picture[31, 31, 3] == picture[..., 3].max())
    True
    """
    check_surface("value", "domain", surface=surface)
    planar(surface)
    check_count(least=2, samples=samples)
    (left, right), (low, high) = surface.domain
    x, y = np.meshgrid(
        np.linspace(left, right, samples), np.linspace(low, high, samples)
    )
    z = surface.value(np.stack([x, y], axis=-1))
    own = getattr(surface, "levels", None)
    shade = _shade(_chosen_heights(LINES, z) if own is None else np.sort(own), z)
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
    """Mark critical points, each kind by its own marker.

    Those of a surface of one variable are marked on its curve.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    surface : Surface or sequence of CriticalPoint
        A surface that lists its critical points, or the points, as `optguide.find_critical_points`
        returns them.
    size : float, default 50.0
        Area of a marker, in square points.

    Returns
    -------
    list of PathCollection
        One per kind, labelled with it, so that ``ax.legend`` can explain them.

    Raises
    ------
    TypeError
        If the surface lists no critical points, or something else is in the sequence.

    Examples
    --------
    A saddle is marked by an X:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Quadratic, plotting
    >>> ax = Figure().subplots()
    >>> print([m.get_label() for m in plotting.critical_points(ax, Quadratic([2.0, -2.0]))])
    ['saddle']

    Points that were searched for are marked as well:

    >>> from optguide import Function, find_critical_points
    >>> own = Function(lambda x: (x**2).sum(-1))
    >>> found = find_critical_points(own, ((-2, 2), (-2, 2)))
    >>> print([m.get_label() for m in plotting.critical_points(ax, found)])
    ['minimum']
    """
    if isinstance(surface, Sequence) and all(
        isinstance(point, CriticalPoint) for point in surface
    ):
        return _mark(ax, surface, size)
    check_surface("critical_points", surface=surface)
    return _mark(ax, cast("Any", surface).critical_points, size)


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
    colours[minima] = to_rgba_array(GROUNDS, THIN)[_deal_colours(places, len(GROUNDS))]
    return np.round(255 * colours[result.end]).astype(np.uint8)


def _deal_colours(places: Array, count: int) -> NDArray[np.int64]:
    """Return one of `count` colours for each place, so that equal ones are far from each other.

    >>> print(_deal_colours(np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]), 3).tolist())
    [0, 1, 2, 0]
    """
    chosen = np.zeros(len(places), dtype=np.int64)
    for i, place in enumerate(places):
        nearest = np.full(count, np.inf)
        distance = np.linalg.norm(places[:i] - place, axis=1)
        np.minimum.at(nearest, chosen[:i], distance)
        chosen[i] = nearest.argmax()
    return chosen
