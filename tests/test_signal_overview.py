"""The overview of the signals leads to every page there is, and only to such."""

from __future__ import annotations

import runpy
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from optguide import signals
from optguide.testing.records import recorded

ROOT = Path(__file__).parent.parent
QUESTIONS = {"frequency_nonlinear", "frequency_response", "overview", "two_waves"}


@pytest.fixture(scope="module")
def links():
    with mpl.rc_context():
        plt.switch_backend("agg")
        plt.close("all")
        runpy.run_path(str(ROOT / "gallery" / "signals" / "overview.py"))
        artists = plt.gcf().findobj(lambda artist: artist.get_url())
        found = [
            (
                artist.get_text()
                if hasattr(artist, "get_text")
                else artist.get_label(),
                url,
            )
            for artist in artists
            if (url := artist.get_url())
        ]
        plt.close("all")
    return found


def test_every_link_of_the_overview_leads_to_an_example_or_to_a_method(links):
    methods = {type(row.method).__module__.rsplit(".", 1)[-1] for row in recorded()}
    for _, page in links:
        example = (ROOT / page.removeprefix("/")).with_suffix(".py")
        assert example.exists() or page.removeprefix("/methods/") in methods, page


def test_every_page_of_a_method_or_a_signal_is_linked(links):
    pages = {Path(page).name for _, page in links}
    here = {path.stem for path in (ROOT / "gallery" / "signals").glob("*.py")}
    assert here - QUESTIONS - pages == set()


def test_every_method_that_remembers_meets_every_signal_in_a_picture_with_a_name_of_its_own(
    links,
):
    names = [name for name, _ in links]
    assert len(names) == len(set(names))
    for row in recorded():
        if not hasattr(row.method, "method"):
            assert row.label in names
            for signal in signals.EVERY:
                assert (
                    f"{row.label} answers {signal.__name__.replace('_', ' ')}" in names
                )
