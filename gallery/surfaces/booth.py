r"""
Booth: a bowl askew
===================

A bowl with one minimum and curvatures 2 and 18 along the diagonals: is there anything to find?

.. math:: f = (x + 2 y - 7)^2 + (2 x + y - 5)^2

Descent with the best constant rate, :math:`2 / (2 + 18)`, and Adam start all over the square, and
every method gets the same number of gradients.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    Booth,
    GradientDescent,
    Momentum,
    Nesterov,
    basins,
    plotting,
    trace,
)

booth, budget = Booth(), 20
descent, adam = GradientDescent(0.1), Adam(0.5)
rates = [0.25, 0.5, 1.0, 2.0]
maps = basins([descent, *map(Adam, rates)], booth, 80, budget)
arrived, *with_adam = [float(np.mean(result.end == 0)) for result in maps]
print(
    f"20 gradients are enough from {100 * arrived:.0f} % of the starts for descent; "
    "for Adam"
)
for rate, share in zip(rates, with_adam, strict=True):
    print(f"at rate {rate:4} from {100 * share:4.1f} %")

# %%
# On the maps to the right the starts that come within 0.2 of the minimum are coloured.

fig, axes = plt.subplots(1, 3, figsize=(10, 3.7), layout="constrained")
plotting.contours(axes[0], booth, samples=81)
plotting.critical_points(axes[0], booth)
last = {}
for method in descent, Momentum(0.05, 0.5), Nesterov(0.05, 0.5), adam:
    x = trace(method, booth, [-9.0, 4.0], steps=budget).x
    plotting.path(axes[0], method, x, linewidth=1)
    last[plotting.label(method)] = float(np.linalg.norm(x[-1] - [1, 3]))
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
axes[0].set_title("20 gradients from $(-9, 4)$")
for ax, result, name in (
    (axes[1], maps[0], "descent"),
    (axes[2], maps[2], "Adam, rate 0.5"),
):
    plotting.basins(ax, booth, result)
    ax.set_title(f"{name}: {100 * np.mean(result.end == 0):.0f} % arrive")
print("left after 20:", ", ".join(f"{name} {end:.3f}" for name, end in last.items()))
fig.set_label(
    "Four paths to the minimum of Booth's function, and from where 20 gradients are "
    f"enough: from {100 * arrived:.0f} % of the square for descent, "
    f"{100 * with_adam[1]:.0f} % for Adam."
)
plt.show()

# %%
# There is nothing to find but the bottom, and the curvatures decide how fast. No step of descent
# keeps more than :math:`(18 - 2) / (18 + 2) = 0.8` of the distance, wherever it is, so 20 gradients
# are enough from the farthest corner. The steps of Adam do not grow with the slope: at a small rate
# it is still far away then, at a large one it has run past, and at no rate does it arrive from more
# than a tenth of the square.

x = trace(descent, booth, [[-8.0, -8.0], [8.0, -6.0], [-8.0, 6.0]], steps=budget).x
distance = np.linalg.norm(x - [1, 3], axis=-1)
assert (distance[1:] <= 0.8 * distance[:-1] + 1e-12).all()
assert np.allclose(distance[1:, 1] / distance[:-1, 1], 0.8, atol=1e-3)
assert arrived == 1.0
assert max(with_adam) < 0.1
assert max(last["gradient descent"], last["momentum"], last["Nesterov"]) < 0.2
assert last["Adam"] > 1
assert np.hypot(11, 13) * 0.8**20 < 0.2
