r"""
What does NAdam do with the newest gradient?
============================================

NAdam is Adam with Nesterov's look ahead: the newest gradient counts in the mean, and once more
beside it. Eight recorded gradients are played back to it, with three memories :math:`\beta_1`,
:math:`\beta_2 = 0.999` and the rate 0.25. What becomes of a spike?
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
beta1, n, fifth = np.array([0.25, 0.9, 0.975]), np.arange(300), 240
method = og.NAdam(0.25, beta1[:, None], epsilon=0.0, epsilon_root=1e-7)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings
rival = og.Adam(0.25, beta1[:, None], epsilon=0.0, epsilon_root=1e-7)
adam = -og.response(rival, together).step[1:]

# %%
# The weight :math:`\mu_t` of the mean rises from half of :math:`\beta_1` by a schedule; the newest
# gradient has the rest. Both are corrected for the start at zero by products of these weights.


def mean(memory, x):
    """Return the running mean: a sample of age k weighs (1 - memory) * memory**k."""
    weights = memory[:, None, None] ** np.abs(np.subtract.outer(n, n))
    return ((1 - memory[:, None, None]) * np.tril(weights) @ x).swapaxes(0, 1)


t = np.arange(1, 302)[:, None, None]
mu = beta1[:, None] * (1 - 0.96 ** (t * 4e-3) / 2)
product = np.cumprod(mu, axis=0)
lead = mu[1:] * mean(beta1, together) / (1 - product[1:])
lead = lead + ((1 - mu) / (1 - product))[:-1] * together[:, None]
square = mean(np.array([0.999]), together**2) / (1 - 0.999 ** t[:-1])
laws = 0.25 * lead / np.sqrt(square + 1e-7)
for i, kept in enumerate(beta1):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"NAdam {kept} answers the fifth spike by {answers[240, i, 0]:.2f}, Adam by {adam[240, i, 0]:.2f}"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"NAdam with memory {kept} answers eight gradients. Its first step is {answers[0, i, 0]:.3f}, "
        f"with a rate of 0.25. The fifth spike gets {answers[240, i, 0]:.3f}, and {adam[240, i, 0]:.3f} "
        f"from Adam."
    )
plt.show()

# %%
# A spike goes through: the fifth is answered by 1.678, 1.005 and 0.884, and by 1.301, 0.174 and
# 0.056 from Adam. The schedule begins with :math:`\mu_1` a little above half of :math:`\beta_1`, so
# at first the newest gradient has more than half of the weight. With the schedule run out the spike
# gets :math:`1 + \beta_1` times Adam's answer: with memory 0.9, 1.9 times instead of 5.8. The first
# step already exceeds the rate: 0.274, 0.264 and 0.254.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert np.allclose(answers[fifth, :, 0], [1.678, 1.005, 0.884], atol=6e-4)
assert np.allclose(adam[fifth, :, 0], [1.301, 0.174, 0.056], atol=5e-4)
assert np.isclose(answers[fifth, 1, 0] / adam[fifth, 1, 0], 5.8, atol=0.05)
assert ((mu[0, :, 0] / beta1 > 0.5) & (mu[0, :, 0] / beta1 < 0.501)).all()
assert np.allclose(answers[0, :, 0], [0.274, 0.264, 0.254], atol=5e-4)
over = og.NAdam(0.25, 0.9, epsilon=0.0, epsilon_root=1e-7, momentum_decay=9.0)
late = -og.response(over, signals.spikes()).step[1:, 0]
assert np.isclose(late[fifth] / adam[fifth, 1, 0], 1.9, atol=0.01)
