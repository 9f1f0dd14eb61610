r"""
Ripple: rolling over ripples
============================

Ripples cover a bowl, and every one of them is a minimum:

.. math:: f = \frac{x^2 + y^2}{3} + \frac{\sin^2 20 x + \sin^2 20 y}{15}

How much momentum carries Nesterov's method over them to the bottom, and can it be too much?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Nesterov, Ripple, basins, plotting, trace

ripple, start = Ripple(), [-2.8, -2.5]
points = np.array([p.x for p in ripple.critical_points if p.kind == "minimum"])
outermost = np.abs(points).max()
print(f"{len(points)} minima, the outermost at |x| = |y| = {outermost:.3f}")

# %%
# Thirty-nine momenta run at once; momentum 0 is gradient descent. Left, four of them; in the middle, how
# far from the bottom each comes to rest; right, in which minimum momentum 0.9 rests from other starts,
# each patch of one colour a minimum of its own.

momentum = np.arange(39) / 40
x = trace(Nesterov(0.01, momentum[:, None]), ripple, start, steps=1500, fields=["x"]).x
rest = np.linalg.norm(x[-1], axis=-1)
to_a_minimum = np.linalg.norm(x[-1, :, None] - points, axis=-1).min(axis=-1)

fig, (left, right, patches) = plt.subplots(
    1, 3, figsize=(10.5, 3.6), layout="constrained"
)
plotting.contours(left, ripple, ((-3, 2), (-3, 2)))
for k, dash in (20, "-"), (30, "--"), (36, "-."), (38, ":"):
    name = f"momentum {momentum[k]}"
    plotting.path(
        left, Nesterov(0.01), x[:, k], label=name, linestyle=dash, linewidth=1
    )
    print(f"{name:14s} rests at ({x[-1, k, 0]:z6.3f}, {x[-1, k, 1]:z6.3f})")
left.legend(loc="upper left", fontsize="small")
found = basins(Nesterov(0.01), ripple, grid=100, steps=400)
plotting.basins(patches, ripple, found)
print(f"momentum 0.9 rests in {len(np.unique(found.end))} of the minima")
right.axhline(outermost * np.sqrt(2), color="#7f7f7f", linewidth=0.8)
right.text(0, outermost * np.sqrt(2) + 0.03, "outermost minimum")
right.plot(
    momentum, rest, **{**plotting.style(Nesterov(0.01)), "linestyle": "-"}, markersize=4
)
right.set(xlabel="momentum", ylim=(-0.1, 3), title="distance of the resting place")
right.set_box_aspect(1)
fig.set_label(
    "Paths over a rippled bowl for four momenta, and where 39 momenta come to rest: up "
    f"to {momentum[np.flatnonzero(rest > 2.6)[-1]]} in the outermost minimum, "
    f"{rest[0]:.2f} from the bottom; at {momentum[rest.argmin()]} within "
    f"{rest.min():.2f} of it; at {momentum[-1]} at {rest[-1]:.2f} again. From a grid "
    f"of starts momentum 0.9 rests in {len(np.unique(found.end))} minima."
)
plt.show()

# %%
# Descent sticks in the outermost minimum it meets, and so does a momentum up to a half. From there
# on more momentum carries further, at 0.9 all the way. Still more is too much: the path swings past
# the bottom and is caught on the other side or on its way back. All 39 rest in a minimum.

assert len(points) == 625
assert (found.kind == "minimum").all()
assert 100 < len(np.unique(found.end)) < 625
assert (to_a_minimum < 1e-6).all()
assert np.allclose(rest[momentum <= 0.5], outermost * np.sqrt(2), atol=1e-6)
assert (np.diff(rest[momentum <= 0.9]) <= 1e-6).all()
assert rest[momentum == 0.9] < 0.25
assert (rest[momentum > 0.9] > 1.0).all()
assert np.abs(x[:, -1]).min() < 0.1
