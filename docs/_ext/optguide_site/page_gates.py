"""What the finished site must keep: nothing from another host, and light pages.

Every page is looked at as a browser would fetch it on arrival: its own HTML, style sheets, scripts,
fonts of the formulas, and the pictures that are shown. Text counts compressed.
"""

import gzip
import re
from functools import cache
from html import unescape
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import notes
from sphinx.util import logging

log = logging.getLogger(__name__)

ARRIVAL = 350_000  # bytes a page may fetch before the reader does anything
CONTENT = 800_000  # bytes of all its pictures and panels together
INDEX = 1_000_000  # the same of a page with more thumbnails than a screen is near to
NEAR = 24  # thumbnails
FONTS = 75_000  # bytes of KaTeX fonts a page with formulas fetches at most
RELATIONS = {"stylesheet", "icon", "shortcut icon", "preload", "modulepreload"}
TAG = re.compile(
    r"<(?P<tag>script|img|link|iframe|video|audio|source|embed|object)\b(?P<attributes>[^>]*)>"
    r'|(?P<set><fieldset class="panels">)|(?P<panel><div class="panel">)|(?P<end></fieldset>)'
)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def loads(html):
    """Return what a page fetches at once, and what when the reader asks for it, each a list."""
    at_once, later = set(), set()
    panels = 0  # of the current set; all but the first are hidden
    thumbnails = (
        0  # the browser asks for those far below the screen when they come near
    )
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
    return sorted(at_once), sorted(later - at_once)


@cache
def weight(path):
    """Return the bytes a file has on its way to the reader, and the foreign hosts it names."""
    data = path.read_bytes()
    foreign = ()
    if path.suffix == ".css":
        foreign = tuple(
            re.findall(
                r"(?:url\(|@import\s*)[\"']?((?:https?:)?//[^\"')]+)", data.decode()
            )
        )
    text = path.suffix in {".html", ".css", ".js", ".svg", ".json"}
    return compressed(data) if text else len(data), foreign


def compressed(data):
    return notes.recall("compressed", data, lambda: len(gzip.compress(data, 6)))


def look(path, root):
    """Return bytes at once, bytes in all, and what comes from elsewhere."""
    html = path.read_text("utf-8")
    at_once, later = notes.recall("loads", html, lambda: loads(html))
    first = compressed(html.encode()) + (FONTS if 'class="katex"' in html else 0)
    everything, foreign = first, set()
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


def check(app, exception):
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
        most = INDEX if path.read_text("utf-8").count("_thumb.") > NEAR else CONTENT
        if everything > most:
            warn(
                "%s has %d KB in all, more than %d",
                name,
                everything // 1000,
                most // 1000,
            )


def warn(message, *values):
    log.warning(message, *values, type="gates")


def setup(app):
    app.connect("build-finished", check, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
