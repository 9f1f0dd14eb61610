"""The build fails where it should: each gate closes once, on a small site.

The small site has the configuration, the extensions and the style of the real one, and six pages of
its own. Unbroken it builds. Then it is broken on purpose, and the build must fail and name each
break. What stops a build has a build of its own; what only warns is broken together, because under
``-W`` one warning is enough to fail.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from optguide_site import videos

MINIATURE = ROOT / "tests" / "miniature"
SHARED = [
    "conf.py",
    "_ext",
    "_static",
    "_vendor",
    "_templates",
    "inventories",
    "references.bib",
]


#: The pages of the small site that are made from the package.
PAGES = [
    "optguide",
    "optguide.driver",
    "optguide.methods",
    "optguide.methods.gradient_descent",
    "optguide.surfaces",
    "optguide.surfaces.himmelblau",
    "optguide.surfaces.quadratic",
]


def build(site):
    """Build the site as the `docs` session does; return the exit code and the words."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-T", "-n"]
    command += ["-j", "2", "-b", "html", "-D", f"class_pages_only={','.join(PAGES)}"]
    environment = {**os.environ, "PYTHONPATH": str(site), "NO_COLOR": "1"}
    environment.pop("PYTHONWARNINGS", None)
    done = subprocess.run(
        [*command, "docs", "out"],
        cwd=site,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def package(site):
    """Give the site the real package, with few public names and a short catalogue."""
    folder = site / "optguide"
    shutil.copytree(
        ROOT / "optguide", folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    (site / "optguide.py").replace(folder / "__init__.py")
    shown = "lambda row: type(row[0]).__name__ in {'GradientDescent', 'Himmelblau'}"
    for rows in "METHODS", "SURFACES":
        line = f"\n{rows} = tuple(filter({shown}, {rows}))\n"
        add(site, folder / "catalogue.py", line)
    (site / "docs" / "about").mkdir()
    shutil.copy2(ROOT / "docs/about/licences.md", site / "docs/about/licences.md")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of the small site, built, and a copy to restore it from."""
    site = tmp_path_factory.mktemp("gates") / "site"
    shutil.copytree(MINIATURE, site)
    package(site)
    for name in SHARED:
        source, target = ROOT / "docs" / name, site / "docs" / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy2(
            source, target
        )
    for name in "pyproject.toml", "README.md", "LICENSE":
        shutil.copy2(ROOT / name, site / name)
    code, said = build(site)
    assert code == 0, said
    return site, Path(shutil.copytree(site, site.with_name("copy")))


def restored(built):
    """Return the folder of the small site, built and unbroken again."""
    folder, copy = built
    shutil.rmtree(folder)
    return Path(shutil.copytree(copy, folder))


@pytest.fixture
def site(built):
    """Return the small site, built and unbroken."""
    return restored(built)


def add(site, name, text):
    path = site / name
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def replace(site, name, old, new):
    path = site / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def noise(path):
    """Write a picture that no compression makes smaller than 800 KB."""
    pixels = np.random.default_rng(0).integers(0, 256, (530, 530, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)


EXAMPLE = "gallery/ideas/half_of_the_way.py"
TEXT = "docs/text.md"


def example(site, name, *, label, more=""):
    """Write another example with this alt text and these lines at its end."""
    text = (site / EXAMPLE).read_text("utf-8").replace("Half of the way", name, 1)
    text, found = re.subn(
        r"fig\.set_label\(.*?\)\n", f"fig.set_label({label!r})\n", text, flags=re.DOTALL
    )
    assert found == 1
    target = site / "gallery" / "ideas" / f"{name.lower().replace(' ', '_')}.py"
    text = text.replace("===============", "=" * len(name))
    target.write_text(f"{text}\n{more}\n", encoding="utf-8")


def break_an_example(site):
    wrong = "\nassert x[-1, 0] == 1, 'not so far'"
    example(
        site,
        "A claim that is false",
        label="The same distance from zero, once more, 8",
        more=wrong,
    )
    careful = "\nimport warnings\n\nwarnings.warn('careful', stacklevel=1)"
    example(
        site,
        "A warning",
        label="The distance from zero, a third time, from 8",
        more=careful,
    )
    add(site, EXAMPLE, "\nraise RuntimeError('broken on purpose')\n")


def break_a_notebook(site):
    replace(site, "docs/notebook.md", "[8.0]", "nothing")


def break_all_else(site):
    same = "Distance from zero against steps: from 8 it falls to 0.25 in five halvings."
    example(site, "A copy", label=same)
    example(site, "Nothing said", label="")
    example(site, "Little said", label="It falls.")
    example(site, "A name as a description", label="A name as a description")
    table = "gallery/ideas/table_of_links.py"
    replace(site, table, "/gallery/ideas/half_of_the_way", "/no-such-cell")
    replace(site, table, "The axes", "")
    replace(site, table, "The page {page}", "The same")
    burn = "\nimport time\n\nfirst = time.process_time()\nwhile time.process_time() < first + 5.1:\n    pass"
    example(
        site,
        "A long one",
        label="Distance from zero, computed with great patience",
        more=burn,
    )
    for line in (
        "{doc}`no-such-page`",
        "[there](#no-such-anchor)",
        "[there](notebook.md#no-anchor-there)",
        "{py:obj}`numpy.no_such_name`",
        "{cite:t}`nobody1900`",
        "$\\frac{1$",
        '<script src="https://example.org/x.js"></script>',
        "![Noise that nothing compresses, 530 by 530 pixels](noise.png)",
    ):
        add(site, TEXT, f"\n{line}\n")
    noise(site / "docs" / "noise.png")
    add(site, "docs/_static/site.css", '\n@import url("https://example.org/x.css");\n')
    add(
        site,
        "optguide/__init__.py",
        '\n\nclass Secret:\n    pass\n\n\n__all__ += ["Secret"]\n',
    )


#: What breaks the site, and by what words the build names each break.
BREAKS = {
    break_an_example: {
        "an example that raises": "RuntimeError: broken on purpose",
        "an assertion that does not hold": "AssertionError: not so far",
        "a warning in an example": "UserWarning: careful",
    },
    break_a_notebook: {"a notebook that raises": "CellExecutionError"},
    break_all_else: {
        "a picture without alt text": "nothing_said.py:1: WARNING: a figure has no text of its own",
        "a short alt text": "fewer than 40 characters: 'It falls.'",
        "a title as alt text": "'A name as a description'",
        "a copied alt text": "two pictures have the same alt text",
        "an example of more than five seconds": "more than 5 s",
        "a dead internal link": "no-such-page",
        "a link in a picture to no page": "unknown document: '/no-such-cell'",
        "a link in a picture without a name": "a link to /methods/gradient_descent has no name",
        "links in a picture that share a name": "2 links are called 'The same'",
        "a dead anchor": "no-such-anchor",
        "a dead anchor of another page": "no-anchor-there",
        "an unknown name of another project": "numpy.no_such_name",
        "an unknown citation": "nobody1900",
        "a formula that is not one": "WARNING: KaTeX",
        "a script from another host": "text.html loads https://example.org/x.js",
        "a style sheet from another host": "loads https://example.org/x.css",
        "a page that is too heavy on arrival": "text.html fetches",
        "a page that is too heavy in all": "text.html has",
        "an undocumented public name": "optguide.Secret has no documentation",
    },
}


@pytest.fixture(scope="module")
def broken(built):
    """Return the exit code and the words of each broken build."""
    said = {}
    for break_it in BREAKS:
        break_it(restored(built))
        said[break_it] = build(built[0])
    return said


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        pytest.param(break_it, words, id=name)
        for break_it, gates in BREAKS.items()
        for name, words in gates.items()
    ],
)
def test_the_build_fails_on(break_it, words, broken):
    code, said = broken[break_it]
    assert code != 0
    assert words in said, said


def test_the_link_checker_finds_a_dead_link(site):
    checker = [sys.executable, str(ROOT / "tests" / "check_links.py"), "out"]
    done = subprocess.run(
        checker, cwd=site, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    add(site, "out/text.html", '<a href="nowhere.html">there</a>')
    done = subprocess.run(
        checker, cwd=site, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "nowhere.html" in done.stdout + done.stderr


def test_the_parts_of_a_picture_are_links_that_lie_where_they_are_drawn(site):
    page = (site / "out/gallery/ideas/table_of_links.html").read_text("utf-8")
    assert re.search(r'<div class="sheet"[^>]*><div class="image-map">', page), (
        "wide: it scrolls"
    )
    (sheet,) = re.findall(r'<div class="image-map">.*?</div>', page, re.DOTALL)
    pictures = re.findall(r'<img [^>]*src="([^"]+)"', sheet)
    assert [Path(picture).stem[-5:] for picture in pictures] == ["light", "_dark"]
    found = re.findall(
        r'left:([\d.]+)%;top:([\d.]+)%;width:([\d.]+)%;height:([\d.]+)%">'
        r'<a class="reference internal" href="([^"]+)"><span[^>]*>([^<]+)</span>',
        sheet,
    )
    places = {name: (page, *map(float, place)) for *place, page, name in found}
    assert {name: place[0] for name, place in places.items()} == {
        "The page /text": "../../text.html",
        "The page /notebook": "../../notebook.html",
        "a head": "half_of_the_way.html",
        "The axes": "../../methods/gradient_descent.html",
    }
    first, second, head, axes = (places[name][1:] for name in [
        "The page /text", "The page /notebook", "a head", "The axes",
    ])  # fmt: skip
    assert first[0] + first[2] == pytest.approx(second[0], abs=0.02), "side by side"
    assert first[1:] == pytest.approx(second[1:], abs=0.02), "equal"
    assert first[0] < head[0] < head[0] + head[2] < second[0]
    assert first[1] < head[1] < head[1] + head[3] < first[1] + first[3]
    assert axes[0] > second[0] + second[2]
    drawn = (
        site / "docs/gallery/ideas/images/sphx_glr_table_of_links_001_light.svg"
    ).read_text()
    assert "/text" not in drawn, "an address in the picture would lead nowhere"


def test_what_scrolls_on_a_phone_is_reached_by_keyboard(site):
    found = set()
    for page in (site / "out").rglob("*.html"):
        html = page.read_text("utf-8")
        for attributes, code in re.findall(r"<pre([^>]*)>(.*?)</pre>", html, re.DOTALL):
            lines = unescape(re.sub("<[^>]+>", "", code)).splitlines()
            wide = max(map(len, lines)) > 32
            assert wide == ("tabindex" in attributes), code
            found.add((page.name, wide))
    assert {("text.html", False), ("half_of_the_way.html", True)} <= found
    assert {("notebook.html", True), ("gradient_descent.html", True)} <= found
    text = (site / "out/text.html").read_text("utf-8")
    wrappers = re.findall(r'<div class="table-wrapper[^>]*>', text)
    assert ["tabindex" in wrapper for wrapper in wrappers] == [False, True]


def test_the_parts_of_a_page_have_names_and_levels(site):
    for page in (
        "index",
        "text",
        "methods/gradient_descent",
        "genindex",
        "search",
        "404",
    ):
        html = (site / f"out/{page}.html").read_text("utf-8")
        bars = re.findall(r"<aside([^>]*)>", html)
        assert len({re.search('aria-label="([^"]+)"', bar)[1] for bar in bars}) == 2, (
            page
        )
        headings = re.findall(r'<p[^>]* role="heading"[^>]*>', html)
        assert headings, page
        assert all('aria-level="2"' in heading for heading in headings), page
        assert len(re.findall("<h1[ >]", html)) == 1, page
    text = (site / "out/text.html").read_text("utf-8")
    assert re.search(
        r'<div role="list" class="citation-list">\s*<div [^>]*role="listitem">', text
    )


def luminance(colour):
    """Return the relative luminance of `#rrggbb` as the WCAG define it."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_code_has_the_contrast_of_text(site, theme):
    style = (site / "out/_static/pygments.css").read_text("utf-8")
    light, dark = style.split("@media not print")
    style = light if theme == "light" else dark.split("@media")[0]
    (ground,) = re.findall(r"\.highlight \{ background: (#\w{6});", style)
    colours = set(re.findall(r"\.highlight \.\w+ \{ color: (#\w{6})", style))
    assert len(colours) > 5
    for colour in colours:
        lower, upper = sorted([luminance(ground), luminance(colour)])
        assert (upper + 0.05) / (lower + 0.05) > 4.5, colour


def test_a_downloaded_notebook_needs_no_sphinx_and_leaves_the_hidden_cells_out(site):
    text = (site / "out/_downloads/notebooks/notebook.ipynb").read_text("utf-8")
    book = json.loads(text)
    *_, last = ("".join(cell["source"]) for cell in book["cells"])
    assert last == (
        "By Cauchy (1847). "
        "Then: [A text](https://optguide.readthedocs.io/en/stable/text.html), "
        "[the gallery](https://optguide.readthedocs.io/en/stable/gallery/index.html), "
        "`optguide.run`."
    )
    assert "assert" not in text
    assert sum(cell["cell_type"] == "code" for cell in book["cells"]) == 2, (
        "install, run"
    )


def test_a_video_is_fetched_when_the_reader_starts_it(site):
    page = site / "out/gallery/ideas/race.html"
    html = page.read_text("utf-8")
    (tag,) = re.findall(r"<video[^>]*>", html)
    assert " controls" in tag
    assert 'preload="none"' in tag
    assert "autoplay" not in tag
    assert 'width="401" height="200"' in tag
    assert (
        'aria-label="A point halves its distance from zero nine times; 0.015625 is left."'
        in tag
    )
    poster = page.parent / re.search(r'poster="([^"]+)"', tag)[1]
    with Image.open(poster) as last:
        assert last.size == (601, 300)
        dark = (np.asarray(last.convert("L"), int) < 128).sum()
    assert dark > 1000, "axes and curve are drawn"
    film = page.parent / re.search(r'src="([^"]+)"', tag)[1]
    said = subprocess.run(
        [videos.encoder(), "-i", film, "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    assert "h264" in said
    assert "600x300" in said, "sides are even"
    assert re.search(r"frame= *10 ", said)
    assert film.name in html.split("</video>")[1], "and it can be downloaded"


def test_a_build_without_an_encoder_passes_and_says_so(site, monkeypatch):
    (site / "imageio_ffmpeg.py").write_text("raise ImportError('not there')\n")
    folders = os.environ["PATH"].split(os.pathsep)
    without = [folder for folder in folders if not (Path(folder) / "ffmpeg").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join(without))
    code, said = build(site)
    assert code == 0, said
    assert "no video encoder was found: 1 pages have no video" in said
    html = (site / "out/gallery/ideas/race.html").read_text("utf-8")
    assert "<video" not in html
    assert "built without a video encoder" in html


def test_outputs_are_made_again_when_the_code_changes_and_not_when_a_comment_does(site):
    page = site / "out/gallery/ideas/half_of_the_way.html"
    figure = site / "docs/gallery/ideas/images/sphx_glr_half_of_the_way_001_light.svg"
    method = "optguide/methods/gradient_descent.py"
    before = figure.stat().st_mtime_ns
    replace(
        site,
        method,
        "# $s_t = -\\eta g_t$",
        "# Downhill.\n        # $s_t = -\\eta g_t$",
    )
    code, said = build(site)
    assert code == 0, said
    assert figure.stat().st_mtime_ns == before
    assert "Downhill." in (site / "out/methods/gradient_descent.html").read_text(
        "utf-8"
    )
    replace(site, method, "step = -self", "step = -1.5 * self")
    replace(site, EXAMPLE, "/ 32", "/ 1024")
    code, said = build(site)
    assert code == 0, said
    assert figure.stat().st_mtime_ns > before
    assert "falls to 0.0078125 in five" in page.read_text("utf-8")
    assert "2.0" in (site / "out/notebook.html").read_text("utf-8")
