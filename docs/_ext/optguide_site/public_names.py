"""What is public, what it is called, and on which page it stands.

A public name has one full name, the shortest by which a reader imports it, and one
home, the module that defines it. A module has one page, at the place in the
documentation that it has in the package. Whatever links, lists or names a class asks
here.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from functools import cache
from typing import Any, NamedTuple

from docutils import nodes
from docutils.nodes import Node, system_message
from docutils.parsers.rst.states import Inliner
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging

log = logging.getLogger(__name__)

PACKAGE = "optguide"
#: Private modules that have a page all the same: what the methods have in common.
SHARED = f"{PACKAGE}.methods._"
#: The modules whose pages are written; empty: all of them.
_only: set[str] = set()
#: Projects whose names are in ``docs/inventories``.
ELSEWHERE = re.compile(r"(numpy|scipy|matplotlib)\.[\w.]+")


class Name(NamedTuple):
    """A public name."""

    full: str  #: the name by which it is documented
    home: str  #: the module that defines it
    thing: Any  #: what it stands for

    @property
    def attribute(self) -> str:
        """The name inside its module."""
        return self.full.rpartition(".")[2]

    @property
    def kind(self) -> str:
        """What autodoc calls it."""
        if inspect.isclass(self.thing):
            return "class"
        return "function" if inspect.isroutine(self.thing) else "data"


# Modules


@cache
def modules() -> tuple[str, ...]:
    """Return the modules that have a page, packages included, the whole first."""
    found = [PACKAGE]
    path = importlib.import_module(PACKAGE).__path__
    for info in pkgutil.walk_packages(path, f"{PACKAGE}."):
        hidden = "._" in info.name and not info.name.startswith(SHARED)
        if not hidden and not info.name.endswith(".wrappers"):
            found.append(info.name)
    return tuple(found)


def has_page(module: str) -> bool:
    """Tell whether this build writes the page of a module."""
    return module in modules() and (not _only or module in _only)


@cache
def is_package(module: str) -> bool:
    """Tell whether a module is a folder."""
    return hasattr(importlib.import_module(module), "__path__")


def docname(module: str) -> str:
    """Return the page of a module.

    Examples
    --------
    >>> docname("optguide.methods.adam"), docname("optguide.methods._line_search")
    ('methods/adam', 'methods/line_search')
    >>> docname("optguide.linalg"), docname("optguide")
    ('linalg/index', 'reference/index')
    """
    parts = [part.lstrip("_") for part in module.split(".")[1:]]
    if not parts:
        return "reference/index"
    return "/".join([*parts, "index"] if is_package(module) else parts)


def parent(module: str) -> str:
    """Return the package that lists a module: wrappers are with what they wrap."""
    package = module.rpartition(".")[0]
    return package.removesuffix(".wrappers")


# Names


@cache
def public() -> dict[str, Name]:
    """Return every public name by its full name, in the order of the lists."""
    found: dict[tuple[str, str], Name] = {}
    for module in sorted(modules(), key=lambda name: name.count(".")):
        room = importlib.import_module(module)
        for attribute in getattr(room, "__all__", ()):
            thing = getattr(room, attribute)
            home = home_of(thing, attribute, module)
            name = Name(f"{module}.{attribute}", home, thing)
            found.setdefault((home, attribute), name)
    return {name.full: name for name in found.values()}


def home_of(thing: Any, attribute: str, module: str) -> str:
    """Return the module that defines what a module exports."""
    if inspect.isclass(thing) or inspect.isroutine(thing):
        return str(thing.__module__)
    inside = [name for name in modules() if name.startswith(f"{module}.")]
    for name in inside:
        room = importlib.import_module(name)
        if attribute in getattr(room, "__all__", ()) and not is_package(name):
            return name
    return module


@cache
def names_of(module: str) -> tuple[Name, ...]:
    """Return the public names that a module defines, in the order of its lines."""
    order = list(vars(importlib.import_module(module)))
    found = [name for name in public().values() if name.home == module]
    return tuple(sorted(found, key=lambda name: order.index(name.attribute)))


@cache
def labelled(module: str) -> type | None:
    """Return the class of the catalogue that a module holds, if it holds one."""
    for name in names_of(module):
        if isinstance(getattr(name.thing, "label", None), str):
            found: type = name.thing
            return found
    return None


@cache
def title(module: str) -> str:
    """Return what a page is called, in its head, in the side bar and in tables.

    The label of its class as legends have it, with a capital; without a label the name
    that a reader imports, if there is only one; else the name of the module.

    Examples
    --------
    >>> title("optguide.methods.momentum"), title("optguide.methods.adam")
    ('Momentum', 'Adam')
    >>> title("optguide.problems.curve_fit"), title("optguide.linalg.lanczos")
    ('CurveFit', 'linalg.lanczos')
    """
    if (cls := labelled(module)) is not None:
        label: str = vars(cls)["label"]
        return label[0].upper() + label[1:]
    if is_package(module):
        return TITLES.get(module) or module.removeprefix(f"{PACKAGE}.")
    names = names_of(module)
    if len(names) == 1:
        return names[0].attribute
    return module.removeprefix(f"{PACKAGE}.").replace("._", ".")


#: Packages that readers know by a word.
TITLES = {
    PACKAGE: "Reference",
    f"{PACKAGE}.methods": "Methods",
    f"{PACKAGE}.surfaces": "Surfaces",
    f"{PACKAGE}.problems": "Learning problems",
    f"{PACKAGE}.studies": "Studies",
}


# Links


@cache
def link(text: str) -> str:
    """Return the full name that a short or long name stands for, or nothing.

    Examples
    --------
    >>> link("Adam"), link("optguide.methods.Adam"), link("optguide.methods.adam")
    ('optguide.Adam', 'optguide.Adam', 'optguide.methods.adam')
    >>> link("beta1")
    ''
    """
    for full in (f"{PACKAGE}.{text}", text):
        if full in public():
            return full if has_page(public()[full].home) else ""
    if text in modules():
        return text if has_page(text) else ""
    module, _, attribute = text.rpartition(".")
    if module in modules() and hasattr(importlib.import_module(module), attribute):
        thing = getattr(importlib.import_module(module), attribute)
        home = home_of(thing, attribute, module)
        for name in public().values():
            if (name.home, name.attribute) == (home, attribute):
                return name.full if has_page(home) else ""
    # What begins like a name of ours or of a neighbour must be one.
    return text if text.startswith(f"{PACKAGE}.") or ELSEWHERE.fullmatch(text) else ""


def named(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: dict[str, Any] | None = None,
    content: list[str] | None = None,
) -> tuple[list[Node], list[system_message]]:
    """Link a name in single backticks if it is public; else it is plain code."""
    full = link(text)
    literal = nodes.literal(rawtext, text)
    if not full:
        return [literal], []
    node = addnodes.pending_xref(
        rawtext,
        literal,
        refdomain="py",
        reftype="obj",
        reftarget=full,
        refexplicit=True,
        refwarn=True,
    )
    node["py:module"] = node["py:class"] = None
    return [node], []


# The gate


def documented(name: Name) -> bool:
    """Tell whether somebody has written what a public name is."""
    if name.kind == "data":
        comments = ModuleAnalyzer.for_module(name.home).find_attr_docs()
        return ("", name.attribute) in comments
    doc = name.thing.__doc__ or ""
    # That one is written by dataclass.
    return bool(doc.strip()) and not doc.startswith(f"{name.attribute}(")


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about public names without documentation, or on no page."""
    entries = env.domains["py"].data["objects"]
    for full, name in public().items():
        if not has_page(name.home) and _only:
            continue
        if full not in entries:
            log.warning("the public name %s is on no page", full, type="names")
        if not documented(name):
            log.warning("the public name %s has no documentation", full, type="names")


def begin(app: Sphinx) -> None:
    """Look at the package anew: a process may build twice."""
    for remembered in (modules, public, names_of, labelled, title, link):
        remembered.cache_clear()
    _only.clear()
    _only.update(app.config.class_pages_only)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the role of single backticks and the gate."""
    app.add_role("named", named)
    app.add_config_value("class_pages_only", [], "env", [list])
    app.connect("builder-inited", begin, priority=10)
    app.connect("env-check-consistency", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
