"""What the annotated pages and the formula check must know about this package."""

from __future__ import annotations

from pathlib import Path

import api
from annotated_source.formulas import Conventions
from annotated_source.hooks import Hooks, Textbook

import optguide

PACKAGE = Path(optguide.__file__).parent

#: The files whose formulas are checked: linear algebra, methods and surfaces.
ROOMS = ("linalg", "methods", "surfaces")
FILES = sorted(path for room in ROOMS for path in PACKAGE.glob(f"{room}/**/*.py"))
CONVENTIONS = Conventions(function="surface")


def textbook(thing: type) -> Textbook:
    """Return the value of a surface with its derivatives, or the step of a method."""
    formula = getattr(thing, "formula", None)
    if not isinstance(formula, str):
        return Textbook(functions=("step",))
    value, *definitions = (part.strip() for part in formula.split(r"\quad"))
    return Textbook((f"f(x, y) = {value}", *definitions), ("gradient", "hessian"))


HOOKS = Hooks(link=api.short, textbook=textbook)
