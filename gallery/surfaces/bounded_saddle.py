r"""
Bounded saddle: whose speed depends on the axes
===============================================

Adam leaves this saddle within ten steps, however close to the ridge it starts. Is that a talent for
saddles? The surface

.. math:: f = u^2 - v^2 + v^4 / 4

is turned by an eighth of a turn, and nothing else changes: the same surface, the same start, other
coordinates.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

methods = [
    og.GradientDescent(0.1),
    og.Momentum(0.1),
    og.RMSProp(0.1, rho=0.9),
    og.Adam(0.1),
]
beside = 10.0 ** -np.arange(1, 13)

# %%
# Paths start at :math:`u = 1, v = d`, beside the ridge :math:`v = 0`; the maps show
# :math:`d = 10^{-4}`. Third, the steps until :math:`|v|` exceeds a half: thin lines along the axes,
# thick ones turned. A point is turned as a complex number.

fig, axes = plt.subplots(1, 4, figsize=(11.5, 2.9), layout="constrained")
needed = {}
for turned, ax in enumerate(axes[:2]):
    surface, turn = (
        og.BoundedSaddle(turned * np.pi / 4),
        np.exp(1j * turned * np.pi / 4),
    )
    starts = (1 + 1j * beside) * turn
    plotting.contours(ax, surface, samples=101)
    plotting.critical_points(ax, surface)
    ax.set_title("turned by 45°" if turned else "along the axes")
    for method in methods:
        name = plotting.label(method)
        x = trace(
            method, surface, np.stack([starts.real, starts.imag], axis=-1), steps=200
        ).x
        v = ((x[..., 0] + 1j * x[..., 1]) / turn).imag
        needed[name, turned] = (np.abs(v) > 0.5).argmax(axis=0)
        plotting.path(ax, method, x[:, 3], linewidth=1)
        style = {**plotting.style(method), "markersize": 3, "linewidth": 0.8 + turned}
        axes[2].semilogx(
            beside, needed[name, turned], **style, label=name if turned else "_axes"
        )
        print(
            f"{name:17s}{45 * turned:2d} degrees:",
            *(f"{n:3d}" for n in needed[name, turned]),
        )
plotting.basins(axes[3], surface, og.basins(methods[1], surface, grid=80, steps=200))
axes[3].set_title("basins of momentum")
axes[2].invert_xaxis()
axes[2].set(xlabel="distance d beside the ridge", title="steps to leave")
axes[2].set_box_aspect(1)
plotting.label_lines(axes[2])
fig.set_label(
    "Paths past a saddle along the axes and turned by 45 degrees, and the steps to "
    f"leave it from {beside[-1]:.0e} beside the ridge, along and turned: "
    + ", ".join(
        f"{name} {needed[name, 0][-1]} and {needed[name, 1][-1]}"
        for name in map(plotting.label, methods)
    )
    + "."
)
plt.show()

# %%
# For descent and momentum the thin line lies under the thick one. Descent multiplies the distance
# from the ridge by 1.2 at each step, in any coordinates, so it needs
# :math:`\ln(0.5 / d) / \ln 1.2` steps. RMSProp and Adam rescale each coordinate. Along the axes the
# way out is a coordinate of its own, its tiny gradient is scaled up, and they leave at once.
# Turned, the slide down to the saddle dominates both coordinates: RMSProp is held up too, and Adam
# is about as slow as descent.

law = np.log(0.5 / beside) / np.log(1.2)
assert np.abs(needed["gradient descent", 0] - law).max() < 2
for name in "gradient descent", "momentum":
    assert np.abs(needed[name, 0] - needed[name, 1]).max() <= 1
assert needed["RMSProp", 0].max() < needed["Adam", 0].max() < 10
assert needed["RMSProp", 1][-1] > 10 * needed["RMSProp", 0][-1]
assert np.abs(needed["Adam", 1] / needed["gradient descent", 1] - 1)[2:].max() < 0.5
