r"""
When does RAdam begin to divide?
================================

RAdam steps by the running mean of the gradients until its mean square amounts to more than five
samples. Then it divides as Adam does, at first with a smaller rate. Eight recorded gradients are
played back to it, with three memories :math:`\beta_2` of the mean square, :math:`\beta_1 = 0.9` and
the rate 0.25.
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
beta2, n = np.array([0.25, 0.9, 0.975]), np.arange(300)
method = og.RAdam(0.25, 0.9, beta2[:, None], epsilon=0.0, epsilon_root=1e-7)
answers = -og.response(method, together).step[1:]  # 300 steps, 3 memories, 8 recordings

# %%
# A mean square of memory :math:`\beta_2` amounts to :math:`2 / (1 - \beta_2) - 1` samples in the
# long run, and to :math:`\rho_t` so far. The rate is rectified by a quotient that ends at 1.


def mean(memory, x):
    """Return the running mean: a sample of age k weighs (1 - memory) * memory**k."""
    weights = memory[:, None, None] ** np.abs(np.subtract.outer(n, n))
    return ((1 - memory[:, None, None]) * np.tril(weights) @ x).swapaxes(0, 1)


t, b = n[:, None, None] + 1, beta2[:, None]
longest = 2 / (1 - b) - 1
rho = longest - 2 * t * b**t / (1 - b**t)
waits = (rho <= 5).sum(axis=0)[:, 0]
share = (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho)
rectified = np.sqrt(np.maximum(share, 0))
size = np.sqrt((mean(beta2, together**2) + 1e-7) / (1 - b**t))
laws = 0.25 * mean(np.array([0.9]), together) / (1 - 0.9**t)
laws = laws * np.where(rho > 5, rectified / size, 1)
for i, kept in enumerate(beta2):
    black = {name: 0.25 * x for name, x in g.items()}
    fig = plt.figure(figsize=(7.4, 6.6), layout="constrained")
    plotting.method_figure(
        fig,
        method,
        black,
        answers,
        i,
        laws,
        panel=f"memory {kept}",
        title=f"RAdam {kept}: no division in the first {waits[i]} of 300 steps",
    )
    fig.set_label(
        f"RAdam with memory {kept} answers eight gradients. It steps by "
        "their running mean for "
        f"the first {waits[i]} of 300; the sixth step on rectangles is "
        f"{answers[5, i, 4]:.3f}."
    )
plt.show()

# %%
# With memory 0.25 it never does: its mean square amounts to 1.7 samples at most, and all 300 steps
# are undivided. With 0.9 and 0.975, as with the usual 0.999, the first five are. The sixth divides, at
# 0.26 and 0.13 of the rate: on rectangles the step falls from 0.25 to 0.064 and 0.032, and comes
# back later. An undivided step knows the size of its gradient: a first gradient of 0.137 is answered by
# 0.034. Adam answers it by its rate, 0.25.

assert np.allclose(answers, laws, rtol=1e-9, atol=1e-12)
assert waits.tolist() == [300, 5, 5]
assert np.isclose(longest[0, 0], 1.7, atol=0.05)
usual = 2 / (1 - 0.999) - 1 - 2 * t * 0.999**t / (1 - 0.999**t)
assert (usual <= 5).sum() == 5
assert np.allclose(rectified[5, 1:, 0], [0.26, 0.13], atol=5e-3)
assert np.allclose(answers[4:6, 1:, 4], [[0.25, 0.25], [0.064, 0.032]], atol=5e-4)
assert np.isclose(together[0, 1], 0.137, atol=5e-4)
assert np.allclose(answers[0, :, 1], 0.25 * together[0, 1], rtol=1e-9)
assert np.isclose(answers[0, 0, 1], 0.034, atol=5e-4)
assert np.isclose(-og.response(og.Adam(0.25), together).step[1, 1], 0.25, rtol=1e-6)
