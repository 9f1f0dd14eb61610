"""What a surface wrapper can answer only if the surface inside can."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any, TypeVar

T = TypeVar("T")


class _IfInside:
    """A method that is there if the wrapped surface has one of the same name."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __get__(self, wrapper: Any, owner: type) -> Any:
        if wrapper is None:
            return self.function
        name = self.function.__name__
        getattr(wrapper.surface, name)  # or AttributeError
        if name in getattr(wrapper, "_lacks", ()):
            raise AttributeError(name)
        return MethodType(self.function, wrapper)


#: What a wrapper passes on, if it says how and the surface inside has it.
_QUESTIONS = (
    *(
        "hessian",
        "hvp",
        "residuals",
        "jacobian",
        "jvp",
        "vjp",
        "fisher",
        "fisher_product",
    ),
    *("check", "glance"),
)


def if_inside(cls: type[T]) -> type[T]:
    """Let a wrapper answer only what the surface it wraps answers.

    Drivers and tools look whether a surface has the method before they ask. A reader's function is
    checked inside a wrapper, too.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from optguide import Himmelblau, Regularized
    >>> print(hasattr(Regularized(Himmelblau(), 0.1), "hessian"))
    True
    >>> slope_only = SimpleNamespace(value=abs, gradient=abs)
    >>> print(hasattr(Regularized(slope_only, 0.1), "hessian"))
    False
    """
    for name in _QUESTIONS:
        if name in vars(cls):
            setattr(cls, name, _IfInside(vars(cls)[name]))
    return cls
