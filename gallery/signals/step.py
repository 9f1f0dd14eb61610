r"""
Does the silence before a step matter?
======================================

The gradient is 0 for sixty steps and 1 from then on. Nothing has happened before, so one might
expect every method to start as if at the beginning. Does it? Three memories run side by side;
AdaGrad has none and gets three small numbers :math:`\epsilon_r`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g, n = signals.step(), np.arange(300)[:, None]
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


def faded(mu):
    """Return the sum of mu**(steps since), over all ones so far."""
    return (1 - mu ** np.maximum(n - 59, 0)) / (1 - mu)


mean, square = (1 - mu) * faded(mu), (1 - 0.999) * faded(0.999) / (1 - 0.999 ** (n + 1))
laws = {
    "momentum": 0.25 * faded(mu),
    "Nesterov, ahead": 0.25 * (g[:, None] + mu * faded(mu)),
    "leaky momentum": 0.25 * mean,
    "AdaGrad": 2.5 * g[:, None] / np.sqrt(np.cumsum(g)[:, None] + small),
    "RMSProp": 0.25 * g[:, None] / np.sqrt(mean + 1e-5),
    "Adam": 0.25 * mean / (1 - mu ** (n + 1)) / np.sqrt(square + 1e-7),
}
jump, end = answers["Adam"].max(axis=0) / 0.25, answers["momentum"][-1]
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
        title=(
            f"Memory {kept}: after silence Adam takes up to "
            f"{jump[i]:.1f} times its rate"
        ),
        note=f"bold: {kept}, AdaGrad {small[i]:g}; dotted: exact",
    )
    fig.set_label(
        f"Eight methods answer a step after sixty zeros, memory {kept}. "
        "Adam's longest step is "
        f"{jump[i]:.2f} times its learning rate; momentum ends at {end[i]:.2f}."
    )
plt.show()

# %%
# Momentum ends at :math:`\eta / (1 - \mu)`, 0.33, 2.50 and 9.98 here, and its path is the same as
# without the silence. Adam's is not: the zeros count in its mean square, and their memory
# :math:`\beta_2 = 0.999` is longer than that of the mean. It takes up to 5.8, 1.8 and 1.2 times its
# learning rate; without the silence each step would be 1.0. Adadelta from 50 forgets its large
# start: with memory 0.25 it ends with the same step as from 0.

assert np.allclose(end, [0.333, 2.5, 9.977], atol=1e-3)
assert np.allclose(jump, [5.77, 1.75, 1.17], atol=5e-3)
assert np.allclose(
    og.response(methods["momentum"], g[60:]).v[1:], runs["momentum"].v[61:]
)
assert np.allclose(og.response(methods["Adam"], g[60:]).step[1:], -0.25, rtol=1e-6)
assert np.isclose(
    answers["Adadelta from 50"][-1, 0], answers["Adadelta from 0"][-1, 0], rtol=1e-6
)
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
