r"""
Double well: the other coordinate does not matter
=================================================

Two wells side by side: what decides into which of them a method falls? The surface

.. math:: f = (x^2 - 1)^2 + y^2

is a sum of a function of :math:`x` and a function of :math:`y`. Three methods run from 100 by 100
starts.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    BarzilaiBorwein,
    DoubleWell,
    GradientDescent,
    Momentum,
    basins,
    plotting,
    trace,
)

surface = DoubleWell()
methods = [GradientDescent(0.05), Momentum(0.05), BarzilaiBorwein(0.05)]
names = [plotting.label(method) for method in methods]

# %%
# Left, 60 steps from two starts at the rate 0.05; Barzilai-Borwein falls back on it where the surface is
# not convex. Then a map per method: the well in which each start ends after 300 steps.

fig, (left, *axes) = plt.subplots(1, 4, figsize=(11, 3.3), layout="constrained")
plotting.contours(left, surface, samples=101)
plotting.critical_points(left, surface)
left.set_title("60 steps")
maps = dict(zip(names, basins(methods, surface, grid=100, steps=300), strict=True))
stripes, bent = {}, {}
for ax, method, (name, found) in zip(axes, methods, maps.items(), strict=True):
    x = trace(method, surface, [[0.1, 1.5], [-1.7, -1.5]], steps=60).x
    plotting.path(left, method, x, linewidth=1)
    plotting.basins(ax, surface, found)
    ax.set(title=name, ylabel="")
    stripes[name] = 1 + np.count_nonzero(np.diff(found.end[50]))
    bent[name] = (found.end != found.end[50]).any(axis=0).mean()
    print(
        f"{name:16s} {stripes[name]:3d} stripes, y matters for {bent[name]:.0%} of the "
        "columns"
    )
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=5)
fig.set_label(
    "Maps of the two basins of a double well. Stripes along the middle row: "
    + ", ".join(f"{n} ({name})" for name, n in stripes.items())
    + ". For descent and momentum no stripe depends on y; for Barzilai-Borwein "
    f"{bent['Barzilai-Borwein']:.0%} of the columns do."
)
plt.show()

# %%
# Descent and momentum treat each coordinate by itself, so their basins are stripes, the same at every
# height. For descent there are two, and the border is the ridge. A start far out gives momentum the
# speed to roll over the ridge and perhaps back again, which makes eight. Barzilai-Borwein chooses one
# rate for both coordinates from both, and its map depends on both.

assert stripes["gradient descent"] == 2
assert stripes["momentum"] == 8
assert bent["gradient descent"] == bent["momentum"] == 0
assert bent["Barzilai-Borwein"] > 0.3
