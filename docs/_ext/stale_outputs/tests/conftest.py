"""A made-up package with the ways in which packages give names to their readers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FILES = {
    "__init__.py": '''
        """A library."""
        from . import methods, surfaces
        from .driver import run
        from .methods import *
        from .surfaces import *

        __version__ = "1"

        def __getattr__(name):
            if name in ("plotting", "typing"):
                import importlib
                return importlib.import_module(f"{__name__}.{name}")
            raise AttributeError(name)

        __all__ = ["run"]
        __all__ += methods.__all__ + surfaces.__all__
    ''',
    "driver.py": """
        from .typing import Array
        def run(method): return method
    """,
    "typing.py": "Array = object\n",
    "linear.py": """
        'Linear algebra.'
        def solve(): return 1
        def hidden(): return 2
    """,
    "plotting/__init__.py": """
        from ._style import style
        from .maps import draw as trajectory
    """,
    "plotting/_style.py": "style = 3\n",
    "plotting/maps.py": """
        from .. import driver
        def draw(): return driver.run(1)
    """,
    "methods/__init__.py": """
        from . import lion
        from .adam import *
        from .lion import *
        from .adam import AdamState as State
        __all__ = ["Adam", "State", *lion.__all__]
    """,
    "methods/adam.py": """
        from ..linear import solve
        __all__ = ["Adam"]
        class AdamState: pass
        class Adam: x = solve()
        class NotListed: pass
    """,
    "methods/lion.py": """
        import lib.typing
        __all__ = ["Lion"]
        class Lion: x: lib.typing.Array
    """,
    "surfaces/__init__.py": """
        from .bowl import *
        __all__ = [name for name in dir() if name[0].isupper()]
    """,
    "surfaces/bowl.py": """
        from lib.linear import solve
        class Bowl: value = solve()
        def _private(): pass
    """,
}


@pytest.fixture
def lib(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of the made-up package, which Python can find."""
    from textwrap import dedent

    folder = tmp_path / "code" / "lib"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    sys.path.insert(0, str(folder.parent))
    yield folder
    sys.path.remove(str(folder.parent))
    for name in [name for name in sys.modules if name.split(".")[0] == "lib"]:
        del sys.modules[name]
