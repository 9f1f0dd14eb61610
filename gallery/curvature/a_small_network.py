r"""
Training a small network
========================

What does curvature buy in training, when every evaluation is paid for? A network with ten hidden units,
41 weights, is fitted to 100 noisy samples of another such network.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    LBFGS,
    Adam,
    Counted,
    GradientDescent,
    HessianFree,
    TanhNetwork,
    plotting,
)

network = TanhNetwork.drawn(samples=100, inputs=2, hidden=10, noise=0.1)
start, floor = network.start(), 0.1**2 / 2
budget = {GradientDescent(0.1): 1500, Adam(0.03): 1500, LBFGS(): 150, HessianFree(): 40}

# %%
# A value costs one pass through the network, a gradient two, and a product with the Gauss-Newton matrix
# two more: one forwards, one back. Left, the value against steps; right, against passes.

fig, (left, right) = plt.subplots(
    1, 2, figsize=(9.5, 4), layout="constrained", sharey=True
)
final, passes = {}, {}
for method, steps in budget.items():
    counted, values, cost, state = (
        Counted(network),
        [network.value(start)],
        [0],
        method.init(start),
    )
    for _ in range(steps):
        state = method.step(counted, state)
        values.append(network.value(state.x))
        cost.append(
            int(counted.n_values + 2 * counted.n_gradients + 2 * counted.n_products)
        )
    name = type(method).__name__
    final[name], passes[name] = values[-1], cost[-1]
    style = {**plotting.style(method), "marker": ""}
    left.loglog(np.arange(steps) + 1, values[1:], **style, label=plotting.label(method))
    right.loglog(cost[1:], values[1:], **style)
for ax, xlabel in (left, "step"), (right, "passes through the network"):
    ax.axhline(floor, color="#7f7f7f", linewidth=0.8)
    ax.set(xlabel=xlabel)
left.set(ylabel="value", title="Per step")
right.set(title="Per pass")
left.legend(fontsize="small")
fig.set_label(
    "Value of a network in training against steps and against passes. At the end: "
    + ", ".join(
        f"{name} {final[name]:.4f} after {passes[name]} passes" for name in final
    )
)
plt.show()

# %%
# Per step nothing comes near Hessian-free: 40 steps do more than 1500 of Adam. Per pass the picture is
# another one. Each of its steps runs an inner loop, and early in training L-BFGS falls as fast for
# less. At the end both are below the grey line, half the variance of the noise: they have begun to learn the
# noise, which is what a network with 41 weights does to 100 samples.

assert (
    final["HessianFree"]
    < final["LBFGS"]
    < floor
    < final["Adam"]
    < final["GradientDescent"]
)
assert passes["LBFGS"] < passes["HessianFree"] < passes["Adam"]
assert network.dimension == 41
