"""A made-up package of two methods and a function, and a site that shows it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

PARABOLA = r'''
"""A parabola.

It has a minimum at zero, says {math}`x = 0`. See `Halving` and ``value``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parabola:
    r"""A parabola in each coordinate.

    Parameters
    ----------
    steepness : float
        $a > 0$, the second derivative.
    """

    steepness: float = 2.0

    formula = r"a x^2 / 2 + c \quad c = 1"

    def __post_init__(self):
        if not self.steepness > 0:
            raise ValueError(f"steepness must be positive, got {self.steepness}")

    def value(self, x):
        # $f = a x \cdot x / 2 + 1$
        return self.steepness * (x * x).sum(axis=-1) / 2 + 1

    def gradient(self, x):
        # $\nabla f = a x$
        return self.steepness * x
'''

HALVING = r'''
r"""Halving the way.

Each step goes a part of the way downhill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Halving", "HalvingState"]


class HalvingState(NamedTuple):
    """Where it is."""

    x: object  #: $x_t$, the position
    v: object  #: $v_t$, the last step
    t: int  #: $t$, steps taken


@dataclass(frozen=True)
class Halving:
    r"""Halving the way.

    Parameters
    ----------
    rate : float
        $\eta \ge 0$, the part of the way.
    memory : float
        $\mu \in [0, 1)$, how much of the last step is kept.
    """

    rate: float = 0.5
    memory: float = 0.5

    def init(self, x):
        # Nothing has happened yet.
        return HalvingState(x, 0 * x, 0)

    def step(self, surface, state):
        t = state.t + 1
        # $g_t = \nabla f(x_{t-1})$
        g = surface.gradient(state.x)

        # The step remembers the last one, and so on <b>
        # through this second line.
        # $v_t = \mu v_{t-1} - \eta g_t$
        v = self.memory * state.v - self.rate * g
        # $x_t = x_{t-1} + v_t$
        x = state.x + v
        return HalvingState(x, v, t)
'''


def looking_ahead(text: str) -> str:
    """Return another method, which differs in two lines."""
    text = text.replace("Halving", "Ahead")
    text = text.replace("surface.gradient(state.x)", "surface.gradient(state.x + 0.1)")
    text = text.replace("f(x_{t-1})", r"f(x_{t-1} + 0.1)")
    return text.replace(
        "        x = state.x + v\n", "        x = state.x + v\n        t += 0\n"
    )


@pytest.fixture(scope="session")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of the made-up package, which can be imported."""
    root = tmp_path_factory.mktemp("made_up")
    folder = root / "toys"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "parabola.py").write_text(PARABOLA.lstrip("\n"), encoding="utf-8")
    (folder / "halving.py").write_text(HALVING.lstrip("\n"), encoding="utf-8")
    ahead = looking_ahead(HALVING).lstrip("\n")
    (folder / "ahead.py").write_text(ahead, encoding="utf-8")
    (folder / "hooks.py").write_text(
        "from annotated_source.hooks import Hooks, Textbook\n"
        "def link(name):\n"
        "    return 'toys.halving.Halving' if name == 'Halving' else ''\n"
        "def textbook(thing):\n"
        "    formula = getattr(thing, 'formula', None)\n"
        "    if formula:\n"
        "        return Textbook((f'f(x) = {formula}',), ('gradient',))\n"
        "    return Textbook(functions=('step',))\n"
        "HOOKS = Hooks(link=link, textbook=textbook)\n"
        "NOT_HOOKS = 3\n",
        encoding="utf-8",
    )
    sys.path.insert(0, str(root))
    yield folder
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.split(".")[0] == "toys"]:
        del sys.modules[name]


Site = Callable[..., tuple[Path, str]]


@pytest.fixture(scope="session")
def site(toys: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build a site of one page; return the folder and the warnings."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    def build(page: str, builder: str = "html", **settings: object) -> tuple[Path, str]:
        source = tmp_path_factory.mktemp("site")
        (source / "index.md").write_text(f"# Page\n\n{page}\n", encoding="utf-8")
        settings = {
            "extensions": ["myst_parser", "annotated_source"],
            "myst_enable_extensions": ["dollarmath"],
            "html_theme": "basic",
            # Sphinx would write what extensions add into a default of all sites.
            "source_suffix": {".rst": "restructuredtext"},
            **settings,
        }
        said = StringIO()
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                source,
                None,
                source / "out",
                source / "doctrees",
                builder,
                settings,
                status=None,
                warning=said,
                freshenv=True,
            )
            app.build()
        return source / "out", said.getvalue()

    return build
