"""Compare two builds of the site, file by file and byte by byte.

Arguments: the two folders. Needs nothing but Python.
"""

from __future__ import annotations

import sys
from pathlib import Path


def contents(site: Path) -> dict[str, bytes]:
    """Return what the files of a folder hold, by their path inside it."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def differences(one: Path, two: Path) -> list[str]:
    """Return one sentence for each file that is not the same in both folders."""
    first, second = contents(one), contents(two)
    found = []
    for name in sorted(first.keys() | second.keys()):
        if name not in second:
            found.append(f"{name} is missing in {two}")
        elif name not in first:
            found.append(f"{name} is missing in {one}")
        elif first[name] != second[name]:
            pairs = enumerate(zip(first[name], second[name], strict=False))
            shorter = min(len(first[name]), len(second[name]))
            place = next((i for i, (a, b) in pairs if a != b), shorter)
            found.append(f"{name} differs from byte {place} on")
    return found


def main(one: Path, two: Path) -> int:
    """Print the differences and return the exit code."""
    total = len(contents(one))
    if not total:
        print(f"{one} has no files to compare.")
        return 1
    found = differences(one, two)
    print(*found, f"{len(found)} differences, {total} files", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
