r"""
Basins and walls: luck or method
================================

Walls divide a bowl into basins. Five methods start at the same point and end in different ones. Is
the basin a property of the method, or of the last digits of the start?

.. math:: f = \frac{x^2 + y^2}{2} + \sin^2 4 x

So each method also runs from 300 points that are about a hundredth away.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

surface, start = og.BasinsAndWalls(), np.array([-2.8, -2.5])
near = start + np.random.default_rng(0).normal(scale=0.01, size=(300, 2))
methods = [
    og.Nesterov(0.01),
    og.Adam(0.25),
    og.AdaGrad(1.0, epsilon=0.0, epsilon_root=1e-6),
    og.RMSProp(0.25, rho=0.9, epsilon=0.0, epsilon_root=1e-6),
    og.Adadelta(100.0, rho=0.95),
]

# %%
# Left, the paths from the start itself; in the middle, the basins of Adam. Right, where the 300 neighbours are after 125 steps; the
# lines are the tops of the walls.

walls = sorted(
    {point.x[0] for point in surface.critical_points if point.kind == "saddle"}
)
fig, (left, middle, right) = plt.subplots(
    1, 3, figsize=(10.5, 3.6), layout="constrained"
)
plotting.contours(left, surface, samples=101)
found = og.basins(og.Adam(0.25), surface, grid=80, steps=300)
plotting.basins(middle, surface, found)
left.legend(
    handles=plotting.critical_points(left, surface, size=40),
    loc="upper right",
    fontsize="small",
)
right.vlines(walls, -0.5, len(methods) - 0.5, color="#7f7f7f", linewidth=0.8)
shares, ends = {}, {}
for row, method in enumerate(methods):
    name = plotting.label(method)
    x = trace(method, surface, [start, *near], steps=125, fields=["x"]).x
    ends[name] = x[-1, 1:, 0]
    basin = np.searchsorted(walls, ends[name])
    shares[name] = np.bincount(basin, minlength=len(walls) + 1) / len(near)
    plotting.path(left, method, x[:, 0], linewidth=1)
    style = plotting.style(method)
    jitter = row + np.linspace(-0.3, 0.3, len(near))
    right.plot(ends[name], jitter, style["marker"], color=style["color"], markersize=2)
    print(
        f"{name:9s} share in each basin from left to right:", *np.round(shares[name], 2)
    )
right.set(
    yticks=range(len(methods)), yticklabels=list(shares), xlim=(-3, 3), xlabel="$x$"
)
right.set_title("where 300 neighbours end")
hop = np.median(
    np.abs(ends["RMSProp"][np.abs(ends["RMSProp"]) < walls[len(walls) // 2]])
)
fig.set_label(
    "Five paths over the walls of a bowl, and where 300 neighbours of their start end. "
    "The largest share of the neighbours that end in one basin is "
    + ", ".join(f"{share.max():.2f} for {name}" for name, share in shares.items())
    + f". In the central basin RMSProp hops between -{hop:.3f} and {hop:.3f}."
)
plt.show()

# %%
# For Nesterov and Adam the basin does not hang on digits: all neighbours share it, and it is not
# the central one, which is lower. AdaGrad and RMSProp fall into one of two basins by luck; RMSProp
# does not come to rest in either and shows as two stripes, half a learning rate to either side.
# Adadelta is spread over three basins. One path would have looked like a verdict on five methods.

for name in "Nesterov", "Adam":
    assert shares[name].max() == 1.0
    assert np.allclose(ends[name], -0.7615, atol=0.01)
for name in "AdaGrad", "RMSProp", "Adadelta":
    assert 0.2 < shares[name].max() < 0.8
assert [int((share > 0.15).sum()) for share in shares.values()] == [1, 1, 2, 2, 3]
assert abs(hop - 0.125) < 0.01
assert len(np.unique(found.end[found.kind == "minimum"])) == 7
