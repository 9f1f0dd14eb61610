"""What can be seen of an example without running it.

The build runs it, and `run_faults.py` breaks it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from optguide_site import gallery_order

import optguide
from optguide import catalogue

ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "gallery"
EXAMPLES = sorted(GALLERY.glob("*/*.py"))
#: What an example may import, besides the package.
MODULES = {"fractions", "itertools", "matplotlib", "numpy", "scipy"}
WIDTH = 88  # columns
CELL = 12  # lines of code
#: Cells that hold more. The number may fall, and not rise.
LONG_CELLS = 283


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def public() -> set[str]:
    """Return every public name of the package, in small letters."""
    modules = [
        module.name
        for module in pkgutil.walk_packages(optguide.__path__, "optguide.")
        if not any(part.startswith("_") for part in module.name.split("."))
    ]
    return {
        name.lower()
        for module in ["optguide", *modules]
        for name in getattr(importlib.import_module(module), "__all__", ())
    }


def cells(source: str) -> Iterator[list[tuple[int, str]]]:
    """Yield the numbered lines of each cell: no title, and no text between cells."""
    lines = list(enumerate(source.splitlines(), 1))[
        ast.parse(source).body[0].end_lineno :
    ]
    cell: list[tuple[int, str]] = []
    text = False
    for number, line in lines:
        if line.startswith("# %%"):
            yield cell
            cell, text = [], True
        elif not (text and line.startswith("#")):
            cell.append((number, line))
            text = False
    yield cell


def code(cell: list[tuple[int, str]]) -> list[str]:
    """Return the lines of a cell that are neither blank nor a comment."""
    stripped = (line.strip() for _, line in cell)
    return [line for line in stripped if line and not line.startswith("#")]


# What is wrong with an example, in words.


def without_a_title(source: str) -> Iterator[str]:
    title = (ast.get_docstring(ast.parse(source)) or "").splitlines()
    if len(title) < 4 or title[1] != "=" * len(title[0]):
        yield "it does not open with a title, underlined, and a question"


def without_a_licence(source: str) -> Iterator[str]:
    if "\n# SPDX-License-Identifier: BSD-3-Clause\n" not in source:
        yield "it does not name its licence"


def without_assertions_at_the_end(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    asserted = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    if any(isinstance(node.test, ast.Constant) for node in asserted):
        yield "it asserts a constant"
    if not any(isinstance(node, ast.Assert) for node in ast.walk(tree.body[-1])):
        yield "it does not end in an assertion"


def without_words_for_its_figures(source: str) -> Iterator[str]:
    if ".set_label(" not in source:
        yield "it describes no figure with set_label"


def with_other_imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            for name in [node.module] if isinstance(node, ast.ImportFrom) else names:
                if str(name).split(".")[0] not in MODULES | {"optguide"}:
                    yield f"it imports {name}"


def with_what_the_library_has(source: str) -> Iterator[str]:
    """Name what an example defines although the package has it, or makes out of it.

    A method that is another one with a change is shown by its own few lines, and what
    it shares with the library it asks of an instance: inheritance hides what is run.
    """
    known = public()
    tree = ast.parse(source)
    inside = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for inner in node.body
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                name = ast.unparse(base).rsplit(".", 1)[-1]
                if name.lower() in known:
                    yield f"{node.name} inherits from {name}"
        elif not isinstance(node, ast.FunctionDef) or node in inside:
            continue
        if node.name.lower() in known:
            yield f"it defines {node.name}, which the package has"


def with_wide_code(source: str) -> Iterator[str]:
    for cell in cells(source):
        for number, line in cell:
            if len(line) > WIDTH:
                yield f"line {number} has {len(line)} columns"


RULES = [
    without_a_title,
    without_a_licence,
    without_assertions_at_the_end,
    without_words_for_its_figures,
    with_other_imports,
    with_what_the_library_has,
    with_wide_code,
]


def broken(rule: Callable[[str], Iterator[str]]) -> list[str]:
    return [
        f"{path.parent.name}/{path.name}: {said}"
        for path in EXAMPLES
        for said in rule(path.read_text("utf-8"))
    ]


def test_an_example_has_a_title_a_licence_words_and_assertions_at_its_end():
    assert len(EXAMPLES) > 100
    for rule in RULES[:4]:
        assert broken(rule) == []


def test_an_example_imports_the_package_and_what_it_stands_on_alone():
    assert broken(with_other_imports) == []


def test_an_example_defines_nothing_that_the_library_has():
    assert broken(with_what_the_library_has) == []


def test_the_code_of_an_example_fits_into_its_column():
    assert broken(with_wide_code) == []


def test_no_more_cells_than_before_hold_more_than_one_idea():
    long = [
        f"{path.parent.name}/{path.stem}: {len(code(cell))} lines from {cell[0][0]}"
        for path in EXAMPLES
        for cell in cells(path.read_text("utf-8"))
        if len(code(cell)) > CELL
    ]
    assert len(long) <= LONG_CELLS, "\n".join(long)


GOOD = '''"""
Why?
====

Because.
"""

# SPDX-License-Identifier: BSD-3-Clause

from optguide import Newton
{more}
fig.set_label("why")
assert fig
'''


def test_what_is_wrong_with_an_example_is_found():
    good = GOOD.format(more="")
    assert [said for rule in RULES for said in rule(good)] == []
    for rule, source in (
        (without_a_title, good.replace("====", "===")),
        (without_a_licence, good.replace("BSD", "MIT")),
        (without_assertions_at_the_end, good.replace("assert fig", "print(fig)")),
        (without_assertions_at_the_end, good.replace("assert fig", "assert True")),
        (without_words_for_its_figures, good.replace("set_label", "suptitle")),
        (with_other_imports, GOOD.format(more="import pandas as pd\n")),
        (with_other_imports, GOOD.format(more="from os.path import join\n")),
        (with_what_the_library_has, GOOD.format(more="class newton: ...\n")),
        (with_what_the_library_has, GOOD.format(more="class N(og.Newton): ...\n")),
        (with_what_the_library_has, GOOD.format(more="def classify(x): ...\n")),
        (with_wide_code, GOOD.format(more=f"x = '{'x' * 90}'\n")),
    ):
        assert len(list(rule(source))) == 1, rule
    # Not what stands in text, and not what a class has to be called to be a method.
    for more in (f"# %%\n# {'x' * 90}\n", "class Own:\n    def step(self): ...\n"):
        assert [said for rule in RULES for said in rule(GOOD.format(more=more))] == []
    first, second = cells(GOOD.format(more="# %%\n# Text.\n\n# Why.\nx = 1\n"))
    assert code(first) == ["from optguide import Newton"]
    assert code(second) == ["x = 1", 'fig.set_label("why")', "assert fig"]


def test_the_order_of_the_gallery_names_examples_that_exist_and_each_of_them_once():
    sections = {path.parent.name for path in EXAMPLES}
    text = (GALLERY.parent / "docs" / "conf.py").read_text("utf-8")
    listed = re.findall(
        r"\w+", re.search(r"^SECTIONS = \[(.*)\]$", text, re.MULTILINE)[1]
    )
    assert sorted(listed) == sorted(sections)
    for section in sections:
        names = gallery_order.listed(section)
        there = {path.stem for path in EXAMPLES if path.parent.name == section}
        assert len(set(names)) == len(names)
        assert set(names) <= there
    assert len(gallery_order.places()) > 100


def test_the_readme_counts_what_there_is_and_is_not_far_behind():
    text = (ROOT / "README.md").read_text("utf-8").replace("\n", " ")
    told = re.search(
        r"more than (\d+) methods, (\d+) surfaces and (\d+) examples", text
    ).groups()
    there = len(catalogue.METHODS), len(catalogue.SURFACES), len(EXAMPLES)
    for number, of in zip(map(int, told), there, strict=True):
        assert 0.75 * of < number < of
