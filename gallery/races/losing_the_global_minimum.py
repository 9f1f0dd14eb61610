r"""
Losing and finding the best minimum
===================================

Popular tutorials say that a method that has fallen into a local minimum stays there, whatever its
momentum. Does it?

Nesterov's method runs from :math:`(-2.8, -2.5)` with three momenta on seven landscapes, and from 24
neighbours of that start, a hundredth away. The rate, 0.01, is that of the tutorials.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Nesterov, catalogue, plotting, trace

rows = [row for row in catalogue.SURFACES if row.family == "article"]
start = np.array([-2.8, -2.5])
starts = start + 0.01 * np.vstack(
    [[0, 0], np.random.default_rng(0).normal(size=(24, 2))]
)
momentum = np.array([0.25, 0.9, 0.975])
method = Nesterov(0.01, momentum[:, None, None])

# %%
# The table says how far the end is above the lowest minimum, after 125 steps and after 2000, and how
# many neighbours end within 0.1 of the same point.

above, same, paths = {}, {}, {}
for row in rows:
    x = trace(method, row.surface, starts, steps=2000, fields=["x"]).x
    lowest = min(point.value for point in row.surface.critical_points)
    f = row.surface.value(x) - lowest
    together = np.linalg.norm(x[-1, :, 1:] - x[-1, :, :1], axis=-1) < 0.1
    paths[row.label] = x[:, :, 0]
    for k, mu in enumerate(momentum):
        above[row.label, mu] = f[-1, k, 0]
        same[row.label, mu] = int(together[k].sum())
        print(
            f"{row.label:17s}{mu:6} {f[125, k, 0]:9.4f} {f[-1, k, 0]:9.4f} "
            f"{together[k].sum():3d}"
        )

fig, axes = plt.subplots(1, 2, figsize=(9, 4.3), layout="constrained")
shown = "hills and canyon", "basins and walls"
for ax, name in zip(axes, shown, strict=True):
    surface = next(row.surface for row in rows if row.label == name)
    plotting.contours(ax, surface, samples=81)
    for k, (mu, dash) in enumerate(zip(momentum, (":", "--", "-"), strict=True)):
        look = {"label": f"momentum {mu}", "linestyle": dash, "linewidth": 1}
        plotting.path(ax, Nesterov(0.01), paths[name][:400, k], **look)
    ax.set_title(name)
axes[0].legend(loc="lower right", fontsize="small")
fig.set_label(
    "Paths of Nesterov's method with momenta 0.25, 0.9 and 0.975 on two landscapes. "
    "Heights above the lowest minimum at the end: "
    + "; ".join(
        f"{name} " + ", ".join(f"{above[name, mu]:.2f}" for mu in momentum)
        for name in shown
    )
    + "."
)
plt.show()

# %%
# Both happen. In hills and canyon momentum 0.975 rolls through the trap in which the others stay, and
# finds the lowest minimum. Between walls the same momentum carries it across the lowest basin into the
# next one, and over the ripples back almost to where it came from. Two other landscapes nobody solves:
# on the plateau nothing moves, and the near one of two minima is deep enough for all three. All this
# holds for the neighbours too, but for momentum 0.9 on the ripples, which is caught on the bottom or
# near it.

for mu in momentum:
    assert (above["hills and canyon", mu] < 1e-3) == (mu == 0.975)
    assert above["basins and walls", mu] > 0.29
    assert above["giant plateau", mu] > 3.99
    assert abs(above["two minima", mu] - 2.5) < 1e-3
    assert max(above["bowl", mu], above["wobbly", mu]) < 1e-3
assert (
    paths["basins and walls"][-1, 1, 0]
    < -0.7
    < 0.7
    < paths["basins and walls"][-1, 2, 0]
)
assert above["ripple", 0.975] > above["ripple", 0.25] > 1 > above["ripple", 0.9]
unsure = {key for key, number in same.items() if number < 24}
assert unsure == {("ripple", 0.9)}
