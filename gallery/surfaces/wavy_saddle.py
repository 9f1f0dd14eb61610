r"""
Wavy saddle: bowls without a minimum
====================================

Where a surface bends upwards in all directions, is there a minimum near by? This one, from a popular
tutorial on minima and saddle points, does so in a fifth of the picture:

.. math:: f = x^2 - y^2 + 0.1 \sin 5 x + 0.1 \cos 5 y
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    WavySaddle,
    escape_time,
    plotting,
    trace,
)

surface = WavySaddle()
methods = [GradientDescent(0.1), Momentum(0.1), Adam(0.1)]
ticks = np.linspace(-1.99, 1.99, 80)
grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)

# %%
# Left, paths of 40 steps from two starts in a bowl and one on the axis. In the middle, blue, where both
# curvatures are positive and, brown, where both are negative. Right, the slopes along both axes; there is
# a critical point where both are zero.

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(10, 3.7), layout="constrained")
plotting.contours(left, surface, samples=101)
plotting.critical_points(left, surface)
curvature = np.linalg.eigvalsh(surface.hessian(grid))
bends = {"bowl": (curvature > 0).all(axis=-1), "hill": (curvature < 0).all(axis=-1)}
image = np.zeros((*grid.shape[:2], 4))
for here, colour in zip(bends.values(), plotting.GROUNDS, strict=False):
    image[here] = [*plt.matplotlib.colors.to_rgb(colour), plotting.THIN]
middle.imshow(image, extent=(-2, 2, -2, 2), origin="lower", interpolation="none")
plotting.critical_points(middle, surface)
middle.set(title="bent like a bowl or a hill", xlabel="$x$")
zeros = []
for axis, dash in enumerate(["-", "--"]):
    slope = surface.gradient(np.stack([ticks, ticks], axis=-1))[:, axis]
    zeros.append(np.count_nonzero(slope[:-1] * slope[1:] < 0))
    right.plot(ticks, slope, dash, color="#000000", label=f"slope along ${'xy'[axis]}$")
right.axhline(0, color="#868686", linewidth=0.8)
right.set(xlabel="$x$ or $y$", title="slopes")
right.legend(fontsize="small")
needed = {}
for method in methods:
    name = plotting.label(method)
    x = trace(method, surface, [[1.1, 0.6], [-1.5, -0.7], [1.0, 0.0]], steps=40).x
    plotting.path(left, method, np.clip(x, -99, 99), linewidth=1)
    needed[name] = escape_time(method, surface, grid, 200, 2.0, along=[0, 1])
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4)
share = {bend: here.mean() for bend, here in bends.items()}
fig.set_label(
    f"A saddle with ripples, bent like a bowl in {share['bowl']:.0%} and like a hill "
    f"in {share['hill']:.0%} of the picture. All starts beside the axis leave the "
    "picture, the last after "
    + ", ".join(f"{n.max():.0f} steps ({name})" for name, n in needed.items())
    + "."
)
plt.show()

# %%
# No. A bowl has a minimum only where the slope vanishes too, and the ripples are too low to turn the slope
# around: it passes zero once along each axis. So the bowls hold nothing. Every start beside the axis
# leaves the picture within 20 steps, by the side on which it is. Nor are the hills an obstacle, and the
# starts on the axis find a saddle, not a minimum.

assert f"{share['bowl']:.1f}" == "0.2"
assert share["hill"] > 0.1
assert zeros == [1, 1]
assert np.max(list(needed.values())) <= 20
