"""Run every script and notebook that the built site offers, each alone, as a reader would.

Each is copied into an empty folder and run there by the Python that runs this file, two at a time,
with warnings as errors. Arguments: the folder of the site, then parts of names to choose by.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import optguide

LIMIT = 120  # seconds
NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
strict = '''
import warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", module="ipykernel")  # says farewell with a warning
'''
notebook.cells.insert(0, nbformat.v4.new_code_cell(strict))
NotebookClient(notebook, kernel_name="python3").execute()
"""


def assert_installed_from(site: Path) -> None:
    """Assert that the package which runs is the one in the site's wheel, byte for byte."""
    (wheel,) = site.rglob("optguide-*.whl")
    installed = Path(optguide.__file__).parent
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith("optguide/")]
        for name in names:
            assert (installed.parent / name).read_bytes() == archive.read(name), name
    assert len(names) > 10
    assert len(names) == sum("__pycache__" not in str(f) for f in installed.rglob("*.*"))


def run(path: Path) -> tuple[Path, float, str]:
    """Run one download and return its path, the seconds it took, and what went wrong."""
    # A screen would make plt.show() complain that this backend does not draw on it.
    drop = {"PYTHONPATH", "PYTHONWARNINGS", "MPLBACKEND", "DISPLAY", "WAYLAND_DISPLAY"}
    environment = {key: value for key, value in os.environ.items() if key not in drop}
    if path.suffix == ".py":
        command = [sys.executable, "-W", "error", path.name]
        environment["MPLBACKEND"] = "agg"
    else:
        command = [sys.executable, "-c", NOTEBOOK, path.name]
    with TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        began = time.perf_counter()
        try:
            done = subprocess.run(
                command,
                check=False,
                cwd=folder,
                env=environment,
                timeout=LIMIT,
                capture_output=True,
                text=True,
            )
            colourless = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr)
            trouble = colourless if done.returncode else ""
        except subprocess.TimeoutExpired:
            trouble = f"It still ran after {LIMIT} s."
        return path, time.perf_counter() - began, trouble


def main(site: Path, chosen: list[str]) -> int:
    """Run the downloads and return how many failed."""
    assert_installed_from(site)
    found = [*site.rglob("_downloads/**/*.py"), *site.rglob("_downloads/**/*.ipynb")]
    found = sorted((f for f in found if not chosen or any(c in f.name for c in chosen)), key=str)
    assert {f.suffix for f in found} == {".py", ".ipynb"}, "the site offers no such downloads"
    failed, total = 0, 0.0
    with ThreadPoolExecutor(2) as pool:
        for path, seconds, trouble in pool.map(run, found):
            total += seconds
            failed += bool(trouble)
            print(f"{'FAILED' if trouble else 'ok':6} {seconds:5.1f} s  {path.name}", flush=True)
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
