"""Many cases in one test: a failure says which of them it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def case(*names: object) -> Iterator[None]:
    """Name the case in the error that ends the block, if one does."""
    try:
        yield
    except Exception as error:
        error.add_note(f"The case: {', '.join(map(str, names))}")
        raise
