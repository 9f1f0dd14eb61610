"""What a step costs, side by side in one run, so that ratios mean something on any machine.

The unit is a plain loop of gradient descent on Himmelblau's function, written out without the
package. One start shows what the package adds to a step; a thousand starts at once show what a start
costs where there are many.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from optguide import Himmelblau, run
from optguide.catalogue import METHODS

STEPS, STARTS, REPEATS = 200, 1000, 5


def plain() -> None:
    """Walk down by hand."""
    x, y = -4.0, 4.0
    for _ in range(STEPS):
        p, q = x * x + y - 11, x + y * y - 7
        x, y = x - 0.01 * (4 * x * p + 2 * q), y - 0.01 * (2 * p + 4 * y * q)


def plain_arrays() -> None:
    """Walk down by hand, with points as arrays."""
    x = np.array([-4.0, 4.0])
    for _ in range(STEPS):
        p, q = x[0] ** 2 + x[1] - 11, x[0] + x[1] ** 2 - 7
        x = x - 0.01 * np.stack([4 * x[0] * p + 2 * q, 2 * p + 4 * x[1] * q])


def seconds(job: Callable[[], object]) -> float:
    """Return the shortest of several times: what is longer was something else's work."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    """Print the table."""
    surface, one = Himmelblau(), np.array([-4.0, 4.0])
    many = np.random.default_rng(0).uniform(-4, 4, (STARTS, 2))
    unit = seconds(plain_arrays)
    print(
        f"a plain loop over arrays, one start: {unit / STEPS * 1e6:.1f} microseconds a step"
    )
    print(f"a plain loop over floats: {seconds(plain) / unit:.2f} of that\n")
    print(f"{'':22}{'one start':>12}{'1000 starts':>14}{'per start':>12}")
    for row in METHODS:
        single = seconds(lambda m=row.method: run(m, surface, one, STEPS)) / unit
        batch = seconds(lambda m=row.method: run(m, surface, many, STEPS)) / unit
        print(f"{row.label:22}{single:12.2f}{batch:14.1f}{batch / STARTS:12.4f}")


if __name__ == "__main__":
    main()
