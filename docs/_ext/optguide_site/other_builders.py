"""What nodes of this site are to builders other than HTML: what they hold."""

from __future__ import annotations

from typing import Any

from docutils import nodes


def visit(self: Any, node: nodes.Element) -> None:
    """Write what is inside."""


def on_paper() -> dict[str, Any]:
    """Return the visitors for ``add_node``, besides those of HTML."""
    return dict.fromkeys(("latex", "text", "man", "texinfo"), (visit, visit))
