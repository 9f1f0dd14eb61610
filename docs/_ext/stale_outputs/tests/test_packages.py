"""A script depends on the files in which its names are defined, and on no others."""

from __future__ import annotations

import sys

import pytest
from stale_outputs.packages import Packages

ADAM = ["lib.linear", "lib.methods.adam"]
LION = ["lib.methods.lion", "lib.typing"]
BOWL = ["lib.linear", "lib.surfaces.bowl"]
RUN = ["lib.driver", "lib.typing"]
MAPS = ["lib.driver", "lib.plotting.maps", "lib.typing"]

SCRIPTS = {
    "import numpy": [],
    "from lib import Adam": ADAM,
    "from lib.methods import Adam": ADAM,
    "from lib.methods.adam import Adam": ADAM,
    "from lib import Lion": LION,
    "from lib import State": ADAM,
    "from lib import Bowl": BOWL,
    "from lib import run": RUN,
    "import lib as og\nog.Adam()": ADAM,
    "import lib\nlib.Adam()": ADAM,
    "import lib\nlib.methods.Lion()": LION,
    "import lib.methods.lion\nlib.methods.lion.Lion()": LION,
    "import lib.methods.lion as it\nit.Lion()": LION,
    "import lib as og\nog.plotting.trajectory()": MAPS,
    "import lib as og\nog.plotting.style": ["lib.plotting._style"],
    "from lib import plotting\nplotting.trajectory()": MAPS,
    "import lib.plotting\nlib.plotting.style": ["lib.plotting._style"],
    "from lib.plotting import trajectory as t\nt()": MAPS,
    "from lib.methods import *": sorted({*ADAM, *LION}),
    "def late():\n    from lib import Lion": LION,
    "import lib as og\n[og.Adam, og.run]": sorted({*ADAM, *RUN}),
}


@pytest.mark.parametrize(("script", "modules"), SCRIPTS.items(), ids=map(repr, SCRIPTS))
def test_names_are_followed_to_where_they_are_defined(lib, script, modules):
    assert Packages(["lib"]).reached(script) == modules
    assert "lib" not in sys.modules


@pytest.mark.parametrize(
    "script",
    [
        "import lib",
        "import lib as og\nshow(og)",
        "import lib as og\ngetattr(og, name)",
        "import lib as og\nog.no_such_name",
        "from lib import no_such_name",
        "from lib import *",
    ],
)
def test_where_a_name_cannot_be_followed_everything_counts(lib, script):
    everything = Packages(["lib"]).below("lib")
    reached = set(Packages(["lib"]).reached(script))
    if script.endswith("*"):  # what is loaded on demand is not among the names
        everything = {*ADAM, *LION, *BOWL, *RUN}
    assert reached == everything


def test_a_name_that_a_package_defines_itself_depends_on_what_the_package_imports(lib):
    reached = Packages(["lib"]).reached("from lib import __version__")
    assert {"lib", *ADAM, *LION, *BOWL, *RUN} <= set(reached)


def test_names_out_of_all_are_exported_and_others_are_not(lib):
    packages = Packages(["lib"])
    assert packages.exported("lib.methods.adam") == {"Adam"}
    assert packages.exported("lib.methods") == {"Adam", "State", "Lion"}
    assert packages.exported("lib.linear") == {"solve", "hidden"}
    assert {"run", "Adam", "Lion", "Bowl"} <= packages.exported("lib")
    assert "_private" not in packages.exported("lib.surfaces")


def test_files_that_import_each_other_are_no_endless_search(lib):
    (lib / "one.py").write_text("from .two import *\nfrom .two import b, c\na = 1\n")
    (lib / "two.py").write_text("from .one import *\nfrom .one import a, c\nb = 2\n")
    packages = Packages(["lib"])
    assert packages.reached("from lib.one import b") == ["lib.one", "lib.two"]
    for nowhere in "c", "missing":
        script = f"from lib.one import {nowhere}"
        assert packages.reached(script) == ["lib.one", "lib.two"]


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_fingerprint_changes_with_code_that_is_reached_and_with_nothing_else(lib):
    def fingerprint(*surroundings):
        return Packages(["lib"]).fingerprint("from lib import Adam", surroundings)

    before = fingerprint()
    change(lib / "linear.py", "def solve()", "# A comment.\n\ndef solve( )")
    change(lib / "methods" / "lion.py", "x:", "y:")
    change(lib / "linear.py", "Linear algebra", "Algebra")
    change(lib / "__init__.py", "run", "run, run as start")
    assert fingerprint() == before
    assert fingerprint("numpy 3") != before
    change(lib / "linear.py", "return 1", "return 3")
    assert fingerprint() != before


def test_a_package_that_nobody_finds_is_an_error():
    with pytest.raises(ModuleNotFoundError, match="there is no 'no_such_package'"):
        Packages(["no_such_package"]).reached("import no_such_package")


def test_a_module_of_one_file_is_a_package_too(lib):
    (lib.parent / "alone.py").write_text("x = 1\n")
    packages = Packages(["alone"])
    assert packages.reached("import alone\nalone.x") == ["alone"]
    assert packages.reached("import alone.no\nalone.no.x") == []
