"""Gradient-based optimization, one short annotated file per idea.

A *surface* answers questions about a function at a point: value, gradient, Hessian. A *method* asks
them and moves. A *state* is what the method remembers. A *trace* is a state with time in front.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optguide import catalogue as catalogue
    from optguide import compile as compile
    from optguide import plotting as plotting
    from optguide import schedules as schedules
    from optguide import signals as signals
    from optguide import testing as testing
    from optguide import typing as typing
    from optguide.calculus import *
    from optguide.driver import *
    from optguide.methods import *
    from optguide.problems import *
    from optguide.studies import *
    from optguide.surfaces import *

    __version__: str
else:  # a checker would take every misspelt name for one of these
    #: Whose names are reached from here: `optguide.Adam`. Those that cost least stand first,
    #: because a name is looked for in one after the other.
    _ROOMS = ("methods", "surfaces", "driver", "problems", "calculus", "studies")

    # Nothing is loaded before it is asked for: a program pays for the methods and surfaces that
    # it names, and for drawing only if it draws.
    def __getattr__(name: str) -> Any:
        if name == "__version__":
            return import_module("importlib.metadata").version("optguide")
        if name == "__all__":
            every = [name for room in map(_module, _ROOMS) for name in room.__all__]
            return globals().setdefault(name, every)
        if not name.startswith("_"):
            if find_spec(f"optguide.{name}"):
                return _module(name)
            for room in map(_module, _ROOMS):
                if name in room.__all__:
                    return globals().setdefault(name, getattr(room, name))
        raise AttributeError(f"module 'optguide' has no attribute {name!r}")

    def __dir__() -> list[str]:
        rooms = "catalogue", "compile", "plotting", "schedules", "signals", "testing"
        return sorted([*__getattr__("__all__"), *rooms, "typing", "__version__"])

    def _module(name: str) -> Any:
        return import_module(f"optguide.{name}")
