r"""
Six-hump camel: which minima can hold a step
============================================

Six minima in three pairs, deep, less deep and high up on the slope. Which of them are found depends
on the learning rate. How?

.. math:: f = 4 x^2 - 2.1 x^4 + \frac{x^6}{3} + x y - 4 y^2 + 4 y^4

Descent comes to rest in a minimum only if its rate :math:`\eta` is at most :math:`2 / L`, with
:math:`L` the largest curvature there. So a rate is a sieve, and it does not ask for depth.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    SixHumpCamel,
    basins,
    plotting,
    trace,
)

camel, budget = SixHumpCamel(), 300
minima = [point for point in camel.critical_points if point.kind == "minimum"]
pairs = {"deep": minima[0], "less deep": minima[2], "high": minima[4]}
limits = {name: 2 / point.eigenvalues[1] for name, point in pairs.items()}
rates = [0.02, 0.05, 0.08, 0.1, 0.11, 0.14, 0.16]
found = basins(
    [GradientDescent(rate) for rate in rates], camel, 60, budget, tolerance=0.02
)
share = {
    name: np.array([np.mean((m.end == 2 * k) | (m.end == 2 * k + 1)) for m in found])
    for k, name in enumerate(pairs)
}
for name, limit in limits.items():
    print(f"{name:10s}f = {pairs[name].value:5.2f}, 2 / L = {limit:.3f},", end=" ")
    print("share", *(f"{100 * part:.0f}" for part in share[name]), "%")

# %%
# Left, 300 gradients from three starts; middle, the map of one rate; right, the share of the starts
# that end in each pair, for seven rates. The vertical lines are the limits 2 / L.

fig, axes = plt.subplots(
    1, 3, figsize=(10.5, 3.3), layout="constrained", width_ratios=[4, 4, 3]
)
plotting.contours(axes[0], camel, samples=101)
plotting.critical_points(axes[0], camel, size=30)
for method in GradientDescent(0.02), Momentum(0.02), Adam(0.1):
    x = trace(method, camel, camel.starts, steps=budget).x
    plotting.path(axes[0], method, x, linewidth=1)
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
plotting.basins(axes[1], camel, found[3])
axes[1].set_title(f"descent, rate {rates[3]}")
for (name, parts), marker in zip(share.items(), "osv", strict=True):
    axes[2].plot(
        rates, parts, color=plotting.style("gradient descent")["color"], marker=marker
    )
    axes[2].text(0.022, parts[0] + 0.02, name)
for limit in limits.values():
    axes[2].axvline(limit, color="#868686", linewidth=0.8, linestyle=":")
axes[2].set(xlabel="learning rate", ylim=(0, 0.75), title="share of each pair")
fig.set_label(
    "Paths to six minima, the map of descent with rate 0.1, and shares of the pairs by "
    f"rate: at 0.1 the less deep pair has {100 * share['less deep'][3]:.0f} %, at 0.14 "
    f"only the high pair holds starts, {100 * share['high'][5]:.0f} %."
)
plt.show()

# %%
# Above 0.088 the second-best pair holds no path, above 0.121 the deepest does not either. The last
# to hold one are the high minima, the worst of all: they are the flattest. Longer steps find flat
# minima, and whether those are low is up to the surface.

for name, limit in limits.items():
    assert ((share[name] > 0.05) == (np.array(rates) < limit)).all()
    assert ((share[name] < 0.005) == (np.array(rates) > limit)).all()
assert [f"{limits[name]:.3f}" for name in ("less deep", "deep")] == ["0.088", "0.121"]
flattest = max(limits, key=lambda name: limits[name])
assert flattest == "high" == max(pairs, key=lambda name: pairs[name].value)
