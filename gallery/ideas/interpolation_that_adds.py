r"""
One missing factor between two samples
======================================

Between two samples :math:`a` and :math:`b` a straight line has the height :math:`(1 - r) a + r b`.
Nesterov on a signal reads a recording between its samples, and there :math:`a + r b` is easily written
instead. Do the pictures show it?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals


class Reading:
    """A recording as a surface: a point ahead of `x` reads it that much later."""

    def __init__(self, g, now, x, left):
        self.g, self.now, self.x, self.left = g, now, x, left

    def gradient(self, point):
        """Return what lies between two samples; `left` weighs the first of them."""
        whole, r = np.divmod(self.now + (self.x - point), 1)
        whole = np.clip(whole.astype(int), 0, len(self.g) - 2)
        return self.left(r) * self.g[whole] + r * self.g[whole + 1]


def answers(g, memory, steps=300):
    """Return Nesterov's answers to the recording, read rightly and wrongly."""
    method, found = og.Nesterov(0.25, memory), []
    for left in (lambda r: 1 - r), (lambda r: 1):
        states = [method.init(np.zeros(1))]
        for now in range(steps):
            states.append(method.step(Reading(g, now, states[-1].x, left), states[-1]))
        found.append(-np.array([state.step[0] for state in states[1:]]))
    return found


recordings = {
    "a constant": (np.ones(300), 0.9),
    "rectangles": (signals.rectangles(), 0.25),
    "teeth": (signals.uneven_sawtooth(), 0.975),
}
fig, axes = plt.subplots(1, 3, figsize=(9, 3.6), layout="constrained")
found = {}
for ax, (name, (g, memory)) in zip(axes, recordings.items(), strict=True):
    right, wrong = found[name] = answers(g, memory)
    ax.plot(wrong, "--", color="#995124", lw=1, label="a + r b")
    ax.plot(right, color=plotting.style("Nesterov")["color"], label="(1 - r) a + r b")
    ax.set(title=f"{name}, memory {memory}", xlabel="step")
axes[0].set_ylabel("answer")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
right, wrong = found["a constant"]
high = [np.abs(one).max() for one in found["rectangles"]]
apart = np.abs(np.subtract(*found["teeth"])).max()
fig.set_label(
    "What reading between samples wrongly does to a constant, rectangles and teeth. "
    f"The constant ends at {right[-1]:.2f} if read rightly, else between "
    f"{wrong[100:].min():.2f} and {wrong[100:].max():.2f}; rectangles reach "
    f"{high[0]:.3f} and {high[1]:.3f}; the teeth differ by up to {apart:.1f}."
)
plt.show()

# %%
# They do. Under a constant gradient momentum 0.9 must end at :math:`\eta / (1 - \mu) = 2.5`. Read
# wrongly it never ends anywhere but wanders between 3.25 and 3.5. Rectangles reach 0.615 instead of
# 0.333, and on the teeth the two differ by up to 7.1. A line that must be flat is the cheapest test
# there is: on a constant both samples are the same, and only weights that add up to one return it.

assert np.isclose(right[-1], 2.5)
assert 3.25 <= wrong[50:].min() < wrong[50:].max() <= 3.5
assert np.ptp(wrong[200:]) > 0.2
assert np.allclose(high, [0.333, 0.615], atol=5e-4)
assert f"{apart:.1f}" == "7.1"

# %%
# A recording ends, and near its end the point ahead lies beyond. Above the last sample stands for all
# that would follow. Taken as zero, what is not there pulls the last three answers to the constant down,
# from 2.50 to 2.44, 2.19 and 1.97: the end of such a picture shows the recording, not the method.

beyond, _ = answers(np.append(np.ones(300), np.zeros(40)), 0.9)
assert np.array_equal(beyond[:-3], right[:-3])
assert [f"{answer:.2f}" for answer in right[-3:]] == ["2.50"] * 3
assert [f"{answer:.2f}" for answer in beyond[-3:]] == ["2.44", "2.19", "1.97"]
