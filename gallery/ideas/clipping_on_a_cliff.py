r"""
Clipping on a cliff
===================

Why do recurrent networks need their gradients clipped? Take the smallest one, a single unit that
feeds itself for 50 rounds,

.. math:: h_{k+1} = w \, \sigma(h_k) + b, \qquad \sigma(h) = 1 / (1 + e^{-h}),

and train :math:`\sigma(h_{50})` to be 0.7. A small change of the weights changes nothing, or
flips where the rounds end: the surface has a cliff.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import expit

from optguide import Clipped, Function, GradientDescent, plotting, trace


def loss(x):
    """Return the square of what is missed after 50 rounds, and its gradient."""
    w, b = x[..., 0], x[..., 1]
    h, by_w, by_b = np.full_like(w, 0.5), np.zeros_like(w), np.zeros_like(w)
    for _ in range(50):
        s = expit(h)
        slope = w * s * (1 - s)
        h, by_w, by_b = w * s + b, s + slope * by_w, 1 + slope * by_b
    s = expit(h)
    slope = 2 * (s - 0.7) * s * (1 - s)
    return (s - 0.7) ** 2, slope[..., None] * np.stack([by_w, by_b], axis=-1)


surface = Function(value=lambda x: loss(x)[0], gradient=lambda x: loss(x)[1])

# %%
# Plain descent and descent whose gradients are cut to length 0.1, from 81 starts; one is drawn.

domain = ((2.0, 8.0), (-5.5, 0.5))
starts = np.stack(np.meshgrid(np.linspace(3, 7, 9), np.linspace(-5, -1, 9)), axis=-1)
fig, axes = plt.subplots(1, 2, figsize=(9, 5), sharey=True, layout="constrained")
plain = GradientDescent(2.0)
stuck, longest, ends = {}, {}, {}
for ax, method in zip(axes, (plain, Clipped(plain, 0.1)), strict=True):
    x = trace(method, surface, starts, steps=300).x
    name = plotting.label(method)
    stuck[name] = int((surface.value(x[-1]) > 0.08).sum())
    lengths = np.linalg.norm(np.diff(x, axis=0), axis=-1).max(axis=0)
    longest[name], ends[name] = float(lengths.max()), (x, lengths)
    plotting.contours(
        ax, surface, domain, [0.001, 0.01, 0.04, 0.08, 0.12, 0.2, 0.3, 0.45]
    )
    plotting.path(ax, method, x[:, 2, 4], linewidth=1, markersize=5)
    ax.set(title=f"{name}: {stuck[name]} of 81 are lost", xlabel="$w$", ylabel="$b$")
    ax.label_outer()
at_once, cut = stuck
fig.set_label(
    f"Paths over the weights of a unit that feeds itself. {at_once.capitalize()} walks "
    f"along a cliff and is thrown off the picture; {stuck[at_once]} of 81 starts are "
    f"lost on a plateau, after single steps up to {longest[at_once]:.0f} long. "
    f"{cut.capitalize()}, with steps up to {longest[cut]:.1f}, stays in the picture; "
    f"{stuck[cut]} are lost."
)
plt.show()

# %%
# On the cliff the gradient is huge, and what it says holds for a hair's breadth only. Plain descent
# believes it: from about one start in seven it takes a step of more than two units, and ends on the
# plateau above, where the output is 1, the value 0.09, and the gradient less than 0.05. Clipping
# keeps the direction and limits a step to 0.20. Then no run leaves the picture, and all of them end
# where the value is below 0.0025.

(x, lengths), (clipped, _) = ends[at_once], ends[cut]
lost = surface.value(x[-1]) > 0.08
assert 1 / 9 < stuck[at_once] / 81 < 1 / 5
assert lengths[lost].min() > 2
assert np.allclose(surface.value(x[-1][lost]), 0.09, atol=0.005)
assert np.linalg.norm(surface.gradient(x[-1][lost]), axis=-1).max() < 0.05
assert f"{longest[cut]:.2f}" == "0.20"
assert ((clipped > [2.0, -5.5]) & (clipped < [8.0, 0.5])).all()
assert surface.value(clipped[-1]).max() < 0.0025
