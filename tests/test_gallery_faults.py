"""An example notices when what it is about is broken: every one is run with a fault, and must fail."""

from __future__ import annotations

import runpy
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pytest
from test_gallery import EVERY, EXAMPLES, _elsewhere  # noqa: F401

import optguide
from optguide import catalogue

CLASSES = sorted(
    {type(row.method) for row in catalogue.METHODS}, key=lambda method: method.__name__
)
ROWS = {
    type(row.surface).__module__.rsplit(".", 1)[-1]: row for row in catalogue.SURFACES
}
ABOUT_A_SURFACE = [
    path for path in EXAMPLES if path.parent.name == "surfaces" and path.stem in ROWS
]


def fault(path):
    """Run an example; return the name of the error it ends with, or nothing."""
    try:
        with np.errstate(all="ignore"):
            runpy.run_path(str(path))
    except (NameError, ImportError, SyntaxError):
        raise  # a fault may break a computation on the way, but this is a slip of our own
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    finally:
        plt.close("all")
    return ""


@EVERY
def test_an_example_fails_when_no_method_moves(path, monkeypatch):
    for method in CLASSES:
        monkeypatch.setattr(method, "step", lambda self, surface, state: state)
    assert fault(path)


def test_halving_every_learning_rate_breaks_most_examples(
    monkeypatch, record_property, capsys
):
    for method in CLASSES:
        if "learning_rate" in method.__dataclass_fields__:
            monkeypatch.setattr(method, "__post_init__", _halve)
    share = np.mean([bool(fault(path)) for path in EXAMPLES])
    record_property("share_broken_by_halved_rates", float(share))
    with capsys.disabled():
        print(f"\nhalved learning rates break {share:.0%} of {len(EXAMPLES)} examples")
    # Not all: some laws hold for every rate, and that is what they say.
    assert share > 0.5


def _halve(self):
    object.__setattr__(self, "learning_rate", np.multiply(self.learning_rate, 0.5))


@pytest.mark.parametrize("path", ABOUT_A_SURFACE, ids=lambda path: path.stem)
def test_what_an_example_says_of_a_surface_is_false_of_another(
    path, monkeypatch, record_property, capsys
):
    surface = ROWS[path.stem].surface
    tried = []
    for other in _others(surface):
        monkeypatch.setattr(optguide, type(surface).__name__, _only(other))
        tried.append((type(other).__name__, fault(path)))
        if tried[-1][1]:
            break
    record_property("swapped", tried[-1])
    with capsys.disabled():
        print(f"\n{path.stem} on {tried[-1][0]}: {tried[-1][1] or 'passes'}")
    assert tried[-1][1], f"it is as true of {', '.join(name for name, _ in tried)}"


def _only(surface):
    """Return what stands for a class, and is this surface whatever it is called with."""
    return lambda *_, **__: surface


@cache
def _catalogued():
    return [row.surface for row in catalogue.SURFACES]


def _others(surface):
    """Yield other surfaces of as many dimensions, from its neighbours in the catalogue on."""
    everyone = _catalogued()
    here = [type(other) for other in everyone].index(type(surface))
    for other in everyone[here + 1 :] + everyone[:here]:
        if type(other) is not type(surface) and other.dimension == surface.dimension:
            yield other
