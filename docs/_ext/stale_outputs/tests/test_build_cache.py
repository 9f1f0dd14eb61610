"""Results are kept between builds for as long as their text and their finder stay."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from stale_outputs import build_cache


@pytest.fixture
def app(tmp_path):
    config = SimpleNamespace(build_cache_writers=["finder.py"])
    (tmp_path / "finder.py").write_text("1")
    yield SimpleNamespace(
        doctreedir=tmp_path / "doctrees", confdir=tmp_path, config=config
    )
    build_cache._known.clear()
    build_cache._asked.clear()


def refuse():
    raise AssertionError("this was known")


def test_a_result_is_found_once(app):
    build_cache.load(app, app.config)
    assert build_cache.recall("length", "text", lambda: 4) == 4
    assert build_cache.recall("length", "text", refuse) == 4
    build_cache.keep(app, None)
    build_cache.load(app, app.config)
    assert build_cache.recall("length", "text", refuse) == 4


def test_another_text_another_question_and_another_finder_are_asked_anew(app):
    build_cache.load(app, app.config)
    build_cache.recall("length", "text", lambda: 4)
    build_cache.keep(app, None)
    build_cache.load(app, app.config)
    assert build_cache.recall("length", "longer", lambda: 6) == 6
    assert build_cache.recall("first", b"text", lambda: "t") == "t"
    (app.confdir / "finder.py").write_text("2")
    build_cache.load(app, app.config)
    assert build_cache.recall("length", "text", lambda: 5) == 5


def test_what_a_build_does_not_ask_for_is_dropped(app):
    build_cache.load(app, app.config)
    build_cache.recall("length", "text", lambda: 4)
    build_cache.keep(app, None)
    build_cache.load(app, app.config)
    build_cache.keep(app, None)
    assert json.loads(build_cache.book(app).read_text())["found"] == {}
