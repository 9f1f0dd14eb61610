"""The tests that concern a mutant: a plugin of pytest, used by ``mutants.py``.

Let the names of a mutant be its class or function, and all methods and surfaces that
use it, directly or through other functions. Then these tests run, the first kind first,
and within a kind the fast before the slow:

1. doctests of the files that define the names, and tests one of whose parameters is an
   instance of a named class, holds one, or is a formula from such a file;
2. tests and doctests that mention a name, and tests that mention a variable of their
   file that holds an instance of a named class, as the catalogue does;
3. all other tests of a file that mentions a name or has such a variable.

But tests one of whose parameters is something else of this package concern that alone,
unless they mention a name.

Pages, gallery, site, gates and faults are left out: they are slow, and not about
numbers. A test that takes longer than two minutes fails, for a mutant may have no end.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import re
import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

PACKAGE = "optguide"
#: Files of tests with these words in their path do not run.
SLOW = re.compile(r"gallery|gates|site|faults|peers|bench|miniature|power")
#: Seconds that one test may take.
LIMIT = 120

Names = frozenset[str]


class Concerned:
    """Keeps the tests that concern a mutant, the likely ones first.

    Without a mutant it runs all tests, and writes down what concerns whom.
    """

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.tests: dict[str, dict[str, int]] = {}
        self.seconds: dict[str, float] = {}
        self.failed: dict[str, str] = {}
        self.count = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        import optguide

        assert Path(str(optguide.__file__)).is_relative_to(self.job["root"])
        if "kinds" in self.job:
            kinds, seconds = self.job["kinds"], self.job["seconds"]
            kept = [item for item in items if item.nodeid in kinds]
            items[:] = sorted(kept, key=lambda i: (kinds[i.nodeid], seconds[i.nodeid]))
        else:
            items[:] = [item for item in items if not SLOW.search(file_of(item))]
            for key, (names, files) in self.job["names"].items():
                both = frozenset(names), frozenset(files)
                kinds = {item.nodeid: kind_of(item, *both) for item in items}
                self.tests[key] = {test: kind for test, kind in kinds.items() if kind}
        self.count = len(items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, Any, Any]:
        with limited():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, Any, Any]:
        with limited():
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid
        self.seconds[test] = self.seconds.get(test, 0.0) + report.duration
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            self.failed[test] = str(crash.message if crash else report.longrepr)[:200]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed[report.nodeid] = "cannot be collected"

    def pytest_sessionfinish(self) -> None:
        result = {
            "failed": self.failed,
            "seconds": self.seconds,
            "tests": self.tests,
            "count": self.count,
        }
        Path(self.job["result"]).write_text(json.dumps(result), encoding="utf-8")


@contextmanager
def limited() -> Iterator[None]:
    """Raise in what takes too long, every second, for the code may catch it."""

    def too_long(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"no end after {LIMIT} seconds")

    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, LIMIT, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def pytest_configure(config: pytest.Config) -> None:
    """Take part in a run of pytest that this file has started."""
    if "MUTANTS_JOB" in os.environ:
        job = json.loads(Path(os.environ["MUTANTS_JOB"]).read_text(encoding="utf-8"))
        config.pluginmanager.register(Concerned(job))


def file_of(item: Any) -> str:
    """Return the file of a test, relative to the folder of the run."""
    return str(item.nodeid.split("::")[0])


def kind_of(item: Any, names: Names, files: Names) -> int:
    """Return 1, 2 or 3 as explained at the top of this file, or 0 for no concern."""
    named, file = word(names), file_of(item)
    if hasattr(item, "dtest"):
        if file in files:
            return 1
        return 2 * bool(named.search(item.dtest.docstring or ""))
    values = list(getattr(getattr(item, "callspec", None), "params", {}).values())
    if any(holds(value, names, files) for value in values):
        return 1
    source = source_of(item.obj)
    if named.search(source):
        return 2
    if any(type(value).__module__.split(".")[0] == PACKAGE for value in values):
        return 0
    # What a decorator mentions has become a parameter.
    body = re.sub(r"\A.*?(?=^ *def )", "", source, flags=re.DOTALL | re.MULTILINE)
    holders = variables(item.module, names, files)
    if holders and word(holders).search(body):
        return 2
    return 3 * bool(holders or named.search(source_of(item.module)))


@cache
def source_of(thing: Any) -> str:
    """Return the source of a test or of its file."""
    thing = inspect.unwrap(getattr(thing, "__func__", thing))
    if hasattr(thing, "hypothesis"):
        thing = thing.hypothesis.inner_test
    return inspect.getsource(thing)


@cache
def variables(module: ModuleType, names: Names, files: Names) -> Names:
    """Return the variables of a file of tests that hold what has to do with a name."""
    found = vars(module).items()
    return frozenset(name for name, value in found if holds(value, names, files))


def word(names: Names) -> re.Pattern[str]:
    """Return a pattern that finds one of the names as a whole word."""
    return re.compile(rf"\b({'|'.join(sorted(names))})\b")


def holds(value: Any, names: Names, files: Names, depth: int = 6) -> bool:
    """Say whether a parameter or a variable of a test has to do with a name.

    >>> from optguide import Adam, Clipped
    >>> values = Adam(), Clipped(Adam(), 1.0), Adam, "Adam", 2
    >>> print([holds(value, frozenset(["Adam"]), frozenset()) for value in values])
    [True, True, True, True, False]
    """
    if type(value).__name__ in names or getattr(value, "__name__", None) in names:
        return True
    if not depth or type(value).__module__.startswith("_pytest"):
        return False
    if isinstance(value, ModuleType):
        tables = [part for part in vars(value).values() if isinstance(part, tuple)]
        catalogue = value.__name__ == f"{PACKAGE}.catalogue"
        return catalogue and holds(tables, names, files, depth - 1)
    if isinstance(value, str):
        return value in names
    if isinstance(value, Path):
        return any(value.as_posix().endswith("/" + file) for file in files)
    if isinstance(value, tuple | list | set | frozenset):
        return any(holds(part, names, files, depth - 1) for part in value)
    if isinstance(value, dict):
        return holds([*value, *value.values()], names, files, depth - 1)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return holds(list(vars(value).values()), names, files, depth - 1)
    return False
