"""Write the Python of the pages to files, one module to a page, for type checkers.

A page is run from top to bottom in one name space, so it is one module. Every line keeps
its number: what a checker finds in line 30 of ``docs.quickstart.py`` stands in line 30 of
``docs/quickstart.md``.

Run as a script, it takes the folder of the pages and the folder to write to.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

#: A fence of Python: a cell that the site runs, or a block that the tests run.
FENCE = re.compile(r"(`{3,})(?:\{code-cell\}.*|python\s*)")


def pages(root: Path) -> Iterator[Path]:
    """Yield the README and the pages of the site; folders with an underscore are none."""
    yield root / "README.md"
    yield root / "CONTRIBUTING.md"
    for page in sorted((root / "docs").rglob("*.md")):
        folders = page.relative_to(root).parts
        if not any(folder.startswith("_") for folder in folders):
            yield page


def python_of(page: str) -> str:
    """Return the Python of a page, each line where it was; empty if there is none.

    >>> page = ["Text.", "```python", ">>> x = 1", ">>> x", "1", "```", "Text."]
    >>> python_of(chr(10).join(page)).splitlines()
    ['', '', 'x = 1', 'x', '', '']
    """
    kept, end, cell = [], "", False
    options, prompted = "", False
    for line in page.splitlines():
        code = ""
        fence = FENCE.fullmatch(line)
        if not end and fence:
            end, cell, options, prompted = fence[1], "{" in line, "begin", False
        elif end and line.startswith(end):
            end = ""
        elif end and cell and options:
            # Options stand at the top of a cell: one to a line, or between two rules.
            if line == "---":
                options = "" if options == "rules" else "rules"
            elif options != "rules" and not line.startswith(":"):
                code, options = line, ""
        elif end:
            prompt = re.match(r"(>>>|\.\.\.)( |$)", line)
            prompted = prompted or bool(prompt)
            code = line[4:] if prompt else "" if prompted else line
        if code.startswith(("%", "!")):
            raise ValueError(f"a page must be plain Python, got {code}")
        kept.append(code.rstrip())
    text = "\n".join(kept)
    return text + "\n" if text.strip() else ""


def write(root: Path, folder: Path) -> list[Path]:
    """Write one module for each page that has Python, and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.py"):
        old.unlink()
    written = []
    for page in pages(root):
        code = python_of(page.read_text("utf-8"))
        if code:
            name = ".".join(page.relative_to(root).with_suffix("").parts)
            file = folder / f"{re.sub(r'[^A-Za-z0-9]', '_', name)}.py"
            file.write_text(code, "utf-8")
            written.append(file)
    return written


if __name__ == "__main__":
    print(*write(Path(sys.argv[1]), Path(sys.argv[2])), sep="\n")
