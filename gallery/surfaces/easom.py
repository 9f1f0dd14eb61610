r"""
Easom: nothing to go by
=======================

One hole in a plain: how far off does the slope still show the way? Easom's function

.. math:: f = -\cos x \cos y \; e^{-(x - \pi)^2 - (y - \pi)^2}

is usually searched from -100 to 100. Methods that divide by the slope need only its direction, so
they should find the hole wherever the slope is not zero.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    Easom,
    GradientDescent,
    Momentum,
    SignDescent,
    basins,
    plotting,
    trace,
)

surface = Easom()
hole = np.array(surface.critical_points[0].x)
distance = np.linspace(0, 40, 401)
slope = np.abs(surface.gradient(hole + distance[:, None] * [0.8, 0.6])).max(axis=-1)
axis = np.linspace(-100, 100, 401)
flat = (
    (surface.gradient(np.stack(np.meshgrid(axis, axis), axis=-1)) == 0)
    .all(axis=-1)
    .mean()
)

# %%
# First, 300 gradients of four methods from three starts, at the rates 0.3, 0.1, 0.02 and 0.05. Then
# where descent and its sign end from everywhere in the picture; and the gradient on the way out.

descent, sign = GradientDescent(0.3), SignDescent(0.02)
fig, ((left, middle), (third, right)) = plt.subplots(
    2, 2, figsize=(9, 8.1), layout="constrained"
)
plotting.contours(left, surface, samples=101)
plotting.critical_points(left, surface)
for method in descent, Momentum(0.1), sign, Adam(0.05):
    starts = [[2.2, 2.6], [0.4, 2.8], [5.6, 5.9]]
    plotting.path(
        left, method, trace(method, surface, starts, steps=300).x, linewidth=1
    )
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4)
maps = basins([descent, sign], surface, grid=100, steps=300)
found = {}
for ax, method, result in zip((middle, third), (descent, sign), maps, strict=True):
    plotting.basins(ax, surface, result)
    ax.set_title(plotting.label(method))
    found[plotting.label(method)] = (
        (result.end == 0).mean(),
        (result.kind == "minimum").mean(),
    )
right.semilogy(distance, np.where(slope > 0, slope, np.nan), color="#000000")
right.set(
    xlabel="distance from the hole", title="largest entry of the gradient", xlim=(0, 40)
)
end = distance[slope == 0].min()
for name, (best, any_minimum) in found.items():
    print(f"{name}: {best:.0%} end in the hole, {any_minimum:.0%} at a minimum")
fig.set_label(
    f"Easom's hole is found by descent from {found['gradient descent'][0]:.0%} of the "
    f"picture and by its sign from {found['sign descent'][0]:.0%}. The gradient is "
    f"exactly zero from a distance of {end:.0f} on, which is {flat:.0%} of the usual "
    "domain."
)
plt.show()

# %%
# The slope shrinks like :math:`e^{-d^2}` with the distance :math:`d`. Beyond 27 it is smaller than the
# smallest float: on 94 % of the usual domain the gradient is exactly zero, and no method moves.
# Nearer by, direction alone does not help either. Stepping by the sign reaches a minimum from all but a
# few starts, but most often one of the four hollows beside the hole, 0.00008 deep. The hole itself is
# found from about 30 % of the picture, by descent and by its sign.

assert 27 < end < 28
assert f"{flat:.0%}" == "94%"
assert all(0.28 < best < 0.33 for best, _ in found.values())
assert found["sign descent"][1] > 0.99
assert found["gradient descent"][1] < 0.31
assert f"{surface.critical_points[1].value:.5f}" == "-0.00008"
