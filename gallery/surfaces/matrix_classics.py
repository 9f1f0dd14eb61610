r"""
Matrix of test functions
========================

Which method finds a minimum of which function, from where?

Eight methods, 1024 starts on each surface, 120 steps each. Every method takes its rate from the
surface by a rule: those that follow the gradient get :math:`1 / L`, where :math:`L` is the largest
curvature at a start; those that scale their steps get a hundredth of the width of the picture, and
AdaGrad a tenth.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import basins, catalogue, plotting

share, pictures, pages = {}, [], {}
for row in catalogue.SURFACES:
    kinds = {point.kind for point in getattr(row.surface, "critical_points", [])}
    if row.family != "classic" or "minimum" not in kinds or row.surface.dimension != 2:
        continue
    width = np.ptp(row.surface.domain, axis=1).min()
    x, y = (np.linspace(*side, 32) for side in row.surface.domain)
    hessians = row.surface.hessian(np.stack(np.meshgrid(x, y), axis=-1))
    rate = 1 / np.linalg.norm(hessians, ord=2, axis=(-2, -1)).max()
    step = width / 100
    methods = [og.GradientDescent(rate), og.Momentum(rate), og.Nesterov(rate)]
    methods += [og.AdaGrad(10 * step), og.RMSProp(step, rho=0.9), og.Adam(step)]
    methods += [og.Rprop(step), og.Lion(step)]
    found = basins(methods, row.surface, grid=32, steps=120)
    share[row.label] = np.array([np.mean(each.kind == "minimum") for each in found])
    pictures.append([plotting.basin_image(each) for each in found])
    pages[row.label] = type(row.surface).__module__.rpartition(".")[2]
    print(f"{row.label:18s}", *(f"{100 * part:4.0f} %" for part in share[row.label]))
names = [plotting.label(method) for method in methods]

# %%
# A start has the colour of the minimum it leads to and stays blank if after 120 steps it is at none.
# Each cell leads to the page of its surface.

fig, ax = plt.subplots(figsize=(8, 0.86 * len(share) + 0.3), layout="constrained")
frames = plotting.image_grid(ax, pictures)
ax.set(xlim=(-1.6, len(names)), ylim=(len(share), -0.4))
for i, (surface, parts) in enumerate(share.items()):
    ax.text(-0.05, i + 0.5, surface, ha="right", va="center", fontsize=8)
    for frame, name, part in zip(frames[i], names, parts, strict=True):
        frame.set(
            url=f"/surfaces/{pages[surface]}",
            label=f"{name}, {surface}: {100 * part:.0f} %",
        )
for j, name in enumerate(names):
    ax.text(
        j + 0.5, -0.05, name.replace(" ", "\n"), ha="center", va="bottom", fontsize=8
    )
first = np.sum([each == each.max() for each in share.values()], axis=0)
fig.set_label(
    f"Basin maps of eight methods on {len(share)} test functions. The method reaches a "
    "minimum from the most starts, alone or with others, on so many functions: "
    + ", ".join(f"{name} {count}" for name, count in zip(names, first, strict=True))
    + "."
)
plt.show()

# %%
# Rprop is the first on most of them and never far behind: without noise the sign of a derivative and
# a step length of its own for each coordinate are enough. One steep corner makes :math:`1 / L` tiny
# everywhere, and descent arrives from almost nowhere on Rosenbrock's, Beale's and Goldstein and
# Price's functions. Arriving is not the whole story either: on Himmelblau's function momentum always
# finds a minimum, but from a third of the starts or more it is another one than descent's.

rprop, descent = names.index("Rprop"), names.index("gradient descent")
assert first.argmax() == rprop
assert all(each[rprop] > each.max() - 0.1 for each in share.values())
for surface in "Rosenbrock", "Beale", "Goldstein-Price":
    assert share[surface][descent] < 0.02
here, momentum = pictures[list(share).index("Himmelblau")], names.index("momentum")
assert share["Himmelblau"][momentum] == 1
assert (here[descent] != here[momentum]).any(axis=-1).mean() > 1 / 3
