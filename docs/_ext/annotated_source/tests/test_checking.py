"""Right formulas pass, and wrong ones are named with their place."""

from __future__ import annotations

import importlib
from functools import partial

import numpy as np
import pytest
from annotated_source.formulas import (
    Conventions,
    FormulaError,
    Formulas,
    check_attribute,
    claims,
    coverage,
    share,
    textbook,
)
from annotated_source.notation import STARTS

CONVENTIONS = Conventions(function="surface")
FILES = ["parabola", "halving", "ahead"]


def runs():
    parabola = importlib.import_module("toys.parabola").Parabola()
    x = np.random.default_rng(0).uniform(-1, 1, (STARTS, 2))
    yield partial(parabola.value, x)
    yield partial(parabola.gradient, x)
    for name in "halving", "ahead":
        module = importlib.import_module(f"toys.{name}")
        method = getattr(module, name.capitalize())()

        def three_steps(method=method):
            state = method.init(x)
            for _ in range(3):
                state = method.step(parabola, state)

        yield three_steps


@pytest.fixture(scope="module")
def formulas(toys):
    return Formulas([toys / f"{name}.py" for name in FILES], runs, CONVENTIONS)


def test_every_formula_is_true(formulas):
    assert len(formulas.claims) == 8
    for claim in formulas.claims:
        formulas.check(claim)


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        (r"\mu v_{t-1}", r"\eta v_{t-1}", "values differ"),
        (r"- \eta g_t", r"+ \eta g_t", "values differ"),
        (r"- \eta g_t", r"- \eta |g_t|", "values differ"),
        (r"v_t = ", r"x_t = ", "the left side x_t does not name v"),
        (r"\mu v_{t-1} - \eta g_t", r"g_t \cdot g_t", "differ in shape"),
        (r"\eta g_t", r"\eta q_t", "q_{t} has no value"),
        (r"v_t = ", r"v_t \to ", "a formula has a left side"),
    ],
)
def test_a_wrong_formula_is_named_with_file_and_line(formulas, right, wrong, why):
    (claim,) = (
        c for c in formulas.claims if c.target == "v" and "halving" in c.path.name
    )
    assert right in claim.latex
    with pytest.raises(FormulaError) as caught:
        formulas.check(claim._replace(latex=claim.latex.replace(right, wrong)))
    said = str(caught.value)
    assert f"halving.py:{claim.line}: " in said
    assert why in said


def test_a_formula_that_no_run_reaches_is_an_error(toys):
    formulas = Formulas([toys / "parabola.py"], list, CONVENTIONS)
    with pytest.raises(
        FormulaError, match=r"parabola\.py:29: no run reaches this line"
    ):
        formulas.check(formulas.claims[0])


def test_the_numbers_at_a_line_do_not_depend_on_what_was_looked_at_before(toys):
    def numbers(*names):
        formulas = Formulas([toys / "halving.py"], runs, CONVENTIONS)
        (claim,) = (c for c in formulas.claims if c.target == "v")
        frame = formulas.frames[claim.path, claim.line][0]
        return {name: frame[name] for name in names}

    assert np.array_equal(numbers("g")["g"], numbers("state", "t", "g")["g"])


def test_a_line_in_a_loop_is_looked_at_three_times_a_run(tmp_path, monkeypatch):
    path = tmp_path / "loop.py"
    path.write_text(
        "def loop(x):\n    for _ in range(50):\n        # $y = x$\n        y = x\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    loop = importlib.import_module("loop").loop
    formulas = Formulas([path], lambda: [partial(loop, np.ones(STARTS))])
    (frames,) = formulas.frames.values()
    assert len(frames) == 12
    formulas.check(formulas.claims[0])


def test_an_attribute_is_checked_against_the_value(toys, monkeypatch):
    parabola = importlib.import_module("toys.parabola").Parabola

    def draw(rng):
        return rng.uniform(-1, 1, (STARTS, 1))

    check_attribute(parabola(), draw)
    for wrong in r"a x^2 + c \quad c = 1", r"a x^2 / 2 + c \quad c = 2", "x^2 + 1":
        monkeypatch.setattr(parabola, "formula", wrong)
        with pytest.raises(FormulaError, match=r"Parabola\.formula: "):
            check_attribute(parabola(), draw)


def test_coverage_counts_arithmetic_with_and_without_formulas(toys, tmp_path):
    path = tmp_path / "part.py"
    path.write_text(
        "def f(x):\n    # $y = 2 x$\n    y = 2 * x\n    z = y + 1\n    return z\n",
        "utf-8",
    )
    (row,) = coverage([path])
    assert (row.covered, row.uncovered) == ([3], {4: "z = y + 1"})
    assert share([row]) == 0.5
    rows = coverage([toys / "halving.py"], CONVENTIONS)
    assert share(rows) == 1


def test_the_textbook_form_is_the_formulas_in_order(toys):
    everything = textbook(toys / "halving.py")
    assert everything == textbook(toys / "halving.py", "step")
    assert everything == textbook(toys / "halving.py", "Halving.step")
    assert everything[0] == r"g_t = \nabla f(x_{t-1})"
    assert textbook(toys / "halving.py", "init") == []


def test_two_meanings_of_one_symbol_are_an_error(tmp_path):
    path = tmp_path / "twice.py"
    path.write_text(
        'class A:\n    """One.\n\n    Parameters\n    ----------\n    a : float\n'
        '        $s$, one.\n    b : float\n        $s$, other.\n    """\n\n'
        "    def f(self):\n        return 1\n",
        "utf-8",
    )
    with pytest.raises(FormulaError, match="s stands for a and for b"):
        claims(path)
