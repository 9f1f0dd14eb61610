"""MyST pages that MyST-NB runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

__all__ = ["Notebook", "cells", "notebooks"]


class Notebook(NamedTuple):
    """A page with code that is run."""

    docname: str  #: as Sphinx calls it
    path: Path  #: the file
    text: str  #: its text


def is_notebook(text: str) -> bool:
    """Tell whether a page is run: its front matter says so."""
    return (
        text.startswith("---\n") and "file_format: mystnb" in text.split("\n---", 1)[0]
    )


def notebooks(srcdir: Path) -> list[Notebook]:
    """Return the pages that are run; folders like ``_build`` hold none."""
    found = []
    for path in sorted(srcdir.rglob("*.md")):
        relative = path.relative_to(srcdir)
        if any(part.startswith(("_", ".")) for part in relative.parts):
            continue
        text = path.read_text("utf-8")
        if is_notebook(text):
            found.append(Notebook(relative.with_suffix("").as_posix(), path, text))
    return found


def cells(text: str) -> str:
    r"""Return the code of a page, without options of cells and without magics.

    Examples
    --------
    >>> from stale_outputs.notebooks import cells
    >>> print(cells("Text.\n\n```{code-cell}\n:tags: [hidden]\n%time\nx = 1\n```\n"))
    x = 1
    """
    blocks = re.findall(
        r"^```\{code-cell\}.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL
    )
    lines: list[str] = []
    for block in blocks:
        block = re.sub(r"\A---\n.*?^---\n", "", block, flags=re.MULTILINE | re.DOTALL)
        block = re.sub(r"\A(:[\w-]+:.*\n)+", "", block)
        lines += [
            line for line in block.splitlines() if not re.match(r"\s*[%!?]", line)
        ]
    return "\n".join(lines)
