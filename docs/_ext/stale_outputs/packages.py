"""Which files of a package a script depends on.

``from optguide import Adam`` depends on the file in which Adam is defined and on what
that file imports, not on the whole package. Names are followed through ``__init__``
files: relative imports, ``from .methods import *`` with ``__all__``, submodules that
are loaded when they are asked for, and attributes, as in ``og.plotting.trajectory``.
Where a name cannot be followed, the script depends on everything the name might be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from .facts import Facts, Import, read

__all__ = ["Packages"]

Recall = Callable[[str, str, Callable[[], Facts]], Facts]


class Found(NamedTuple):
    """What a name stands for."""

    module: str  #: the module that it is, or that defines it
    what: str  #: "module", "name", or "anything" below the module


class Packages:
    """The files of some packages.

    Parameters
    ----------
    names : collection of str
        Top-level packages or modules that Python can find. They are not imported.
    recall : callable, optional
        Remembers facts between builds, like `stale_outputs.build_cache.recall`.

    Examples
    --------
    A script that imports one file of a package depends on that file:

    >>> from stale_outputs.packages import Packages
    >>> packages = Packages(["stale_outputs"])
    >>> packages.reached("from stale_outputs.facts import read")
    ['stale_outputs.facts']
    """

    def __init__(self, names: Collection[str], recall: Recall | None = None) -> None:
        self.names = tuple(names)
        self.recall = recall
        self._facts: dict[str, Facts] = {}
        self._paths: dict[str, Path | None] = {}
        self._direct: dict[str, set[str]] = {}

    # Files.

    @cached_property
    def roots(self) -> dict[str, Path]:
        """Folders of the packages, files of the modules."""
        found = {}
        for name in self.names:
            spec = find_spec(name)
            if spec is None:
                raise ModuleNotFoundError(
                    f"stale_outputs_packages: there is no {name!r}"
                )
            if spec.submodule_search_locations:
                found[name] = Path(next(iter(spec.submodule_search_locations)))
            elif spec.origin:
                found[name] = Path(spec.origin)
        return found

    def path(self, module: str) -> Path | None:
        """Return the file of a module, if it is a Python file of the packages."""
        if module not in self._paths:
            top, *inner = module.split(".")
            base = self.roots.get(top)
            candidates: list[Path] = []
            if base is not None and base.suffix == ".py":
                candidates = [] if inner else [base]
            elif base is not None:
                place = base.joinpath(*inner)
                candidates = [place / "__init__.py"]
                if inner:
                    candidates.append(place.with_name(f"{place.name}.py"))
            existing = (path for path in candidates if path.is_file())
            self._paths[module] = next(existing, None)
        return self._paths[module]

    def is_package(self, module: str) -> bool:
        path = self.path(module)
        return path is not None and path.name == "__init__.py"

    def below(self, module: str) -> set[str]:
        """Return a module and all modules below it."""
        path = self.path(module)
        if path is None or not self.is_package(module):
            return {module} if path else set()
        found = {module}
        for file in path.parent.rglob("*.py"):
            parts = file.relative_to(path.parent).with_suffix("").parts
            inner = parts[:-1] if parts[-1] == "__init__" else parts
            name = ".".join([module, *inner])
            if self.path(name) == file:
                found.add(name)
        return found

    def read(self, text: str) -> Facts:
        """Return the facts of a text."""

        def work() -> Facts:
            return read(text, self.names)

        what = f"facts {' '.join(self.names)}"
        return self.recall(what, text, work) if self.recall else work()

    def facts(self, module: str) -> Facts:
        """Return the facts of a module that has a file."""
        if module not in self._facts:
            path = self.path(module)
            assert path is not None, module
            self._facts[module] = self.read(path.read_text("utf-8"))
        return self._facts[module]

    # Names.

    def absolute(self, one: Import, module: str) -> str:
        """Return the full name of the module that an import names."""
        if not one["level"]:
            return one["module"]
        parts = module.split(".")
        up = one["level"] - self.is_package(module)
        base = parts[: len(parts) - up] if up else parts
        return ".".join([*base, *filter(None, [one["module"]])])

    def find(
        self, module: str, name: str, seen: frozenset[Found] = frozenset()
    ) -> Found:
        """Return what a name in a module stands for, where it is defined.

        Parameters
        ----------
        module : str
            A module of the packages.
        name : str
            An attribute of it.
        seen : frozenset of Found
            What has been looked up on the way here.
        """
        here = Found(module, name)
        submodule = f"{module}.{name}"
        if self.path(module) is None or here in seen:
            return Found(module, "name")
        facts, seen = self.facts(module), seen | {here}
        if name in facts["defines"]:
            return Found(module, "name")
        for one in reversed(facts["imports"]):
            source = self.absolute(one, module)
            if one["known_as"] != name or self.path(source) is None:
                continue
            if not one["name"]:
                # ``import a.b`` gives ``a``, ``import a.b as c`` gives ``a.b``.
                plain = name == source.split(".")[0]
                return Found(name if plain else source, "module")
            if source != module:
                return self.find(source, one["name"], seen)
            if self.path(f"{module}.{one['name']}"):
                return Found(f"{module}.{one['name']}", "module")
        for one in reversed(facts["imports"]):
            source = self.absolute(one, module)
            starred = one["name"] == "*" and source != module
            if starred and name in self.exported(source, seen):
                return self.find(source, name, seen)
        if self.path(submodule):
            return Found(submodule, "module")
        return Found(module, "anything" if facts["answers"] else "name")

    def exported(self, module: str, seen: frozenset[Found] = frozenset()) -> set[str]:
        """Return the names that ``from module import *`` gives."""
        here = Found(module, "*")
        if self.path(module) is None or here in seen:
            return set()
        facts, seen = self.facts(module), seen | {here}
        names = set(facts["listed"] or ())
        for chain in facts["listed_from"]:
            owner = self.follow(Found(module, "module"), chain, seen)
            if owner.what == "module":
                names |= self.exported(owner.module, seen)
        if facts["listed"] is None or facts["listed_by_rule"]:
            names.update(facts["defines"])
            for one in facts["imports"]:
                if one["name"] == "*":
                    names |= self.exported(self.absolute(one, module), seen)
                else:
                    names.add(one["known_as"])
            names = {
                n
                for n in names
                if not n.startswith("_") or n in (facts["listed"] or ())
            }
        return names

    def follow(
        self, found: Found, chain: Iterable[str], seen: frozenset[Found] = frozenset()
    ) -> Found:
        """Return what remains when attributes are read, as far as they are modules'."""
        for name in chain:
            if found.what != "module":
                break
            found = self.find(found.module, name, seen)
        return found

    # What depends on what.

    def imported(self, facts: Facts, module: str = "") -> set[str]:
        """Return the modules of the packages that a text depends on by itself."""
        found: set[Found] = set()
        for one in facts["imports"]:
            source = self.absolute(one, module)
            if one["name"] == "*":
                found |= {self.find(source, name) for name in self.exported(source)}
                continue
            start = Found(source, "module")
            if one["name"]:
                start = self.find(source, one["name"])
                if source == module and self.path(f"{source}.{one['name']}"):
                    start = Found(f"{source}.{one['name']}", "module")
            chains = [[]] if one["uses"] is None else one["uses"]
            found |= {self.follow(start, chain) for chain in chains}
        modules: set[str] = set()
        for one_found in found:
            # A module that is used as it is may be asked for what it loads on demand.
            lazy = (
                one_found.what == "module"
                and self.path(one_found.module) is not None
                and self.facts(one_found.module)["answers"]
            )
            if one_found.what == "anything" or lazy:
                modules |= self.below(one_found.module)
            else:
                modules.add(one_found.module)
        return {name for name in modules if self.path(name)}

    def direct(self, module: str) -> set[str]:
        """Return the modules of the packages that a module depends on by itself."""
        if module not in self._direct:
            self._direct[module] = self.imported(self.facts(module), module)
        return self._direct[module]

    def reached(self, text: str) -> list[str]:
        """Return all modules of the packages that a script depends on, in order."""
        modules: set[str] = set()
        todo = self.imported(self.read(text))
        while todo:
            module = todo.pop()
            modules.add(module)
            todo |= self.direct(module) - modules
        return sorted(modules)

    def fingerprint(self, text: str, surroundings: Iterable[str] = ()) -> str:
        """Return a digest of all that a script depends on besides its own text."""
        parts = [f"{name} {self.facts(name)['code']}" for name in self.reached(text)]
        return hashlib.sha256("\n".join([*surroundings, *parts]).encode()).hexdigest()
