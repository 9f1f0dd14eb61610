"""One page to a class: written from what stands in the class, under one name."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from annotated_source.notation import first_symbol
from optguide_site import class_pages, formula_symbols, public_names
from optguide_site.annotated_hooks import formula_lines
from optguide_site.parameter_tables import parameters
from sphinx.errors import ExtensionError

from optguide import catalogue, plotting

ROOT = Path(__file__).parents[2]
SITE_CODE = ROOT / "docs" / "_ext" / "optguide_site"
MODULES = [name for name in public_names.modules() if public_names.has_page(name)]
LABELLED = class_pages.catalogued("methods") + class_pages.catalogued("surfaces")
EVERY_LABELLED = pytest.mark.parametrize("module", LABELLED)


# One name


def test_title_side_bar_and_tables_say_the_label_that_legends_say():
    rows = [*catalogue.METHODS, *catalogue.SURFACES]
    things = [row[0] for row in rows]
    for thing, row in zip(things, rows, strict=True):
        module = type(thing).__module__
        page = class_pages.page(module)
        title = re.search(r"^# (.*)$", page, re.MULTILINE)[1]
        assert title.casefold() == row.label.casefold()
        assert title[1:] == row.label[1:]
        # A link without words of its own, as an entry of the side bar, shows the title.
        room = module.split(".")[1]
        index = class_pages.page(f"optguide.{room}")
        link = f"/{public_names.docname(module)}"
        assert f"* - {{doc}}`{link}`\n" in index
        assert f"\n{link}\n" in index.split("{toctree}")[1]


def test_legends_say_the_label():
    for row in catalogue.METHODS:
        assert plotting.label(row.method).startswith(row.label)


def test_no_two_pages_have_one_name_or_one_place():
    assert len({public_names.docname(name) for name in MODULES}) == len(MODULES)
    assert len({public_names.title(name) for name in MODULES}) == len(MODULES)


def test_every_public_name_has_an_entry_on_one_page_and_a_link_to_it():
    reference = class_pages.page("optguide")
    pages = {name: class_pages.page(name) for name in MODULES}
    for full, name in public_names.public().items():
        entry = re.compile(
            rf"^\.\. auto(class|function):: {re.escape(full)}$"
            rf"|^\.\. py:data:: {name.attribute}\n   :module: "
            rf"{re.escape(full.rpartition('.')[0])}$",
            re.MULTILINE,
        )
        having = [module for module, text in pages.items() if entry.search(text)]
        assert having == [name.home]
        assert f"<{full}>`" in reference


# What stands on a page


def part(page: str, head: str) -> str:
    """Return a section of a page."""
    return re.split(r"^## ", page.split(f"\n## {head}\n")[1], flags=re.MULTILINE)[0]


def test_the_parts_of_a_page_stand_in_the_order_in_which_they_are_read():
    page = class_pages.page("optguide.methods.adamw")
    heads = re.findall(r"^## (.*)$", page, re.MULTILINE)
    wanted = ["Formulas", "Parameters", "Source", "What differs from Adam"]
    assert heads == [*wanted, "Invariances"]
    assert page.rstrip().endswith("```{examples} optguide.AdamW\n```")
    assert page.index("container} idea") < page.index("## Formulas")


@EVERY_LABELLED
def test_every_symbol_of_the_formulas_is_named(module):
    rows = formula_symbols.symbols(module)
    lines = [line.partition(" = ") for line in formula_lines(module)]
    known = {formula_symbols.letter(row.symbol) for row in rows}
    known |= {formula_symbols.letter(left) for left, _, _ in lines}
    words = {row.code for row in rows}
    for symbol in formula_symbols.used([right for _, _, right in lines]):
        named = symbol.letter in known | formula_symbols.COMMON
        assert named or symbol.spelling in words or symbol.letter in words, symbol


def test_a_symbol_that_nothing_names_is_noticed(monkeypatch):
    module = "optguide.methods.newton"
    monkeypatch.setattr(formula_symbols, "computed", lambda module, named: [])
    with pytest.raises(AssertionError, match="p"):
        test_every_symbol_of_the_formulas_is_named(module)


def test_parameters_are_told_with_their_range_default_and_effect():
    for module in LABELLED:
        cls = public_names.labelled(module)
        for one in parameters(cls):
            assert one.range, (module, one.name)
            assert one.default, (module, one.name)
            assert one.effect or one.symbol, (module, one.name)
            if one.symbol:
                assert first_symbol(one.symbol, alone=True)
    beta1 = parameters(importlib.import_module("optguide.methods.adam").Adam)[1]
    assert beta1.range == "$[0, 1)$"


def test_invariances_are_those_of_the_class():
    facts = class_pages.invariances("optguide.methods.adam")
    assert re.findall(r"- (yes|no)\n", facts) == ["yes", "no", "no", "yes"]
    assert class_pages.invariances("optguide.surfaces.himmelblau") == ""


@EVERY_LABELLED
def test_a_nearest_relative_is_a_page_and_shows_who_names_it(module):
    nearest = class_pages.relative_of(module)
    if nearest:
        assert nearest in LABELLED
        assert nearest != module
        shown = f"```{{difference}} {nearest} {module}\n```"
        assert shown in class_pages.page(module)
        back = part(class_pages.page(nearest), "Relatives")
        assert f"{{doc}}`/{public_names.docname(module)}`" in back


def test_the_family_of_adam_names_adam():
    family = ["adamw", "amsgrad", "adamax", "nadam", "radam", "adabelief", "yogi"]
    for name in family:
        nearest = class_pages.relative_of(f"optguide.methods.{name}")
        assert nearest == "optguide.methods.adam"


def test_places_are_filled_by_extensions_and_leave_no_trace_when_nothing_fills_them(
    monkeypatch,
):
    module = "optguide.methods.adam"
    before = class_pages.page(module)
    monkeypatch.setattr(class_pages, "_fillers", {})
    for place in "head card", "lab", "conventions":
        class_pages.fill(place, lambda name, place=place: f"{place} of {name}")
    after = class_pages.page(module)
    where = [after.index(f"{place} of {module}") for place in class_pages.PLACES]
    idea, entry, source = map(
        after.index, ["container} idea", "autoclass", "{annotated}"]
    )
    assert where[0] < idea < where[1] < entry < where[2] < source
    for place in class_pages.PLACES:
        after = after.replace(f"{place} of {module}\n\n", "")
    assert after == before


# Writing


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a folder of pages in which one module has a page."""
    monkeypatch.setattr(public_names, "_only", {"optguide.methods.adam"})
    return tmp_path


def test_the_page_of_a_module_that_is_gone_is_removed_and_hand_written_ones_stay(site):
    (site / "methods").mkdir()
    (site / "methods" / "gone.md").write_text(f"{class_pages.MARK} x\n\n# Gone\n")
    (site / "methods" / "mine.md").write_text("# Mine\n")
    class_pages.write(SimpleNamespace(srcdir=site))
    assert sorted(path.name for path in site.rglob("*.md")) == ["adam.md", "mine.md"]


def test_a_page_is_written_only_where_it_has_changed(site):
    class_pages.write(SimpleNamespace(srcdir=site))
    page = site / "methods" / "adam.md"
    os.utime(page, ns=(1, 1))
    class_pages.write(SimpleNamespace(srcdir=site))
    assert page.stat().st_mtime_ns == 1
    page.write_text(page.read_text() + "more\n")
    class_pages.write(SimpleNamespace(srcdir=site))
    assert "more" not in page.read_text()


def test_a_page_written_by_hand_is_not_written_over(site):
    (site / "methods").mkdir()
    (site / "methods" / "adam.md").write_text("# Mine\n")
    with pytest.raises(ExtensionError, match=r"adam\.md is written by hand"):
        class_pages.write(SimpleNamespace(srcdir=site))


def test_what_the_build_writes_is_not_of_the_repository():
    pages = [f"docs/{public_names.docname(name)}.md" for name in MODULES]
    command = ["git", "check-ignore", "--no-index", *pages]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode == 128:
        pytest.skip("this is no clone of the repository")
    assert done.stdout.split() == pages


# A made-up method and a made-up surface

METHOD = '''"""Halving: half of the way that the gradient points."""

from typing import Any, ClassVar, NamedTuple

from optguide.declaration import Invariance, MethodFamily, method
from optguide.ranges import Nonnegative
from optguide.typing import Array, Surface


class HalvingState(NamedTuple):
    """Where it is."""

    x: Array  #: $x_t$, position, ``(..., d)``


@method
class Halving:
    r"""Half a step.

    Parameters
    ----------
    learning_rate : float or array, default 0.1
        $\\eta \\ge 0$. Twice the rate, twice the step.
    """

    label: ClassVar[str] = "halving"
    family: ClassVar[MethodFamily] = "descent"
    source: ClassVar[str] = ""
    relative: ClassVar[str] = "gradient_descent"
    example: ClassVar[dict[str, Any]] = {"learning_rate": 0.1}
    invariances: ClassVar[Invariance] = Invariance(
        values=False, length=False, axes=True, origin=True
    )

    learning_rate: Nonnegative = 0.1

    def init(self, x: Array) -> HalvingState:
        return HalvingState(x)

    def step(self, surface: Surface, state: HalvingState) -> HalvingState:
        # $g_t = \\nabla f(x_{t-1})$
        g = surface.gradient(state.x)
        # $x_t = x_{t-1} - \\eta g_t / 2$
        x = state.x - self.learning_rate * g / 2
        return HalvingState(x)
'''
SURFACE = '''"""A slope that rises to the right."""

from typing import ClassVar

import numpy as np

from optguide.declaration import SurfaceFamily, surface
from optguide.typing import Array, Domain


@surface
class Rising:
    """A slope."""

    label: ClassVar[str] = "rising slope"
    family: ClassVar[SurfaceFamily] = "simple"
    source: ClassVar[str] = ""
    dimension: ClassVar[int] = 2
    formula: ClassVar[str] = "x"
    domain: ClassVar[Domain] = ((-1.0, 1.0), (-1.0, 1.0))
    starts: ClassVar[tuple[tuple[float, float], ...]] = ((0.0, 0.0),)
    levels: ClassVar[tuple[float, ...]] = (0.0,)
    critical_points: ClassVar[tuple[object, ...]] = ()

    def value(self, x: Array) -> Array:
        # $f = x$
        return x[..., 0]

    def gradient(self, x: Array) -> Array:
        return np.zeros_like(x) + [1.0, 0.0]
'''
CONF = """
import sys
from pathlib import Path

sys.path.insert(0, {code!r})
extensions = [
    "sphinx.ext.autodoc", "numpydoc", "myst_parser", "sphinxcontrib.bibtex",
    "annotated_source", "optguide_site.public_names", "optguide_site.docstring_markup",
    "optguide_site.class_pages", "optguide_site.example_views", "optguide_site.katex",
]
annotated_source_hooks = "optguide_site.annotated_hooks.HOOKS"
myst_enable_extensions = ["colon_fence", "dollarmath"]
autodoc_typehints = "none"
numpydoc_show_class_members = False
default_role = "named"
html_math_renderer = "katex"
html_theme = "furo"
bibtex_bibfiles = [{bib!r}]
class_pages_only = [
    "optguide.methods", "optguide.methods.halving",
    "optguide.surfaces", "optguide.surfaces.rising",
]
"""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    """Return the built pages of a package with one more method and surface."""
    root = tmp_path_factory.mktemp("made_up")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "optguide", root / "optguide", ignore=ignored)
    for room, text, name in (
        ("methods", METHOD, "Halving"),
        ("surfaces", SURFACE, "Rising"),
    ):
        folder = root / "optguide" / room
        module = name.lower()
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
        init = folder / "__init__.py"
        first = init.read_text("utf-8").index(f"    from optguide.{room}.")
        line = f"    from optguide.{room}.{module} import {name} as {name}\n"
        text = init.read_text("utf-8")
        init.write_text(text[:first] + line + text[first:], encoding="utf-8")
    docs = root / "docs"
    docs.mkdir()
    (docs / "index.md").write_text(
        "# Home\n\n```{toctree}\nmethods/index\nsurfaces/index\n```\n\n"
        "```{bibliography}\n```\n"
    )
    conf = CONF.format(
        code=str(SITE_CODE.parent), bib=str(ROOT / "docs" / "references.bib")
    )
    (docs / "conf.py").write_text(conf)
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-b", "html", "docs", "out"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "out"


def seen(html: str) -> str:
    """Return what a reader sees of a page."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def test_a_new_method_gets_its_page_from_one_file_and_one_line(made_up):
    html = (made_up / "methods/halving.html").read_text("utf-8")
    assert re.search(r"<h1>Halving<a", html)
    heads = re.findall(r"<h2>([^<]*)<a", html)
    wanted = ["Formulas", "Parameters", "Source", "What differs from Gradient descent"]
    assert heads == [*wanted, "Invariances"]
    assert 'id="optguide.Halving"' in html
    assert "Half of the way that the gradient points." in seen(html)
    assert "Twice the rate, twice the step." in seen(html)
    assert "return HalvingState(x)" in re.sub("<[^>]*>", "", html)


def test_a_new_surface_gets_its_page_from_one_file_and_one_line(made_up):
    html = (made_up / "surfaces/rising.html").read_text("utf-8")
    assert re.search(r"<h1>Rising slope<a", html)
    assert re.findall(r"<h2>([^<]*)<a", html) == ["Formulas", "Interface", "Source"]
    assert 'id="optguide.Rising"' in html


@pytest.mark.parametrize(
    ("room", "page", "name"),
    [("methods", "halving", "Halving"), ("surfaces", "rising", "Rising slope")],
)
def test_the_tables_and_the_side_bar_say_what_the_title_says(made_up, room, page, name):
    index = (made_up / room / "index.html").read_text("utf-8")
    table = index.split("<table")[1].split("</table>")[0]
    (said,) = re.findall(rf'href="{page}\.html"[^>]*>(.*?)</a>', table)
    assert seen(said) == name
    home = (made_up / "index.html").read_text("utf-8")
    bar = home.split('class="sidebar-tree"')[1].split("</aside>")[0]
    (said,) = re.findall(rf'href="{room}/{page}\.html">(.*?)</a>', bar)
    assert seen(said) == name


# The examples in the site's own code


@pytest.mark.parametrize("path", sorted(SITE_CODE.glob("*.py")), ids=lambda p: p.stem)
def test_the_examples_in_the_code_of_the_site_hold(path):
    module = importlib.import_module(
        f"optguide_site.{path.stem}".removesuffix(".__init__")
    )
    assert (module.__doc__ or "").strip()
    failed, _ = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0
