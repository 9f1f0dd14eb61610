"""What the repository promises about itself: names, documents, imports, commands."""

from __future__ import annotations

import ast
import fnmatch
import importlib
import inspect
import itertools
import pkgutil
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import optguide
from optguide import _check

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "optguide"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages([str(PACKAGE)], "optguide.")
    if not any(part.startswith("_") for part in module.name.split("."))
)


def public_names() -> dict[str, object]:
    """Return every public object under the name by which a reader imports it."""
    found = {f"optguide.{name}": getattr(optguide, name) for name in optguide.__all__}
    for name in MODULES:
        module = importlib.import_module(name)
        for entry in getattr(module, "__all__", ()):
            if entry not in optguide.__all__:
                found[f"{name}.{entry}"] = getattr(module, entry)
    return found


PUBLIC = {
    name: thing
    for name, thing in public_names().items()
    if inspect.isclass(thing) or inspect.isfunction(thing)
}
# Results and errors are made by the package, not by a reader: their example is that of the function
# which returns or raises them. A protocol is not made at all.
RESULTS = {name for name, thing in PUBLIC.items() if hasattr(thing, "_fields")}
ERRORS = {name for name, thing in PUBLIC.items() if hasattr(thing, "__traceback__")}
PROTOCOLS = {
    name for name, thing in PUBLIC.items() if getattr(thing, "_is_protocol", False)
}
EVERY_PUBLIC = pytest.mark.parametrize(
    "name", sorted(set(PUBLIC) - RESULTS - ERRORS - PROTOCOLS)
)


def files() -> list[Path]:
    """Return the text files of the repository, without what is built or installed there."""
    kinds = {
        "",
        ".py",
        ".md",
        ".rst",
        ".toml",
        ".yml",
        ".yaml",
        ".cff",
        ".txt",
        ".bib",
        ".css",
    }
    ignored = [
        f"{folder}/{depth}{line.strip('/')}"
        for folder in (ROOT, ROOT / "docs")
        for line in [".git", *(folder / ".gitignore").read_text("utf-8").split()]
        for depth in ("", "*/")
    ]
    found, folders = [], [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if any(fnmatch.fnmatch(str(path), pattern) for pattern in ignored):
                continue
            if path.is_dir():
                folders.append(path)
            elif path.suffix in kinds:
                found.append(path)
    return found


def documentation(thing: object) -> dict[str, list[str]]:
    """Return the lines of each section of a docstring."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    heads = [
        i
        for i, (head, line) in enumerate(itertools.pairwise(lines))
        if head and line == "-" * len(head)
    ]
    return {
        lines[head]: lines[head + 2 : end]
        for head, end in itertools.pairwise([*heads, len(lines)])
    }


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, those inside functions included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


# Names


def test_every_method_and_surface_can_be_imported_from_optguide_itself():
    defined = {
        node.name
        for path in [
            *PACKAGE.rglob("methods/**/*.py"),
            *PACKAGE.rglob("surfaces/**/*.py"),
        ]
        if not path.name.startswith("_")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not node.name.endswith("State")
    }
    assert defined <= set(optguide.__all__)


def test_all_lists_every_public_name_of_the_package_once():
    assert len(set(optguide.__all__)) == len(optguide.__all__)
    for name in optguide.__all__:
        assert getattr(optguide, name).__name__ == name


def test_an_import_loads_nothing_before_it_is_asked_for():
    program = """
import sys
import optguide
from optguide import Adam
print(*sorted(name for name in sys.modules if name.startswith("optguide.methods.")))
print("numpy" in sys.modules, "scipy" in sys.modules, "matplotlib" in sys.modules)
"""
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["optguide.methods.adam", "True", "False", "False"]


def test_a_file_is_an_attribute_of_its_room():
    assert optguide.methods.adam.Adam is optguide.Adam
    assert optguide.studies.basins is optguide.basins
    assert optguide.driver.run is optguide.run


def test_a_name_that_a_room_lacks_is_an_attribute_error():
    for room in (optguide, optguide.methods, optguide.surfaces):
        with pytest.raises(AttributeError, match=f"'{room.__name__}' has no .* 'Adma'"):
            room.Adma  # noqa: B018


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is(name):
    assert (importlib.import_module(name).__doc__ or "").strip()


# Documents


@EVERY_PUBLIC
def test_a_public_name_has_an_example_that_opens_with_a_claim(name):
    example = documentation(PUBLIC[name])["Examples"]
    assert any(line.startswith(">>> ") for line in example)
    assert example[0]
    assert not example[0].startswith(">>>")


@EVERY_PUBLIC
def test_the_documented_parameters_are_those_of_the_signature(name):
    thing = PUBLIC[name]
    taken = [parameter.lstrip("*") for parameter in inspect.signature(thing).parameters]
    told = [
        part.strip().lstrip("*")
        for line in documentation(thing).get("Parameters", ())
        if line[:1].strip()
        for part in line.split(" :")[0].split(",")
    ]
    if not told and inspect.isclass(thing):
        source = inspect.getsource(thing)
        told = re.findall(r"^    (\w+): .*#: ", source, re.MULTILINE)
    assert told == taken


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_every_field_of_a_result_is_explained_where_it_stands(name):
    source = inspect.getsource(PUBLIC[name])
    assert re.findall(r"^    (\w+): .*#: ", source, re.MULTILINE) == list(
        PUBLIC[name]._fields
    )


@EVERY_PUBLIC
def test_what_checks_its_parameters_says_what_it_raises(name):
    thing = PUBLIC[name]
    checks = getattr(thing, "__post_init__", thing)
    if inspect.isfunction(checks):
        nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(checks)))))
        called = {
            node.func.id
            for node in nodes
            if isinstance(node, ast.Call) and hasattr(node.func, "id")
        }
        if called & vars(_check).keys() or any(
            isinstance(node, ast.Raise) for node in nodes
        ):
            assert documentation(thing)["Raises"]


def test_every_example_in_a_docstring_is_collected():
    """Doctests that are not collected pass for ever."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    listing = subprocess.run(
        [*command, "optguide", "README.md"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    collected = {
        line.split("::")[1] for line in listing.splitlines() if line.count("::") == 1
    }
    written = {
        ".".join([*path.relative_to(ROOT).with_suffix("").parts, node.name]).replace(
            ".__init__", ""
        )
        for path in PACKAGE.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and ">>> " in (ast.get_docstring(node) or "")
    }
    assert len(written) >= 50
    assert written <= collected
    assert "README.md::" in listing


# Imports


@pytest.mark.parametrize(
    ("library", "place"),
    [
        ("matplotlib", "plotting"),
        ("sympy", "compile"),
        ("torch", None),
        ("optax", None),
    ],
)
def test_a_library_is_imported_in_one_place_only(library, place):
    for path in PACKAGE.rglob("*.py"):
        if place not in path.relative_to(PACKAGE).parts:
            assert library not in {module.split(".")[0] for module in imported(path)}, (
                path
            )


def test_importing_the_package_does_not_import_matplotlib():
    code = "import optguide, sys; print({'matplotlib', 'sympy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "set()\n"


# Commands and files


def shell_blocks(name: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)


def test_the_commands_of_the_readme_are_those_that_a_change_must_pass():
    build, run_tests = shell_blocks("README.md")
    script = re.sub(
        r"^ +", "", (ROOT / ".ci" / "run").read_text("utf-8"), flags=re.MULTILINE
    )
    assert build in script
    assert run_tests in script
    assert script.index(run_tests) > script.index(build)
    assert script.rindex("nox -s") == script.index(run_tests) + run_tests.index(
        "nox -s"
    )


def test_the_minutes_of_all_jobs_are_told_and_add_up_to_less_than_25():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    jobs = re.findall(r"^job ([a-z]+) ", script, re.MULTILINE)
    jobs += re.findall(r"^for session in ([a-z ]+);", script, re.MULTILINE)[0].split()
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("| job | minutes |")[1]
    told = re.findall(r"^\| `([a-z]+)\b.*\| ([0-9.]+) \|$", text, re.MULTILINE)
    assert sorted(name for name, _ in told) == sorted(jobs)
    assert sum(float(minutes) for _, minutes in told) < 25


def test_every_session_that_is_named_anywhere_exists():
    tree = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    sessions = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    wanted = {
        "docs",
        "tests",
        "doctest",
        "gallery",
        "site",
        "faults",
        "lint",
        "serve",
        "oldest",
        "links",
        "peers",
    }
    assert wanted <= sessions
    for path in files():
        for line in re.findall(r"\bnox(?: -R)? -s ([a-z ]+)", path.read_text("utf-8")):
            assert set(line.split()[:1]) <= sessions, path


def test_workflows_name_sessions_that_exist():
    text = "".join(
        p.read_text("utf-8") for p in (ROOT / ".github" / "workflows").glob("*.yml")
    )
    noxfile = (ROOT / "noxfile.py").read_text("utf-8")
    named = {
        name for line in re.findall(r"nox -s ([a-z ]+)", text) for name in line.split()
    }
    assert named >= {"lint", "tests", "oldest", "docs", "gallery", "site", "faults"}
    assert all(f"\ndef {name}(" in noxfile for name in named)


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert citation["version"] == optguide.__version__
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == optguide.__version__
    assert f"optguide {optguide.__version__}, CC BY 4.0" in (
        ROOT / "README.md"
    ).read_text("utf-8")


def test_the_oldest_tested_versions_are_the_oldest_allowed():
    allowed = {
        r.name: next(iter(r.specifier)).version
        for r in map(Requirement, PROJECT["project"]["dependencies"])
    }
    lines = (ROOT / "constraints" / "oldest.txt").read_text("utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    for name, version in allowed.items():
        assert pinned[name].startswith(version), name


def test_the_tools_of_a_commit_are_those_of_the_lint_session():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    used = {
        tool
        for hook in hooks["repos"][0]["hooks"]
        for tool in hook["additional_dependencies"]
    }
    assert used <= set(PROJECT["dependency-groups"]["lint"])


def test_every_lint_rule_that_is_ignored_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (block,) = re.findall(r"^ignore = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert all("#" in line for line in block.splitlines())


def test_no_file_puts_work_off_or_names_a_machine():
    put_off = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    machine = re.compile(r"(?<![\w.$}-])/(" + r"home|root|tmp|work|Users)/\w")
    scanned = files()
    assert {path.name for path in scanned} >= {
        "README.md",
        "adam.py",
        "noxfile.py",
        "run",
    }
    for path in scanned:
        text = path.read_text("utf-8")
        assert not put_off.search(text), path
        assert not machine.search(text), path
