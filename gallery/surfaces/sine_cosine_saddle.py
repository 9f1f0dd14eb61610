r"""
Sine-cosine saddle: a run that ends where nothing is
====================================================

A popular tutorial lets methods loose on this surface to show how they find minima and avoid saddles:

.. math:: f = x^2 - y^2 + 2 \sin x + 2 \cos y

What can be found here?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    RMSProp,
    SineCosineSaddle,
    find_critical_points,
    plotting,
    trace,
)

surface = SineCosineSaddle()
methods = [GradientDescent(0.1), Momentum(0.1), RMSProp(0.1, rho=0.9), Adam(0.1)]

# %%
# Left, the surface over the square in the middle. In the middle, 60 steps from :math:`(3, 0)`, on the
# axis, and from :math:`(3, 0.1)`. Right, how far the second start has come below the saddle.

fig = plt.figure(figsize=(10, 3.2), layout="constrained")
solid = fig.add_subplot(1, 3, 1, projection="3d")
middle, right = fig.add_subplot(1, 3, 2), fig.add_subplot(1, 3, 3)
grid = np.stack(np.meshgrid(*[np.linspace(-5, 5, 21)] * 2), axis=-1)
solid.plot_surface(
    *np.moveaxis(grid, -1, 0), surface.value(grid), color="#a0a0a0", ec="#868686"
)
solid.set_axis_off()
solid.set_box_aspect((1, 1, 0.7), zoom=1.3)
plotting.contours(middle, surface, samples=101)
plotting.critical_points(middle, surface)
saddle = surface.critical_points[-1]
on_axis, depth = {}, {}
for method in methods:
    name = plotting.label(method)
    x = trace(method, surface, [[3.0, 0.0], [3.0, 0.1]], steps=200).x
    plotting.path(middle, method, np.clip(x[:61], -99, 99), linewidth=1)
    on_axis[name], depth[name] = x[-1, 0], saddle.value - surface.value(x[:, 1])
    right.semilogy(
        np.maximum(depth[name], 0.1),
        label=name,
        **{**plotting.style(method), "marker": ""},
    )
right.set(xlabel="step", title="depth below the saddle", ylim=(0.1, 1e75))
right.legend(fontsize="small")
fig.set_label(
    "A saddle without a bottom. Beside the axis, 200 steps lead this far below the "
    "saddle: "
    + ", ".join(f"{d[-1]:.0e} ({name})" for name, d in depth.items())
    + ". On the axis all four methods stop at the saddle."
)
plt.show()

# %%
# Nothing: there is one critical point, a saddle, also in a picture ten times as large. Exactly on the
# axis all four methods converge to it, and a tenth beside it all four fall for ever. The depth after 200
# steps tells how long the steps are, not how well a method minimizes; after 100 it was another one. Along
# :math:`y` the surface curves downwards or not at all, wherever one is, so it has no minimum to offer.

found = find_critical_points(surface, ((-50, 50), (-50, 50)))
assert [point.kind for point in found] == ["saddle"]
for name, d in depth.items():
    assert np.linalg.norm(on_axis[name] - saddle.x) < 1e-3
    assert d[200] > 3 * d[100] > 300
assert surface.hessian(grid)[..., 1, 1].max() <= 0
