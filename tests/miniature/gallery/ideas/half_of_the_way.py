"""
Half of the way
===============

How far does descent come on a parabola if every step goes half of the way?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt

from optguide import GradientDescent, Quadratic, trace

x = trace(GradientDescent(0.5), Quadratic([1.0]), start=[8.0], steps=5).x

fig, ax = plt.subplots(layout="constrained")
ax.plot(x)
fig.set_label(
    f"Distance from zero against steps: from 8 it falls to {x[-1, 0]} in five halvings."
)

# %%
# It falls to a thirty-second of the start.

assert x[-1, 0] == x[0, 0] / 32
