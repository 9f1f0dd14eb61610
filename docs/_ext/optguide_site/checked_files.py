"""The files whose formulas are checked, and how their names are read.

The tests use this without Sphinx.
"""

from __future__ import annotations

from pathlib import Path

from annotated_source.formulas import Conventions

import optguide

PACKAGE = Path(optguide.__file__).parent

#: The files whose formulas are checked: linear algebra, methods and surfaces.
ROOMS = ("linalg", "methods", "surfaces")
FILES = sorted(path for room in ROOMS for path in PACKAGE.glob(f"{room}/**/*.py"))
CONVENTIONS = Conventions(function="surface")
