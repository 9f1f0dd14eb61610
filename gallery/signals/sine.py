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
    fig = plt.figure(figsize=(7.4, 5.6), layout="constrained")
    plotting.signal_figure(
        fig,
        g,
        methods,
        answers,
        i,
        laws,
        panel=f"memory {kept}",
        title=f"Momentum {kept}: {gain[i]:.2f} times the sine, {lag[i]:.1f} steps late",
        note=f"bold: {kept}, AdaGrad {small[i]:g}; dotted: exact",
    )
    fig.set_label(
        f"Eight methods answer a sine, memory {kept}. Momentum answers "
        f"with {gain[i]:.2f} times "
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
