r"""
Momentum forms and rate drops
=============================

Three ways to write momentum are in use:

.. math:: v_t = \mu v_{t-1} + g_t,\ s_t = -\eta v_t \qquad
          v_t = \mu v_{t-1} + \eta g_t,\ s_t = -v_t \qquad
          v_t = \mu v_{t-1} + (1 - \mu) g_t,\ s_t = -\eta v_t

With the rate *outside* the velocity (PyTorch), *inside* (Keras, and Sutskever's paper) and *leaky*. At
a constant rate they are one method, if the leaky form has the rate :math:`\eta / (1 - \mu)`. What
happens when the rate changes?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import LeakyMomentum, Momentum, Scheduled, plotting, response
from optguide.schedules import PiecewiseConstant

rate, mu, steps, change = 0.1, 0.9, 160, 80
g = np.ones(steps)  # a plane of slope 1
paces = {}

# %%
# Switch what happens to the rate at step 80. The rate inside the velocity is a rate of one and a
# gradient multiplied by the rate before it enters.

for name, factor in (("a tenth of the rate", 0.1), ("ten times the rate", 10.0)):
    schedule = PiecewiseConstant([change], factor)
    outside = response(Scheduled(Momentum(rate, mu), schedule), g).inner.step[1:, 0]
    leaky = response(
        Scheduled(LeakyMomentum(rate / (1 - mu), mu), schedule), g
    ).inner.step[1:, 0]
    inside = response(Momentum(1.0, mu), rate * schedule(np.arange(steps)) * g).step[
        1:, 0
    ]
    assert np.allclose(leaky, outside, rtol=1e-12)
    assert np.isclose(outside[change - 1], -rate / (1 - mu), rtol=1e-3)
    assert f"{-outside[change - 1]:.2f}" == "1.00"
    outside, inside = paces[factor] = (
        outside / outside[change - 1],
        inside / outside[change - 1],
    )

    fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
    fig.panel = name
    plotting.line(ax, "outside, and leaky", outside, color="#1263bd", marker="o")
    plotting.line(ax, "inside", inside, color="#995124", linestyle="--", marker="s")
    ax.set(yscale="log", xlim=(0, steps), ylim=(0.05, 20), xlabel="step")
    ax.set(ylabel="step / step before the change")
    title = f"outside {outside[change]:.2f}, inside {inside[change]:.2f} of the old one"
    ax.set_title("The next step: " + title)
    ax.legend(loc="upper left")
    fig.set_label(
        f"Length of the steps of momentum 0.9 on a plane, {name} at step 80. With the "
        f"rate outside the velocity the next step is {outside[change]:.2f} of the old "
        f"one, with the rate inside {inside[change]:.2f}."
    )
plt.show()

# %%
# Nothing tells the forms apart until the rate changes: on a plane of slope 1 all come to steps of
# length :math:`\eta / (1 - \mu)`, here 1.00. Then, outside, the whole velocity is multiplied by
# the new rate: the next step is 0.10 of the old one, or ten times it. Inside, the velocity is made
# of old steps, and they live on: the next step is 0.91 of the old one, or 1.90 times it, and the
# new pace is reached as fast as the velocity fades, by the factor :math:`\mu` per step. In the end a
# drop to a tenth has let the inner form go 8.1 old steps further. So one schedule is two: drops are
# sharper outside, warm-up is gentler inside. The leaky form
# is the outer one to rounding, whatever the schedule.

k = np.arange(1, steps - change + 1)
for factor, (outside, inside) in paces.items():
    assert np.allclose(outside[:change], inside[:change], rtol=1e-12)
    assert np.allclose(outside[change:], factor, rtol=1e-3)
    assert np.allclose(inside[change:], factor + (1 - factor) * mu**k, rtol=1e-2)
outside, inside = paces[0.1]
next_steps = outside[change], inside[change], paces[10.0][1][change]
assert [f"{step:.2f}" for step in next_steps] == ["0.10", "0.91", "1.90"]
assert f"{(inside - outside).sum():.1f}" == "8.1"
