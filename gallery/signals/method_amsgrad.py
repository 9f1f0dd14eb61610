r"""
Does AMSGrad take long steps again when gradients shrink?
=========================================================

AMSGrad divides by the root of the largest mean square so far, where Adam divides by that of the
present. Eight recorded gradients are played back to it; the memory :math:`\beta_2` of the mean
square takes three values and :math:`\beta_1` is 0.25. The last recording has teeth that shrink to a
quarter.
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
beta2, n, names = np.array([0.25, 0.9, 0.975]), np.arange(300), list(g)
method = og.AMSGrad(0.25, 0.25, beta2[:, None], epsilon=0.0, epsilon_root=1e-7)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings
rival = og.Adam(0.25, 0.25, beta2[:, None], epsilon=0.0, epsilon_root=1e-7)
adam = -og.response(rival, together).step[1:]

# %%
# The means are sums of faded samples; the largest of the second one is kept, and both are corrected
# for their start at zero.


def mean(memory, x):
    """Return the running mean: a sample of age k weighs (1 - memory) * memory**k."""
    weights = memory[:, None, None] ** np.abs(np.subtract.outer(n, n))
    return ((1 - memory[:, None, None]) * np.tril(weights) @ x).swapaxes(0, 1)


worst = np.maximum.accumulate(mean(beta2, together**2)) / (
    1 - beta2[:, None] ** (n[:, None, None] + 1)
)
laws = (
    0.25
    * mean(np.array([0.25]), together)
    / (1 - 0.25 ** (n[:, None, None] + 1))
    / np.sqrt(worst + 1e-7)
)
teeth, pulses = names.index("uneven_sawtooth"), names.index("saturation")
left = [
    run[280:, :, teeth].max(axis=0) / run[60:80, :, teeth].max(axis=0)
    for run in (answers, adam)
]
for i, kept in enumerate(beta2):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"AMSGrad {kept}: at a quarter of the gradient {left[0][i]:.0%} of the step (Adam {left[1][i]:.0%})"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"AMSGrad with mean square memory {kept} answers eight gradients. When the teeth have shrunk to "
        f"a quarter its answer is {left[0][i]:.2f} of what it was; Adam's, with the same memories, is "
        f"{left[1][i]:.2f}."
    )
plt.show()

# %%
# When the gradient has shrunk to a quarter, AMSGrad's steps have shrunk to 0.25, 0.25 and 0.27 of
# what they were, and they stay there: the largest mean square is never forgotten. Adam with the
# same memories comes back to 1.00, 1.00 and 0.98. The same in the silence between pulses: with 0.9
# Adam greets the second pulse by 0.56, more than twice the rate, and AMSGrad by 0.25.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert np.allclose(left[0], [0.25, 0.25, 0.27], atol=5e-3)
assert np.allclose(left[1], [1.00, 1.00, 0.98], atol=5e-3)
assert np.isclose(adam[80:120, 1, pulses].max(), 0.56, atol=5e-3)
assert np.isclose(answers[80:120, 1, pulses].max(), 0.25, atol=5e-3)
