r"""
How reproducible is a path?
===========================

Two machines run the same method from the same start. May their paths be compared digit by digit? Here
each method runs twice, the second time from a start moved by one unit in the last place,
:math:`2 \cdot 10^{-16}` in each coordinate: numbers of this size have no smaller difference.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    RMSProp,
    Rosenbrock,
    Scheduled,
    plotting,
    trace,
)
from optguide.schedules import InverseTime

start = np.array([-1.2, 1.0])
moved = np.nextafter(start, 2.0)
methods = [GradientDescent(1e-3), Momentum(5e-4), Adam(0.02), RMSProp(0.01)]

# %%
# The distance between the two runs, in a valley where it should shrink.

fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
apart = {}
for method in methods:
    x = trace(method, Rosenbrock(), [start, moved], steps=2000).x
    apart[plotting.label(method)] = np.linalg.norm(x[:, 0] - x[:, 1], axis=-1)
    shown = np.maximum(apart[plotting.label(method)], 1e-18)
    plotting.line(ax, method, shown, marker="", linewidth=1)
ax.set(
    yscale="log", xlim=(0, 2000), xlabel="step", ylabel="distance between the two runs"
)
ax.set_title("One unit in the last place, 2000 steps later")
plotting.label_lines(ax)
worst = {name: gap.max() for name, gap in apart.items()}
fig.set_label(
    "Distance between two runs that start one unit in the last place apart, on "
    "Rosenbrock's valley. "
    + ", ".join(f"{name} at most {gap:.0e}" for name, gap in worst.items())
    + "."
)
plt.show()

# %%
# Descent, momentum and Adam keep the difference near rounding. RMSProp lets it grow more than a
# million times: its steps keep their length near the valley floor, it hops from side to side, and
# which side it is on depends on the last bit. With a rate that falls like :math:`1 / (1 + t / 100)` it
# keeps the difference near rounding, too. So a test that compares late digits of such a run tests the
# machine. What can be compared: the first steps, rates, thresholds, the basin reached, or the
# recorded answer to recorded gradients, where nothing is fed back.

assert worst["gradient descent"] < 1e-12
assert worst["momentum"] < 1e-12
assert worst["Adam"] < 1e-12
assert worst["RMSProp"] > 1e6 * apart["RMSProp"][0]
assert apart["RMSProp"][:20].max() < 1e-12
falling = Scheduled(RMSProp(0.01), InverseTime(0.01))
x = trace(falling, Rosenbrock(), [start, moved], steps=2000).x
assert np.linalg.norm(x[:, 0] - x[:, 1], axis=-1).max() < 1e-12
assert [f"{ulp:.0e}" for ulp in moved - start] == ["2e-16", "2e-16"]
