r"""
What does centring do to RMSProp?
=================================

Centred RMSProp subtracts the square of the mean gradient before it takes the root: it divides by
the standard deviation. Beside it runs plain RMSProp, on a gradient of constant size that changes
sides, first every sixty steps, then every ten, then at every step.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import CenteredRMSProp, RMSProp, plotting, response

rho, sides = 0.9, np.array([60] * 2 + [10] * 6 + [1] * 60)
g = np.repeat(np.where(np.arange(len(sides)) % 2, -1.0, 1.0), sides)
lengths = {}
fig, (top, bottom) = plt.subplots(
    2, sharex=True, height_ratios=(1, 3), figsize=(7.5, 4.4), layout="constrained"
)
plotting.signal(top, g)
top.set(yticks=(-1, 1), ylabel="gradient")
for method in RMSProp(1.0, rho, epsilon=0.0), CenteredRMSProp(1.0, rho, epsilon=0.0):
    lengths[type(method)] = size = np.abs(response(method, g).step[1:, 0])
    plotting.line(bottom, method, size)
plain, centred = lengths.values()
t = np.arange(1, 61)
law = rho ** (-t / 2) / np.sqrt(1 - rho**t)
bottom.plot(t[1::4] - 1, law[1::4], "o", ms=3, color="#000000")
bottom.set(yscale="log", xlabel="step", ylabel="step / learning rate", ylim=(0.8, 40))
bottom.set_title(
    f"On a steady gradient the centred step grows to {centred[59]:.1f} rates"
)
plotting.label_lines(bottom)
fig.set_label(
    "Step lengths of two methods under a gradient that changes sides. After sixty "
    f"equal gradients RMSProp steps {plain[59]:.2f} rates and centred RMSProp "
    f"{centred[59]:.1f}; the first gradient of the other sign brings it back to "
    f"{centred[60]:.2f}. At the end both step about {plain[-1]:.2f}."
)
plt.show()

# %%
# A gradient that does not change has no spread. The centred divisor falls, and after sixty equal
# gradients the step is 23.6 rates long; the dots are :math:`\rho^{-t/2} / \sqrt{1 - \rho^t}`,
# which has no bound. The first gradient of the other sign is a surprise of full size, and the step
# is back below 2. Where the sign changes at every step the mean is near zero, and centring changes
# nothing. So it speeds up on plains and slopes and leaves RMSProp's hopping at a minimum as it is.

assert np.allclose(centred[:60][1:], law[1:], rtol=1e-8)
assert f"{centred[59]:.1f}" == "23.6"
assert centred[60] < 2
assert np.allclose(plain[30:], 1, rtol=0.03)
assert np.allclose(centred[-20:] / plain[-20:], 1, rtol=0.01)
