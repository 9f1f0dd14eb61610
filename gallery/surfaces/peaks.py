r"""
Peaks: down to the plain
========================

Every start must go down, but must it come to a minimum? MATLAB's peaks,

.. math:: f = 3 (1 - x)^2 e^{-x^2 - (y + 1)^2} - 10 \left(\frac{x}{5} - x^3 - y^5\right) e^{-x^2 - y^2}
   - \frac{1}{3} e^{-(x + 1)^2 - y^2},

has three hollows and three hills on a plain of height 0.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    Peaks,
    RMSProp,
    basins,
    plotting,
    trace,
    winding_number,
)

surface, turns = Peaks(), winding_number(Peaks(), Peaks().domain)
methods = [GradientDescent(0.02), Momentum(0.01), RMSProp(0.05, rho=0.9), Adam(0.1)]
names = [plotting.label(method) for method in methods]

# %%
# First, 300 gradients of four methods from three starts, at the rates 0.02, 0.01, 0.05 and 0.1. Then
# where descent and Adam lead from everywhere; blank starts end at no minimum. Last, the surface with
# descent from three points near the top of the highest hill.

fig, ((left, middle), (third, hidden)) = plt.subplots(
    2, 2, figsize=(9, 8.1), layout="constrained"
)
hidden.remove()
view = fig.add_subplot(2, 2, 4, projection="3d", elev=35, azim=-60)
plotting.contours(left, surface, samples=81)
plotting.critical_points(left, surface)
for method in methods:
    x = trace(method, surface, [[0.1, 1.2], [-0.7, -0.5], [0.1, 2.2]], steps=300).x
    plotting.path(left, method, x, linewidth=1)
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4)
maps = dict(zip(names, basins(methods, surface, grid=70, steps=400), strict=True))
for ax, name in (middle, "gradient descent"), (third, "Adam"):
    plotting.basins(ax, surface, maps[name])
    ax.set_title(name)
grid = np.stack(
    np.meshgrid(*(np.linspace(*side, 29) for side in surface.domain)), axis=-1
)
z = surface.value(grid)
view.plot_surface(
    *np.moveaxis(grid, -1, 0), z, color="#868686", rcount=29, ccount=29, alpha=0.8
)
x = trace(methods[0], surface, [[-0.1, 1.7], [0.1, 1.7], [0.05, 1.4]], steps=300).x
for path in np.swapaxes(x, 0, 1):
    view.plot(*path.T, surface.value(path) + 0.2, color="#000000", zorder=9)
view.set_axis_off()
view.set_box_aspect((1, 1, 0.7), zoom=1.3)
blank = {name: np.mean(found.kind == "none") for name, found in maps.items()}
lost = maps["RMSProp"].x[maps["RMSProp"].kind == "none"]
print(
    ", ".join(f"{name} {part:.0%}" for name, part in blank.items()), "end at no minimum"
)
fig.set_label(
    "Three basins on a plain, with blank ground between and around them. At no minimum "
    "end "
    + ", ".join(f"{part:.0%} ({name})" for name, part in blank.items())
    + f" of the starts. Around the picture the gradient turns {turns} times."
)
plt.show()

# %%
# No: under each of the four methods about four starts in ten end at no minimum. They run down the
# outer sides of the hills and out into the plain, where there is nothing to find and the slope dies
# away; RMSProp, which does not mind small slopes, has left the picture from all of them. A surface that
# rises on all sides holds its paths, and its gradient turns once around them. Here it turns three times:
# the minima and the maxima together outnumber the saddles by three.

assert turns == 3
assert all(0.38 < part < 0.46 for part in blank.values())
assert np.abs(lost).max(axis=-1).min() > 3
assert np.abs(surface.value(lost)).max() < 1e-9
