"""What the end of an earlier build has made, and need not be made again.

Files for readers to take away are made of the package alone. They are kept as long as
what they are made of is the same, and none of them is gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from sphinx.application import Sphinx

import optguide

PACKAGE = Path(optguide.__file__).parent


def package_digest(*more: bytes) -> str:
    """Return the digest of the package, of NumPy's version, and of what else counts."""
    parts = [file.read_bytes() for file in sorted(PACKAGE.rglob("*.py"))]
    parts += [np.__version__.encode(), *more]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def keep(
    app: Sphinx, what: str, digest: str, files: Iterable[Path], make: Callable[[], None]
) -> None:
    """Make some files, unless they are there and were made of the same.

    Parameters
    ----------
    app : Sphinx
        The build.
    what : str
        What the files are, one word.
    digest : str
        Of all that they are made of.
    files : iterable of Path
        What must be there.
    make : callable
        Makes them.
    """
    book = Path(app.doctreedir, "kept_outputs.json")
    known: dict[str, Any] = json.loads(book.read_text("utf-8")) if book.exists() else {}
    key = f"{what} {app.outdir}"
    if known.get(key) == digest and all(file.exists() for file in files):
        return
    make()
    book.parent.mkdir(parents=True, exist_ok=True)
    book.write_text(json.dumps({**known, key: digest}), encoding="utf-8")
