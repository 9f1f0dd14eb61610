"""A file is cut into rows without losing a line; the mathematics stays open."""

from __future__ import annotations

import pytest
from annotated_source.rows import rows


def folds(source: str) -> list[tuple[int, str]]:
    _, cut = rows(source)
    return [(block.line, block.folded) for row in cut for block in row.code]


@pytest.mark.parametrize("name", ["parabola", "halving", "ahead"])
def test_every_line_of_code_is_in_one_row_under_its_own_number(toys, name):
    source = (toys / f"{name}.py").read_text("utf-8")
    _, cut = rows(source)
    shown = [
        (block.line + at, line)
        for row in cut
        for block in row.code
        for at, line in enumerate(block.code.splitlines())
        if line.strip()
    ]
    numbers = [number for number, _ in shown]
    assert numbers == sorted(set(numbers))
    lines = source.splitlines()
    assert all(lines[number - 1] == line for number, line in shown)
    prose = {at for at, line in enumerate(lines, 1) if line.strip().startswith("#")}
    left = (
        {at for at, line in enumerate(lines, 1) if line.strip()} - set(numbers) - prose
    )
    docstrings = "\n".join(lines[at - 1] for at in sorted(left))
    assert docstrings.count('"""') == 2 * source.count('"""') / 2
    assert "return" not in docstrings


def test_comments_docstrings_and_formulas_are_the_prose(toys):
    intro, cut = rows((toys / "halving.py").read_text("utf-8"))
    prose = [row.prose for row in cut]
    assert intro.startswith("Halving the way.")
    assert "Where it is." in prose
    assert (
        "The step remembers the last one, and so on <b>\nthrough this second line."
        "\n\n$v_t = \\mu v_{t-1} - \\eta g_t$"
    ) in prose


def test_a_class_opens_a_section(toys):
    _, cut = rows((toys / "halving.py").read_text("utf-8"))
    assert [row.opens for row in cut if row.opens] == ["HalvingState", "Halving"]


def test_imports_names_fields_and_validation_are_folded_and_nothing_else(toys):
    _, cut = rows((toys / "halving.py").read_text("utf-8"))
    blocks = [block for row in cut for block in row.code]
    assert [block.folded for block in blocks if block.folded] == [
        "Imports",
        "Public names",
        "Fields: x, v, t",
        "Fields: rate, memory",
    ]
    opened = "\n".join(block.code for block in blocks if not block.folded)
    assert "class HalvingState(NamedTuple):" in opened
    assert "    def step(self, surface, state):" in opened
    assert "import" not in opened
    assert "    v = self.memory * state.v - self.rate * g" in opened
    assert "Validation" in [
        fold for _, fold in folds((toys / "parabola.py").read_text())
    ]


def test_imports_with_an_empty_line_or_a_condition_between_are_one_fold():
    source = "import a\n\nif x:\n    import b\nelse:\n    from c import d\n\ny = 1\n"
    assert folds(source) == [(1, "Imports"), (8, "")]


def test_a_condition_that_does_more_than_import_is_not_folded():
    assert folds("if x:\n    import b\n    b.run()\n") == [(1, "")]


def test_many_fields_are_counted():
    fields = "".join(f"    f{at}: int\n" for at in range(9))
    assert folds(f"class A:\n{fields}")[1] == (
        2,
        "Fields: f0, f1, f2, f3, f4, f5 and 3 more",
    )


def test_the_names_of_validation_are_a_choice():
    source = "def check(x):\n    return x\n\n\ndef __post_init__(x):\n    return x\n"
    _, cut = rows(source, validation=["check"])
    assert [row.code[0].folded for row in cut] == ["Validation", ""]
