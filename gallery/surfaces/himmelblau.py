r"""
Himmelblau: which minimum from which start
==========================================

Four minima of equal depth: which one is found from which start? And does every start lead to a
minimum?

.. math:: f = (x^2 + y - 11)^2 + (x + y^2 - 7)^2

A grid of starts runs at once: with descent, with Adam, with saddle-free Newton, and with Newton's
iteration, which looks for a zero of the gradient and not for a low place.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Himmelblau,
    Newton,
    SaddleFreeNewton,
    basins,
    plotting,
    trace,
)

surface = Himmelblau()
methods = [GradientDescent(0.002), Adam(0.1), SaddleFreeNewton(), Newton()]
kinds = ["minimum", "saddle", "maximum", "none"]
found = [
    *basins(methods[:2], surface, grid=100, steps=450),
    *basins(methods[2:], surface, grid=100, steps=40),
]

# %%
# Each start has the colour of the minimum it leads to. It stays blank where the end is a saddle or
# the maximum. The stars are the minima, the crosses the saddles, the plus the maximum.

starts = [[-0.5, 5.5], [0.5, 5.5], [-0.5, -5.5], [0.5, -5.5]]
share, mixed = {}, {}
fig, axes = plt.subplots(1, 4, figsize=(10.5, 3.3), layout="constrained", sharey=True)
for ax, method, result in zip(axes, methods, found, strict=True):
    name = plotting.label(method)
    share[name] = {kind: np.mean(result.kind == kind) for kind in kinds}
    mixed[name] = np.mean(result.end[:, 1:] != result.end[:, :-1])
    plotting.basins(ax, surface, result)
    ax.set(title=name, ylabel="")
    parts = ", ".join(
        f"{kind} {100 * part:.1f} %" for kind, part in share[name].items() if part
    )
    print(f"{name:19s}ends in: {parts}; neighbours part at {100 * mixed[name]:.1f} %")
for ax, method in zip(axes[:2], methods[:2], strict=True):
    paths = trace(method, surface, starts, steps=500).x
    plotting.path(ax, method, paths, color="#000000", linewidth=1)
fig.set_label(
    "Where a grid of starts on Himmelblau's function ends. Minima are reached from "
    + ", ".join(
        f"{100 * part['minimum']:.0f} % by {name}" for name, part in share.items()
    )
    + f"; Newton stops at saddles from {100 * share['Newton']['saddle']:.0f} % "
    + "of the starts."
)
plt.show()

# %%
# Under descent each minimum has one piece of the map, with saddles on the borders. Adam bends the
# borders, because momentum carries it across them. Saddle-free Newton also ends in minima alone,
# but its long steps scatter the borders. Newton's iteration takes any critical point: from almost a
# third of the starts it converges to a saddle, from 4 % to the maximum.

for name in "gradient descent", "Adam", "saddle-free Newton":
    assert share[name]["minimum"] == 1.0
assert np.allclose(
    list(share["Newton"].values()), [0.642, 0.315, 0.043, 0.0], rtol=0, atol=0.004
)
assert (
    mixed["gradient descent"]
    < mixed["Adam"]
    < mixed["saddle-free Newton"]
    < mixed["Newton"]
)
descent, adam = found[:2]
assert len(np.unique(descent.end)) == len(np.unique(adam.end)) == 4
assert 0.05 < np.mean(adam.end != descent.end) < 0.25
