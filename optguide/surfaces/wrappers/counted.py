"""A surface that counts what it is asked: the cost of a run, per start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

    Notes
    -----
    ``n_values``, ``n_gradients``, ``n_hessians`` and ``n_products`` have the shape of the starts. Jacobians and
    Fisher matrices count as Hessians, and products with them as products with Hessians. A method
    that asks about several points per start at once, stacked in front of the starts, pays for each.

    Examples
    --------
    A trust-region step costs one gradient, one Hessian and two values:

    >>> from optguide import Counted, ExactTrustRegion, Himmelblau, run
    >>> counted = Counted(Himmelblau())
    >>> state = run(ExactTrustRegion(), counted, [[0.0, 0.0], [1.0, 1.0]], steps=1)
    >>> print(counted.n_values, counted.n_gradients, counted.n_hessians, counted.n_products)
    [2 2] [1 1] [1 1] [0 0]
    """

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        #: Rows values, gradients, Hessians, products; then the axes of the starts.
        self.tally: NDArray[np.int64] = np.zeros(4, dtype=np.int64)
        self._payers: Any = True

    def __getattr__(self, name: str) -> Any:
        if name == "surface":  # a copy in the making has none yet
            raise AttributeError(name)
        answer = getattr(self.surface, name)
        return self._counting(name, answer) if name in _ROWS else answer

    def _counting(self, name: str, answer: Any) -> Any:
        def ask(x: Array, *more: Array) -> Array:
            asked = np.zeros((4, *np.shape(x)[:-1]), dtype=np.int64)
            asked[_ROWS[name]] = self._payers
            if not self.tally.any():  # the first question tells the shape of the starts
                self.tally = np.zeros_like(asked)
            extra = tuple(range(1, 1 + asked.ndim - self.tally.ndim))
            self.tally = self.tally + asked.sum(axis=extra)
            return answer(x, *more)

        return ask

    @contextmanager
    def among(self, starts: NDArray[np.bool_]) -> Iterator[None]:
        """Charge only these starts for what is asked inside; see the module ``_charge``."""
        before, self._payers = self._payers, starts & self._payers
        try:
            yield
        finally:
            self._payers = before

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
