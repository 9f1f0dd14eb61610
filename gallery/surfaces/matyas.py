r"""
Matyas: a trough that looks like a bowl
=======================================

Which starts are done when the gradients are used up?

.. math:: f = 0.26 (x^2 + y^2) - 0.48 x y

Across the diagonal :math:`x = y` the surface curves 25 times as much as along it, so descent with
the rate 1 is across in one step, and creeps along.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Matyas,
    Momentum,
    Nesterov,
    basins,
    plotting,
    trace,
)

matyas, budget, near = Matyas(), 40, 0.2
descent, tuned = GradientDescent(1.0), Momentum(4 / 1.2**2, (0.8 / 1.2) ** 2)
slow, fast = basins([descent, tuned], matyas, 100, budget, tolerance=near)
share = {"descent": np.mean(slow.end == 0), "momentum": np.mean(fast.end == 0)}

# %%
# On the maps the starts that come within 0.2 of the minimum in 40 gradients are coloured. Momentum
# has the best setting for curvatures 0.04 and 1.

fig, axes = plt.subplots(1, 3, figsize=(10, 3.7), layout="constrained")
plotting.contours(axes[0], matyas, samples=81)
plotting.critical_points(axes[0], matyas)
left = {}
for method in descent, tuned, Nesterov(1.0, 0.67), Adam(0.5):
    x = trace(method, matyas, [9.0, 2.0], steps=budget).x
    plotting.path(axes[0], method, x, linewidth=1)
    left[plotting.label(method)] = float(np.linalg.norm(x[-1]))
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
axes[0].set_title("40 gradients from $(9, 2)$")
for ax, result, name in (axes[1], slow, "descent"), (axes[2], fast, "momentum"):
    plotting.basins(ax, matyas, result)
    ax.set_title(f"{name}: {100 * share[name]:.0f} % arrive")
print("left after 40:", ", ".join(f"{name} {end:.3f}" for name, end in left.items()))
fig.set_label(
    "Four paths on Matyas's function, and from where 40 gradients are enough: for "
    f"descent a strip across the trough, {100 * share['descent']:.0f} % of the square, "
    f"for tuned momentum {100 * share['momentum']:.0f} %."
)
plt.show()

# %%
# For descent it is a strip across the trough. How far a start lies off the diagonal makes no
# difference, since the first step takes that away. What lies along the diagonal shrinks to 0.96 per
# step, and after 40 steps a fifth of it is left: the strip is the 0.2 that counts as arrived, five
# times as wide. With the best constant momentum two thirds are left per step or so, and the whole
# square arrives.

ticks = -10 + 20 * (np.arange(100) + 0.5) / 100
x, y = np.meshgrid(ticks, ticks)
strip = 0.96**budget * np.abs(x + y) / np.sqrt(2) < near
assert (strip == (slow.end == 0)).all()
assert 0.1 < share["descent"] < 0.2
assert share["momentum"] == 1.0
assert f"{0.96**budget:.1f}" == "0.2"
one = trace(descent, matyas, [9.0, 2.0], steps=1).x[-1]
assert abs(one[0] - one[1]) < 1e-9
assert left["Adam"] > left["gradient descent"] > 1.5
assert left["momentum"] < left["Nesterov"] < near
