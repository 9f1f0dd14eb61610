"""Records of what the methods answer to the signals, as files to take away.

``{records}`` lists them; the files are made anew while the site is built, so they are
what the code of this build answers. Archives carry no dates, so the same code gives the
same bytes.
"""

from __future__ import annotations

import inspect
import re
import zipfile
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from optguide import catalogue
from optguide.testing import records
from optguide_site import public_names
from optguide_site.class_pages import source_of
from optguide_site.kept_outputs import Kept, code_digest

FOLDER = "records"
ALL = "records.zip"
#: A formula in a comment: a record tells the rule of its method.
FORMULA = re.compile(r"^ *# .*\$.*$", re.MULTILINE)


def files() -> dict[str, catalogue.MethodRow]:
    """Return the rows of the catalogue that are recorded, by the name of the file."""
    modules = {type(row.method).__module__: row for row in records.recorded()}
    return {f"{name.rpartition('.')[2]}.json": row for name, row in modules.items()}


class Records(SphinxDirective):
    """A list: each method with its file, and all files in one."""

    def run(self) -> list[nodes.Node]:
        for source in catalogue, records:
            self.env.note_dependency(str(inspect.getsourcefile(source)))
        found = nodes.bullet_list()
        for file, row in files().items():
            module = type(row.method).__module__
            words = public_names.title(module)
            page = addnodes.pending_xref(
                "",
                nodes.inline("", words),
                refdoc=self.env.docname,
                refdomain="std",
                reftype="doc",
                reftarget=f"/{public_names.docname(module)}",
                refexplicit=True,
                refwarn=True,
            )
            found += self.item(page, file)
        found += self.item(nodes.Text("all of them"), ALL)
        return [found]

    def item(self, what: nodes.Node, file: str) -> nodes.list_item:
        """Return a line of the list."""
        here = self.env.app.builder.get_target_uri(self.env.docname)
        link = nodes.reference("", file, refuri=relative_uri(here, f"{FOLDER}/{file}"))
        return nodes.list_item(
            "", nodes.paragraph("", "", what, nodes.Text(": "), link)
        )


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the files into the site."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir, FOLDER)
    places = [folder / name for name in (*files(), ALL)]
    rules = FORMULA.findall("".join(map(source_of, type_modules())))
    kept = Kept(app, "records", code_digest("\n".join(rules).encode()))
    if not kept.has(places):
        make(folder)
        kept.note()


def type_modules() -> list[str]:
    """Return the modules of the methods that are recorded."""
    return [type(row.method).__module__ for row in files().values()]


def make(folder: Path) -> None:
    """Make the records, and an archive of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, row in files().items():
        records.write_record(records.make_record(row.method), folder / file)
    with zipfile.ZipFile(folder / ALL, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files():
            info = zipfile.ZipInfo(file, (2020, 1, 1, 0, 0, 0))
            archive.writestr(info, (folder / file).read_bytes(), zipfile.ZIP_DEFLATED)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, and write the files at the end."""
    app.add_directive("records", Records)
    app.connect("build-finished", write, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
