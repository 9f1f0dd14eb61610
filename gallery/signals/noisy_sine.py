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
    fig, axes = plt.subplots(
        3, 3, sharex=True, figsize=(7.4, 5.6), layout="constrained"
    )
    fig.panel = f"memory {kept}"
    one, law = (
        {name: x[:, [i]] for name, x in each.items()} for each in (answers, laws)
    )
    plotting.signal_panels(axes, g, methods, one, 0, law, level=2)
    fig.suptitle(
        f"Memory {kept}: {against[i]:.0%} of momentum's steps go the wrong way"
    )
    fig.supxlabel(
        f"step (AdaGrad's small number {small[i]:g}; dotted: no noise)", size="medium"
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Eight methods answer a noisy sine, memory {kept}: {against[i]:.1%} of momentum's steps go the "
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
assert (np.sign(answers["RMSProp"]) == np.sign(g)[:, None]).all()
assert (np.sign(answers["Adam"]) == np.sign(answers["momentum"])).all()
