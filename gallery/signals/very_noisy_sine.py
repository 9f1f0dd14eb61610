r"""
Can a method hear a sine under louder noise?
============================================

The gradient is :math:`\sin(n/20) / 5` plus uniform noise between -1/2 and 1/2: the noise has twice
the size of the sine. Three memories run side by side; AdaGrad, which has none, gets three small
numbers :math:`\epsilon_r`. How much louder is the sine in the answer?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g, clean, many = signals.very_noisy_sine(), signals.sine() / 5, range(400)
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
# Momentum makes the sine :math:`\eta / |1 - \mu / z|` times as high, :math:`z = e^{i/20}`, and the
# noise :math:`\eta / \sqrt{1 - \mu^2}` times. The quotient is what a memory gains.

n, z = np.arange(1, 301)[:, None], np.exp(1j / 20)
v = 0.2 * ((z**n - mu**n) / (z - mu)).imag
laws = {
    "momentum": 0.25 * v,
    "Nesterov, ahead": 0.25 * (clean[:, None] + mu * v),
    "leaky momentum": 0.25 * (1 - mu) * v,
}
recordings = np.stack([signals.very_noisy_sine(seed=seed) for seed in many], axis=1)
states = og.iterate(methods["momentum"], map(og.Linear, recordings), np.zeros((3, 400)))
steps = -np.stack([state.step for state in states])[1:]
against = (np.sign(steps) != np.sign(clean)[:, None, None])[100:].mean(axis=(0, 2))
gained = np.sqrt(1 - mu**2) / np.abs(1 - mu / z)
mean, noise = steps.mean(axis=2), steps.std(axis=2)[100:].mean(axis=0)
louder = np.sqrt(2) * mean[174:].std(axis=0) / noise / (0.2 / np.sqrt(1 / 12))
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
        title=(
            f"Memory {kept}: the sine is {gained[i]:.1f} times as loud, "
            f"{against[i]:.0%} of the steps wrong"
        ),
        note=f"AdaGrad's small number {small[i]:g}; dotted: no noise",
    )
    fig.set_label(
        f"Eight methods answer a sine under louder noise, memory {kept}. "
        "Momentum makes the sine "
        f"{gained[i]:.2f} times as loud; {against[i]:.1%} of its steps go "
        "the wrong way."
    )
plt.show()

# %%
# With the memories 0.25, 0.9 and 0.975 the sine is 1.3, 3.9 and 4.0 times as loud against the noise
# as in the gradient. The longest gains nothing over the middle one, and comes 21.5 steps late: 32, 14
# and 32 steps in a hundred go the wrong way, and 37 of RMSProp, which has the gradient's signs.

assert np.allclose(gained, [1.3, 3.9, 4.0], atol=0.05)
assert np.allclose(louder, gained, rtol=0.1)  # 400 draws
assert np.allclose(noise, 0.25 * np.sqrt(1 / 12 / (1 - mu**2)), rtol=0.1)
assert np.allclose(20 * np.angle(1 - mu[2] / z), 21.5, atol=0.05)
raw = np.sign(recordings) != np.sign(clean)[:, None]
assert np.allclose([*against, raw[100:].mean()], [0.32, 0.14, 0.32, 0.37], atol=0.01)
assert (np.sign(answers["RMSProp"]) == np.sign(g)[:, None]).all()

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
