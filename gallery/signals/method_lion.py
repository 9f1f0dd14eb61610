r"""
How soon does Lion turn around?
===============================

Lion steps by the sign of a mixture: :math:`\beta_1` parts of a long mean, whose memory is 0.99, and
:math:`1 - \beta_1` parts of the newest gradient. Eight recorded gradients are played back to it,
with three mixtures :math:`\beta_1`. Every step is 0.25 long. Which way does it go?
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
beta1, n, turning = (
    np.array([0.25, 0.9, 0.975]),
    np.arange(300),
    list(g).index("rectangles"),
)
method, rival = og.Lion(0.25, beta1[:, None], 0.99), og.Signum(0.25, 0.99)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 mixtures, 8 recordings
signum = -og.response(rival, together).step[1:]

# %%
# The mean is a sum of faded samples, and the mixture has it as it was before this step. After
# :math:`k` gradients of -1 that follow many of 1, the mean is :math:`2 \cdot 0.99^k - 1`, and Lion
# turns when that falls below :math:`(1 - \beta_1) / \beta_1`.

weights = np.tril(0.99 ** np.abs(np.subtract.outer(n, n)), -1)
before = 0.01 / 0.99 * weights @ together
laws = 0.25 * np.sign(
    beta1[:, None] * before[:, None] + (1 - beta1[:, None]) * together[:, None]
)
wait = np.maximum(0, np.ceil(np.log((1 + (1 - beta1) / beta1) / 2) / np.log(0.99)))
late = (answers[280:, :, turning] > 0).argmax(axis=0)
for i, kept in enumerate(beta1):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"mixture {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"Lion {kept} turns around {late[i]} steps late on rectangles, {wait[i]:.0f} after a long calm"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Lion with the mixture {kept} answers eight gradients by 0.25 or -0.25. On rectangles it turns "
        f"around {late[i]} steps late; after many gradients of 1 it needs {wait[i]:.0f} of -1."
    )
plt.show()

# %%
# At once, if the newest gradient outweighs the mean. On rectangles the mixtures 0.25 and 0.9 follow
# without delay, 0.975 is 7 steps late, and Signum with the same mean 8. After a thousand equal
# gradients the mean is near 1, and the delays are 0, 59 and 67 steps; Signum needs 68. Two lengths
# of memory make the difference: what is kept is long, what is followed is short. Silence has no
# sign of its own: after the first spike each of them goes on for ever.

assert (answers == laws).mean() > 0.999
assert late.tolist() == [0, 0, 7]
assert (signum[280:, turning] > 0).argmax() == 8
turn = np.r_[np.ones(1000), -np.ones(100)]
waited = (og.response(method, turn).step[1001:, :, 0] > 0).argmax(axis=0)
assert waited.tolist() == wait.tolist() == [0, 59, 67]
assert (og.response(rival, turn).step[1001:, 0] > 0).argmax() == 68
assert (answers[..., 0] == 0.25).all()
assert (signum[:, 0] == 0.25).all()
