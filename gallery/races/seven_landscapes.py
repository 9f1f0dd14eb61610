r"""
Five methods on seven landscapes
================================

Who gets where from :math:`(-2.8, -2.5)` in 125 steps, and would it have come out the same from a start
a hundredth away?

The surfaces, the start and the rates are those of popular tutorials. Each method also runs from 24
neighbours of the start.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import catalogue, plotting, run, trace

rows = [row for row in catalogue.SURFACES if row.family == "article"]
start = np.array([-2.8, -2.5])
starts = start + 0.01 * np.vstack(
    [[0, 0], np.random.default_rng(0).normal(size=(24, 2))]
)
inside = {"epsilon": 0.0, "epsilon_root": 1e-6}
methods = [
    og.Nesterov(0.01),
    og.RMSProp(0.25, rho=0.9, **inside),
    og.Adadelta(100.0, rho=0.95),
]
methods += [og.AdaGrad(1.0, **inside), og.Adam(0.25)]

# %%
# Each row is a film strip of one surface: after 5, 20 and 125 steps. In the table, the value at the
# end; the minimum to whose basin the end belongs, found by going down in short steps from there; and
# how many of the 24 neighbours are in the same basin.

stills = 5, 20, 125
fig, ax = plt.subplots(figsize=(7, 16), layout="constrained")
plotting.image_grid(ax, [[plotting.surface_image(row.surface, 32)] * 3 for row in rows])
ends, same = {}, {}
for i, row in enumerate(rows):
    low, high = np.transpose(row.surface.domain)
    minima = np.array([p.x for p in row.surface.critical_points if p.kind == "minimum"])
    runs = [
        trace(method, row.surface, starts, steps=125, fields=["x"]).x
        for method in methods
    ]
    down = run(
        og.GradientDescent(0.01), row.surface, [x[-1] for x in runs], steps=1200
    ).x
    distance = np.linalg.norm(down[..., None, :] - minima, axis=-1)
    basins = np.where(distance.min(axis=-1) < 0.05, distance.argmin(axis=-1), -1)
    for method, x, basin in zip(methods, runs, basins, strict=True):
        key, f = (plotting.label(method), row.label), row.surface.value(x[-1, 0])
        ends[key] = (
            "({:.1f}, {:.1f})".format(*minima[basin[0]]) if basin[0] >= 0 else "plateau"
        )
        same[key] = int((basin[1:] == basin[0]).sum())
        print(f"{row.label:17s}{key[0]:9s} f = {f:.4f}, {ends[key]}, {same[key]} of 24")
        for j, steps in enumerate(stills):
            across, up = ((x[: steps + 1, 0] - low) / (high - low)).T.clip(0, 1)
            plotting.path(
                ax, method, np.transpose([j + across, i + 1 - up]), linewidth=0.9
            )
    ax.text(-0.03, i + 0.5, row.label, rotation=90, ha="right", va="center")
ax.set(xlim=(-0.15, 3), ylim=(len(rows), 0))
once = dict(zip(*ax.get_legend_handles_labels()[::-1], strict=True))
fig.legend(once.values(), once, loc="outside upper center", ncols=5)
sure = [key for key, number in same.items() if number == 24]
fig.set_label(
    "Paths of five methods on seven landscapes after 5, 20 and 125 steps. In "
    f"{len(sure)} of {len(same)} races all 24 neighbours of the start end in the same "
    "basin."
)
plt.show()

# %%
# On five of the seven the outcome is a fact: the neighbours end like the start, with one exception
# for Adadelta. All fall into the near and worse of two minima. In front of hills and canyon four
# methods sit in the trap and Adam is past it, with these rates. On the plateau Nesterov's method stays
# where it was. Between walls, only where Nesterov's method and Adam end is sure; on the ripples,
# nothing is.

for (name, row), number in same.items():
    if row not in ("basins and walls", "ripple"):
        assert number >= 24 - (name == "Adadelta")
    if row in ("two minima", "hills and canyon"):
        trap = "(-2.5, -2.5)" if row == "two minima" else "(-2.0, -1.1)"
        assert (ends[name, row] == trap) == (
            (name, row) != ("Adam", "hills and canyon")
        )
    assert (ends[name, row] == "plateau") == (
        (name, row) == ("Nesterov", "giant plateau")
    )
    if row == "basins and walls":
        assert (number == 24) == (name in ("Nesterov", "Adam"))
assert max(number for (_, row), number in same.items() if row == "ripple") < 20
