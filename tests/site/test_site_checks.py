"""The two programs that look at a built site find what is wrong with it."""

from __future__ import annotations

import subprocess
import sys

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
    "raise SystemExit(3)": "it left with 3",
    "import os; os._exit(0)": "Its process died.",
}


def trouble(path):
    """Run one download; return whether it failed and what was said."""
    command = [sys.executable, run_downloads.__file__, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return bool(done.returncode), done.stdout + done.stderr


@pytest.mark.parametrize("code", SCRIPTS)
def test_a_script_that_raises_or_warns_is_found(tmp_path, code):
    path = tmp_path / "script.py"
    path.write_text(code)
    failed, said = trouble(path)
    assert failed == bool(SCRIPTS[code]), said
    assert SCRIPTS[code] in said


@pytest.mark.parametrize("code", list(SCRIPTS)[:4])
def test_a_notebook_that_raises_or_warns_is_found(tmp_path, code):
    path = tmp_path / "notebook.ipynb"
    first = nbformat.v4.new_code_cell("number = 1")
    cells = [first, nbformat.v4.new_code_cell(f"assert number == 1\n{code}")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    failed, said = trouble(path)
    assert failed == bool(SCRIPTS[code]), said
    assert SCRIPTS[code] in said


def test_a_notebook_draws_its_figures_and_a_fault_in_drawing_is_found(tmp_path):
    path = tmp_path / "notebook.ipynb"
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('$x^$')"
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(draw)]), path
    )
    failed, said = trouble(path)
    assert failed, said
