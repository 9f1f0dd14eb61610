r"""
When does Signum stop?
======================

Signum steps by the sign of a running mean of the gradients: 0.25 one way or 0.25 the other. Eight
recorded gradients are played back to it, with three memories. The first is a spike every sixty
steps with silence in between.
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
method = og.Signum(0.25, mu[:, None])
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# The sign is that of momentum's velocity, a sum of faded samples. When the rectangles turn it has
# the half-period before to overcome, for :math:`\ln((1 + q) / 2) / \ln \mu` steps, with :math:`q =
# \mu^{20}`.

fade = np.tril(mu[:, None, None] ** np.abs(np.subtract.outer(n, n)))
laws = 0.25 * np.sign((fade @ together).swapaxes(0, 1))
late = np.log((1 + mu**20) / 2) / np.log(mu)
wrong = (answers[280:, :, names.index("rectangles")] > 0).argmax(axis=0)
way = answers[..., names.index("spikes")].sum(axis=0)
for i, kept in enumerate(mu):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"Signum {kept}: when the rectangles turn, {wrong[i]} steps go the wrong way"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Signum with memory {kept} answers eight gradients by 0.25 or -0.25. When the rectangles turn, "
        f"{wrong[i]} steps go the wrong way; five spikes in 300 steps move it by {way[i]:.0f}."
    )
plt.show()

# %%
# It never does. After a spike the mean fades and keeps its sign: 300 steps of 0.25 carry it as far
# as 75. Sign descent, without a mean, stops with the gradient: five spikes move it by 1.25. The
# size of a gradient is invisible to both: a thousand times the gradient gives the same steps.
# Memory decides how late the sign is: when the rectangles turn, 0, 5 and 8 steps go the wrong way,
# as momentum's do.

assert (answers == laws).mean() > 0.999
assert np.allclose(way, 75)
stops = -og.response(og.SignDescent(0.25), signals.spikes()).x[-1, 0]
assert np.isclose(stops, 1.25)
assert (-og.response(method, 1024 * together).step[1:] == answers).all()
assert wrong.tolist() == np.floor(late).tolist() == [0, 5, 8]
momentum = -og.response(og.Momentum(0.25, mu[:, None]), together).step[1:]
assert (np.sign(momentum) == np.sign(answers)).mean() > 0.999
