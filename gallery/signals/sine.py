r"""
How late does momentum answer a sine?
=====================================

The gradient is :math:`\sin(n / 20)`. A method that only fades and adds answers a sine with a sine:
how much higher is it, and how much later? And what do the methods make of it that divide? Three
values of the memory run side by side; for AdaGrad, three of its small number :math:`\epsilon_r`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g, count = signals.sine(), np.arange(1, 301)[:, None]
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
# With :math:`z = e^{i / 20}` the sine is the imaginary part of :math:`z^n`, and its faded sum is a
# geometric series: a sine that is :math:`1 / |1 - \mu / z|` times as high, and a start that fades.

z = np.exp(1j / 20)
v = ((z**count - mu**count) / (z - mu)).imag
laws = {
    "momentum": 0.25 * v,
    "Nesterov, ahead": 0.25 * (g[:, None] + mu * v),
    "leaky momentum": 0.25 * (1 - mu) * v,
}
gain, lag = 0.25 / np.abs(1 - mu / z), 20 * np.angle(1 - mu / z)
for i, kept in enumerate(mu):
    fig, axes = plt.subplots(
        3, 3, sharex=True, figsize=(7.4, 5.6), layout="constrained"
    )
    fig.panel = f"memory {kept}"
    plotting.signal_panels(axes, g, methods, answers, i, laws, level=2)
    fig.suptitle(
        f"Momentum {kept}: {gain[i]:.2f} times the sine, {lag[i]:.1f} steps late"
    )
    fig.supxlabel(
        f"step (bold: {kept}, AdaGrad {small[i]:g}; dotted: exact)", size="medium"
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Eight methods answer a sine, memory {kept}. Momentum answers with {gain[i]:.2f} times "
        f"the sine, {lag[i]:.1f} steps late; RMSProp changes sides with the gradient."
    )
plt.show()

# %%
# With rate 0.25, momentum answers 0.33, 2.26 and 4.52 times as high and 0.3, 8.4 and 21.5 steps
# late. Nesterov's point ahead is 0.25, 0.90 and 0.97 steps earlier, never a whole one. Adam turns
# around exactly when momentum does: it divides the same velocity. RMSProp divides the gradient
# itself and turns with it. Its shortest memory leaves nearly a rectangle: nine answers in ten differ
# from the learning rate by less than a tenth of it.

tail = np.arange(1500, 2000) / 20
waves = np.column_stack([np.sin(tail), -np.cos(tail)])
path = og.response(methods["Nesterov, ahead"], signals.sine(2000))
both = np.hstack([path.step[1501:, :, 0], np.diff(path.ahead[1500:, :, 0], axis=0)])
a, b = np.linalg.lstsq(waves, -both)[0]
assert np.allclose(
    [np.hypot(a, b)[:3], 20 * np.arctan2(b, a)[:3]], [gain, lag], rtol=1e-9
)
assert np.allclose(lag - 20 * np.arctan2(b, a)[3:], [0.25, 0.90, 0.97], atol=5e-3)
assert np.allclose(gain, [0.333, 2.259, 4.518], atol=1e-3)
assert np.allclose(lag, [0.333, 8.371, 21.544], atol=1e-3)
assert all(
    np.allclose(answers[name], laws[name], rtol=1e-9, atol=1e-12) for name in laws
)
assert (np.sign(answers["Adam"]) == np.sign(answers["momentum"])).all()
assert (np.sign(answers["RMSProp"]) == np.sign(g)[:, None]).all()
assert (np.abs(np.abs(answers["RMSProp"][:, 0]) - 0.25) < 0.025).mean() > 0.9
