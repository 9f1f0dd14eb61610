"""What it costs to import the package, beside NumPy in the same run.

Each import has a process of its own and the two take turns, so that what else the
machine does falls on both. The shortest of several times counts, in seconds of the
processor.
"""

from __future__ import annotations

import subprocess
import sys

LIMIT, RUNS = 3.0, 10


def seconds(module: str) -> float:
    """Return what one import takes in a process of its own, without Python's start."""
    code = f"""
from time import process_time
began = process_time()
import {module}
print(process_time() - began)
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> int:
    """Print the times and their ratio; return the exit code."""
    pairs = [(seconds("numpy"), seconds("optguide")) for _ in range(RUNS)]
    numpy, package = map(min, zip(*pairs, strict=True))
    print(f"import numpy {numpy:.3f} s, import optguide {package:.3f} s")
    print(f"{package / numpy:.1f} times as long, at most {LIMIT:g} allowed")
    return 1 if package > LIMIT * numpy else 0


if __name__ == "__main__":
    sys.exit(main())
