r"""
Stability regions
=================

Does momentum allow longer steps? On a parabola of curvature :math:`\lambda` a run with rate
:math:`\eta` either returns to the minimum or leaves for good, and only :math:`\eta \lambda` and the
momentum :math:`\mu` decide. Here 40,000 pairs of them run at once, each for 600 steps.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Momentum, Nesterov, Quadratic, run

width = 0.01
rate = width * (np.arange(400) + 0.5)[:, None]
momentum = np.linspace(0.0, 0.99, 100)[:, None, None]
mu = momentum[:, 0, 0]
borders = {"heavy ball": 2 * (1 + mu), "Nesterov": 2 * (1 + mu) / (1 + 2 * mu)}

# %%
# Shaded: the pairs that end nearer to the minimum than they began. Line: the border by formula.
# Dashes: the border of plain descent, 2.

fig, axes = plt.subplots(1, 2, figsize=(8, 3.8), sharey=True, layout="constrained")
methods = {"heavy ball": Momentum(rate, momentum), "Nesterov": Nesterov(rate, momentum)}
returned, measured, at = {}, {}, {}
for ax, (name, method) in zip(axes, methods.items(), strict=True):
    x = run(method, Quadratic([1.0]), np.ones((100, 400, 1)), steps=600).x[..., 0]
    returned[name] = np.abs(x) < 1
    measured[name] = width * returned[name].sum(axis=1)
    at[name] = [float(measured[name][mu.searchsorted(m)]) for m in (0.5, 0.9)]
    shade = np.full((*x.shape, 4), 0.5)
    shade[..., 3] = 0.4 * returned[name]
    ax.imshow(shade, extent=(0, 4, -0.005, 0.995), origin="lower", aspect="auto")
    ax.plot(borders[name], mu, color="#1263bd")
    ax.axvline(2, color="#63a200", ls="--")
    ax.set(xlim=(0, 4), ylim=(0, 1), xlabel="rate times curvature")
    ax.set_title(f"{name}: up to {at[name][1]:.2f} at momentum 0.9")
axes[0].set_ylabel("momentum")
fig.set_label(
    "Which runs on a parabola return to the minimum, over rate times curvature and "
    f"momentum. Heavy ball: up to {at['heavy ball'][0]:.2f} at momentum 0.5, "
    f"{at['heavy ball'][1]:.2f} at 0.9, more than descent's 2. Nesterov: up to "
    f"{at['Nesterov'][0]:.2f} and {at['Nesterov'][1]:.2f}, less."
)
plt.show()

# %%
# The heavy ball bears :math:`\eta \lambda < 2 (1 + \mu)`: 3.8 at momentum 0.9, nearly twice what
# plain descent bears. Nesterov's method bears less than descent, and the less the more momentum it
# has: :math:`\eta \lambda < 2 (1 + \mu) / (1 + 2 \mu)`, 1.36 at 0.9. It is the heavy ball with
# momentum :math:`\mu (1 - \eta \lambda)`, and beyond :math:`\eta \lambda = 1` that is negative: the look
# ahead brakes so hard that it pushes back. What both gain from momentum in a long valley is speed
# along the floor; only the heavy ball gains room at the walls too.

for name, border in borders.items():
    assert np.abs(measured[name] - border).max() < width  # to one point of the grid
    clear = np.abs(rate[:, 0] - border[:, None]) > width
    assert (returned[name] == (rate[:, 0] < border[:, None]))[clear].all()
assert [f"{borders[name][90]:.3g}" for name in borders] == ["3.8", "1.36"]
assert np.allclose([*at.values()], [[3.0, 3.8], [1.5, 1.36]], atol=width)
assert (measured["Nesterov"][5:] < 2).all()
assert (measured["heavy ball"][5:] > 2).all()
assert (np.diff(measured["Nesterov"]) <= 0).all()
