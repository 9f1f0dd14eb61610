"""
A race
======

Who is at zero first?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt

from optguide import GradientDescent, Quadratic, trace

x = trace(GradientDescent(0.5), Quadratic([1.0]), start=[8.0], steps=9).x[:, 0]

fig, ax = plt.subplots(figsize=(4.01, 2), layout="constrained")
(line,) = ax.plot(x, "o-", color="#1263bd")
count = ax.text(5, 6, "9 steps")
fig.set_label(f"Distance from zero against steps: after 9 steps {x[-1]} is left of 8.")


def draw(frame):
    line.set_data(range(frame + 1), x[: frame + 1])
    count.set_text(f"{frame} steps")
    return [line, count]


fig.movie = (
    draw,
    10,
    f"A point halves its distance from zero nine times; {x[-1]} is left.",
)
plt.show()

# %%
# Nobody else runs.

assert len(x) == 10
