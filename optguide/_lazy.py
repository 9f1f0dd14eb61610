"""Names of a room that load their module when they are first asked for.

A program that uses three classes pays for three files. The lines of a room are written for type
checkers, and read once at run time: which name comes from which module stands there alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

__all__ = ["lazily"]

#: A line that exports: "from module import Name as Name", the name in brackets if it is long.
_LINE = re.compile(r"^ +from (optguide\.\S+) import \(?\s*(\w+) as \2\b", re.MULTILINE)


def lazily(
    room: str,
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return `__getattr__`, `__dir__` and `__all__` of a room, from the lines in its source.

    Parameters
    ----------
    room : str
        The name of a package whose ``__init__`` is being run. The lines stand in a block for
        type checkers, in the order in which they are best read.

    Returns
    -------
    tuple
        What a module defines so that its names load when asked for.

    Examples
    --------
    The names are known before their files are loaded:

    >>> from optguide import methods
    >>> print(methods.__all__[0], "Adam" in dir(methods))
    GradientDescent True
    """
    module = sys.modules[room]
    loader: Any = module.__loader__
    where = {name: place for place, name in _LINE.findall(loader.get_source(room))}

    def __getattr__(name: str) -> Any:
        if name in where:
            found = getattr(import_module(where[name]), name)
        elif not name.startswith("_") and find_spec(f"{room}.{name}"):
            found = import_module(f"{room}.{name}")
        else:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        setattr(module, name, found)
        return found

    def __dir__() -> list[str]:
        return sorted({*vars(module), *where})

    return __getattr__, __dir__, list(where)
