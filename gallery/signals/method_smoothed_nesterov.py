r"""
What does a smoothed look ahead see on a recording?
===================================================

Smoothed Nesterov averages the gradients at three points on its way: a third, two thirds and all of
it. A recording answers the same at each of them. Eight recorded gradients are played back to it,
with three memories. What is left of the smoothing, and where does it show?
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
method = og.SmoothedNesterov(0.25, mu[:, None])
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# The average of three equal answers is that answer, so the velocity is momentum's sum. On a
# parabola of curvature :math:`\lambda` the slope changes evenly along the way, and its average is
# the one at two thirds: the method is momentum with the memory :math:`\mu (1 - \tfrac23 \eta
# \lambda)`.

fade = np.tril(mu[:, None, None] ** np.abs(np.subtract.outer(n, n)))
laws = (0.25 * fade @ together).swapaxes(0, 1)
left = {
    "one point": 1 - 0.5,
    "three": 1 - 2 / 3 * 0.5,
    "1, 2, 4": 1 - 6 / 7 * 0.5,
}  # curvature 2
weights = {"offsets": (1 / 2, 3 / 4, 1), "weights": (1 / 7, 2 / 7, 4 / 7)}
looks = {
    "one point": og.Nesterov(0.25, mu[:, None]),
    "three": method,
    "1, 2, 4": og.SmoothedNesterov(0.25, mu[:, None], **weights),
}
seen = {name: og.trace(look, og.Parabola(), [1.0], 50) for name, look in looks.items()}
same = {
    name: og.trace(og.Momentum(0.25, share * mu[:, None]), og.Parabola(), [1.0], 50)
    for name, share in left.items()
}
for i, kept in enumerate(mu):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"Smoothed Nesterov {kept}: momentum {kept} on a recording, {left['three'] * kept:.3f} on a parabola"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Smoothed Nesterov with memory {kept} answers eight gradients exactly as momentum does; on a "
        f"parabola it is momentum with the memory {left['three'] * kept:.3f}."
    )
plt.show()

# %%
# On a recording nothing: every answer is momentum's. On a parabola of curvature 2, with the rate
# 0.25, its memory is 0.67 of momentum's, while Nesterov's single look leaves 0.5, and the weights
# 1, 2, 4 at a half, three quarters and all of the way leave 0.57. Smoothing looks less far ahead,
# on a slope that bends evenly.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert all(
    np.allclose(seen[name].x, same[name].x, rtol=1e-9, atol=1e-12) for name in left
)
assert np.allclose([*left.values()], [0.5, 0.67, 0.57], atol=5e-3)
assert np.abs(seen["three"].x - seen["one point"].x).max() > 0.01
