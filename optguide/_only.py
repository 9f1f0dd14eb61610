"""Which starts an evaluation is charged to: only those that are still active.

An inner loop goes on until the last start has ended, and evaluates the surface for all of
them at once, because a surface may have noise of its own for each start. `only` returns a
view of the surface that charges the active starts; no state is set and put back.

A surface that counts has the methods of `Counter`. It may stand inside other surfaces:
a frozen dataclass with a field ``surface`` is a layer around it. Every other surface is
its own view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

#: True where a start pays, ``(...)``; or one answer for all of them.
Mask = NDArray[np.bool_] | np.bool_


class Counter(Protocol):
    """A surface that keeps a tally of what it is asked."""

    @property
    def tally(self) -> NDArray[np.int64]:
        """Rows values, gradients, Hessians, products; then the axes of the starts."""
        ...

    def only(self, active: Mask) -> Any:
        """Return a view that counts in the same tally, for some of the starts."""
        ...

    def apart(self, shape: tuple[int, ...]) -> Any:
        """Return a copy with a tally of its own, for starts of this shape."""
        ...

    def add(self, tally: NDArray[np.int64]) -> None:
        """Add what a copy has counted."""
        ...


def only(surface: Any, active: Mask) -> Any:
    """Return a view of a surface that charges only some of the starts.

    Parameters
    ----------
    surface : Surface
        The surface.
    active : array of bool
        True where a start still asks, ``(...)``.

    Returns
    -------
    Surface
        The surface itself where nothing is counted. Views of views charge the starts of
        both.

    Examples
    --------
    Two starts are asked about, one of them pays:

    >>> import numpy as np
    >>> from optguide import Bowl, Counted
    >>> from optguide._only import only
    >>> counted = Counted(Bowl())
    >>> values = only(counted, np.array([True, False])).value(np.zeros((2, 2)))
    >>> print(counted.n_values)
    [1 0]
    """
    return _rebuilt(surface, lambda counter: counter.only(active))


def apart(surface: Any, shape: tuple[int, ...]) -> Any:
    """Return a copy of a surface that counts for itself, to run in a thread of its own.

    Parameters
    ----------
    surface : Surface
        The surface.
    shape : tuple of int
        Shape of the starts.

    Returns
    -------
    Surface
        The surface itself where nothing is counted.

    Examples
    --------
    What the copy was asked is added when it is known:

    >>> import numpy as np
    >>> from optguide import Bowl, Counted
    >>> from optguide._only import apart, counters
    >>> counted = Counted(Bowl())
    >>> copy = apart(counted, (2,))
    >>> values = copy.value(np.zeros((2, 2)))
    >>> print(counted.n_values, copy.n_values)
    0 [1 1]
    >>> for whole, part in zip(counters(counted), counters(copy)):
    ...     whole.add(part.tally)
    >>> print(counted.n_values)
    [1 1]
    """
    return _rebuilt(surface, lambda counter: counter.apart(shape))


def counters(surface: Any) -> Iterator[Counter]:
    """Yield the surfaces that count, from outside in.

    >>> from optguide import Bowl, Counted, Scaled
    >>> print([type(each).__name__ for each in counters(Scaled(Counted(Bowl()), 2.0))])
    ['Counted']
    """
    if hasattr(type(surface), "apart"):
        yield surface
    if _has_views(surface) or _is_layer(surface):
        yield from counters(surface.surface)


def _rebuilt(surface: Any, change: Callable[[Any], Any]) -> Any:
    """Return the surface with its outermost counter exchanged for another one."""
    if _has_views(surface):
        return change(surface)
    if not _is_layer(surface):
        return surface
    inside = _rebuilt(surface.surface, change)
    if inside is surface.surface:
        return surface
    layer = copy(surface)
    object.__setattr__(layer, "surface", inside)
    return layer


def _has_views(surface: Any) -> bool:
    # Asked of the type: a layer may hand every other question on to the surface inside.
    return hasattr(type(surface), "only")


def _is_layer(surface: Any) -> bool:
    """Return whether the surface is frozen, and another one stands in it."""
    kind = type(surface)
    frozen = getattr(kind, "__dataclass_params__", None)
    return bool(frozen and frozen.frozen) and "surface" in kind.__dataclass_fields__
