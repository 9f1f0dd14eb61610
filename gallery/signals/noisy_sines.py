r"""
How much memory does noise call for?
====================================

The gradient is a sine under noise: :math:`\sin(n/20)`, or only a fifth of it, plus uniform noise
between -1/2 and 1/2. A longer memory lets less noise through, and it comes later. Which memory
steps the wrong way least often? AdaGrad has none; its small number :math:`\epsilon_r` changes.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

clean, many = signals.sine(), range(400)
mu, small = np.array([0.25, 0.9, 0.975]), np.array([1e-7, 0.1, 10.0])
memory = mu[:, None]  # a sweep: one run with a row of starts for each memory
methods = {
    "momentum": og.Momentum(0.25, memory),
    "Nesterov, ahead": og.Nesterov(0.25, memory),
    "leaky momentum": og.LeakyMomentum(0.25, memory),
    "AdaGrad": og.AdaGrad(2.5, epsilon=0.0, epsilon_root=small[:, None]),
    "RMSProp": og.RMSProp(0.25, memory, epsilon=0.0, epsilon_root=1e-5),
    "Adadelta from 0": og.Adadelta(1.0, memory, epsilon=1e-3),
    "Adadelta from 50": og.Adadelta(1.0, memory, epsilon=1e-3, initial_delta=50.0),
    "Adam": og.Adam(0.25, memory, epsilon=0.0, epsilon_root=1e-7),
}


def answers_to(g):
    """Return displacements with their sign flipped, those of Nesterov at its point ahead."""
    runs = {name: og.playback(method, g) for name, method in methods.items()}
    points = {name: getattr(run, "ahead", run.x) for name, run in runs.items()}
    return {name: -np.diff(x[..., 0], axis=0) for name, x in points.items()}


# %%
# For each signal: how often momentum steps the wrong way, over four hundred recordings, and one of
# them in pictures. Dotted is the answer to the sine alone, which is the mean of the answers to all
# recordings where a method only fades and adds.

wrong, spread = {}, {}
linear = ["momentum", "Nesterov, ahead", "leaky momentum"]
for noise, record, height in (
    ("Weak", signals.noisy_sine, 1),
    ("Strong", signals.very_noisy_sine, 0.2),
):
    recordings = np.stack([record(seed=seed) for seed in many], axis=1)
    states = og.iterate(methods["momentum"], map(og.Tilt, recordings), np.zeros((3, 400)))
    steps = -np.stack([state.step for state in states])[1:]
    against = np.sign(steps) != np.sign(clean)[:, None, None]
    wrong[noise] = against[100:].mean(axis=(0, 2))
    spread[noise] = steps[-1].std(axis=1)
    g = record()
    answers, laws = answers_to(g), answers_to(height * clean)
    for i, kept in enumerate(mu):
        fig, axes = plt.subplots(3, 3, sharex=True, figsize=(7.4, 5.6), layout="constrained")
        fig.panel = f"{noise} noise, memory {kept}"
        one = {name: answer[:, [i]] for name, answer in answers.items()}
        plotting.responses(axes, g, methods, one, 0, {name: laws[name][:, [i]] for name in linear})
        share = f"{wrong[noise][i]:.0%} of momentum's steps go the wrong way"
        fig.suptitle(f"{noise} noise, memory {kept}: {share}")
        fig.supxlabel(f"step (AdaGrad's {small[i]:g}; dotted: without noise)", size="medium")
        fig.set_label(f"Eight methods answer a noisy sine. {fig.panel}: {share}.")
plt.show()

# %%
# Under weak noise the shortest memory does best: 6, 13 and 32 steps in a hundred go the wrong way.
# Under strong noise the middle one: 32, 14 and 32. From memory 0.25 to 0.9 the noise in the answer,
# :math:`\eta \sigma / \sqrt{1 - \mu^2}`, grows 2.2 times and the sine in it 6.8 times. At 0.975 it
# comes 21.5 steps late, a third of a half-period: those steps are wrong without any noise.

law, ratio = 0.25 * np.sqrt(1 / 12) / np.sqrt(1 - mu**2), 1 - mu / np.exp(1j / 20)
assert np.allclose([*wrong.values()], [[0.06, 0.13, 0.32], [0.32, 0.14, 0.32]], atol=0.01)
assert all(np.allclose(measured, law, rtol=0.1) for measured in spread.values())  # 400 draws: 4 %
assert np.allclose([law[1] / law[0], abs(ratio[0] / ratio[1])], [2.2, 6.8], atol=0.05)
assert np.allclose(20 * np.angle(ratio[2]), [21.5, 20 * np.pi / 3], atol=1)
