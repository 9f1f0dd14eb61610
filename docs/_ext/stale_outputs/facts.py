"""What a file says about itself: a digest of its code, and the names that it imports.

Nothing is imported to find this out. What is found is plain lists and dictionaries, so
that it can be kept between builds.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Iterator
from typing import TypedDict

__all__ = ["Facts", "Import", "read"]

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

#: What has names of its own.
INNER = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)


class Import(TypedDict):
    """A name that an import statement gives to something."""

    level: int  #: number of leading dots
    module: str  #: what stands after ``from`` or ``import``
    name: str  #: the name in that module; empty for ``import module``
    known_as: str  #: the name here; "*" for all
    uses: (
        list[list[str]] | None
    )  #: attributes read off it; None where it is used as it is


class Facts(TypedDict):
    """What a file says about itself."""

    code: str  #: digest of the code, without comments, docstrings and layout
    imports: list[Import]  #: in order
    defines: list[str]  #: names of functions, classes and variables of the module
    listed: list[str] | None  #: names in ``__all__``; None if there is none
    listed_from: list[list[str]]  #: modules whose ``__all__`` is part of this one
    listed_by_rule: bool  #: whether ``__all__`` is computed in another way
    answers: bool  #: whether there is a ``__getattr__`` for names that do not exist


def read(text: str, packages: Collection[str]) -> Facts:
    r"""Return the facts of a Python file.

    Parameters
    ----------
    text : str
        The text of the file.
    packages : collection of str
        The top-level packages whose imports count.

    Examples
    --------
    A comment changes nothing, and ``og.Adam`` is read off ``og``:

    >>> from stale_outputs.facts import read
    >>> one = read("import optguide as og\nog.Adam()", ["optguide"])
    >>> other = read("import optguide as og  # why\n\nog.Adam()", ["optguide"])
    >>> print(one == other, one["imports"][0]["uses"])
    True [['Adam']]
    """
    tree = ast.parse(text)
    uses = _Uses()
    uses.visit(tree)
    facts = Facts(
        code="",
        imports=[
            one
            for node in ast.walk(tree)
            for one in _imports(node, uses)
            if one["level"] or one["module"].split(".")[0] in packages
        ],
        defines=sorted(set(_defined(tree.body))),
        listed=None,
        listed_from=[],
        listed_by_rule=False,
        answers=any(
            isinstance(node, ast.FunctionDef) and node.name == "__getattr__"
            for node in tree.body
        ),
    )
    for statement in tree.body:
        _list(statement, facts)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, *DEFINITIONS)):
            documented = ast.get_docstring(node, clean=False) is not None
            node.body = node.body[documented:]
    facts["code"] = hashlib.sha256(ast.dump(tree).encode()).hexdigest()
    return facts


class _Uses(ast.NodeVisitor):
    """The attributes that are read off each name, as far as they are written out."""

    def __init__(self) -> None:
        self.chains: dict[str, set[tuple[str, ...]]] = {}

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain: list[str] = []
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            chain.insert(0, base.attr)
            base = base.value
        if isinstance(base, ast.Name):
            self.chains.setdefault(base.id, set()).add(tuple(chain))
        else:
            self.visit(base)

    def visit_Name(self, node: ast.Name) -> None:
        self.chains.setdefault(node.id, set()).add(())

    def of(self, name: str) -> list[list[str]] | None:
        found = self.chains.get(name, {()})
        return None if () in found else sorted(map(list, found))


def _imports(node: ast.AST, uses: _Uses) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            # ``import a.b`` gives the name ``a``.
            known_as = alias.asname or alias.name.split(".")[0]
            yield Import(
                level=0,
                module=alias.name,
                name="",
                known_as=known_as,
                uses=_below(alias, uses.of(known_as)),
            )
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            known_as = alias.asname or alias.name
            yield Import(
                level=node.level,
                module=node.module or "",
                name=alias.name,
                known_as=known_as,
                uses=uses.of(known_as),
            )


def _below(alias: ast.alias, uses: list[list[str]] | None) -> list[list[str]] | None:
    """Return the uses of the module that ``import a.b`` names, not of ``a``."""
    parents = [] if alias.asname else alias.name.split(".")[1:]
    if uses is None or not parents:
        return uses
    inside = [
        chain[len(parents) :] for chain in uses if chain[: len(parents)] == parents
    ]
    return inside if inside and [] not in inside else None


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names that statements of a module define, under whatever condition."""
    for node in body:
        if isinstance(node, DEFINITIONS):
            yield node.name
            continue
        parts: list[ast.AST] = [node]
        while parts:
            part = parts.pop()
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id
            elif isinstance(part, DEFINITIONS):
                yield part.name
            elif not isinstance(part, INNER):
                parts += ast.iter_child_nodes(part)


def _list(node: ast.stmt, facts: Facts) -> None:
    """Add what a statement adds to ``__all__``."""
    if isinstance(node, ast.Assign):
        target: ast.expr = node.targets[0]
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        target = node.target
    else:
        return
    if not isinstance(target, ast.Name) or target.id != "__all__" or node.value is None:
        return
    listed = facts["listed"] = facts["listed"] or []
    for part in ast.walk(node.value):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            listed.append(part.value)
        elif isinstance(part, ast.Attribute) and part.attr == "__all__":
            facts["listed_from"].append(ast.unparse(part.value).split("."))
        elif isinstance(part, ast.ListComp | ast.GeneratorExp | ast.Call | ast.SetComp):
            facts["listed_by_rule"] = True
