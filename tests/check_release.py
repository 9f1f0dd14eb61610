"""Check that every place that names the version names the same one.

Argument: the tag of a release, such as v1.2.3. With it the changelog and the citation
must carry a date, the same one. Needs nothing but Python.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def first(pattern: str, text: str) -> str:
    """Return what the group of the pattern matches first, or nothing."""
    match = re.search(pattern, text, re.MULTILINE)
    return match.group(1) if match else ""


def troubles(root: Path, tag: str = "") -> list[str]:
    """Return one sentence for each place that names another version, or no date."""
    project, citation, changelog, readme = (
        (root / name).read_text("utf-8")
        for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md", "README.md")
    )
    version = tomllib.loads(project)["project"]["version"]
    named = {
        "CITATION.cff": first(r"^version: (\S+)$", citation),
        "CHANGELOG.md": first(r"^## (\S+)", changelog),
        "README.md": first(r"Figure: optguide (\S+),", readme),
        **({"the tag": tag.removeprefix("v")} if tag else {}),
    }
    found = [
        f"{place} names version {other or 'none'}, pyproject.toml {version}."
        for place, other in named.items()
        if other != version
    ]
    if tag:
        told = first(r"^## \S+ \((\d{4}-\d\d-\d\d)\)$", changelog)
        cited = first(r"^date-released: (\d{4}-\d\d-\d\d)$", citation)
        if not told or told != cited:
            found.append(
                f"CHANGELOG.md dates the release {told or 'nowhere'}, "
                f"CITATION.cff {cited or 'nowhere'}."
            )
    return found


def main(tag: str = "") -> int:
    """Print the troubles and return the exit code."""
    found = troubles(ROOT, tag)
    print(*(found or ["The version is the same everywhere."]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
