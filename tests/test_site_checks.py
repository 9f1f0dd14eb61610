"""The two programs that look at a built site find what is wrong with it."""

from __future__ import annotations

import check_links
import nbformat
import pytest
import run_downloads

GOOD = '<h1 id="top">A</h1><a href="b/c.html#there">c</a><a href="https://example.org/x">x</a>'
DEEP = '<p id="there">C</p><a href="../index.html#top">up</a><a href="#there">here</a>'


@pytest.fixture
def site(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "index.html").write_text(GOOD)
    (tmp_path / "b" / "c.html").write_text(DEEP)
    return tmp_path


def test_a_site_whose_links_all_lead_somewhere_passes(site):
    assert check_links.dead_links(site) == []
    assert check_links.main(site) == 0


@pytest.mark.parametrize(
    ("link", "trouble"),
    [
        ('<a href="missing.html">', "is not a file"),
        ('<img src="missing.png">', "is not a file"),
        ('<img srcset="c.html 1x, missing.png 2x">', "is not a file"),
        ('<a href="../b/">', "is not a file"),
        ('<a href="#nowhere">', "has no such anchor"),
        ('<a href="../index.html#nowhere">', "has no such anchor"),
        ('<a href="../../outside.html">', "leaves the site"),
        ('<a href="/index.html">', "breaks where the site is not at the root"),
    ],
)
def test_a_dead_link_is_found(site, link, trouble):
    (site / "b" / "c.html").write_text(DEEP + link)
    (found,) = check_links.dead_links(site)
    assert found.startswith("b/c.html: ")
    assert found.endswith(trouble)
    assert check_links.main(site) == 1


def test_an_empty_folder_is_not_a_site_without_dead_links(tmp_path):
    assert check_links.main(tmp_path) == 1


SCRIPTS = {
    "print('fine')": "",
    "raise ValueError('broken')": "ValueError: broken",
    "import warnings; warnings.warn('careful', stacklevel=1)": "UserWarning: careful",
    "import os; assert len(os.listdir()) == 1": "",
}


@pytest.mark.parametrize("code", SCRIPTS)
def test_a_script_that_raises_or_warns_is_found(tmp_path, code):
    path = tmp_path / "script.py"
    path.write_text(code)
    trouble = run_downloads.run(path)[2]
    assert SCRIPTS[code] in trouble
    assert bool(trouble) == bool(SCRIPTS[code])


@pytest.mark.parametrize("code", list(SCRIPTS)[::2])
def test_a_notebook_that_warns_is_found(tmp_path, code):
    path = tmp_path / "notebook.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
    trouble = run_downloads.run(path)[2]
    assert SCRIPTS[code] in trouble
    assert bool(trouble) == bool(SCRIPTS[code])
