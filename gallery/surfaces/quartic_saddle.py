r"""
Quartic saddle: waiting at it
=============================

On a saddle with curvature, a start ten times closer to the ridge costs a few steps more. What does it
cost where the curvature is zero?

.. math:: f = x^2 - y^4
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    BoundedSaddle,
    GradientDescent,
    Momentum,
    QuarticSaddle,
    escape_time,
    plotting,
    trace,
)

saddle, rate = QuarticSaddle(), 0.1
methods = [GradientDescent(rate), Momentum(rate), Adam(rate)]

# %%
# Left, 100 steps from :math:`(1.2, 0.12)`. In the middle, where starts are after 100 steps of descent:
# gone up, gone down, or still there, which is left blank. Right, the steps until :math:`|y| > 1`; dotted,
# descent on a saddle with curvature, where it leaves :math:`|y| > \tfrac{1}{2}`.

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(10, 3.3), layout="constrained")
plotting.contours(left, saddle, samples=101)
plotting.critical_points(left, saddle)
line = np.linspace([0, 0], [0, 1.5], 301)
edge = line[np.isfinite(escape_time(methods[0], saddle, line, 100, 1.0)), 1].min(
    initial=1.5
)
for up, colour in zip([1, -1], plotting.GROUNDS, strict=False):
    middle.axhspan(up * edge, up * 1.5, color=colour, alpha=plotting.THIN, linewidth=0)
middle.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal", xlabel="$x$")
middle.set_title("gone by step 100")
distance = np.array([0.2, 0.1, 0.05, 0.02])
starts = np.stack([np.full(4, 0.5), distance], axis=-1)
needed = {}
for method in methods:
    name = plotting.label(method)
    x = trace(method, saddle, [1.2, 0.12], steps=100).x
    plotting.path(left, method, np.clip(x, -9, 9), linewidth=1)
    needed[name] = escape_time(method, saddle, starts, 4000, 1.0, along=[0, 1])
    right.loglog(
        distance, needed[name], label=name, markersize=4, **plotting.style(method)
    )
curved = escape_time(methods[0], BoundedSaddle(), starts, 200, 0.5, along=[0, 1])
right.loglog(distance, curved, color="#000000", linestyle=":")
right.set_xticks(distance, map(str, distance))
right.minorticks_off()
right.invert_xaxis()
right.set(xlabel="distance d beside the ridge", title="steps until the saddle is left")
right.legend(fontsize="small")
descent, momentum, adam = needed.values()
fig.set_label(
    "Steps to leave a saddle without curvature, from 0.2 and from 0.02 beside the "
    f"ridge: descent {descent[0]:.0f} and {descent[3]:.0f}, momentum {momentum[0]:.0f} "
    f"and {momentum[3]:.0f}, Adam {adam[0]:.0f} and {adam[3]:.0f}. Descent on a saddle "
    f"with curvature: {curved[0]:.0f} and {curved[3]:.0f}."
)
plt.show()

# %%
# Ten times closer costs nearly a hundred times the steps, :math:`1 / (8 \eta d^2)` in all: a step multiplies
# :math:`d` by :math:`1 + 4 \eta d^2`, hardly more than 1. Momentum 0.9 adds up ten steps and so needs about
# a tenth of the time, with the same law. A band of starts around the ridge, not a line, is still there
# after any number of steps, 0.11 to either side after a hundred. Adam scales the tiny slope up, and here
# :math:`y` is a coordinate of its own.

assert np.allclose(descent, 1 / (8 * rate * distance**2), rtol=0.07)
assert np.isclose(descent[3] / momentum[3], 10, rtol=0.2)
assert np.isclose(edge, 1 / np.sqrt(8 * rate * 100), atol=0.01)
assert adam.max() <= 12
assert curved[3] - curved[0] == 12
