r"""
Müller-Brown: over the passes
=============================

Two valleys, and a ridge between them: how high must one climb to get from the bottom of one to the
bottom of the other? On the surface of Müller and Brown,

.. math:: f = -200 e^{-(x - 1)^2 - 10 y^2} - 100 e^{-x^2 - 10 (y - 0.5)^2}
   - 170 e^{-6.5 (x + 0.5)^2 + 11 (x + 0.5) (y - 1.5) - 6.5 (y - 1.5)^2}
   + 15 e^{0.7 (x + 1)^2 + 0.6 (x + 1) (y - 1) + 0.7 (y - 1)^2},

the way is found backwards: descent from a saddle, once to either side, goes down to two minima.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    MullerBrown,
    RMSProp,
    basins,
    plotting,
    trace,
)

surface, descent = MullerBrown(), GradientDescent(1e-4)
points = surface.critical_points
minima = np.array([point.x for point in points if point.kind == "minimum"])
saddles = np.array([point.x for point in points if point.kind == "saddle"])
downhill = np.linalg.eigh(surface.hessian(saddles))[1][:, None, :, 0]
sides = saddles[:, None] + np.array([[1e-3], [-1e-3]]) * downhill
halves = trace(GradientDescent(2e-5), surface, sides, steps=4000, every=20).x
ends = np.linalg.norm(halves[-1, :, :, None] - minima, axis=-1).argmin(axis=-1)
half = {(i, ends[i, k]): halves[:, i, k] for i in (0, 1) for k in (0, 1)}
assert set(half) == {(1, 0), (1, 2), (0, 2), (0, 1)}
way = np.concatenate([half[1, 0][::-1], half[1, 2], half[0, 2][::-1], half[0, 1]])
line = minima[0] + np.linspace(0, 1, 201)[:, None] * (minima[1] - minima[0])

# %%
# The way (solid), the straight line (dotted), and 300 gradients of four methods, at the rates 0.0001,
# 0.00001, 0.01 and 0.01; where 500 steps of descent lead; both ways as profiles, and seen from above.

fig, ((left, middle), (right, hidden)) = plt.subplots(
    2, 2, figsize=(9, 6.7), layout="constrained"
)
hidden.remove()
view = fig.add_subplot(2, 2, 4, projection="3d", elev=50, azim=-110)
plotting.contours(left, surface, samples=81)
plotting.critical_points(left, surface)
last = []
for method in descent, Momentum(1e-5), RMSProp(0.01, rho=0.9), Adam(0.01):
    path = trace(method, surface, [0.0, 1.2], steps=300).x
    last.append(np.linalg.norm(path[-1] - minima, axis=-1).argmin())
    plotting.path(left, method, path, linewidth=1)
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=6)
plotting.basins(middle, surface, basins(descent, surface, grid=100, steps=500))
middle.set_title("gradient descent")
grid = np.stack(
    np.meshgrid(*(np.linspace(*side, 33) for side in surface.domain)), axis=-1
)
cut = np.minimum(surface.value(grid), 20)
view.plot_surface(
    *np.moveaxis(grid, -1, 0), cut, color="#868686", rcount=33, ccount=33, alpha=0.8
)
climb = {}
for name, points, dash in ("valley", way, "-"), ("straight", line, ":"):
    height = surface.value(points) - surface.value(minima[0])
    length = np.append(0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=-1)))
    left.plot(*points.T, color="#000000", linestyle=dash, linewidth=1.2)
    right.plot(length, height, color="#000000", linestyle=dash, label=name)
    view.plot(
        *points.T, surface.value(points) + 4, color="#000000", linestyle=dash, zorder=9
    )
    climb[name] = f"{height.max():.0f}"
right.set(title="height above minimum 1", xlabel="length of the way")
view.set_axis_off()
view.set_box_aspect((1, 1, 0.7), zoom=1.2)
print(f"climb: {climb}")
fig.set_label(
    "Three minima in a chain. The way from the deepest to the second climbs "
    f"{climb['valley']} through the valleys and {climb['straight']} in a straight line "
    "over a spur."
)
plt.show()

# %%
# Both saddles lead down to the third minimum, so the way passes through it, and its highest point is
# the higher saddle: 106 above the start. The straight line is shorter and climbs 159. Methods that go
# downhill cross no pass, but to which valley a start belongs depends on the method: from (0, 1.2)
# descent and momentum go to minimum 1, RMSProp and Adam to minimum 3.

assert climb == {"valley": "106", "straight": "159"}
assert last == [0, 0, 2, 2]
