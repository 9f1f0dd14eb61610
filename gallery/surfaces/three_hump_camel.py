r"""
Three-hump camel: knowing how deep it is
========================================

One deep minimum lies between two shallow ones. Does it help to know the value at the deepest point,
if not the point?

.. math:: f = 2 x^2 - 1.05 x^4 + \frac{x^6}{6} + x y + y^2

Three methods know nothing. Polyak's step knows that the lowest value is 0 and makes each step as
long as it would be right for a straight way down to 0.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    PolyakStep,
    ThreeHumpCamel,
    basins,
    plotting,
    trace,
)

camel, budget = ThreeHumpCamel(), 400
methods = [GradientDescent(0.05), Momentum(0.02), Adam(0.1), PolyakStep(0.0)]
found = dict(
    zip(map(plotting.label, methods), basins(methods, camel, 60, budget), strict=True)
)
deep = {name: float(np.mean(result.end == 0)) for name, result in found.items()}
for name, part in deep.items():
    print(f"{name:17s}finds the deepest minimum from {100 * part:5.1f} % of the starts")

# %%
# Left, paths of 400 gradients from :math:`(-2, 2)`; beside it, where descent and Polyak's step end.

fig, axes = plt.subplots(1, 3, figsize=(10, 4.1), layout="constrained")
plotting.contours(axes[0], camel, samples=101)
plotting.critical_points(axes[0], camel)
paths = {}
for method in methods:
    x = paths[plotting.label(method)] = trace(
        method, camel, [-2.0, 2.0], steps=budget
    ).x
    plotting.path(axes[0], method, x, linewidth=1)
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
for ax, name in (axes[1], "gradient descent"), (axes[2], "Polyak's step"):
    plotting.basins(ax, camel, found[name])
    ax.set_title(f"{name}: {100 * deep[name]:.0f} %")
fig.set_label(
    "The three minima and four paths, and the starts that lead to the deepest: "
    + ", ".join(f"{100 * part:.0f} % by {name}" for name, part in deep.items())
    + "."
)
plt.show()

# %%
# It helps, from more than 99 % of the starts. Near a shallow minimum the gradient vanishes while 0.3 is still missing,
# so the step, that height over the slope, becomes long and throws the path out. Only where nothing is
# missing do the steps end. The other maps are the same after half a turn, as the surface is, and
# the shallow minima keep a good third of the starts or more.

assert deep["Polyak's step"] > 0.99
assert 0.54 < deep["gradient descent"] < 0.57
assert all(0.5 < part < 0.65 for name, part in deep.items() if name != "Polyak's step")
other = np.array([0, 2, 1, 3, 4, -1])
for name in "gradient descent", "momentum", "Adam":
    end = found[name].end
    assert np.mean(end == other[end[::-1, ::-1]]) > 0.999
for name, path in paths.items():
    assert (np.linalg.norm(path[-1]) < 1e-3) == (name == "Polyak's step")
