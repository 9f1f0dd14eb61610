"""Run one task after another, each in a process forked from this one, two at a time.

What takes long about a short script is not running it but loading what all of them
load. So the parent loads that, and its children start with it: a warm start, and
nothing else.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import re
import shutil
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

LIMIT = 120  # seconds
FORK = multiprocessing.get_context("fork")


class Ended(NamedTuple):
    """How a task ended."""

    task: int  #: its place among the tasks
    seconds: float  #: what it took
    error: str  #: the name of the error it ended with, or nothing
    said: str  #: the error with its traceback, and what was printed to stderr


def warm_up() -> None:
    """Load what scripts load, except the package, and draw without a screen."""
    # Where there is a screen, plt.show() complains that this backend does not draw on
    # it.
    for name in "PYTHONPATH", "PYTHONWARNINGS", "DISPLAY", "WAYLAND_DISPLAY":
        os.environ.pop(name, None)
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot  # noqa: F401
    import scipy.optimize  # noqa: F401


def _child(path: Path, task: Callable[[Path], None], pipe: Connection) -> None:
    """Do a task in this process with the copy of a file, and send how it ended."""
    os.chdir(path.parent)
    warnings.simplefilter("error")
    said = io.StringIO()
    error = ""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            task(path)
        except SystemExit as leaving:
            error = "SystemExit" if leaving.code else ""
            said.write(f"it left with {leaving.code}" if leaving.code else "")
        except BaseException as caught:  # noqa: BLE001
            error = type(caught).__name__
            said.write(traceback.format_exc())
    pipe.send((error, re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue())))


def each(tasks: Sequence[tuple[Path, Callable[[Path], None]]]) -> Iterator[Ended]:
    """Do tasks, each with a copy of its file in a folder of its own.

    Yields how each ended, as they end.
    """
    waiting, running = list(range(len(tasks)))[::-1], {}
    with TemporaryDirectory() as folder:
        while waiting or running:
            while waiting and len(running) < 2:
                number = waiting.pop()
                path, task = tasks[number]
                own = Path(folder, str(number))
                own.mkdir()
                copy = Path(shutil.copy(path, own))
                receive, send = FORK.Pipe(duplex=False)
                process = FORK.Process(target=_child, args=(copy, task, send))
                process.start()
                send.close()
                running[receive] = number, process, time.perf_counter()
            ready = set(wait(list(running), timeout=1))
            for receive, (number, process, began) in list(running.items()):
                seconds = time.perf_counter() - began
                if receive not in ready and seconds < LIMIT:
                    continue
                error, said = "Timeout", f"It still ran after {LIMIT} s."
                if receive in ready:
                    try:
                        error, said = receive.recv()
                    except EOFError:
                        error, said = "Died", "Its process died."
                process.kill()
                process.join()
                del running[receive]
                yield Ended(number, seconds, error, said)
