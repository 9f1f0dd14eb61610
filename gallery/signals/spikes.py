r"""
What a spike leaves behind
==========================

The gradient is zero except for a single 1 every sixty steps. How long does a method go on answering
one spike, and does it answer the next one in the same way? Three values of each method's memory run
side by side. AdaGrad has none: it never forgets, so its small number :math:`\epsilon_r` changes.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g, n = signals.spikes(), np.arange(300)[:, None]
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
# The sum of the faded spikes can be written down, and with it every answer but Adadelta's.

spike, since = np.divmod(n, 60)


def faded(mu):
    """Return the sum of mu**(steps since), over all spikes so far."""
    return mu**since * (1 - mu ** (60 * spike + 60)) / (1 - mu**60)


mean, square = (1 - mu) * faded(mu), (1 - 0.999) * faded(0.999) / (1 - 0.999 ** (n + 1))
laws = {
    "momentum": 0.25 * faded(mu),
    "Nesterov, ahead": 0.25 * (g[:, None] + mu * faded(mu)),
    "leaky momentum": 0.25 * mean,
    "AdaGrad": 2.5 * g[:, None] / np.sqrt(spike + 1 + small),
    "RMSProp": 0.25 * g[:, None] / np.sqrt(mean + 1e-5),
    "Adam": 0.25 * mean / (1 - mu ** (n + 1)) / np.sqrt(square + 1e-7),
}
half_life = np.log(0.5) / np.log(answers["momentum"][50] / answers["momentum"][49])
first, *_, fifth = answers["Adam"][::60]
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
        title=f"Momentum {kept}: the echo halves in {half_life[i]:.1f} steps",
        note=f"bold: {kept}, AdaGrad {small[i]:g}; dotted: exact",
    )
    fig.set_label(
        f"Eight methods answer spikes, memory {kept}. Momentum's echo halves in "
        f"{half_life[i]:.1f} steps. Adam answers with {first[i]:.2f} at "
        f"first, later {fifth[i]:.2f}."
    )
plt.show()

# %%
# Momentum fades by :math:`\mu` per step, so its echo halves in :math:`\ln 0.5 / \ln \mu` steps: 0.5,
# 6.6 and 27.4. Nesterov's points move as momentum's do, since a recording has no slope ahead; its
# point ahead jumps at once and fades after. The heights drift where squares are kept: AdaGrad's
# fifth answer is its first over :math:`\sqrt 5`, while Adam with memory 0.25 goes from 0.25 to 1.30,
# because the silence between the spikes makes the mean square small.

np.testing.assert_allclose(half_life, [0.5, 6.5788, 27.3778], rtol=1e-4)
np.testing.assert_allclose(runs["Nesterov, ahead"].x, runs["momentum"].x, rtol=1e-12)
assert np.allclose([*first, fifth[0]], [0.25, 0.25, 0.25, 1.301], atol=1e-3)
assert np.allclose(og.response(methods["Adam"], np.ones(60)).step[1:], -0.25, rtol=1e-6)
assert all(
    np.allclose(answers[name], laws[name], rtol=1e-9, atol=1e-15) for name in laws
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
