"""Run every example with a fault, and see that it notices: an assertion must fail.

frozen
    No method moves. Every example fails.
swapped
    Another surface stands in for the one that a page is about. An assertion of the page
    is false of at least one other surface.
halved
    Every learning rate is half of what the example says. Most examples fail: not all,
    for some laws hold for every rate, and that is what they say.

Arguments: names of faults, all of them if none is given, then parts of the names of
examples to choose by. ``--gallery FOLDER`` takes the examples from another folder.
"""

from __future__ import annotations

import argparse
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from forked import Ended, each, warm_up

GALLERY = Path(__file__).parent.parent / "gallery"
#: The least share of examples that halved rates break.
BROKEN_BY_HALVED_RATES = 0.7
#: Surfaces whose page is not called after their module.
ELSEWHERE = {"parabola": "ideas/step_sizes_on_a_parabola"}
#: Slips of a fault or of a script, which are no sign that it noticed anything.
SLIPS = {"NameError", "ImportError", "ModuleNotFoundError", "SyntaxError", "Timeout"}
SLIPS |= {"Died", "SystemExit"}


def methods() -> set[type]:
    """Return the classes of the catalogue."""
    from optguide import catalogue

    return {type(row.method) for row in catalogue.METHODS}


def script(path: Path) -> None:
    """Run an example, in silence where a fault overflows."""
    import numpy as np

    sys.path[0] = str(path.parent)
    with np.errstate(all="ignore"):
        runpy.run_path(path.name)


def frozen(path: Path) -> None:
    """Run an example while no method moves."""
    for method in methods():
        method.step = lambda self, surface, state: state  # type: ignore[attr-defined]
    script(path)


def halved(path: Path) -> None:
    """Run an example while every learning rate is half of what it says."""

    def halve(self: Any, checks: Callable[[Any], None]) -> None:
        checks(self)
        object.__setattr__(self, "learning_rate", self.learning_rate * 0.5)

    for method in methods():
        if "learning_rate" in method.__dataclass_fields__:  # type: ignore[attr-defined]
            checks = method.__post_init__  # type: ignore[attr-defined]
            halve_this = lambda self, checks=checks: halve(self, checks)
            method.__post_init__ = halve_this  # type: ignore[attr-defined]
    script(path)


def swapped(path: Path, own: type, other: type) -> None:
    """Run a page while another surface stands in for its own."""
    import optguide

    # It takes the arguments of the other, and does not mind them.
    stand_in = type(other.__name__, (other,), {"__init__": lambda self, *_, **__: None})
    setattr(optguide, own.__name__, stand_in)
    script(path)


def page(surface: type, gallery: Path) -> Path:
    """Return the page of a surface: the example called after its module."""
    home = surface.__module__.rsplit(".", 1)[-1]
    return gallery / f"{ELSEWHERE.get(home, f'surfaces/{home}')}.py"


def others(own: type) -> Iterator[type]:
    """Yield other surfaces of as many dimensions, from the next of the catalogue on."""
    from optguide import catalogue

    every = [row.surface for row in catalogue.SURFACES]
    here = [type(surface) for surface in every].index(own)
    for other in every[here + 1 :] + every[:here]:
        if other.dimension == every[here].dimension:
            yield type(other)


def simple(fault: Callable[[Path], None], paths: list[Path]) -> list[Ended]:
    """Run each example with a fault; return how each ended, in their order."""
    return sorted(each([(path, fault) for path in paths]))


def slips(paths: list[Path], ended: list[Ended]) -> list[str]:
    """Name the examples that did not run far enough to notice anything."""
    return [f"{paths[e.task].name}\n{e.said}" for e in ended if e.error in SLIPS]


def check_frozen(paths: list[Path], gallery: Path) -> list[str]:
    """Return what is wrong: examples that do not mind that nothing moves."""
    ended = simple(frozen, paths)
    return slips(paths, ended) + [
        f"{paths[e.task].name} passes while no method moves"
        for e in ended
        if not e.error
    ]


def check_halved(paths: list[Path], gallery: Path) -> list[str]:
    """Return what is wrong: fewer examples are broken than should be."""
    ended = simple(halved, paths)
    share = sum(bool(e.error) for e in ended) / len(ended)
    passing = ", ".join(paths[e.task].stem for e in ended if not e.error)
    print(f"halved: {share:.0%} of {len(paths)} examples are broken; not {passing}")
    wrong = slips(paths, ended)
    # A law may hold for every rate: of some examples that were chosen nothing is asked.
    everyone = len(paths) == len(list(gallery.glob("*/*.py")))
    if everyone and share <= BROKEN_BY_HALVED_RATES:
        wrong.append(f"halved learning rates break no more than {share:.0%}")
    return wrong


def check_swapped(paths: list[Path], gallery: Path) -> list[str]:
    """Return what is wrong: pages that are as true of every other surface."""
    from optguide import catalogue

    surfaces = [type(row.surface) for row in catalogue.SURFACES]
    left = {
        own: (page(own, gallery), others(own))
        for own in surfaces
        if page(own, gallery) in paths
    }
    tried: dict[type, list[str]] = {own: [] for own in left}
    wrong = []
    while left:
        pairs = {own: next(rest, None) for own, (_, rest) in left.items()}
        for own in [own for own, other in pairs.items() if other is None]:
            told = ", ".join(tried[own])
            wrong.append(f"no assertion of the page of {own.__name__} fails on {told}")
            del left[own], pairs[own]
        tasks = [
            (left[own][0], partial(swapped, own=own, other=other))
            for own, other in pairs.items()
        ]
        for end, own in zip(sorted(each(tasks)), list(pairs), strict=True):
            other = pairs[own]
            tried[own].append(f"{other.__name__} ({end.error or 'passes'})")
            if end.error in SLIPS:
                wrong.append(f"{left[own][0].name}\n{end.said}")
            # Another error says nothing: the other has no second minimum, say.
            if end.error in SLIPS | {"AssertionError"}:
                del left[own]
    tries = sum(map(len, tried.values()))
    print(f"swapped: {len(tried)} pages with {tries} other surfaces")
    return wrong


FAULTS = {"frozen": check_frozen, "swapped": check_swapped, "halved": check_halved}


def main(arguments: list[str]) -> int:
    """Run the faults and return how many things are wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gallery", type=Path, default=GALLERY)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args(arguments)
    faults = [name for name in given.names if name in FAULTS] or list(FAULTS)
    parts = [name for name in given.names if name not in FAULTS]
    paths = sorted(given.gallery.glob("*/*.py"))
    paths = [p for p in paths if not parts or any(part in p.stem for part in parts)]
    if not paths:
        print(f"there is no example of such a name: {', '.join(parts)}")
        return 1
    warm_up()
    import optguide  # noqa: F401
    from optguide import catalogue, plotting  # noqa: F401

    failed = 0
    for name in faults:
        began = time.perf_counter()
        wrong = FAULTS[name](paths, given.gallery)
        failed += len(wrong)
        print(*wrong, sep="\n", end="\n" if wrong else "")
        seconds = time.perf_counter() - began
        print(f"{name}: {len(wrong)} wrong, {seconds:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
