"""What the finished site must keep: nothing from another host, and light pages.

Every page is looked at as a browser would fetch it on arrival: its own HTML, style sheets, scripts,
fonts of the formulas, and the pictures that are shown. Text counts compressed.
"""

import gzip
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.util import logging

log = logging.getLogger(__name__)

ARRIVAL = 350_000  # bytes a page may fetch before the reader does anything
CONTENT = 800_000  # bytes of all its pictures and panels together
FONTS = 75_000  # bytes of KaTeX fonts a page with formulas fetches at most
LOADS = {
    "script": "src", "img": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src",
    "embed": "src", "object": "data",
}  # fmt: skip
RELATIONS = {"stylesheet", "icon", "shortcut icon", "preload", "prefetch", "modulepreload"}
EMPTY = {"img", "link", "meta", "input", "br", "hr", "source", "embed", "path", "use"}


class Page(HTMLParser):
    """What a page loads: at once, and when the reader asks for it."""

    def __init__(self):
        super().__init__()
        self.at_once, self.later, self.foreign = set(), set(), set()
        self.formulas = False
        self.panels = 0  # panels of the current set passed so far
        self.hidden = 0  # depth below the beginning of a hidden panel

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        classes = (attrs.get("class") or "").split()
        if tag == "fieldset" and "panels" in classes:
            self.panels = 0
        if "panel" in classes and tag == "div":
            self.panels += 1
            if self.panels > 1:
                self.hidden = 1
        elif self.hidden and tag == "div":
            self.hidden += 1
        self.formulas |= "katex" in classes
        url = attrs.get(LOADS.get(tag, ""), "")
        if tag == "link" and attrs.get("rel") in RELATIONS:
            url = attrs.get("href", "")
        if not url or url.startswith("data:"):
            return
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            self.foreign.add(url)
        elif tag in {"video", "audio"} or "only-dark" in classes or self.hidden:
            self.later.add(parts.path)
        elif attrs.get("rel") != "prefetch":
            self.at_once.add(parts.path)

    def handle_endtag(self, tag):
        if self.hidden and tag == "div":
            self.hidden -= 1


@cache
def weight(path):
    """Return the bytes a file has on its way to the reader, and the foreign hosts it names."""
    data = path.read_bytes()
    foreign = ()
    if path.suffix == ".css":
        foreign = tuple(
            re.findall(r"(?:url\(|@import\s*)[\"']?((?:https?:)?//[^\"')]+)", data.decode())
        )
    text = path.suffix in {".html", ".css", ".js", ".svg", ".json"}
    return len(gzip.compress(data, 6)) if text else len(data), foreign


def look(path, root):
    """Return bytes at once, bytes in all, and what comes from elsewhere."""
    page = Page()
    page.feed(path.read_text("utf-8"))
    foreign, sizes = set(page.foreign), {}
    for url in page.at_once | page.later:
        file = (
            root / url.lstrip("/") if url.startswith("/") else path.parent / unquote(url)
        ).resolve()
        if file.exists():
            sizes[url], named = weight(file)
            foreign |= set(named)
    first = weight(path)[0] + sum(sizes.get(url, 0) for url in page.at_once)
    if page.formulas:
        first += FONTS
    return first, first + sum(sizes.get(url, 0) for url in page.later - page.at_once), foreign


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
            warn("%s fetches %d KB on arrival, more than %d", name, first // 1000, ARRIVAL // 1000)
        if everything > CONTENT:
            warn("%s has %d KB in all, more than %d", name, everything // 1000, CONTENT // 1000)


def warn(message, *values):
    log.warning(message, *values, type="gates")


def setup(app):
    app.connect("build-finished", check, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
