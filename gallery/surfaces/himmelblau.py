r"""
Which minimum from which start
==============================

Four minima of equal depth: which one is found from which start? And does every start lead to a
minimum?

.. math:: f = (x^2 + y - 11)^2 + (x + y^2 - 7)^2

A grid of starts runs at once: with descent, with saddle-free Newton and with Newton's iteration,
which looks for a zero of the gradient and not for a low place.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba_array

from optguide import GradientDescent, Himmelblau, SaddleFreeNewton, plotting, run, trace

surface, descent = Himmelblau(), GradientDescent(0.002)
axis = np.linspace(-6, 6, 101)
starts = np.stack(np.meshgrid(axis, axis), axis=-1)

newton = starts
for _ in range(60):
    step = np.linalg.solve(surface.hessian(newton), surface.gradient(newton)[..., None])
    newton = newton - step[..., 0]
ends = {
    "gradient descent": run(descent, surface, starts, steps=500).x,
    "saddle-free Newton": run(SaddleFreeNewton(), surface, starts, steps=40).x,
    "Newton": newton,
}

# %%
# Each start has the colour of the minimum it leads to. It stays without colour where the end is a
# saddle or the maximum.

points = surface.critical_points
kinds = np.array([point.kind for point in points])
basins = iter(["#63a200a0", "#1263bda0", "#c67599a0", "#995124a0"])
colours = to_rgba_array([next(basins) if kind == "minimum" else "none" for kind in kinds])
share, error, mixed = {}, {}, {}
fig, axes = plt.subplots(1, 3, figsize=(10, 3.7), layout="constrained")
for ax, (name, x) in zip(axes, ends.items(), strict=True):
    distance = np.linalg.norm(x[..., None, :] - [point.x for point in points], axis=-1)
    end, error[name] = distance.argmin(axis=-1), distance.min(axis=-1).max()
    mixed[name] = float(np.mean(end[:, 1:] != end[:, :-1]))
    share[name] = {kind: float(np.mean(kinds[end] == kind)) for kind in kinds}
    plotting.contours(ax, surface, levels=surface.levels[::2], samples=101)
    ax.imshow(colours[end], extent=(-6, 6, -6, 6), origin="lower", interpolation="nearest")
    marks = plotting.critical_points(ax, surface, size=40)
    ax.set_title(name)
    parts = ", ".join(f"{kind} {100 * part:.1f} %" for kind, part in share[name].items())
    print(f"{name:19s}ends in: {parts}; neighbours part at {100 * mixed[name]:.1f} %")
paths = trace(descent, surface, [[-0.5, 5.5], [0.5, 5.5], [-0.5, -5.5], [0.5, -5.5]], steps=500).x
plotting.path(axes[0], descent, paths, color="#000000", linewidth=1)
fig.legend(handles=marks, loc="outside lower center", ncols=3)
fig.set_label(
    "Where a grid of starts on Himmelblau's function ends. Minima are reached from "
    + ", ".join(f"{100 * part['minimum']:.0f} % by {name}" for name, part in share.items())
    + f"; Newton stops at saddles from {100 * share['Newton']['saddle']:.0f} % of the starts."
)
plt.show()

# %%
# Under descent each minimum has one piece of the map, with saddles on the borders. Saddle-free
# Newton also ends in minima alone, but its long steps scatter the borders. Newton's iteration takes
# any critical point: from 31 % of the starts it converges to a saddle, from 4 % to the maximum.

assert max(error.values()) < 1e-3
for name in "gradient descent", "saddle-free Newton":
    assert share[name]["minimum"] == 1.0
assert np.allclose(list(share["Newton"].values()), [0.646, 0.312, 0.042], rtol=0, atol=0.003)
assert mixed["gradient descent"] < mixed["saddle-free Newton"] < mixed["Newton"]
assert len({tuple(x) for x in np.round(paths[-1], 2)}) == 4
