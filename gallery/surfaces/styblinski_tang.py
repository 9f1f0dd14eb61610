r"""
Styblinski-Tang: four rectangles
================================

Two coordinates that do not know of each other, each with a deep and a shallow well. Which share of
the square leads to which of the four minima?

.. math:: f = \tfrac12 (x^4 - 16 x^2 + 5 x + y^4 - 16 y^2 + 5 y)

Some methods treat each coordinate by itself as well. Clipping does not: it looks at the length of
the whole gradient.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    Clipped,
    GradientDescent,
    Momentum,
    Nesterov,
    StyblinskiTang,
    basins,
    plotting,
    trace,
)

surface, budget = StyblinskiTang(), 300
methods = [
    GradientDescent(0.01),
    Momentum(0.01),
    Adam(0.2),
    Clipped(Momentum(0.01), 50.0),
]
found = dict(
    zip(map(plotting.label, methods), basins(methods, surface, 80, budget), strict=True)
)
minima = [
    i for i, point in enumerate(surface.critical_points) if point.kind == "minimum"
]
share = {name: [np.mean(m.end == i) for i in minima] for name, m in found.items()}
for name, parts in share.items():
    print(f"{name:18s}", *(f"{100 * part:.1f} %" for part in parts))

# %%
# Left, 300 gradients from the side of the hill in the middle and from near a corner.

fig, axes = plt.subplots(1, 3, figsize=(10, 3.8), layout="constrained")
plotting.contours(axes[0], surface, samples=101)
plotting.critical_points(axes[0], surface)
for method in *methods[:3], Nesterov(0.01):
    x = trace(method, surface, [[0.3, 1.2], [4.9, -4.0]], steps=budget).x
    plotting.path(axes[0], method, x, linewidth=1)
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=7)
for ax, name in (axes[1], "momentum"), (axes[2], "momentum, clipped"):
    plotting.basins(ax, surface, found[name])
    ax.set_title(name)
fig.set_label(
    "The four minima, and where each start leads. With momentum the map is made of "
    "rectangles; the four take "
    + ", ".join(f"{100 * part:.0f}" for part in share["momentum"])
    + " % of the "
    "square. With clipping as well the borders bend."
)
plt.show()

# %%
# Descent and Adam give each start the minimum of its quarter. Momentum swings over the hill from far
# out, and its map has sixteen pieces; but they are rectangles. Whether a path ends on the left or on
# the right depends on where it starts in :math:`x` alone, so the shares of the two mixed minima are
# equal, and their product is the product of the other two. Clipped by the length of the gradient the
# coordinates learn of each other, and the borders bend.

for name, result in found.items():
    right, up = result.x[..., 0] > 0, result.x[..., 1] > 0
    rectangles = (right == right[0]).all() and (up == up[:, :1]).all()
    assert rectangles == (name != "momentum, clipped")
    if rectangles:
        low, mixed, also_mixed, high = share[name]
        assert mixed == also_mixed
        assert np.isclose(mixed * also_mixed, low * high, rtol=1e-9)
    assert np.isclose(sum(share[name]), 1.0)
assert (found["Adam"].end == found["gradient descent"].end).all()
borders = np.flatnonzero(np.diff(found["momentum"].x[0, :, 0] > 0))
assert len(borders) == 3
