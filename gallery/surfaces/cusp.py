r"""
Cusp: a trap that is no minimum
===============================

Do random starts avoid what is no minimum? They do at saddles with negative curvature. This surface has
no minimum at all, and one critical point:

.. math:: f = x^2 + y^3
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Cusp, GradientDescent, Momentum, basins, plotting, trace

cusp, rate = Cusp(), 0.05
methods = [GradientDescent(rate), Momentum(rate)]

# %%
# The surface; 200 steps from two starts above the point and one below it; shaded, the starts that
# descent has brought to within 0.03 of the point after 1000 steps; those that momentum has are the thin
# band between the lines. Right, the height :math:`y` of descent from three starts, and dotted
# :math:`1 / (3 \eta t)`.

view = {"s": {"projection": "3d", "elev": 25, "azim": -50}}
fig, axes = plt.subplot_mosaic(
    "slmr", per_subplot_kw=view, figsize=(11, 3.4), layout="constrained"
)
solid, left, middle, right = axes.values()
grid = np.stack(np.meshgrid(*[np.linspace(-1.5, 1.5, 17)] * 2), axis=-1)
solid.plot_surface(
    *np.moveaxis(grid, -1, 0), cusp.value(grid), color="#a0a0a0", ec="#868686"
)
solid.set_axis_off()
solid.set_box_aspect((1, 1, 0.7), zoom=1.3)
plotting.contours(left, cusp, samples=101)
plotting.critical_points(left, cusp)
caught = [
    found.kind == "degenerate" for found in basins(methods, cusp, grid=80, steps=1000)
]
shade = np.full((80, 80, 4), 0.5)
shade[..., 3] = 0.4 * caught[0]
middle.imshow(shade, extent=(-1.5, 1.5, -1.5, 1.5), origin="lower")
ticks = 3 * (np.arange(80) + 0.5) / 80 - 1.5
blue = plotting.style(methods[1])["color"]
middle.contour(ticks, ticks, caught[1], levels=[0.5], colors=blue, linewidths=1.5)
middle.set(title="starts that are caught", xlabel="$x$")
for method in methods:
    x = trace(method, cusp, [[1.2, 1.0], [0.8, 0.3], [-1.0, -0.1]], steps=200).x
    plotting.path(left, method, np.clip(x, -9, 9), linewidth=1)
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=3)
t = np.arange(1, 10_001)
y = trace(methods[0], cusp, [[0.0, 1.0], [0.0, 0.3], [0.0, 0.1]], steps=t[-1]).x[
    1:, :, 1
]
right.loglog(t, y, **{**plotting.style(methods[0]), "marker": ""})
right.loglog(t, 1 / (3 * rate * t), color="#000000", linestyle=":")
right.set(xlabel="step", title="height above the point", ylim=(3e-4, 2))
power = np.log2(y[-1] / y[4999])
shares = [mask.mean() for mask in caught]
fig.set_label(
    f"Starts caught by a point that is no minimum: {shares[0]:.0%} with descent, "
    f"{shares[1]:.1%} with momentum. From a height of 1 descent falls like the power "
    f"{power[0]:.3f} of the time."
)
plt.show()

# %%
# No: every start above :math:`y = 0` is caught, half of the picture. The step along :math:`y` is
# :math:`3 \eta y^2`, and it dies before it gets there. The approach is a power law, and where the
# start was is soon forgotten: a run looks converged, and its gradient is small, for good. The theorem
# about random starts needs a negative eigenvalue, and here the lowest is zero. Momentum rolls over the
# point from all but the starts close above it.

above = np.broadcast_to(ticks[:, None] > 0, (80, 80))
assert np.array_equal(caught[0], above)
assert shares[1] < 0.05
assert np.allclose(power, -1, atol=0.02)
assert np.allclose(y[-1] * 3 * rate * t[-1], 1, atol=0.01)
