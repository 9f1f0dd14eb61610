"""The files whose formulas are checked: linear algebra, methods and surfaces."""

from __future__ import annotations

from pathlib import Path

from annotated_source.formulas import Conventions

import optguide

PACKAGE = Path(optguide.__file__).parent
ROOMS = ("linalg", "methods", "surfaces")
FILES = sorted(path for room in ROOMS for path in PACKAGE.glob(f"{room}/**/*.py"))
CONVENTIONS = Conventions(function="surface")
