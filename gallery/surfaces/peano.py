r"""
Peano's surface: down every parabola, up every line
===================================================

A point that is a minimum along every straight line through it: must it be a minimum?

.. math:: f = (y - x^2) (y - 3 x^2)

Between the two parabolas the surface is below the origin.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    Peano,
    escape_time,
    plotting,
    trace,
)

peano, rate = Peano(), 0.1
methods = [GradientDescent(rate), Momentum(rate), Adam(0.05)]

# %%
# Left, 60 steps from two starts, and dashed the floor of the valley, :math:`y = 2 x^2`. In the middle the
# surface along twelve lines through the origin, and thick along the floor. Right, the steps from
# :math:`(d, 0)` until a start is half a unit away; dotted :math:`1 / (8 \eta d^2)`.

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(10, 3.7), layout="constrained")
plotting.contours(left, peano, samples=121)
plotting.critical_points(left, peano)
for method in methods:
    x = trace(method, peano, [[0.15, 1.0], [-0.25, -0.4]], steps=60).x
    plotting.path(left, method, np.clip(x, -5, 5), linewidth=1)
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4)
t = np.linspace(-0.05, 0.05, 41)
left.plot(20 * t, 800 * t**2, color="#000000", linestyle="--", linewidth=0.8)
for angle in np.arange(12) * np.pi / 12:
    line = np.stack([t * np.cos(angle), t * np.sin(angle)], axis=-1)
    middle.plot(t, 1e6 * peano.value(line), color="#868686", linewidth=0.8)
middle.plot(
    t, 1e6 * peano.value(np.stack([t, 2 * t**2], axis=-1)), color="#000000", linewidth=2
)
middle.set(ylim=(-8, 30), xlabel="$t$", title="a million times $f$, along lines")
distance = np.array([0.1, 0.05, 0.02, 0.015])
starts = np.stack([distance, np.zeros(4)], axis=-1)
needed = {}
for method in methods[:2]:
    name = plotting.label(method)
    needed[name] = escape_time(method, peano, starts, 8000, 0.5)
    right.loglog(
        distance, needed[name], label=name, markersize=4, **plotting.style(method)
    )
right.loglog(distance, 1 / (8 * rate * distance**2), color="#000000", linestyle=":")
right.set_xticks(distance, map(str, distance))
right.minorticks_off()
right.invert_xaxis()
right.set(xlabel="distance d", title="steps until a start has left")
end = trace(methods[0], peano, starts[-1], steps=5400).x[-1]
fig.set_label(
    "A surface that rises along every line through a point and falls along a parabola. "
    "Descent leaves the point from 0.1 beside it after "
    f"{needed['gradient descent'][0]:.0f} steps, from 0.015 after "
    f"{needed['gradient descent'][-1]:.0f}; on its way y is {end[1] / end[0] ** 2:.2f} "
    "times x squared."
)
plt.show()

# %%
# No. Each of 360 lines rises from the origin, and the first bend downwards of a line is the nearer the
# flatter the line is. Descent does not walk along lines: it slides to the floor, follows it, and leaves
# for ever lower values. It takes its time, by the law of a saddle without curvature, and a line search
# from the origin itself finds nothing in any direction.

angle = (np.arange(360) + 0.5) * np.pi / 360
line = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
assert (peano.value(1e-3 * line) > 0).all()
assert (peano.value(-1e-3 * line) > 0).all()
assert np.allclose(
    needed["gradient descent"][2:], 1 / (8 * rate * distance[2:] ** 2), rtol=0.05
)
assert np.isclose(end[1] / end[0] ** 2, 2, atol=0.1)
assert peano.value(end) < 0
