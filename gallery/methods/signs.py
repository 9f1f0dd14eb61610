r"""
How much noise does a vote remove?
==================================

Sign descent moves by one rate per step, down the gradient it happens to see. Signum first lets
gradients vote in a running mean and then takes the sign. On a slope of 1, how fast do they get
down when the gradients are noisy?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import erf

from optguide import SignDescent, Signum, plotting, response

# A hundred walks for each strength of the noise.
sigma, steps, mu = np.geomspace(0.2, 20, 21), 900, 0.9
noise = np.random.default_rng(1).standard_normal((steps, 100, 21))
gradients = (1 + sigma * noise).reshape(steps, -1)
smaller = np.sqrt((1 - mu) / (1 + mu))  # the mean scatters less, by this factor
laws = {
    SignDescent(1.0): erf(1 / (np.sqrt(2) * sigma)),
    Signum(1.0, mu): erf(1 / (np.sqrt(2) * smaller * sigma)),
}

fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
pace = {}
for method, law in laws.items():
    x = response(method, gradients).x
    pace[type(method)] = speed = (
        ((x[50] - x[-1]) / (steps - 50)).reshape(100, 21).mean(axis=0)
    )
    look = plotting.style(method)
    ax.loglog(sigma, law, look["linestyle"], color=look["color"])
    ax.loglog(
        sigma, speed, look["marker"], color=look["color"], label=plotting.label(method)
    )
single, vote = pace.values()
ax.set(
    xlabel="noise, in units of the slope",
    ylabel="speed / learning rate",
    ylim=(0.01, 1.3),
)
ax.set_title(f"In strong noise the vote is {1 / smaller:.1f} times as fast")
ax.legend()
fig.set_label(
    "Speed down a slope against the strength of the noise, with laws as lines. At "
    f"noise {sigma[0]:.1f} both methods go {single[0]:.2f} rates per step. At noise "
    f"{sigma[-8]:.1f} sign descent goes {single[-8]:.2f} and Signum {vote[-8]:.2f}."
)
plt.show()

# %%
# A single gradient points the right way with a probability that depends on noise over slope alone;
# the line for it is :math:`\operatorname{erf}(1 / (\sqrt 2 \sigma))`. The mean of Signum scatters
# less, by :math:`\sqrt{(1 - \mu) / (1 + \mu)}`, 0.23 at :math:`\mu = 0.9`, and its line is the
# same curve moved to the right by that factor. So without noise a vote gains nothing, and in
# strong noise it makes the descent 4.4 times as fast. That is all it can do: the speed still falls
# like :math:`1 / \sigma`.

for method, law in laws.items():
    assert np.allclose(pace[type(method)], law, atol=0.05)
assert f"{smaller:.2f} {1 / smaller:.1f}" == "0.23 4.4"
assert min(single[0], vote[0]) > 0.999
assert 3.9 < vote[-5:].sum() / single[-5:].sum() < 4.6
