r"""
Which step does RMSProp settle at?
==================================

RMSProp divides the gradient by the root of a running mean of its squares. Eight recorded gradients
are played back to it, with three memories :math:`\rho`. Rectangles have the square 1 throughout:
how long does it take until the step is the learning rate, 0.25, and how long is it before?
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
rho, n, names = np.array([0.25, 0.9, 0.975]), np.arange(300), list(g)
method = og.RMSProp(0.25, rho[:, None], epsilon=0.0, epsilon_root=1e-5)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# The mean begins at zero. After a first gradient it holds :math:`1 - \rho` of its square, so the
# first step is :math:`\eta / \sqrt{1 - \rho}`, whatever the gradient.

fade = np.tril(rho[:, None, None] ** np.abs(np.subtract.outer(n, n)))
square = ((1 - rho[:, None, None]) * fade @ together**2).swapaxes(0, 1)
laws = 0.25 * together[:, None] / np.sqrt(square + 1e-5)
size = np.abs(answers[:, :, names.index("rectangles")])
settled = (size < 1.01 * 0.25).argmax(axis=0) + 1
tops = answers[::60, :, names.index("spikes")]
for i, kept in enumerate(rho):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i, laws)
    fig.suptitle(
        f"RMSProp {kept} begins with {size[0, i]:.2f} and is at its rate after {settled[i]} steps"
    )
    fig.supxlabel(
        "step (no colour: descent; pale: other panels; dots: closed form)",
        size="medium",
    )
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"RMSProp with memory {kept} answers eight gradients. Rectangles are answered by "
        f"{size[0, i]:.3f} at first and, from step {settled[i]} on, by the rate 0.25 to one part in a "
        f"hundred. Spikes get {tops[0, i]:.2f} first and {tops[4, i]:.2f} last."
    )
plt.show()

# %%
# Rectangles are answered by 0.25, the rate, for every memory, to one part in a hundred after 3, 38
# and 156 steps. Before that the steps are longer: 0.289, 0.791 and 1.581 at first, since nothing
# corrects the mean for its start at zero. Spikes get such first steps again and again; only the
# longest memory still holds something of the spike before, and goes from 1.58 to 1.40. Adam's
# corrected mean square makes each first step 0.25.

assert np.allclose(answers, laws, rtol=1e-9)
assert np.allclose(size[0], 0.25 / np.sqrt(1 - rho + 1e-5), rtol=1e-9)
assert np.allclose(size[0], [0.289, 0.791, 1.581], atol=5e-4)
assert np.allclose(size[-1], 0.25, rtol=1e-3)
due = np.log(1 + 1e-5 - 1 / 1.01**2) / np.log(rho)
assert settled.tolist() == np.ceil(due).tolist() == [3, 38, 156]
assert np.allclose(tops[4], [0.289, 0.79, 1.40], atol=5e-3)
adam = og.Adam(0.25, rho[:, None], epsilon=0.0, epsilon_root=1e-7)
assert np.allclose(og.response(adam, [1.0]).step[1], -0.25, rtol=1e-6)
