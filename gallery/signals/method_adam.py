r"""
Why do Adam's answers to equal spikes grow?
===========================================

Adam divides a mean of the gradients by the root of a mean of their squares. Here the first mean has
one of three memories :math:`\beta_1`, the second has :math:`\beta_2 = 0.999`, and the rate is 0.25.
Eight recorded gradients are played back to it. Is the rate the length of a step?
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
method = og.Adam(0.25, beta1[:, None], epsilon=0.0, epsilon_root=1e-7)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# Both means are sums of faded samples, divided by the sum of their weights.


def mean(memory, x):
    """Return the running mean: a sample of age k weighs memory**k."""
    weights = np.tril(memory[:, None, None] ** np.abs(np.subtract.outer(n, n)))
    return (weights @ x / weights.sum(axis=-1, keepdims=True)).swapaxes(0, 1)


laws = (
    0.25 * mean(beta1, together) / np.sqrt(mean(np.array([0.999]), together**2) + 1e-7)
)
tops = answers[::60, :, names.index("spikes")]
end = np.abs(answers[-20:, :, names.index("rectangles")]).max(axis=0)
for i, kept in enumerate(beta1):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"Adam {kept} answers five spikes by {tops[0, i]:.2f}, {tops[1, i]:.2f}, ..., {tops[4, i]:.2f}"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Adam with memory {kept} answers eight gradients. Five equal spikes get "
        f"{', '.join(f'{top:.3f}' for top in tops[:, i])}; rectangles are answered by at most "
        f"{end[i]:.3f} in the end, with a rate of 0.25."
    )
plt.show()

# %%
# The first step is the rate, for every memory. The next ones need not be: with :math:`\beta_1 =
# 0.25` the spikes are answered by 0.25, 1.035, 1.190, 1.261 and 1.301, 5.2 times the rate, since
# the silence between them makes the mean square small, and a short memory lets all of a spike
# through. A long one does not: 0.25, 0.139, 0.159, 0.168 and 0.174 with 0.9. On rectangles the mean
# square is 1; what is left is the mean: 0.25, 0.196 and 0.062. RMSProp's first step is 3.2 times
# its rate with memory 0.9, and it depends on that memory.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert np.allclose(answers[0, :, together[0] != 0], 0.25, rtol=1e-3)
assert np.allclose(tops[:, 0], [0.25, 1.035, 1.190, 1.261, 1.301], atol=5e-4)
assert np.allclose(tops[:, 1], [0.25, 0.139, 0.159, 0.168, 0.174], atol=6e-4)
assert np.isclose(tops[4, 0] / 0.25, 5.2, atol=0.01)
assert np.allclose(end, [0.25, 0.196, 0.062], atol=5e-4)
rms = og.RMSProp(0.25, beta1[:, None], epsilon=0.0)
first = -og.response(rms, [1.0]).step[1, :, 0] / 0.25
assert np.allclose(first, 1 / np.sqrt(1 - beta1), rtol=1e-9)
assert np.isclose(first[1], 3.2, atol=0.05)
