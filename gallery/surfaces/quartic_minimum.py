r"""
Quartic minimum: never reached
==============================

Descent with the right rate converges exponentially to a minimum with curvature. Here the minimum has
none along :math:`y`:

.. math:: f = x^2 + y^4

Is there a rate, or a method, that still converges like that?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    QuarticMinimum,
    SaddleFreeNewton,
    plotting,
    trace,
)

surface, rate, start = QuarticMinimum(), 0.1, [1.2, 1.3]
methods = [
    GradientDescent(rate),
    Momentum(rate),
    Adam(rate),
    SaddleFreeNewton(damping=1e-12),
]

# %%
# Left, 100 steps from :math:`(1.2, 1.3)`. Right, the distance from the minimum over 3000 steps; the
# dotted lines are :math:`1 / \sqrt{8 \eta t}`, once with :math:`\eta = 0.1` and once with ten times as
# much, which is what momentum 0.9 adds up to.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
plotting.contours(left, surface, samples=101)
left.legend(handles=plotting.critical_points(left, surface), fontsize="small")
t = np.arange(1, 3001)
distance = {}
for method in methods:
    name = plotting.label(method)
    x = trace(method, surface, start, steps=t[-1], fields=["x"]).x
    plotting.path(left, method, x[:101], linewidth=1)
    distance[name] = np.linalg.norm(x[1:], axis=-1)
    shown = np.maximum(distance[name], 1e-9)
    right.loglog(t, shown, label=name, **{**plotting.style(method), "marker": ""})
law = 1 / np.sqrt(8 * rate * t)
for factor in 1, 10:
    right.loglog(t, law / np.sqrt(factor), color="#000000", linestyle=":")
right.set(xlabel="step", title="distance from the minimum", ylim=(1e-9, 3))
right.legend(loc="lower left")
last = {name: d[-1] for name, d in distance.items()}
power = np.log2(distance["gradient descent"][-1] / distance["gradient descent"][1499])
fig.set_label(
    f"Distance from a flat minimum. Descent falls like the power {power:.3f} of the "
    "time. After 3000 steps the distance is "
    + ", ".join(f"{d:.1e} ({name})" for name, d in last.items())
    + "."
)
plt.show()

# %%
# There is no such rate. The curvature fades with the distance, and descent slows to the power
# :math:`-\tfrac{1}{2}` of the time: half the distance costs four times the steps. Momentum only multiplies
# the rate by ten, and Adam is not much faster. Saddle-free Newton divides by the curvature, and even it
# moves by a third of the distance at each step, as long as the curvature is more than the damping of
# :math:`10^{-12}`. Then it slows down like the others.

assert abs(power + 0.5) < 0.005
assert np.isclose(last["gradient descent"], law[-1], rtol=0.01)
assert np.isclose(last["momentum"], law[-1] / np.sqrt(10), rtol=0.01)
newton = distance["saddle-free Newton"]
assert np.allclose(newton[1:30] / newton[:29], 2 / 3, rtol=1e-3)
assert distance["Adam"].min() > 1e-3
