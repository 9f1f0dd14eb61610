r"""
Where does Lion come to rest?
=============================

Lion moves every coordinate by exactly its learning rate, whatever the gradient. Nothing tells it
that a minimum is near. Three rates run at once on a bowl with curvatures 1 and 100; beside them
Adam, whose steps may shrink.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, Lion, Quadratic, plotting, trace

rates, steps = np.array([0.1, 0.03, 0.01]), 1500
bowl, start = Quadratic([1.0, 100.0]), [1.037, 0.761]
fig, axes = plt.subplots(1, 2, sharey=True, figsize=(8.5, 3.8), layout="constrained")
floor, again, run = {}, {}, {}
for ax, kind in zip(axes, (Lion, Adam), strict=True):
    run[kind] = trace(kind(rates[:, None]), bowl, start, steps)
    distance = np.linalg.norm(run[kind].x, axis=-1)
    # The farthest of every twenty steps, so that a hop is one line and not a band.
    distance = distance[1:].reshape(-1, 20, len(rates)).max(axis=1)
    floor[kind], again[kind] = distance[-1], distance[-40:].min(axis=0)
    for i, dash in enumerate(("-", "--", ":")):
        color = plotting.style(kind(0.1))["color"]
        label = f"rate {rates[i]:g}: {max(floor[kind][i], 1e-7):.1g}"
        t = 20 * np.arange(1, len(distance) + 1)
        ax.semilogy(t, np.maximum(distance[:, i], 1e-7), dash, color=color, label=label)
    ax.set(xlabel="step", title=plotting.label(kind(0.1)), ylim=(1e-7, 5))
    ax.legend(title="in the last 20 steps below", fontsize="small")
axes[0].set_ylabel("distance from the minimum")
fig.set_label(
    "Distance from a minimum for three rates of Lion and of Adam. In the last 20 of "
    "1500 steps it stays below "
    + ", ".join(
        f"{d:.2g} (Lion, {rate:g})" for d, rate in zip(floor[Lion], rates, strict=True)
    )
    + f"; Adam comes below {max(floor[Adam].max(), 1e-7):.0e} with all three."
)
plt.show()


# %%
# Adam's divisor remembers the large gradients of the start, so small gradients make small steps,
# and it comes nearer than the picture shows. Lion arrives and does not stay: within any twenty
# steps it is again more than half a rate away. Every one of its steps has the length of the rate in
# each coordinate, in the steep one and in the flat one alike. A smaller rate comes nearer and
# arrives later: the three are within two rates in each coordinate after 9, 74 and 207 steps, and stay
# within 0.20, 0.05 and 0.02 at the end.

for i, rate in enumerate(rates):
    assert np.allclose(np.abs(run[Lion].step[1:, i]), rate, rtol=1e-12)
    assert again[Lion][i] > 0.5 * rate
    assert floor[Lion][i] < 3 * rate
assert floor[Adam].max() < 1e-7
near = (np.abs(run[Lion].x) < 2 * rates[:, None]).all(axis=-1)
assert near.argmax(axis=0).tolist() == [9, 74, 207]
assert [f"{d:.2f}" for d in floor[Lion]] == ["0.20", "0.05", "0.02"]
