r"""
How fast is AdaBelief when gradients scatter?
=============================================

Adam divides by the size of the gradients, AdaBelief by how far they fall from their mean. Both walk
down a slope of 1 under noise, so both should get down. How fast does each go, as the noise grows?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import AdaBelief, Adam, plotting, response

# Twenty walks for each strength of the noise.
sigma, steps = np.geomspace(0.05, 10, 21), 1600
noise = np.random.default_rng(0).standard_normal((steps, 20, 21))
beta1 = 0.9
laws = {
    Adam(1.0, beta2=0.99): 1 / np.sqrt(1 + sigma**2),
    # The deviation from a mean that contains the gradient itself: it is smaller than
    # the noise.
    AdaBelief(1.0, beta2=0.99): 1 / (sigma * beta1 * np.sqrt(2 / (1 + beta1))),
}

fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
pace = {}
for method, law in laws.items():
    # The pace of the second half, when the mean square has forgotten the start.
    x = response(method, (1 + sigma * noise).reshape(steps, -1)).x
    speed = ((x[steps // 2] - x[-1]) / (steps // 2)).reshape(20, 21).mean(axis=0)
    pace[type(method)] = speed
    look = plotting.style(method)
    ax.loglog(sigma, law, look["linestyle"], color=look["color"])
    ax.loglog(
        sigma, speed, look["marker"], color=look["color"], label=plotting.label(method)
    )
adam, belief = pace[Adam], pace[AdaBelief]
ax.set(xlabel="noise, in units of the slope", ylabel="speed / learning rate")
ax.set_title("AdaBelief trusts a steady slope without limit")
ax.legend()
fig.set_label(
    "Speed down a noisy slope against the noise, with laws as lines. At noise "
    f"{sigma[0]:.2f} Adam goes {adam[0]:.2f} rates per step and AdaBelief "
    f"{belief[0]:.1f}. At noise {sigma[-1]:.0f} both have slowed to {adam[-1]:.2f} and "
    f"{belief[-1]:.2f}."
)
plt.show()

# %%
# The lines are laws: :math:`1 / \sqrt{1 + \sigma^2}` for Adam, and for AdaBelief one over the
# deviation of a gradient from the mean it has just entered,
# :math:`\sigma \beta_1 \sqrt{2 / (1 + \beta_1)}`. Where noise drowns the slope the two are the
# same within a tenth. Where the slope is steady Adam keeps the pace of its rate, and AdaBelief
# goes more than twenty times as fast: no rate bounds its steps, only the noise does.

for method, law in laws.items():
    assert np.allclose(pace[type(method)], law, rtol=0.15)
assert belief[0] > 20
assert abs(adam[0] - 1) < 0.02
assert np.allclose(belief[sigma > 5] / adam[sigma > 5], 1.1, atol=0.1)
