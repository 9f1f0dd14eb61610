"""Outputs are as fresh as the code they depend on, and no fresher.

sphinx-gallery looks at the text of a script, jupyter-cache at the cells of a notebook; neither sees
that the package under them has changed. Here every script and notebook gets a *fingerprint*: a digest
of the code of all modules of the package it imports, directly or not, without comments and
docstrings. Where the fingerprint differs from the last build the stored outputs are dropped, so the
outputs are made again; a reworded comment drops nothing. ``from optguide import Adam`` depends on the
file of Adam and what that imports, not on the whole package.
"""

import ast
import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import notes
import videos
from sphinx.util import logging

log = logging.getLogger(__name__)

PACKAGE = "optguide"
ENGINES = ("numpy", "scipy", "matplotlib")


def code(tree):
    """Return a module as a string in which only what is executed counts."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


def read(text):
    """Return the digest of a text's code, and what it imports from the package."""
    tree = ast.parse(text)
    imports = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports += [[alias.name, "", ""] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports += [
                [node.module, alias.name, alias.asname or alias.name] for alias in node.names
            ]
    return {
        "code": hashlib.sha256(code(tree).encode()).hexdigest(),
        "imports": [names for names in imports if names[0].split(".")[0] == PACKAGE],
    }


def facts(text):
    return notes.recall("code", text, lambda: read(text))


@cache
def path_of(module):
    spec = find_spec(module)
    return spec.origin if spec and spec.origin and spec.origin.endswith(".py") else None


@cache
def facts_of(module):
    return facts(Path(path_of(module)).read_text("utf-8"))


def imported(found):
    """Return the modules of the package that a text imports, names looked up where they live."""
    return {home(module, name) if name else module for module, name, _ in found["imports"]}


@cache
def home(module, name):
    """Return the module in which a name is defined: follow it through the package's ``__init__``."""
    if Path(path_of(module) or "").name == "__init__.py":
        if find_spec(f"{module}.{name}"):
            return f"{module}.{name}"
        for source, original, known_as in facts_of(module)["imports"]:
            if name == known_as:
                return home(source, original)
    return module


@cache
def neighbours(module):
    """Return the modules of the package that a module imports itself."""
    return imported(facts_of(module))


def reached(found):
    """Return all modules of the package that a text reaches."""
    modules, todo = set(), imported(found)
    while todo:
        module = todo.pop()
        modules.add(module)
        todo |= neighbours(module) - modules
    return sorted(modules)


def fingerprint(source):
    """Return the digest of everything a script depends on besides its own text."""
    parts = [f"{name} {facts_of(name)['code']}" for name in reached(facts(source))]
    return hashlib.sha256("\n".join([*surroundings(), *parts]).encode()).hexdigest()


@cache
def surroundings():
    """Return what all outputs depend on: the versions, and the code that draws and saves."""
    here = Path(__file__).parent
    drawing = ("figures.py", "matrix.py", "videos.py", "examples.py")
    files = [*(here / name for name in drawing), here.parent / "conf.py"]
    own = [facts(file.read_text("utf-8"))["code"] for file in files]
    engines = [f"{name} {version(name)}" for name in ENGINES]
    return [*engines, f"videos {bool(videos.encoder())}", *own]


def cells(text):
    """Return the code of a MyST notebook, magics left out."""
    blocks = re.findall(r"^```\{code-cell\}.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = []
    for block in blocks:
        block = re.sub(r"\A---\n.*?^---\n", "", block, flags=re.MULTILINE | re.DOTALL)
        block = re.sub(r"\A(:[\w-]+:.*\n)+", "", block)
        lines += [line for line in block.splitlines() if not re.match(r"\s*[%!?]", line)]
    return "\n".join(lines)


def is_notebook(text):
    return text.startswith("---\n") and "file_format: mystnb" in text.split("\n---", 1)[0]


@cache
def notebooks(srcdir):
    """Return docname, path and text of the pages that are executed."""
    found = []
    for path in sorted(srcdir.rglob("*.md")):
        relative = path.relative_to(srcdir)
        if any(part.startswith("_") for part in relative.parts):
            continue
        text = path.read_text("utf-8")
        if is_notebook(text):
            found.append((relative.with_suffix("").as_posix(), path, text))
    return found


def drop_stale(app, config):
    """Drop the outputs of what depends on changed code."""
    srcdir = Path(app.srcdir)
    for cached in (path_of, facts_of, home, neighbours, surroundings, notebooks):
        cached.cache_clear()
    file = Path(config.freshness_file)
    known = json.loads(file.read_text()) if file.exists() else {}
    now, stale = {}, set()
    folder = Path(app.confdir, config.sphinx_gallery_conf["examples_dirs"])
    gallery = srcdir / config.sphinx_gallery_conf["gallery_dirs"]
    forget_removed(folder, gallery)
    for script in sorted(folder.rglob("*.py")):
        key = script.relative_to(folder).as_posix()
        now[key] = fingerprint(script.read_text("utf-8"))
        if known.get(key) != now[key]:
            (gallery / f"{key}.md5").unlink(missing_ok=True)
    for docname, path, text in notebooks(srcdir):
        now[docname] = fingerprint(cells(text))
        if known.get(docname) != now[docname]:
            stale.add(path)
            app.stale_notebooks.add(docname)
    if stale and Path(config.nb_execution_cache_path).exists():
        from jupyter_cache import get_cache

        cache_ = get_cache(config.nb_execution_cache_path)
        for record in cache_.list_cache_records():
            if Path(record.uri) in stale:
                cache_.remove_cache(record.pk)
    app.fingerprints = now


def forget_removed(folder, gallery):
    """Remove what is left of examples and sections that are gone; sphinx-gallery leaves it."""
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


def remember(app, exception):
    """Write the fingerprints down, once everything has been made again."""
    if exception is None:
        file = Path(app.config.freshness_file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(app.fingerprints, indent=1, sort_keys=True))


def outdated(app, env, added, changed, removed):
    """Have Sphinx read the pages again whose outputs were dropped."""
    return sorted(app.stale_notebooks & set(env.all_docs))


def setup(app):
    app.stale_notebooks = set()
    app.add_config_value("freshness_file", "", "")
    app.connect("config-inited", drop_stale, priority=900)
    app.connect("env-get-outdated", outdated)
    app.connect("build-finished", remember)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
