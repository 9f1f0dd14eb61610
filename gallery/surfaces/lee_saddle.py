r"""
Lee's saddle: almost no start, and many that wait
=================================================

Descent converges to a minimum from almost every start, says a theorem, and this saddle is its example.
Does that mean that the saddle does no harm?

.. math:: f = \frac{x^2}{2} + \frac{y^4}{4} - \frac{y^2}{2}

A start has left the saddle when :math:`|y| > \tfrac{1}{2}`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    LeeSaddle,
    Momentum,
    SaddleFreeNewton,
    basins,
    escape_time,
    plotting,
    trace,
)

saddle = LeeSaddle()
methods = [GradientDescent(0.1), Momentum(0.1), Adam(0.1), SaddleFreeNewton()]

# %%
# The surface, 60 steps of each method from :math:`(1.4, 0.01)`, and the minimum that descent finds from
# each of 80 by 80 starts. Right, the share of the starts that have not left yet: those nearer to
# :math:`y = 0` than some distance, so that one row of starts measures it.

view = {"s": {"projection": "3d", "elev": 35, "azim": -35}}
fig, axes = plt.subplot_mosaic(
    "slmr", per_subplot_kw=view, figsize=(11, 3), layout="constrained"
)
solid, left, middle, right = axes.values()
grid = np.stack(np.meshgrid(*[np.linspace(-1.7, 1.7, 21)] * 2), axis=-1)
solid.plot_surface(
    *np.moveaxis(grid, -1, 0), saddle.value(grid), color="#a0a0a0", ec="#868686"
)
solid.set_axis_off()
solid.set_box_aspect((1, 1, 0.7), zoom=1.3)
plotting.contours(left, saddle, samples=101)
plotting.critical_points(left, saddle)
found = basins(methods[0], saddle, grid=80, steps=300)
plotting.basins(middle, saddle, found)
share = 10.0 ** -np.arange(1, 13)
starts = np.stack([np.ones_like(share), 1.8 * share], axis=-1)
needed = {}
for method in methods:
    name = plotting.label(method)
    plotting.path(
        left, method, trace(method, saddle, [1.4, 0.01], steps=60).x, linewidth=1
    )
    needed[name] = escape_time(method, saddle, starts, 600, 0.5, along=[0, 1])
    right.semilogy(
        needed[name], share, label=name, markersize=3, **plotting.style(method)
    )
    print(f"{name:18s}", *(f"{n:4.0f}" for n in needed[name]), "steps")
left.set_title("60 steps")
middle.set_title("minimum found by descent")
right.set(xlabel="steps", title="share still at the saddle", xlim=(0, 280))
right.legend(fontsize="small")
fig.set_label(
    f"Descent finds a minimum from {np.mean(found.kind == 'minimum'):.0%} of the "
    "starts around a saddle. The share still waiting falls exponentially; a millionth "
    "of the starts waits for "
    + ", ".join(f"{n[5]:.0f} steps ({name})" for name, n in needed.items())
    + "."
)
plt.show()

# %%
# Every start on the map finds a minimum, as the theorem says: those that do not are a line. But the
# share that waits falls only by the growth of :math:`y` per step, 1.1 for descent, 1.316 for momentum
# and 2 for saddle-free Newton. In many dimensions, where a saddle after the other is met, waiting is
# what they cost. Adam leaves at once, because here the way out is a coordinate of its own.

assert (found.kind == "minimum").all()
for name, growth in {
    "gradient descent": 1.1,
    "momentum": 1.316,
    "saddle-free Newton": 2.0,
}.items():
    assert np.isclose(
        np.log(share[2] / share[-1]) / np.ptp(needed[name][2:]), np.log(growth), 0.02
    )
assert needed["Adam"].max() < 12
