r"""
How long can a step of Adam be?
===============================

Adam's paper :cite:p:`kingma2015` bounds it by :math:`(1 - \beta_1) / \sqrt{1 - \beta_2}` learning
rates where that is more than one, as it is with the usual settings: 3.16. Gradients of constant size give steps of the learning rate exactly. But Adam's mean forgets within ten
steps and its mean square within a thousand. Can what comes between the two be longer still?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

beta1, beta2 = 0.9, 0.999
adam = og.Adam(1.0, beta1, beta2, epsilon=1e-300)  # so small that zeros give no 0 / 0

# %%
# A first gradient after silence: one coordinate for each length of the silence. Then gradients that
# grow by :math:`\beta_2 / \beta_1` per step, which is the worst there is: the Cauchy-Schwarz
# inequality compares the weights of the two averages, and it becomes an equality for them.

at = np.unique(np.geomspace(1, 8000, 25).astype(int))
grow = np.arange(1, 61)
gradients = np.zeros((8060, len(at) + 1))
gradients[at - 1, np.arange(len(at))] = 1.0
gradients[8000:, -1] = (beta2 / beta1) ** grow
steps = -og.response(adam, gradients).step
after, growing = steps[at, np.arange(len(at))], steps[8001:, -1]
law = (1 - beta1) / (1 - beta1**at) * np.sqrt((1 - beta2**at) / (1 - beta2))
bound = (1 - beta1) / np.sqrt((1 - beta2) * (1 - beta1**2 / beta2))

fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
color = plotting.style(adam)["color"]
left.semilogx(at, after, color=color)
left.semilogx(at, law, "o", ms=4, mfc="none", color=color)
left.set(title="First gradient after silence", xlabel="its step", ylim=(0, 8))
left.set_ylabel("length of the step / learning rate")
right.plot(grow, growing, color=color)
right.axhline(bound, color="#868686", lw=1)
right.text(60, bound + 0.1, f"{bound:.2f}", ha="right")
right.set(
    title="After silence, growing by 11 % a step",
    xlabel="step after the silence",
    ylim=(0, 8),
)
fig.set_label(
    "Length of Adam's step in learning rates. A first gradient: 1 at step 1, "
    f"{after[-1]:.2f} after 8000 zeros. Gradients that then grow by 11 % a step: up to "
    f"{growing.max():.2f}."
)
plt.show()
# %%
# The very first gradient gets the learning rate. One that comes after a dozen zeros gets half of
# it: they are in the mean, and hardly count in the mean square. After thousands of zeros it gets
# :math:`(1 - \beta_1) / \sqrt{1 - \beta_2} = 3.16` times the rate, and if the gradients go on
# growing by 11 % a step, 7.27 times. That is more than twice what the paper allows, and it is the bound:
# :math:`(1 - \beta_1) / \sqrt{(1 - \beta_2)(1 - \beta_1^2 / \beta_2)}`. With a shorter mean it is longer: on spikes sixty steps apart
# :math:`\beta_1 = 0.25` comes to 5.2 times. So Adam shortens an outlier, but its rate is no upper
# bound.

assert np.allclose(after, law)
assert [f"{after[0]:.2f} {after.min():.2f} {after[-1]:.2f}"] == ["1.00 0.48 3.16"]
assert 10 < at[after.argmin()] < 15
assert np.all(growing <= bound)
paper = (1 - beta1) / np.sqrt(1 - beta2)
assert f"{paper:.2f}" == "3.16"
assert growing.max() > 2 * paper
assert f"{growing.max():.2f} {bound:.2f}" == "7.27 7.27"
spikes = og.response(
    og.Adam(0.25, 0.25, epsilon=0.0, epsilon_root=1e-7), signals.spikes()
)
assert f"{np.abs(spikes.step).max() / 0.25:.1f}" == "5.2"
