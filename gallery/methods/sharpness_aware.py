r"""
Where does a sharpness-aware method stop?
=========================================

A sharpness-aware method follows the gradient of a point a little uphill, here 0.3 away. The ground
is a slope with six dents, each wider than the one before. In each of them descent starts twice,
once plain and once sharpness-aware.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Function, GradientDescent, SharpnessAware, plotting, trace

radius, slope, steep = 0.3, 0.1, 0.6
places = np.arange(1.0, 13.0, 2.0)
widths = 0.04 * 1.6 ** np.arange(6)


def value(x):
    """Return the height of a slope less six bells with the same steepest walls."""
    u = (x - places) / widths
    return slope * x[..., 0] - steep * (widths * np.exp(-(u**2) / 2)).sum(axis=-1)


def gradient(x):
    """Return the slope of the ground."""
    u = (x - places) / widths
    return slope + steep * (u * np.exp(-(u**2) / 2)).sum(axis=-1, keepdims=True)


ground, starts = Function(value, gradient), places[:, None] + 0.01
fig, (top, bottom) = plt.subplots(
    2, sharex=True, height_ratios=(2, 3), figsize=(7.5, 5), layout="constrained"
)
line = np.linspace(-0.5, 12.5, 1301)[:, None]
top.plot(line, ground.value(line), color="#000000", lw=1)
last = {}
for method in GradientDescent(0.1), SharpnessAware(GradientDescent(0.1), radius):
    x = trace(method, ground, starts, steps=300).x
    last[type(method)] = x[-1]
    look = {**plotting.style(method), "linestyle": "none", "ms": 6, "zorder": 3}
    top.plot(x[-1], ground.value(x[-1]), label=plotting.label(method), **look)
    bottom.plot(x[..., 0], np.arange(301), "-", color=look["color"], lw=0.8)
    bottom.plot(x[-1], [300] * 6, **look)
top.set_ylabel("height")
top.set_title("Narrow dents hold it one radius beside them, wide ones hold it inside")
top.legend(loc="upper left")
bottom.set(xlabel="position", ylabel="step", xlim=(-0.5, 12.5))
plain, aware = (x[:, 0] for x in last.values())
beside = places - aware
fig.set_label(
    "Twelve paths on a slope with six dents of growing width. Plain descent stays in "
    "all dents. Sharpness-aware descent ends "
    + ", ".join(f"{gap:.2f}" for gap in beside)
    + " to the left of their middles, from the narrowest dent to the widest."
)
plt.show()

# %%
# Plain descent stops where the gradient is zero, at the bottom of every dent. Out of the three
# narrow dents sharpness-aware descent walks, for a radius uphill of their bottoms it meets the
# slope outside. But it does not get far. It comes to rest one radius before the bottom, where the
# ground still slopes: its question is asked at the bottom of the dent, and the answer is zero. In
# the three wide dents the question stays inside, and so does the method, hopping around the
# bottom.

narrow, wide = last[SharpnessAware][:3], last[SharpnessAware][3:]
assert np.abs(ground.gradient(last[GradientDescent])).max() < 1e-6
assert np.abs(ground.gradient(narrow + radius)).max() < 1e-6
assert ground.gradient(narrow).min() > 0.02
assert np.allclose(narrow[:, 0], plain[:3] - radius, atol=1e-3)
hops = np.abs(np.diff(x[-20:, 3:, 0], axis=0))
assert np.abs(wide[:, 0] - plain[3:]).max() < 0.1
assert hops.max(axis=0).min() > 0.005
