r"""
Goldstein-Price: one rate for six powers of ten
===============================================

Goldstein and Price's function has the value 3 at its lowest point and a million in a corner of the
picture. Is there a learning rate that suits both?

.. math:: f = (1 + (s + 1)^2 (19 - 14 s + 3 s^2)) (30 + r^2 (18 - 16 r + 3 r^2)),
   \quad s = x + y, \quad r = 2 x - 3 y

Gradient descent runs from 40 by 40 starts at 25 rates at once, 500 steps each.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GoldsteinPrice,
    GradientDescent,
    Momentum,
    PolyakStep,
    basins,
    plotting,
    run,
    trace,
)

surface = GoldsteinPrice()
minima = np.array(
    [point.x for point in surface.critical_points if point.kind == "minimum"]
)
lowest = min(point.value for point in surface.critical_points)
sides = [
    low + (high - low) * (np.arange(40) + 0.5) / 40 for low, high in surface.domain
]
starts = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
rates = np.logspace(-7, -2, 25)
starts = np.broadcast_to(starts, (25, 1600, 2))
ends = run(GradientDescent(rates[:, None, None]), surface, starts, steps=500).x
gone = ~np.isfinite(ends).all(axis=-1)
distance = np.linalg.norm(ends[..., None, :] - minima, axis=-1).min(axis=-1)
arrived = (distance < 0.04).mean(axis=1)
best = rates[arrived.argmax()]

# %%
# Left, 500 gradients of four methods from one start: descent at the best of those rates, momentum at a
# tenth of it, Adam at 0.02, and Polyak's step, which is told the lowest value. Then where descent and
# Polyak's step end from everywhere, and what became of the starts at each rate.

descent, polyak = GradientDescent(best), PolyakStep(lowest)
fig, ((left, middle), (third, right)) = plt.subplots(
    2, 2, figsize=(9, 8.1), layout="constrained"
)
plotting.contours(left, surface, samples=101)
plotting.critical_points(left, surface)
for method in descent, Momentum(best / 10), Adam(0.02), polyak:
    plotting.path(
        left, method, trace(method, surface, [-1.5, -0.5], steps=500).x, linewidth=1
    )
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4)
maps = basins([descent, polyak], surface, grid=80, steps=500)
for ax, method, found in zip((middle, third), (descent, polyak), maps, strict=True):
    plotting.basins(ax, surface, found)
    ax.set_title(plotting.label(method))
right.semilogx(rates, 100 * arrived, color="#000000", label="at a minimum")
right.semilogx(
    rates, 100 * gone.mean(axis=1), color="#000000", linestyle=":", label="at infinity"
)
right.set(
    xlabel="learning rate", ylabel="percent of the starts", title="after 500 steps"
)
right.legend()
told = float(np.mean(maps[1].end == 0))
lost = gone.mean(axis=1)[arrived.argmax()]
print(
    f"best rate {best:.1e}: {arrived.max():.0%} arrive, {lost:.0%} are gone; told: "
    f"{told:.0%}"
)
fig.set_label(
    f"Of 1600 starts at most {arrived.max():.0%} reach a minimum at any one rate, and "
    f"at that rate {lost:.0%} leave for infinity. Polyak's step brings {told:.0%} to "
    "the lowest minimum."
)
plt.show()

# %%
# No: at the best rate, 0.000012, 56 % arrive, 19 % are thrown out of the picture for good, and the
# rest is still on the way. A step that divides by the slope has no such trouble.
# Polyak's step also divides by how far the slope is from the lowest value it is told. A minimum at 30
# is no place to rest for it: its steps grow there, and 98 % of the starts end at the lowest one.

assert f"{best:.6f}" == "0.000012"
assert np.allclose([arrived.max(), lost, told], [0.56, 0.19, 0.98], rtol=0, atol=0.01)
