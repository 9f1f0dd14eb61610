r"""
How near is near a saddle
=========================

Which methods escape saddles quickly? The answer needs two numbers that are often left out: how far
beside the ridge the start is, and at what angle the saddle lies to the axes. On the surface

.. math:: f = u^2 - v^2 + v^4 / 4

twelve methods start at :math:`u = 1, v = d` and have left when :math:`|v| > \tfrac{1}{2}`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    BoundedSaddle,
    ExactTrustRegion,
    GradientDescent,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Newton,
    RMSProp,
    SaddleFreeNewton,
    escape_time,
    plotting,
)

methods = [GradientDescent(0.1), Momentum(0.1), Nesterov(0.1), SaddleFreeNewton()]
methods += [AdaGrad(0.1), RMSProp(0.1, rho=0.9), Adam(0.1), NAdam(0.1), Lion(0.1)]
methods += [Adadelta(1.0, rho=0.95), Newton(), ExactTrustRegion()]
beside = np.array([1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12, 0.0])

# %%
# Each row is a method, each column a distance, each number the first step away, and "never" means
# not in 500 steps. Rates are 0.1, or 1 for Adadelta and Newton. Right, all is turned by 45 degrees.

fig, axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained", sharey=True)
tables = []
for ax, title, angle in zip(
    axes, ["along the axes", "turned by 45°"], [0, np.pi / 4], strict=True
):
    saddle, c, s = BoundedSaddle(angle), np.cos(angle), np.sin(angle)
    starts = np.stack([c - s * beside, s + c * beside], axis=-1)
    table = [escape_time(m, saddle, starts, 500, 0.5, along=[-s, c]) for m in methods]
    shade = np.full((*np.shape(table), 4), 0.5)
    shade[..., 3] = 0.3 * np.log(np.minimum(table, 500)) / np.log(500)
    ax.imshow(shade, aspect="auto")
    for (row, column), n in np.ndenumerate(table):
        text = f"{n:.0f}".replace("inf", "never")
        ax.text(
            column, row, text, ha="center", va="center", color="#000000", fontsize=8
        )
    ax.set_xticks(range(len(beside)), [f"{d:.0e}" if d else "0" for d in beside])
    ax.set_yticks(range(12), map(plotting.label, methods))
    ax.set(title=title, xlabel="distance beside the ridge")
    tables.append(np.array(table))
plain, turned = tables
fig.set_label(
    "Steps to leave a saddle, along the axes and turned by 45 degrees, from 1e-8 "
    f"beside the ridge: Adam {plain[6, 4]:.0f} and {turned[6, 4]:.0f}, descent "
    f"{plain[0, 4]:.0f} and {turned[0, 4]:.0f}."
)
plt.show()

# %%
# The upper four rows multiply the distance at each step, by 1.2, 1.5, 1.61 and 2, at any angle. The next
# six owe their speed to the axes: turned, from :math:`10^{-8}`, Adam takes 102 steps in place of 7,
# AdaGrad 329 in place of 7, and Lion does not leave. Newton takes the saddle for its goal. From the ridge,
# only the trust region leaves: it asks the Hessian for the way out. Turned, rounding is a help, by luck.

for row, growth in enumerate([1.2, 1.5, 1.609, 2.0]):
    assert (
        np.abs(plain[row, 1:6] - np.log(0.5 / beside[1:6]) / np.log(growth)).max() < 3
    )
    assert np.abs(plain[row, :6] - turned[row, :6]).max() <= 1
assert (turned[4:10, :6] > 2 * plain[4:10, :6]).all()
assert [plain[6, 4], turned[6, 4], plain[4, 4], turned[4, 4]] == [7, 102, 7, 329]
assert np.isinf([*turned[8, 3:], *plain[:11, -1], *plain[10], *turned[10]]).all()
assert plain[11].max() == turned[11].max() == 1
