"""Tests live in three places: tests/, the docstrings, and the Python blocks of the pages."""

import os

# One test to a processor: several threads in each product of matrices stand in each
# other's way. To be said before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings
from sybil import Sybil
from sybil.parsers.myst import DocTestDirectiveParser, PythonCodeBlockParser, SkipParser

# A run repeats, and a busy machine is not an error.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")

# The build of the site runs these; doctests are looked for in the package and the pages alone.
collect_ignore_glob = ["docs/[!_]*.py", "gallery/*.py", "docs/_ext/*/tests/conftest.py"]

pytest_collect_file = Sybil(
    parsers=[DocTestDirectiveParser(), PythonCodeBlockParser(), SkipParser()],
    patterns=["*.md"],
).pytest()
