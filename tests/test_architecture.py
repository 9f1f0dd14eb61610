"""Who may import whom: rooms of the package import downwards, and never in a circle.

A room is a folder or a module directly inside the package. An arrow leads from a room
to one that it imports.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import optguide

PACKAGE = Path(optguide.__file__).parent

#: The floors, lowest first. A room imports rooms of lower floors only, so rooms on one
#: floor do not know each other: linear algebra and calculus know no surface and no
#: method, surfaces and methods stand side by side. "optguide" is its `__init__.py`.
FLOORS = [
    {"typing", "_lazy"},
    {"ranges", "random", "compile", "linalg", "_only", "_states"},
    {"_check"},
    {"calculus", "declaration", "signals"},
    {"schedules"},
    {"methods", "surfaces", "problems"},
    {"catalogue", "driver"},
    {"studies"},
    {"plotting", "testing"},
    {"optguide"},
]

#: From room to room: the lines that import.
Arrows = dict[tuple[str, str], list[str]]


def rooms(package: Path) -> set[str]:
    """Return folders and modules of a package; `__init__` has the package's name."""
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    folders = {path.parent.name for path in package.glob("*/*.py")}
    return modules | folders | {package.name}


def imported(path: Path, package: Path) -> Iterator[tuple[str, int]]:
    """Yield modules and names that a file imports, in full, and the lines."""
    inside = [package.name, *path.relative_to(package).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            above = inside[: len(inside) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{module}.{alias.name}", node.lineno


def arrows(package: Path) -> Arrows:
    """Return who imports whom inside a package."""
    known, found = rooms(package), {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        room = package.name if parts == ("__init__",) else parts[0]
        for name, line in imported(path, package):
            first, second, *_ = [*name.split("."), ""]
            if first == package.name:
                other = second if second in known else package.name
                if other != room:
                    place = f"{path.relative_to(package).as_posix()}:{line}"
                    found.setdefault((room, other), []).append(place)
    return found


def circle(found: Arrows) -> list[str]:
    """Return rooms that import each other in a circle, the first one twice."""
    graph: dict[str, set[str]] = {}
    for room, other in found:
        graph.setdefault(room, set()).add(other)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def climbs(found: Arrows, floors: list[set[str]]) -> dict[tuple[str, str], list[str]]:
    """Return the arrows that do not lead downwards."""
    height = {room: number for number, floor in enumerate(floors) for room in floor}
    return {
        (room, other): places
        for (room, other), places in found.items()
        if height[room] <= height[other]
    }


# The package


def test_every_room_stands_on_one_floor_and_every_floor_has_rooms_that_exist():
    written = [room for floor in FLOORS for room in sorted(floor)]
    assert sorted(written) == sorted(rooms(PACKAGE))


def test_no_rooms_of_the_package_import_each_other_in_a_circle():
    assert circle(arrows(PACKAGE)) == []


def test_every_import_of_the_package_leads_to_a_lower_floor():
    found = arrows(PACKAGE)
    # They were read: what the floors are about is among them.
    assert found.keys() >= {
        ("methods", "linalg"),
        ("methods", "calculus"),
        ("surfaces", "calculus"),
        ("calculus", "linalg"),
        ("driver", "surfaces"),
        ("optguide", "methods"),
    }
    assert climbs(found, FLOORS) == {}


def test_methods_and_surfaces_stand_above_linear_algebra_and_on_one_floor():
    height = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    assert height["methods"] == height["surfaces"]
    assert height["linalg"] < height["calculus"] < height["methods"]
    for above in "catalogue", "driver", "studies", "plotting", "testing":
        assert height[above] > height["methods"]


# A made-up package

MADE_UP = {
    "__init__.py": "from made_up.upper.one import one\n",
    "ground.py": '"""Imports nothing.\n\n>>> from made_up.upper.one import one\n"""\n',
    "lower/__init__.py": "import numpy as np\n",
    "lower/two.py": "from made_up.ground import three\n",
    "upper/__init__.py": "",
    "upper/one.py": "from made_up.lower.two import two\nfrom made_up.upper import x\n",
}
MADE_UP_FLOORS = [{"ground"}, {"lower"}, {"upper"}, {"made_up"}]


def made_up(folder: Path, **other: str) -> Path:
    """Write the made-up package, some files with other lines; return its folder."""
    package = folder / "made_up"
    for name, text in {**MADE_UP, **other}.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def test_rooms_and_arrows_of_a_made_up_package_are_read(tmp_path):
    package = made_up(tmp_path)
    assert rooms(package) == {"made_up", "ground", "lower", "upper"}
    assert arrows(package) == {
        ("made_up", "upper"): ["__init__.py:1"],
        ("lower", "ground"): ["lower/two.py:1"],
        ("upper", "lower"): ["upper/one.py:1"],
    }
    assert circle(arrows(package)) == []
    assert climbs(arrows(package), MADE_UP_FLOORS) == {}


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ("from made_up.upper.one import one", "upper"),
        ("from made_up.upper import one", "upper"),
        ("from made_up import upper", "upper"),
        ("import made_up.upper.one as one", "upper"),
        ("import numpy, made_up.upper", "upper"),
        ("from ..upper.one import one", "upper"),
        ("from ..upper import one", "upper"),
        ("from .. import upper", "upper"),
        ("def late():\n    from made_up.upper import one", "upper"),
        ("if TYPE_CHECKING:\n    from made_up.upper import one", "upper"),
        ("import made_up", "made_up"),
        ("from made_up import Adam", "made_up"),
        ("from .. import Adam", "made_up"),
        ("from made_up import *", "made_up"),
    ],
)
def test_an_import_upwards_is_found_in_every_form_and_closes_a_circle(
    line, target, tmp_path
):
    package = made_up(tmp_path, **{"lower/two.py": line})
    found = arrows(package)
    last = len(line.splitlines())
    assert climbs(found, MADE_UP_FLOORS) == {
        ("lower", target): [f"lower/two.py:{last}"]
    }
    around = circle(found)
    assert around[0] == around[-1]
    assert {"lower", "upper", target} == set(around)


def test_an_import_between_rooms_of_one_floor_is_found_without_a_circle(tmp_path):
    package = made_up(tmp_path, **{"beside.py": "from made_up.lower import two\n"})
    floors = [{"ground"}, {"lower", "beside"}, {"upper"}, {"made_up"}]
    found = arrows(package)
    assert climbs(found, floors) == {("beside", "lower"): ["beside.py:1"]}
    assert circle(found) == []
