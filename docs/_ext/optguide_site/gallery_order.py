"""The order of the gallery is that of a course; its data stand in the gallery.

The sections are a list in ``conf.py``, which sphinx-gallery takes as it is. The
examples of a section are listed in its ``GALLERY_HEADER.rst``, in a comment; what is
not listed follows what is, by name, so that a new example needs no line.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

GALLERY = Path(__file__).resolve().parents[3] / "gallery"
LIST = re.compile(r"^\.\. In this order:\n((?:[ ]+\w+\n|\n)+)", re.MULTILINE)


@cache
def listed(section: str, gallery: Path = GALLERY) -> tuple[str, ...]:
    """Return the examples that the head of a section lists."""
    text = (gallery / section / "GALLERY_HEADER.rst").read_text("utf-8")
    match = LIST.search(text)
    return tuple(match[1].split()) if match else ()


@cache
def places(gallery: Path = GALLERY) -> dict[str, int]:
    """Return the place of every listed example; names are unique in the gallery."""
    heads = sorted(gallery.glob("*/GALLERY_HEADER.rst"))
    names = [name for head in heads for name in listed(head.parent.name, gallery)]
    return {name: place for place, name in enumerate(names)}


def place(path: str) -> tuple[int, str]:
    """Return the place of an example: sphinx-gallery asks with the name of its file."""
    name = Path(path).stem
    return places().get(name, len(places())), name
