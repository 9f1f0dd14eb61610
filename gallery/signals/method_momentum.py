r"""
How much, how late and how long does momentum answer?
=====================================================

Eight recorded gradients are played back to momentum, whatever points it visits. How much larger
than the gradient is the answer, how late does it come and how long does it last? Three memories run
side by side.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

g = {record.__name__: record() for record in signals.EVERY}
together = np.column_stack(
    [*g.values()]
)  # eight recordings are eight coordinates of one gradient
mu, n = np.array([0.25, 0.9, 0.975]), np.arange(300)
method = og.Momentum(0.25, momentum=mu[:, None])
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# Momentum only fades and adds. One spike is answered by :math:`\eta \mu^k`, and the answer to a
# recording is the sum of the answers to its samples, each as old as it is.

fade = np.tril(mu[:, None, None] ** np.abs(np.subtract.outer(n, n)))
laws = (0.25 * fade @ together).swapaxes(0, 1)
most = dict(zip(g, np.abs(answers).max(axis=0).T, strict=True))
half_life = np.log(0.5) / np.log(answers[50, :, 0] / answers[49, :, 0])
z = np.exp(1j / 20)
gain, lag = 0.25 / np.abs(1 - mu / z), 20 * np.angle(1 - mu / z)
for i, kept in enumerate(mu):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    plotting.method_panels(
        axes, method, {name: 0.25 * x for name, x in g.items()}, answers, i, laws
    )
    fig.suptitle(
        f"Momentum {kept}: {most['step'][i] / 0.25:.1f} times plain descent in the end"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Momentum with memory {kept} answers eight gradients. A spike fades to half in "
        f"{half_life[i]:.1f} steps; a sine comes {gain[i]:.2f} times as high and {lag[i]:.1f} steps "
        f"late; under a steady gradient it takes steps of {most['step'][i]:.2f}."
    )
plt.show()

# %%
# Under a steady gradient momentum takes steps :math:`1 / (1 - \mu)` times as long as plain descent:
# 1.3, 10 and 40 times. It pays with time: an echo halves in 0.5, 6.6 and 27.4 steps, and a sine is
# answered 0.3, 8.4 and 21.5 steps late. Rectangles of twenty steps are too short for the longest
# memory: in the long run it swings by 2.48 and never sees its limit of 10. Leaky momentum has the
# same shapes without the gain: its steps are never longer than those of plain descent.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-15)
assert np.allclose(half_life, np.log(0.5) / np.log(mu), rtol=1e-12, atol=0)
assert np.allclose(half_life, [0.5, 6.579, 27.378], atol=1e-3)
assert np.allclose(most["spikes"], [0.25, 0.2505, 0.3199], atol=5e-5)
assert np.allclose(most["rectangles"], [0.333, 2.196, 3.973], atol=5e-4)
assert np.allclose(most["saturation"], [0.333, 2.464, 7.333], atol=5e-4)
assert np.allclose(most["uneven_sawtooth"], [1.244, 6.383, 17.95], atol=5e-3)
assert np.allclose(
    most["step"], 0.25 / (1 - mu), rtol=3e-3
)  # 0.975 ** 240 is two thousandths
swing = (
    og.response(method, signals.rectangles(4000)[:, None]).step[-40:, :, 0].max(axis=0)
)
assert np.allclose(
    swing, 0.25 / (1 - mu) * (1 - mu**20) / (1 + mu**20), rtol=1e-12, atol=0
)
assert np.allclose(swing[1:], [1.958010, 2.479038], atol=1e-6)
long = np.arange(1500, 2000) / 20
waves = np.column_stack([np.sin(long), -np.cos(long)])
path = -og.response(method, signals.sine(2000)[:, None]).step[1501:, :, 0]
a, b = np.linalg.lstsq(waves, path)[0]
assert np.allclose(
    [np.hypot(a, b), 20 * np.arctan2(b, a)], [gain, lag], rtol=1e-12, atol=0
)
assert np.allclose(
    [gain[1:], lag[1:]], [[2.258813, 4.517914], [8.3706, 21.5436]], atol=5e-5
)
leaky = -og.response(og.LeakyMomentum(0.25, mu[:, None]), together).step[1:]
assert (np.abs(leaky) <= 0.25 * np.abs(together).max(axis=0) + 1e-15).all()
