"""What a project may say about its own documentation; by default nothing is special."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Hooks", "Textbook", "read_hooks"]


class Textbook(NamedTuple):
    """The formulas that a class stands for, to be shown in one place."""

    formulas: tuple[
        str, ...
    ] = ()  #: facts of the class, ``left = right``, without dollars
    functions: tuple[str, ...] | None = (
        None  #: methods whose formulas follow; None: all
    )


def no_link(name: str) -> str:
    """Return nothing: no name is documented elsewhere."""
    return ""


def double_to_single_backticks(text: str) -> str:
    """Return reStructuredText's code in the markup of MyST."""
    return re.sub(r"(?<!`)``([^`]+)``(?!`)", r"`\1`", text)


def all_formulas(thing: type) -> Textbook:
    """Return the formulas of all methods."""
    return Textbook()


@dataclass(frozen=True)
class Hooks:
    """How a page is made of a module, where the project decides."""

    #: the full name that a name in single backticks stands for, or nothing
    link: Callable[[str], str] = no_link
    #: the markup of comments and docstrings, turned into MyST
    markup: Callable[[str], str] = double_to_single_backticks
    #: the textbook form of a class
    textbook: Callable[[type], Textbook] = all_formulas

    def prose(self, text: str) -> str:
        """Return a comment or docstring as MyST, with links."""

        def linked(match: re.Match[str]) -> str:
            full = self.link(match[1])
            return f"{{py:obj}}`{match[1]} <{full}>`" if full else match[0]

        return re.sub(r"(?<![`}])`([\w.]+)`(?!`)", linked, self.markup(text))


def read_hooks(place: str) -> tuple[Hooks, str]:
    """Return the hooks at ``module.NAME``, and the file they are in.

    Raises
    ------
    ValueError
        If there is nothing of that name.
    TypeError
        If what is there is something else.
    """
    if not place:
        return Hooks(), __file__
    module_name, _, name = place.rpartition(".")
    try:
        module = importlib.import_module(module_name)
        hooks = getattr(module, name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(
            f"annotated_source_hooks: {place!r} is not found: {error}"
        ) from error
    if not isinstance(hooks, Hooks):
        raise TypeError(
            f"annotated_source_hooks: {place!r} must be Hooks, is {hooks!r}"
        )
    return hooks, str(module.__file__)
