r"""
Bowl: RMSProp does not stay
===========================

Which method cannot stay at the bottom of the simplest surface there is?

.. math:: f = x^2 + y^2

Five methods start at :math:`(-2.8, -2.5)`, four of them with settings from popular tutorials. The
fifth is RMSProp with a rate that falls.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import AdaGrad, Adam, Bowl, Nesterov, RMSProp, Scheduled, plotting, trace
from optguide.schedules import InverseTime

bowl, start, rate = Bowl(), [-2.8, -2.5], 0.25
rmsprop = RMSProp(rate, rho=0.9, epsilon=0.0, epsilon_root=1e-6)
methods = [
    Nesterov(0.01),
    AdaGrad(1.0, epsilon=0.0, epsilon_root=1e-6),
    Adam(0.25),
    rmsprop,
    Scheduled(rmsprop, InverseTime(0.1)),
]

# %%
# Left, 125 steps; in the middle, the bottom of the bowl and the last 20 of 600 steps; right, the
# value at each step.

fig, (whole, bottom, right) = plt.subplots(
    1, 3, figsize=(10, 3.2), layout="constrained"
)
plotting.contours(whole, bowl)
plotting.contours(
    bottom, bowl, ((-0.2, 0.2), (-0.2, 0.2)), [0.002, 0.008, 0.018, 0.032, 0.05]
)
end, value = {}, {}
for method in methods:
    x = trace(method, bowl, start, steps=600).x
    name = plotting.label(method)
    end[name], value[name] = x[-20:], bowl.value(x)
    plotting.path(whole, method, x[:126], linewidth=1)
    plotting.path(bottom, method, x[-20:], linewidth=1)
    plotting.line(right, method, np.maximum(value[name], 1e-12), linewidth=1)
    print(
        f"{name:20s} f = {value[name][125]:.1e} at step 125, {value[name][600]:.1e} at "
        "step 600"
    )
lowest = int(value["RMSProp"][:126].argmin())
print(f"RMSProp was as low as {value['RMSProp'][lowest]:.0e} at step {lowest}")
for ax, title in (whole, "125 steps"), (bottom, "the last 20 of 600"):
    plotting.critical_points(ax, bowl)
    ax.set_title(title)
right.set(yscale="log", ylim=(1e-12, 40), xlabel="step", title="value")
right.set_box_aspect(1)
plotting.label_lines(right)
fig.set_label(
    "Five methods on a round bowl. RMSProp is within 1e-12 of the bottom at step "
    f"{lowest} and in the end hops between two points {abs(end['RMSProp'][-1, 0]):.3f} "
    f"away in each coordinate, f = {value['RMSProp'][-1]:.5f}. The others reach "
    + ", ".join(f"{v[-1]:.0e}" for name, v in value.items() if name != "RMSProp")
    + "."
)
plt.show()

# %%
# RMSProp. It meets the bottom almost exactly on its way, but there the gradients fade, their mean
# square fades with them, and the quotient carries it out again. What is left are hops from side to
# side whose length in each coordinate is the rate: half of it to the left, half of it to the right,
# and :math:`f = \eta^2 / 2 = 0.03125`. A rate that falls makes the hops fall; the other three
# methods need no schedule here.

hops = end["RMSProp"]
assert value["RMSProp"][lowest] < 1e-12
assert np.allclose(hops[1:], -hops[:-1], rtol=0, atol=1e-5)
assert np.allclose(np.abs(hops), rate / 2, rtol=1e-4)
assert f"{rate**2 / 2} {value['RMSProp'][-1]:.4f}" == "0.03125 0.0312"
assert value["RMSProp, scheduled"][-1] < 1e-3 * value["RMSProp"][-1]
assert max(value[name][-1] for name in ("Nesterov", "AdaGrad", "Adam")) < 1e-20
