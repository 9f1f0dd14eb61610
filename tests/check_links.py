"""Check every link of a built site that stays inside it: files, folders and anchors.

Argument: the folder of the site. Needs nothing but Python.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The anchors that a page has and the addresses that it names."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.addresses: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" or (tag == "a" and key == "name"):
                self.anchors.add(value or "")
            elif key in ("href", "src", "poster"):
                self.addresses.append(value or "")
            elif key == "srcset":
                self.addresses += [part.split()[0] for part in (value or "").split(",")]


def dead_links(site: Path) -> list[str]:
    """Return one sentence for each link that leads nowhere."""
    site = site.resolve()
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            name = unquote(parts.path)
            target = (path.parent / name).resolve() if name else path
            here = path.relative_to(site).as_posix()
            if name.startswith("/"):
                # The page of a missing address is shown at any depth, so it alone must be absolute.
                if path.name != "404.html":
                    found.append(
                        f"{here}: {address} breaks where the site is not at the root"
                    )
            elif site not in [target, *target.parents]:
                found.append(f"{here}: {address} leaves the site")
            elif not target.is_file():
                # A folder has an index only where a server looks for one, not on a reader's disk.
                found.append(f"{here}: {address} is not a file")
            elif parts.fragment and target in pages:
                anchor = unquote(parts.fragment)
                if anchor not in pages[target].anchors:
                    found.append(f"{here}: {address} has no such anchor")
    return found


def main(site: Path) -> int:
    """Print the dead links and return how many there are."""
    found = dead_links(site)
    print(*found, sep="\n", end="\n" if found else "")
    pages = len(list(site.rglob("*.html")))
    print(f"{pages} pages, {len(found)} dead links")
    return len(found) if pages else 1


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]))))
