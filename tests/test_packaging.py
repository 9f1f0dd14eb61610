"""What is released is complete, reads well elsewhere, and is built from pins."""

from __future__ import annotations

import ast
import email
import re
import shutil
import sys
import tomllib
import zipfile
from html.parser import HTMLParser
from importlib.metadata import packages_distributions
from pathlib import Path

import check_release
import compare_sites
import pytest
import yaml
from hatchling.build import build_wheel
from markdown_it import MarkdownIt
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import optguide

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SITE = PROJECT["project"]["urls"]["Documentation"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
EVERY_WORKFLOW = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def group(name):
    """Return the requirements of a dependency group, those it includes among them."""
    for entry in PROJECT["dependency-groups"][name]:
        if isinstance(entry, dict):
            yield from group(entry["include-group"])
        else:
            yield Requirement(entry)


def names(requirements):
    return {canonicalize_name(requirement.name) for requirement in requirements}


DECLARED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
BACKEND = [Requirement(line) for line in PROJECT["build-system"]["requires"]]


# What the wheel says of itself


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel, built from what is here."""
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return folder / build_wheel(str(folder))


@pytest.fixture(scope="module")
def metadata(wheel):
    """Return what a package index learns from the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        return email.message_from_bytes(archive.read(name))


class Addresses(HTMLParser):
    """The links and pictures of a page."""

    def __init__(self, page):
        super().__init__()
        self.links, self.pictures = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        for key, value in attrs:
            if key == "href":
                self.links.append(value)
            elif key == "src":
                self.pictures.append(value)


def shown(text):
    """Return the links and the pictures of a text in Markdown."""
    found = Addresses(MarkdownIt("commonmark").enable("table").render(text))
    return found.links, found.pictures


@pytest.fixture(scope="module")
def description(metadata):
    assert metadata["Description-Content-Type"] == "text/markdown"
    return metadata.get_payload(decode=True).decode("utf-8")


def test_the_readme_has_links_into_the_repository_before_it_is_packaged():
    links, pictures = shown((ROOT / "README.md").read_text("utf-8"))
    inside = [place for place in links + pictures if not place.startswith("https://")]
    assert len(inside) >= 5
    assert all((ROOT / place).is_file() for place in inside)


def test_no_link_of_the_packaged_readme_leads_into_the_repository(description):
    links, pictures = shown(description)
    assert links
    assert len(pictures) == 1
    assert all(place.startswith("https://") for place in links + pictures)


def test_what_the_packaged_readme_finds_on_the_site_is_made_there(description):
    links, pictures = shown(description)
    places = [place for place in links + pictures if place.startswith(SITE)]
    inside = [place.removeprefix(SITE) for place in places]
    sources = {
        "": "docs/index.md",
        **{f"_static/{path.name}": path for path in ROOT.glob("docs/_static/*")},
        **{
            path.relative_to(ROOT).with_suffix(".html").as_posix(): path
            for path in ROOT.glob("gallery/*/*.py")
        },
    }
    assert len(inside) >= 3
    assert set(inside) <= set(sources)


def test_packaging_changes_no_words_of_the_readme(description):
    def words(text):
        return re.sub(r"\]\([^)]*\)|[`\[\]]", "", text).split()

    assert words(description) == words((ROOT / "README.md").read_text("utf-8"))


def test_the_site_has_one_address():
    address = re.compile(r"https://[\w.]*readthedocs\.io/[\w./-]*")
    told = {
        name: address.findall((ROOT / name).read_text("utf-8"))
        for name in (
            *("pyproject.toml", "README.md", "CITATION.cff", "docs/conf.py"),
            ".github/ISSUE_TEMPLATE/config.yml",
        )
    }
    assert all(told.values())
    assert {place for places in told.values() for place in places} == {SITE}


def test_the_wheel_holds_the_package_with_its_types_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert {name.split("/")[0].split("-")[0] for name in held} == {"optguide"}
    assert {"optguide/__init__.py", "optguide/py.typed"} <= held


# What is declared


def test_what_the_package_imports_is_what_it_declares():
    """SymPy is left out: only one function imports it, by name, for tests and pages."""
    imported = set()
    for path in (ROOT / "optguide").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    others = imported - sys.stdlib_module_names - {"optguide"}
    found = packages_distributions()
    assert {canonicalize_name(found[name][0]) for name in others} == names(DECLARED)


def test_the_version_is_that_of_pyproject():
    assert optguide.__version__ == PROJECT["project"]["version"]


def test_the_unit_tests_need_nothing_that_builds_a_site():
    tools = re.compile("sphinx|furo|myst|numpydoc")
    assert not any(tools.search(name) for name in names(group("test")))
    assert any(tools.search(name) for name in names(group("site")))


def test_what_builds_the_package_is_installed_for_the_site_and_the_tests():
    for name in "site", "test":
        assert set(map(str, BACKEND)) < set(map(str, group(name)))


# What the site is built with

LOCK = (ROOT / "constraints" / "docs.txt").read_text("utf-8")
BLOCKS = re.findall(r"^\w.*(?:\n    .*)*", LOCK, re.MULTILINE)


def pinned(block):
    """Return the requirement of a block of the lock."""
    return Requirement(block.split(" \\\n")[0])


LOCKED = {canonicalize_name(pinned(block).name): pinned(block) for block in BLOCKS}


def test_the_lock_pins_each_package_once_to_one_version_with_hashes():
    assert len(BLOCKS) == len(LOCKED) >= 50
    for block in BLOCKS:
        (specifier,) = pinned(block).specifier
        assert specifier.operator == "=="
        digest = r"\n    --hash=sha256:[0-9a-f]{64}"
        assert re.fullmatch(rf"[^\n]+ \\({digest} \\)*{digest}", block)


def test_the_lock_holds_nothing_but_comments_packages_and_hashes():
    kinds = re.compile(
        r"#[\w :-]*|[a-z0-9-]+==\S+( ; [^:@]+)? \\|    --hash=sha256:\w+( \\)?"
    )
    assert all(kinds.fullmatch(line) for line in LOCK.splitlines())


@pytest.mark.parametrize(
    "requirement", [*group("site"), *DECLARED], ids=lambda requirement: requirement.name
)
def test_the_lock_satisfies_what_is_asked_for(requirement):
    (found,) = LOCKED[canonicalize_name(requirement.name)].specifier
    assert requirement.specifier.contains(found.version, prereleases=True)


def test_what_builds_the_site_has_lower_bounds():
    for requirement in group("site"):
        (bound,) = (part for part in requirement.specifier if part.operator == ">=")
        (found,) = LOCKED[canonicalize_name(requirement.name)].specifier
        majors = Version(bound.version).major, Version(found.version).major
        assert majors[0] == majors[1], requirement


# Who runs what


@EVERY_WORKFLOW
def test_every_action_is_pinned_to_a_commit_and_says_its_version(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.search(r"uses: [\w/.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_one_action_has_one_version_in_all_workflows():
    used = {
        tuple(line.split("uses: ")[1].split("@"))
        for path in WORKFLOWS
        for line in path.read_text("utf-8").splitlines()
        if "uses: " in line
    }
    assert len({action for action, _ in used}) == len(used) >= 5


@EVERY_WORKFLOW
def test_a_workflow_may_only_read_and_one_job_of_it_more(path):
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    more = {name for name, job in workflow["jobs"].items() if "permissions" in job}
    assert more == {"pages": {"deploy"}, "release": {"publish"}}.get(path.stem, set())


def test_the_tests_run_on_all_systems_and_on_every_version_of_python_that_is_named():
    path = ROOT / ".github" / "workflows" / "ci.yml"
    workflow = yaml.safe_load(path.read_text("utf-8"))
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    named = {
        line.rsplit(" ", 1)[1]
        for line in PROJECT["project"]["classifiers"]
        if re.search(r":: 3\.\d+$", line)
    }
    assert named <= set(matrix["python"])
    assert PROJECT["project"]["requires-python"] == f">={matrix['python'][0]}"
    systems = {run["system"].split("-")[0] for run in matrix["include"]}
    assert systems == {"macos", "windows"}
    assert matrix["system"] == ["ubuntu-latest"]
    assert {run["python"] for run in matrix["include"]} <= set(matrix["python"])


# The version of a release


PLACES = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md", "README.md")
VERSION = PROJECT["project"]["version"]


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the files that name the version, dated as for a release."""
    for name in PLACES:
        shutil.copy(ROOT / name, tmp_path / name)
    edit(tmp_path / "CHANGELOG.md", r"^## \S+ \(.*\)$", f"## {VERSION} (2030-01-02)")
    dated = r"\g<0>\ndate-released: 2030-01-02"
    edit(tmp_path / "CITATION.cff", r"^version: .*$", dated)
    return tmp_path


def edit(path, pattern, replacement):
    text, count = re.subn(
        pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE
    )
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_the_version_is_the_same_in_every_file():
    assert check_release.troubles(ROOT) == []


def test_a_dated_release_passes_under_its_tag(copy):
    assert check_release.troubles(copy, f"v{VERSION}") == []


def test_a_release_under_another_tag_is_stopped(copy):
    (said,) = check_release.troubles(copy, "v77.0.0")
    assert said == f"the tag names version 77.0.0, pyproject.toml {VERSION}."


@pytest.mark.parametrize(
    ("name", "pattern", "replacement"),
    [
        ("CITATION.cff", r"^version: .*$", "version: 77.0.0"),
        ("CHANGELOG.md", r"^## \S+", "## 77.0.0"),
        ("README.md", r"optguide \S+, CC BY", "optguide 77.0.0, CC BY"),
    ],
)
def test_a_file_that_names_another_version_is_told(copy, name, pattern, replacement):
    edit(copy / name, pattern, replacement)
    (said,) = check_release.troubles(copy)
    assert said == f"{name} names version 77.0.0, pyproject.toml {VERSION}."


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("CHANGELOG.md", r" \(2030-01-02\)$"),
        ("CITATION.cff", r"^date-released: 2030-01-02\n"),
    ],
)
def test_a_release_without_a_date_is_stopped(copy, name, pattern):
    edit(copy / name, pattern, "")
    (said,) = check_release.troubles(copy, f"v{VERSION}")
    assert re.search(rf"{re.escape(name)} (dates the release )?nowhere", said)


def test_a_release_that_no_file_dates_is_stopped(copy):
    edit(copy / "CHANGELOG.md", r" \(2030-01-02\)$", "")
    edit(copy / "CITATION.cff", r"^date-released: 2030-01-02\n", "")
    (said,) = check_release.troubles(copy, f"v{VERSION}")
    assert said == "CHANGELOG.md dates the release nowhere, CITATION.cff nowhere."


# Two builds


@pytest.fixture
def sites(tmp_path):
    """Return two folders that hold the same."""
    for name in "one", "two":
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "index.html").write_bytes(b"<h1>A</h1>")
        (tmp_path / name / "deep" / "picture").write_bytes(bytes(range(256)))
    return tmp_path / "one", tmp_path / "two"


def test_equal_sites_are_equal(sites):
    assert compare_sites.differences(*sites) == []
    assert compare_sites.main(*sites) == 0


def test_a_byte_that_differs_is_found_with_its_place(sites, capsys):
    changed = bytes([*range(200), 0, *range(201, 256)])
    (sites[1] / "deep" / "picture").write_bytes(changed)
    found = compare_sites.differences(*sites)
    assert found == ["deep/picture differs from byte 200 on"]
    assert compare_sites.main(*sites) == 1
    assert "1 differences, 2 files" in capsys.readouterr().out


def test_a_file_that_only_goes_on_differs_where_the_other_ends(sites):
    (sites[0] / "index.html").write_bytes(b"<h1>A</h1>\n")
    assert compare_sites.differences(*sites) == ["index.html differs from byte 10 on"]


@pytest.mark.parametrize("lacking", [0, 1])
def test_a_file_that_one_site_lacks_is_found(sites, lacking):
    (sites[lacking] / "index.html").unlink()
    (said,) = compare_sites.differences(*sites)
    assert said == f"index.html is missing in {sites[lacking]}"


def test_two_sites_without_files_are_not_called_equal(tmp_path):
    assert compare_sites.main(tmp_path, tmp_path) == 1
