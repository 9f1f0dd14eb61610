"""What the end of an earlier build has made, and need not be made again.

Files for readers to take away are made of the package alone. They are kept as long as
what they are made of is the same, and none of them is gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sphinx.application import Sphinx
from stale_outputs.build_cache import recall
from stale_outputs.packages import Packages

import optguide

PACKAGE = Path(optguide.__file__).parent


def package_digest(*more: bytes) -> str:
    """Return the digest of the files of the package, and of what else counts."""
    parts = [file.read_bytes() for file in sorted(PACKAGE.rglob("*.py"))]
    return digest(*parts, *more)


def code_digest(*more: bytes) -> str:
    """Return the digest of what the package computes: comments and docstrings aside."""
    known = Packages([PACKAGE.name], recall)
    files = sorted(PACKAGE.rglob("*.py"))
    parts = [known.read(file.read_text("utf-8"))["code"].encode() for file in files]
    return digest(*parts, np.__version__.encode(), *more)


def digest(*parts: bytes) -> str:
    """Return one digest of several things."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


class Kept(NamedTuple):
    """Some files of the site, and what they are made of."""

    app: Sphinx  #: the build
    what: str  #: one word for the files
    digest: str  #: of all that they are made of

    @property
    def book(self) -> Path:
        """The file between two builds."""
        return Path(self.app.doctreedir, "kept_outputs.json")

    @property
    def key(self) -> str:
        """The name of the files in the book."""
        return f"{self.what} {self.app.outdir}"

    def known(self) -> dict[str, str]:
        """Return what is in the book."""
        if not self.book.exists():
            return {}
        found: dict[str, str] = json.loads(self.book.read_text("utf-8"))
        return found

    def has(self, files: Iterable[Path]) -> bool:
        """Tell whether the files are there, made of the same."""
        same = self.known().get(self.key) == self.digest
        return same and all(file.exists() for file in files)

    def note(self) -> None:
        """Write down what the files are made of, once they are made."""
        self.book.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**self.known(), self.key: self.digest})
        self.book.write_text(text, encoding="utf-8")
