r"""The check that the code says what the formula above it says.

A comment that ends in a line `# $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$` makes a claim about
the line below it. The claim is checked as a reader would check it by hand, only with numbers: the
real method runs, and at the line in question its variables are taken down and changed at random.
Then the formula and the line are evaluated at the same numbers. Shapes are the real ones, so a
vector is a vector and a matrix a matrix.

What a symbol stands for is read off the documentation, which is tested by the same stroke:

- The description of a parameter begins with its symbol: `$\beta_1 \in [0, 1)$, memory ...`
- So does the comment of a field of a state: `#: $y_t$, where the next gradient is asked`.
- $y_{t-1}$ is the field of the given state, $y_t$ the local variable of the field's name.
- Every other symbol is a local variable of its own spelling: $\hat m_t$ is `m_hat`, $f_{xx}$ is
  `fxx`, $\lambda$ is `lam`, $Q$ is `Q` or `q`, a word is itself.
- $\lambda_i$ stands for every entry of the vector $\lambda$, $\lambda_1$ for the first.

A comment that looks like a formula and cannot be checked is an error.
"""

from __future__ import annotations

import ast
import copy
import inspect
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from optguide import catalogue
from optguide.driver import missing_oracle
from optguide.problems.linear_regression import LinearRegression
from optguide.surfaces.chained_rosenbrock import ChainedRosenbrock
from optguide.surfaces.himmelblau import Himmelblau
from optguide.surfaces.linear import Linear
from optguide.surfaces.quadratic import Quadratic
from optguide.surfaces.wrappers.regularized import Regularized
from optguide.surfaces.wrappers.rotated import Rotated
from optguide.surfaces.wrappers.scaled import Scaled
from optguide.testing.notation import (
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
from optguide.typing import Array

__all__ = [
    "Claim",
    "Coverage",
    "FormulaError",
    "check",
    "check_surface",
    "claims",
    "coverage",
    "frames",
    "share",
    "sources",
    "textbook",
]

ROOT = Path(__file__).parent.parent

#: Formula and line do the same operations in another order. Each rounds by 1e-16 of its result, and
#: a difference of random numbers that almost cancel may magnify that some thousandfold.
TOLERANCE = 1e-12

#: Instances that run files the catalogue does not run.
EXTRAS: tuple[Any, ...] = (
    Linear(np.array([0.5, -2.0])),
    Regularized(Himmelblau(), 0.5),
    Rotated(Himmelblau(), 0.3),
    Scaled(Himmelblau(), 0.5, np.array([2.0, 0.7])),
    ChainedRosenbrock(4),
)


class FormulaError(AssertionError):
    """A formula that is wrong, or that cannot be checked."""


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


class Names(NamedTuple):
    """What the documentation around a line says the symbols stand for."""

    parameters: dict[Symbol, str]  #: of the class: attributes of ``self``
    arguments: dict[Symbol, str]  #: of the function
    fields: dict[Symbol, str]  #: of the state
    returned: Symbol | None  #: what the function returns


class Frame(NamedTuple):
    """The variables at a line: those of the module and the local ones, these changed at random."""

    module: dict[str, Any]
    local: dict[str, Any]


# Finding the formulas.


def sources() -> list[Path]:
    """Return the files whose formulas are checked: linear algebra, methods, surfaces.

    Examples
    --------
    Adam is among them:

    >>> from optguide.testing.formulas import sources
    >>> print("adam.py" in {path.name for path in sources()})
    True
    """
    rooms = ("linalg", "methods", "surfaces")
    return sorted(path for room in rooms for path in ROOT.glob(f"{room}/**/*.py"))


def claims(path: Path) -> list[Claim]:
    r"""Return the formulas of a file, in order.

    Parameters
    ----------
    path : Path
        A Python file.

    Raises
    ------
    FormulaError
        If a comment looks like a formula and is not directly above an assignment to one variable,
        or a return, in a function.

    Examples
    --------
    The update of gradient descent is three formulas:

    >>> from optguide.testing.formulas import ROOT, claims
    >>> for claim in claims(ROOT / "methods" / "gradient_descent.py"):
    ...     print(claim.latex)
    g_t = \nabla f(x_{t-1})
    s_t = -\eta g_t
    x_t = x_{t-1} + s_t
    """
    text = path.read_text(encoding="utf-8")
    statements = {
        s.line: s for s in _statements(path, ast.parse(text), text.splitlines())
    }
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
    return found


def textbook(source: Path | type | Any, *functions: str) -> list[str]:
    r"""Return the formulas of a file or of a class's file, in the order of the code.

    Parameters
    ----------
    source : path or class
        Whose formulas.
    functions : str
        Only those in functions of these names, such as ``"step"``; all if none is given.

    Examples
    --------
    They can be put at the head of a page:

    >>> from optguide import LeakyMomentum
    >>> from optguide.testing.formulas import textbook
    >>> print(textbook(LeakyMomentum, "step")[1])
    m_t = \mu m_{t-1} + (1 - \mu) g_t
    """
    path = (
        source if isinstance(source, Path) else Path(str(inspect.getsourcefile(source)))
    )
    return [
        claim.latex
        for claim in claims(path)
        if not functions or claim.function.split(".")[-1] in functions
    ]


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT.parent) if path.is_relative_to(ROOT.parent) else path


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the blocks of full-line comments: number of the last line, and the words."""
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
    """Yield every assignment to one variable and every return, as claims still without formula."""
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
    """Return the symbols with which the descriptions in a numpydoc section begin."""
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
        and any(
            isinstance(base, ast.Name) and base.id == "NamedTuple"
            for base in owner.bases
        )
        for node in owner.body
        if isinstance(node, ast.AnnAssign)
    ]
    found = {}
    for node in fields:
        comment = re.search(r"#: \$([^$]+)\$", lines[node.lineno - 1])
        if comment and isinstance(node.target, ast.Name):
            found[first_symbol(comment[1])] = node.target.id
    return found


# Running the code.


@cache
def frames(seed: int = 0) -> dict[tuple[Path, int], list[Frame]]:
    """Run the catalogue and return the variables met at each formula, changed at random."""
    wanted: dict[str, dict[int, Claim]] = {}
    for claim in (claim for path in sources() for claim in claims(path)):
        last = claim.expression.end_lineno or claim.line
        lines = wanted.setdefault(str(claim.path), {})
        lines.update(dict.fromkeys(range(claim.line, last + 1), claim))
    met: dict[tuple[Path, int], list[Frame]] = {}
    met_now: dict[tuple[Path, int], list[Frame]] = {}
    rng = np.random.default_rng(seed)

    def watch(frame: Any, event: str, _: Any) -> Any:
        lines = wanted.get(frame.f_code.co_filename)
        if lines is None:
            return None
        claim = lines.get(frame.f_lineno)
        if event == "line" and claim and claim.function == frame.f_code.co_qualname:
            seen = met_now.setdefault((claim.path, claim.line), [])
            if len(seen) < 12:  # three visits are enough, also of a line in a loop
                for turned in False, False, False, True:
                    local = {
                        name: _changed(value, rng, turned=turned)
                        for name, value in frame.f_locals.items()
                    }
                    if "t" in local:  # long runs too: what is done every tenth step
                        local["t"] += int(rng.integers(0, 9))
                    seen.append(Frame(frame.f_globals, local))
        return watch

    before = sys.gettrace()
    try:
        for go in _runs():
            met_now.clear()
            sys.settrace(watch)
            go()
            sys.settrace(before)
            for place, seen in met_now.items():
                met.setdefault(place, []).extend(seen)
    finally:
        sys.settrace(before)
    return met


def _runs() -> Iterator[Callable[[], Any]]:
    """Yield what is to be run: some steps of every method, every question to every surface."""
    rng = np.random.default_rng(1)
    # In three dimensions the matrix of the eigenvectors is not symmetric by accident.
    three = Quadratic((4.0, 10.0, -3.0), angle=0.5)
    sum_of_squares = LinearRegression.drawn(samples=5, spreads=[1.0, 2.0, 3.0])
    for surface, dimension in (Himmelblau(), 2), (three, 3), (sum_of_squares, 3):
        for row in catalogue.METHODS:
            if not missing_oracle(row.method, surface)[1]:
                yield partial(
                    _steps, row.method, surface, rng.uniform(-4, 4, (STARTS, dimension))
                )
    for surface in (*(row.surface for row in catalogue.SURFACES), *EXTRAS):
        x = _points(surface, rng)
        for question in ("value", "gradient", "hessian", "residuals", "jacobian"):
            if hasattr(surface, question):
                yield partial(getattr(surface, question), x)


def _steps(method: Any, surface: Any, x: Array) -> None:
    state = method.init(x)
    # Two steps at the start and one long after: some rules change on the way.
    for later in 0, 0, 1000:
        counted = {
            n: v + later for n, v in state._asdict().items() if isinstance(v, int)
        }
        state = method.step(surface, state._replace(**counted))


def _points(surface: Any, rng: np.random.Generator) -> Array:
    low, high = np.transpose(getattr(surface, "domain", [(-1.0, 1.0)] * 2))
    return rng.uniform(low, high, (STARTS, len(low)))


def _changed(
    value: Any, rng: np.random.Generator, fresh: bool = False, turned: bool = False
) -> Any:
    """Return `value` with other numbers in it; if `turned`, arrays with other signs too.

    Variables keep their signs and change their sizes by different factors, so that every side of an
    absolute value and of a maximum is met. Zero and nan, and all hyper-parameters, become fresh
    numbers between 0 and 1, a range that all of them allow; those that count something become whole
    numbers. Other integers stay.
    """
    if isinstance(value, bool | np.bool_):
        return bool(rng.uniform() < 0.5)
    if isinstance(value, int) and fresh:
        return int(rng.integers(1, 6))
    if is_dataclass(value) and not isinstance(value, type):
        other = copy.copy(value)
        for field in dataclass_fields(value):
            object.__setattr__(
                other, field.name, _changed(getattr(value, field.name), rng, True)
            )
        return other
    if hasattr(value, "_fields"):
        return value._make(_changed(part, rng, turned=turned) for part in value)
    if isinstance(value, tuple | list):
        return type(value)(_changed(part, rng, fresh, turned) for part in value)
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return rng.uniform(size=value.shape) < 0.5
    if (
        not isinstance(value, float | np.floating | np.ndarray)
        or np.asarray(value).dtype != float
    ):
        return value
    size = np.shape(value)
    factor, number = 10 ** rng.uniform(-3, 0.3, size), rng.uniform(0.1, 0.9, size)
    if np.ndim(value) >= 2 and np.array_equal(
        value, np.swapaxes(value, -1, -2), equal_nan=True
    ):
        factor, number = (
            factor + np.swapaxes(factor, -1, -2),
            number + np.swapaxes(number, -1, -2),
        )
    elif turned and np.ndim(
        value
    ):  # the signs of two variables may agree whenever they are met
        factor = factor * rng.choice([-1.0, 1.0], size)
    replaced = np.isnan(value) | (np.asarray(value) == 0) | fresh
    changed = np.where(replaced, number, value * factor)
    return changed if isinstance(value, np.ndarray) else changed.item()


# Checking.


def check(claim: Claim, met: Sequence[Frame] | None = None) -> None:
    """Raise unless the formula and the line below it agree.

    Parameters
    ----------
    claim : Claim
        One of `claims`.
    met : sequence of Frame, optional
        Variables at the line; by default those that a run of the catalogue meets.

    Raises
    ------
    FormulaError
        If the formula is wrong, is not understood, or was never reached.

    Examples
    --------
    The formulas of Adam are true of its code, and would not be with the two memories swapped:

    >>> from optguide.testing.formulas import ROOT, FormulaError, check, claims
    >>> mean = claims(ROOT / "methods" / "adam.py")[1]
    >>> check(mean)
    >>> try:
    ...     check(mean._replace(latex=mean.latex.replace("beta_1", "beta_2")))
    ... except FormulaError as error:
    ...     print("differ" in str(error))
    True
    """
    met = frames().get((claim.path, claim.line), []) if met is None else met
    try:
        if not met:
            raise FormulaError("no run of the catalogue reaches this line")
        left, equals, right = claim.latex.partition("=")
        if not equals:
            raise FormulaError(
                "a formula has a left side, an equals sign and a right side"
            )
        _check_left(claim, left)
        finite = [
            agree(by_formula(claim, frame, right), by_code(claim.expression, frame))
            for frame in met
        ]
        if not any(finite):
            raise FormulaError("all numbers were infinite or nan")
    except (
        FormulaError,
        ArithmeticError,
        AttributeError,
        TypeError,
        ValueError,
    ) as error:
        raise FormulaError(f"{claim.where}: {error}, in ${claim.latex}$") from None


class Evaluated(NamedTuple):
    """What an expression gives, and what it compared on the way."""

    value: Any
    comparisons: list[Comparison]


def by_formula(claim: Claim, frame: Frame, right: str) -> Evaluated:
    """Evaluate the right side of a formula."""
    names, local = claim.names, frame.local

    def look_up(symbol: Symbol) -> Any:
        if symbol in names.parameters and "self" in local:
            return getattr(local["self"], names.parameters[symbol])
        if symbol.subscript == "t-1":
            name = names.fields.get(symbol._replace(subscript="t"), symbol.spelling)
            return getattr(local.get("state"), name, None)
        for name in _spellings(symbol, names):
            if name in local:
                return local[name]
        if symbol.subscript.isdigit():
            vector = look_up(symbol._replace(subscript=""))
            if kind(vector) == 1:
                return np.asarray(vector)[..., int(symbol.subscript) - 1]
        return None

    def ask(question: str, x: Any) -> Any:
        surface = local.get("surface", getattr(local.get("self"), "surface", None))
        if surface is None:
            raise NotationError("there is no surface to ask")
        return getattr(surface, question)(x)

    reader = Reader(right, look_up, ask)
    with np.errstate(all="ignore"):
        return Evaluated(reader.value(), reader.comparisons)


def by_code(expression: ast.expr, frame: Frame) -> Evaluated:
    """Evaluate the line's own expression."""
    comparisons: list[Comparison] = []

    def compare(relation: str, left: Any, right: Any) -> Any:
        truth, sides = compared(relation, left, right)
        comparisons.append(sides)
        return truth

    world = {**frame.module, **frame.local, "_compare": compare}
    with np.errstate(all="ignore"):
        value = eval(_compiled(expression), world)
    return Evaluated(value, comparisons)


def agree(formula: Evaluated, code: Evaluated) -> bool:
    """Raise unless both are the same; return whether there were finite numbers to compare."""
    finite = _same("values", formula.value, code.value)
    if len(formula.comparisons) != len(code.comparisons):
        raise FormulaError("formula and code do not make the same comparisons")
    for said, done in zip(formula.comparisons, code.comparisons, strict=True):
        if said.relation != done.relation:
            raise FormulaError(
                f"the formula compares by {said.relation}, the code by {done.relation}"
            )
        _same("sides of a comparison", np.squeeze(said.left), np.squeeze(done.left))
        _same("sides of a comparison", np.squeeze(said.right), np.squeeze(done.right))
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
    with np.errstate(over="ignore"):  # a state may hold the largest number
        wrong = ~np.isclose(said, done, rtol=TOLERANCE, atol=0, equal_nan=True)
    if wrong.any():
        raise FormulaError(
            f"{what} differ, {said[wrong][0]:.6g} by formula, {done[wrong][0]:.6g} by code"
        )
    return bool(np.isfinite(said).any())


def _check_left(claim: Claim, left: str) -> None:
    """Raise unless the left side names what the line assigns or returns."""
    function = claim.function.split(".")[-1]
    asked = {"value": "f", "gradient": r"\nabla f", "hessian": r"\nabla^2 f"}
    if claim.target == "return" and function in asked:
        named = tokens(left) == tokens(asked[function])
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


def _spellings(symbol: Symbol, names: Names) -> Iterator[str]:
    """Yield the names that a local variable of this symbol may have, the likeliest first."""
    timeless = symbol._replace(
        subscript="" if symbol.subscript in ("0", "i") else symbol.subscript
    )
    documented = [
        table[known]
        for table in (names.arguments, names.fields)
        for known in (symbol, symbol._replace(subscript="t"))
        if symbol.subscript in ("", "t", "0") and known in table
    ]
    yield from documented
    yield timeless.spelling
    if len(timeless.spelling) == 1 and not documented:
        yield timeless.spelling.lower()  # matrices are capitals in formulas, small letters in code


class _Comparisons(ast.NodeTransformer):
    """Let every comparison go through ``_compare``."""

    RELATIONS: dict[type, str] = {  # noqa: RUF012
        ast.Gt: ">",
        ast.Lt: "<",
        ast.GtE: r"\ge",
        ast.LtE: r"\le",
        ast.Eq: "=",
        ast.NotEq: r"\ne",
    }

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        relation = ast.Constant(self.RELATIONS[type(node.ops[0])])
        arguments: list[ast.expr] = [relation, node.left, node.comparators[0]]
        return ast.Call(ast.Name("_compare", ast.Load()), arguments, [])


@cache
def _compiled(expression: ast.expr) -> Any:
    tree = ast.Expression(_Comparisons().visit(copy.deepcopy(expression)))
    return compile(ast.fix_missing_locations(tree), "line", "eval")


def check_surface(surface: Any) -> None:
    """Raise unless the attribute `formula` of a surface is its value, for other parameters too.

    Parameters
    ----------
    surface : Surface
        A surface with the attribute ``formula``.

    Raises
    ------
    FormulaError
        If the formula is not understood, or if its value is not that of the surface.

    Examples
    --------
    A sign is enough to be noticed:

    >>> from optguide import Himmelblau
    >>> from optguide.testing.formulas import FormulaError, check_surface
    >>> class Wrong(Himmelblau):
    ...     formula = Himmelblau.formula.replace("- 11", "+ 11")
    >>> check_surface(Himmelblau())
    >>> try:
    ...     check_surface(Wrong())
    ... except FormulaError:
    ...     print("noticed")
    noticed
    """
    rng = np.random.default_rng(2)
    names = _symbols(inspect.getdoc(type(surface)) or "", "Parameters")
    main, *definitions = re.split(r"\\quad", surface.formula)
    for other in (surface, *(_changed(surface, rng) for _ in range(3))):
        x = _points(surface, rng)
        defined: dict[Symbol, Any] = {}

        def look_up(
            symbol: Symbol,
            other: Any = other,
            x: Array = x,
            defined: dict[Symbol, Any] = defined,
        ) -> Any:
            if symbol in defined:
                return defined[symbol]
            if symbol in names:
                return getattr(other, names[symbol])
            if symbol.subscript.isdigit():
                return look_up(symbol._replace(subscript=""))[int(symbol.subscript) - 1]
            if symbol.letter in ("x", "y"):
                return x[..., "xy".index(symbol.letter)]
            return None

        try:
            with np.errstate(
                all="ignore"
            ):  # a wrong formula may take the root of less than zero
                for definition in reversed(
                    definitions
                ):  # what comes later explains what is before
                    left, _, right = definition.partition("=")
                    defined[first_symbol(left, alone=True)] = Reader(
                        right, look_up
                    ).value()
                _same("values", Reader(main, look_up).value(), other.value(x))
        except (FormulaError, ArithmeticError, TypeError, ValueError) as error:
            raise FormulaError(f"{type(surface).__name__}.formula: {error}") from None


# How much of the arithmetic is covered.


class Coverage(NamedTuple):
    """The arithmetic lines of a file."""

    path: Path  #: the file, relative to the package
    covered: list[int]  #: lines with a checked formula
    uncovered: dict[int, str]  #: other lines, and what they say


#: NumPy functions that arrange numbers and do not compute.
SHAPING = {
    *(
        "stack",
        "zeros",
        "zeros_like",
        "ones",
        "ones_like",
        "full",
        "full_like",
        "broadcast_to",
    ),
    *("asarray", "arange", "eye"),
}


def coverage() -> list[Coverage]:
    """Return, file by file, which arithmetic lines carry a formula.

    A line of arithmetic is an assignment or a return that computes, compares or asks a surface: in
    ``step``, ``value``, ``gradient`` and ``hessian``, and in the functions of the modules. Counting
    the steps does not count.

    Examples
    --------
    Every line of Adam does:

    >>> from optguide.testing.formulas import coverage
    >>> (adam,) = (row for row in coverage() if row.path.name == "adam.py")
    >>> print(len(adam.covered), len(adam.uncovered))
    7 0
    """
    return [row for row in map(_coverage, sources()) if row.covered or row.uncovered]


def share(rows: Iterable[Coverage]) -> float:
    """Return the share of the arithmetic lines that carry a formula, between 0 and 1.

    Parameters
    ----------
    rows : iterable of Coverage
        Rows of `coverage`.

    Examples
    --------
    One line of two is a half:

    >>> from pathlib import Path
    >>> from optguide.testing.formulas import Coverage, share
    >>> print(share([Coverage(Path("a.py"), [3], {5: "y = 2 * x"})]))
    0.5
    """
    rows = list(rows)
    covered = sum(len(row.covered) for row in rows)
    return covered / (covered + sum(len(row.uncovered) for row in rows))


def _coverage(path: Path) -> Coverage:
    text = path.read_text(encoding="utf-8")
    said = {claim.line for claim in claims(path)}
    covered, uncovered = [], {}
    for owner, function in _functions(ast.parse(text)):
        if owner and function.name not in ("step", "value", "gradient", "hessian"):
            continue
        for node in ast.walk(function):
            if isinstance(
                node, ast.Assign | ast.AugAssign | ast.Return
            ) and _arithmetic(node):
                if node.lineno in said:
                    covered.append(node.lineno)
                else:
                    uncovered[node.lineno] = ast.unparse(node)
    return Coverage(path.relative_to(ROOT), covered, uncovered)


def _arithmetic(statement: ast.AST) -> bool:
    return any(
        _computes(node) and ast.unparse(node) != "state.t + 1"
        for node in ast.walk(statement)
    )


def _computes(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        return not isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called.startswith("np."):
            return called.removeprefix("np.") not in SHAPING
        return called.split(".")[-1] in (
            "value",
            "gradient",
            "hessian",
            "sum",
            "max",
            "min",
        )
    return isinstance(node, ast.BinOp | ast.Compare)
