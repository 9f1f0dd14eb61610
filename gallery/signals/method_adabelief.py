r"""
What does AdaBelief make of a gradient it expects?
==================================================

AdaBelief divides by the root of the mean squared surprise, the distance of a gradient from its
running mean. Eight recorded gradients are played back to it, with three memories :math:`\beta_1` of
that mean, :math:`\beta_2 = 0.999` and the rate 0.25. How long are steps that surprise nobody?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g = {record.__name__: record() for record in signals.EVERY}
together = np.column_stack(
    [*g.values()]
)  # eight recordings are eight coordinates of one gradient
beta1, n, names = np.array([0.25, 0.9, 0.975]), np.arange(300), list(g)
method = og.AdaBelief(0.25, beta1[:, None], epsilon=1e-8, epsilon_root=0.0)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings
adam = -og.response(og.Adam(0.25, beta1[:, None]), together).step[1:]

# %%
# The first gradient surprises by :math:`\beta_1` of its size, since the mean takes the rest at
# once. Under a steady gradient the surprise fades by :math:`\beta_1` per step, while its mean
# square remembers a thousand.


def mean(memory, x):
    """Return the running mean: a sample of age k weighs (1 - memory) * memory**k."""
    weights = memory[:, None, None] ** np.abs(np.subtract.outer(n, n))
    return ((1 - memory[:, None, None]) * np.tril(weights) @ x).swapaxes(0, 1)


m, t = mean(beta1, together), n[:, None, None] + 1
surprise = (together[:, None] - m) ** 2
square = [mean(np.array([0.999]), surprise[:, i])[:, 0] for i in range(3)]
size = np.sqrt(np.stack(square, axis=1) / (1 - 0.999**t)) + 1e-8
laws = 0.25 * m / (1 - beta1[:, None] ** t) / size
end, usual = (run[-1, :, names.index("step")] / 0.25 for run in (answers, adam))
for i, kept in enumerate(beta1):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey=True, figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    axes[0, 0].set_yscale("symlog", linthresh=0.25)
    axes[0, 0].set_yticks([-10, -0.25, 0.25, 10], ["$-10$", "$-0.25$", "0.25", "10"])
    fig.suptitle(
        f"AdaBelief {kept}: {end[i]:.1f} times the rate under a steady gradient, Adam {usual[i]:.1f} times"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement, logarithmic beyond 0.25", size="medium")
    fig.set_label(
        f"AdaBelief with memory {kept} answers eight gradients. Its first step is {answers[0, i, 0]:.3f}, "
        f"with a rate of 0.25; a steady gradient gets {end[i]:.1f} times the rate in the end, and "
        f"{usual[i]:.1f} times from Adam."
    )
plt.show()

# %%
# The steps grow to 70, 8.8 and 4.1 times the rate under a steady gradient, where Adam takes 1.1
# times: the shorter the memory of the mean, the sooner it expects everything. The first step is
# :math:`\eta / \beta_1`, 1.0, 0.278 and 0.256, and Adam's is 0.25 for every memory. What changes
# sides is not expected: on rectangles the memory 0.975 ends with steps of 0.064, and Adam with
# 0.062.

assert np.allclose(answers, laws, rtol=1e-6, atol=1e-12)
assert np.allclose(end, [70, 8.8, 4.1], rtol=0.01)
assert np.allclose(usual, 1.1, atol=0.01)
assert np.allclose(answers[0, :, 0], 0.25 / beta1, rtol=1e-6)
assert np.allclose(answers[0, :, 0], [1, 0.278, 0.256], atol=5e-4)
assert np.allclose(adam[0, :, 0], 0.25, rtol=1e-6)
last = [run[-1, 2, names.index("rectangles")] for run in (answers, adam)]
assert np.allclose(np.abs(last), [0.064, 0.062], atol=5e-4)
