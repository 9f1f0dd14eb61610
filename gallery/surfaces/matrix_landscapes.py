r"""
Matrix of landscapes
====================

Which method finds a minimum of which landscape, from where?

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
    if row.family == "classic" or "minimum" not in kinds or row.surface.dimension != 2:
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
plateau, ripple = (
    dict(zip(names, share[key], strict=True)) for key in ("giant plateau", "ripple")
)
fig.set_label(
    f"Basin maps of eight methods on {len(share)} landscapes. On the giant plateau and "
    "on the ripples the shares of the starts that reach a minimum are "
    + ", ".join(
        f"{name} {100 * plateau[name]:.0f} and {100 * ripple[name]:.0f} %"
        for name in names
    )
    + "."
)
plt.show()

# %%
# No method wins everywhere. On the plateau the gradient fades, and those that follow it arrive from
# well under nine tenths of the starts; four that scale their steps arrive from everywhere. On the
# ripples it is the other way round: two of these four, AdaGrad with its long first steps and RMSProp
# with its hops, come to rest in hardly any of the 625 minima, where momentum rests from every start.
# Lion, whose every step is as long as the first, rests on no surface from all starts.

scaling = "AdaGrad", "RMSProp", "Adam", "Rprop"
assert max(plateau[name] for name in ("gradient descent", "momentum", "Nesterov")) < 0.9
assert min(plateau[name] for name in scaling) == 1
assert max(ripple["AdaGrad"], ripple["RMSProp"]) < 0.1
assert ripple["momentum"] == ripple["Nesterov"] == 1
assert max(each[names.index("Lion")] for each in share.values()) < 1
