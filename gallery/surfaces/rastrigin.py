r"""
Rastrigin: one cell in a hundred
================================

A hundred and twenty-one minima, one of them the lowest. Which share of the starts finds it, and does
the learning rate change that?

.. math:: f = 20 + x^2 + y^2 - 10 \cos 2 \pi x - 10 \cos 2 \pi y

Every method takes 200 gradients from each point of a grid.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    Rastrigin,
    basins,
    plotting,
    trace,
)

egg_box, grid, budget = Rastrigin(), 102, 200
points = egg_box.critical_points
lowest = min(range(len(points)), key=lambda i: points[i].value)
crests = np.unique([round(p.x[0], 9) for p in points if p.kind == "maximum"])
cell = (2 * crests[crests > 0].min() / 10.24) ** 2
methods = [
    *(GradientDescent(rate) for rate in (0.001, 0.002, 0.0045)),
    *(Momentum(0.001), Nesterov(0.002), Adam(0.02), Adam(0.1)),
]
found = basins(methods, egg_box, grid, budget)
share = [float(np.mean(result.end == lowest)) for result in found]
print(f"the cell around the center is {100 * cell:.2f} % of the square")
for method, part in zip(methods, share, strict=True):
    name = f"{plotting.label(method)}, rate {method.learning_rate}"
    print(f"{name:31s}finds the lowest minimum from {100 * part:.2f} %")

# %%
# Left, the middle of the square and 200 gradients from three starts; right, where the starts of the
# whole square end under descent.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
plotting.contours(left, egg_box, ((-2.6, 2.6), (-2.6, 2.6)), samples=121)
plotting.critical_points(left, egg_box, size=25)
starts = [[-2.1, 1.6], [1.4, 2.4], [0.4, -1.6]]
ends = {}
for method in methods[1], methods[3], methods[4], methods[5]:
    x = trace(method, egg_box, starts, steps=budget).x
    plotting.path(left, method, x, linewidth=1)
    ends[plotting.label(method)] = x[-1]
plotting.basins(right, egg_box, found[1])
right.set_title(f"descent: {100 * share[1]:.1f} % find the lowest")
right.annotate("lowest", (0, 0), (1.6, 2.2), arrowprops={"arrowstyle": "->"})
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4)
fig.set_label(
    "Four methods from three starts roll into the nearest minimum, and the map of "
    f"{grid**2} starts: 121 squares of one cell each, the lowest minimum has "
    f"{100 * share[1]:.1f} %."
)
plt.show()

# %%
# It finds nothing but the nearest one. A path ends between the crests between which it starts, so
# the lowest minimum gets the share of its cell, 0.96 % of the square, under every method and
# rate here. In ten such coordinates it would be that share to the fifth power, a ten-billionth. These
# methods look for a minimum; a search for the lowest needs something else.

ticks = -5.12 + 10.24 * (np.arange(grid) + 0.5) / grid
home = np.searchsorted(crests, ticks)
for result in found:
    assert (np.searchsorted(crests, result.x[..., 0]) == home).all()
    assert (np.searchsorted(crests, result.x[..., 1]) == home[:, None]).all()
    assert (result.kind == "minimum").all()
assert np.allclose(share, cell, rtol=0.01)
assert f"{100 * cell:.2f}" == "0.96"
assert 0.5e-10 < cell**5 < 2e-10
assert len(crests) == 10
for name, x in ends.items():
    assert (np.searchsorted(crests, x) == np.searchsorted(crests, starts)).all(), name
