"""What an earlier build found out about a text, for builds in which it is the same.

Most of a build in which little has changed would be parsing and compressing what was
parsed and compressed before. A result is kept under the digest of the text it is about,
and of the code that finds results, so none is ever out of date; one that a build does
not ask for is dropped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sphinx.application import Sphinx
from sphinx.config import Config

__all__ = ["recall", "setup"]

T = TypeVar("T")

_known: dict[str, Any] = {}  #: from the last build
_asked: dict[str, Any] = {}  #: in this build


def recall(what: str, text: str | bytes, work: Callable[[], T]) -> T:
    """Return what `work` finds about a text, which must be something JSON can hold.

    Parameters
    ----------
    what : str
        What is asked, for there may be several questions about a text.
    text : str or bytes
        All that the answer depends on.
    work : callable
        Finds the answer, without arguments. It is called once for a text.

    Examples
    --------
    >>> from stale_outputs.build_cache import recall
    >>> recall("length", "some text", lambda: 9)
    9
    >>> recall("length", "some text", lambda: 1 / 0)  # is not called
    9
    """
    data = text if isinstance(text, bytes) else text.encode()
    key = f"{what} {hashlib.sha256(data).hexdigest()}"
    if key not in _asked:
        _asked[key] = _known[key] if key in _known else work()
    found: T = _asked[key]
    return found


def writers(app: Sphinx) -> str:
    """Return the digest of the code that finds results."""
    files = set(Path(__file__).parent.glob("*.py"))
    for pattern in app.config.build_cache_writers:
        files.update(Path(app.confdir).glob(pattern))
    return hashlib.sha256(
        b"".join(file.read_bytes() for file in sorted(files))
    ).hexdigest()


def book(app: Sphinx) -> Path:
    """Return the file between two builds."""
    return Path(app.doctreedir, "build_cache.json")


def load(app: Sphinx, config: Config) -> None:
    """Read what the last build found, unless the code has changed that found it."""
    file = book(app)
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    _asked.clear()
    _known.clear()
    if kept.get("writers") == writers(app):
        _known.update(kept["found"])


def keep(app: Sphinx, exception: Exception | None) -> None:
    """Write down what this build found or used."""
    file = book(app)
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = {"writers": writers(app), "found": _asked}
    file.write_text(json.dumps(kept), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.add_config_value("build_cache_writers", [], "", [list, tuple])
    app.connect("config-inited", load, priority=1)
    app.connect("build-finished", keep, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
