"""What the build counts: nothing of it is typed.

``{count}`assertions` `` is a number in a sentence, ``{coverage}`` lists formulas that
are checked and lines that are not.
"""

from __future__ import annotations

import ast
import doctest
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypedDict

from annotated_source import formulas
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from stale_outputs.build_cache import recall
from stale_outputs.notebooks import cells, notebooks

import optguide
from optguide import catalogue
from optguide_site.checked_files import CONVENTIONS, FILES, PACKAGE

log = logging.getLogger(__name__)


def count(app: Sphinx) -> dict[str, int | str]:
    """Count examples, assertions, doctests, formulas and versions."""
    gallery = Path(app.confdir, app.config.sphinx_gallery_conf["examples_dirs"])
    scripts = [path.read_text("utf-8") for path in sorted(gallery.glob("*/*.py"))]
    pages = [cells(text) for _, _, text in notebooks(Path(app.srcdir))]
    files = [path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))]
    points = [row.surface.critical_points for row in catalogue.SURFACES]
    return {
        "examples": len(scripts),
        "notebooks": len(pages),
        "assertions": sum(map(assertions, scripts + pages)),
        "doctests": sum(map(doctests, files)),
        "methods": len(catalogue.METHODS),
        "surfaces": len(catalogue.SURFACES),
        "critical-points": sum(map(len, points)),
        **checked(),
        "python": platform.python_version(),
        "optguide": optguide.__version__,
        **{name: version(name) for name in ("numpy", "scipy", "matplotlib", "sphinx")},
    }


class Checked(TypedDict):
    """What is known of the formulas of a file."""

    formulas: int  #: how many there are
    covered: int  #: lines of arithmetic with one
    uncovered: dict[str, str]  #: the other lines: number and code


def checked_in(path: Path) -> Checked:
    """Return the formulas of a file, and its lines of arithmetic."""

    def work() -> Checked:
        rows = formulas.coverage([path], CONVENTIONS)
        without = {str(at): code for row in rows for at, code in row.uncovered.items()}
        with_ = sum(len(row.covered) for row in rows)
        count = len(formulas.claims(path))
        return Checked(formulas=count, covered=with_, uncovered=without)

    return recall("checked", path.read_text("utf-8"), work)


def checked() -> dict[str, int | str]:
    """Count the formulas that are checked, and the share of arithmetic they cover."""
    found = [checked_in(path) for path in FILES]
    covered = sum(one["covered"] for one in found)
    lines = covered + sum(len(one["uncovered"]) for one in found)
    total = sum(one["formulas"] for one in found)
    return {"formulas": total, "coverage": f"{covered / lines:.0%}"}


def assertions(source: str) -> int:
    r"""Return how many assertions a script holds.

    Examples
    --------
    >>> assertions("assert 1 < 2\nx = 3\n")
    1
    """

    def work() -> int:
        return sum(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(source)))

    return recall("assertions", source, work)


def doctests(source: str) -> int:
    """Return how many statements the docstrings of a file run."""
    return recall("doctests", source, lambda: statements(source))


def statements(source: str) -> int:
    r"""Return how many statements stand in docstrings.

    Examples
    --------
    >>> statements("'''One.\n\n>>> 1 + 1\n2\n'''")
    1
    """
    parser = doctest.DocTestParser()
    docs = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    return sum(len(parser.get_examples(doc)) for doc in docs)


class Count(SphinxRole):
    """A number in a sentence."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        counts = self.env.counts  # type: ignore[attr-defined]
        self.env.metadata[self.env.docname]["counts"] = True
        if self.text not in counts:
            log.warning("nothing counts %r", self.text, location=self.get_location())
        return [nodes.Text(str(counts.get(self.text, "?")))], []


def inited(app: Sphinx) -> None:
    """Count, and have the pages that show counts read again when one has changed."""
    counts = count(app)
    before = vars(app.env).get("counts")
    vars(app.env).update(counts=counts, counts_changed=before != counts)


def outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    gone: set[str],
) -> list[str]:
    """Return the pages that show counts, if one has changed."""
    if not vars(env)["counts_changed"]:
        return []
    return [name for name in env.all_docs if env.metadata.get(name, {}).get("counts")]


class Coverage(SphinxDirective):
    """The share of arithmetic lines that carry a formula, and those that carry none."""

    def run(self) -> list[nodes.Node]:
        for path in FILES:
            self.env.note_dependency(str(path))
        node = nodes.Element()
        lines = StringList(coverage_table().splitlines(), source=formulas.__file__)
        self.state.nested_parse(lines, self.content_offset, node)
        return list(node.children)


def coverage_table() -> str:
    """Return two tables as MyST."""
    found = {path.relative_to(PACKAGE).as_posix(): checked_in(path) for path in FILES}
    lines = ["| File | Lines with a formula | Lines without |", "| --- | ---: | ---: |"]
    for name, one in found.items():
        if one["covered"] or one["uncovered"]:
            lines.append(f"| `{name}` | {one['covered']} | {len(one['uncovered'])} |")
    lines += ["", "The lines without a formula:", ""]
    lines += ["| File | Line | Code |", "| --- | ---: | --- |"]
    for name, one in found.items():
        for number, code in sorted(
            one["uncovered"].items(), key=lambda row: int(row[0])
        ):
            code = code.replace("|", r"\|")
            lines.append(f"| `{name}` | {number} | `{code}` |")
    return "\n".join(lines)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the role and the directive."""
    app.add_role("count", Count())
    app.add_directive("coverage", Coverage)
    app.connect("builder-inited", inited)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
