"""Two functions are compared as code."""

from __future__ import annotations

import pytest
from annotated_source.difference import body, compared
from annotated_source.directives import said, unified


def test_comments_docstrings_and_empty_lines_do_not_count():
    source = (
        'def f(x):\n    """Doc."""\n    # Why.\n\n    y = "#"  # not this\n'
        "    return (\n        y\n        # in between\n    )\n"
    )
    assert body(source, "f") == ("f", ['y = "#"', "return (", "    y", ")"])


def test_a_function_is_found_by_its_name_or_with_its_class():
    method = "class {}:\n    def f(self):\n        return {}\n"
    source = method.format("A", 1) + method.format("B", 2)
    assert body(source, "f") == ("A.f", ["return 1"])
    assert body(source, "B.f") == ("B.f", ["return 2"])
    with pytest.raises(LookupError, match="there is no function 'g'"):
        body(source, "g")


def test_lines_of_both_are_in_order_and_equal_ones_beside_each_other(toys):
    one, other = (
        body((toys / f"{name}.py").read_text("utf-8"), "step")[1]
        for name in ("halving", "ahead")
    )
    lines = compared(one, other, ("Halving", "Ahead"))
    assert [line.first for line in lines if line.first is not None] == one
    assert [line.second for line in lines if line.second is not None] == other
    alone = [line for line in lines if not line.equal]
    assert [(line.first is None, line.second is None) for line in alone] == [
        (False, False),
        (True, False),
    ]
    last = lines[-1]
    assert last == ("return HalvingState(x, v, t)", "return AheadState(x, v, t)", True)
    assert not compared(one, other)[-1].equal
    assert unified(lines)[1:3] == [
        "- g = surface.gradient(state.x)",
        "+ g = surface.gradient(state.x + 0.1)",
    ]


def test_the_caption_counts():
    lines = compared(["a", "b"], ["a", "c", "d"])
    assert said(("one", "two"), lines) == (
        "1 line is the same. Marked \u2212: 1 line is only in one. "
        "Marked +: 2 lines are only in two."
    )
    assert said(("one", "two"), compared(["a"], ["a"])) == (
        "one and two are the same, line for line."
    )
