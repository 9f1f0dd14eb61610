r"""
What depth does to the start
============================

How long does gradient descent take to leave a small start? A chain of :math:`L` weights is to have the
product 1:

.. math:: f = (w_1 w_2 \cdots w_L - 1)^2 / 2.

All weights start equal, each time ten times closer to zero.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy.integrate import quad

from optguide import DeepLinearChain, GradientDescent, escape_time, plotting

method = GradientDescent(0.05)
start = {2: [0.1, 0.01, 0.001], 3: [0.1, 0.03, 0.01], 4: [0.3, 0.1, 0.08]}

# %%
# Steps until the product is within a hundredth of 1, and what the flow :math:`\dot w = w^{L - 1} (1 - w^L)`
# says: its time, divided by the learning rate.

steps, flow = {}, {}
for layers, w in start.items():
    starts = np.repeat(np.array(w)[:, None], layers, axis=1)
    steps[layers] = escape_time(
        method,
        DeepLinearChain(layers),
        starts,
        2100,
        lambda w: abs(w.prod(axis=-1) - 1) <= 0.01,
    )
    end = 0.99 ** (1 / layers)
    flow[layers] = [
        quad(lambda v, n=layers: 1 / (v ** (n - 1) * (1 - v**n)), a, end, limit=200)[0]
        / 0.05
        for a in w
    ]

fig, ax = plt.subplots(figsize=(6, 4), layout="constrained")
for layers, mark in (2, "o"), (3, "s"), (4, "^"):
    (drawn,) = ax.plot(start[layers], flow[layers], linewidth=1)
    ax.plot(
        start[layers],
        steps[layers],
        mark,
        color=drawn.get_color(),
        label=f"{layers} layers",
    )
ax.set(
    xscale="log",
    yscale="log",
    xlabel="size of the weights at the start",
    ylabel="steps",
)
ax.set_title(f"Steps of {plotting.label(method)} until the product is 1")
ax.legend()
fig.set_label(
    "Steps against the size of the start, both logarithmic. With two layers "
    + ", ".join(f"{n:.0f}" for n in steps[2])
    + " steps, almost level; with three layers "
    + ", ".join(f"{n:.0f}" for n in steps[3])
    + "; with four, a line that is twice as steep. The lines of the flow run through "
    + "the marks."
)
plt.show()

# %%
# With two layers a start ten times closer costs the same again, 47 or 48 steps: the origin is a saddle
# that curves, and the distance grows by the factor 1.05. With three layers it is a power: 216 steps become
# 2018. The Hessian at the origin is zero, and the time is that of the flow,
# :math:`w^{2 - L} / (L - 2)` to leading order.

assert steps[2].tolist() == [91, 139, 186]
assert np.allclose(np.diff(steps[2]), np.log(10) / np.log(1.05), atol=1)
assert steps[3][::2].tolist() == [216, 2018]
for layers in 3, 4:
    closest = start[layers][-1]
    assert np.isclose(
        steps[layers][-1] * 0.05, closest ** (2 - layers) / (layers - 2), rtol=0.02
    )
assert all(np.allclose(steps[n], flow[n], rtol=0.06) for n in start)

# %%
# On logarithmic scales the line for four layers is twice as steep as that for three, within a twentieth.

slope = {
    n: np.log(steps[n][-1] / steps[n][0]) / np.log(w[0] / w[-1])
    for n, w in start.items()
}
assert np.isclose(slope[4] / slope[3], 2, rtol=0.05)
assert not DeepLinearChain(3).hessian(np.zeros(3)).any()
