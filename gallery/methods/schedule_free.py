r"""
Can one do without a schedule?
==============================

Under noise a constant rate keeps hopping, and a falling rate must know when the run will end.
Schedule-free descent promises a good answer after any number of steps. It runs on a bowl with
curvatures 1 and 0.1, a hundred times with noise of its own, next to descent at a constant rate and
with cosine schedules that end after 40 steps and after 300.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    GradientDescent,
    Quadratic,
    Scheduled,
    ScheduleFree,
    iterate,
    plotting,
)
from optguide.schedules import Cosine
from optguide.surfaces.streams import noisy

bowl, rate, steps, runs = Quadratic([1.0, 0.1]), 0.3, 300, 100


def error(method, steps):
    """Return the mean value above the minimum after every step."""
    start = np.full((runs, 2), 3.0)
    stream = noisy(bowl, scale=1.0, seed=np.arange(runs))
    states = islice(iterate(method, stream, start), steps + 1)
    return np.array([bowl.value(state.x).mean() for state in states])


ends = 40, 300
free, constant = error(ScheduleFree(rate), steps), error(GradientDescent(rate), steps)
planned = {
    end: error(Scheduled(GradientDescent(rate), Cosine(end)), end) for end in ends
}
fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
plotting.line(
    ax, GradientDescent(rate), constant, marker="", linewidth=1, label="constant rate"
)
look = plotting.style(Scheduled(GradientDescent(rate), Cosine(100)))
for end, f in planned.items():
    ax.plot(
        f,
        "--",
        color=look["color"],
        lw=1.2,
        label=f"planned for {end} steps: {f[-1]:.2g}",
    )
    ax.plot([end], f[-1:], look["marker"], color=look["color"])
now = ", ".join(f"{free[end]:.2g} at {end}" for end in ends)
plotting.line(
    ax, ScheduleFree(rate), free, marker="", linewidth=2, label=f"schedule-free: {now}"
)
ax.set(xscale="log", yscale="log", xlabel="step", ylabel="mean value above the minimum")
ax.set_title("One run, at both ends near the run planned for it")
ax.legend(fontsize="small", loc="lower left")
fig.set_label(
    "Mean value of a hundred noisy runs against the step. A constant rate stays near "
    f"{constant[-1]:.2f}. "
    + "; ".join(
        f"at step {end} the schedule planned for it is at {f[-1]:.3f}, schedule-free "
        f"at {free[end]:.3f}"
        for end, f in planned.items()
    )
    + "."
)
plt.show()

# %%
# The constant rate is as good as any for the first forty steps and then stays where it is, at the
# height of its noise. A cosine brings it down, at the step it was made for. The schedule-free run
# knows of neither end, and at each it is at most 1.6 times as high as the schedule made for it. It
# averages its path, and the average of noise shrinks by itself.

for end, f in planned.items():
    assert free[end] < 1.6 * f[-1]
assert constant[-1] > 2.5 * free[-1]
assert constant[-1] > 4 * planned[300][-1]
assert constant[40] < 1.2 * planned[40][-1]
