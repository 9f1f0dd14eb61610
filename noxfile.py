"""Every job of this repository: ``nox -l`` lists them.

``nox`` alone runs lint, docs and tests. The first run of a session installs what it
needs; ``nox -R`` skips that from the second run on.
"""

from __future__ import annotations

import itertools
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = True
nox.options.sessions = ["lint", "docs", "tests"]

PROJECT = nox.project.load_toml("pyproject.toml")
LOCK = "constraints/docs.txt"
SITE = Path("docs/_build/html").resolve()
BUILD = ["sphinx-build", "-W", "--keep-going", "-T", "-n", "-j", "auto", "-b", "html"]
# A file of tests stays on one processor, for its tests share what they build.
PARALLEL = ["--numprocesses=logical", "--maxprocesses=8", "--dist=loadfile"]
# Tests of the package share little, and end together where the idle take from the busy.
EVENLY = [*PARALLEL[:-1], "--dist=worksteal"]
PAGES = ["docs", "README.md", "CONTRIBUTING.md"]


def requirements(*groups: str) -> list[str]:
    """Return what dependency groups of pyproject.toml hold."""
    return list(nox.project.dependency_groups(PROJECT, *groups))


def install(session: nox.Session, *groups: str, within: str | None = None) -> None:
    """Install the package, editable, and groups; `within` is a file of constraints."""
    limits = ["-c", within] if within else []
    session.install("-e", ".", *requirements(*groups), *limits)


def install_site(session: nox.Session, *groups: str) -> None:
    """Install what the lock holds, the package, editable, and further groups."""
    session.install("--require-hashes", "-r", LOCK)
    # What builds the package is in the lock too: nothing else is fetched.
    session.install("--no-build-isolation", "--no-deps", "-e", ".")
    if groups:
        session.install(*requirements(*groups))


def built(session: nox.Session) -> Path:
    """Return the folder of the built site."""
    if not (SITE / "index.html").exists():
        session.error("There is no built site yet: run 'nox -s docs' first.")
    return SITE


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, spelling and configuration files."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("codespell")
    ignored = Path("docs/.gitignore").read_text("utf-8").split()
    made = [f"--ignore=docs{place}" for place in ignored if place.startswith("/")]
    rules = ["--enable=all", "--disable=line-too-long"]
    session.run("sphinx-lint", *rules, *made, *PAGES, "gallery")
    workflows = sorted(Path(".github/workflows").glob("*.yml"))
    forms = sorted(Path(".github/ISSUE_TEMPLATE").glob("[!c]*.yml"))
    for schema, files in {
        "vendor.github-workflows": workflows,
        "custom.github-workflows-require-timeout": workflows,
        "vendor.github-issue-forms": forms,
        "vendor.github-issue-config": [Path(".github/ISSUE_TEMPLATE/config.yml")],
        "vendor.dependabot": [Path(".github/dependabot.yml")],
        "vendor.readthedocs": [Path(".readthedocs.yaml")],
        "vendor.citation-file-format": [Path("CITATION.cff")],
    }.items():
        session.run("check-jsonschema", "--builtin-schema", schema, *map(str, files))


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright: the package, readers' programs, the pages."""
    # The site's own code is typed against what builds the site.
    install_site(session, "typing")
    session.run("mypy")
    session.run("pyright")
    # A reader's files stand in a folder of their own: there the package is an installed
    # one, known by what it declares, and none of its settings hold.
    work = Path(session.create_tmp()).resolve() / "types"
    session.run("python", "tests/typing/snippets.py", str(work), silent=True)
    with session.chdir(work):
        strict = ["mypy", "--strict", "--config-file="]
        session.run(*strict, *map(str, work.glob("readers/*.py")))
        # Functions on pages have no annotations, and a name may be used again.
        pages = [
            "--allow-untyped-defs",
            "--allow-untyped-calls",
            "--allow-redefinition",
        ]
        session.run(*strict, *pages, *map(str, work.glob("pages/*.py")))
        session.run("pyright", "--pythonpath", f"{session.bin}/python")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site; a warning is an error."""
    install_site(session)
    kept = ["-d", "docs/_build/doctrees"]
    session.run(*BUILD, *kept, *session.posargs, "docs", str(SITE))
    session.log(f"Open {(SITE / 'index.html').as_uri()}")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests of the package, and every example in docstrings and pages."""
    install(session, "test")
    session.run("pytest", *(session.posargs or EVENLY))


@nox.session
def site(session: nox.Session) -> None:
    """Test the site's own code, its gates broken on purpose, and the built site."""
    built(session)
    install_site(session, "test")
    folders = ["tests/site", "docs/_ext/annotated_source", "docs/_ext/stale_outputs"]
    session.run("pytest", *(session.posargs or [*PARALLEL, *folders]))


@nox.session
def faults(session: nox.Session) -> None:
    """Break what the examples show: frozen, swapped, halved; without a name, all."""
    install(session)
    session.run("python", "tests/run_faults.py", *session.posargs)
    if not session.posargs:
        session.notify("site")  # its gates are broken there


@nox.session
def doctest(session: nox.Session) -> None:
    """Run the examples in docstrings and pages alone."""
    install(session, "test")
    session.run("pytest", "optguide", *PAGES, *session.posargs)


@nox.session(reuse_venv=False)
def gallery(session: nox.Session) -> None:
    """Run every download of the built site alone, with the wheel that it carries."""
    wheels = sorted(built(session).rglob("optguide-*.whl"))
    if len(wheels) != 1:
        session.error(f"The built site carries {len(wheels)} wheels, not one.")
    session.install(str(wheels[0]), *requirements("notebook"))
    session.run("python", "tests/run_downloads.py", str(SITE), *session.posargs)


@nox.session(venv_backend="none")
def links(session: nox.Session) -> None:
    """Check every internal link and anchor of the built site."""
    session.run(sys.executable, "tests/check_links.py", str(built(session)))


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Check the links to other sites. Needs the internet, so it is run by hand."""
    install_site(session)
    session.run("sphinx-build", "-b", "linkcheck", "docs", "docs/_build/linkcheck")


@nox.session
def serve(session: nox.Session) -> None:
    """Show the site at http://127.0.0.1:8000 and rebuild it at every change."""
    install_site(session, "serve")
    watched = ["--watch", "optguide", "--watch", "gallery"]
    session.run("sphinx-autobuild", *watched, *session.posargs, "docs", str(SITE))


@nox.session(python="3.11")
def oldest(session: nox.Session) -> None:
    """Run all tests with the oldest supported NumPy, SciPy and Matplotlib."""
    install(session, "test", within="constraints/oldest.txt")
    session.run("pytest", *(session.posargs or EVENLY))


# Not with uv: where pip is set up to find a build of torch for the CPU, uv need not
# find it, and the build for graphics cards weighs gigabytes.
@nox.session(venv_backend="virtualenv")
def peers(session: nox.Session) -> None:
    """Compare the methods with PyTorch and Optax, step by step."""
    install(session, "peers")
    session.run("pytest", "tests/peers", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Time the methods and basin maps beside plain loops, and PyTorch if installed."""
    install(session)
    session.run("python", "tests/bench/steps.py")
    session.run("python", "tests/bench/basins.py", *session.posargs)


@nox.session
def imports(session: nox.Session) -> None:
    """Compare the time that importing the package takes with that of NumPy."""
    install(session)
    session.run("python", "tests/bench/imports.py")


@nox.session
def reproducible(session: nox.Session) -> None:
    """Build the site twice from clean copies; the two must be equal, byte for byte."""
    install_site(session)
    work = Path(session.create_tmp()).resolve()
    shutil.rmtree(work)
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = session.run(*listing, external=True, silent=True) or ""
    # The folders differ in length, and sets and dictionaries of strings in their order.
    seeds = {work / "one": "1", work / "another" / "two": "2"}
    for copy, name in itertools.product(seeds, filter(None, names.split("\0"))):
        if Path(name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, copy / name)
    for copy, seed in seeds.items():
        environment = {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(copy),  # before the installed package
            "SOURCE_DATE_EPOCH": "1577836800",
        }
        with session.chdir(copy):
            paths = ["-d", "doctrees", "docs", "site"]
            session.run(*BUILD, *session.posargs, *paths, env=environment)
    session.run("python", "tests/compare_sites.py", *(str(c / "site") for c in seeds))


@nox.session
def lock(session: nox.Session) -> None:
    """Write the versions and hashes that the site is built with, for all systems."""
    session.install(*requirements("lock"))
    session.run(
        *["uv", "pip", "compile", "pyproject.toml", "--group=site", f"-o={LOCK}"],
        *["--python-version=3.11", "--universal", "--fork-strategy=fewest"],
        *["--generate-hashes", "--no-annotate", "--custom-compile-command=nox -s lock"],
        *["--quiet", *(session.posargs or ["--upgrade"])],
    )


@nox.session(reuse_venv=False)
def release(session: nox.Session) -> None:
    """Build what a release consists of, and check it."""
    session.run("python", "tests/check_release.py")
    session.install(*requirements("release"))
    shutil.rmtree("dist", ignore_errors=True)
    # The wheel is built from the sdist, so nothing is missing there.
    session.run("python", "-m", "build")
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    session.install(*map(str, Path("dist").glob("*.whl")))
    code = "import optguide; print(optguide.__file__, optguide.__version__)"
    session.run("python", "-I", "-c", code)


if __name__ == "__main__":
    nox.main()
