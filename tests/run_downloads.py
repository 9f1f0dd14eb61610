"""Run every script and notebook that the built site offers, each alone.

Each runs as a reader would run it: in an empty folder, in a process of its own, by the
Python that runs this file and the package of the site's wheel; warnings are errors. The
processes are forked from this one, after it has loaded NumPy, SciPy's optimizers,
Matplotlib and IPython, but nothing of the package. A script is run as
``python -W error script.py`` runs it, as ``__main__`` from its folder; the code cells
of a notebook are run in order by IPython, whose shell is also what a Jupyter kernel
runs them with, pictures drawn as a notebook draws them.

Arguments: the folder of the site, then parts of names to choose by; or one script or
notebook.
"""

from __future__ import annotations

import io
import json
import runpy
import sys
import warnings
import zipfile
from pathlib import Path

from forked import each, warm_up


def assert_installed_from(site: Path) -> None:
    """Assert that the package which runs is that of the site's wheel, byte for byte."""
    from importlib.util import find_spec

    (wheel,) = site.rglob("optguide-*.whl")
    spec = find_spec("optguide")
    assert spec
    assert spec.origin
    installed = Path(spec.origin).parent
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
    """Run the code cells of a notebook in order; after each, draw and close figures."""
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
    warm_up()
    import IPython.core.interactiveshell  # noqa: F401

    assert "optguide" not in sys.modules, "a download loads the package itself"
    how = {".py": run_script, ".ipynb": run_notebook}
    failed, total = 0, 0.0
    for ended in each([(path, how[path.suffix]) for path in found]):
        total += ended.seconds
        failed += bool(ended.error)
        print(
            f"{'FAILED' if ended.error else 'ok':6} {ended.seconds:5.1f} s  "
            f"{found[ended.task].name}",
            flush=True,
        )
        if ended.error:
            print(ended.said)
    scripts = sum(path.suffix == ".py" for path in found)
    print(
        f"{scripts} scripts and {len(found) - scripts} notebooks ran alone"
        f" in {total:.0f} s of their own; {failed} failed"
    )
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]), sys.argv[2:])))
