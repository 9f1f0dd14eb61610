r"""
Adam's first steps
==================

Both of Adam's averages start at zero and are too small at first; the correction for bias makes them
larger. Does it make the first steps longer, too? The step is a quotient, and its denominator is short
by more than its numerator: without the correction the first steps are too *long*.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, response

beta1, beta2, steps = 0.9, 0.999, 6000
adam = response(Adam(1.0, beta1, beta2, epsilon=0.0), np.ones(steps))

# %%
# The state keeps both averages as they are, before correction. So the step that an uncorrected Adam
# takes under a constant gradient can be read off the very same run.

corrected = -adam.step[1:, 0]
uncorrected = adam.m[1:, 0] / np.sqrt(adam.v[1:, 0])
t = np.arange(1, steps + 1)
law = (1 - beta1**t) / np.sqrt(1 - beta2**t)

fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
ax.semilogx(t, uncorrected, "-", color="#d55e00")
some = np.unique(np.geomspace(1, steps, 30).astype(int)) - 1
ax.semilogx(t[some], law[some], "o", ms=4, color="#d55e00")
ax.semilogx(t, corrected, "--", color="#0072b2")
peak = int(uncorrected.argmax())
ax.annotate(
    f"step {t[peak]}: {uncorrected[peak]:.2f} times",
    (t[peak], uncorrected[peak]),
    xytext=(0, 8),
    textcoords="offset points",
)
ax.annotate(
    "without correction",
    (300, uncorrected[299]),
    xytext=(6, 6),
    textcoords="offset points",
    color="#d55e00",
)
ax.annotate(
    "Adam", (1.1, 1.0), xytext=(0, 6), textcoords="offset points", color="#0072b2"
)
ax.set(ylim=(0, 7.5), xlabel="step", ylabel="length of the step / learning rate")
ax.set_title("The correction shortens the first steps")
late = int(np.flatnonzero(uncorrected > 1.01)[-1]) + 1
fig.set_label(
    "Length of Adam's steps under a constant gradient. With correction always 1. "
    f"Without, {uncorrected[0]:.2f} at the first step, {uncorrected[peak]:.2f} at step "
    f"{t[peak]}, and above 1.01 until step {late}."
)
plt.show()

# %%
# With the correction every step has the length of the learning rate. Without it the first is 3.16
# times as long, step 12 is 6.57 times as long, and the excess stays above a hundredth until step
# 3924: the first ten are 5.53 times as long on average, the first thousand 2.00 times. The dots are
# the closed form :math:`(1 - \beta_1^t) / \sqrt{1 - \beta_2^t}`. The correction does not speed Adam
# up; it is a brake for the first steps.

assert np.allclose(corrected, 1.0, rtol=1e-10)
assert (np.sqrt(adam.v[1:, 0]) < adam.m[1:, 0]).all()
assert (adam.m[1:300, 0] < 1).all()
assert np.allclose(uncorrected, law, rtol=1e-10)
assert f"{uncorrected[0]:.2f} {uncorrected[peak]:.2f}" == "3.16 6.57"
assert (t[peak], late) == (12, 3924)
assert f"{uncorrected[:10].mean():.2f} {uncorrected[:1000].mean():.2f}" == "5.53 2.00"
