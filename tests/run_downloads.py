"""Run every script and notebook that the built site offers, each alone, as a reader would.

Each runs in an empty folder, in a process of its own, with warnings as errors, by the Python that runs
this file and the package of the site's wheel. What takes long is not running them but loading what all
of them load. So the processes are *forked* from this one, after it has loaded NumPy, SciPy's
optimizers, Matplotlib and IPython, but nothing of the package: what a script gets from that is a warm
start, and nothing else. A script is run as `python -W error script.py` runs it, as ``__main__`` from
its folder; the code cells of a notebook are run in order by IPython, whose shell is also what a Jupyter
kernel runs them with, pictures drawn as a notebook draws them. Two run at a time.

Arguments: the folder of the site, then parts of names to choose by; or one script or notebook.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import re
import runpy
import shutil
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory

LIMIT = 120  # seconds
FORK = multiprocessing.get_context("fork")


def warm_up() -> None:
    """Load what every download loads, except the package, and choose a screen that needs none."""
    # Where there is a screen, plt.show() complains that this backend does not draw on it.
    for name in "PYTHONPATH", "PYTHONWARNINGS", "DISPLAY", "WAYLAND_DISPLAY":
        os.environ.pop(name, None)
    import matplotlib as mpl

    mpl.use("agg")
    import IPython.core.interactiveshell  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import scipy.optimize  # noqa: F401

    assert "optguide" not in sys.modules, "a download loads the package itself"


def assert_installed_from(site: Path) -> None:
    """Assert that the package which runs is the one in the site's wheel, byte for byte."""
    from importlib.util import find_spec

    (wheel,) = site.rglob("optguide-*.whl")
    installed = Path(find_spec("optguide").origin).parent  # type: ignore[union-attr, arg-type]
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith("optguide/")]
        for name in names:
            assert (installed.parent / name).read_bytes() == archive.read(name), name
    assert len(names) > 10
    assert len(names) == sum(
        "__pycache__" not in str(f) for f in installed.rglob("*.*")
    )


def run_script(path: Path) -> None:
    """Run a script as the main program."""
    sys.argv, sys.path[0] = [path.name], str(path.parent)
    runpy.run_path(path.name, run_name="__main__")


def run_notebook(path: Path) -> None:
    """Run the code cells of a notebook, in order; after each, draw and close its figures."""
    import matplotlib.pyplot as plt
    from IPython.core.interactiveshell import InteractiveShell

    sys.path[0] = ""
    shell = InteractiveShell.instance()
    warnings.simplefilter("error")  # IPython has filters of its own
    book = json.loads(path.read_text("utf-8"))
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            shell.run_cell("".join(cell["source"]), store_history=True).raise_error()
            for number in plt.get_fignums():
                plt.figure(number).savefig(io.BytesIO(), bbox_inches="tight")
            plt.close("all")


def child(path: Path, pipe: Connection) -> None:
    """Run one download in this process, and send what went wrong."""
    os.chdir(path.parent)
    warnings.simplefilter("error")
    said = io.StringIO()
    trouble = ""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            (run_script if path.suffix == ".py" else run_notebook)(path)
        except SystemExit as leaving:
            trouble = f"it left with {leaving.code}" if leaving.code else ""
        except BaseException:  # noqa: BLE001
            trouble = traceback.format_exc()
    if trouble:
        trouble = re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue() + trouble)
    pipe.send(trouble)


def run(paths: list[Path]) -> Iterator[tuple[Path, float, str]]:
    """Run downloads, two at a time; yield path, seconds, and what went wrong."""
    warm_up()
    waiting, running = paths[::-1], {}
    with TemporaryDirectory() as folder:
        while waiting or running:
            while waiting and len(running) < 2:
                path = waiting.pop()
                own = Path(folder, str(len(waiting)))
                own.mkdir()
                copy = Path(shutil.copy(path, own))
                receive, send = FORK.Pipe(duplex=False)
                process = FORK.Process(target=child, args=(copy, send))
                process.start()
                send.close()
                running[receive] = path, process, time.perf_counter()
            ready = set(wait(list(running), timeout=1))
            for receive, (path, process, began) in list(running.items()):
                seconds = time.perf_counter() - began
                if receive not in ready and seconds < LIMIT:
                    continue
                trouble = f"It still ran after {LIMIT} s."
                if receive in ready:
                    try:
                        trouble = receive.recv()
                    except EOFError:
                        trouble = "Its process died."
                process.kill()
                process.join()
                del running[receive]
                yield path, seconds, trouble


def downloads(site: Path, chosen: list[str]) -> list[Path]:
    """Return what a site offers, or the part of it that was asked for."""
    assert_installed_from(site)
    found = [*site.rglob("_downloads/**/*.py"), *site.rglob("_downloads/**/*.ipynb")]
    found = sorted(
        (f for f in found if not chosen or any(c in f.name for c in chosen)), key=str
    )
    assert {f.suffix for f in found} == {".py", ".ipynb"}, (
        "the site offers no such downloads"
    )
    return found


def main(place: Path, chosen: list[str]) -> int:
    """Run the downloads of a site, or one file, and return how many failed."""
    found = downloads(place, chosen) if place.is_dir() else [place]
    failed, total = 0, 0.0
    for path, seconds, trouble in run(found):
        total += seconds
        failed += bool(trouble)
        print(
            f"{'FAILED' if trouble else 'ok':6} {seconds:5.1f} s  {path.name}",
            flush=True,
        )
        if trouble:
            print(trouble)
    scripts = sum(path.suffix == ".py" for path in found)
    print(
        f"{scripts} scripts and {len(found) - scripts} notebooks ran alone in {total:.0f} s"
        f" of their own; {failed} failed"
    )
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]), sys.argv[2:])))
