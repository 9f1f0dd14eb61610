r"""
How far does one spike move leaky momentum?
===========================================

Eight recorded gradients are played back to leaky momentum, which averages where momentum adds up.
Three memories run side by side. The first recording is a 1 every sixty steps: how far does it carry
in all?
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
mu, n, names = np.array([0.25, 0.9, 0.975]), np.arange(300), list(g)
method = og.LeakyMomentum(0.25, momentum=mu[:, None])
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# One spike is answered by :math:`\eta (1 - \mu) \mu^k`. These numbers add up to :math:`\eta`, for
# every memory. The answer to a recording is the sum of the answers to its samples.

fade = np.tril(mu[:, None, None] ** np.abs(np.subtract.outer(n, n)))
laws = 0.25 * ((1 - mu[:, None, None]) * fade @ together).swapaxes(0, 1)
travelled = answers[:60, :, names.index("spikes")].sum(axis=0)
late = (answers[60:, :, names.index("step")] >= 0.9 * 0.25).argmax(axis=0) + 1
for i, kept in enumerate(mu):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"Leaky momentum {kept}: 90 % of a steady gradient after {late[i]} steps"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Leaky momentum with memory {kept} answers eight gradients, never higher than plain descent. "
        f"One spike moves it by {travelled[i]:.3f} within sixty steps; after {late[i]} steps it is at "
        f"nine tenths of a steady gradient."
    )
plt.show()

# %%
# A spike moves leaky momentum by 0.25 in all, the learning rate, whatever the memory: with 0.25 at
# once, with 0.975 by 0.195 within sixty steps. Memory spreads the way over time and adds nothing to
# it. Momentum goes :math:`1 / (1 - \mu)` times as far: 0.33, 2.5 and 10. The price is time: nine
# tenths of a steady gradient are reached after 2, 22 and 91 steps.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert np.allclose(travelled, 0.25 * (1 - mu**60), rtol=1e-9)
assert np.allclose(travelled[[0, 2]], [0.25, 0.195], atol=5e-4)
assert late.tolist() == np.ceil(np.log(0.1) / np.log(mu)).tolist() == [2, 22, 91]
assert (np.abs(answers) <= 0.25 * np.abs(together).max(axis=0) + 1e-15).all()
spike = np.r_[1, np.zeros(999)][:, None]
way = -og.response(method, spike).x[-1, :, 0]
momentum = -og.response(og.Momentum(0.25, mu[:, None]), spike).x[-1, :, 0]
assert np.allclose(way, 0.25, rtol=1e-9)
assert np.allclose(momentum, [0.333, 2.5, 10], atol=5e-4)
