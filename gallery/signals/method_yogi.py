r"""
How does Yogi come down from a large gradient?
==============================================

Adam's mean square goes a share of the way towards the newest square. Yogi's goes :math:`(1 -
\beta_2) g^2` of the way, however long that is. Eight recorded gradients are played back to it, with
three memories :math:`\beta_2`, :math:`\beta_1 = 0.25` and the rate 0.25. The last recording has
teeth that shrink to a quarter.
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
beta2, names = np.array([0.25, 0.9, 0.975]), list(g)
betas = {"beta1": 0.25, "beta2": beta2[:, None], "epsilon": 0.0, "epsilon_root": 1e-7}
method, rival = og.Yogi(0.25, **betas, initial_accumulator=0.0), og.Adam(0.25, **betas)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings
adam = -og.response(rival, together).step[1:]

# %%
# A cleaner fall than that of the teeth: a thousand gradients of 4, and ones from then on. Yogi's
# mean square has 15 to lose, and loses :math:`1 - \beta_2` at a time.

fall = np.r_[np.full(1000, 4.0), np.ones(800)]
yogi_v, adam_v = (og.response(each, fall).v[1000:, :, 0] for each in (method, rival))
teeth, pulses = names.index("uneven_sawtooth"), names.index("saturation")
left = [
    run[280:, :, teeth].max(axis=0) / run[60:80, :, teeth].max(axis=0)
    for run in (answers, adam)
]
second = [run[80, :, pulses] for run in (answers, adam)]
plt.rcParams["path.simplify_threshold"] = (
    0.5  # half a pixel is not seen, and the file is lighter
)
for i, kept in enumerate(beta2):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey="row", figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"memory {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i)
    fig.suptitle(
        f"Yogi {kept}: the last teeth get {left[0][i]:.0%} of the fourth tooth's step (Adam {left[1][i]:.0%})"
    )
    fig.supxlabel("step (no colour: descent; pale: other panels)", size="medium")
    fig.supylabel("minus displacement", size="medium")
    fig.set_label(
        f"Yogi with memory {kept} answers eight gradients. Teeth that have shrunk to a quarter get "
        f"{left[0][i]:.2f} of the step, {left[1][i]:.2f} from Adam; a pulse after silence gets "
        f"{second[0][i]:.2f}, {second[1][i]:.2f} from Adam."
    )
plt.show()

# %%
# In a straight line. After the drop from 4 to 1 the memory 0.9 needs 150 steps and 0.975 needs 600,
# where Adam is within a tenth after 48 and 198: teeth of a quarter get 0.36 and 0.30 of the step,
# and 1.00 and 0.98 from Adam. A gradient of zero moves Yogi not at all: with 0.9 a pulse after
# silence is answered by 0.18 at first, and by 0.56 from Adam, which has forgotten the pulse before.
# The memory 0.25 is too short: its mean square hops past the goal, from 1.5 to 0.75 and back.

assert np.allclose(yogi_v[:151, 1], 16 - 0.1 * np.arange(151), rtol=1e-6)
assert np.allclose(yogi_v[:601, 2], 16 - 0.025 * np.arange(601), rtol=1e-6)
assert np.allclose(yogi_v[[150, 600], [1, 2]], 1, rtol=1e-6)
assert (adam_v < 1.1).argmax(axis=0)[1:].tolist() == [48, 198]
assert np.allclose([left[0][1:], left[1][1:]], [[0.36, 0.30], [1.00, 0.98]], atol=5e-3)
assert np.allclose([second[0][1], second[1][1]], [0.18, 0.56], atol=5e-3)
assert np.allclose(np.sort(yogi_v[-2:, 0]), [0.75, 1.5], rtol=1e-6)
