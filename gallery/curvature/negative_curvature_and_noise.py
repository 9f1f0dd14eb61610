r"""
Ways off a ridge
================

A method that starts exactly on a saddle, or on the ridge that leads into it, reads a gradient that does
not show the way out. Noise finds it by chance, the Hessian knows it. How long do they take?

.. math:: f = u^2 - v^2 + v^4 / 4

A start has left when :math:`|v| > 1/2`. Methods that draw random numbers run with 200 seeds.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    BoundedSaddle,
    CubicRegularization,
    LangevinDynamics,
    NegativeCurvature,
    NoisyGradientDescent,
    PerturbedGradientDescent,
    escape_time,
    plotting,
)

saddle, seeds = BoundedSaddle(), np.arange(200)[:, None]
sizes = np.array([1e-2, 1e-4, 1e-6, 1e-8])
s = sizes[:, None, None]
chance = {
    "noise in every gradient": NoisyGradientDescent(0.1, s, seeds),
    "one push": PerturbedGradientDescent(0.1, s, 1e-3, 1000, seeds),
    "root of the temperature": LangevinDynamics(0.1, s**2, seeds),
}
sure = {"negative curvature": NegativeCurvature(0.1), "cubic": CubicRegularization()}


def leave(method, start=(0.0, 0.0)):
    """Return the first step away from the saddle."""
    return escape_time(method, saddle, start, 400, 0.5, along=[0, 1])


# %%
# Median steps from the saddle itself, with a band from the tenth to the ninetieth of a hundred runs.

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
times = {name: leave(method) for name, method in chance.items()}
for (name, steps), dash in zip(times.items(), ["-", "--", ":"], strict=True):
    low, median, high = np.percentile(steps, [10, 50, 90], axis=1)
    ax.fill_between(sizes, low, high, color="C0", alpha=0.15, linewidth=0)
    ax.plot(sizes, median, dash, color="C0", label=f"{name}: {median[0]:.0f} at 0.01")
steps = {name: float(leave(method)) for name, method in sure.items()}
for (name, n), dash in zip(steps.items(), ["-", "--"], strict=True):
    ax.axhline(
        n,
        color=plotting.style(sure[name])["color"],
        linestyle=dash,
        label=f"{name}: {n:.0f}",
    )
ax.set(
    xscale="log",
    xlabel="size of the noise",
    ylabel="steps to leave the saddle",
    ylim=(0, None),
)
ax.legend(fontsize="small")
median = {name: np.median(steps, axis=1) for name, steps in times.items()}
fig.set_label(
    "Steps to leave a saddle against the size of the noise: a straight line on the "
    "logarithmic scale, "
    + ", ".join(f"{m[0]:.0f} ({name})" for name, m in median.items())
    + f" at 0.01. The Hessian needs {steps['negative curvature']:.0f}"
    + f" and {steps['cubic']:.0f}."
)
plt.show()

# %%
# All 200 runs leave. Ten times less noise is 12.6 steps more, :math:`\log 10 / \log 1.2`, for descent
# multiplies the distance by 1.2 at each step, wherever it came from. A push of 0.01 needs 27 steps,
# noise of that size in every gradient 36: it is multiplied by the rate first. What the Hessian tells
# needs no luck: 11 steps of descent with negative curvature, 3 with the cubic model.

for m in median.values():
    assert np.abs(np.diff(m) / 2 - np.log(10) / np.log(1.2)).max() < 1
assert all(np.isfinite(steps).all() for steps in times.values())
assert [median["one push"][0], median["noise in every gradient"][0]] == [27, 36]
assert list(steps.values()) == [11, 3]
assert np.isfinite(leave(sure["negative curvature"], [1.0, 0.0]))
