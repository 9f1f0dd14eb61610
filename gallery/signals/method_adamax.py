r"""
Is Adamax's step bounded by its rate?
=====================================

Adamax divides by the largest gradient so far, which fades by :math:`\beta_2` at every step. Eight
recorded gradients are played back to it, with three memories :math:`\beta_2`, :math:`\beta_1 =
0.25` and the rate 0.25. Adam's steps can be many times its rate. Can these?
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
beta2, n = np.array([0.5, 0.9, 0.975]), np.arange(300)
method = og.Adamax(0.25, 0.25, beta2[:, None])
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# The divisor is a maximum over all samples so far, the mean is a sum. The mean holds most if older
# gradients were larger by :math:`1 / \beta_2` per step, as much as they have faded since. The step
# is then :math:`(1 - \beta_1) / (1 - \beta_1 / \beta_2)` rates, and never more.

age = np.subtract.outer(n, n)[..., None]
heights = np.where(age < 0, 0, np.abs(together) + 1e-8)
largest = np.stack([(b ** np.abs(age) * heights).max(axis=1) for b in beta2], axis=1)
weights = np.tril(0.25 ** np.abs(age[..., 0]))
laws = (
    0.25 * (weights @ together / weights.sum(axis=1, keepdims=True))[:, None] / largest
)
bound = (1 - 0.25) / (1 - 0.25 / beta2)
most = np.abs(answers).max(axis=(0, 2)) / 0.25
for i, kept in enumerate(beta2):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(f"Adamax {kept}: no step above {bound[i]:.3f} times the rate")
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Adamax with memory {kept} answers eight gradients. Its longest step is {most[i]:.3f} times its "
        f"rate, its bound {bound[i]:.3f} times."
    )
plt.show()

# %%
# No step exceeds 1.5, 1.038 and 1.009 times the rate, and on these recordings none exceeds 1.272,
# 1.036 and 1.008. The rate is the bound, but for a few parts in a hundred; a gradient that fades as
# fast as the memory reaches the bound itself. Adam with :math:`\beta_1 = 0.25` and :math:`\beta_2 =
# 0.999` answers the second spike by four times its rate. Where gradients drop from 4 to 1, Adamax
# with 0.9 is back at nine tenths of its rate after 13 steps. Adam with the same memories needs 40:
# the mean square has 16 to forget, and the maximum 4.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert np.allclose(bound, [1.5, 1.038, 1.009], atol=5e-4)
assert np.allclose(most, [1.272, 1.036, 1.008], atol=5e-4)
for b, longest in zip(beta2, bound, strict=True):
    fading = og.response(og.Adamax(0.25, 0.25, b, epsilon=0.0), b ** np.arange(99.0))
    assert np.isclose(-fading.step[-1, 0], 0.25 * longest, rtol=1e-9)
spike = -og.response(og.Adam(0.25, 0.25), signals.spikes()).step[61, 0]
assert np.isclose(spike / 0.25, 4, atol=0.2)
drop = np.r_[np.full(100, 4.0), np.ones(200)]
for each, steps in (og.Adamax(0.25, 0.25, 0.9), 13), (og.Adam(0.25, 0.25, 0.9), 40):
    back = -og.response(each, drop).step[101:, 0] >= 0.9 * 0.25
    assert back.argmax() + 1 == steps
