r"""
McCormick: a staircase without a bottom
=======================================

The usual picture of McCormick's function has two minima, and the lower one, at -1.913, is called
global. Do methods stay there?

.. math:: f = \sin(x + y) + (x - y)^2 - 1.5 x + 2.5 y + 1

The picture is a window: nothing keeps a method inside it.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    McCormick,
    Momentum,
    RMSProp,
    basins,
    plotting,
    trace,
)

surface = McCormick()
lowest = min(point.value for point in surface.critical_points)
methods = [GradientDescent(0.1), Momentum(0.1), RMSProp(0.1, rho=0.9), Adam(0.1)]
names = [plotting.label(method) for method in methods]

# %%
# First, 100 gradients of four methods at the rate 0.1 from one start. Then where descent and momentum
# are after 300 steps from everywhere; blank starts have left the picture. Last, the height of the four
# paths.

fig, ((left, middle), (third, right)) = plt.subplots(
    2, 2, figsize=(9, 7.6), layout="constrained"
)
plotting.contours(left, surface, samples=101)
marks = plotting.critical_points(left, surface)
height = {}
for method, name in zip(methods, names, strict=True):
    x = trace(method, surface, [-1.0, 2.0], steps=100).x
    height[name] = surface.value(x)
    plotting.path(left, method, x, linewidth=1)
    plotting.line(right, method, height[name], linewidth=1)
left.legend(handles=marks, fontsize="x-small", loc="upper left")
maps = dict(zip(names, basins(methods, surface, grid=100, steps=300), strict=True))
for ax, name in zip((middle, third), names, strict=False):
    plotting.basins(ax, surface, maps[name])
    ax.set_title(name)
right.set(xlabel="step", ylabel="$f$", title="height along the paths")
plotting.label_lines(right)
below = {}
for name, found in maps.items():
    below[name] = np.mean(surface.value(found.x) < lowest - 1)
    print(
        f"{name:17s}{below[name]:6.1%} of the starts end below the lowest minimum in "
        "the picture"
    )
long = surface.value(trace(methods[1], surface, [-1.0, 2.0], steps=1000).x)
fall = (long[200] - long[1000]) / 800
print(f"momentum falls by {fall:.3f} per step")
fig.set_label(
    f"A staircase of minima. After 300 steps {below['momentum']:.0%} of momentum's "
    f"starts are below the picture, and {below['gradient descent']:.1%} of descent's. "
    f"Momentum goes on falling, by {fall:.2f} per step."
)
plt.show()

# %%
# Descent, RMSProp and Adam settle at the nearest minimum. Momentum does not stay: from 36 % of the
# starts it arrives fast enough to roll over the next saddle, and from there on every step of the stairs
# gives back more than the last rise took. Along the floor the mean slope is 1 / 2 in each coordinate,
# momentum multiplies the rate by :math:`1 / (1 - \mu) = 10`, so it falls by about :math:`2 \cdot 0.1
# \cdot 10 \cdot (1 / 2)^2 = 0.5` per step, for ever. The function has no lowest point.

assert f"{lowest:.3f}" == "-1.913"
assert np.isclose(below["momentum"], 0.36, rtol=0, atol=0.01)
assert max(below[name] for name in names if name != "momentum") < 0.01
assert np.isclose(fall, 2 * 0.1 * 10 * 0.5**2, rtol=0.05)
assert abs(height["Adam"][-1] - lowest) < 0.01
