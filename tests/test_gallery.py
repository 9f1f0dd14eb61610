"""Every example asserts what it says, and would fail if it were not so."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from optguide_site import gallery_order

import optguide
from optguide import catalogue

GALLERY = Path(__file__).parent.parent / "gallery"
EXAMPLES = sorted(GALLERY.glob("*/*.py"))
EVERY = pytest.mark.parametrize(
    "path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Run in an empty folder, without a screen, with Matplotlib's own defaults."""
    monkeypatch.chdir(tmp_path)
    with mpl.rc_context():
        mpl.rcdefaults()
        plt.switch_backend("agg")
        yield
    plt.close("all")


def figures():
    return [plt.figure(number) for number in plt.get_fignums()]


@pytest.fixture(scope="session")
def alt_texts():
    return {}


@EVERY
def test_an_example_runs_alone_and_its_pictures_are_described(path, alt_texts):
    runpy.run_path(str(path))
    assert figures()
    for figure in figures():
        text = figure.get_label()
        assert len(text) >= 40
        assert any(letter.isdigit() for letter in text), (
            "alt text says what the run found"
        )
        assert alt_texts.setdefault(text, path) == path, (
            "no two pictures share an alt text"
        )


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
    text = (GALLERY.parent / "README.md").read_text("utf-8").replace("\n", " ")
    told = re.search(
        r"more than (\d+) methods, (\d+) surfaces and (\d+) examples", text
    ).groups()
    there = len(catalogue.METHODS), len(catalogue.SURFACES), len(EXAMPLES)
    for number, of in zip(map(int, told), there, strict=True):
        assert 0.75 * of < number < of


def test_the_picture_of_the_readme_is_described_by_what_its_example_finds():
    text = (GALLERY.parent / "README.md").read_text("utf-8")
    (alt, file), (script, _) = re.findall(r"\[([^]]+)\]\(([^)]+)\)", text)[:2]
    runpy.run_path(str(GALLERY.parent / script))
    assert plt.figure(1).get_label() == alt, (
        "run docs/_readme/draw.py and copy its words"
    )
    assert 0 < (GALLERY.parent / file).stat().st_size < 100_000


@EVERY
def test_an_example_is_one_short_question_that_ends_in_assertions(path):
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    assert len(source.splitlines()) <= 80
    title = ast.get_docstring(tree).splitlines()
    assert title[1] == "=" * len(title[0])
    assert "# SPDX-License-Identifier: BSD-3-Clause" in source
    asserted = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    assert asserted
    assert all(not isinstance(node.test, ast.Constant) for node in asserted)
    assert any(isinstance(node, ast.Assert) for node in ast.walk(tree.body[-1]))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
        )
    }
    assert modules <= {
        "fractions",
        "itertools",
        "matplotlib",
        "numpy",
        "optguide",
        "scipy",
    }


def test_there_is_a_page_for_every_surface_and_an_example_for_every_method():
    text = "\n".join(path.read_text("utf-8") for path in EXAMPLES)
    names = [type(row.method).__name__ for row in catalogue.METHODS]
    names += [type(row.surface).__name__ for row in catalogue.SURFACES]
    assert [name for name in names if name not in text] == []
    assert all(hasattr(optguide, name) for name in names)


def page(row):
    """Return the page of a surface: the example called after its module."""
    home = type(row.surface).__module__.rsplit(".", 1)[-1]
    elsewhere = {"parabola": "ideas/step_sizes_on_a_parabola"}
    return GALLERY / f"{elsewhere.get(home, f'surfaces/{home}')}.py"


#: What stands in for the surface of a page, one after the other.
INSTEAD = (
    *(
        "Himmelblau",
        "HillsAndCanyon",
        "Peaks",
        "DoubleWell",
        "BoundedSaddle",
        "Bowl",
        "Wobbly",
    ),
    *("Ripple", "Rastrigin", "GiantPlateau", "SixHumpCamel", "TwoMinima"),
    *("Parabola", "CosineWell"),
)


@pytest.mark.parametrize("row", catalogue.SURFACES, ids=lambda row: row.label)
def test_what_the_page_of_a_surface_finds_is_false_on_another(row, monkeypatch):
    path, own = page(row), type(row.surface)
    assert own.__name__ in path.read_text("utf-8")
    for name in INSTEAD:
        other = getattr(optguide, name)
        if name == own.__name__ or other.dimension != row.surface.dimension:
            continue
        # It takes the arguments of the other, and does not mind them.
        stand_in = type(name, (other,), {"__init__": lambda self, *_, **__: None})
        monkeypatch.setattr(optguide, own.__name__, stand_in)
        try:
            with np.errstate(all="ignore"):
                runpy.run_path(str(path))
        except AssertionError:
            return
        except Exception:  # noqa: BLE001, S112 - it has no second minimum, say
            continue
    pytest.fail("no other surface was told from this one by an assertion")
