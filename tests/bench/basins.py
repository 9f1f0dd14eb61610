"""What a basin map costs: Adam on Himmelblau's function, 300 steps from each start of a grid.

`basins` goes in blocks over all cores. Beside it, in the same run: the same rule written out for the
whole array, `run` on the whole array, and PyTorch's Adam where PyTorch is installed, on the whole
array and with all its threads.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from optguide import Adam, Himmelblau, basins, run

GRID = int(sys.argv[1]) if len(sys.argv) > 1 else 512
STEPS, REPEATS, RATE = 300, 5, 0.1


def starts() -> np.ndarray:
    """Return the middle of every cell, ``(n, 2)``."""
    side = -6 + 12 * (np.arange(GRID) + 0.5) / GRID
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def plain() -> np.ndarray:
    """Walk by hand, all starts at once."""
    x = starts()
    m, v = np.zeros_like(x), np.zeros_like(x)
    for t in range(1, STEPS + 1):
        a, b = x[:, 0], x[:, 1]
        p, q = a**2 + b - 11, a + b**2 - 7
        g = np.stack([4 * a * p + 2 * q, 2 * p + 4 * b * q], axis=-1)
        m = 0.9 * m + (1 - 0.9) * g
        v = 0.999 * v + (1 - 0.999) * g**2
        x = x - RATE * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return x


def torch() -> np.ndarray:
    """Walk with PyTorch, in double precision."""
    import torch

    x = torch.tensor(starts(), requires_grad=True)
    adam = torch.optim.Adam([x], lr=RATE)
    for _ in range(STEPS):
        adam.zero_grad()
        a, b = x[:, 0], x[:, 1]
        ((a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2).sum().backward()
        adam.step()
    return x.detach().numpy()


def main() -> None:
    """Print the table, shortest of several times, taken by turns."""
    jobs: dict[str, Callable[[], np.ndarray]] = {
        "basins": lambda: basins(Adam(RATE), Himmelblau(), GRID, STEPS).x.reshape(
            -1, 2
        ),
        "a plain loop over the whole array": plain,
        "run on the whole array": lambda: (
            run(Adam(RATE), Himmelblau(), starts(), STEPS).x
        ),
    }
    if find_spec("torch"):
        jobs["PyTorch on the whole array"] = torch
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    ends = {}
    for _ in range(REPEATS):
        for name, job in jobs.items():
            began = time.perf_counter(), time.process_time()
            ends[name] = job()
            ended = time.perf_counter(), time.process_time()
            times[name].append((ended[0] - began[0], ended[1] - began[1]))
    unit = min(times["basins"])[0]
    print(f"{GRID} x {GRID} starts, {STEPS} steps, {os.cpu_count()} cores")
    for name, each in times.items():
        wall, cpu = min(each)
        off = np.abs(ends[name] - ends["basins"]).max()
        print(
            f"{name:36}{wall:6.2f} s{wall / unit:6.2f} of basins{cpu:7.2f} s of processor"
            f"   ends differ by {off:.0e}"
        )


if __name__ == "__main__":
    main()
