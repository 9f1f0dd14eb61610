r"""
Who follows a gradient that changes sides?
==========================================

The gradient is +1 for twenty steps, then -1 for twenty, and so on. Its square is always 1, so all
that divides by the size of the gradient divides by a constant. How late does each method turn
around, and how far has it run up by then? Three values of the memory run side by side; AdaGrad,
which has none, gets three values of its small number :math:`\epsilon_r`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g, n = signals.rectangles(), np.arange(300)[:, None]
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
# Within a half-period the faded sum of the gradients is a fading rest of the sum before, plus a
# geometric series. With :math:`q = \mu^{20}` the sums at the ends of the half-periods are a
# geometric series in :math:`-q`.

side, since = np.divmod(n, 20)
q = mu**20
before = -((-1.0) ** side) * (1 - q) / (1 - mu) * (1 - (-q) ** side) / (1 + q)
faded = (-1.0) ** side * (1 - mu ** (since + 1)) / (1 - mu) + mu ** (since + 1) * before
laws = {
    "momentum": 0.25 * faded,
    "Nesterov, ahead": 0.25 * (g[:, None] + mu * faded),
    "leaky momentum": 0.25 * (1 - mu) * faded,
    "AdaGrad": 2.5 * g[:, None] / np.sqrt(n + 1 + small),
    "RMSProp": 0.25 * g[:, None] / np.sqrt(1 - mu ** (n + 1) + 1e-5),
    "Adam": 0.25 * (1 - mu) * faded / (1 - mu ** (n + 1)) / np.sqrt(1 + 1e-7),
}
late = np.log((1 + q) / 2) / np.log(mu)
last = {name: np.abs(answer[-20:]).max(axis=0) for name, answer in answers.items()}
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
        title=f"Momentum {kept} turns around {late[i]:.1f} steps late; RMSProp at once",
        note=f"bold: {kept}, AdaGrad {small[i]:g}; dotted: exact",
    )
    fig.set_label(
        f"Eight methods answer a rectangular wave, memory {kept}. Momentum "
        "turns around "
        f"{late[i]:.1f} steps late and reaches {last['momentum'][i]:.2f}, "
        f"Adam {last['Adam'][i]:.3f}, "
        f"RMSProp {last['RMSProp'][i]:.3f}."
    )
plt.show()

# %%
# Momentum turns around :math:`\ln((1+q)/2) / \ln \mu` steps late: 0.5, 5.5 and 8.7. Adam settles at
# momentum's curve, :math:`1 - \mu` times as high, since there is nothing for it to divide by.
# RMSProp ends at 0.25, its learning rate, whatever its memory. Adadelta keeps the size it starts
# with: from 50 the longest memory still takes steps of 43.6 after 300 steps.

assert np.allclose((answers["momentum"][280:] > 0).argmax(axis=0) + 1, np.ceil(late))
assert np.allclose(late, [0.5, 5.49, 8.747], atol=1e-3)
assert np.allclose(last["Adam"], (1 - mu) * last["momentum"], rtol=1e-3)
assert np.allclose(last["RMSProp"], 0.25, rtol=1e-3)
assert np.allclose(last["Adadelta from 50"][2], 43.6, atol=0.05)
assert all(np.allclose(answers[name], laws[name], rtol=1e-9) for name in laws)

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
