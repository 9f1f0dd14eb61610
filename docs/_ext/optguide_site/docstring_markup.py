"""Docstrings are written in one markup and shown in two.

They use dollars for mathematics, single backticks for names, double ones for code, and
MyST's roles. A page of prose is MyST, so only the backticks change; autodoc reads
reStructuredText, so the dollars and roles change.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

from optguide_site.parameter_tables import with_table
from optguide_site.public_names import link


def to_myst(text: str) -> str:
    """Return a docstring or comment as MyST, public names as links.

    Examples
    --------
    >>> print(to_myst("``x`` of `Adam` and `beta1`"))
    `x` of {py:obj}`Adam <optguide.Adam>` and `beta1`
    """

    def linked(match: re.Match[str]) -> str:
        full = link(match[1])
        return f"{{py:obj}}`{match[1]} <{full}>`" if full else match[0]

    text = re.sub(r"(?<!`)``([^`]+)``(?!`)", r"`\1`", text)
    return re.sub(r"(?<![`}])`([\w.]+)`(?!`)", linked, text)


def to_rst(text: str) -> str:
    r"""Return a docstring as reStructuredText; code stays as it is.

    Examples
    --------
    >>> print(to_rst("$x$s by {cite:t}`cauchy1847`, ``$HOME``"))
    :math:`x`\ s by :cite:t:`cauchy1847`, ``$HOME``
    """

    def change(match: re.Match[str]) -> str:
        if match["math"] is None:
            return match[0]
        after = f"\\ {match['after']}" if match["after"] else ""
        return f":math:`{match['math']}`{after}"

    text = re.sub(r"\{([a-z:]+)\}(`[^`\n]+`)", r":\1:\2", text)
    code = r"``.+?``|`[^`]+`|^[ ]*(?:>>>|\.\.\.)[^\n]*$"
    formula = r"\$(?P<math>[^$`]+)\$(?P<after>\w)?"
    return re.sub(f"{code}|{formula}", change, text, flags=re.MULTILINE | re.DOTALL)


def first_paragraph(doc: str | None) -> str:
    """Return the first paragraph of a docstring in one line."""
    return " ".join((doc or "").strip().split("\n\n")[0].split())


def process(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]
) -> None:
    """Prepare a docstring for numpydoc."""
    text = "\n".join(lines)
    if what == "class":
        text = with_table(obj, text)
    lines[:] = to_rst(text).split("\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Read docstrings before numpydoc does."""
    app.connect("autodoc-process-docstring", process, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
