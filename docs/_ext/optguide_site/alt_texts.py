"""Every picture is described in words of its own; one that is not fails the build."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

log = logging.getLogger(__name__)

SHORT = 40  #: characters an alt text must have


def words(text: str) -> str:
    """Return what two texts share that differ in marks and capitals alone."""
    return " ".join(re.findall(r"\w+", text.lower()))


def problem(alt: str, name: str, titles: set[str]) -> str:
    """Return what is wrong with an alt text, or nothing.

    Examples
    --------
    >>> problem("It falls.", "descent_001", set())
    "has an alt text of fewer than 40 characters: 'It falls.'"
    """
    if not alt:
        return "has no alt text"
    if words(alt) in {*titles, words(name), words(name.rstrip("_0123456789"))}:
        return f"repeats a title or a file name as alt text: {alt!r}"
    if len(alt) < SHORT:
        return f"has an alt text of fewer than {SHORT} characters: {alt!r}"
    return ""


def alt_texts(env: BuildEnvironment) -> dict[str, list[tuple[str, str]]]:
    """Return alt text and file of the pictures of each page."""
    found: dict[str, list[tuple[str, str]]] = vars(env).setdefault("alt_texts", {})
    return found


def check_page(app: Sphinx, doctree: nodes.document) -> None:
    """Warn about a picture that is not described, and remember the descriptions."""
    titles = {words(title.astext()) for title in doctree.findall(nodes.title)}
    found = alt_texts(app.env)[app.env.docname] = []
    for image in doctree.findall(nodes.image):
        uri = image["uri"]
        # A thumbnail is decoration beside the title of its page; a dark picture repeats
        # a light one.
        if "/thumb/" in uri or "only-dark" in image.get("classes", ()):
            continue
        alt = image.get("alt", "").strip()
        name = Path(uri).stem.removeprefix("sphx_glr_")
        if said := problem(alt, name, titles):
            warn("the picture %s %s", Path(uri).name, said, location=image)
        found.append((alt, uri))


def check_site(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about two pictures with the same words."""
    seen: dict[str, tuple[str, str]] = {}
    for docname, pictures in sorted(alt_texts(env).items()):
        for alt, uri in pictures:
            first = seen.setdefault(words(alt), (docname, uri))
            if alt and first[1] != uri:
                warn(
                    "two pictures have the same alt text, here and in %s: %r",
                    *(first[0], alt),
                    location=docname,
                )


def warn(message: str, *values: object, location: Any) -> None:
    """Warn about an alt text."""
    log.warning(message, *values, location=location, type="figures", subtype="alt")


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the pictures of a page that is read again."""
    alt_texts(env).pop(docname, None)


def merge(
    app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    found = alt_texts(other)
    alt_texts(env).update({name: found[name] for name in docnames if name in found})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the gate."""
    app.connect("doctree-read", check_page)
    app.connect("env-check-consistency", check_site)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
