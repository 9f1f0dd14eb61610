r"""
Atlas of surfaces
=================

What is there to be found on each surface, and how much of it does a method find?

Every surface of two variables in the catalogue, each over its own domain, and what Adam makes of it:
256 starts, spread over the domain, take 300 steps with a rate of a hundredth of its width.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, basins, catalogue, plotting, winding_number

rows = [row for row in catalogue.SURFACES if getattr(row.surface, "dimension", 0) == 2]
kinds = ["minimum", "saddle", "maximum", "degenerate"]
counts, share = {}, {}
for row in rows:
    found = [point.kind for point in row.surface.critical_points]
    counts[row.label] = [found.count(kind) for kind in kinds]
    width = np.ptp(row.surface.domain[0])
    ends = basins(Adam(0.01 * width), row.surface, grid=16, steps=300)
    share[row.label] = np.mean(ends.kind == "minimum")
    print(f"{row.label:20s}", dict(zip(kinds, counts[row.label], strict=True)))

# %%
# The lower, the stronger the grey. Below each name the numbers of minima, saddles and maxima, or
# "degenerate" where second derivatives cannot tell what the one critical point is; then the share of
# the starts from which Adam ends at a minimum. Each picture leads to the page of its surface.

columns, room = 8, ((34, 0), (0, 0), (0, 0))
pictures = [np.pad(plotting.surface_image(row.surface), room) for row in rows]
pictures += [np.zeros_like(pictures[0])] * (-len(rows) % columns)
lines = [pictures[i : i + columns] for i in range(0, len(pictures), columns)]
fig, ax = plt.subplots(figsize=(10, 1.96 * len(lines)), layout="constrained")
frames = plotting.image_grid(ax, lines)
for row, frame in zip(rows, frames.flat, strict=False):
    text = " · ".join(map(str, counts[row.label][:3]))
    text = "degenerate" if counts[row.label][3] else text
    page = type(row.surface).__module__.rpartition(".")[2]
    frame.set(url=f"/surfaces/{page}", label=f"{row.label}, {text}")
    x, y = frame.get_xy()
    finds = f"\nAdam: {100 * share[row.label]:.0f} %" if counts[row.label][0] else ""
    says = f"{row.label}\n{text}{finds}"
    ax.text(x + 0.5, y + 0.67, says, ha="center", va="top", fontsize=7)
for frame in frames.flat[len(rows) :]:
    frame.remove()
everywhere = [name for name, part in share.items() if part == 1]
total = np.sum(list(counts.values()), axis=0)
fig.set_label(
    f"Reliefs of {len(rows)} surfaces, together {total[0]} minima, {total[1]} saddles "
    f"and {total[2]} maxima. Adam ends at a minimum from every start on "
    f"{len(everywhere)} of them."
)
plt.show()

# %%
# Walking once around a domain, the gradient turns as often as the winding numbers of the listed
# points inside say, on every surface. A minimum missing together with a saddle would not show;
# `certify` is for that. Adam with one rule for its rate ends at a
# minimum from every start on more than half of the surfaces that have one, with one minimum or with
# hundreds. In Rosenbrock's valley 300 steps are too few for nearly all starts, and where there is no
# minimum it finds none.

for row in rows:
    assert winding_number(row.surface, row.surface.domain) == sum(
        point.winding for point in row.surface.critical_points
    )
has_minima = [name for name in counts if counts[name][0]]
assert len(everywhere) > len(has_minima) / 2
assert {"bowl", "ripple", "Himmelblau"} <= {*everywhere}
assert share["Rosenbrock"] < 0.1
assert not any(share[name] for name in counts if name not in has_minima)
