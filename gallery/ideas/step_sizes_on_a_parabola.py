r"""
Step sizes on a parabola
========================

How long may a step be? On :math:`f(x) = x^2`, with curvature :math:`\lambda = 2`, gradient descent
multiplies :math:`x` by :math:`1 - \eta \lambda` at each step. So everything is decided by one
number: :math:`\eta \lambda` below 1 creeps, 1 arrives at once, below 2 it hops from side to side and
still arrives, above 2 it leaves.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Parabola, plotting, trace

parabola = Parabola()
rates = {
    0.05: "creeps",
    0.2: "walks",
    0.5: "arrives at once",
    0.9: "hops",
    1.1: "leaves",
}

# %%
# Switch the learning rate. Left, the points on the parabola; right, the distance from the bottom on
# a logarithmic scale with the law :math:`10 \, |1 - 2 \eta|^t` as a line.

steps = np.arange(11)
paths = {}
for rate, what in rates.items():
    x = paths[rate] = trace(GradientDescent(rate), parabola, start=[10.0], steps=10).x
    law = 10 * np.abs(1 - 2 * rate) ** steps

    fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
    fig.panel = f"η = {rate}"
    plotting.curve(left, parabola, ((-11.0, 11.0),))
    left.plot(x, parabola.value(x), "o-", color="#0072b2", ms=4, lw=1)
    left.set(xlim=(-11, 11), ylim=(-8, 125), xlabel="x", ylabel="f(x)")
    left.set_title(f"η = {rate}, ηλ = {2 * rate:.1f}: it {what}")
    right.semilogy(steps, np.maximum(np.abs(x[:, 0]), 1e-4), "o", color="#0072b2", ms=5)
    right.semilogy(steps, np.maximum(law, 1e-4), "-", color="#7f7f7f", lw=1)
    right.set(ylim=(0.7e-4, 150), xlabel="step", ylabel="distance from the bottom")
    right.set_title(f"each step times {abs(1 - 2 * rate):.1f}")
    fig.set_label(
        f"Gradient descent on x squared with learning rate {rate}: it {what}. The "
        f"distance from the bottom goes from 10 to {abs(x[-1, 0]):.3g} in ten steps, "
        "on the line of the law."
    )
plt.show()

# %%
# The points lie on the line in every panel: the law is exact. The border is
# :math:`\eta \lambda = 2`; the fastest rate is half of it, and beyond that faster is slower. With
# the rates 0.2, 0.05, 0.9 and 1.1 the distance after ten steps is 0.060466, 3.4868, 1.0737 and 61.917:
# 0.9 still arrives, and 1.1 leaves.

for rate, x in paths.items():
    assert np.allclose(x[:, 0], 10 * (1 - 2 * rate) ** steps, rtol=1e-12)
ends = [f"{abs(paths[rate][-1, 0]):.5g}" for rate in (0.2, 0.05, 0.9, 1.1)]
assert ends == ["0.060466", "3.4868", "1.0737", "61.917"]
