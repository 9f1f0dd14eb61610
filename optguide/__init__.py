"""Gradient-based optimization, one short annotated file per idea.

A *surface* answers questions about a function at a point: value, gradient, Hessian. A *method* asks
them and moves. A *state* is what the method remembers. A *trace* is a state with time in front.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from optguide.calculus import *
from optguide.driver import Minimized as Minimized
from optguide.driver import iterate as iterate
from optguide.driver import minimize as minimize
from optguide.driver import response as response
from optguide.driver import run as run
from optguide.driver import trace as trace
from optguide.methods import *
from optguide.problems import *
from optguide.studies import *
from optguide.surfaces import *

if TYPE_CHECKING:
    from optguide import catalogue as catalogue
    from optguide import compile as compile
    from optguide import plotting as plotting
    from optguide import schedules as schedules
    from optguide import signals as signals
    from optguide import testing as testing
    from optguide import typing as typing

#: Read from the installed package where it is asked for.
__version__: str

# At run time a star takes functions and classes, and not the modules beside them.
globals()["__all__"] = [
    name
    for name, thing in list(globals().items())
    if getattr(thing, "__module__", "").startswith("optguide.") and name[0] != "_"
]

#: Loaded when they are first asked for: drawing needs Matplotlib, and most programs need none of it.
_LAZY = (
    "catalogue",
    "compile",
    "plotting",
    "schedules",
    "signals",
    "testing",
    "typing",
)


if not TYPE_CHECKING:  # a checker would take every misspelt name for one of these

    def __getattr__(name: str) -> Any:
        if name in _LAZY:
            return import_module(f"optguide.{name}")
        if name == "__version__":
            return import_module("importlib.metadata").version("optguide")
        raise AttributeError(f"module 'optguide' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals()["__all__"], *_LAZY, "__version__"])
