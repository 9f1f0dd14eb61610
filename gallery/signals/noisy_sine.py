r"""
How much memory does noise call for?
====================================

The gradient is :math:`\sin(n/20)` plus uniform noise between -1/2 and 1/2. A longer memory lets
less noise through, and it comes later. Which of three steps the wrong way least often? AdaGrad,
which has none, gets three small numbers :math:`\epsilon_r`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g, clean, many = signals.noisy_sine(), signals.sine(), range(400)
mu, small = np.array([0.25, 0.9, 0.975]), np.array([1e-7, 0.1, 10.0])
memory = mu[:, None]  # a sweep: one run with a row of starts for each memory
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
# What only fades and adds answers the sine as if there were no noise, and the noise besides, of
# variance :math:`\eta^2 \sigma^2 / (1 - \mu^2)` around the answer without noise. Four hundred
# recordings show how often that is the wrong way.

n, z = np.arange(1, 301)[:, None], np.exp(1j / 20)
v = ((z**n - mu**n) / (z - mu)).imag
laws = {
    "momentum": 0.25 * v,
    "Nesterov, ahead": 0.25 * (clean[:, None] + mu * v),
    "leaky momentum": 0.25 * (1 - mu) * v,
}
recordings = np.stack([signals.noisy_sine(seed=seed) for seed in many], axis=1)
states = og.iterate(methods["momentum"], map(og.Linear, recordings), np.zeros((3, 400)))
steps = -np.stack([state.step for state in states])[1:]
against = (np.sign(steps) != np.sign(clean)[:, None, None])[100:].mean(axis=(0, 2))
for i, kept in enumerate(mu):
    one, law = (
        {name: x[:, [i]] for name, x in each.items()} for each in (answers, laws)
    )
    fig = plt.figure(figsize=(7.4, 5.6), layout="constrained")
    plotting.signal_figure(
        fig,
        g,
        methods,
        one,
        0,
        law,
        panel=f"memory {kept}",
        title=f"Memory {kept}: {against[i]:.0%} of momentum's steps go the wrong way",
        note=f"AdaGrad's small number {small[i]:g}; dotted: no noise",
    )
    fig.set_label(
        f"Eight methods answer a noisy sine, memory {kept}: "
        f"{against[i]:.1%} of momentum's steps go the "
        f"wrong way."
    )
plt.show()

# %%
# The shortest: 6, 13 and 32 steps in a hundred go the wrong way. The noise is weak, and delay costs
# more: memory 0.975 answers 21.5 steps late, a third of a half-period, and those steps are wrong
# without any noise. RMSProp divides the gradient itself, so its signs are the gradient's.

rest = (steps[-1] - laws["momentum"][-1, :, None]).std(axis=1)
assert np.allclose(
    rest, 0.25 * np.sqrt(1 / 12 / (1 - mu**2)), rtol=0.1
)  # 400 draws: 4 %
assert np.allclose(against, [0.06, 0.13, 0.32], atol=0.01)
assert np.allclose(20 * np.angle(1 - mu[2] / z), [21.5, 20 * np.pi / 3], atol=1)
quiet = np.sign(laws["momentum"][100:, 2]) != np.sign(clean[100:])
assert np.isclose(quiet.mean(), against[2], atol=0.03)
assert (np.sign(answers["RMSProp"]) == np.sign(g)[:, None]).all()
assert (np.sign(answers["Adam"]) == np.sign(answers["momentum"])).all()

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

# %%
# RMSProp, Adam and AdaGrad, too, are what their memories add up to.

slow = 0.001 * np.tril(0.999 ** np.abs(np.subtract.outer(k, k))) @ g**2
added = {
    "RMSProp": 0.25 * g[:, None] / np.sqrt(square + 1e-5),
    "AdaGrad": 2.5 * g[:, None] / np.sqrt(np.cumsum(g**2)[:, None] + small),
    "Adam": 0.25
    * running(np.tile(g[:, None], 3))
    / (1 - mu**t)
    / np.sqrt(slow[:, None] / (1 - 0.999**t) + 1e-7),
}
assert all(
    np.allclose(answers[name], x, rtol=1e-9, atol=1e-12) for name, x in added.items()
)

# %%
# And so are momentum, Nesterov's point ahead and leaky momentum.

v = running(np.tile(g[:, None], 3)) / (1 - mu)
assert np.allclose(answers["momentum"], 0.25 * v, rtol=1e-9, atol=1e-12)
assert np.allclose(answers["Nesterov, ahead"], 0.25 * (g[:, None] + mu * v), atol=1e-12)
assert np.allclose(answers["leaky momentum"], 0.25 * (1 - mu) * v, atol=1e-12)
