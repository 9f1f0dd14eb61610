"""What the package costs to import, and a first run, beside NumPy in the same run.

Nothing is loaded before it is asked for, so the import alone says little: a program that
names a method, a surface and a driver is measured beside it. Each has a process of its
own and they take turns, so that what else the machine does falls on all. The shortest of
several times counts, in seconds of the processor.
"""

from __future__ import annotations

import subprocess
import sys

LIMIT, RUNS = 3.0, 10
#: What is measured: NumPy, to which the others are compared, stands first.
PROGRAMS = (
    "import numpy",
    "import optguide",
    "from optguide import Adam, Himmelblau, trace",
)


def seconds(program: str) -> float:
    """Return what a program takes in a process of its own, without Python's start."""
    code = f"""
from time import process_time
began = process_time()
{program}
print(process_time() - began)
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> int:
    """Print the times and their ratios; return the exit code."""
    rounds = [[seconds(program) for program in PROGRAMS] for _ in range(RUNS)]
    shortest = [min(times) for times in zip(*rounds, strict=True)]
    for program, time in zip(PROGRAMS, shortest, strict=True):
        print(f"{time:.3f} s, {time / shortest[0]:.1f} times NumPy: {program}")
    print(f"at most {LIMIT:g} times allowed")
    return 1 if max(shortest) > LIMIT * shortest[0] else 0


if __name__ == "__main__":
    sys.exit(main())
