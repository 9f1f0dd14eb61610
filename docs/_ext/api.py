"""The API reference, made from ``__all__``; a public name without documentation is a warning.

Before reading, one page is written to ``reference/api`` for every name that ``optguide`` exports, and
one for every other module with public names. After reading, every public name must have an entry.
"""

import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging

import optguide

log = logging.getLogger(__name__)

FOLDER = "reference/api"
GROUPS = {
    "optguide.driver": "Driving",
    "optguide.methods": "Methods",
    "optguide.surfaces": "Surfaces",
    "optguide.problems": "Learning problems",
    "optguide.calculus.critical_points": "Critical points",
    "optguide.calculus.derivatives": "Derivatives",
    "optguide.studies": "Studies",
}
ELSEWHERE = re.compile(r"(optguide|numpy|scipy|matplotlib)\.[\w.]+")


# What is public.


@cache
def modules():
    """Return the public modules besides ``optguide``: those with an ``__all__`` of their own."""
    found = {}
    for info in pkgutil.walk_packages(optguide.__path__, "optguide."):
        if "._" not in info.name:
            module = importlib.import_module(info.name)
            names = [
                n for n in getattr(module, "__all__", ()) if not exported(module, n)
            ]
            if names:
                found[info.name] = names
    return found


def exported(module, name):
    return (
        getattr(optguide, name, None) is getattr(module, name)
        and name in optguide.__all__
    )


@cache
def public():
    """Return every public name with its module."""
    found = {f"optguide.{name}": "optguide" for name in optguide.__all__}
    for module, names in modules().items():
        found |= {f"{module}.{name}": module for name in names}
    return found


def short(text):
    """Return the full name that a short or long name stands for, or nothing."""
    if text in optguide.__all__:
        return f"optguide.{text}"
    return text if text == "optguide" or ELSEWHERE.fullmatch(text) else ""


# Pages.


def kind(thing):
    if inspect.isclass(thing):
        return "class"
    return "function" if inspect.isroutine(thing) else "data"


def directive(module, name):
    """Return the directive that documents a name, and the state that goes with a method."""
    thing = getattr(importlib.import_module(module), name)
    options = {"class": "   :members:\n", "function": "", "data": "   :no-value:\n"}[
        kind(thing)
    ]
    out = f".. auto{kind(thing)}:: {module}.{name}\n{options}\n"
    home = inspect.getmodule(thing)
    if module == "optguide" and hasattr(home, f"{name}State"):
        state = f"{home.__name__}.{name}State"
        out += f".. autoclass:: {state}\n   :members:\n   :no-index-entry:\n\n"
    return out


def annotated_page(srcdir, thing):
    """Return the page that shows the source of a thing, if there is one."""
    home = getattr(thing, "__module__", "").rsplit(".", 1)[-1]
    for folder in "methods", "surfaces", "shared":
        if Path(srcdir, folder, f"{home}.md").exists():
            return f"/{folder}/{home}"
    return ""


def page(srcdir, module, name):
    full = f"{module}.{name}"
    thing = getattr(importlib.import_module(module), name)
    out = f"{name}\n{'=' * len(name)}\n\n.. currentmodule:: {module}\n\n{directive(module, name)}"
    if source := annotated_page(srcdir, thing):
        out += f"The source, line by line: :doc:`{source}`.\n\n"
    return out + f".. minigallery:: {full}\n   :add-heading: Examples\n"


def module_page(module, names):
    title = module.removeprefix("optguide.")
    out = f"{title}\n{'=' * len(title)}\n\n.. automodule:: {module}\n\n"
    for name in names:
        out += f"{name}\n{'-' * len(name)}\n\n{directive(module, name)}"
        out += f".. minigallery:: {module}.{name}\n\n"
    return out


def summary(thing):
    doc = inspect.getdoc(thing) or ""
    return mathematics(" ".join(doc.split("\n\n")[0].split()))


def group_of(name):
    home = inspect.getmodule(getattr(optguide, name)).__name__
    return next(
        (title for start, title in GROUPS.items() if home.startswith(start)), "Other"
    )


def index():
    title = "API reference"
    out = [
        title,
        "=" * len(title),
        "",
        ".. py:module:: optguide",
        "",
        inspect.getdoc(optguide),
        "",
    ]
    groups = {}
    for name in optguide.__all__:
        groups.setdefault(group_of(name), []).append(name)
    for group in [*GROUPS.values(), "Other"]:
        if group in groups:
            out += table(
                group, [(f"optguide.{n}", getattr(optguide, n)) for n in groups[group]]
            )
    rows = [(name, importlib.import_module(name)) for name in modules()]
    out += table("Modules", rows)
    out += [".. toctree::", "   :hidden:", ""]
    out += [
        f"   {name}"
        for name in [*(f"optguide.{n}" for n in optguide.__all__), *modules()]
    ]
    return "\n".join(out) + "\n"


def table(title, rows):
    out = [title, "-" * len(title), "", ".. list-table::", "   :header-rows: 1"]
    out += ["   :widths: 30 70", "", "   * - Name", "     - What it is"]
    for name, thing in rows:
        out += [f"   * - :py:obj:`{name.removeprefix('optguide.')} <{name}>`"]
        out += [f"     - {summary(thing)}"]
    return [*out, ""]


def write(app):
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"index": index()}
    pages |= {
        f"optguide.{n}": page(app.srcdir, "optguide", n) for n in optguide.__all__
    }
    pages |= {name: module_page(name, names) for name, names in modules().items()}
    for old in folder.glob("*.rst"):
        if old.stem not in pages:
            old.unlink()
    for name, text in pages.items():
        file = folder / f"{name}.rst"
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, encoding="utf-8")


# Checks.


def documented(full, module):
    """Tell whether somebody has written what a public name is."""
    name = full.removeprefix(f"{module}.")
    thing = getattr(importlib.import_module(module), name)
    if kind(thing) == "data":
        return ("", name) in ModuleAnalyzer.for_module(module).find_attr_docs()
    doc = thing.__doc__ or ""
    return bool(doc.strip()) and not doc.startswith(
        f"{name}("
    )  # that one is written by dataclass


def check(app, env):
    """Warn about public names that are not documented, and methods and surfaces without a page."""
    from optguide import catalogue

    entries = env.domains["py"].objects
    for full, module in public().items():
        if full not in entries:
            warn("the public name %s is not in the API reference", full)
        elif not documented(full, module):
            warn("the public name %s has no documentation", full)
    for folder, things in (
        ("methods", [row.method for row in catalogue.METHODS]),
        ("surfaces", [row.surface for row in catalogue.SURFACES]),
    ):
        for home in sorted(
            {type(thing).__module__.rsplit(".", 1)[-1] for thing in things}
        ):
            if f"{folder}/{home}" not in env.all_docs:
                warn(
                    "there is no page docs/%s/%s.md for what the catalogue lists",
                    folder,
                    home,
                )


def warn(message, *values):
    log.warning(message, *values, type="api")


# Docstrings.


def mathematics(text):
    """Turn MyST's formulas and roles into those of reStructuredText; code stays as it is."""

    def change(match):
        if match["math"] is None:
            return match[0]
        after = f"\\ {match['after']}" if match["after"] else ""
        return f":math:`{match['math']}`{after}"

    text = re.sub(r"\{([a-z:]+)\}(`[^`\n]+`)", r":\1:\2", text)
    code = r"``.+?``|`[^`]+`|^[ ]*(?:>>>|\.\.\.)[^\n]*$"
    formula = r"\$(?P<math>[^$`]+)\$(?P<after>\w)?"
    return re.sub(f"{code}|{formula}", change, text, flags=re.MULTILINE | re.DOTALL)


def docstring(app, what, name, obj, options, lines):
    lines[:] = mathematics("\n".join(lines)).split("\n")


def named(name, rawtext, text, lineno, inliner, options=None, content=()):
    """Link a name in single backticks if it is public; else it is a parameter, so plain code."""
    full = short(text)
    literal = nodes.literal(rawtext, text)
    if not full:
        return [literal], []
    node = addnodes.pending_xref(
        rawtext, literal, refdomain="py", reftype="obj", reftarget=full, refexplicit=True,
        refwarn=True,
    )  # fmt: skip
    node["py:module"] = node["py:class"] = None
    return [node], []


def setup(app):
    app.add_role("named", named)
    app.connect("builder-inited", write, priority=100)
    app.connect("env-check-consistency", check)
    app.connect("autodoc-process-docstring", docstring, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
