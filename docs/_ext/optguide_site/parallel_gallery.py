"""The examples run on all processors, before sphinx-gallery asks for them.

sphinx-gallery can do it itself with joblib, but the processes of that know nothing of
Sphinx: a warning of ours (a figure without words, an example that takes too long) would
be lost, and with it the gate. Sphinx has tasks of its own for reading and writing
pages, forked, with their messages handed over. Here these tasks make what is out of
date, by sphinx-gallery's own function; it then finds everything made. An example that
fails leaves nothing behind: sphinx-gallery runs it once more, and reports it as ever.
Without ``-j`` nothing happens here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.parallel import ParallelTasks, parallel_available
from sphinx_gallery.gen_rst import generate_file_rst
from sphinx_gallery.utils import get_md5sum

log = logging.getLogger(__name__)


def outdated(app: Sphinx) -> Iterator[tuple[Path, Path]]:
    """Yield each example that sphinx-gallery would run, and the folder of its page."""
    conf = app.config.sphinx_gallery_conf
    folder = Path(app.confdir, conf["examples_dirs"]).resolve()
    gallery = Path(app.srcdir, conf["gallery_dirs"])
    for script in sorted(folder.glob("*/*.py")):
        target = gallery / script.parent.name
        made = target / f"{script.name}.md5"
        if not made.exists() or made.read_text() != get_md5sum(script, "t"):
            yield script, target


def warm_up() -> None:
    """Load once what every example needs, for the processes to begin with."""
    import matplotlib.pyplot as plt

    import optguide.plotting  # noqa: F401

    figure, axes = plt.subplots()
    axes.set(xscale="log", xlabel=r"$x^2$", title="fonts")
    figure.savefig("/dev/null", format="svg")
    plt.close(figure)


def run(app: Sphinx) -> None:
    """Run what is out of date."""
    todo = list(outdated(app))
    if app.parallel < 2 or len(todo) < 2 or not parallel_available:
        return
    conf = app.config.sphinx_gallery_conf
    log.info("running %d examples by %d processes...", len(todo), app.parallel)
    warm_up()

    def make(task: tuple[Path, Path]) -> None:
        script, target = task
        generate_file_rst(script.name, target, script.parent, conf)

    tasks = ParallelTasks(app.parallel)
    for script, target in todo:
        (target / "images" / "thumb").mkdir(parents=True, exist_ok=True)
        tasks.add_task(make, (script, target))
    tasks.join()


def setup(app: Sphinx) -> dict[str, Any]:
    """Run the examples right before sphinx-gallery does."""
    app.connect("builder-inited", run, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
