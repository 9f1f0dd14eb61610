"""How an example runs while the site is built: defaults of Matplotlib, house style, no warnings.

sphinx-gallery calls these before and after each script (``reset_modules``).
"""

import time
import warnings

import figures
from sphinx.util import logging

log = logging.getLogger(__name__)

#: CPU seconds an example may take, its pictures not counted.
LIMIT = 5.0

STYLE = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "figure.dpi": 100,
    "legend.frameon": False,
}

_guard = None
_began = 0.0


def style(gallery_conf, script, when):
    """Start every script from the same settings."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    plt.close("all")
    plt.switch_backend("agg")
    mpl.rcdefaults()
    mpl.rcParams.update(STYLE)


def strict(gallery_conf, script, when):
    """Turn warnings into errors while the script runs, and only then."""
    global _guard
    if when == "before":
        _guard = warnings.catch_warnings()
        _guard.__enter__()
        warnings.simplefilter("error")
    elif _guard is not None:
        _guard.__exit__(None, None, None)
        _guard = None


def timed(gallery_conf, script, when):
    """Warn about a script that takes long."""
    global _began
    own = time.process_time() - figures.saving
    if when == "before":
        _began = own
    elif own - _began > LIMIT:
        log.warning(
            "the example takes %.1f s, more than %.0f s", own - _began, LIMIT, location=f"{script}:1",
            type="examples", subtype="time",
        )  # fmt: skip
