"""Every job of this repository. ``nox -l`` lists them; ``nox`` alone runs lint, docs and tests.

The first run of a session installs what it needs; ``nox -R`` skips that from the second run on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = True
nox.options.sessions = ["lint", "docs", "tests"]

PROJECT = nox.project.load_toml("pyproject.toml")
SITE = Path("docs/_build/html").resolve()
# A file of tests stays on one processor, for its tests share what they build.
PARALLEL = ["--numprocesses=logical", "--maxprocesses=8", "--dist=loadfile"]
PAGES = ["docs", "README.md", "CONTRIBUTING.md"]


def install(session: nox.Session, group: str, *more: str) -> None:
    """Install the package, editable, and one dependency group of pyproject.toml."""
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, group), *more)


def site(session: nox.Session) -> Path:
    """Return the folder of the built site."""
    if not (SITE / "index.html").exists():
        session.error("There is no built site yet: run 'nox -s docs' first.")
    return SITE


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, spelling and configuration files."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("codespell")
    ignored = Path("docs/.gitignore").read_text("utf-8").split()
    made = [f"--ignore=docs{place}" for place in ignored if place.startswith("/")]
    session.run(
        "sphinx-lint",
        "--enable=all",
        "--disable=line-too-long",
        *made,
        *PAGES,
        "gallery",
    )
    for schema, files in {
        "vendor.github-workflows": sorted(Path(".github/workflows").glob("*.yml")),
        "vendor.readthedocs": [Path(".readthedocs.yaml")],
        "vendor.citation-file-format": [Path("CITATION.cff")],
    }.items():
        session.run("check-jsonschema", "--builtin-schema", schema, *map(str, files))


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site; a warning is an error."""
    install(session, "docs")
    build = [
        "sphinx-build",
        "-W",
        "--keep-going",
        "-T",
        "-n",
        "-j",
        "auto",
        "-b",
        "html",
    ]
    session.run(
        *build, "-d", "docs/_build/doctrees", *session.posargs, "docs", str(SITE)
    )
    session.log(f"Open {(SITE / 'index.html').as_uri()}")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests, and every example in docstrings and pages."""
    install(session, "test")
    session.run("pytest", *(session.posargs or PARALLEL))


@nox.session
def doctest(session: nox.Session) -> None:
    """Run the examples in docstrings and pages alone."""
    install(session, "doctest")
    session.run("pytest", "optguide", *PAGES, *session.posargs)


@nox.session(reuse_venv=False)
def gallery(session: nox.Session) -> None:
    """Run every downloaded script and notebook alone, with the wheel that the built site carries."""
    wheels = sorted(site(session).rglob("optguide-*.whl"))
    if len(wheels) != 1:
        session.error(f"The built site carries {len(wheels)} wheels, not one.")
    session.install(str(wheels[0]), *nox.project.dependency_groups(PROJECT, "notebook"))
    session.run("python", "tests/run_downloads.py", str(SITE), *session.posargs)


@nox.session(venv_backend="none")
def links(session: nox.Session) -> None:
    """Check every internal link and anchor of the built site."""
    session.run(sys.executable, "tests/check_links.py", str(site(session)))


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Check the links to other sites. Needs the internet, so it is run by hand."""
    install(session, "docs")
    session.run("sphinx-build", "-b", "linkcheck", "docs", "docs/_build/linkcheck")


@nox.session
def serve(session: nox.Session) -> None:
    """Show the site at http://127.0.0.1:8000 and rebuild it at every change."""
    install(session, "serve")
    watched = ["--watch", "optguide", "--watch", "gallery"]
    session.run("sphinx-autobuild", *watched, *session.posargs, "docs", str(SITE))


@nox.session(python="3.11")
def oldest(session: nox.Session) -> None:
    """Run all tests with the oldest supported NumPy, SciPy and Matplotlib."""
    install(session, "test", "-c", "constraints/oldest.txt")
    session.run("pytest", *(session.posargs or PARALLEL))


# Not with uv: where pip is set up to find a build of torch for the CPU, uv need not find it, and
# the build for graphics cards weighs gigabytes.
@nox.session(venv_backend="virtualenv")
def peers(session: nox.Session) -> None:
    """Compare the methods with PyTorch and Optax, step by step."""
    install(session, "peers")
    session.run("pytest", "tests/peers", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Time the methods and basin maps beside plain loops; with PyTorch installed, beside it too."""
    session.install("-e", ".")
    session.run("python", "tests/bench/steps.py")
    session.run("python", "tests/bench/basins.py", *session.posargs)


if __name__ == "__main__":
    nox.main()
