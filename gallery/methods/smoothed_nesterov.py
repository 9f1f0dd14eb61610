r"""
Which ripples does smoothed Nesterov not see?
=============================================

Nesterov's method asks for one gradient, at the end of the way its velocity will take it. The
smoothed method asks at a third, at two thirds and at the end, and takes the mean. How much of a
ripple in the ground is left in the mean? That depends on the length of the ripple.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import Function, Nesterov, SmoothedNesterov, plotting

# Ripples per way ahead. The velocity is given, so that the way ahead is 1 for all of
# them, and twelve starts stand on different parts of each ripple.
ripples = np.linspace(0.1, 4.0, 157)[:, None]
starts = np.tile((np.arange(12) + 0.5) / 12, (157, 1)) / ripples
ground = Function(
    value=lambda x: -np.cos(2 * np.pi * ripples * x).sum(axis=-1),
    gradient=lambda x: np.sin(2 * np.pi * ripples * x),
)

# %%
# One step each. How differently it turns out on different parts of a ripple is what the method
# sees.

rate, mu, seen = 0.1, 0.9, {}
fig, ax = plt.subplots(figsize=(7.5, 3.8), layout="constrained")
for method in Nesterov(rate, mu), SmoothedNesterov(rate, mu):
    v = np.full_like(starts, -1 / (rate * mu))
    state = method.init(starts)._replace(v=v)
    if isinstance(method, Nesterov):
        state = state._replace(ahead=starts + 1.0)
    g = method.step(ground, state).v - mu * v
    seen[type(method)] = share = np.sqrt(2 * (g**2).mean(axis=-1))
    look = plotting.style(method)
    ax.plot(
        ripples,
        share,
        look["linestyle"],
        color=look["color"],
        label=plotting.label(method),
    )
smoothed = seen[SmoothedNesterov]
ax.set(
    xlabel="ripples on the way ahead", ylabel="share of the ripple seen", ylim=(0, 1.15)
)
ax.set_title("Three questions cancel one ripple and two, and not three")
ax.legend(loc="center right", bbox_to_anchor=(0.97, 0.6))
fig.set_label(
    "How much of a ripple two methods see, against the number of ripples on the way "
    f"ahead. Nesterov sees all of it. Smoothed Nesterov sees {smoothed[36]:.2f} of one "
    f"ripple, {smoothed[56]:.2f} of one and a half, {smoothed[76]:.2f} of two and "
    f"{smoothed[116]:.2f} of three."
)
plt.show()

# %%
# Nesterov sees every ripple in full. The mean of three answers loses a ripple that fits the way
# ahead once or twice: there the three points stand on different parts of it and cancel. Half way
# between, a third is left. A ripple that fits three times puts the three points on the same part
# of each wave, and nothing is lost. The line is :math:`|\sin(\pi r) / (3 \sin(\pi r / 3))|` for
# :math:`r` ripples. Smoothing is a comb for one length of ripple, at the price of three gradients
# a step.

r = ripples[:, 0]
with np.errstate(invalid="ignore"):
    law = np.abs(np.sin(np.pi * r) / (3 * np.sin(np.pi * r / 3)))
assert np.allclose(seen[Nesterov], 1, rtol=1e-9)
assert np.allclose(np.delete(smoothed, 116), np.delete(law, 116), atol=1e-9)
assert np.allclose(smoothed[[36, 56, 76, 116]], [0, 1 / 3, 0, 1], atol=1e-9)

# %%
# How many points are meant has to be said. Asked at a quarter, a half, three quarters and the end, as
# some programs do, the method is another one: it loses ripples that fit one, two and three times, and
# sees the fourth in full. On a parabola of curvature 1 the two paths part at the second step.

four = SmoothedNesterov(rate, mu, (1 / 4, 1 / 2, 3 / 4, 1), (1 / 4,) * 4)
state = four.init(starts)._replace(v=np.full_like(starts, -1 / (rate * mu)))
g = four.step(ground, state).v - mu * state.v
share = np.sqrt(2 * (g**2).mean(axis=-1))
assert np.allclose(share[[36, 76, 116, 156]], [0, 0, 0, 1], atol=1e-9)
three, fourth = (
    og.trace(method, og.Quadratic([1.0]), [1.0], 5).x[:, 0]
    for method in (SmoothedNesterov(rate, mu), four)
)
assert (np.abs(three - fourth) > 1e-4).tolist() == [False, False, *[True] * 4]
