"""Write the Python of the pages to files, one module to a page, for type checkers.

A page is run from top to bottom in one name space, so it is one module. Every line keeps
its number: what a checker finds in line 30 of ``docs_quickstart.py`` stands in line 30 of
``docs/quickstart.md``.

Run as a script, it takes the folder to write to.
"""

import json
import re
import shutil
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
    r"""Return the Python of a page, each line where it was; empty if there is none.

    >>> page = ["Text.", "```python", ">>> x = 1", ">>> x", "1", "```"]
    >>> python_of("\n".join(page)).splitlines()
    ['', '', 'x = 1', 'x', '', '']
    >>> page = ["```{code-cell} ipython3", ":tags: [a]", "", "---", "b: c", "---", "x = 1"]
    >>> python_of("\n".join(page)).splitlines()
    ['', '', '', '', '', '', 'x = 1']
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
            elif options != "rules" and line and not line.startswith(":"):
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


def write(root: Path, folder: Path) -> None:
    """Write the pages and the programs beside this file, as a project of a reader's."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "pages").mkdir(parents=True)
    for page in pages(root):
        code = python_of(page.read_text("utf-8"))
        if code:
            name = "_".join(page.relative_to(root).with_suffix("").parts)
            file = folder / "pages" / f"{name.replace('-', '_')}.py"
            file.write_text(code, "utf-8")
    (folder / "readers").mkdir()
    for program in Path(__file__).parent.glob("*.py"):
        shutil.copy(program, folder / "readers")
    settings = {
        "include": ["pages", "readers"],
        "enableTypeIgnoreComments": False,  # those are for mypy
        "reportUnnecessaryTypeIgnoreComment": True,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")


if __name__ == "__main__":
    write(Path(__file__).parents[2], Path(sys.argv[1]))
