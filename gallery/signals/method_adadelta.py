r"""
Who tells Adadelta how long its steps are?
==========================================

Adadelta has no learning rate of its own: it takes the size of its past steps over the size of the
past gradients. What if there are no past steps? Eight recorded gradients are played back to it,
once with nothing to remember and once as if the steps before had had a mean square of 50. Three
memories :math:`\rho`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import itertools

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g = {record.__name__: record() for record in signals.EVERY}
together = np.column_stack(
    [*g.values()]
)  # eight recordings are eight coordinates of one gradient
rho, one = np.array([0.25, 0.9, 0.975]), list(g).index("rectangles")
runs = {}
for size in 0, 50:
    method = og.Adadelta(1.0, rho[:, None], epsilon=1e-3, initial_delta=float(size))
    runs[size] = -og.response(method, together).step[
        1:
    ]  # 300 steps, 3 memories, 8 recordings

# %%
# With the remembered mean square :math:`D_0` the first step is :math:`\sqrt{D_0 + \epsilon} /
# \sqrt{(1 - \rho) g^2 + \epsilon}` times the gradient. Where nothing is remembered, the small
# number :math:`\epsilon` is the rate.

first = {size: answers[0, :, one] for size, answers in runs.items()}
last = {size: np.abs(answers[-1, :, one]) for size, answers in runs.items()}
for (size, answers), (i, kept) in itertools.product(runs.items(), enumerate(rho)):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"from {size}, memory {kept}"
    black = {name: last[size][i] * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i)
    fig.suptitle(
        f"Adadelta {kept} from {size}: {first[size][i]:.3g} at first, {last[size][i]:.3g} in the end"
    )
    fig.supxlabel(
        f"step (no colour: {last[size][i]:.3g} times the gradient; pale: others)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Adadelta with memory {kept} and past steps of mean square {size} answers eight gradients. "
        f"Rectangles get {first[size][i]:.3f} at first and {last[size][i]:.3f} after 300 steps."
    )
plt.show()

# %%
# Rectangles keep the size of the steps. From 50 the memory 0.9 answers by 22.2 at first and by 21.9
# after 300 steps: the steps that are remembered make the next ones, and nothing steadies them. From
# 0 it answers by 0.1 and, in the end, by 0.202: the small number sets the pace. With the paper's
# :math:`\rho = 0.95` and :math:`\epsilon = 10^{-6}` the first step is 0.0045, and a steady gradient
# needs 193 steps to go as far as 1. RMSProp ends at its rate, 0.25, after any past.

for size in runs:
    assert np.allclose(
        first[size], np.sqrt((size + 1e-3) / (1 - rho + 1e-3)), rtol=1e-9
    )
assert np.allclose([first[50][1], last[50][1]], [22.2, 21.9], atol=0.06)
assert np.allclose(last[50], [7.3, 21.9, 43.6], atol=0.05)
assert np.allclose(last[0], [0.449, 0.202, 0.221], atol=5e-4)
assert np.isclose(first[0][1], 0.1, atol=1e-3)
paper = -og.response(og.Adadelta(1.0, 0.95, epsilon=1e-6), np.ones(300)).x[:, 0]
assert np.isclose(paper[1], 4.47e-3, atol=5e-6)
assert (paper > 1).argmax() == 193
rms = og.RMSProp(0.25, rho[:, None], epsilon=0.0)
wild = np.r_[np.full(50, 1e4), np.ones(1500)]
assert np.allclose(og.response(rms, wild).step[-1], -0.25, rtol=1e-6)
