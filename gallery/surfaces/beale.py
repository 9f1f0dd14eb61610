r"""
Beale: a valley without an end
==============================

Beale's function has one minimum, at :math:`(3, 1/2)`. Does every start lead there?

.. math:: f = (1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2

The corners are as high as 180 000, so descent takes its gradients clipped to the length 1.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    Beale,
    Clipped,
    GradientDescent,
    Momentum,
    basins,
    plotting,
    run,
    trace,
)

beale, budget = Beale(), 1200
descent = Clipped(GradientDescent(0.03), 1.0)
methods = [descent, Clipped(Momentum(0.003), 1.0), Adam(0.1)]
found = basins(descent, beale, 40, budget)
x, y = found.x[..., 0], found.x[..., 1]
arrived = found.kind == "minimum"
gone = ~arrived & (x < -1)
crease = ~arrived & (np.abs(x) < 0.3) & (y < -2.5)
share = {"minimum": arrived.mean(), "valley": gone.mean(), "crease": crease.mean()}
print(
    "descent:", ", ".join(f"{name} {100 * part:.1f} %" for name, part in share.items())
)

# %%
# Left, 1200 gradients of each method from a start to the right and one to the left of the saddle;
# middle, the starts that lead to the minimum; right, the lowest value for each :math:`x`.

fig, axes = plt.subplots(1, 3, figsize=(10.5, 4.1), layout="constrained")
plotting.contours(axes[0], beale, ((-10.5, 4.5), (-4.5, 4.5)))
plotting.critical_points(axes[0], beale)
last = {}
for method in methods:
    path = trace(method, beale, [[1.0, 1.5], [-1.0, 1.5]], steps=budget).x
    plotting.path(axes[0], method, path, linewidth=1)
    last[plotting.label(method)] = path[-1]
    print(
        f"{plotting.label(method):26s}", *(f"({a:5.2f}, {b:.2f})" for a, b in path[-1])
    )
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
plotting.basins(axes[1], beale, found)
axes[1].set_title(f"descent: {100 * share['minimum']:.0f} % arrive")
left, right = -np.geomspace(50, 1, 200), np.geomspace(1, 50, 200)
for along in left, right:
    across = 1 - np.linspace(0, 3, 2001) / along[:, None]
    floor = beale.value(
        np.stack([np.broadcast_to(along[:, None], across.shape), across], -1)
    )
    axes[2].plot(along, floor.min(axis=-1), color="#868686")
    assert (np.diff(floor.min(axis=-1))[along[1:] < 0] > 0).all()
axes[2].axhline(0.452, color="#868686", linewidth=0.8, linestyle=":")
axes[2].set(ylim=(0, 2), xlabel="$x$", title="height of the valley's floor")
axes[2].set_box_aspect(1)
fig.set_label(
    f"Paths to both sides of a saddle, the {100 * share['minimum']:.0f} % of the "
    "starts that lead to the minimum, and the floor of the valley: on the left it "
    "falls to 0.452 and never ends."
)
plt.show()

# %%
# No. On the left of the saddle the floor falls for ever, towards 0.452, and takes 36 % of the starts
# along; another 1200 gradients bring all of these lower, and none back. Adam, whose steps do not
# shrink with the slope, has gone farthest. Some 5 % of the starts still hop across the narrow
# crease at the bottom edge, where clipped steps are too long.

further = run(descent, beale, found.x[gone], budget).x
assert (beale.value(further) < beale.value(found.x[gone])).all()
assert 0.452 < beale.value(further).min() < beale.value(further).max() < 1.1
assert np.allclose(list(share.values()), [0.574, 0.359, 0.053], rtol=0, atol=0.005)
assert (
    last["Adam"][1, 0] < last["momentum, clipped"][1, 0] < last["clipped descent"][1, 0]
)
assert np.isclose(beale.value([-4.5, -4.5]), 180_000, rtol=0.02)
for ends in last.values():
    assert np.allclose(ends[0], [3, 0.5], atol=0.02)
    assert ends[1, 0] < -2
