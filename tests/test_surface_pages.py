"""What a page of the atlas finds is a fact about its surface: on another surface it is false."""

import dataclasses
import runpy
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

import optguide
from optguide import catalogue

PAGES = Path(__file__).parent.parent / "gallery" / "surfaces"
PLANE = [row.surface for row in catalogue.SURFACES if getattr(row.surface, "dimension", 0) == 2]
NAMES = {type(surface).__module__.rpartition(".")[2]: surface for surface in PLANE}
#: One surface to a page, as far as there is a page of its name.
OWN = [name for name in NAMES if (PAGES / f"{name}.py").exists()]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with mpl.rc_context():
        mpl.rcdefaults()
        plt.switch_backend("agg")
        yield
    plt.close("all")


def swapped(surface, other):
    """Return a class that is called like one surface and makes another, whatever it is given."""

    def init(self, *_, **__):
        type(other).__init__(self, **dataclasses.asdict(other))

    return type(type(surface).__name__, (type(other),), {"__init__": init})


def likest(surface):
    """Return six other surfaces, those first that have about as many points of each kind."""

    def kinds(one):
        found = [point.kind for point in one.critical_points]
        return np.array([found.count(kind) for kind in ("minimum", "saddle", "degenerate")])

    others = [other for other in PLANE if other is not surface]
    return sorted(others, key=lambda other: np.abs(kinds(other) - kinds(surface)).sum())[:6]


@pytest.mark.parametrize("name", OWN)
def test_what_a_page_finds_is_false_on_another_surface(name, monkeypatch, record_property):
    surface = NAMES[name]
    seen = []
    # A page draws what its surface has; on one too different the drawing would break, not the claim.
    for other in likest(surface):
        monkeypatch.setattr(optguide, type(surface).__name__, swapped(surface, other))
        try:
            with np.errstate(all="ignore"):
                runpy.run_path(str(PAGES / f"{name}.py"))
        except AssertionError:
            record_property("false_on", type(other).__name__)
            return
        except Exception as error:  # noqa: BLE001 (what a page draws may not be there elsewhere)
            seen.append(f"{other}: {type(error).__name__}: {error}")
        else:
            seen.append(f"{other}: holds")
        plt.close("all")
    pytest.fail(f"no surface contradicts the page; {'; '.join(seen)}")
