r"""
Does momentum ever reach its limit?
===================================

The gradient is 1 for forty steps, 0 for forty, and so on. Under a steady gradient momentum's step
grows towards :math:`\eta / (1 - \mu)`. Are forty steps enough, and what of the silence after? Three
memories; AdaGrad has none and gets three small numbers :math:`\epsilon_r`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g, n = signals.saturation(), np.arange(300)[:, None]
mu, small = np.array([0.25, 0.9, 0.975]), np.array([1e-7, 0.1, 10.0])
memory = mu[
    :, None
]  # a sweep: one run with a column of starts, each with its own memory
methods = {
    "momentum": og.Momentum(0.25, memory),
    "Nesterov, ahead": og.Nesterov(0.25, memory),
    "leaky momentum": og.LeakyMomentum(0.25, memory),
    "RMSProp": og.RMSProp(0.25, memory, epsilon=0.0, epsilon_root=1e-5),
    "Adam": og.Adam(0.25, memory, epsilon=0.0, epsilon_root=1e-7),
    "AdaGrad": og.AdaGrad(2.5, epsilon=0.0, epsilon_root=small[:, None]),
    "Adadelta from 0": og.Adadelta(1.0, memory, epsilon=1e-3),
    "Adadelta from 50": og.Adadelta(1.0, memory, epsilon=1e-3, initial_delta=50.0),
}
runs = {name: og.response(method, g) for name, method in methods.items()}
answers = {name: -run.step[1:, :, 0] for name, run in runs.items()}
answers["Nesterov, ahead"] = -np.diff(runs["Nesterov, ahead"].ahead[..., 0], axis=0)

# %%
# The signal is its own square, so its faded sum gives every answer but Adadelta's.

period, r = np.divmod(n, 80)
on = np.minimum(r + 1, 40)


def faded(mu):
    """Return the sum of mu**(steps since), over all ones so far."""
    before = mu**40 * (1 - mu**40) / (1 - mu) * (1 - mu ** (80 * period)) / (1 - mu**80)
    return mu ** (r + 1 - on) * (1 - mu**on) / (1 - mu) + mu ** (r + 1) * before


mean, square = (1 - mu) * faded(mu), (1 - 0.999) * faded(0.999) / (1 - 0.999 ** (n + 1))
laws = {
    "momentum": 0.25 * faded(mu),
    "Nesterov, ahead": 0.25 * (g[:, None] + mu * faded(mu)),
    "leaky momentum": 0.25 * mean,
    "AdaGrad": 2.5 * g[:, None] / np.sqrt(40 * period + on + small),
    "RMSProp": 0.25 * g[:, None] / np.sqrt(mean + 1e-5),
    "Adam": 0.25 * mean / (1 - mu ** (n + 1)) / np.sqrt(square + 1e-7),
}
reached = answers["momentum"][39] * (1 - mu) / 0.25
for i, kept in enumerate(mu):
    fig = plt.figure(figsize=(7.4, 5.6), layout="constrained")
    plotting.signal_figure(
        fig,
        g,
        methods,
        answers,
        i,
        laws,
        panel=f"memory {kept}",
        title=f"Momentum {kept} reaches {reached[i]:.0%} of its limit in forty steps",
        note=f"bold: {kept}, AdaGrad {small[i]:g}; dotted: exact",
    )
    limit = (
        f"{reached[i]:.1%} of its limit, {0.25 / (1 - kept):.2f}, in the first pulse"
    )
    fig.set_label(
        f"Eight methods answer pulses of forty steps. Momentum {kept} is at {limit}."
    )
plt.show()

# %%
# In forty steps momentum reaches :math:`1 - \mu^{40}` of its limit: all of 0.33, 98.5 % of 2.5 and
# 64 % of 10. Then it coasts: after forty zeros memory 0.975 still moves at 36 % of its speed.
# RMSProp's mean square fades in the silence: with memory 0.9 the second pulse begins with three
# times the learning rate, as the first did. Adam takes at most 0.35, with a rate of 0.25.

assert np.allclose(reached, [1, 0.985, 0.637], atol=1e-3)
assert np.allclose(
    answers["momentum"][79, 2] / answers["momentum"][39, 2], 0.36, atol=5e-3
)
assert np.allclose(answers["RMSProp"][[0, 80], 1] / 0.25, 3, atol=0.2)
assert np.allclose(answers["Adam"].max(), 0.35, atol=5e-3)
assert all(
    np.allclose(answers[name], laws[name], rtol=1e-9, atol=1e-12) for name in laws
)

# %%
# Adadelta's answer is the gradient times a ratio: the root of the mean square of its past steps over
# that of the gradients. Its past steps are its own answers, so they can be put in.

k = np.arange(300)
fade = np.tril(mu[:, None, None] ** np.abs(np.subtract.outer(k, k)))


def running(x):
    """Return the running mean of each column, with the memory of that column."""
    return (1 - mu) * np.einsum("kts,sk->tk", fade, x)


square, t = running(np.tile(g[:, None] ** 2, 3)), k[:, None] + 1
for start in 0.0, 50.0:
    y = answers[f"Adadelta from {start:.0f}"]
    before = np.vstack([np.full(3, start), (running(y**2) + start * mu**t)[:-1]])
    ratio = np.sqrt((before + 1e-3) / (square + 1e-3))
    assert np.allclose(y, ratio * g[:, None], rtol=1e-9, atol=1e-12)
