"""A surface that counts what it is asked: the cost of a run, per start."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from optguide._only import Mask, apart, only
from optguide.typing import Array, Surface

#: The row of the tally in which each question is counted.
_ROWS = {
    "value": 0,
    "gradient": 1,
    "hessian": 2,
    "jacobian": 2,
    "fisher": 2,
    # Products with $J$ and with $J^T$ come in pairs; the pair is counted once.
    "hvp": 3,
    "fisher_product": 3,
    "jvp": 3,
}


class Counted:
    """Count the points asked for, each start by itself.

    Parameters
    ----------
    surface : Surface
        The surface that answers.

    Raises
    ------
    ValueError
        When asked, if the points do not fit the starts that it has counted before.

    Notes
    -----
    ``n_values``, ``n_gradients``, ``n_hessians`` and ``n_products`` have the shape of
    the starts, which the first question tells. Jacobians and Fisher matrices count as
    Hessians, and products with them as products with Hessians. A method that asks about
    several points per start at once, stacked in front of the starts, pays for each.
    Threads may share a counter, and `basins`, which cuts the starts into blocks, counts
    each of them once, ``(n * n,)``.

    Examples
    --------
    A trust-region step costs one gradient, one Hessian and two values:

    >>> from optguide import Counted, ExactTrustRegion, Himmelblau, run
    >>> counted = Counted(Himmelblau())
    >>> state = run(ExactTrustRegion(), counted, [[0.0, 0.0], [1.0, 1.0]], steps=1)
    >>> print(counted.n_values, counted.n_gradients, counted.n_hessians)
    [2 2] [1 1] [1 1]
    """

    if TYPE_CHECKING:
        # It answers what the surface inside answers, which no type can say.
        def value(self, x: Array, /) -> Array: ...
        def gradient(self, x: Array, /) -> Array: ...
        def hessian(self, x: Array, /) -> Array: ...
        def hvp(self, x: Array, p: Array, /) -> Array: ...
        def residuals(self, x: Array, /) -> Array: ...
        def jacobian(self, x: Array, /) -> Array: ...
        def jvp(self, x: Array, p: Array, /) -> Array: ...
        def vjp(self, x: Array, r: Array, /) -> Array: ...
        def fisher(self, x: Array, /) -> Array: ...
        def fisher_product(self, x: Array, p: Array, /) -> Array: ...

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self._bill = _Bill()
        self._payers: Mask = np.True_

    def __getattr__(self, name: str) -> Any:
        if name == "surface":  # a copy in the making has none yet
            raise AttributeError(name)
        answer = getattr(self.surface, name)
        return self._counting(_ROWS[name], answer) if name in _ROWS else answer

    def _counting(self, row: int, answer: Any) -> Any:
        def ask(x: Array, *more: Array) -> Array:
            self._bill.charge(row, self._payers, np.shape(x)[:-1])
            return answer(x, *more)

        return ask

    def only(self, active: Mask) -> Counted:
        """Return a view that counts in the same tally, for some of the starts."""
        view = Counted(only(self.surface, active))
        view._bill, view._payers = self._bill, self._payers & active
        return view

    def apart(self, shape: tuple[int, ...]) -> Counted:
        """Return a copy with a tally of its own, for starts of this shape."""
        copy = Counted(apart(self.surface, shape))
        copy.add(np.zeros((4, *shape), dtype=np.int64))
        return copy

    def add(self, tally: NDArray[np.int64]) -> None:
        """Add what a copy has counted."""
        self._bill.add(tally)

    @property
    def tally(self) -> NDArray[np.int64]:
        """Rows values, gradients, Hessians, products; then the axes of the starts."""
        return self._bill.total()

    @property
    def n_values(self) -> NDArray[np.int64]:
        """Values asked for, ``(...)``."""
        return self.tally[0]

    @property
    def n_gradients(self) -> NDArray[np.int64]:
        """Gradients asked for, ``(...)``."""
        return self.tally[1]

    @property
    def n_hessians(self) -> NDArray[np.int64]:
        """Hessians asked for, or Jacobians or Fisher matrices, ``(...)``."""
        return self.tally[2]

    @property
    def n_products(self) -> NDArray[np.int64]:
        """Products with such matrices asked for, ``(...)``."""
        return self.tally[3]


class _Bill:
    """The tally of a counter and of all its views, which threads may share."""

    def __init__(self) -> None:
        self._tally: NDArray[np.int64] | None = None
        self._lock = Lock()

    def charge(self, row: int, payers: Mask, shape: tuple[int, ...]) -> None:
        """Count one question about points of this shape in a row of the tally."""
        if not payers.any():
            return
        with self._lock:
            tally = self._of(shape)
            extra = len(shape) - (tally.ndim - 1)
            if extra:
                # Points stacked in front of the starts: each start pays for its own.
                paid = np.broadcast_to(payers, shape)
                tally[row] += paid.sum(axis=tuple(range(extra)))
            else:
                tally[row] += payers

    def add(self, tally: NDArray[np.int64]) -> None:
        """Add the tally of another bill."""
        with self._lock:
            mine = self._of(tally.shape[1:])
            mine += tally

    def total(self) -> NDArray[np.int64]:
        """Return a copy of the tally, that of one start before the first question."""
        with self._lock:
            none = np.zeros(4, dtype=np.int64)
            return none if self._tally is None else self._tally.copy()

    def _of(self, shape: tuple[int, ...]) -> NDArray[np.int64]:
        """Return the tally if it has room for points of this shape."""
        if self._tally is None:
            self._tally = np.zeros((4, *shape), dtype=np.int64)
        starts = self._tally.shape[1:]
        if shape[len(shape) - len(starts) :] != starts:
            raise ValueError(
                f"points must have the shape {starts} of the starts that Counted has "
                f"counted before, got shape {shape}; take a new Counted"
            )
        return self._tally

    def __getstate__(self) -> dict[str, Any]:
        # A lock cannot be sent to another process.
        return {"_tally": self._tally}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._tally, self._lock = state["_tally"], Lock()
