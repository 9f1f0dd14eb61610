r"""
What is left to divide by when a gradient is steady?
====================================================

Centred RMSProp divides by the spread of the gradients, the root of their mean square without the
square of their mean. A steady gradient has no spread. Eight recorded gradients, three memories
:math:`\rho`, and :math:`\epsilon_r = 0.01` inside the root: how long do the steps become?
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
rho, n, names = np.array([0.25, 0.9, 0.975]), np.arange(300), list(g)
method = og.CenteredRMSProp(0.25, rho[:, None], epsilon=0.0, epsilon_root=0.01)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# Both means are sums of faded samples. After :math:`k` steps of a gradient of 1 both are :math:`1 -
# \rho^k`, and the spread that is left is :math:`\rho^k (1 - \rho^k)`.


def mean(memory, x):
    """Return the running mean: a sample of age k weighs (1 - memory) * memory**k."""
    weights = memory[:, None, None] ** np.abs(np.subtract.outer(n, n))
    return ((1 - memory[:, None, None]) * np.tril(weights) @ x).swapaxes(0, 1)


laws = (
    0.25
    * together[:, None]
    / np.sqrt(mean(rho, together**2) - mean(rho, together) ** 2 + 0.01)
)
step = answers[60:, :, names.index("step")]
grown = (step > 0.9 * 0.25 / 0.1).argmax(axis=0) + 1
for i, kept in enumerate(rho):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"Centred RMSProp {kept}: under a steady gradient {step[-1, i]:.2f}, with a rate of 0.25"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Centred RMSProp with memory {kept} answers eight gradients. Under a steady gradient its step "
        f"is {step[0, i]:.2f} at first, {step[:, i].min():.2f} at the least, and grows to "
        f"{step[-1, i]:.2f}, ten times the learning rate if it has the time."
    )
plt.show()

# %%
# Nothing is left but the small number: from about 0.5 the step grows to :math:`\eta /
# \sqrt{\epsilon_r}` = 2.5, ten times the rate, and nine tenths of that are reached after 5, 58 and
# 240 steps. Within a rectangle of twenty steps only the shortest memory gets there. RMSProp, which
# divides by the size and not by the spread, ends at its rate, 0.25. A small number of 1e-8 would
# let the step grow to 2500.

assert np.allclose(answers, laws, rtol=1e-6)
k = np.arange(1, 241)[:, None]
assert np.allclose(step, 0.25 / np.sqrt(rho**k * (1 - rho**k) + 0.01), rtol=1e-6)
assert np.allclose(step.min(axis=0), 0.5, atol=0.07)
assert np.allclose(step[-1], 2.5, atol=0.25)
assert grown.tolist() == [5, 58, 240]
tops = np.abs(answers[:, :, names.index("rectangles")]).max(axis=0)
assert (tops > 2.25).tolist() == [True, False, False]
rms = og.RMSProp(0.25, rho[:, None], epsilon=0.0, epsilon_root=0.01)
assert np.allclose(og.response(rms, signals.step()).step[-1], -0.25, rtol=0.01)
assert np.isclose(0.25 / np.sqrt(1e-8), 2500)
