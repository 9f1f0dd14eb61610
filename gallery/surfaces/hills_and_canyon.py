r"""
Hills and canyon: who leaves the trap
=====================================

A shallow trap lies between the start and the canyon. Popular tutorials show Adam leaving it, and
say that Nesterov's method stays wherever it has fallen. Is leaving a talent of Adam? The surface is

.. math::

   f = \frac{x^2 + y^2}{3} + 3 e^{-(x + 1)^2 - (y + 2)^2} + e^{-3 (x + 2)^2 - 1.5 (y - 0.5)^2}
   + 3 e^{-1.5 (x - 1)^2 - 3 (y + 1.5)^2} \\ + 1.5 e^{-(x + 1.5)^2 - 3 (y + 0.5)^2}
   + 4 \bigl(1 - e^{-(x + y)^2}\bigr).
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

surface, start = og.HillsAndCanyon(), [-2.8, -2.5]
points = surface.critical_points
trap = min((p for p in points if p.kind == "minimum"), key=lambda p: p.x[0])
wall = min(
    (p.value for p in points if p.kind == "saddle" and p.x[0] < -1), default=np.inf
)

# %%
# Left, the settings of popular tutorials, and Nesterov's method with more momentum; in the middle, the
# basins of Adam. Right, the same with every learning rate multiplied by a factor; a sweep is one run. Filled marks have left the
# trap after 300 steps.

factors = np.arange(2, 21) / 10
c = factors[:, None]
sweeps = {
    "Nesterov, momentum 0.975": og.Nesterov(0.01 * c, 0.975),
    "Nesterov, momentum 0.9": og.Nesterov(0.01 * c, 0.9),
    "AdaGrad": og.AdaGrad(1.0 * c, epsilon=0.0, epsilon_root=1e-6),
    "RMSProp": og.RMSProp(0.25 * c, rho=0.9, epsilon=0.0, epsilon_root=1e-6),
    "Adam": og.Adam(0.25 * c),
}
fig, (left, middle, right) = plt.subplots(
    1, 3, figsize=(10.5, 3.7), layout="constrained"
)
plotting.basins(middle, surface, og.basins(og.Adam(0.25), surface, grid=80, steps=300))
plotting.contours(left, surface, samples=101)
left.legend(
    handles=plotting.critical_points(left, surface), loc="upper right", fontsize="small"
)
right.axvline(1.0, color="#7f7f7f", linewidth=0.8)
value, leaves = {}, {}
for row, (name, method) in enumerate(sweeps.items()):
    x = trace(method, surface, start, steps=300, fields=["x"]).x
    away = np.linalg.norm(x[-1] - trap.x, axis=-1) > 0.8
    leaves[name] = factors[away].min(initial=9.0)
    value[name] = surface.value(x[-1, factors == 1.0])[0]
    plotting.path(left, method, x[:126, factors == 1.0], label=name, linewidth=1)
    style = plotting.style(method)
    right.plot(
        factors[away], row + 0 * factors[away], style["marker"], color=style["color"]
    )
    stays = factors[~away]
    right.plot(
        stays, row + 0 * stays, style["marker"], color=style["color"], fillstyle="none"
    )
    print(f"{name:25s} f = {value[name]:.4f}; leaves from factor {leaves[name]:.1f} on")
right.set(yticks=range(len(sweeps)), yticklabels=list(sweeps), ylim=(-0.5, 4.5))
right.set(xlabel="factor on the learning rate", title="filled: has left the trap")
fig.set_label(
    "Paths past or into a shallow trap, and which learning rates leave it. Smallest "
    "factor on the popular setting that leaves: "
    + "; ".join(f"{n}: {c:.1f}" for n, c in leaves.items())
    + "."
)
plt.show()

# %%
# Each method leaves once it is fast enough. The popular rate of Adam is well above what it needs,
# those of RMSProp and AdaGrad are a little below; at half its rate Adam stays like the others.
# Nesterov's method leaves as well, with a larger rate, or with momentum 0.975 at any rate shown.

assert np.isclose(wall - trap.value, 0.0328, atol=5e-5)
for name in "Nesterov, momentum 0.9", "AdaGrad", "RMSProp":
    assert abs(value[name] - trap.value) < 0.1
for name in "Adam", "Nesterov, momentum 0.975":
    assert value[name] < 0.12
assert leaves["Nesterov, momentum 0.975"] == factors[0]
assert 0.5 < leaves["Adam"] <= 0.7
assert 1.1 <= leaves["RMSProp"] <= leaves["AdaGrad"] <= 1.3
assert 1.6 <= leaves["Nesterov, momentum 0.9"] <= 1.8
