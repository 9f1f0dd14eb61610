"""What the finished site must keep: nothing from another host, and light pages.

Every page is looked at as a browser would fetch it on arrival: its own HTML, style
sheets, scripts, fonts of the formulas, and the pictures that are shown. Text counts
compressed.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from html import unescape
from os.path import normpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sphinx.application import Sphinx
from sphinx.util import logging
from stale_outputs.build_cache import recall

log = logging.getLogger(__name__)

ARRIVAL = 350_000  #: bytes a page may fetch before the reader does anything
CONTENT = 800_000  #: bytes of all its pictures and panels together
INDEX = 1_000_000  #: the same of a page with more thumbnails than a screen is near to
NEAR = 24  #: thumbnails
FONTS = 75_000  #: bytes of KaTeX fonts a page with formulas fetches at most
RELATIONS = {"stylesheet", "icon", "shortcut icon", "preload", "modulepreload"}
TAG = re.compile(
    r"<(?P<tag>script|img|link|iframe|video|audio|source|embed|object)\b"
    r"(?P<attributes>[^>]*)>"
    r'|(?P<set><fieldset class="panels">)|(?P<panel><div class="panel">)'
    r"|(?P<end></fieldset>)"
)
TEXTS = {".html", ".css", ".js", ".svg", ".json"}
FOREIGN = re.compile(r"(?:url\(|@import\s*)[\"']?((?:https?:)?//[^\"')]+)")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def loads(html: str) -> list[list[str]]:
    """Return what a page fetches at once, and what when the reader asks for it.

    Examples
    --------
    >>> loads('<img src="a.svg"><video src="b.mp4" poster="c.webp">')
    [['a.svg', 'c.webp'], ['b.mp4']]
    """
    at_once: set[str] = set()
    later: set[str] = set()
    panels = 0  # of the current set; all but the first are hidden
    # The browser asks for pictures far below the screen when they come near.
    thumbnails = 0
    for match in TAG.finditer(html):
        if match["set"] or match["end"]:
            panels = 0
        elif match["panel"]:
            panels += 1
        else:
            tag, attributes = match["tag"], dict(ATTRIBUTE.findall(match["attributes"]))
            url = attributes.get("src") or attributes.get("data") or ""
            if tag == "link" and attributes.get("rel") in RELATIONS:
                url = attributes.get("href", "")
            dark = "only-dark" in attributes.get("class", "").split()
            thumbnails += "_thumb." in url
            if "poster" in attributes:
                at_once.add(unescape(attributes["poster"]))
            if url and not url.startswith("data:"):
                waits = (
                    tag in {"video", "audio"} or dark or panels > 1 or thumbnails > NEAR
                )
                (later if waits else at_once).add(unescape(url))
    return [sorted(at_once), sorted(later - at_once)]


def stamp(path: Path) -> str:
    """Return what tells a file from the one that was there before, unread."""
    known = path.stat()
    return f"{path} {known.st_size} {known.st_mtime_ns}"


@cache
def weight(path: Path) -> tuple[int, tuple[str, ...]]:
    """Return the bytes of a file on its way, and the foreign hosts it names."""
    if path.suffix not in TEXTS:
        return path.stat().st_size, ()
    size, foreign = recall("weight", stamp(path), lambda: read_weight(path))
    return size, tuple(foreign)


def read_weight(path: Path) -> tuple[int, list[str]]:
    """Return the same for a text, which is read for it."""
    data = path.read_bytes()
    foreign = FOREIGN.findall(data.decode()) if path.suffix == ".css" else []
    return len(gzip.compress(data, 6)), foreign


def look(path: Path, root: Path) -> tuple[int, int, set[str]]:
    """Return bytes at once, bytes in all, and what comes from elsewhere."""
    at_once, later, fonts = recall("loads", stamp(path), lambda: read_loads(path))
    first = weight(path)[0] + fonts
    everything = first
    foreign: set[str] = set()
    for url in [*at_once, *later]:
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            foreign.add(url)
            continue
        start = root if url.startswith("/") else path.parent
        file = Path(normpath(start / unquote(parts.path).lstrip("/")))
        if file.exists():
            size, named = weight(file)
            foreign |= set(named)
            everything += size
            first += size * (url in at_once)
    return first, everything, foreign


def read_loads(path: Path) -> tuple[list[str], list[str], int]:
    """Return what a page fetches at once, what later, and the bytes of its fonts."""
    html = path.read_text("utf-8")
    at_once, later = loads(html)
    return at_once, later, FONTS if 'class="katex"' in html else 0


def check(app: Sphinx, exception: Exception | None) -> None:
    """Warn about every page that is too heavy, or loads from elsewhere."""
    if exception or app.builder.name != "html":
        return
    weight.cache_clear()
    root = Path(app.outdir)
    for path in sorted(root.rglob("*.html")):
        if "_static" in path.relative_to(root).parts or path.name == "404.html":
            continue
        name = path.relative_to(root).as_posix()
        first, everything, foreign = look(path, root)
        for url in sorted(foreign):
            warn("%s loads %s from another host", name, url)
        if first > ARRIVAL:
            warn(
                "%s fetches %d KB on arrival, more than %d",
                name,
                first // 1000,
                ARRIVAL // 1000,
            )
        most = INDEX if everything > CONTENT and is_index(path) else CONTENT
        if everything > most:
            warn(
                "%s has %d KB in all, more than %d",
                name,
                everything // 1000,
                most // 1000,
            )


def is_index(path: Path) -> bool:
    """Tell whether a page has more thumbnails than a screen is near to."""
    return path.read_text("utf-8").count("_thumb.") > NEAR


def warn(message: str, *values: object) -> None:
    """Warn about a page."""
    log.warning(message, *values, type="gates")


def setup(app: Sphinx) -> dict[str, Any]:
    """Look at the site when it is written."""
    app.connect("build-finished", check, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
