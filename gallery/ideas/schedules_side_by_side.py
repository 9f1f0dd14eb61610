r"""
Schedules side by side
======================

How fast may a learning rate fall? The sum of all rates is how far a method can travel under a
steady gradient, so it should be infinite. The sum of their squares is how much noise it gathers on
the way, so that should be finite. These are the conditions of Robbins and Monro; which schedules
meet them?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Scheduled, response, schedules

shapes = {
    "constant": schedules.Constant(),
    "piecewise": schedules.PiecewiseConstant((100, 150), factor=0.5),
    "restarts": schedules.CosineRestarts(25, multiply=2),
    "cyclic": schedules.Cyclic(25, decay=0.99),
    "inverse root": schedules.InverseTime(0.05, power=0.5),
    "inverse time": schedules.InverseTime(0.05),
    "warm-up": schedules.LinearWarmup(50, start=0.0, then=schedules.InverseTime(0.05)),
    "step decay": schedules.StepDecay(50, factor=0.5),
    "exponential": schedules.Exponential(np.exp(-0.01)),
    "line": schedules.Polynomial(200),
    "cosine": schedules.Cosine(200),
    "one cycle": schedules.OneCycle(200),
    "trapezoid": schedules.WarmupStableDecay(40, 100, 60),
}

# %%
# Steps of descent under a gradient of 1, first rate or highest rate 1: the schedules themselves. In
# the title, which of the two sums still grows by more than a hundredth between steps 10,000 and
# 20,000.

fig = plt.figure(figsize=(10, 5.6), layout="constrained")
axes = fig.subplots(3, 5, sharex=True, sharey=True).ravel()
words = {"++": "both grow", "+-": "only the sum grows", "--": "none grows"}
grows, travelled = {}, {}
for ax, (name, shape) in zip(axes, shapes.items(), strict=False):
    path = response(Scheduled(GradientDescent(1.0), shape), np.ones(200))
    travelled[name] = -float(path.x[-1, 0])
    factors = shape(np.arange(20_000))
    if name == "cosine":
        factors[200:] = 0.0  # it would rise again
    sums = [np.cumsum(factors**power) for power in (1, 2)]
    grows[name] = words["".join("-+"[int(s[-1] > 1.01 * s[9999])] for s in sums)]
    width = 2.5 if grows[name] == words["+-"] else 1
    ax.plot(-path.inner.step[1:, 0], color="#63a200", lw=width)
    ax.set_title(f"{name}\n{grows[name]}", fontsize="small")
for ax in axes[len(shapes) :]:
    ax.set_axis_off()
groups = {w: [name for name in shapes if grows[name] == w] for w in words.values()}
fig.supxlabel("step")
fig.supylabel("factor of the rate")
fig.set_label(
    f"{len(shapes)} schedules over 200 steps. "
    + " ".join(f"{w.capitalize()}: {', '.join(names)}." for w, names in groups.items())
)
plt.show()

# %%
# Two meet both conditions: one over the number of the step, with or without a warm-up. The first
# five never stop gathering noise; a root in the place of the inverse is already too slow. Those
# that end, or fall by a factor again and again, can travel only so far: the exponential one about
# 100 first steps, and no farther if it runs for ever. That is no fault where the length of a run is
# known and the way is shorter; it is one where both are left to the schedule.

assert groups["only the sum grows"] == ["inverse time", "warm-up"]
assert groups["both grow"] == list(shapes)[:5]
assert all(
    np.isclose(way, shapes[name](np.arange(200)).sum())
    for name, way in travelled.items()
)
exponential = shapes["exponential"](np.arange(20_000)).sum()
assert abs(exponential - 100) < 1
