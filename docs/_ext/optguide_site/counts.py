"""What the build counts: nothing of it is typed.

``{count}`assertions` `` is a number in a sentence, ``{catalogue} methods`` and ``{catalogue} surfaces``
are the tables and the order of the sidebar, ``{coverage}`` lists formulas that are checked and lines
that are not.
"""

import ast
import doctest
import platform
from importlib.metadata import version
from pathlib import Path

import freshness
import notes
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

import optguide
from optguide import catalogue
from optguide.testing import formulas

log = logging.getLogger(__name__)

PACKAGE = Path(optguide.__file__).parent
KINDS = ("minimum", "saddle", "maximum", "degenerate")


def count(app):
    """Count examples, assertions, doctests, formulas and versions."""
    gallery = Path(app.confdir, app.config.sphinx_gallery_conf["examples_dirs"])
    scripts = [path.read_text("utf-8") for path in sorted(gallery.glob("*/*.py"))]
    pages = [
        freshness.cells(text) for _, _, text in freshness.notebooks(Path(app.srcdir))
    ]
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


def checked():
    """Count the formulas that are checked, and the share of arithmetic they cover."""
    sources = formulas.sources()
    texts = "\n".join(path.read_text("utf-8") for path in sources)
    return notes.recall(
        "checked",
        texts,
        lambda: {
            "formulas": sum(len(formulas.claims(path)) for path in sources),
            "coverage": f"{formulas.share(formulas.coverage()):.0%}",
        },
    )


def assertions(source):
    def work():
        return sum(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(source)))

    return notes.recall("assertions", source, work)


def doctests(source):
    """Return how many statements the docstrings of a file run."""
    return notes.recall("doctests", source, lambda: statements(source))


def statements(source):
    tree, parser = ast.parse(source), doctest.DocTestParser()
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = [
        ast.get_docstring(n) or "" for n in ast.walk(tree) if isinstance(n, documented)
    ]
    return sum(len(parser.get_examples(doc)) for doc in docs)


class Count(SphinxRole):
    def run(self):
        counts = self.env.counts
        self.env.metadata[self.env.docname]["counts"] = True
        if self.text not in counts:
            log.warning("nothing counts %r", self.text, location=self.get_location())
        return [nodes.Text(str(counts.get(self.text, "?")))], []


def inited(app):
    """Count, and have the pages that show counts read again when one has changed."""
    counts = count(app)
    app.counts_changed = getattr(app.env, "counts", None) != counts
    app.env.counts = counts


def outdated(app, env, added, changed, removed):
    if not app.counts_changed:
        return []
    return [name for name in env.all_docs if env.metadata.get(name, {}).get("counts")]


class Catalogue(SphinxDirective):
    required_arguments = 1

    def run(self):
        self.env.note_dependency(catalogue.__file__)
        which = self.arguments[0]
        text = {"methods": methods, "surfaces": surfaces}[which]()
        node = nodes.Element()
        lines = StringList(text.splitlines(), source=catalogue.__file__)
        self.state.nested_parse(lines, self.content_offset, node)
        return node.children


#: What stands in the place of a source where there is no paper.
UNSIGNED = {
    "article": "a popular article",
    "simple": "textbooks",
    "saddle": "textbooks",
}


def cited(row):
    return (
        f"{{cite:t}}`{row.source}`"
        if row.source
        else UNSIGNED.get(row.family, "practice")
    )


def home(thing):
    return type(thing).__module__.rsplit(".", 1)[-1]


def upper(text):
    return text[0].upper() + text[1:]


def methods():
    lines = ["| Method | Family | Source |", "| --- | --- | --- |"]
    for row in catalogue.METHODS:
        link = f"[{upper(row.label)}]({home(row.method)}.md)"
        lines.append(f"| {link} | {row.family} | {cited(row)} |")
    return contents(lines, [home(row.method) for row in catalogue.METHODS])


def surfaces():
    lines = ["| Surface | Family | Minima | Saddles | Maxima | Degenerate | Source |"]
    lines.append("| --- | --- " + "| ---: " * 4 + "| --- |")
    for row in catalogue.SURFACES:
        kinds = [point.kind for point in row.surface.critical_points]
        numbers = " | ".join(str(kinds.count(kind)) for kind in KINDS)
        link = f"[{upper(row.label)}]({home(row.surface)}.md)"
        lines.append(f"| {link} | {row.family} | {numbers} | {cited(row)} |")
    return contents(lines, [home(row.surface) for row in catalogue.SURFACES])


def contents(lines, pages):
    """Add the pages to the sidebar, in the order of the catalogue, each once."""
    toctree = ["", "```{toctree}", ":hidden:", "", *dict.fromkeys(pages), "```"]
    return "\n".join(lines + toctree)


class Coverage(SphinxDirective):
    """The share of arithmetic lines that carry a checked formula, and those that carry none."""

    def run(self):
        for path in formulas.sources():
            self.env.note_dependency(str(path))
        node = nodes.Element()
        lines = StringList(coverage_table().splitlines(), source=formulas.__file__)
        self.state.nested_parse(lines, self.content_offset, node)
        return node.children


def coverage_table():
    rows = formulas.coverage()
    lines = [
        "| File | Lines with a checked formula | Lines without |",
        "| --- | ---: | ---: |",
    ]
    for row in rows:
        lines.append(
            f"| `{row.path.as_posix()}` | {len(row.covered)} | {len(row.uncovered)} |"
        )
    lines += [
        "",
        "The lines without a formula:",
        "",
        "| File | Line | Code |",
        "| --- | ---: | --- |",
    ]
    for row in rows:
        for number, code in sorted(row.uncovered.items()):
            code = code.replace("|", r"\|")
            lines.append(f"| `{row.path.as_posix()}` | {number} | `{code}` |")
    return "\n".join(lines)


def setup(app):
    app.add_role("count", Count())
    app.add_directive("catalogue", Catalogue)
    app.add_directive("coverage", Coverage)
    app.connect("builder-inited", inited)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
