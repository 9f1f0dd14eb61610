r"""The check that the code says what the formula above it says.

A comment that ends in a line `# $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$` makes a
claim about the line below it. The claim is checked as a reader would check it by hand,
only with numbers: the real code runs, and at the line in question its variables are
taken down and changed at random. Then the formula and the line are evaluated at the
same numbers. Shapes are the real ones, so a vector is a vector and a matrix a matrix.

What a symbol stands for is read off the documentation, which is tested by the same
stroke:

- The description of a parameter begins with its symbol: `$\beta_1 \in [0, 1)$, memory`.
- So does the comment of a field of a named tuple, which is a state:
  `#: $y_t$, where the next gradient is asked`.
- $y_{t-1}$ is the field of the given state, $y_t$ the local variable of the field's
  name.
- Every other symbol is a local variable of its own spelling: $\hat m_t$ is `m_hat`,
  $f_{xx}$ is `fxx`, $\lambda$ is `lam`, $Q$ is `Q` or `q`, a word is itself.
- $\lambda_i$ stands for every entry of the vector $\lambda$, $\lambda_1$ for the first.

A comment that looks like a formula and cannot be checked is an error.
"""

from __future__ import annotations

import ast
import copy
import inspect
import io
import os
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, is_dataclass
from dataclasses import fields as dataclass_fields
from functools import cache, cached_property, lru_cache
from math import prod
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np

from .notation import (
    STARTS,
    Comparison,
    NotationError,
    Reader,
    Symbol,
    compared,
    first_symbol,
    kind,
    tokens,
)

__all__ = [
    "Claim",
    "Conventions",
    "Coverage",
    "FormulaError",
    "Formulas",
    "Frame",
    "Names",
    "check_attribute",
    "claims",
    "coverage",
    "share",
    "textbook",
]

#: Formula and line do the same operations in another order. Each rounds by 1e-16 of its
#: result, and a difference of random numbers that almost cancel may magnify that some
#: thousandfold.
TOLERANCE = 1e-12

#: A line in a loop is looked at this often in a run, and a line that many runs reach
#: with this many sets of numbers in all, taken evenly from all runs.
VISITS, FRAMES = 3, 36

Run: TypeAlias = Callable[[], object]


class FormulaError(AssertionError):
    """A formula that is wrong, or that cannot be checked."""


@dataclass(frozen=True)
class Conventions:
    r"""The words of a package that the check must know."""

    #: the argument whose fields are $y_{t-1}$
    state: str = "state"
    #: the argument, or the attribute of ``self``, that the letter $f$ stands for
    function: str = "function"
    #: the local variable that counts steps; long runs are looked at too
    counter: str = "t"
    #: what the return value of a function of this name is called
    returns: Mapping[str, str] = field(
        default_factory=lambda: {
            "value": "f",
            "gradient": r"\nabla f",
            "hessian": r"\nabla^2 f",
        }
    )
    #: the methods of classes whose arithmetic should carry formulas
    covered: tuple[str, ...] = ("step", "value", "gradient", "hessian")


@dataclass(frozen=True, eq=False)
class Names:
    """What the documentation around a line says the symbols stand for."""

    parameters: dict[Symbol, str]  #: of the class: attributes of ``self``
    arguments: dict[Symbol, str]  #: of the function
    fields: dict[Symbol, str]  #: of the state
    returned: Symbol | None  #: what the function returns


class Claim(NamedTuple):
    """A formula and the line it stands above."""

    path: Path  #: the file
    line: int  #: first line of the statement
    function: str  #: the function it is in, with its class: "Adam.step"
    target: str  #: the variable assigned; "return" for a return
    latex: str  #: the formula
    expression: ast.expr  #: the right-hand side of the line
    names: Names  #: what the documentation calls things

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{_shown(self.path)}:{self.line}"


# Finding the formulas.


def claims(path: Path) -> list[Claim]:
    r"""Return the formulas of a file, in order.

    Parameters
    ----------
    path : Path
        A Python file.

    Raises
    ------
    FormulaError
        If a comment looks like a formula and is not directly above an assignment to one
        variable, or a return, in a function.

    Examples
    --------
    A formula belongs to the line below it:

    >>> import tempfile
    >>> from pathlib import Path
    >>> from annotated_source.formulas import claims
    >>> code = "def half(x):\n    # $y = x / 2$\n    y = x / 2\n    return y\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "half.py")
    ...     _ = path.write_text(code, encoding="utf-8")
    ...     (claim,) = claims(path)
    >>> print(claim.latex, claim.line, claim.function, claim.target)
    y = x / 2 3 half y
    """
    return list(_claims(path, path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1024)
def _claims(path: Path, text: str) -> tuple[Claim, ...]:
    tree = ast.parse(text)
    statements = {s.line: s for s in _statements(path, tree, text.splitlines())}
    found = []
    for last, words in _comments(text):
        formula = re.search(r"(?:^|\n)\$([^$]+)\$$", words)
        shaped = len(re.findall(r"^\$[^$]+\$$", words, re.MULTILINE))
        if not formula and not shaped:
            continue
        claim = statements.get(last + 1)
        if formula is None or shaped > 1 or claim is None:
            raise FormulaError(
                f"{_shown(path)}:{last}: a formula must be the last of its comment, "
                f"directly above an assignment to one variable or a return: {words!r}"
            )
        found.append(claim._replace(latex=" ".join(formula[1].split())))
    return tuple(found)


def textbook(path: Path, *functions: str) -> list[str]:
    r"""Return the formulas of a file, in the order of the code.

    Parameters
    ----------
    path : Path
        A Python file.
    functions : str
        Only those in functions of these names: ``"step"`` stands for the method of
        every class, ``"Adam.step"`` for that of one; all if none is given.
    """
    return [
        claim.latex
        for claim in claims(path)
        if not functions
        or claim.function in functions
        or claim.function.split(".")[-1] in functions
    ]


def _shown(path: Path) -> str:
    return str(path).removeprefix(os.getcwd() + os.sep)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the blocks of full-line comments: number of the last line, and words."""
    block: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and token.line.strip().startswith("# "):
            if block and token.start[0] != last + 1:
                yield last, "\n".join(block)
                block = []
            last = token.start[0]
            block.append(token.string[1:].strip())
    if block:
        yield last, "\n".join(block)


def _statements(path: Path, tree: ast.Module, lines: list[str]) -> Iterator[Claim]:
    """Yield all assignments to one variable and all returns, still without formula."""
    states = _states(tree, lines)
    for owner, function in _functions(tree):
        documented = ast.get_docstring(function) or ""
        names = Names(
            _symbols(ast.get_docstring(owner) or "", "Parameters") if owner else {},
            _symbols(documented, "Parameters"),
            states,
            next(iter(_symbols(documented, "Returns")), None),
        )
        name = f"{owner.name}.{function.name}" if owner else function.name
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value:
                yield Claim(path, node.lineno, name, "return", "", node.value, names)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                target = node.targets[0].id
                yield Claim(path, node.lineno, name, target, "", node.value, names)


def _functions(
    tree: ast.Module,
) -> Iterator[tuple[ast.ClassDef | None, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield None, node
        elif isinstance(node, ast.ClassDef):
            yield from ((node, f) for f in node.body if isinstance(f, ast.FunctionDef))


def _symbols(docstring: str, section: str) -> dict[Symbol, str]:
    """Return the symbols that begin the descriptions in a numpydoc section."""
    _, *parts = re.split(r"^(\w[\w ]*)\n-+\n", docstring, flags=re.MULTILINE)
    body = dict(zip(parts[::2], parts[1::2], strict=True)).get(section, "")
    entries = re.findall(r"^(\w+).*\n +\$([^$]+)\$", body, re.MULTILINE)
    found: dict[Symbol, str] = {}
    for name, latex in entries:
        with suppress(NotationError):  # some descriptions begin with a formula
            symbol = first_symbol(latex)
            if found.setdefault(symbol, name) != name:
                raise FormulaError(
                    f"{symbol} stands for {found[symbol]} and for {name}"
                )
    return found


def _states(tree: ast.Module, lines: list[str]) -> dict[Symbol, str]:
    """Return the symbols with which the comments of the states' fields begin."""
    fields = [
        node
        for owner in tree.body
        if isinstance(owner, ast.ClassDef)
        and any(isinstance(b, ast.Name) and b.id == "NamedTuple" for b in owner.bases)
        for node in owner.body
        if isinstance(node, ast.AnnAssign)
    ]
    found = {}
    for node in fields:
        comment = re.search(r"#: \$([^$]+)\$", lines[node.lineno - 1])
        if comment and isinstance(node.target, ast.Name):
            with suppress(NotationError):  # some fields are a formula themselves
                found[first_symbol(comment[1])] = node.target.id
    return found


# The variables at a line.


class Frame:
    """The variables at a line: those of the module, and the local ones changed.

    A local variable is changed when it is looked at. Its numbers depend on its name and
    on the visit alone, not on what was looked at before.
    """

    __slots__ = ("_changed", "_given", "_turned", "_visit", "module")

    def __init__(
        self,
        module: dict[str, Any],
        given: dict[str, Any],
        visit: int = 0,
        turned: bool = False,
    ) -> None:
        self.module = module
        self._given, self._visit, self._turned = given, visit, turned
        self._changed: dict[str, Any] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def __getitem__(self, name: str) -> Any:
        if name not in self._changed:
            numbers = Numbers(crc32(f"{name} {self._visit}".encode()))
            self._changed[name] = changed(
                self._given[name], numbers, turned=self._turned
            )
        return self._changed[name]

    def get(self, name: str) -> Any:
        """Return a local variable, or None."""
        return self[name] if name in self else None  # noqa: SIM401 - this is get

    def numbers(self) -> list[str]:
        """Return the names of the local variables that are numbers or arrays."""
        kinds = np.ndarray | float
        return [name for name, value in self._given.items() if isinstance(value, kinds)]


class Numbers:
    """Random numbers out of one table, from a place on."""

    def __init__(self, place: int) -> None:
        self.place = place % len(_table())

    def uniform(self, low: float, high: float, shape: tuple[int, ...]) -> Any:
        """Return numbers between two bounds."""
        count, table = prod(shape), _table()
        numbers = table[self.place : self.place + count]
        if len(numbers) < count:  # the table is at its end
            numbers = np.resize(np.concatenate([numbers, table]), count)
        self.place = (self.place + count) % len(table)
        drawn = low + (high - low) * numbers
        return drawn.reshape(shape) if shape else drawn.item()


@cache
def _table() -> np.ndarray:
    return np.random.default_rng(0).uniform(size=2**16)


def changed(
    value: Any, draw: Numbers, fresh: bool = False, turned: bool = False
) -> Any:
    """Return `value` with other numbers; if `turned`, arrays with other signs too.

    Variables keep their signs and change their sizes by different factors, so that
    every side of an absolute value and of a maximum is met. Zero and nan, and all
    hyper-parameters, become fresh numbers between 0 and 1, a range that all of them
    allow; those that count something become whole numbers. Other integers stay.
    """
    if isinstance(value, bool | np.bool_):
        return bool(draw.uniform(0, 1, ()) < 0.5)
    if isinstance(value, int) and fresh:
        return int(draw.uniform(1, 6, ()))
    if is_dataclass(value) and not isinstance(value, type):
        other = copy.copy(value)
        for part in dataclass_fields(value):
            new = changed(getattr(value, part.name), draw, fresh=True)
            object.__setattr__(other, part.name, new)
        return other
    if hasattr(value, "_fields"):
        return value._make(changed(part, draw, turned=turned) for part in value)
    if isinstance(value, tuple | list):
        return type(value)(changed(part, draw, fresh, turned) for part in value)
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return draw.uniform(0, 1, value.shape) < 0.5
    floats = isinstance(value, float | np.floating | np.ndarray)
    if not floats or np.asarray(value).dtype != float:
        return value
    size = np.shape(value)
    factor, number = 10 ** draw.uniform(-3, 0.3, size), draw.uniform(0.1, 0.9, size)
    if len(size) >= 2 and size[-1] == size[-2] and _symmetric(value):
        factor = factor + np.swapaxes(factor, -1, -2)
        number = number + np.swapaxes(number, -1, -2)
    elif turned and size:  # the signs of two variables may agree whenever they are met
        factor = factor * np.where(draw.uniform(0, 1, size) < 0.5, -1.0, 1.0)
    if fresh:
        return number
    with np.errstate(over="ignore"):  # a state may hold the largest number
        other = np.where(np.isnan(value) | (value == 0), number, value * factor)
    return other if isinstance(value, np.ndarray) else other.item()


def _evenly(seen: list[Frame]) -> list[Frame]:
    """Return some of many: the first ones, where rules begin, then evenly to the last."""
    if len(seen) <= FRAMES:
        return seen
    first, rest = seen[: FRAMES // 4], seen[FRAMES // 4 :]
    kept = FRAMES - len(first)
    return [*first, *(rest[at * (len(rest) - 1) // (kept - 1)] for at in range(kept))]


def _symmetric(value: Any) -> bool:
    return np.array_equal(value, np.swapaxes(value, -1, -2), equal_nan=True)


def _kept(value: Any) -> Any:
    """Return a value that does not change when the code goes on."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if hasattr(value, "_fields"):
        return value._make(map(_kept, value))
    if type(value) in (tuple, list):
        return type(value)(map(_kept, value))
    return value


# Checking.


class Formulas:
    r"""The formulas of some files, and the runs that reach their lines.

    Parameters
    ----------
    files : iterable of Path
        The Python files whose formulas are checked.
    runs : callable
        What has to run, so that every line below a formula is reached: a function that
        returns, or yields, functions without arguments. Batches in these runs have
        `STARTS` rows; the axis of that length tells numbers, vectors and matrices
        apart.
    conventions : Conventions
        The words of the package.

    Raises
    ------
    FormulaError
        If a comment looks like a formula and is in the wrong place.

    Examples
    --------
    A wrong formula is named with its file and its line:

    >>> import importlib.util, tempfile
    >>> import numpy as np
    >>> from annotated_source.formulas import FormulaError, Formulas
    >>> from annotated_source.notation import STARTS
    >>> code = "def half(x):\n    # $y = x / 3$\n    y = x / 2\n    return y\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "half.py")
    ...     _ = path.write_text(code, encoding="utf-8")
    ...     spec = importlib.util.spec_from_file_location("half", path)
    ...     half = importlib.util.module_from_spec(spec)
    ...     spec.loader.exec_module(half)
    ...     formulas = Formulas([path], lambda: [lambda: half.half(np.ones(STARTS))])
    ...     try:
    ...         formulas.check(formulas.claims[0])
    ...     except FormulaError as error:
    ...         print("half.py:3: values differ" in str(error))
    True
    """

    def __init__(
        self,
        files: Iterable[Path],
        runs: Callable[[], Iterable[Run]],
        conventions: Conventions | None = None,
    ) -> None:
        self.files = sorted(files)
        self.runs = runs
        self.conventions = conventions or Conventions()
        self.claims = [claim for path in self.files for claim in claims(path)]

    @cached_property
    def frames(self) -> dict[tuple[Path, int], list[Frame]]:
        """The variables met at each formula, several sets of numbers for each visit."""
        watched: dict[tuple[str, str], dict[int, Claim]] = {}
        for claim in self.claims:
            last = claim.expression.end_lineno or claim.line
            lines = watched.setdefault((str(claim.path), claim.function), {})
            lines.update(dict.fromkeys(range(claim.line, last + 1), claim))
        met: dict[tuple[Path, int], list[Frame]] = {}
        now: dict[tuple[Path, int], int] = {}  # visits of the current run
        visits = 0

        def wanted(claim: Claim) -> bool:
            return now.get((claim.path, claim.line), 0) < VISITS

        def enter(frame: Any, event: str, _: object) -> Any:
            code = frame.f_code
            lines = watched.get((code.co_filename, code.co_qualname))
            if lines is None or not any(map(wanted, lines.values())):
                return None

            def watch(frame: Any, event: str, _: object) -> Any:
                nonlocal visits
                claim = lines.get(frame.f_lineno) if event == "line" else None
                if claim and wanted(claim):
                    place = claim.path, claim.line
                    now[place] = now.get(place, 0) + 1
                    for turned in False, False, False, True:
                        visits += 1
                        given = self._given(frame.f_locals, visits)
                        seen = Frame(frame.f_globals, given, visits, turned)
                        met.setdefault(place, []).append(seen)
                return watch

            return watch

        before = sys.gettrace()
        try:
            for go in self.runs():
                now.clear()
                sys.settrace(enter)
                go()
                sys.settrace(before)
        finally:
            sys.settrace(before)
        return {place: _evenly(seen) for place, seen in met.items()}

    def _given(self, variables: Mapping[str, Any], visit: int) -> dict[str, Any]:
        given = {name: _kept(value) for name, value in variables.items()}
        counter = self.conventions.counter
        if isinstance(given.get(counter), int):  # what is done every tenth step
            given[counter] += int(Numbers(crc32(b"%d" % visit)).uniform(0, 9, ()))
        return given

    def check(self, claim: Claim, met: Sequence[Frame] | None = None) -> None:
        """Raise unless the formula and the line below it agree.

        Parameters
        ----------
        claim : Claim
            One of `claims`.
        met : sequence of Frame, optional
            Variables at the line; by default those that the runs meet.

        Raises
        ------
        FormulaError
            If the formula is wrong, is not understood, or was never reached.
        """
        met = self.frames.get((claim.path, claim.line), []) if met is None else met
        words = self.conventions
        try:
            if not met:
                raise FormulaError("no run reaches this line")
            left, equals, right = claim.latex.partition("=")
            if not equals:
                raise FormulaError(
                    "a formula has a left side, an equals sign and a right side"
                )
            _check_left(claim, left, words)
            finite = [
                agree(
                    by_formula(right, claim.names, frame, words.state, words.function),
                    by_code(claim.expression, frame),
                )
                for frame in met
            ]
            if not any(finite):
                raise FormulaError("all numbers were infinite or nan")
        except (
            *(FormulaError, ArithmeticError, AttributeError),
            *(NameError, TypeError, ValueError),
        ) as error:
            raise FormulaError(f"{claim.where}: {error}, in ${claim.latex}$") from None


class Evaluated(NamedTuple):
    """What an expression gives, and what it compared on the way."""

    value: Any
    comparisons: list[Comparison]


@lru_cache(maxsize=2**16)
def by_formula(
    right: str, names: Names, frame: Frame, state: str, function: str
) -> Evaluated:
    """Evaluate the right side of a formula."""

    def look_up(symbol: Symbol) -> Any:
        if symbol in names.parameters and "self" in frame:
            return getattr(frame["self"], names.parameters[symbol])
        if symbol.subscript == "t-1":
            name = names.fields.get(symbol._replace(subscript="t"), symbol.spelling)
            return getattr(frame.get(state), name, None)
        for name in _spellings(symbol, names):
            if name in frame:
                return frame[name]
        if symbol.subscript.isdigit():
            vector = look_up(symbol._replace(subscript=""))
            if kind(vector) == 1:
                return np.asarray(vector)[..., int(symbol.subscript) - 1]
        return None

    def ask(question: str, x: Any) -> Any:
        asked = frame.get(function)
        if asked is None:
            asked = getattr(frame.get("self"), function, None)
        if asked is None:
            raise NotationError("there is no function to ask")
        return getattr(asked, question)(x)

    reader = Reader(right, look_up, ask)
    with np.errstate(all="ignore"):
        return Evaluated(reader.value(), reader.comparisons)


@lru_cache(maxsize=2**16)
def by_code(expression: ast.expr, frame: Frame) -> Evaluated:
    """Evaluate the line's own expression."""
    comparisons: list[Comparison] = []

    def compare(relation: str, left: Any, right: Any) -> Any:
        truth, sides = compared(relation, left, right)
        comparisons.append(sides)
        return truth

    line, names = _compiled(expression)
    local = {name: frame[name] for name in names if name in frame}
    with np.errstate(all="ignore"):
        value = eval(line, {**frame.module, **local, "_compare": compare})
    return Evaluated(value, comparisons)


def agree(formula: Evaluated, code: Evaluated) -> bool:
    """Raise unless both are the same; return whether there were finite numbers."""
    finite = _same("values", formula.value, code.value)
    if len(formula.comparisons) != len(code.comparisons):
        raise FormulaError("formula and code do not make the same comparisons")
    for said, done in zip(formula.comparisons, code.comparisons, strict=True):
        if said.relation != done.relation:
            raise FormulaError(
                f"the formula compares by {said.relation}, the code by {done.relation}"
            )
        for one, other in (said.left, done.left), (said.right, done.right):
            _same("sides of a comparison", np.squeeze(one), np.squeeze(other))
    return finite


def _same(what: str, formula: Any, code: Any) -> bool:
    said, done = np.asarray(formula, dtype=float), np.asarray(code, dtype=float)
    # A constant, or a constant matrix, may be said once for all starts.
    if STARTS not in said.shape and said.shape == done.shape[done.ndim - said.ndim :]:
        said = np.broadcast_to(said, done.shape)
    if said.shape != done.shape:
        raise FormulaError(
            f"{what} differ in shape, {said.shape} by formula, {done.shape} by code"
        )
    with np.errstate(over="ignore", invalid="ignore"):  # a state may hold the largest
        near = np.abs(said - done) <= TOLERANCE * np.abs(done)
    finite = np.isfinite(said) & np.isfinite(done)
    same = np.where(finite, near, (said == done) | (np.isnan(said) & np.isnan(done)))
    if not same.all():
        raise FormulaError(
            f"{what} differ, {said[~same][0]:.6g} by formula, "
            f"{done[~same][0]:.6g} by code"
        )
    return bool(finite.any())


def _check_left(claim: Claim, left: str, words: Conventions) -> None:
    """Raise unless the left side names what the line assigns or returns."""
    function = claim.function.split(".")[-1]
    if claim.target == "return" and function in words.returns:
        named = tokens(left) == tokens(words.returns[function])
    elif claim.target == "return":
        named = first_symbol(left, alone=True) == claim.names.returned
    else:
        symbol = first_symbol(left, alone=True)
        named = (
            symbol not in claim.names.parameters
            and symbol.subscript != "t-1"
            and claim.target in _spellings(symbol, claim.names)
        )
    if not named:
        raise FormulaError(f"the left side {left.strip()} does not name {claim.target}")


@lru_cache(maxsize=2**14)
def _spellings(symbol: Symbol, names: Names) -> tuple[str, ...]:
    """Return the names that a local variable of a symbol may have, likeliest first."""
    subscript = "" if symbol.subscript in ("0", "i") else symbol.subscript
    timeless = symbol._replace(subscript=subscript)
    documented = [
        table[known]
        for table in (names.arguments, names.fields)
        for known in (symbol, symbol._replace(subscript="t"))
        if symbol.subscript in ("", "t", "0") and known in table
    ]
    spelling = timeless.spelling
    if len(spelling) == 1 and not documented:
        # Matrices are capitals in formulas, small letters in code.
        return spelling, spelling.lower()
    return *documented, spelling


RELATIONS: dict[type[ast.cmpop], str] = {
    ast.Gt: ">",
    ast.Lt: "<",
    ast.GtE: r"\ge",
    ast.LtE: r"\le",
    ast.Eq: "=",
    ast.NotEq: r"\ne",
}


class _Comparisons(ast.NodeTransformer):
    """Let every comparison go through ``_compare``."""

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        relation = ast.Constant(RELATIONS[type(node.ops[0])])
        arguments: list[ast.expr] = [relation, node.left, node.comparators[0]]
        return ast.Call(ast.Name("_compare", ast.Load()), arguments, [])


@lru_cache(maxsize=2**12)
def _compiled(expression: ast.expr) -> tuple[Any, list[str]]:
    """Return the expression ready to be evaluated, and the names in it."""
    parts = list(ast.walk(expression))
    if any(isinstance(part, ast.Compare) for part in parts):
        expression = _Comparisons().visit(copy.deepcopy(expression))
        ast.fix_missing_locations(expression)
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return compile(ast.Expression(expression), "line", "eval"), names


def check_attribute(
    thing: Any,
    points: Callable[[np.random.Generator], Any],
    *,
    formula: str = "formula",
    value: str = "value",
    coordinates: str = "xy",
) -> None:
    r"""Raise unless a formula in an attribute is what a method returns.

    Parameters
    ----------
    thing : object
        A dataclass with a formula for an attribute and a method of one point. Its
        parameters have the symbols with which their descriptions begin.
    points : callable
        Returns points, of shape ``(STARTS, d)``, when it is given a random generator.
    formula, value : str
        The names of the attribute and of the method.
    coordinates : str
        The letters of the coordinates; $x_1$ is the first coordinate where the first
        letter stands for the whole point.

    Raises
    ------
    FormulaError
        If the formula is not understood, or if its value is not that of the method,
        with the parameters as they are or with other ones.

    Examples
    --------
    A sign is enough to be noticed:

    >>> from annotated_source.formulas import FormulaError, check_attribute
    >>> from annotated_source.notation import STARTS
    >>> class Bowl:
    ...     formula = "x^2 + y^2"
    ...     def value(self, x):
    ...         return x[..., 0] ** 2 + x[..., 1] ** 2
    >>> draw = lambda rng: rng.uniform(-1, 1, (STARTS, 2))
    >>> check_attribute(Bowl(), draw)
    >>> Bowl.formula = "x^2 - y^2"
    >>> try:
    ...     check_attribute(Bowl(), draw)
    ... except FormulaError:
    ...     print("noticed")
    noticed
    """
    rng = np.random.default_rng(2)
    names = _symbols(inspect.getdoc(type(thing)) or "", "Parameters")
    main, *definitions = re.split(r"\\quad", getattr(thing, formula))
    others = [changed(thing, Numbers(crc32(b"%d" % at))) for at in range(3)]
    for other in (thing, *others):
        x = points(rng)
        defined: dict[Symbol, Any] = {}

        def look_up(
            symbol: Symbol,
            other: Any = other,
            x: Any = x,
            defined: dict[Symbol, Any] = defined,
        ) -> Any:
            if symbol in defined:
                return defined[symbol]
            if symbol in names:
                return getattr(other, names[symbol])
            if symbol.subscript.isdigit():
                whole = look_up(symbol._replace(subscript=""))
                return whole[int(symbol.subscript) - 1]
            if symbol.letter in coordinates:
                return x[..., coordinates.index(symbol.letter)]
            return None

        try:
            # A wrong formula may take the root of less than zero.
            with np.errstate(all="ignore"):
                for definition in reversed(definitions):  # what is later explains
                    left, _, right = definition.partition("=")
                    symbol = first_symbol(left, alone=True)
                    defined[symbol] = Reader(right, look_up).value()
                said = Reader(main, look_up).value()
                _same("values", said, getattr(other, value)(x))
        except (FormulaError, ArithmeticError, TypeError, ValueError) as error:
            name = f"{type(thing).__name__}.{formula}"
            raise FormulaError(f"{name}: {error}") from None


# How much of the arithmetic is covered.


class Coverage(NamedTuple):
    """The arithmetic lines of a file."""

    path: Path  #: the file
    covered: list[int]  #: lines with a checked formula
    uncovered: dict[int, str]  #: other lines, and what they say


#: NumPy functions that arrange numbers and do not compute.
SHAPING = {
    *("stack", "zeros", "zeros_like", "ones", "ones_like", "full", "full_like"),
    *("broadcast_to", "asarray", "arange", "eye"),
}


def coverage(
    files: Iterable[Path], conventions: Conventions | None = None
) -> list[Coverage]:
    """Return, file by file, which arithmetic lines carry a formula.

    A line of arithmetic is an assignment or a return that computes, compares or asks a
    function: in the methods that the conventions name, and in the functions of the
    modules. Counting the steps does not count.
    """
    rows = [_coverage(path, conventions or Conventions()) for path in sorted(files)]
    return [row for row in rows if row.covered or row.uncovered]


def share(rows: Iterable[Coverage]) -> float:
    """Return the share of the arithmetic lines that carry a formula, between 0 and 1.

    Parameters
    ----------
    rows : iterable of Coverage
        What `coverage` returns.

    Examples
    --------
    One line of two is a half:

    >>> from pathlib import Path
    >>> from annotated_source.formulas import Coverage, share
    >>> print(share([Coverage(Path("a.py"), [3], {5: "y = 2 * x"})]))
    0.5
    """
    rows = list(rows)
    covered = sum(len(row.covered) for row in rows)
    return covered / (covered + sum(len(row.uncovered) for row in rows))


def _coverage(path: Path, words: Conventions) -> Coverage:
    text = path.read_text(encoding="utf-8")
    said = {claim.line for claim in claims(path)}
    covered, uncovered = [], {}
    for owner, function in _functions(ast.parse(text)):
        if owner and function.name not in words.covered:
            continue
        for node in ast.walk(function):
            if not isinstance(node, ast.Assign | ast.AugAssign | ast.Return):
                continue
            if _arithmetic(node, words):
                if node.lineno in said:
                    covered.append(node.lineno)
                else:
                    uncovered[node.lineno] = ast.unparse(node)
    return Coverage(path, covered, uncovered)


def _arithmetic(statement: ast.AST, words: Conventions) -> bool:
    counting = f"{words.state}.{words.counter} + 1"
    return any(
        _computes(node, words) and ast.unparse(node) != counting
        for node in ast.walk(statement)
    )


def _computes(node: ast.AST, words: Conventions) -> bool:
    if isinstance(node, ast.UnaryOp):
        return not isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called.startswith("np."):
            return called.removeprefix("np.") not in SHAPING
        return called.split(".")[-1] in {*words.returns, "sum", "max", "min"}
    return isinstance(node, ast.BinOp | ast.Compare)
