r"""
How fast does Rprop learn a step length?
========================================

Rprop reads signs only. Two equal signs in a row lengthen its step by a factor, two different ones
halve it, and it rests for one step then. Eight recorded gradients are played back to it, with three
factors; the first step is 0.25 and the longest 50.
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
grow, names = np.array([1.05, 1.2, 1.5]), list(g)
method = og.Rprop(0.25, grow=grow[:, None])
run = og.response(method, together)
answers = -run.step[1:]  # 300 steps, 3 factors, 8 recordings

# %%
# Under a steady gradient the k-th step is :math:`0.25 \alpha^{k - 1}` long, up to 50. In a
# half-period of the rectangles it is halved once, rests, starts again, and grows 18 times.

steady = answers[60:, :, names.index("step")]
law = np.minimum(0.25 * grow ** np.arange(240)[:, None], 50)
risen = (steady == 50).argmax(axis=0)
noise = run.size[-1, :, names.index("very_noisy_sine")]
for i, kept in enumerate(grow):
    fig, axes = plt.subplots(4, 2, sharex=True, sharey=True, figsize=(7.4, 6.6))
    fig.set_layout_engine("constrained")
    fig.panel = f"factor {kept}"
    black = {name: 0.25 * x for name, x in g.items()}
    plotting.method_panels(axes, method, black, answers, i)
    axes[0, 0].set_yscale("symlog", linthresh=0.25)
    axes[0, 0].set_yticks([-50, -0.25, 0.25, 50], ["$-50$", "$-0.25$", "0.25", "50"])
    fig.suptitle(f"Rprop, factor {kept}: from 0.25 to 50 in {risen[i]} steps")
    fig.supxlabel("step (no colour: descent; pale: other panels)", size="medium")
    fig.supylabel("minus displacement, logarithmic beyond 0.25", size="medium")
    fig.set_label(
        f"Rprop with the factor {kept} answers eight gradients. Under a steady gradient its step grows "
        f"from 0.25 to 50 in {risen[i]} steps; on the very noisy sine it ends at {noise[i]:.1e}."
    )
plt.show()

# %%
# Exponentially: from 0.25 to 50 in 109, 30 and 14 steps with the factors 1.05, 1.2 and 1.5. Noise
# undoes it, since every change of sign halves the step: on the very noisy sine it ends below 1e-4,
# and with the two smaller factors below 2e-6. Where signs change every twenty steps, growth wins:
# by :math:`1.05^{18} / 2 = 1.2` per half-period, and by 13 with the factor 1.2. Sign descent has
# one length for all of these, 0.25.

assert np.allclose(steady, law, rtol=1e-9)
assert risen.tolist() == np.ceil(np.log(200) / np.log(grow)).tolist() == [109, 30, 14]
sizes = run.size[40::20, 0, names.index("rectangles")]
assert np.allclose(sizes[1:] / sizes[:-1], grow[0] ** 18 / 2, rtol=1e-9)
assert np.allclose(grow[:2] ** 18 / 2, [1.2, 13], rtol=0.03)
assert (noise < [2e-6, 2e-6, 1e-4]).all()
signs = -og.response(og.SignDescent(0.25), together).step[1:]
assert set(np.abs(signs).ravel()) == {0, 0.25}
