"""What happens during a build: stale outputs are dropped before anything is run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from .build_cache import recall
from .notebooks import cells, notebooks
from .packages import Packages

__all__ = ["StaleOutputs"]


class StaleOutputs:
    """The outputs of one build, and the fingerprints of what they depend on."""

    def __init__(self) -> None:
        self.fingerprints: dict[str, str] = {}
        self.stale_pages: set[str] = set()

    def drop(self, app: Sphinx, config: Config) -> None:
        """Drop the outputs of what depends on changed code."""
        packages = Packages(config.stale_outputs_packages, recall)
        common = list(surroundings(app, packages))
        file = fingerprints_file(app)
        known = json.loads(file.read_text("utf-8")) if file.exists() else {}
        now: dict[str, str] = {}
        for folder, gallery in galleries(app):
            forget_removed(folder, gallery)
            for script in sorted(folder.rglob("*.py")):
                key = script.relative_to(folder).as_posix()
                name = f"{gallery.relative_to(app.srcdir).as_posix()}/{key}"
                now[name] = packages.fingerprint(script.read_text("utf-8"), common)
                if known.get(name) != now[name]:
                    (gallery / f"{key}.md5").unlink(missing_ok=True)
        stale: set[Path] = set()
        self.stale_pages = set()
        if "nb_execution_mode" in config:
            for docname, path, text in notebooks(Path(app.srcdir)):
                now[docname] = packages.fingerprint(cells(text), common)
                if known.get(docname) != now[docname]:
                    stale.add(path)
                    self.stale_pages.add(docname)
        if stale:
            drop_notebooks(app, stale)
        self.fingerprints = now

    def outdated(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Have Sphinx read the pages again whose outputs were dropped."""
        return sorted(self.stale_pages & set(env.all_docs))

    def remember(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the fingerprints down, once everything has been made again."""
        if exception is None:
            file = fingerprints_file(app)
            file.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(self.fingerprints, indent=1, sort_keys=True)
            file.write_text(text, encoding="utf-8")


def surroundings(app: Sphinx, packages: Packages) -> Iterator[str]:
    """Yield what all outputs depend on."""
    for name in app.config.stale_outputs_versions:
        yield f"{name} {version(name)}"
    yield from app.config.stale_outputs_facts
    for pattern in app.config.stale_outputs_files:
        files = sorted(Path(app.confdir).glob(pattern))
        if not files:
            raise FileNotFoundError(f"stale_outputs_files: there is no {pattern!r}")
        for file in files:
            if file.suffix == ".py":
                yield packages.read(file.read_text("utf-8"))["code"]
            else:
                yield hashlib.sha256(file.read_bytes()).hexdigest()


def fingerprints_file(app: Sphinx) -> Path:
    """Return the file between two builds."""
    place: str = app.config.stale_outputs_fingerprints
    return (
        Path(app.confdir, place) if place else Path(app.doctreedir, "fingerprints.json")
    )


def galleries(app: Sphinx) -> Iterator[tuple[Path, Path]]:
    """Yield the folders with scripts of sphinx-gallery, and those with their pages."""
    settings: dict[str, Any] = getattr(app.config, "sphinx_gallery_conf", {})
    if "examples_dirs" not in settings:
        return
    pairs = [settings["examples_dirs"], settings["gallery_dirs"]]
    scripts, pages = ([one] if isinstance(one, str) else list(one) for one in pairs)
    for folder, gallery in zip(scripts, pages, strict=True):
        yield Path(app.confdir, folder).resolve(), Path(app.srcdir, gallery)


def forget_removed(folder: Path, gallery: Path) -> None:
    """Remove what sphinx-gallery leaves of scripts and folders that are gone."""
    gone = False
    for page in gallery.glob("*/*.rst"):
        made_of = folder / page.relative_to(gallery).with_suffix(".py")
        if page.stem == "index":
            made_of = made_of.parent
        if page.parent.name != "backreferences" and not made_of.exists():
            gone = True
            for made in page.parent.glob(f"{page.stem}.*"):
                made.unlink()
    if gone:  # the lists of examples that use a name are written again
        for listed in gallery.glob("backreferences/*.examples"):
            listed.unlink()


def drop_notebooks(app: Sphinx, stale: set[Path]) -> None:
    """Drop the outputs of pages from the cache of MyST-NB."""
    given: str = app.config.nb_execution_cache_path
    folder = Path(given) if given else Path(app.outdir).parent / ".jupyter_cache"
    if not folder.exists():
        return
    from jupyter_cache import get_cache  # type: ignore[import-untyped]

    cache = get_cache(folder)
    for record in cache.list_cache_records():
        if Path(record.uri) in stale:
            cache.remove_cache(record.pk)
