r"""
Two line searches on one ray
============================

How far is far enough along a direction, and what does it cost to find out?

Along the ray the surface is a function of one number, :math:`\phi(\alpha) = f(x + \alpha p)`. Armijo's
condition asks that it lie below a line, :math:`\phi(0) + c_1 \alpha \phi'(0)`. Wolfe's second condition
asks that the slope have become flat, :math:`|\phi'(\alpha)| \le c_2 |\phi'(0)|`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import ArmijoDescent, SixHumpCamel, WolfeDescent, plotting, run

surface, start, c1 = SixHumpCamel(), np.array([1.7, 0.9]), 0.05


class Asked:
    """The surface, which writes down where it is asked for values."""

    def value(self, x):
        asked.append(x)
        return surface.value(x)

    def gradient(self, x):
        return surface.gradient(x)


size = np.linalg.norm(g := surface.gradient(start))
far = np.linspace(0, 2.3, 461)
ray = start - far[:, None] * g / size
phi, slope = surface.value(ray), -surface.gradient(ray) @ g / size
line = phi[0] - c1 * far * size

# %%
# Shaded: where the condition holds, or both. The numbers are the trials in their order; the last one is
# kept. The dotted line is Armijo's. Choose how much of the slope may be left.

trials, windows, back, both = {}, {}, "Armijo's descent", "Wolfe's descent"
for c2 in 0.9, 0.5, 0.1:
    fig, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained", sharey=True)
    fig.panel = f"c2 = {c2}"
    flat = np.abs(slope) <= c2 * size
    searches = {
        ArmijoDescent(2.2 / size, c1): phi <= line,
        WolfeDescent(c1, c2): (phi <= line) & flat,
    }
    for ax, (method, good) in zip(axes, searches.items(), strict=True):
        asked = []
        end, name = run(method, Asked(), start, steps=1), plotting.label(method)
        trials[name, c2] = tried = ((start - np.array(asked)) @ g / size)[1:]
        windows[name, c2] = far[np.flatnonzero(np.diff(good))]
        ax.fill_between(far, -1, 5, where=good, color="#868686", alpha=0.3, linewidth=0)
        ax.plot(far, phi, "k", far, line, "k:", linewidth=1)
        for k, a in enumerate(tried, 1):
            y = surface.value(start - a * g / size)
            ax.plot(a, y, **plotting.style(method))
            ax.text(
                a, y + (0.12 if k % 2 else -0.32), f"{k}", ha="center", color="#000000"
            )
        ax.set(ylim=(-0.2, 4.5), xlim=(0, 2.3), title=name, xlabel="length of the step")
    fig.set_label(
        f"A ray on the six-hump camel, c2 = {c2}. Backtracking tries "
        f"{len(trials[back, c2])} lengths, Wolfe's search {len(tried)} and ends at "
        f"{tried[-1]:.2f}."
    )
plt.show()

# %%
# Backtracking needs values alone and keeps any length below 2.1, here 1.10, on the way down to a dip
# that it does not look for; too short a step would please it as well. Wolfe's search keeps 1.00 while half
# of the slope may be left. With a tenth it goes on to the dip, in five trials that cost a gradient each.
# There are three windows then, one of them on top of the hump: a flat slope does not make a dip.

tail = trials[both, 0.1]
assert windows[back, 0.1].round(1) == [2.1]
assert trials[back, 0.1].round(9).tolist() == [2.2, 1.1]
assert trials[both, 0.9].tolist() == trials[both, 0.5].tolist() == [1.0]
assert [len(windows[both, c2]) for c2 in (0.9, 0.5, 0.1)] == [2, 2, 6]
first, hump, second = (
    windows[both, 0.1][2],
    far[80 + phi[80:200].argmax()],
    windows[both, 0.1][3],
)
assert first < hump < second
assert [len(tail), abs(tail[-1] - far[phi.argmin()]) < 0.02] == [5, True]
