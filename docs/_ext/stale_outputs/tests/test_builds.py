"""A build makes stale outputs again, and leaves fresh ones alone."""

from __future__ import annotations

import json
import warnings
from io import StringIO
from pathlib import Path

import pytest

PAGE = """---
file_format: mystnb
---

# A page

```{{code-cell}}
from lib import {name}
{name}
```
"""
SCRIPT = '''"""
{name}
{line}

A script.
"""

from pathlib import Path

from lib import {name}

with Path({log!r}).open("a") as log:
    log.write("{name} ")
'''


class Site:
    """A site of two scripts and two pages, whose outputs are on record."""

    def __init__(self, root: Path, lib: Path) -> None:
        self.root, self.lib, self.log = root, lib, root / "log"
        (root / "scripts").mkdir(parents=True)
        (root / "docs").mkdir()
        (root / "scripts" / "README.txt").write_text("Scripts\n=======\n")
        (root / "docs" / "index.md").write_text(
            "# Site\n\n```{toctree}\n:glob:\n*\n*/index\n```\n"
        )
        (root / "docs" / "conf.py").write_text("setting = 1\n")
        for name in "Adam", "Lion":
            text = SCRIPT.format(name=name, line="=" * len(name), log=str(self.log))
            (root / "scripts" / f"{name.lower()}.py").write_text(text)
            (root / "docs" / f"{name.lower()}_page.md").write_text(
                PAGE.format(name=name)
            )

    def build(self) -> tuple[list[str], list[str], list[str]]:
        """Return scripts run, pages with kept outputs, and pages read anew."""
        from jupyter_cache import get_cache
        from jupyter_cache.cache.main import CacheBundleIn
        from nbformat.v4 import new_code_cell, new_notebook
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils

        cache = get_cache(self.root / "cache")
        kept = {Path(record.uri).stem for record in cache.list_cache_records()}
        for name in {
            "adam_page",
            "lion_page",
        } - kept:  # as MyST-NB does when it runs a page
            notebook = new_notebook(cells=[new_code_cell(name)])
            bundle = CacheBundleIn(notebook, str(self.root / "docs" / f"{name}.md"))
            cache.cache_notebook_bundle(bundle, check_validity=False)
        self.log.write_text("")
        settings = {
            "extensions": ["myst_nb", "sphinx_gallery.gen_gallery", "stale_outputs"],
            "exclude_patterns": ["gallery/*.ipynb"],
            # Sphinx would write what extensions add into a default of all sites.
            "source_suffix": {".rst": "restructuredtext"},
            "nb_execution_mode": "off",
            "nb_execution_cache_path": str(self.root / "cache"),
            "sphinx_gallery_conf": {
                "examples_dirs": "../scripts",
                "gallery_dirs": "gallery",
                "filename_pattern": r"\.py$",
                "image_scrapers": (),
                "reset_modules": (),
                "write_computation_times": False,
            },
            "stale_outputs_packages": ["lib"],
            "stale_outputs_versions": ["numpy"],
            "stale_outputs_files": ["conf.py"],
        }
        docs = self.root / "docs"
        with patch_docutils(), docutils_namespace(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of other extensions
            app = Sphinx(
                docs,
                docs,
                self.root / "out",
                self.root / "doctrees",
                "dummy",
                settings,
                status=None,
                warning=StringIO(),
            )
            left = sorted(Path(r.uri).stem for r in cache.list_cache_records())
            read: list[str] = []
            app.connect("source-read", lambda app, name, source: read.append(name))
            app.build()
        pages = sorted(name for name in read if name.endswith("_page"))
        return sorted(self.log.read_text().split()), left, pages


@pytest.fixture
def site(lib, tmp_path):
    return Site(tmp_path / "site", lib)


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_depends_on_changed_code_is_made_again_and_nothing_else(site):
    names, pages = ["Adam", "Lion"], ["adam_page", "lion_page"]
    assert site.build() == (names, [], pages)
    assert site.build() == ([], pages, [])
    change(site.lib / "linear.py", "return 1", "return 1  # one")
    assert site.build() == ([], pages, [])
    change(site.lib / "linear.py", "return 1", "return 5")
    assert site.build() == (["Adam"], ["lion_page"], ["adam_page"])
    change(site.root / "docs" / "conf.py", "1", "2")
    assert site.build() == (names, [], pages)

    kept = json.loads((site.root / "doctrees" / "build_cache.json").read_text())
    assert any(key.startswith("facts lib ") for key in kept["found"])
    fingerprints = json.loads(
        (site.root / "doctrees" / "fingerprints.json").read_text()
    )
    assert sorted(fingerprints) == [
        "adam_page",
        "gallery/adam.py",
        "gallery/lion.py",
        "lion_page",
    ]


def test_a_setting_that_names_no_file_is_an_error(site):
    from sphinx.errors import ExtensionError
    from stale_outputs import extension

    class App:
        confdir = site.root

        class config:
            stale_outputs_versions = ()
            stale_outputs_facts = ("encoder yes",)
            stale_outputs_files = ("nothing*.py",)

    found = extension.surroundings(App, extension.Packages(["lib"]))
    assert next(found) == "encoder yes"
    with pytest.raises(
        (FileNotFoundError, ExtensionError), match="there is no 'nothing"
    ):
        next(found)


def test_what_is_left_of_a_removed_script_is_removed(tmp_path):
    from stale_outputs.extension import forget_removed

    scripts, gallery = tmp_path / "scripts", tmp_path / "gallery"
    for folder in scripts / "a", gallery / "a", gallery / "backreferences":
        folder.mkdir(parents=True)
    (scripts / "a" / "here.py").write_text("")
    for name in "a/here.rst", "a/gone.rst", "a/gone.py", "backreferences/x.examples":
        (gallery / name).write_text("")
    forget_removed(scripts, gallery)
    left = sorted(p.relative_to(gallery).as_posix() for p in gallery.rglob("*.*"))
    assert left == ["a/here.rst"]
