"""What methods answer to recorded gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from optguide.plotting.paths import _drawable
from optguide.plotting.styles import style
from optguide.typing import Array

__all__ = [
    "method_figure",
    "method_panels",
    "signal",
    "signal_figure",
    "signal_panels",
]


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


def signal_figure(
    figure: Figure,
    g: ArrayLike,
    methods: Mapping[str, Any],
    answers: Mapping[str, Array],
    chosen: int,
    laws: Mapping[str, Array] | None = None,
    *,
    panel: str,
    title: str,
    note: str,
) -> list[Line2D]:
    """Fill a figure with a recorded gradient and what methods answer to it.

    Parameters
    ----------
    figure : Figure
        An empty figure, with constrained layout.
    g, methods, answers, chosen, laws
        As for `signal_panels`.
    panel : str
        What a page with one such figure for each parameter calls this one.
    title : str
        The finding.
    note : str
        What the kinds of lines are, below the axes.

    Returns
    -------
    list of Line2D
        The lines set off, one per method.

    Raises
    ------
    ValueError
        If there is not one answer for each method.

    Examples
    --------
    The gradient and two methods stand in one row of three:

    >>> from matplotlib.figure import Figure
    >>> from optguide import Adam, Momentum, plotting, response, signals
    >>> methods = {"Adam": Adam(0.1), "momentum": Momentum(0.1)}
    >>> g, figure = signals.spikes(), Figure(layout="constrained")
    >>> answers = {name: -response(m, g).step[1:] for name, m in methods.items()}
    >>> drawn = plotting.signal_figure(
    ...     figure, g, methods, answers, 0, panel="spikes", title="Spikes", note="bold"
    ... )
    >>> print([ax.get_title() for ax in figure.axes])
    ['gradient', 'Adam', 'momentum']
    """
    rows = -(-(len(methods) + 1) // 3)
    axes = figure.subplots(rows, 3, sharex=True)
    drawn = signal_panels(axes, g, methods, answers, chosen, laws, level=rows - 1)
    cast("Any", figure).panel = panel
    figure.suptitle(title)
    figure.supxlabel(f"step ({note})", size="medium")
    figure.supylabel("minus displacement", size="medium")
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


def method_figure(
    figure: Figure,
    method: Any,
    gradients: Mapping[str, ArrayLike],
    answers: ArrayLike,
    chosen: int,
    laws: ArrayLike | None = None,
    *,
    panel: str,
    title: str,
    black: str = "descent",
    sharey: Literal["row", "all"] = "row",
) -> list[Line2D]:
    """Fill a figure with what one method answers to several recorded gradients.

    Parameters
    ----------
    figure : Figure
        An empty figure, with constrained layout.
    method, gradients, answers, chosen, laws
        As for `method_panels`.
    panel : str
        What a page with one such figure for each parameter calls this one.
    title : str
        The finding.
    black : str, default "descent"
        What the thin black lines are.
    sharey : {"row", "all"}, default "row"
        Which axes have the same heights.

    Returns
    -------
    list of Line2D
        The lines set off, one per gradient.

    Raises
    ------
    ValueError
        If there are not as many answers as gradients.

    Examples
    --------
    Eight gradients make four rows of two:

    >>> import numpy as np
    >>> from matplotlib.figure import Figure
    >>> from optguide import Adam, plotting, response, signals
    >>> g = {record.__name__: record() for record in signals.EVERY}
    >>> run = response(Adam(), np.column_stack([*g.values()]))
    >>> figure = Figure(layout="constrained")
    >>> drawn = plotting.method_figure(
    ...     figure, Adam(), g, -run.step[1:, None], 0, panel="Adam", title="Adam"
    ... )
    >>> print(figure.axes[0].get_gridspec().nrows, len(figure.axes))
    4 8
    """
    rows = -(-len(gradients) // 2)
    axes = figure.subplots(rows, 2, sharex=True, sharey=sharey)
    drawn = method_panels(axes, method, gradients, answers, chosen, laws)
    cast("Any", figure).panel = panel
    figure.suptitle(title)
    dots = "" if laws is None else "; dots: closed form"
    note = f"step (no colour: {black}; pale: other panels{dots})"
    figure.supxlabel(note, size="medium")
    figure.supylabel("minus displacement", size="medium")
    return drawn
