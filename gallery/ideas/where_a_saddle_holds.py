r"""
Where a saddle holds
====================

The starts that a saddle holds up lie along a line that leads into it, its ridge. Is that a line of the
surface, the same for every method? The surface is

.. math:: f = u^2 - v^2 + v^4 / 4,

turned by 0.3, about 17 degrees, and the ridge is :math:`v = 0`. A start has left when it is a quarter
below the saddle.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    BoundedSaddle,
    GradientDescent,
    Momentum,
    RMSProp,
    basins,
    escape_time,
    plotting,
)

angle, size = 0.3, 100
saddle = BoundedSaddle(angle)
methods = [GradientDescent(0.1), Momentum(0.1), RMSProp(0.05, rho=0.9), Adam(0.1)]
axis = 2 * (2 * np.arange(size) + 1) / size - 2
starts = np.stack(np.meshgrid(axis, axis), axis=-1)
maps = basins(methods, saddle, size, steps=200)

# %%
# A map per method: the stronger the grey, the more steps a start takes to leave. The coloured line
# divides the starts by the minimum they end in; on it are those that the saddle holds. Dotted is the
# ridge.

fig, axes = plt.subplots(1, 4, figsize=(11, 3.1), layout="constrained", sharey=True)
rise, most = {}, {}
for ax, method, found in zip(axes, methods, maps, strict=True):
    name = plotting.label(method)
    needed = escape_time(method, saddle, starts, 300, lambda x: saddle.value(x) < -0.25)
    shade = np.full((size, size, 4), 0.5)
    shade[..., 3] = 0.9 * np.minimum(needed, 30) / 30
    ax.imshow(shade, extent=(-2, 2, -2, 2), origin="lower", interpolation="none")
    colour = plotting.style(method)["color"]
    ax.contour(axis, axis, found.end == 0, levels=[0.5], colors=colour, linewidths=1.5)
    ax.plot(
        [-2, 2],
        np.tan(angle) * np.array([-2, 2]),
        color="#000000",
        linestyle=":",
        linewidth=1,
    )
    plotting.critical_points(ax, saddle)
    ax.set(title=name, xlabel="$x$", xlim=(-2, 2), ylim=(-2, 2))
    # The border in each column near the saddle, from how many of its starts end in the
    # lower minimum.
    near = np.abs(axis) < 1.2
    border = 2.4 * (found.end[near] == 0).mean(axis=0) - 1.2
    rise[name] = np.median((border / axis)[near & (np.abs(axis) > 0.5)])
    most[name] = needed.max()
axes[0].set_ylabel("$y$")
fig.set_label(
    "Maps of the steps that starts take to leave a turned saddle, with the border "
    "between those that end in one minimum and in the other. The border rises by "
    + ", ".join(f"{r:.2f} ({name})" for name, r in rise.items())
    + f" per unit, the ridge by {np.tan(angle):.2f}."
)
plt.show()

# %%
# It is not the same. For descent and momentum the starts held up lie along the ridge. RMSProp and Adam walk
# along the diagonals of the axes first, for they give both coordinates steps of the same length. So they
# are held up, and decide between the minima, along another line, which rises more than twice as much. With
# an epsilon so large that they hardly divide, their line is the ridge again. A start on
# the ridge is no test of them, and a start in their own grey band is none of the others.

assert abs(rise["gradient descent"] - np.tan(angle)) < 0.03
assert abs(rise["momentum"] - np.tan(angle)) < 0.03
for name in "RMSProp", "Adam":
    assert rise[name] > 2 * np.tan(angle)
assert min(most.values()) > 15
undivided = [RMSProp(1e3, rho=0.9, epsilon=1e4), Adam(1e3, epsilon=1e4)]
for found in basins(undivided, saddle, size, steps=200):
    border = 2.4 * (found.end[near] == 0).mean(axis=0) - 1.2
    assert (
        abs(np.median((border / axis)[near & (np.abs(axis) > 0.5)]) - np.tan(angle))
        < 0.03
    )
