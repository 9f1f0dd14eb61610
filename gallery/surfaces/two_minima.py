r"""
Two minima: the near one and the better one
===========================================

All methods fall into the near, worse minimum. Would a better method find the better one?

.. math:: f = 4 - \tfrac{1}{2} e^{-(x + 2.5)^2 - (y + 2.5)^2} - 3 e^{-x^2 - y^2}

Five methods run from one start, and then from starts moved little by little towards the better
minimum.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

surface, start = og.TwoMinima(), np.array([-2.8, -2.5])
good, saddle, bad = sorted(
    surface.critical_points, key=lambda point: sum(np.abs(point.x))
)
methods = [
    og.GradientDescent(0.1),
    og.Nesterov(0.01),
    og.AdaGrad(1.0, epsilon=0.0, epsilon_root=1e-6),
    og.RMSProp(0.25, rho=0.9, epsilon=0.0, epsilon_root=1e-6),
    og.Adam(0.25),
]

# %%
# Left, the five paths. Right, the basins of Adam. In the middle, the value reached from a start moved by a share of the way to the
# better minimum, along the dotted line; the upright line is the share where it passes the saddle.

share = np.linspace(0.0, 1.0, 201)
starts = start + share[:, None] * (good.x - start)
at_saddle = 1 - sum(saddle.x) / sum(start)
fig, (left, right, basins) = plt.subplots(
    1, 3, figsize=(10.5, 3.7), layout="constrained"
)
plotting.contours(left, surface, ((-3.6, 1.8), (-3.6, 1.8)))
left.legend(handles=plotting.critical_points(left, surface), loc="upper left")
left.plot(*starts[[0, -1]].T, color="#7f7f7f", linewidth=1, linestyle=":")
right.axvline(at_saddle, color="#7f7f7f", linewidth=0.8)
end, reached, needed = {}, {}, {}
for method in methods:
    name = plotting.label(method)
    x = trace(method, surface, starts, steps=300, fields=["x"]).x
    end[name], reached[name] = x[-1, 0], surface.value(x[-1])
    needed[name] = share[np.linalg.norm(x[-1] - good.x, axis=-1) < 0.5].min()
    plotting.path(left, method, x[:126, 0], linewidth=1)
    style = {**plotting.style(method), "marker": ""}
    right.plot(share, reached[name], label=name, **style)
    print(
        f"{name:17s}f = {reached[name][0]:.4f}, the better minimum from "
        f"{needed[name]:.3f} on"
    )
right.set(xlabel="start, share of the way", ylim=(0.5, 4), title="value reached")
right.legend(fontsize="small")
right.set_box_aspect(1)
found = og.basins(og.Adam(0.25), surface, grid=80, steps=300)
shares = [np.mean(found.end == i) for i in range(2)]
plotting.basins(basins, surface, found)
basins.set_title("Adam")
fig.set_label(
    f"Five methods fall into the near minimum, f = {bad.value:.2f}, and miss the "
    f"better one, f = {good.value:.2f}. The start must move {at_saddle:.3f} of the "
    "way, up to the saddle: for "
    + ", ".join(f"{name} {n:.3f}" for name, n in needed.items())
    + "."
)
plt.show()

# %%
# All five lines drop at the same place, where the start passes the saddle. Which minimum is found
# is decided by the start; RMSProp only stays half a learning rate away from it in each coordinate,
# and so a little above. What helps here is another start, not another method, and it is easily found:
# in the picture six starts in seven lead Adam to the better minimum.

for name, f in reached.items():
    assert abs(needed[name] - at_saddle) < 0.01
    assert np.isclose(f[0], bad.value, atol=0.02)
    assert np.isclose(f[-1], good.value, atol=0.12)
assert bad.value > good.value + 2
assert np.allclose(shares, [6 / 7, 1 / 7], atol=0.02)
assert np.allclose(np.abs(end["RMSProp"] - bad.x), 0.25 / 2, atol=0.005)
