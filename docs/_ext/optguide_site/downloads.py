"""Downloads that run for a reader who has nothing.

The site carries the package as a wheel, built from the repository while the site is
built. The head of every downloaded script and notebook gives the one line that installs
it. ``{install}`` shows that line on a page. Archives carry no dates, so the same
sources give the same bytes.

An executed page is offered as a notebook: its references are links to the site, for
Jupyter knows nothing of Sphinx, and the hidden cells that assert what the page says are
left out, so that a reader can change a number without being told off.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from stale_outputs.notebooks import is_notebook, notebooks

import optguide
from optguide_site.kept_outputs import Kept, package_digest

log = logging.getLogger(__name__)

ROLE = re.compile(r"\{([a-z:]+)\}`([^`]+)`")
DIRECTIVE = re.compile(r"^(`{3,}|:{3,})\{[^}]+\}.*?^\1\n?", re.MULTILINE | re.DOTALL)
HIDDEN = "remove-cell"
WHEEL = f"wheel/optguide-{optguide.__version__}-py3-none-any.whl"


def install_line(config: Config) -> str:
    """Return the line that installs the package."""
    return f"python -m pip install {config.html_baseurl}{WHEEL}"


def first_cell(config: Config) -> str:
    """Return the first cell of a notebook, a comment: it must run without network."""
    line = install_line(config).removeprefix("python -m ")
    return (
        "# If optguide is not installed here, run this line without its first "
        f"character:\n#%{line}"
    )


def head(config: Config) -> str:
    """Return the first lines of a script."""
    return f"# Install what this script needs:\n# {install_line(config)}\n\n"


class Install(SphinxDirective):
    """The line that installs the package."""

    def run(self) -> list[nodes.Node]:
        line = install_line(self.config)
        return [nodes.literal_block(line, line, language="sh")]


class Wheel:
    """The wheel in the site, built beside everything else."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def begin(self, app: Sphinx) -> None:
        """Begin to build the wheel, unless there is one of the same files."""
        self.process = None
        root = Path(app.confdir).parent
        more = [root / name for name in ("pyproject.toml", "README.md", "LICENSE")]
        self.kept = Kept(app, "wheel", package_digest(*map(Path.read_bytes, more)))
        if app.builder.format != "html" or self.kept.has([Path(app.outdir, WHEEL)]):
            return
        folder = Path(app.outdir, "wheel")
        for old in folder.glob("*.whl"):
            old.unlink()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self, app: Sphinx, exception: Exception | None) -> None:
        """Wait for the wheel."""
        if self.process is None:
            return
        said, _ = self.process.communicate()
        if self.process.returncode or not Path(app.outdir, WHEEL).exists():
            log.warning("the wheel %s could not be built: %s", WHEEL, said)
        else:
            self.kept.note()


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Put the line that installs at the head of downloads, and repack the archives."""
    if exception or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir, "_downloads").rglob("*")):
        if path.suffix in {".py", ".ipynb"}:
            path.write_text(
                changed(path.name, path.read_text("utf-8"), app.config), "utf-8"
            )
        elif path.suffix == ".zip":
            repack(path, app.config)


def place(docname: str) -> str:
    """Return where the notebook of an executed page lies in the site."""
    return f"_downloads/notebooks/{Path(docname).name}.ipynb"


def write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write the executed pages as notebooks."""
    if exception or app.builder.format != "html":
        return
    for docname, _, text in notebooks(Path(app.srcdir)):
        if docname == app.config.root_doc:
            continue
        config: Any = app.env.myst_config  # type: ignore[attr-defined]
        book = read_myst_markdown_notebook(text, config)
        book.cells = [
            cell for cell in book.cells if HIDDEN not in cell.metadata.get("tags", ())
        ]
        for cell in book.cells:
            if cell.cell_type == "markdown":
                cell.source = plain(app, docname, cell.source)
        file = Path(app.outdir, place(docname))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(book), encoding="utf-8")


def plain(app: Sphinx, docname: str, text: str) -> str:
    """Turn what only Sphinx understands into links and code, and drop directives."""

    def change(match: re.Match[str]) -> str:
        role, content = match.groups()
        words, _, target = content.removesuffix(">").rpartition("<")
        words = words.strip()
        if role == "doc":
            page = posixpath.normpath(
                posixpath.join("/", posixpath.dirname(docname), target)
            )[1:]
            words = words or app.env.titles[page].astext()
            place = app.builder.get_target_uri(page)
            return f"[{words}]({app.config.html_baseurl}{place})"
        if role == "count":
            return str(app.env.counts[content])  # type: ignore[attr-defined]
        if role.startswith("cite"):  # the key is a name and a year
            return re.sub(
                r"([a-z]+)(\d+)\w*", lambda key: f"{key[1].title()} ({key[2]})", content
            )
        return f"`{words or target.removeprefix('~')}`"

    return ROLE.sub(change, DIRECTIVE.sub("", text))


def offer_notebook(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the notebook of an executed page at its end."""
    if app.builder.format != "html":
        return
    source = Path(app.env.doc2path(docname))
    if docname == app.config.root_doc or source.suffix != ".md":
        return
    if is_notebook(source.read_text("utf-8")):
        uri = relative_uri(app.builder.get_target_uri(docname), place(docname))
        link = nodes.reference("", "Download this page as a notebook", refuri=uri)
        next(doctree.findall(nodes.section)).append(nodes.paragraph("", "", link))


def changed(name: str, text: str, config: Config) -> str:
    """Return a download as the site carries it."""
    if name.endswith(".py"):
        return text if text.startswith(head(config)) else head(config) + text
    if name.endswith(".ipynb"):
        return notebook(text, config)
    return text


def notebook(text: str, config: Config) -> str:
    """Return a notebook without outputs; its first cell is the line that installs."""
    book = json.loads(text)
    source = first_cell(config)
    if "".join(book["cells"][0]["source"]) != source:
        book["cells"].insert(0, {"cell_type": "code", "source": source})
    for number, cell in enumerate(book["cells"]):
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if book["nbformat_minor"] >= 5:
            cell["id"] = f"cell-{number}"
    book["metadata"].pop("file_format", None)
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def repack(path: Path, config: Config) -> None:
    """Write an archive again: no dates, its files as the site carries them."""
    with zipfile.ZipFile(path) as archive:
        items = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(items.items()):
            if name.endswith((".py", ".ipynb")):
                data = changed(name, data.decode(), config).encode()
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, and what is done at the end."""
    app.add_directive("install", Install)
    wheel = Wheel()
    app.connect("builder-inited", wheel.begin)
    app.connect("build-finished", wheel.end)
    app.connect("doctree-resolved", offer_notebook)
    app.connect("build-finished", write_notebooks)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
