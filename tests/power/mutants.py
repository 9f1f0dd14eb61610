"""The power of the tests: a hundred mistakes of one token each, and who notices them.

A mutant is the package with one token of one method, surface, schedule or shared
function changed: ``+`` to ``-``, ``<`` to ``<=``, ``2`` to ``3``. A test that fails
kills it. The share that is killed says what the tests are worth, and must not fall when
they are rearranged::

    python tests/power/mutants.py check                   # is every mutant still found?
    python tests/power/mutants.py run --report now.json   # how many are killed?

``mutants.json`` holds the mutants. They were drawn once, by ``draw``, and stay. Each is
located by names and by what the code says, never by file or line: by its class or
function (``owner``), its ``method``, the whole ``statement`` as ``ast.unparse`` writes
it (of an ``if``, ``for``, ``while`` or ``with``, the head), the number of this
statement among equal ones (``repeat``), the token ``before`` and ``after``, and the
number of that token among those of the statement that change in the same way
(``occurrence``). So it is found again where files have moved or were formatted anew.

Two tables keep it up with other changes. ``renamed`` gives new identifiers for old
ones, everywhere (``"promise": "predicted_reduction"``) or in one owner, called by its
name in ``mutants.json`` (``"Dogleg.promise": "predicted_reduction"``); it renames
owners and methods too. A single mutant may carry ``now``, a table of what replaces its
``owner``, ``method``, ``statement`` or anything else, taken as it stands. A mutant that
is not found is *lost*: ``check`` and ``run`` show the nearest statement of its owner,
or of the whole package, and end with an error.

The tests that concern a mutant are found in every run, from names; ``concerned.py``
says how. One run without a mutant comes first. It tells which tests concern which
mutant, how long they take, and which of them fail on this machine anyway: those do not
count. What a part of the tests adds is seen by leaving it out, ``--without``.
"""

from __future__ import annotations

import argparse
import ast
import copy
import dataclasses
import difflib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

from concerned import PACKAGE, SLOW

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("mutants.json")
SEED = 10
#: The methods of classes that are drawn from, and how many mutants of each room.
ANSWERS = ["value", "gradient", "hessian", "residuals", "jacobian"]
DRAWN = ["init", "step", "__call__", *ANSWERS]
ROOMS = {
    "methods/*.py": 38,
    "methods/wrappers/*.py": 7,
    "methods/shared/*.py": 12,
    "surfaces/**/*.py": 35,
    "schedules.py": 8,
}
MOST = 2  #: mutants of one owner

OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.Pow: ("**", "*"),
    ast.USub: ("-", "+"),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
}
COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}


# --- places in the code


class Site(NamedTuple):
    """A token that can be changed."""

    before: str
    after: str
    start: int  #: bytes from the beginning of the file
    end: int

    @property
    def kind(self) -> str:
        """Say what sort of token it is."""
        if self.before in COMPARISONS:
            return "comparison"
        return "number" if self.before[0] in ".0123456789" else "operator"


class Statement(NamedTuple):
    """A statement of a method or function, with the tokens that can be changed."""

    path: Path
    owner: str
    method: str  #: "" in a function
    text: str
    sites: list[Site]


def other_number(value: float) -> str:
    """Return a number that is wrong, and for a tiny one wrong enough to matter.

    >>> print([other_number(value) for value in (2, 0.0, 0.25, 1e-14)])
    ['3', '1.0', '0.5', '1e-11']
    """
    if isinstance(value, int):
        return str(value + 1)
    return repr(value * (2 if value >= 1e-6 else 1000) or 1.0)


def sites(statement: ast.stmt, source: bytes) -> list[Site]:
    """Return what can be changed in a statement, in a compound one in its head.

    >>> def tokens(line):
    ...     found = sites(ast.parse(line).body[0], line.encode())
    ...     return [(site.before, site.after) for site in found]
    >>> print(tokens("y = (a) * -b.sum(axis=-1)"))
    [('*', '/'), ('-', '+')]
    >>> print(tokens("if a < 1: b = 2"))
    [('<', '<='), ('1', '2')]
    """
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))

    def begin(node: ast.expr) -> int:
        return lines[node.lineno - 1] + node.col_offset

    def end(node: ast.expr) -> int:
        return lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    def operator(op: ast.AST, low: int, high: int) -> Iterator[Site]:
        if type(op) in OPERATORS:
            before, after = OPERATORS[type(op)]
            # Parentheses, line breaks and comments may stand beside it.
            between = re.sub(rb"#[^\n]*", lambda m: b" " * len(m[0]), source[low:high])
            low += between.index(before.encode())
            yield Site(before, after, low, low + len(before))

    def walk(node: ast.AST) -> Iterator[Site]:
        match node:
            case ast.Constant(value=bool()):
                return
            case ast.Constant(value=int() | float() as value):
                before = source[begin(node) : end(node)].decode()
                yield Site(before, other_number(value), begin(node), end(node))
            case ast.BinOp(left=left, op=op, right=right):
                yield from operator(op, end(left), begin(right))
            case ast.UnaryOp(op=op, operand=operand):
                yield from operator(op, begin(node), begin(operand))
            case ast.Compare(left=left, ops=compared, comparators=others):
                for sign, high in zip(compared, others, strict=True):
                    yield from operator(sign, end(left), begin(high))
                    left = high
            case ast.AugAssign(target=target, op=op, value=right):
                yield from operator(op, end(target), begin(right))
            case (
                ast.keyword(arg="axis")
                | ast.Subscript(value=ast.Attribute(attr="shape"))
                | ast.Call(func=ast.Attribute(attr="swapaxes" | "reshape"))
                | ast.JoinedStr()
            ):
                # Another axis is another shape, and nothing survives that.
                return
        for name, child in ast.iter_fields(node):
            if name not in {"annotation", "body", "orelse", "finalbody"} or isinstance(
                node, ast.expr
            ):
                for part in child if isinstance(child, list) else [child]:
                    if isinstance(part, ast.AST) and not isinstance(part, ast.stmt):
                        yield from walk(part)

    return sorted(walk(statement), key=lambda site: site.start)


def text_of(statement: ast.stmt) -> str:
    """Return a statement on its own, a compound one without its body.

    >>> print(text_of(ast.parse("for i in (1,2): f( i )").body[0]))
    for i in (1, 2):
    """
    if not hasattr(statement, "body"):
        return ast.unparse(statement)
    head: Any = copy.copy(statement)
    head.body = [ast.Pass()]
    for name in {"orelse", "finalbody"} & {*head._fields}:
        setattr(head, name, [])
    return ast.unparse(head).rsplit("\n", 1)[0]


def checks_input(statement: ast.stmt) -> bool:
    """Say whether a statement does nothing but refuse bad input."""
    match statement:
        case ast.Raise() | ast.Assert() | ast.Expr(value=ast.Call(func=ast.Name())):
            return True
        case ast.If(body=body, orelse=[]):
            return all(isinstance(part, ast.Raise) for part in body)
    return False


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield all statements, those inside others too, but none that checks input."""
    for statement in body:
        if not checks_input(statement):
            yield statement
            for name in "body", "handlers", "orelse", "finalbody":
                yield from statements(getattr(statement, name, []))


@dataclasses.dataclass(frozen=True)
class Code:
    """The package as it stands in a folder."""

    root: Path

    @cached_property
    def modules(self) -> dict[Path, ast.Module]:
        """Every module, read."""
        paths = sorted((self.root / PACKAGE).rglob("*.py"))
        return {path: ast.parse(path.read_bytes()) for path in paths}

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements of methods of classes, and of functions."""
        found = []
        for path, tree in self.modules.items():
            source = path.read_bytes()
            for owner in tree.body:
                if not isinstance(owner, ast.ClassDef | ast.FunctionDef):
                    continue
                of_class = isinstance(owner, ast.ClassDef)
                for part in owner.body if of_class else [owner]:
                    if isinstance(part, ast.FunctionDef):
                        name = part.name if of_class else ""
                        for s in statements(part.body):
                            place = path, owner.name, name, text_of(s)
                            found.append(Statement(*place, sites(s, source)))
        return found

    @cached_property
    def uses(self) -> dict[str, set[str]]:
        """What each class or function of a module calls by name."""
        found: dict[str, set[str]] = {}
        for tree in self.modules.values():
            for node in tree.body:
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    found.setdefault(node.name, set()).update(
                        part.id if isinstance(part, ast.Name) else part.attr
                        for part in ast.walk(node)
                        if isinstance(part, ast.Name | ast.Attribute)
                    )
        return found

    @cached_property
    def rules(self) -> set[str]:
        """The classes that are a method or a surface, by what they can do."""
        found = set()
        for tree in self.modules.values():
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    parts = [p for p in node.body if isinstance(p, ast.FunctionDef)]
                    able = {part.name for part in parts}
                    if {"init", "step"} <= able or {"value", "gradient"} <= able:
                        found.add(node.name)
        return found

    def names(self, owner: str) -> set[str]:
        """Return the owner, and the methods and surfaces that use it."""
        reached, new = {owner}, {owner}
        while new:
            new = {name for name, used in self.uses.items() if used & new} - reached
            reached |= new
        return {owner} | (reached & self.rules)

    def files(self, names: set[str]) -> set[str]:
        """Return the files that define these names, relative to the folder."""
        return {
            path.relative_to(self.root).as_posix()
            for path, tree in self.modules.items()
            for node in tree.body
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in names
        }


# --- mutants


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A change of one token, located by names; see the top of this file."""

    owner: str
    method: str
    statement: str
    before: str
    after: str
    repeat: int = 0
    occurrence: int = 0
    now: dict[str, Any] | None = None

    def __str__(self) -> str:
        where = f"{self.owner}.{self.method}" if self.method else self.owner
        more = f" (no. {self.occurrence + 1})" if self.occurrence else ""
        return f"{where}: {self.statement}   [{self.before} -> {self.after}]{more}"

    def today(self, renamed: dict[str, str]) -> Mutant:
        """Return the mutant in the words of the present code.

        >>> old = Mutant("judged", "", "ratio = given / promised", "/", "*")
        >>> print(old.today({"judged": "ratio_test", "judged.promised": "predicted"}))
        ratio_test: ratio = given / predicted   [/ -> *]
        """
        table = dict(renamed)
        for old, new in renamed.items():
            owner, _, name = old.rpartition(".")
            if owner == self.owner:
                table[name] = new
        # The head of a compound statement has lost its body.
        body = " pass" if self.statement.endswith(":") else ""
        tree = ast.parse(self.statement + body)
        for node in ast.walk(tree):
            for field in {"id", "attr", "arg"} & {*node._fields}:
                value = getattr(node, field)
                if isinstance(value, str):
                    setattr(node, field, table.get(value, value))
        renewed = dataclasses.replace(
            self,
            owner=renamed.get(self.owner, self.owner),
            method=table.get(self.method, self.method),
            statement=text_of(tree.body[0]),
        )
        return dataclasses.replace(renewed, **(self.now or {}), now=None)

    def find(self, code: Code) -> tuple[Path, Site] | None:
        """Return the file and the token, or nothing where it is lost or not unique."""
        place = self.owner, self.method, self.statement
        equal = [s for s in code.statements if (s.owner, s.method, s.text) == place]
        if len({s.path for s in equal}) != 1 or len(equal) <= self.repeat:
            return None
        statement = equal[self.repeat]
        change = self.before, self.after
        same = [s for s in statement.sites if (s.before, s.after) == change]
        if len(same) <= self.occurrence:
            return None
        return statement.path, same[self.occurrence]

    def nearest(self, code: Code) -> str:
        """Return the statement of the owner, or else of all, that is most like this."""
        own = [s for s in code.statements if s.owner == self.owner] or code.statements

        def likeness(statement: Statement) -> float:
            pair = difflib.SequenceMatcher(None, statement.text, self.statement)
            return pair.ratio() + 0.1 * (statement.method == self.method)

        best = max(own, key=likeness)
        return f"{best.owner}.{best.method}".rstrip(".") + f": {best.text}"


def draw(code: Code) -> list[Mutant]:
    """Draw from each room its number: first one of each owner, then one more."""
    rng = random.Random(SEED)
    drawn: list[Mutant] = []
    for room, wanted in ROOMS.items():
        paths = set((code.root / PACKAGE).glob(room))
        pool: dict[str, list[tuple[Site, Mutant]]] = {}
        for number, statement in enumerate(code.statements):
            if statement.path in paths and (
                statement.method in DRAWN
                or (not statement.method and room == "methods/shared/*.py")
            ):
                before = code.statements[:number]
                seen: Counter[tuple[str, str]] = Counter()
                for site in statement.sites:
                    change = site.before, site.after
                    mutant = Mutant(
                        *(statement.owner, statement.method, statement.text, *change),
                        repeat=sum(s[:4] == statement[:4] for s in before),
                        occurrence=seen[change],
                    )
                    seen[change] += 1
                    if mutant.find(code) == (statement.path, site):
                        pool.setdefault(statement.owner, []).append((site, mutant))
        chosen: list[Mutant] = []
        for _ in range(MOST):
            for owner in rng.sample(sorted(pool), len(pool)):
                kinds: dict[str, list[Mutant]] = {}
                for site, mutant in pool[owner]:
                    if mutant not in chosen:
                        kinds.setdefault(site.kind, []).append(mutant)
                if kinds and len(chosen) < wanted:
                    chosen.append(rng.choice(kinds[rng.choice(sorted(kinds))]))
        count = sum(map(len, pool.values()))
        print(f"{room}: {len(chosen)} of {count} in {len(pool)} owners")
        drawn += chosen
    return drawn


def write(drawn: list[Mutant], commit: str) -> None:
    """Write the list, one mutant to a line."""
    rows = []
    for mutant in drawn:
        row = {k: v for k, v in dataclasses.asdict(mutant).items() if k == "owner" or v}
        rows.append("    " + json.dumps(row, ensure_ascii=False))
    LIST.write_text(
        f'{{\n  "seed": {SEED},\n  "drawn_from": "{commit}",\n  "renamed": {{}},\n'
        '  "mutants": [\n' + ",\n".join(rows) + "\n  ]\n}\n",
        encoding="utf-8",
    )


def read() -> list[Mutant]:
    """Return the listed mutants in the words of the present code."""
    content = json.loads(LIST.read_text(encoding="utf-8"))
    rows = [Mutant(**{"method": ""} | row) for row in content["mutants"]]
    return [row.today(content["renamed"]) for row in rows]


def lost(mutants: list[Mutant], code: Code) -> list[int]:
    """Return the numbers of mutants that are not found, and say what is like them."""
    missing = [i for i, mutant in enumerate(mutants, 1) if mutant.find(code) is None]
    for i in missing:
        print(f"{i:3} lost     {mutants[i - 1]}")
        print(f"    nearest  {mutants[i - 1].nearest(code)}")
    return missing


# --- run


def copy_of_repository(folder: Path) -> None:
    """Make a copy that can be changed, of all files but those that Git ignores."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"]
    for name in subprocess.check_output(listing, text=True).split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def tested(root: Path, paths: list[str], *options: str, **job: Any) -> dict[str, Any]:
    """Run pytest in a copy of the repository, and return what the plugin has seen."""
    with tempfile.TemporaryDirectory() as folder:
        order, result = Path(folder, "job.json"), Path(folder, "result.json")
        job |= {"root": str(root), "result": str(result)}
        order.write_text(json.dumps(job), encoding="utf-8")
        pythonpath = f"{root}{os.pathsep}{LIST.parent}"
        plugins = ["-p", "concerned", "-p", "no:cacheprovider", "-p", "no:xdist"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *plugins, *options, *paths],
            cwd=root,
            env=os.environ | {"PYTHONPATH": pythonpath, "MUTANTS_JOB": str(order)},
            capture_output=True,
            text=True,
            check=False,
        )
        # 0: passed, 1: failed, 2: not collected; all else is a fault of this tool.
        if done.returncode not in (0, 1, 2) or not result.exists():
            raise RuntimeError(done.stdout[-3000:] + done.stderr[-3000:])
        answer: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return answer | {"code": done.returncode, "output": done.stdout[-3000:]}


def run(
    chosen: list[int],
    without: re.Pattern[str],
    report: Path | None,
    jobs: int,
) -> int:
    """Run the tests that concern each mutant; return 0 where none is lost."""
    mutants, code = read(), Code(ROOT)
    missing = lost(mutants, code)
    names = {}
    for i in chosen:
        known = code.names(mutants[i - 1].owner)
        names[str(i)] = sorted(known), sorted(code.files(known))
    rows: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            root = Path(folder, str(number)).resolve()
            root.mkdir()
            copy_of_repository(root)
            copies.put(root)
        begun = time.monotonic()
        found = sorted(ROOT.glob("tests/**/test_*.py"))
        files = [PACKAGE, *(path.relative_to(ROOT).as_posix() for path in found)]
        files = [path for path in files if not SLOW.search(path)]
        intact = tested(root, files, names=names)
        if intact["code"] == 2 or not intact["count"]:
            raise RuntimeError(intact["output"])
        seconds = time.monotonic() - begun
        counts = f"{intact['count']} tests, {len(intact['failed'])} fail"
        print(f"without a mutant: {counts}, {seconds:.0f} s", flush=True)

        def try_one(i: int) -> None:
            mutant = mutants[i - 1]
            row = dataclasses.asdict(mutant) | {"number": i}
            place = mutant.find(code)
            if place is None:
                rows[i] = row | {"outcome": "lost"}
                return
            kinds = intact["tests"][str(i)]
            kinds = {t: kinds[t] for t in kinds if t not in intact["failed"]}
            kinds = {t: kinds[t] for t in kinds if not without.search(t)}
            if not kinds:
                raise RuntimeError(f"no test concerns mutant {i}: {mutant}")
            path, site = place
            root = copies.get()
            changed = root / path.relative_to(ROOT)
            source, stat = path.read_bytes(), path.stat()
            after = site.after.encode()
            changed.write_bytes(source[: site.start] + after + source[site.end :])
            # A time of its own, so that no compiled file is taken for it.
            os.utime(changed, (stat.st_atime, stat.st_mtime - 1000 - i))
            begun = time.monotonic()
            try:
                seen = tested(
                    root,
                    sorted({test.split("::")[0] for test in kinds}),
                    "-x",
                    kinds=kinds,
                    seconds=intact["seconds"],
                )
            finally:
                shutil.copy2(path, changed)
                copies.put(root)
            outcome = "killed" if seen["code"] else "survived"
            killer, why = next(iter(seen["failed"].items()), ("", ""))
            rows[i] = row | {
                "outcome": outcome,
                "tests": len(kinds),
                "run": len(seen["seconds"]),
                "killer": killer,
                "kind": kinds.get(killer, 0),
                "why": why,
                "seconds": round(time.monotonic() - begun, 1),
            }
            print(
                f"{i:3} {outcome:8} {rows[i]['seconds']:5.1f} s  {mutant}   {killer}",
                flush=True,
            )

        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(try_one, chosen))
    score = Counter(row["outcome"] for row in rows.values())
    print(", ".join(f"{score[name]} {name}" for name in ("killed", "survived", "lost")))
    if report:
        content = {
            "score": score,
            "failing": intact["failed"],
            "mutants": [rows[i] for i in chosen],
        }
        text = json.dumps(content, indent=1, ensure_ascii=False)
        report.write_text(text, encoding="utf-8")
    return int(bool(missing))


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="The power of the tests.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("draw", help="draw the list anew, from the present code")
    commands.add_parser("check", help="say which mutants are not found")
    running = commands.add_parser("run", help="run the tests against the mutants")
    running.add_argument("--report", type=Path, help="write the outcomes here, as JSON")
    running.add_argument("--only", type=int, nargs="+", metavar="N", help="numbers")
    running.add_argument(
        "--without",
        type=re.compile,
        default="$^",
        help="a regular expression: tests whose names match it do not run",
    )
    running.add_argument("-j", "--jobs", type=int, default=1, help="processes")
    given = parser.parse_args()
    if given.command == "draw":
        head = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
        commit = subprocess.check_output(head, text=True).strip()
        write(draw(Code(ROOT)), commit)
        return 0
    if given.command == "check":
        mutants = read()
        missing = lost(mutants, Code(ROOT))
        print(f"{len(mutants) - len(missing)} of {len(mutants)} mutants found")
        return int(bool(missing))
    numbers = list(range(1, len(read()) + 1))
    if not {*(given.only or [])} <= {*numbers}:
        parser.error(f"--only takes numbers from 1 to {len(numbers)}")
    return run(given.only or numbers, given.without, given.report, given.jobs)


if __name__ == "__main__":
    sys.exit(main())
