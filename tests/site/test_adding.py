"""A method or a surface is one file and one line, and the contracts find it."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import made_up
import pytest

ROOT = Path(__file__).parents[2]
#: What the contracts read: the package, and what they compare it with.
COPIED = [
    *("conftest.py", "pyproject.toml", "README.md", "optguide", "tests", "docs/_ext"),
    *("docs/references.bib", "gallery"),
]
#: The contracts: what is asked of every method, of every surface, and of all together.
CONTRACTS = [
    *("test_methods", "test_surfaces", "test_bad_input", "test_invariances"),
    *("test_formulas", "test_programs", "test_records", "test_plotting"),
    *("test_repository", "test_signal_overview"),
]
TOGETHER = "all_lists or relatives or have_a_rate or overview or in_a_picture"


def add(folder: Path, kind: str, code: str) -> str:
    """Write a class into a file of its own, and import it in one line at the end."""
    (name,) = re.findall(r"^@\w+\nclass (\w+):", code, re.MULTILINE)
    module = f"optguide.{kind}s.{name.lower()}"
    room = folder / "optguide" / f"{kind}s"
    (room / f"{name.lower()}.py").write_text(code, encoding="utf-8")
    init = room / "__init__.py"
    imports, rest = init.read_text("utf-8").split("else:\n", 1)
    line = f"    from {module} import {name} as {name}\n"
    init.write_text(f"{imports}{line}else:\n{rest}", encoding="utf-8")
    return name


def places(folder: Path) -> list[str]:
    """Return what differs from the repository: new files, and new lines of others."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder)
        lines = path.read_text("utf-8").splitlines()
        if not (ROOT / name).exists():
            found.append(f"{name}")
        elif lines != (old := (ROOT / name).read_text("utf-8").splitlines()):
            changes = difflib.ndiff(old, lines)
            found += [f"{name}: {line}" for line in changes if line[0] in "+-"]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a copy of the package and its tests with a method and a surface more."""
    folder = tmp_path_factory.mktemp("adding")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy2(source, target)
    for kind, code in ("method", made_up.METHOD), ("surface", made_up.SURFACE):
        add(folder, kind, code)
    return folder


def pytest_there(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run tests of the copy; return the exit code and what was said."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_method_and_a_surface_are_added_by_two_places_each(folder, capsys):
    touched = places(folder)
    with capsys.disabled():
        print(f"\nplaces touched by a method and a surface: {len(touched)}")
    line = "+     from optguide.{0}.{1} import {2} as {2}".format
    assert touched == [
        f"optguide/methods/__init__.py: {line('methods', 'softened', 'Softened')}",
        "optguide/methods/softened.py",
        f"optguide/surfaces/__init__.py: {line('surfaces', 'trough', 'Trough')}",
        "optguide/surfaces/trough.py",
    ]


def test_the_contracts_hold_for_what_was_added_and_nothing_else_is_missing(folder):
    files = [f"tests/{name}.py" for name in CONTRACTS]
    files += ["optguide/methods/softened.py", "optguide/surfaces/trough.py"]
    code, said = pytest_there(folder, *files, "-k", f"softened or trough or {TOGETHER}")
    assert code == 0, said
    (passed,) = re.findall(r"(\d+) passed", said)
    # Some forty contracts of a method, and as many of a surface and of all together.
    assert int(passed) > 70, said


def test_the_contracts_find_what_is_wrong_with_what_was_added(folder):
    path = folder / "optguide" / "methods" / "softened.py"
    right = path.read_text("utf-8")
    try:
        path.write_text(right.replace("/ (1 + np.abs(v))", "/ (2 + np.abs(v))"))
        code, said = pytest_there(folder, "tests/test_formulas.py", "-k", "softened")
        assert code == 1, said
        assert "softened.py" in said
    finally:
        path.write_text(right)
