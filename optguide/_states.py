"""States as trees: one change for every field of a state and of the states in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

__all__ = [
    "at_rows",
    "choose",
    "copied",
    "leaves",
    "recurs",
    "shared",
    "tree_map",
]


def tree_map(function: Callable[..., Any], *states: Any) -> Any:
    """Return a state whose every field is a function of that field of the given states.

    Parameters
    ----------
    function : callable
        Takes one array, number or None from each state, and returns the new one.
    *states : State
        States of one method, named tuples that may hold others.

    Returns
    -------
    State
        Of the type of the first.

    Notes
    -----
    An array in two places, a wrapper's ``x`` and that of the method inside, stays one
    array: a surface that remembers knows a point by its identity.

    Examples
    --------
    The states inside a wrapper change as well:

    >>> import numpy as np
    >>> from optguide import Adam, Averaged
    >>> from optguide._states import tree_map
    >>> state = Averaged(Adam()).init(np.ones(2))
    >>> twice = tree_map(lambda field: 2 * field, state)
    >>> print(twice.inner.x, twice.x is twice.inner.x)
    [2. 2.] True
    """
    known: dict[tuple[int, ...], Any] = {}

    def visit(*fields: Any) -> Any:
        if hasattr(fields[0], "_fields"):
            return type(fields[0])(*map(visit, *fields))
        place = tuple(map(id, fields))
        if place not in known:
            known[place] = function(*fields)
        return known[place]

    return visit(*states)


def leaves(state: Any) -> Iterator[Any]:
    """Yield the fields that are no states, those of the states inside among them.

    >>> from optguide import Adam, Averaged
    >>> print(len(list(leaves(Averaged(Adam()).init(np.ones(2))))))
    8
    """
    for field in state:
        if hasattr(field, "_fields"):
            yield from leaves(field)
        else:
            yield field


def choose(where: Any, new: Any, old: Any) -> Any:
    """Return the new state for some starts, the old one for the others.

    >>> from optguide import GradientDescent
    >>> old, new = map(GradientDescent(0.1).init, [np.zeros((2, 1)), np.ones((2, 1))])
    >>> print(choose(np.array([True, False]), new, old).x.ravel())
    [1. 0.]
    """

    def chosen(new: Any, old: Any) -> Any:
        if not isinstance(new, np.ndarray):  # an integer shared by all starts
            return new
        axes = (1,) * (new.ndim - where.ndim)
        return np.where(where.reshape(where.shape + axes), new, old)

    return new if where.all() else tree_map(chosen, new, old)


def at_rows(state: Any, rows: slice) -> Any:
    """Return the state of some of the starts.

    >>> from optguide import GradientDescent
    >>> print(at_rows(GradientDescent(0.1).init(np.ones((9, 2))), slice(2, 6)).x.shape)
    (4, 2)
    """
    return tree_map(
        lambda field: field[rows] if isinstance(field, np.ndarray) else field, state
    )


def copied(state: Any) -> Any:
    """Return the state in arrays of its own, safe from a method that writes in place.

    >>> from optguide import GradientDescent
    >>> state = GradientDescent(0.1).init(np.ones(2))
    >>> print(np.shares_memory(state.x, copied(state).x))
    False
    """
    return tree_map(
        lambda field: field.copy() if isinstance(field, np.ndarray) else field, state
    )


def recurs(new: Any, old: Any) -> Any:
    """Return for each start whether its own state is the same to the last bit.

    >>> from optguide import Adam
    >>> old = Adam().init(np.zeros((3, 2)))
    >>> new = old._replace(m=np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), t=1)
    >>> print(recurs(new, old))
    [ True False  True]
    """
    starts = new.x.shape[:-1]
    same = np.full(starts, True)
    for field, before in zip(leaves(new), leaves(old), strict=True):
        if not isinstance(field, int):
            a, b = np.asarray(field), np.asarray(before)
            equal = np.asarray(a == b)
            if a.dtype.kind == "f":
                equal = equal | (np.isnan(a) & np.isnan(b))
            same &= equal.all(axis=tuple(range(len(starts), equal.ndim)))
    return same


def shared(state: Any) -> list[int]:
    """Return the integers that all starts share: counts of the steps.

    >>> from optguide import Adam
    >>> print(shared(Adam().init(np.zeros((3, 2)))))
    [0]
    """
    return [field for field in leaves(state) if isinstance(field, int)]
