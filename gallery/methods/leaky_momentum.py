r"""
Why is momentum slower in another library?
==========================================

Most libraries follow the faded sum of the gradients. The first release of MLX followed their running
mean, and called that momentum as well; it was `changed in December 2023
<https://github.com/ml-explore/mlx/pull/87>`__. Here both run with one setting, and then the mean with
ten times the rate.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Himmelblau, LeakyMomentum, Momentum, plotting, trace

rate, mu, surface, start = 0.0002, 0.9, Himmelblau(), [0.0, 0.0]
cases = {
    f"momentum, {rate:g}": Momentum(rate, mu),
    f"leaky, {rate:g}": LeakyMomentum(rate, mu),
    f"leaky, {10 * rate:g}": LeakyMomentum(rate / (1 - mu), mu),
}
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
plotting.contours(left, surface, ((-1, 5), (-2, 4)))
x, needed = {}, {}
for (name, method), dash in zip(cases.items(), ("-", "--", ":"), strict=True):
    x[name] = trace(method, surface, start, steps=2000).x
    f = surface.value(x[name])
    needed[name] = int(np.flatnonzero(f > 1e-3)[-1]) + 1
    width = 4 if "momentum" in name else 1.5
    alpha = 0.4 if "momentum" in name else 1
    plotting.path(
        left, method, x[name], linestyle=dash, linewidth=width, alpha=alpha, label=name
    )
    look = {"color": plotting.style(method)["color"], "lw": width, "alpha": alpha}
    right.semilogy(
        np.maximum(f, 1e-6), dash, label=f"{name}: {needed[name]} steps", **look
    )
right.set(xlabel="step", ylabel="value", ylim=(1e-5, 500))
right.legend(title="rate, and steps to f < 0.001", fontsize="small")
sums, mean, scaled = x
fig.set_label(
    f"Paths and values on Himmelblau's function. With rate {rate:g} and momentum 0.9, "
    f"momentum needs {needed[sums]} steps to a value below 0.001, leaky momentum "
    f"{needed[mean]}; with ten times the rate it needs {needed[scaled]}, on the same "
    "path."
)
plt.show()

# %%
# The mean is the sum times :math:`1 - \mu`. At the same rate leaky momentum takes another path,
# straight down and slower: at momentum 0.9 it needs more than seven times the steps. With the rate
# divided by :math:`1 - \mu` the two are one method, and the dotted path lies in the broad one. So
# a learning rate for momentum means nothing without the formula.

assert np.allclose(x[sums], x[scaled], atol=1e-9)
assert needed[sums] == needed[scaled]
assert needed[mean] > 7 * needed[sums]
# Straight down: the way is hardly longer than the line from its start to its end.
way, line = (
    {
        name: np.linalg.norm(np.diff(y[[*range(0, 2001, every)]], axis=0), axis=1).sum()
        for name, y in x.items()
    }
    for every in (1, 2000)
)
assert way[mean] / line[mean] < way[sums] / line[sums]
