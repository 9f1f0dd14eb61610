r"""
Hopping around a minimum
========================

Where do methods end that never come to rest?

RMSProp divides a gradient by the root of the mean square of the last ones. Near a minimum both fade
together, and the quotient does not. Three rates, four surfaces, and 24 neighbours of each start.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

surfaces = {"bowl": og.Bowl(), "wobbly": og.Wobbly(), "two minima": og.TwoMinima()}
surfaces["Himmelblau"] = og.Himmelblau()
rates = np.array([0.05, 0.1, 0.25])
noise = 0.01 * np.vstack([[0, 0], np.random.default_rng(0).normal(size=(24, 2))])

# %%
# The last forty of 1000 steps of RMSProp; and, for comparison, how long the last forty steps of Adam
# are. The length of a hop is measured in each coordinate and given in units of the rate.

hop, adam = {}, {}
fig, axes = plt.subplots(1, 4, figsize=(10.5, 2.9), layout="constrained")
for ax, (name, surface) in zip(axes, surfaces.items(), strict=True):
    starts = np.array(surface.starts[0]) + noise
    rmsprop = og.RMSProp(rates[:, None, None], rho=0.9)
    run = trace(rmsprop, surface, starts, steps=1000, fields=["step"])
    hop[name] = np.abs(run.step[-40:]).mean(axis=0) / rates[:, None, None]
    still = trace(
        og.Adam(rates[:, None, None]), surface, starts, steps=1000, fields=["step"]
    )
    adam[name] = np.abs(still.step[-40:]).mean(axis=0) / rates[:, None, None]
    for k, (rate, dash) in enumerate(zip(rates, (":", "--", "-"), strict=True)):
        x = run.x[-40:, k, 0] - run.x[-40:, k, 0].mean(axis=0)
        look = {"label": f"rate {rate}", "linestyle": dash, "linewidth": 0.8}
        plotting.path(ax, og.RMSProp(rate), x, **look)
    ax.set(title=name, xlabel="$x$ from the middle", xlim=(-0.3, 0.3), ylim=(-0.3, 0.3))
    ax.set_aspect("equal")
    print(f"{name:13s} RMSProp:", *np.round(hop[name].mean(axis=(1, 2)), 3), end="; ")
    print("Adam:", *(f"{value:.0e}" for value in adam[name].mean(axis=(1, 2))))
axes[0].legend(fontsize="small")
worst = max(np.abs(each - 1).max() for each in hop.values())
fig.set_label(
    f"The last forty steps of RMSProp on four surfaces, for rates {rates[0]}, "
    f"{rates[1]} and {rates[2]}: hops between two points. In each coordinate a hop is "
    f"the rate, to within {worst:.0e} of it."
)
plt.show()

# %%
# RMSProp ends in hops between two points, and in each coordinate a hop is exactly as long as the rate:
# on every surface, from every neighbour, whatever the curvature. When the gradient changes its sign at
# each step and keeps its size, its root mean square is that size, and the quotient is one. Popular
# tutorials call the hedgehog it draws desirable; it is an error of half a rate in each coordinate that
# no number of steps removes. Adam averages the gradient first, and signs that alternate cancel: after
# 1000 steps its own are shorter than a millionth of its rate.

for name in surfaces:
    assert np.allclose(hop[name], 1.0, rtol=0, atol=1e-3)
    assert adam[name].max() < 1e-6
