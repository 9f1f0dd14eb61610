r"""
Cosine well: thrown out of the better well
==========================================

On :math:`f = x \cos 0.15 \pi x` descent from 10 passes over the deep minimum beside it and ends in a
shallow one, at a rate of 2. Popular tutorials say that it is caught there. Why did it not stay in the
deep one?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, CosineWell, GradientDescent, Momentum, plotting, run, trace

surface = CosineWell()
minima = [point for point in surface.critical_points if point.kind == "minimum"]
deep, shallow = minima[0].x[0], minima[-1].x[0]
limits = [2 / point.eigenvalues[0] for point in (minima[0], minima[-1])]
x = trace(GradientDescent(2.0), surface, [10.0], steps=300).x
first = x[:11, 0]
print(", ".join(f"{place:.4f}" for place in first))

# %%
# Left, ten steps at the rate 2. Middle, 40 gradients of three methods from 10, at the rates 0.5, 0.1
# and 0.5. Right, where 600 steps of descent lead from each start at each rate.

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
for ax in left, middle:
    plotting.curve(ax, surface)
    plotting.critical_points(ax, surface)
hops = np.stack([first, surface.value(first[:, None])], axis=-1)
plotting.path(left, GradientDescent(2.0), hops, linewidth=1)
left.set_title("gradient descent, rate 2")
ends = {}
for method in GradientDescent(0.5), Momentum(0.1), Adam(0.5):
    path = trace(method, surface, [10.0], steps=40).x
    height = surface.value(path)[:, None]
    plotting.path(middle, method, np.concatenate([path, height], axis=-1), linewidth=1)
    ends[plotting.label(method)] = path[-1, 0]
middle.set_title("three methods")
middle.legend(fontsize="x-small", loc="lower left")
starts, rates = np.meshgrid(
    np.linspace(-9.9, 9.9, 100), np.linspace(0.0125, 2.4875, 100)
)
end = run(GradientDescent(rates[..., None]), surface, starts[..., None], steps=600).x[
    ..., 0
]
in_deep, in_shallow = (np.abs(end - place) < 0.01 for place in (deep, shallow))
colours = np.zeros((100, 100, 4))
colours[in_deep], colours[in_shallow] = (0.07, 0.39, 0.74, 0.6), (0.6, 0.32, 0.14, 0.5)
right.imshow(
    colours,
    extent=(-10, 10, 0, 2.5),
    origin="lower",
    aspect="auto",
    interpolation="none",
)
for limit, place in zip(limits, ("deep", "shallow"), strict=True):
    right.axhline(limit, color="#000000", linewidth=0.8)
    right.text(-9.5, limit - 0.14, f"limit of the {place} well")
right.set(
    xlabel="start", ylabel="learning rate", title="blue: deep well, brown: shallow"
)
settled = [rates[ends_there].max() for ends_there in (in_deep, in_shallow)]
near = run(
    GradientDescent(2.0), surface, np.linspace(9.0, 11.0, 201)[:, None], steps=600
).x
fig.set_label(
    f"From 10 at the rate 2 descent hops to {first[1]:.2f} and creeps into the shallow "
    f"well; after ten steps it is at {first[-1]:.3f}. No start ends in the deep well "
    f"above a rate of {limits[0]:.2f}."
)
plt.show()

# %%
# It could not stay: a step of descent holds only where the curvature is below :math:`2 / \eta`, which
# at the rate 2 is 1. The deep well has 1.81, the shallow one 0.98. So the first step overshoots
# to 0.58, and every start within one unit of 10 ends in the shallow well. Below a rate of 1.1 descent
# from 10 settles in the deep well, as Adam and momentum do at theirs. Nothing was caught on the way:
# after ten steps the path is at -1.528, and the minimum is at -1.826.

assert np.allclose(limits, [2 / 1.81371192, 2 / 0.97886530], rtol=1e-8)
assert [f"{place:.3f}" for place in first[[1, 10]]] == ["0.575", "-1.528"]
assert all(0 < limit - rate < 0.03 for limit, rate in zip(limits, settled, strict=True))
assert np.abs(near - shallow).max() < 0.01
assert all(abs(place - deep) < 0.5 for place in ends.values())
