r"""
Finding a signal from squares
=============================

Where does descent end if the sign of a signal :math:`s` cannot be known? With very many measurements of
squares, :math:`(a \cdot s)^2`, the surface is

.. math:: f = \tfrac34 |x|^4 + \tfrac34 |s|^4 - \tfrac12 |x|^2 |s|^2 - (x \cdot s)^2.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, PhaseRetrieval, classify, plotting, trace

signal = np.array([0.8, 0.6])
surface = PhaseRetrieval(signal)
side = np.array([-0.6, 0.8]) / np.sqrt(3)
points = np.array([signal, -signal, side, -side, [0.0, 0.0]])
kinds = classify(surface, points).tolist()

# %%
# Eight starts around the origin, the maximum.

angles = np.arange(8) * np.pi / 4 + 0.3
starts = 0.1 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
method = GradientDescent(0.05)
x = trace(method, surface, starts, steps=200).x

line = np.linspace(-1.3, 1.3, 80)
grid = np.stack(np.meshgrid(line, line), axis=-1)
fig, ax = plt.subplots(figsize=(5, 5), layout="constrained")
levels = [0.05, 0.2, 0.4, 0.6, 0.66, 0.7, 0.74, 1, 1.5, 2.5]
ax.contour(line, line, surface.value(grid), levels, colors="gray", linewidths=0.7)
for i in range(len(starts)):
    plotting.path(ax, method, x[:, i], linewidth=1)
marks = []
for mark, kind in ("*", "minimum"), ("X", "saddle"), ("^", "maximum"):
    here = points[[k == kind for k in kinds]]
    marks += ax.plot(
        *here.T, mark, color="black", markersize=9, linestyle="", label=kind
    )
ax.set(
    aspect="equal",
    xlabel="$x_1$",
    ylabel="$x_2$",
    title="Descent finds the signal or its opposite",
)
ax.legend(handles=marks, loc="upper left", fontsize="small")
towards = np.sign(starts @ signal)
fig.set_label(
    "Contours of the surface of phase retrieval with two minima, two saddles and a "
    "maximum at the origin. Of 8 descents that start beside the maximum, "
    f"{(towards > 0).sum()} end at the signal and {(towards < 0).sum()} at its "
    "opposite."
)
plt.show()

# %%
# At the signal or at its opposite, whichever is on the side of the start, and both are as good. The
# saddles stand orthogonal to the signal, :math:`1 / \sqrt 3` from the origin and 2/3 high, and curve
# down towards the minima as much as they curve up, by 2. The maximum is 3/4 high.

assert kinds == ["minimum", "minimum", "saddle", "saddle", "maximum"]
assert np.allclose(surface.value(points), [0, 0, 2 / 3, 2 / 3, 3 / 4], atol=1e-15)
assert np.allclose(np.linalg.eigvalsh(surface.hessian(side)), [-2, 2], atol=1e-14)
assert np.allclose(x[-1], towards[:, None] * signal, atol=1e-6)
assert (towards > 0).sum() == (towards < 0).sum() == 4
