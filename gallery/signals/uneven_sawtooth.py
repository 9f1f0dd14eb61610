r"""
Who notices that gradients have become smaller?
===============================================

The gradient climbs in teeth of twenty steps. The first four reach 3.8, all others a quarter of
that, as if the surface had become flatter. Which methods slow down with it, which ones speed up
again, and how soon? Three values of the memory run side by side; AdaGrad, which has none, gets three
values of its small number :math:`\epsilon_r`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g = signals.uneven_sawtooth()
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
# Within a tooth the faded sum is that of a ramp, plus a fading rest of the teeth before. With
# :math:`q = \mu^{20}` that rest is a geometric series in :math:`q`, one for each height.

tooth, r = np.divmod(np.arange(300)[:, None], 20)
q, large, later = mu**20, np.minimum(tooth, 4), np.maximum(tooth - 4, 0)
ramp = (r - mu * (1 - mu**r) / (1 - mu)) / (1 - mu)
full = (19 - mu * (1 - mu**19) / (1 - mu)) / (1 - mu)
before = full * (q**later * (1 - q**large) / 5 + (1 - q**later) / 20) / (1 - q)
v = ramp * np.where(tooth < 4, 1 / 5, 1 / 20) + mu ** (r + 1) * before
laws = {
    "momentum": 0.25 * v,
    "Nesterov, ahead": 0.25 * (g[:, None] + mu * v),
    "leaky momentum": 0.25 * (1 - mu) * v,
}
tops = {name: answer.reshape(15, 20, 3).max(axis=1) for name, answer in answers.items()}
left = {name: top[14] / top[3] for name, top in tops.items()}
for i, kept in enumerate(mu):
    rms, adam = left["RMSProp"][i], left["Adam"][i]
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
            f"At a quarter of the gradient RMSProp comes back to {rms:.0%}, "
            f"Adam to {adam:.0%}"
        ),
        note=f"bold: {kept}, AdaGrad {small[i]:g}; dotted: exact",
    )
    fig.set_label(
        "Eight methods answer teeth that shrink to a quarter, memory "
        f"{kept}. The last answer, "
        f"in parts of the fourth: momentum {left['momentum'][i]:.2f}, "
        f"RMSProp {rms:.2f}, Adam {adam:.2f}."
    )
plt.show()

# %%
# Momentum's answer shrinks with the gradient, to a quarter; at memory 0.975 the old teeth still
# show, 0.29. RMSProp forgets the scale and takes steps as long as before: 1.00, 1.00 and 0.91.
# Adam's mean square remembers about a thousand steps here, whatever the memory of its mean:
# 0.47. AdaGrad never forgets: 0.23, and falling.

assert np.allclose(left["momentum"], [0.25, 0.25, 0.291], atol=1e-3)
assert np.allclose(left["RMSProp"], [1, 1, 0.91], atol=1e-3)
assert np.allclose([left["Adam"], left["AdaGrad"]], [[0.47], [0.23]], atol=5e-3)
assert (np.diff(tops["AdaGrad"][4:], axis=0) < 0).all()
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
