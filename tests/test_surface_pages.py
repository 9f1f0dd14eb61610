"""What a page of the atlas finds is a fact about its surface: on another surface it is false."""

import runpy
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

import optguide
from optguide import catalogue

PAGES = Path(__file__).parent.parent / "gallery" / "surfaces"
NAMES = {
    type(row.surface).__module__.rpartition(".")[2]: type(row.surface).__name__
    for row in catalogue.SURFACES
    if getattr(row.surface, "dimension", 0) == 2
}
#: Tried in this order: a bowl, many minima, a far one, a valley.
OTHERS = ["Bowl", "BasinsAndWalls", "TwoMinimums", "Rosenbrock", "Himmelblau", "MonkeySaddle"]
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
    """Return a class that is made like one surface and is another."""

    def init(self, *_, **__):
        other.__init__(self)

    return type(surface.__name__, (other,), {"__init__": init})


@pytest.mark.parametrize("name", OWN)
def test_what_a_page_finds_is_false_on_another_surface(name, monkeypatch, record_property):
    surface = getattr(optguide, NAMES[name])
    seen = []
    for other in (getattr(optguide, o) for o in OTHERS if o != NAMES[name]):
        monkeypatch.setattr(optguide, NAMES[name], swapped(surface, other))
        try:
            with np.errstate(all="ignore"):
                runpy.run_path(str(PAGES / f"{name}.py"))
        except AssertionError:
            record_property("false_on", other.__name__)
            return
        except Exception as error:  # noqa: BLE001 (what a page draws may not be there elsewhere)
            seen.append(f"{other.__name__}: {type(error).__name__}: {error}")
        else:
            seen.append(f"{other.__name__}: holds")
        plt.close("all")
    pytest.fail(f"no surface contradicts the page; {'; '.join(seen)}")
