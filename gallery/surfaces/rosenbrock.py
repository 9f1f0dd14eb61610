r"""
Rosenbrock: a bent valley
=========================

What does a valley cost that is narrow and bent?

.. math:: f = (1 - x)^2 + 100 (y - x^2)^2

Six methods start at :math:`(-1.2, 1)`. They differ in what they know: the gradient, its past, or
the curvature.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

surface, start = og.Rosenbrock(), [-1.2, 1.0]
budget = {
    og.GradientDescent(0.001): 7000,
    og.Adam(0.02): 2500,
    og.Momentum(0.001): 1000,
    og.Nesterov(0.001, 0.95): 400,
    og.ExactTrustRegion(): 60,
    og.SaddleFreeNewton(): 20,
}

# %%
# Middle, the starts from which momentum arrives; from 15 % it is thrown off to infinity.
# Right, the value against the step, on logarithmic scales. A path is on the floor of the valley
# from where :math:`|y - x^2|` stays below 0.05.

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(10.5, 4), layout="constrained")
found = og.basins(og.Momentum(0.001), surface, grid=60, steps=1000)
plotting.basins(middle, surface, found)
middle.set_title("momentum, 1000 steps")
plotting.contours(left, surface, ((-2, 2), (-3.5, 2.5)))
steps, floor, highest = {}, {}, {}
for method, n in budget.items():
    name = plotting.label(method)
    x = trace(method, surface, start, steps=n).x
    f = surface.value(x)
    steps[name], highest[name] = int((f < 1e-3).argmax()), f.max()
    floor[name] = int(np.flatnonzero(np.abs(x[:, 1] - x[:, 0] ** 2) > 0.05)[-1]) + 1
    plotting.path(left, method, x, linewidth=1)
    style = {**plotting.style(method), "marker": ""}
    right.loglog(
        np.arange(1, n + 1), f[1:], **style, label=f"{name}, {steps[name]} steps"
    )
    print(
        f"{name:19s}{floor[name]:3d} steps to the floor, {steps[name]:4d} to f < 0.001"
    )
plotting.critical_points(left, surface)
right.set(ylim=(1e-3, 5000), xlabel="step", title="value, and steps to 0.001")
right.legend(loc="upper right", fontsize="small")
fig.set_label(
    "Six paths through Rosenbrock's valley. Steps until f is below 0.001: "
    + ", ".join(f"{name} {n}" for name, n in steps.items())
    + f". Momentum arrives from {100 * np.mean(found.end == 0):.0f} % of a grid of "
    + "starts"
    f". Saddle-free Newton is thrown up to {highest['saddle-free Newton']:.0f} on the "
    "way."
)
plt.show()

# %%
# Descent is on the floor after 2 steps and needs 6541 more to follow it: a step short enough not to
# be thrown across the valley is far too short along it. Momentum saves nine tenths of the steps,
# Nesterov's method with more momentum still more. The two methods that ask for the Hessian need 22
# and 5 steps, each of which costs more. Saddle-free Newton lands far up the wall on the way, at
# 1412: in a bent valley a full step is too long. The trust region never rises above its start.

assert floor["gradient descent"] == 2
assert steps["gradient descent"] == 6543
assert steps["momentum"] < steps["gradient descent"] / 10
assert steps["Nesterov"] < steps["momentum"] < steps["Adam"] < steps["gradient descent"]
assert (steps["trust region"], steps["saddle-free Newton"]) == (22, 5)
assert f"{highest['saddle-free Newton']:.1f}" == "1411.8"
assert highest["trust region"] < 24.2 + 1e-9
thrown = ~np.isfinite(found.x).all(axis=-1)
assert abs(thrown.mean() - 0.15) < 0.01
assert 0.7 < np.mean(found.end == 0) < 0.9
