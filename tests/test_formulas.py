r"""Every formula is true of the line below it, and a wrong one would be noticed."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from annotated_source.formulas import (
    Claim,
    FormulaError,
    check_attribute,
    claims,
    coverage,
    share,
    textbook,
)
from annotated_source.notation import (
    FUNCTIONS,
    GREEK,
    STARTS,
    NotationError,
    Reader,
    tokens,
)
from formula_runs import FORMULAS, points

from optguide import catalogue

check = FORMULAS.check
SURFACES = [row.surface for row in catalogue.SURFACES]
BY_FILE = {
    path: [claim for claim in FORMULAS.claims if claim.path == path]
    for path in FORMULAS.files
}
EVERY_FILE = pytest.mark.parametrize(
    "path", [path for path in BY_FILE if BY_FILE[path]], ids=lambda path: path.stem
)


def all_hold(claims_: list[Claim], look: Callable[[Claim], None]) -> None:
    """Look at all formulas and name each that fails, with its file and its line."""
    found = []
    for claim in claims_:
        try:
            look(claim)
        except AssertionError as error:
            said = str(error)
            named = (
                said
                if claim.where in said
                else f"{claim.where}: ${claim.latex}$: {said}"
            )
            found.append(named)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@EVERY_FILE
def test_formula_and_line_agree(path):
    all_hold(BY_FILE[path], check)


def check_surface(surface) -> None:
    check_attribute(surface, partial(points, surface))


def test_the_formula_of_every_surface_is_its_value():
    for surface in SURFACES:
        check_surface(surface)


def test_four_of_five_lines_of_arithmetic_carry_a_formula():
    assert share(coverage(FORMULAS.files, FORMULAS.conventions)) >= 0.8


# Wrong formulas.


def mistakes(latex: str, known: list[str]) -> Iterator[str]:
    """Yield a formula with one mistake each; `known` are other symbols."""
    parts = list(tokens(latex))
    letters = {
        p
        for p in parts
        if p in GREEK or (len(p) == 1 and p.isalpha() and p not in "efT")
    }
    instead = {
        "+": "-",
        "-": "+",
        "_{t-1}": "_t",
        "_t": "_{t-1}",
        "_1": "_2",
        "_2": "_1",
        r"\sin": r"\cos",
        r"\cos": r"\sin",
        r"\max": r"\min",
        r"\min": r"\max",
        ">": r"\ge",
        r"\ge": ">",
        "<": r"\le",
        r"\le": "<",
    }

    def changed(at: int, *others: str, length: int = 1) -> str:
        return " ".join([*parts[:at], *others, *parts[at + length :]])

    for at, part in enumerate(parts):
        before, behind = (
            parts[at - 1] if at else "",
            parts[at + 1] if at + 1 < len(parts) else "",
        )
        if part in instead:
            yield changed(at, instead[part])
        if (
            part in ("+", "-", r"\hat", r"\sqrt", "^", "|", r"\cdot")
            or part in FUNCTIONS
        ):
            yield changed(at)  # forgotten
        if part.isdigit():
            yield changed(at, str(int(part) + 1))
            if before != "^":
                yield changed(at)  # a coefficient forgotten
        if part == "^" and (behind.isdigit() or behind == "T"):
            yield changed(at, length=2)  # an exponent forgotten
        if part in letters:
            yield from (changed(at, other) for other in {*letters, "1"} - {part})
        if part in GREEK:
            yield from (changed(at, other) for other in known)
        if part in "+-":
            yield changed(at, length=_term(parts, at))  # a term forgotten


def _term(parts: list[str], at: int) -> int:
    """Return the number of tokens of the term that begins at this sign."""
    depth = 0
    for length, part in enumerate(parts[at:]):
        depth += (part in "({[") - (part in ")}]")
        ends = part in "+-," or part.startswith((r"\text", r"\quad"))
        if depth < 0 or (depth == 0 and length and ends):
            return length
    return len(parts) - at


def passes(claim: Claim) -> bool:
    try:
        check(claim)
    except FormulaError:
        return False
    return True


def wrong_formulas_are_noticed(claim: Claim) -> None:
    left, _, right = claim.latex.partition(" = ")
    wrong = set(mistakes(right, list(map(str, claim.names.parameters))))
    wrong = {w for w in wrong if tokens(w) != tokens(right)} | {f"{right} + 1"}
    if right != "0":
        wrong |= {f"-({right})", f"2 ({right})"}
    unnoticed = [
        w for w in sorted(wrong) if passes(claim._replace(latex=f"{left} = {w}"))
    ]
    assert not unnoticed, f"nobody would notice {unnoticed}"


@EVERY_FILE
def test_wrong_formulas_are_noticed(path):
    all_hold(BY_FILE[path], wrong_formulas_are_noticed)


def another_variable_is_noticed(claim: Claim) -> None:
    left, _, right = claim.latex.partition(" = ")
    others = {other.latex.partition(" = ")[0] for other in BY_FILE[claim.path]} | {
        "z_t"
    }
    for other in others - {left}:
        if (other, claim.target) not in {("f", "return")}:
            unnoticed = passes(claim._replace(latex=f"{other} = {right}"))
            assert not unnoticed, f"nobody would notice {other} on the left"


@EVERY_FILE
def test_a_formula_for_another_variable_is_noticed(path):
    all_hold(BY_FILE[path], another_variable_is_noticed)


def test_wrong_formulas_of_surfaces_are_noticed(monkeypatch):
    unnoticed = []
    for surface in SURFACES:
        formula = surface.formula
        for wrong in {w for w in mistakes(formula, []) if tokens(w) != tokens(formula)}:
            with monkeypatch.context() as patched:
                patched.setattr(type(surface), "formula", wrong)
                try:
                    check_surface(surface)
                except FormulaError:
                    continue
                unnoticed.append(f"{type(surface).__name__}: {wrong}")
    assert unnoticed == []


def test_the_documentation_of_the_parameters_is_tested_too():
    mean = next(
        claim for claim in FORMULAS.claims if claim.latex.startswith("m_t = \\beta_1")
    )
    swapped = {"beta1": "beta2", "beta2": "beta1"}
    parameters = {
        s: swapped.get(name, name) for s, name in mean.names.parameters.items()
    }
    assert not passes(mean._replace(names=replace(mean.names, parameters=parameters)))


# Wrong lines.


def wrong_lines(claim: Claim) -> Iterator[ast.expr]:
    """Yield the line with one mistake each, mended when the next is asked for."""
    swapped = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
    turned = {ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt}
    others = {"sin": "cos", "cos": "sin", "maximum": "minimum", "minimum": "maximum"}
    numbers = FORMULAS.frames[claim.path, claim.line][0].numbers()
    form_only = _form_only(claim.expression)
    for original in list(ast.walk(claim.expression)):
        if original in form_only:
            continue

        def changed(
            attribute: str, value: object, original: ast.AST = original
        ) -> Iterator[ast.expr]:
            line = copy.copy(
                claim.expression
            )  # another line, though with the same parts
            part = line if original is claim.expression else original
            right = getattr(part, attribute)
            setattr(part, attribute, value)
            yield line
            setattr(part, attribute, right)

        match original:
            case ast.BinOp(op=op) if type(op) in swapped:
                yield from changed("op", swapped[type(op)]())
            case ast.Compare(ops=[op]):
                yield from changed("ops", [turned[type(op)]()])
            case ast.UnaryOp(op=ast.USub()):
                yield from changed("op", ast.UAdd())
            case ast.Constant(value=int() | float() as value):
                yield from changed("value", value + 1)
            case ast.Attribute(value=ast.Name("np"), attr=name) if name in others:
                yield from changed("attr", others[name])
            case ast.Attribute(value=ast.Name("self"), attr=name):
                for other in claim.names.parameters.values():
                    if other != name:
                        yield from changed("attr", other)
            case ast.Attribute(value=ast.Name("state"), attr=name):
                for other in claim.names.fields.values():
                    if other != name:
                        yield from changed("attr", other)
            case ast.Name(id=name) if name in numbers:
                other = numbers[numbers.index(name) - 1]
                if other != name:
                    yield from changed("id", other)


def _form_only(expression: ast.expr) -> set[ast.AST]:
    """Return what says only the shape of a result, or guards a division by zero."""
    found: set[ast.AST] = set()
    for node in ast.walk(expression):
        match node:
            case ast.keyword(arg="axis", value=part):
                found |= {*ast.walk(part)}
            case ast.Call(func=ast.Name("per_start"), args=[_, part]):
                found |= {*ast.walk(part)}
            case ast.Call(
                func=ast.Attribute(attr="zeros_like" | "full_like"), args=[part, *_]
            ):
                found |= {*ast.walk(part)}
            case ast.BinOp(right=ast.Call(func=ast.Attribute(attr="zeros_like"))):
                found |= {node}
            case ast.BinOp(
                op=ast.Div(), right=ast.Call(func=ast.Attribute(attr="where")) as part
            ):
                found |= {*ast.walk(part)}
    return found


def wrong_lines_are_noticed(claim: Claim) -> None:
    wrong = wrong_lines(claim)
    unnoticed = [ast.unparse(w) for w in wrong if passes(claim._replace(expression=w))]
    assert not unnoticed, f"nobody would notice {unnoticed}"


@EVERY_FILE
def test_wrong_lines_are_noticed(path):
    all_hold(BY_FILE[path], wrong_lines_are_noticed)


# The reader of formulas.


@pytest.mark.parametrize(
    "latex",
    [
        *(
            r"a / b c",
            r"a / b \cdot c",
            r"a / b / c",
            r"\sin x y",
            r"\sin x (1 + y)",
            r"\sin(x)^2",
        ),
        *(
            r"x 2",
            r"x^a_1",
            r"x^2^2",
            r"(x",
            r"|x",
            r"x +",
            r"x_",
            r"\unknown x",
            r"x ? y",
            r"\sqrt x",
        ),
        *(
            r"\nabla f(x)",
            r"f(x)",
            r"\sum_j x",
            r"x \text{ if } y",
            r"x = y",
            "",
            r"H^T",
        ),
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(latex):
    with pytest.raises(NotationError):
        Reader(latex, lambda symbol: 2.0).value()


VECTOR, MATRIX = (
    np.arange(2.0 * STARTS).reshape(-1, 2),
    np.arange(4.0 * STARTS).reshape(-1, 2, 2),
)
VALUES = {
    "a": np.arange(1.0, STARTS + 1),
    "u": VECTOR,
    "v": VECTOR**2,
    "H": MATRIX,
    "x": 0.3,
}


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        ("2 x^2 + x", 0.48),
        ("-x^2", -0.09),
        ("x / 2 + 2 x / 4", 0.3),
        ("10^{-3} x", 3e-4),
        (r"\frac{x}{2} (1 + x)", 0.195),
        (r"\sin^2 2x + \cos^2(x + x)", 1.0),
        (r"\cos 2 \pi x", np.cos(0.6 * np.pi)),
        (r"e^{-x} e^x", 1.0),
        (r"\left| x - 1 \right| |x|", 0.21),
        (r"|(|x| - 1)|", 0.7),
        (r"\max(x, 1, 0.5) + \min(x, 1)", 1.3),
        (r"[x < 1] + [x \ge 1]", 1.0),
        (r"1 \text{ if } x > 1 \text{ else } 2", 2),
        (r"a u", VALUES["a"][:, None] * VECTOR),
        (r"u v", VECTOR**3),
        (r"u \cdot v", (VECTOR**3).sum(axis=-1)),
        (r"\|u\|^2", (VECTOR**2).sum(axis=-1)),
        (r"H^T u", np.array([h.T @ u for h, u in zip(MATRIX, VECTOR, strict=True)])),
        (
            r"u \cdot H v / 2",
            np.array([u @ h @ u**2 / 2 for h, u in zip(MATRIX, VECTOR, strict=True)]),
        ),
        (r"x H H", 0.3 * MATRIX @ MATRIX),
        (r"\max_i u_i - \sum_i (2 u_i)", VECTOR.max(axis=-1) - 2 * VECTOR.sum(axis=-1)),
    ],
)
def test_the_notation_means_what_it_says(latex, value):
    given = Reader(latex, lambda symbol: VALUES[symbol.letter]).value()
    np.testing.assert_allclose(given, value, rtol=1e-14)


# What looks like a formula and cannot be checked.


@pytest.mark.parametrize(
    "body",
    [
        "# $y = x$\n\n    y = x",
        "# $y = x$\n    # and no more\n    y = x",
        "# $y = x$\n    y, z = x, x",
        "# $y = x$\n    print(x)",
    ],
)
def test_a_formula_in_the_wrong_place_is_an_error(body, tmp_path):
    path = tmp_path / "some.py"
    path.write_text(f"def step(x):\n    {body}\n    return x\n", encoding="utf-8")
    with pytest.raises(FormulaError, match=r"some.py:\d+: a formula must be the last"):
        claims(path)


def test_a_formula_that_nothing_reaches_is_an_error(tmp_path):
    path = tmp_path / "some.py"
    path.write_text(
        "def step(x):\n    # $y = x$\n    y = x\n    return y\n", encoding="utf-8"
    )
    with pytest.raises(FormulaError, match=r"some.py:3: no run reaches this line"):
        check(claims(path)[0])


def test_a_formula_may_run_over_two_lines(tmp_path):
    path = tmp_path / "some.py"
    path.write_text(
        "def step(x):\n    # Long:\n    # $y = x\n    # + 1$\n    y = x + 1\n", "utf-8"
    )
    assert textbook(path) == ["y = x + 1"]
    assert [claim.line for claim in claims(path)] == [5]
