"""Annotated sources: prose beside code, and formulas that are checked against the code.

As a Sphinx extension, ``annotated_source`` adds two directives. ``annotated`` shows a
module, its comments as prose beside its code; ``difference`` shows the same function of
two modules side by side. `annotated_source.formulas` evaluates each formula in a
comment and the line below it at the same numbers, in a test.
"""

from __future__ import annotations

from typing import Any

from .rows import VALIDATION

__all__ = ["setup"]


def setup(app: Any) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    from .directives import set_up  # the check needs no Sphinx

    app.add_config_value("annotated_source_hooks", "", "env", [str])
    app.add_config_value(
        "annotated_source_validation", VALIDATION, "env", [list, tuple]
    )
    app.add_config_value("annotated_source_function", "step", "env", [str])
    set_up(app)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
