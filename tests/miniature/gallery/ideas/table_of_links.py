"""
A table of links
================

Where do the parts of a picture lead?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

fig, (ax, other) = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
for column, page in enumerate(["/text", "/notebook"]):
    cell = Rectangle((column, 0), 1, 1, facecolor="#63a200", edgecolor="white")
    cell.set(url=page, label=f"The page {page}")
    ax.add_patch(cell)
ax.set(xlim=(0, 2), ylim=(0, 1))
ax.text(0.5, 0.5, "a head", url="/gallery/ideas/half_of_the_way", ha="center")
other.set(url="/methods/gradient_descent", label="The axes")
fig.set_label(
    "Two green cells, 1 and 2, a head over the first, and axes beside: four links."
)
plt.show()

# %%
# To four pages.

assert len(fig.axes) == 2
