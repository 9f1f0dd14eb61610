"""The two directives make the page that they promise."""

from __future__ import annotations

import re
from html import unescape

import pytest
from annotated_source.rows import rows

ANNOTATED = "```{annotated} toys.halving\n```"
HOOKS = {"annotated_source_hooks": "toys.hooks.HOOKS"}


@pytest.fixture(scope="module")
def page(site):
    out, warnings = site(
        f"{ANNOTATED}\n\n```{{difference}} toys.halving toys.ahead\n```", **HOOKS
    )
    assert warnings == ""
    return (out / "index.html").read_text("utf-8")


def text(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def test_what_is_not_mathematics_is_closed_and_can_be_opened(page):
    found = re.findall(r"<details([^>]*)><summary>([^<]*)</summary>", page)
    assert [summary for _, summary in found] == [
        "Imports",
        "Public names",
        "Fields: x, v, t",
        "Fields: rate, memory",
    ]
    assert all("open" not in attributes for attributes, _ in found)
    assert page.count("</details>") == 4


def test_the_page_carries_every_line_of_the_code(page, toys):
    _, cut = rows((toys / "halving.py").read_text("utf-8"))
    said = text(page)
    for row in cut:
        for block in row.code:
            assert (
                f'id="L{row.code[0].line}"' in page
                or f'id="l{row.code[0].line}"' in page
            )
            for line in block.code.splitlines():
                assert line in said


def test_prose_is_markdown_and_escaped(page):
    assert "and so on &lt;b&gt;" in page or "and so on <b>" in page
    assert "Each step goes a part of the way downhill." in text(page)


def test_the_formulas_of_the_step_stand_in_one_place(page):
    box = re.search(r'<div class="textbook[^>]*>(.*?)</div>\s*</div>', page, re.DOTALL)
    assert box
    said = text(box[1])
    assert "In one place" in said
    assert r"g_t &= \nabla f(x_{t-1}) \\ v_t &= \mu v_{t-1} - \eta g_t" in said


def test_the_facts_of_a_class_open_the_textbook_form_and_names_are_links(site):
    page = (
        "```{annotated} toys.parabola\n```\n\n```{py:class} toys.halving.Halving\n```"
    )
    out, warnings = site(page, **HOOKS)
    assert warnings == ""
    html = (out / "index.html").read_text("utf-8")
    assert r"f(x) &= a x^2 / 2 + c \quad c = 1 \\ \nabla f &= a x" in text(html)
    assert 'href="#toys.halving.Halving" title="toys.halving.Halving"' in html
    assert re.search(
        r'<code class="docutils literal notranslate"><span class="pre">value', html
    )
    assert "Validation" in html


def test_without_hooks_nothing_is_a_link_and_all_formulas_count(site):
    out, warnings = site("```{annotated} toys.parabola\n```")
    assert warnings == ""
    html = text((out / "index.html").read_text("utf-8"))
    assert r"f &= a x \cdot x / 2 + 1 \\ \nabla f &= a x" in html


def test_the_style_sheet_is_copied_and_linked(site):
    out, _ = site(ANNOTATED)
    assert (out / "_static" / "annotated_source.css").exists()
    assert "annotated_source.css" in (out / "index.html").read_text("utf-8")


def test_unequal_lines_carry_a_sign_and_words(page):
    figure = page[page.index('<figure class="difference">') :]
    cells = re.findall(
        r'<div class="difference-row unequal">(.*?)</div>', figure, re.DOTALL
    )
    said = [text(cell) for cell in cells]
    assert said[0] == (
        "\u2212only in Halving.step: g = surface.gradient(state.x)"
        "+only in Ahead.step: g = surface.gradient(state.x + 0.1)"
    )
    assert said[1] == "+only in Ahead.step: t += 0"
    assert not any(
        '<code class="difference-cell" aria-hidden' in cell for cell in cells
    )
    # A reader who hears the page hears a line that both have once.
    equal = re.findall(
        r'<div class="difference-row equal">(.*?)</div>', figure, re.DOTALL
    )
    assert len(equal) == 4
    assert all(row.count("<code") == 2 for row in equal)
    assert all(
        row.count('<code class="difference-cell" aria-hidden') == 1 for row in equal
    )
    assert "4 lines are the same." in text(figure)


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders_show_the_code(site, builder):
    page = f"{ANNOTATED}\n\n```{{difference}} toys.halving toys.ahead\n```"
    out, warnings = site(page, builder)
    assert warnings == ""
    (file,) = (path for path in out.glob("*.t*x*") if path.stem != "sphinx")
    said = file.read_text("utf-8")
    words = re.sub(r"\\PYG\{[^}]*\}\{([^}]*)\}", r"\1", said)
    assert "from dataclasses import dataclass" in " ".join(words.split())
    assert "+ t += 0" in " ".join(words.split())


@pytest.mark.parametrize(
    ("page", "settings", "why"),
    [
        ("```{annotated} toys.nowhere\n```", {}, "toys.nowhere cannot be imported"),
        ("```{difference} toys.halving toys.parabola\n```", {}, "no function 'step'"),
        (
            "```{difference} toys.halving toys.ahead\n:function: init.x\n```",
            {},
            "toys.halving: there is no function 'init.x'",
        ),
        (ANNOTATED, {"annotated_source_hooks": "toys.hooks.NONE"}, "is not found"),
        (
            ANNOTATED,
            {"annotated_source_hooks": "toys.hooks.NOT_HOOKS"},
            "must be Hooks",
        ),
    ],
)
def test_what_cannot_be_shown_is_a_warning(site, page, settings, why):
    _, warnings = site(page, "dummy", **settings)
    assert why in warnings


def test_a_formula_in_the_wrong_place_is_a_warning(site, toys):
    (toys / "wrong.py").write_text("# $y = x$\n\ny = 1\n", "utf-8")
    _, warnings = site("```{annotated} toys.wrong\n```", "dummy")
    assert "wrong.py:1: a formula must be the last of its comment" in warnings
