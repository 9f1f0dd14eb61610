r"""
A race past a trap
==================

Five methods race from :math:`(-2.8, -2.5)` to the bottom of a canyon, with a shallow trap on the way.
Who arrives, and who falls in?

The surface is the sum of a bowl, four hills and a canyon, and the rates are those of popular tutorials.
Below the picture is a video of the race.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

surface, start = og.HillsAndCanyon(), [-2.8, -2.5]
inside = {"epsilon": 0.0, "epsilon_root": 1e-6}
methods = {
    "Nesterov": og.Nesterov(0.01),
    "Nesterov with 0.975": og.Nesterov(0.01, 0.975),
    "RMSProp": og.RMSProp(0.25, rho=0.9, **inside),
    "AdaGrad": og.AdaGrad(1.0, **inside),
    "Adam": og.Adam(0.25),
}
minima = [point for point in surface.critical_points if point.kind == "minimum"]
goal, *_, trap = sorted(minima, key=lambda point: point.value)
paths, arrival, stuck = {}, {}, {}
for name, method in methods.items():
    paths[name] = trace(method, surface, start, steps=125).x
    near = np.linalg.norm(paths[name] - goal.x, axis=-1) < 0.5
    arrival[name] = int(near.argmax()) if near.any() else None
    stuck[name] = np.linalg.norm(paths[name][-1] - trap.x) < 0.4
    print(
        f"{name:20s} first near the goal: {arrival[name]}; in the trap at the end: "
        f"{stuck[name]}"
    )

# %%
# The picture is the end of the race. The lower star on the left is the trap.

fig, ax = plt.subplots(figsize=(6.4, 5.6), layout="constrained")
plotting.contours(ax, surface, samples=101)
plotting.critical_points(ax, surface)
draw = plotting.animate(ax, paths)
ax.legend(loc="upper right")
arrived = {name: step for name, step in arrival.items() if step is not None}
told = ", ".join(
    f"{name} at step {arrived[name]}" for name in sorted(arrived, key=arrived.get)
)
fig.set_label(
    f"The end of a race of five methods after 125 steps. Near the goal: {told}."
)
fig.movie = (
    draw,
    126,
    f"Five methods race past a trap in 125 steps. They come near the goal: {told}.",
)
plt.show()

# %%
# Adam is there first and Nesterov's method with momentum 0.975 after it. The other three fall into the
# trap, and none of them leaves it. A wall of 0.03 holds them; the height of the start is 8.8.

assert set(arrived) == {"Adam", "Nesterov with 0.975"}
assert arrived["Adam"] < arrived["Nesterov with 0.975"]
assert [name for name in methods if stuck[name]] == ["Nesterov", "RMSProp", "AdaGrad"]
wall = min(
    p.value
    for p in surface.critical_points
    if p.kind == "saddle" and p.value > trap.value
)
assert f"{wall - trap.value:.2f} {surface.value(start):.1f}" == "0.03 8.8"
