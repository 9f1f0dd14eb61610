"""What a surface wrapper can answer only if the surface inside can."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _IfInside:
    """A method that is there if the wrapped surface has one of the same name."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __get__(self, wrapper: Any, owner: type) -> Any:
        if wrapper is None:
            return self.function
        getattr(wrapper.surface, self.function.__name__)  # or AttributeError
        return MethodType(self.function, wrapper)


def hessian_if_inside(cls: type[T]) -> type[T]:
    """Let a wrapper have a Hessian only if the surface it wraps has one.

    Drivers and tools look whether a surface has the method before they ask.

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
    cast("Any", cls).hessian = _IfInside(vars(cls)["hessian"])
    return cls
