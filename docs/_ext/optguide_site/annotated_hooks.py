"""What the annotated pages must know about this package."""

from __future__ import annotations

import importlib
from pathlib import Path

from annotated_source.directives import display, textbook
from annotated_source.hooks import Hooks, Textbook

from optguide_site.checked_files import FILES
from optguide_site.public_names import link


def textbook_form(thing: type) -> Textbook:
    """Return the value of a surface with its derivatives, or the step of a method."""
    formula = getattr(thing, "formula", None)
    if not isinstance(formula, str):
        return Textbook(functions=("step",))
    value, *definitions = (part.strip() for part in formula.split(r"\quad"))
    return Textbook((f"f(x, y) = {value}", *definitions), ("gradient", "hessian"))


HOOKS = Hooks(link=link, textbook=textbook_form)


def formula_lines(module: str) -> list[str]:
    """Return the formulas of the class of a module, those that are checked, once each."""
    room = importlib.import_module(module)
    file = Path(str(room.__file__))
    return textbook(room, file, HOOKS) if file in FILES else []


def formula_display(lines: list[str]) -> str:
    """Return formulas as one display."""
    return display(lines)
