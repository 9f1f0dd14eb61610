"""What the built site shows of its examples. Build it first: ``nox -s docs``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "_build" / "html"
EXAMPLES = sorted((ROOT / "gallery").glob("*/*.py"))


def page(example: Path) -> str:
    """Return the page of an example."""
    folder = SITE / "gallery" / example.parent.name
    return (folder / f"{example.stem}.html").read_text("utf-8")


def alt_texts(html: str) -> list[str]:
    """Return what the figures of a page say: no thumbnails, and no dark twins."""
    tags = [
        dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        for tag in re.findall(r"<img [^>]*>", html)
    ]
    return [
        unescape(tag["alt"])
        for tag in tags
        if "figure" in tag.get("class", "").split() and "only-dark" not in tag["class"]
    ]


def without_a_number(html: str) -> Iterator[str]:
    """Name the figures whose words do not say what the run found."""
    texts = alt_texts(html)
    if not texts:
        yield "there is no figure"
    for text in texts:
        if not any(letter.isdigit() for letter in text):
            yield f"a figure is described without a number: {text}"


def test_the_words_of_every_figure_of_an_example_say_what_the_run_found():
    found = [
        f"{example.parent.name}/{example.stem}: {said}"
        for example in EXAMPLES
        for said in without_a_number(page(example))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<img class="figure only-light" alt="It falls to 3." src="a.svg" />', 0),
        ('<img class="figure" alt="It &lt; 3." src="a.svg" />', 0),
        ('<img class="figure" alt="It falls." src="a.svg" />', 1),
        ('<img class="figure only-dark" alt="3" src="a.svg" />', 1),
        ('<img alt="3" src="thumb.webp" />', 1),
        ("<p>3</p>", 1),
    ],
)
def test_words_without_a_number_are_found(html, count):
    assert len(list(without_a_number(html))) == count


def test_the_picture_of_the_readme_is_described_by_what_its_example_finds():
    text = (ROOT / "README.md").read_text("utf-8")
    (alt, file), (script, _) = re.findall(r"\[([^]]+)\]\(([^)]+)\)", text)[:2]
    (said,) = alt_texts(page(ROOT / script))
    assert said == alt, "run docs/_readme/draw.py and copy its words"
    assert 0 < (ROOT / file).stat().st_size < 100_000
