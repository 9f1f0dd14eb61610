r"""
Quadratic: turning a valley
===========================

Does it matter in which direction a valley runs? Four methods walk down the same quadratic,

.. math:: f = (\lambda_1 u^2 + \lambda_2 v^2) / 2,

whose axes :math:`u, v` are turned against the coordinates by an angle. The start turns with them,
so nothing changes but the coordinates that the methods are given.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Quadratic,
    plotting,
    trace,
)

methods = [Momentum(0.01, 0.8), GradientDescent(0.01), AdaGrad(0.5), Adam(0.1)]
angles = [0, 22.5, 45, 67.5, 90]

# %%
# The curvatures are 1 and 100. On the right, the number of steps after which the value stays below
# a thousandth. A point is turned as a complex number.

fig, axes = plt.subplots(1, 3, figsize=(10, 3.2), layout="constrained")
maps, right = {0: axes[0], 45: axes[1]}, axes[2]
paths, needed = {}, {}
for angle in angles:
    valley, turn = (
        Quadratic([1.0, 100.0], np.radians(angle)),
        np.exp(1j * np.radians(angle)),
    )
    start = (-1.5 + 1j) * turn
    if angle in maps:
        plotting.contours(maps[angle], valley, levels=[0.5, 2, 8, 20, 50, 100, 200])
        plotting.critical_points(maps[angle], valley)
        maps[angle].set_title(f"turned by {angle}°")
    for method in methods:
        name = plotting.label(method)
        x = trace(method, valley, [start.real, start.imag], steps=600).x
        above = np.flatnonzero(valley.value(x) > 1e-3)
        needed.setdefault(name, []).append(int(above[-1]) + 1)
        paths[name, angle] = (x[:, 0] + 1j * x[:, 1]) / turn
        if angle in maps:
            plotting.path(maps[angle], method, x, linewidth=1)
print("steps at", *angles, "degrees")
for method in methods:
    name = plotting.label(method)
    right.semilogy(
        angles, needed[name], **plotting.style(method), markersize=4, label=name
    )
    print(f"{name:17s}{needed[name]}")
right.set(
    xlabel="angle, degrees",
    xticks=angles,
    ylim=(8, 1200),
    title="steps to a thousandth",
)
right.set_box_aspect(1)
plotting.label_lines(right)
fig.set_label(
    "Four paths down a narrow valley along the axis and down the same valley at 45 "
    "degrees, and the steps they need: "
    + ", ".join(f"{name} {n[0]} and {n[2]}" for name, n in needed.items())
    + "."
)
plt.show()

# %%
# The lines of descent and momentum are level: turning the valley turns their paths and changes
# nothing else. AdaGrad and Adam measure each coordinate by itself. Along the axes that takes the
# condition number away: AdaGrad is done after 13 steps, as many as on a round bowl. At 45 degrees
# both coordinates see both curvatures, and AdaGrad is the slowest of the four.

for name in "momentum", "gradient descent":
    assert len(set(needed[name])) == 1
    assert np.allclose(paths[name, 45], paths[name, 0], rtol=0, atol=1e-12)
assert needed["gradient descent"][0] == np.ceil(np.log(1.125 / 1e-3) / -np.log(0.99**2))
bowl = Quadratic([1.0, 1.0])
on_the_bowl = bowl.value(trace(methods[2], bowl, [-1.5, 1.0], steps=600).x)
assert needed["AdaGrad"][0] == np.flatnonzero(on_the_bowl > 1e-3)[-1] + 1 == 13
assert needed["AdaGrad"][2] == max(n[2] for n in needed.values())
assert needed["Adam"][2] > 3 * needed["Adam"][0]
