r"""
Wobbly: five ways round a hill
==============================

Five methods set out from the same point beyond a hill. How far does the first step of each go, and
do different first steps lead to different places? The surface is

.. math::

   f = \frac{x^2 + y^2}{3} + |x| \sqrt{|x| + 0.1} + 3 \sin(x + y) + 3
   + 8 e^{-2 (x + 1)^2 - 2 (y + 2)^2},

and the settings are those of popular tutorials.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

wobbly = og.Wobbly()
inside = {"epsilon": 0.0, "epsilon_root": 1e-6}
methods = [
    og.Nesterov(0.01),
    og.AdaGrad(1.0, **inside),
    og.RMSProp(0.25, rho=0.9, **inside),
]
methods += [og.Adadelta(100.0, rho=0.95), og.Adam(0.25)]

# %%
# Middle, the basins of Adam; right, how far the value is above that of the lowest minimum.

lowest = min(wobbly.critical_points, key=lambda point: point.value)
hill = max(wobbly.critical_points, key=lambda point: point.value)
settled = ["Nesterov", "AdaGrad", "Adam"]
fig, (left, middle, right) = plt.subplots(
    1, 3, figsize=(10.5, 3.9), layout="constrained"
)
plotting.basins(middle, wobbly, og.basins(og.Adam(0.25), wobbly, grid=80, steps=300))
plotting.contours(
    left, wobbly, ((-3.2, 3), (-4.2, 4)), [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 14, 17]
)
left.legend(
    handles=plotting.critical_points(left, wobbly), loc="upper left", fontsize="small"
)
first, hop, above, below = {}, {}, {}, []
for method in methods:
    run = trace(method, wobbly, [-2.8, -2.5], steps=125)
    name = plotting.label(method)
    length = np.linalg.norm(run.step, axis=-1)
    first[name], hop[name] = length[1], length[-20:].mean()
    above[name] = wobbly.value(run.x) - lowest.value
    if ((run.x - hill.x) * [1, -1] > 0).all(axis=1).any():
        below.append(name)
    plotting.path(left, method, run.x, linewidth=1)
    plotting.line(right, method, np.maximum(above[name], 1e-7), linewidth=1)
    print(
        f"{name:9s} first step {first[name]:.2f}, last steps {hop[name]:.0e}, "
        f"height left {above[name][-1]:.0e}"
    )
right.set(
    yscale="log",
    ylim=(1e-7, 30),
    xlabel="step",
    title="height above the lowest minimum",
)
plotting.label_lines(right)
fig.set_label(
    "Five paths round a hill into the same basin, two on one side of the hill and "
    "three on the other. First steps: "
    + ", ".join(f"{name} {length:.2f}" for name, length in first.items())
    + f". In the end RMSProp and Adadelta still hop by {hop['RMSProp']:.2f} and "
    f"{hop['Adadelta']:.2f}; the others are within "
    f"{max(above[n][-1] for n in settled):.0e}."
)
plt.show()

# %%
# AdaGrad and RMSProp pass below the hill, the other three on its left, and all five end in the
# basin of the lowest minimum, where RMSProp and Adadelta go on hopping. It is often said that the
# first steps of RMSProp and of Adam are too long because their sums start at zero. In each
# coordinate RMSProp's is indeed :math:`\eta / \sqrt{1 - \rho}`, about three times its rate. But
# Adam corrects for the start: its first step is :math:`\eta` in each coordinate.

assert np.isclose(first["AdaGrad"], np.sqrt(2) * 1.0, rtol=0.01)
assert np.isclose(first["RMSProp"], np.sqrt(2) * 0.25 / np.sqrt(0.1), rtol=0.02)
assert np.isclose(first["Adam"], np.sqrt(2) * 0.25, rtol=1e-4)
assert below == ["AdaGrad", "RMSProp"]
assert max(above[name][-1] for name in settled) < 1e-3
assert all(hop[n] > 0.25 and 0.01 < above[n][-1] < 3.0 for n in ("RMSProp", "Adadelta"))
