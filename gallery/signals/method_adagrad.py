r"""
How soon does AdaGrad tire?
===========================

AdaGrad divides by the root of the sum of all squared gradients, and never forgets one. Eight
recorded gradients are played back to it, with three values of the small number :math:`\epsilon_r`
inside the root, and the rate 2.5. How long are its steps after 300 of them?
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
small, names = np.array([1e-7, 0.1, 10.0]), list(g)
method = og.AdaGrad(2.5, epsilon=0.0, epsilon_root=small[:, None])
answers = -og.response(method, together).step[
    1:
]  # 300 steps, 3 small numbers, 8 recordings

# %%
# The answer needs no memory of the way there: :math:`\eta g_t` over the root of the sum so far.

laws = (
    2.5
    * together[:, None]
    / np.sqrt(np.cumsum(together**2, axis=0)[:, None] + small[:, None])
)
tops = answers[::60, :, names.index("spikes")]
end = np.abs(answers[-1, :, names.index("rectangles")])
for i, kept in enumerate(small):
    fig = plt.figure(figsize=(7.4, 6.6), layout="constrained")
    plotting.method_figure(
        fig,
        method,
        g,
        answers,
        i,
        laws,
        panel=f"small number {kept:g}",
        title=(
            f"AdaGrad, small number {kept:g}: spikes are answered by "
            f"{tops[0, i]:.2f}, ..., {tops[4, i]:.2f}"
        ),
        black="gradient",
    )
    fig.set_label(
        f"AdaGrad with the small number {kept:g} answers eight gradients. "
        "Five equal spikes get "
        f"{', '.join(f'{top:.3f}' for top in tops[:, i])}; rectangles begin at "
        f"{answers[0, i, names.index('rectangles')]:.2f} and end at {end[i]:.3f}."
    )
plt.show()

# %%
# Equal spikes are answered by 2.5, 1.768, 1.443, 1.25 and 1.118: the k-th by :math:`\eta / \sqrt
# k`, and the silence in between does not help. A gradient of size 1 at every step wears it down
# from 2.5 to 0.144. The small number counts for the first steps only: 10 holds the first one down
# to 0.754 and ends at 0.142. RMSProp forgets: to its fifth spike it answers
# as to the first, by 0.79 with a memory of 0.9.

assert np.allclose(answers, laws, rtol=1e-9)
assert np.allclose(tops[:, 0], 2.5 / np.sqrt(np.arange(1, 6)), rtol=1e-6)
assert np.allclose(tops[:, 0], [2.5, 1.768, 1.443, 1.25, 1.118], atol=5e-4)
assert np.allclose(
    answers[0, :, names.index("rectangles")], [2.5, 2.384, 0.754], atol=5e-4
)
assert np.allclose(end, 2.5 / np.sqrt(300 + small), rtol=1e-9)
assert np.allclose(end[[0, 2]], [0.144, 0.142], atol=5e-4)
rms = og.RMSProp(0.25, 0.9, epsilon=0.0, epsilon_root=1e-5)
again = -og.response(rms, signals.spikes()[:, None]).step[1::60, 0]
assert [f"{top:.2f}" for top in again] == ["0.79"] * 5
