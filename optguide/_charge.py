"""Who pays for what a surface is asked: only the starts that still search."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import numpy as np
from numpy.typing import NDArray

from optguide.typing import Surface


def among(surface: Surface, starts: NDArray[np.bool_]) -> AbstractContextManager[None]:
    """Charge only some of the starts for what a surface is asked in the block.

    An inner loop goes on until the last start has ended, and asks about all of them at once, for a
    surface may have noise of its own for each start. A start that has ended does not pay.

    Parameters
    ----------
    surface : Surface
        Only a `Counted` surface cares.
    starts : array of bool
        True where a start still asks, ``(...)``.

    Returns
    -------
    context manager
        For a ``with`` statement.

    Examples
    --------
    Two starts are asked about, one of them pays:

    >>> import numpy as np
    >>> from optguide import Bowl, Counted
    >>> from optguide._charge import among
    >>> counted = Counted(Bowl())
    >>> with among(counted, np.array([True, False])):
    ...     values = counted.value(np.zeros((2, 2)))
    >>> print(counted.n_values)
    [1 0]
    """
    charged = getattr(surface, "among", None)
    return charged(starts) if charged else nullcontext()
