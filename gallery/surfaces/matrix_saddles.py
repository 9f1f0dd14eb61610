r"""
Matrix of saddles
=================

Which way does a method leave a saddle, from where, and where does that take long?

These surfaces have no minimum. They fall without end in two directions, the monkey saddle in three.
So a basin map of them shows through which valley a start leaves: six methods, 1024 starts around each
saddle, at most 150 steps each.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import product, repeat

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba_array

import optguide as og
from optguide import plotting

methods = [
    og.GradientDescent(0.02),
    og.Momentum(0.02),
    og.AdaGrad(0.2),
    og.RMSProp(0.05, rho=0.9),
]
methods += [og.Adam(0.05), og.Lion(0.05)]
saddles = [
    og.Quadratic([2.0, -2.0]),
    og.TiltedSaddle(),
    og.CoupledSaddle(),
    og.WavySaddle(),
]
saddles += [og.SineCosineSaddle(), og.QuarticSaddle(), og.MonkeySaddle(), og.Peano()]
valleys = {
    "monkey_saddle": (1 / 3, 1, 5 / 3),
    "peano": (0.3, 0.7),
}  # directions, in half turns
starts = np.stack(np.meshgrid(*[np.arange(-31, 32, 2) / 32] * 2), axis=-1)
ways, slow, pictures = {}, {}, []
for saddle, method in product(saddles, methods):
    page, name = type(saddle).__module__.rpartition(".")[2], plotting.label(method)
    way, needed = np.full((32, 32), -1), np.full((32, 32), 150)
    for step, state in enumerate(og.iterate(method, repeat(saddle, 150), starts)):
        left = (way < 0) & (np.abs(state.x).max(axis=-1) > 2)
        turn = np.arctan2(*state.x[left, ::-1].T)[:, None]
        way[left] = np.cos(
            turn - np.pi * np.array(valleys.get(page, (0.5, 1.5)))
        ).argmax(-1)
        needed[left] = step
        if way.min() >= 0:
            break
    ways[page, name], slow[page, name] = way, needed.max() / np.median(needed)
    colours = to_rgba_array(plotting.GROUNDS)[way]
    colours[..., 3] = np.clip(np.median(needed) / needed, 0.2, 1) * (way >= 0)
    pictures.append(np.uint8(255 * colours))
pages, names = (list(dict.fromkeys(part)) for part in zip(*ways, strict=True))

# %%
# A start has the colour of its valley, paler the longer it takes against the median of the map, and
# stays blank if it has not left after 150 steps. Each cell leads to the page of its surface.

fig, ax = plt.subplots(figsize=(6.7, 0.86 * len(pages) + 0.3), layout="constrained")
frames = plotting.image_grid(ax, np.split(np.array(pictures), len(pages)))
ax.set(xlim=(-1.9, len(names)), ylim=(len(pages), -0.4))
for (page, name), way, frame in zip(ways, ways.values(), frames.flat, strict=True):
    share = f"{100 * np.mean(way >= 0):.0f} % leave"
    frame.set(
        url=f"/surfaces/{page}", label=f"{name}, {page.replace('_', ' ')}: {share}"
    )
for i, page in enumerate(pages):
    ax.text(-0.05, i + 0.5, page.replace("_", " "), ha="right", va="center", fontsize=8)
for j, name in enumerate(names):
    ax.text(
        j + 0.5, -0.05, name.replace(" ", "\n"), ha="center", va="bottom", fontsize=8
    )
most = {name: max(slow[page, name] for page in pages[:5]) for name in names}
fig.set_label(
    f"Ways out of {len(pages)} saddles. On the five with curvature the slowest start "
    "takes at most so many times the median: "
    + ", ".join(f"{name} {times:.1f}" for name, times in most.items())
    + "."
)
plt.show()

# %%
# Where the saddle has curvature, in the first five rows, the border is the ridge, and the methods agree
# where it is, but for a sliver of the tilted saddle. They differ in the pale strip beside it: the
# slowest start takes descent and momentum about two to four times the median, the others less than one
# and a half. Without curvature they part. Descent stays on the quartic saddle's ridge and over most of
# Peano's surface, and momentum rolls over the monkey saddle into the valley straight ahead.

for page, name in product(pages[:5], names):
    other = np.mean(ways[page, name] != ways[page, names[0]])
    assert other == 0 or (page == "tilted_saddle" and other < 0.02)
assert all(1.7 < slow[page, name] < 4.5 for page in pages[:5] for name in names[:2])
assert max(most[name] for name in names[2:]) < 1.5
assert [np.mean(ways[page, names[0]] < 0).round(1) for page in pages[5::2]] == [
    0.2,
    0.7,
]
assert (
    ways["monkey_saddle", "momentum"][16, -1]
    == 1
    != ways["monkey_saddle", names[0]][16, -1]
)
