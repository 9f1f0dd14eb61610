"""How an example runs while the site is built: in house style, without warnings.

sphinx-gallery calls these before and after each script (``reset_modules``).
"""

from __future__ import annotations

import time
import warnings
from typing import Any

from sphinx.util import logging

from optguide_site import figures

log = logging.getLogger(__name__)

#: CPU seconds an example may take, its pictures not counted.
LIMIT = 5.0

STYLE: dict[str, Any] = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "figure.dpi": 100,
    "legend.frameon": False,
}

_guard: warnings.catch_warnings[None] | None = None
_began = 0.0


def style(gallery_conf: dict[str, Any], script: str, when: str) -> None:
    """Start every script from the same settings."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    plt.close("all")
    plt.switch_backend("agg")
    mpl.rcdefaults()
    mpl.rcParams.update(STYLE)  # type: ignore[arg-type]


def strict(gallery_conf: dict[str, Any], script: str, when: str) -> None:
    """Turn warnings into errors while the script runs, and only then."""
    global _guard
    if when == "before":
        _guard = warnings.catch_warnings()
        _guard.__enter__()
        warnings.simplefilter("error")
    elif _guard is not None:
        _guard.__exit__(None, None, None)
        _guard = None


def timed(gallery_conf: dict[str, Any], script: str, when: str) -> None:
    """Warn about a script that takes long."""
    global _began
    own = time.process_time() - figures.saving
    if when == "before":
        _began = own
    elif own - _began > LIMIT:
        log.warning(
            "the example takes %.1f s, more than %.0f s",
            *(own - _began, LIMIT),
            location=f"{script}:1",
            type="examples",
            subtype="time",
        )
