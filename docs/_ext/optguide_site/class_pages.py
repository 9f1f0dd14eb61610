"""One page to a module, and so to a class, written from what stands in the class.

Before Sphinx reads, a page is written for every module of the package at the place that
the module has in the package; a page whose module is gone is removed. Nothing of a page
is typed: the title is the label of the class, the idea its module's docstring, the
formulas those of its lines, and the facts are attributes. A new method needs no edit
here.

Some places of a page are filled by extensions: `fill` says with what. A place that
nothing fills leaves no trace.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.pycode import ModuleAnalyzer
from stale_outputs.build_cache import recall

from optguide import catalogue
from optguide.declaration import Invariance
from optguide_site import public_names
from optguide_site.annotated_hooks import formula_display, formula_lines
from optguide_site.docstring_markup import first_paragraph, to_myst, to_rst
from optguide_site.formula_symbols import symbols
from optguide_site.parameter_tables import parameters, rows

#: The first line of a page that this module may remove. MyST shows no such line.
MARK = "% Made by the build, which makes it again: edit"
KINDS = ("minimum", "saddle", "maximum", "degenerate")
#: What stands in the place of a source where there is no paper.
UNSIGNED = {
    "article": "a popular article",
    "simple": "textbooks",
    "saddle": "textbooks",
}

#: An import of what methods share.
SHARED = re.compile(
    rf"^from ({public_names.PACKAGE}\.(?:linalg\.|methods\._)\w+) import", re.MULTILINE
)

Place = Literal["head card", "lab", "conventions"]
#: The places of a page in their order.
PLACES: tuple[Place, ...] = get_args(Place)
_fillers: dict[str, list[Callable[[str], str]]] = {}


def fill(place: Place, filler: Callable[[str], str]) -> None:
    """Have a place of the page of each module filled.

    Parameters
    ----------
    place : {"head card", "lab", "conventions"}
        The head card stands below the title, the lab below the idea, the row of
        conventions below the parameters.
    filler : callable
        Takes the name of a module and returns MyST, or nothing.
    """
    _fillers.setdefault(place, []).append(filler)


def filled(place: Place, module: str) -> str:
    """Return what stands at a place of the page of a module."""
    texts = [filler(module) for filler in _fillers.get(place, [])]
    return "\n\n".join(text for text in texts if text)


# Parts of a page, in their order


def idea(module: str) -> str:
    """Return the docstring of a module; its first line does not say the title again."""
    doc = inspect.getdoc(importlib.import_module(module)) or ""
    head = f"{public_names.title(module)}: "
    if doc.casefold().startswith(head.casefold()):
        doc = doc[len(head)].upper() + doc[len(head) + 1 :]
    return contained("idea", to_myst(doc))


def formulas(module: str) -> str:
    """Return the textbook form, and a table of its symbols."""
    lines = formula_lines(module)
    if not lines:
        return ""
    display = contained("textbook", f"```{{math}}\n{formula_display(lines)}\n```")
    table = [(f"${s}$", f"`{code}`", words) for s, code, words in symbols(module)]
    named = list_table(("Symbol", "In the code", "Meaning"), table) if table else ""
    return "\n\n".join(part for part in ("## Formulas", display, named) if part)


def interface(module: str) -> str:
    """Return what autodoc says about the public names of a module, and their states."""
    names = public_names.names_of(module)
    if not names:
        return ""
    room = importlib.import_module(module)
    entries = []
    for name in names:
        entries.append(entry(name))
        if hasattr(room, f"{name.attribute}State"):
            state = f"{module}.{name.attribute}State"
            entries.append(f".. autoclass:: {state}\n   :no-index-entry:\n")
    described = any(name.kind == "class" and parameters(name.thing) for name in names)
    head = "Parameters" if described and len(names) == 1 else "Interface"
    body = "\n".join(entries)
    return f"## {head}\n\n```{{eval-rst}}\n{body}```"


def entry(name: public_names.Name) -> str:
    """Return the entry of a name in reStructuredText."""
    if name.kind != "data":
        members = "   :members:\n" if name.kind == "class" else ""
        return f".. auto{name.kind}:: {name.full}\n{members}"
    # autodoc would add what a type stands for, in names of other projects.
    module = name.full.rpartition(".")[0]
    return (
        f".. py:data:: {name.attribute}\n   :module: {module}\n\n"
        f"   {to_rst(comment(name))}\n"
    )


def comment(name: public_names.Name) -> str:
    """Return in one line what is written above a constant."""
    comments = ModuleAnalyzer.for_module(name.home).find_attr_docs()
    return first_paragraph("\n".join(comments.get(("", name.attribute), [])))


def source(module: str) -> str:
    """Return the annotated source, with what it is built on and what is built on it."""
    below = [doc_link(name) for name in foundations(module)]
    above = [
        doc_link(name)
        for name in catalogued("methods")
        if module in foundations(name) and public_names.has_page(name)
    ]
    parts = ["## Source"]
    if below:
        parts.append(f"It is built on {listed(below)}.")
    if above:
        parts.append(f"Built on it: {listed(above)}.")
    parts.append(f"```{{annotated}} {module}\n:source-only:\n```")
    return "\n\n".join(parts)


@cache
def foundations(module: str) -> tuple[str, ...]:
    """Return what a method imports of the mathematics that methods share.

    Examples
    --------
    >>> foundations("optguide.methods.lbfgs")
    ('optguide.linalg.two_loop', 'optguide.methods._line_search')
    """
    return tuple(sorted(set(SHARED.findall(source_of(module)))))


@cache
def source_of(module: str) -> str:
    """Return the text of a module."""
    file = importlib.import_module(module).__file__
    return Path(str(file)).read_text("utf-8")


def difference(module: str) -> str:
    """Return what differs from the nearest relative, and who has this one for it."""
    cls = public_names.labelled(module)
    parts = []
    if nearest := relative(cls):
        parts.append(
            f"## What differs from {public_names.title(nearest)}\n\n"
            f"```{{difference}} {nearest} {module}\n```\n\n"
            f"The whole of it: {doc_link(nearest)}."
        )
    related = [other for other in catalogued("methods") if relative_of(other) == module]
    if related:
        links = listed([doc_link(other) for other in related])
        parts.append(
            f"## Relatives\n\nThe step of each is shown beside this one: {links}."
        )
    return "\n\n".join(parts)


def relative(cls: type | None) -> str:
    """Return the module of the nearest relative that a class names, or nothing."""
    name = getattr(cls, "relative", "")
    return f"{public_names.PACKAGE}.methods.{name}" if name else ""


def relative_of(module: str) -> str:
    """Return the module of the nearest relative of what a module holds, or nothing."""
    return relative(public_names.labelled(module))


def invariances(module: str) -> str:
    """Return a small table: which choices leave the path as it is."""
    facts = getattr(public_names.labelled(module), "invariances", None)
    if not isinstance(facts, Invariance):
        return ""
    comments = ModuleAnalyzer.for_module(Invariance.__module__).find_attr_docs()
    table = []
    for field in Invariance._fields:
        text = " ".join(comments["Invariance", field]).strip()
        choice, _, what = text.partition(": ")
        kept = "yes" if getattr(facts, field) else "no"
        table.append((to_myst(choice), to_myst(what), kept))
    head = ("Choice", "Without influence on the path", "Holds")
    return f"## Invariances\n\n{list_table(head, table)}"


def examples(module: str) -> str:
    """Return the pictures of the examples that use what a module defines."""
    names = " ".join(name.full for name in public_names.names_of(module))
    return f"```{{examples}} {names}\n```" if names else ""


# Pages of packages


def contents(module: str) -> str:
    """Return the tables of a package, and the pages it lists for the side bar."""
    inside = [
        name
        for name in public_names.modules()
        if name != module
        and public_names.parent(name) == module
        and public_names.has_page(name)
    ]
    room = module.rpartition(".")[2]
    first = catalogued(room) if room in ("methods", "surfaces") else []
    listed_too = [name for name in first if public_names.has_page(name)]
    rest = [name for name in inside if name not in first]
    order = imported_order(module)
    rest.sort(key=lambda name: order.index(name) if name in order else len(order))
    parts = []
    if first:
        parts.append({"methods": methods, "surfaces": surfaces}[room]())
        parts.append("## Besides" if rest else "")
    if rest:
        table = [(doc_link(name), summary(name)) for name in rest]
        parts.append(list_table(("Page", "What it holds"), table))
    pages = [f"/{public_names.docname(name)}" for name in [*listed_too, *rest]]
    parts.append(toctree(pages))
    return "\n\n".join(part for part in parts if part)


def catalogued(room: str) -> list[str]:
    """Return the modules of the catalogue in its order, each once."""
    lists: dict[str, list[Any]] = {
        "methods": [row.method for row in catalogue.METHODS],
        "surfaces": [row.surface for row in catalogue.SURFACES],
    }
    return list(dict.fromkeys(type(thing).__module__ for thing in lists[room]))


def imported_order(module: str) -> list[str]:
    """Return the modules in the order in which the names of a package are imported."""
    room = importlib.import_module(module)
    things = [getattr(room, name) for name in getattr(room, "__all__", ())]
    homes = [str(getattr(thing, "__module__", "")) for thing in things]
    return list(dict.fromkeys(homes))


def methods() -> str:
    """Return the table of the methods."""
    table = [
        (doc_link(type(row.method).__module__), row.family, cited(row))
        for row in catalogue.METHODS
    ]
    return list_table(("Method", "Family", "Source"), table)


def surfaces() -> str:
    """Return the table of the surfaces, with the numbers of their critical points."""
    table = []
    for row in catalogue.SURFACES:
        kinds = [point.kind for point in row.surface.critical_points]
        numbers = [str(kinds.count(kind)) for kind in KINDS]
        page = doc_link(type(row.surface).__module__)
        table.append((page, row.family, *numbers, cited(row)))
    kinds = ["Minima", "Saddles", "Maxima", "Degenerate"]
    return list_table(("Surface", "Family", *kinds, "Source"), table)


def cited(row: Any) -> str:
    """Return the source of a row of the catalogue."""
    if row.source:
        return f"{{cite:t}}`{row.source}`"
    return UNSIGNED.get(row.family, "practice")


def reference() -> str:
    """Return all public names in tables, each a link to its page."""
    groups: dict[str, list[public_names.Name]] = {}
    for name in public_names.public().values():
        if public_names.has_page(name.home) and name.home != public_names.PACKAGE:
            groups.setdefault(name.home.split(".")[1], []).append(name)
    parts = [
        f"```{{py:module}} {public_names.PACKAGE}\n```",
        idea(public_names.PACKAGE),
        interface(public_names.PACKAGE),
        "Every public name, and the page it stands on.",
    ]
    for room in sorted(groups, key=room_order):
        module = f"{public_names.PACKAGE}.{room}"
        table = [
            (name_link(name), name_summary(name), doc_link(name.home))
            for name in groups[room]
        ]
        head = f"## {public_names.title(module)}"
        parts += [head, list_table(("Name", "What it is", "Page"), table)]
    rooms = [
        name
        for name in public_names.modules()
        if name.count(".") == 1
        and name.rpartition(".")[2] not in EXPLORE
        and public_names.has_page(name)
    ]
    parts.append(toctree(f"/{public_names.docname(name)}" for name in rooms))
    return "\n\n".join(part for part in parts if part)


#: Rooms that ``index.md`` lists itself.
EXPLORE = ("methods", "surfaces", "problems", "studies")


def room_order(room: str) -> tuple[int, str]:
    """Return what a reader looks for first, then the rest by name."""
    first = ("driver", *EXPLORE)
    return (first.index(room) if room in first else len(first), room)


# Markup


def contained(css: str, text: str) -> str:
    """Return a text in a container of the page."""
    return f"::::{{container}} {css}\n{text}\n::::"


def list_table(head: Iterable[str], table: Iterable[Iterable[str]]) -> str:
    """Return a table with a head."""
    lines = ["```{list-table}", ":header-rows: 1", "", *rows([head, *table]), "```"]
    return "\n".join(lines)


def toctree(pages: Iterable[str]) -> str:
    """Return pages for the side bar."""
    return "\n".join(["```{toctree}", ":hidden:", "", *pages, "```"])


def doc_link(module: str) -> str:
    """Return a link to the page of a module; its words are the title of the page."""
    if not public_names.has_page(module):
        return public_names.title(module)
    return f"{{doc}}`/{public_names.docname(module)}`"


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def summary(module: str) -> str:
    """Return the first sentence of a module's docstring."""
    return to_myst(first_paragraph(importlib.import_module(module).__doc__))


def name_link(name: public_names.Name) -> str:
    """Return a link to the entry of a name."""
    short = name.full.removeprefix(f"{public_names.PACKAGE}.")
    return f"{{py:obj}}`{short} <{name.full}>`"


def name_summary(name: public_names.Name) -> str:
    """Return the first sentence about a public name."""
    if name.kind == "data":
        return to_myst(comment(name))
    return to_myst(first_paragraph(inspect.getdoc(name.thing)))


# Writing


def page(module: str) -> str:
    """Return the page of a module as MyST."""
    head = f"# {public_names.title(module)}"
    if module == public_names.PACKAGE:
        parts = [head, reference()]
    elif public_names.is_package(module):
        parts = [head, py_module(module), idea(module), contents(module)]
    else:
        above, idea_, maths, rules, below = recall(
            "class page", ingredients(module), lambda: made(module)
        )
        parts = [
            *(above, filled("head card", module)),
            *(idea_, filled("lab", module)),
            *(maths, rules, filled("conventions", module)),
            below,
        ]
    origin = module.replace(".", "/")
    text = "\n\n".join([f"{MARK} {origin}", *(part for part in parts if part)])
    return f"{text}\n"


def made(module: str) -> list[str]:
    """Return the parts of a page, cut where a place may be filled."""
    below = [source, difference, invariances, examples]
    return [
        f"# {public_names.title(module)}\n\n{py_module(module)}".rstrip(),
        idea(module),
        formulas(module),
        interface(module),
        "\n\n".join(text for part in below if (text := part(module))),
    ]


def ingredients(module: str) -> str:
    """Return all that a page is made of."""
    near = ["declaration", "ranges"]
    modules = [module, *foundations(module)]
    modules += [f"{public_names.PACKAGE}.{name}" for name in near]
    return "\n".join([*map(source_of, modules), everywhere()])


@cache
def everywhere() -> str:
    """Return what every page may say of other modules."""
    said = [
        (name, public_names.has_page(name), public_names.title(name))
        for name in public_names.modules()
    ]
    facts = [
        (name, relative_of(name), foundations(name)) for name in catalogued("methods")
    ]
    return repr((said, facts, list(public_names.public())))


def py_module(module: str) -> str:
    """Return the place to which links to a module lead, unless a name is called so."""
    if module in public_names.public():
        return ""
    return f"```{{py:module}} {module}\n```"


def write(app: Sphinx) -> None:
    """Write the pages that have changed, and remove those whose module is gone."""
    for remembered in (source_of, foundations, everywhere):
        remembered.cache_clear()
    folder = Path(app.srcdir)
    pages = {
        folder / f"{public_names.docname(module)}.md": module
        for module in public_names.modules()
        if public_names.has_page(module)
    }
    for file in folder.rglob("*.md"):
        if file not in pages and is_made(file):
            file.unlink()
    for file, module in pages.items():
        text = page(module)
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
        elif not is_made(file):
            raise ExtensionError(
                f"{file} is written by hand, and is the page of {module}"
            )
        elif file.read_text("utf-8") == text:
            continue
        file.write_text(text, encoding="utf-8")


def is_made(file: Path) -> bool:
    """Tell whether a page was written by the build."""
    with file.open(encoding="utf-8") as lines:
        return lines.readline().startswith(MARK)


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the pages before Sphinx looks for them."""
    app.connect("builder-inited", write, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
