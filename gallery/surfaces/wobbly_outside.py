r"""
Wobbly: the minimum outside of the picture
==========================================

Pictures of the wobbly surface

.. math::

   f = \frac{x^2 + y^2}{3} + |x| \sqrt{|x| + 0.1} + 3 \sin(x + y) + 3
   + 8 e^{-2 (x + 1)^2 - 2 (y + 2)^2}

end at :math:`y = 3` and show one minimum. Does every path from inside lead there?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    RMSProp,
    Wobbly,
    basins,
    plotting,
    trace,
)

surface = Wobbly()
minima = [point for point in surface.critical_points if point.kind == "minimum"]
methods = [GradientDescent(0.02), Momentum(0.01), RMSProp(0.02, rho=0.9), Adam(0.1)]
names = [plotting.label(method) for method in methods]
square = ((-3.0, 3.0), (-3.0, 3.0))
maps = dict(zip(names, basins(methods, surface, 80, 300, domain=square), strict=True))
share = {name: np.mean(found.end == 1) for name, found in maps.items()}
for name, part in share.items():
    print(f"{name:17s}{part:4.0%} of the starts in the square end outside of it")

# %%
# Left, the surface up to :math:`y = 4.5`, with three paths of descent. Middle, 300 gradients of four
# methods from two starts, at the rates 0.02, 0.01, 0.02 and 0.1; the dotted line is where pictures end.
# Right, where descent ends from each start in the square.

fig, (hidden, middle, right) = plt.subplots(1, 3, figsize=(11, 4), layout="constrained")
hidden.remove()
view = fig.add_subplot(1, 3, 1, projection="3d", elev=42, azim=-25)
x, y = np.meshgrid(np.linspace(-3, 3, 29), np.linspace(-3.5, 4.5, 33))
z = surface.value(np.stack([x, y], axis=-1))
view.plot_surface(x, y, z, color="#868686", rcount=33, ccount=29, alpha=0.8)
starts = [[2.0, 1.8], [2.0, 0.5], [-0.9, -1.9]]
for path in np.swapaxes(trace(methods[0], surface, starts, steps=300).x, 0, 1):
    view.plot(*path.T, surface.value(path) + 0.3, color="#000000", zorder=9)
view.set_axis_off()
view.set_box_aspect((1, 1.3, 0.7), zoom=1.4)
plotting.contours(middle, surface, ((-3.2, 3.2), (-3.2, 4.2)), samples=81)
plotting.critical_points(middle, surface)
for method in methods:
    plotting.path(
        middle, method, trace(method, surface, starts[:2], steps=300).x, linewidth=1
    )
middle.axhline(3, color="#000000", linestyle=":")
fig.legend(*middle.get_legend_handles_labels(), loc="outside lower center", ncols=7)
plotting.basins(right, surface, maps["gradient descent"])
right.set_title("gradient descent")
fig.set_label(
    "The wobbly surface has a second minimum above y = 3. From the square below, "
    f"{share['gradient descent']:.0%} of the starts of descent end in it, outside of "
    "the square."
)
plt.show()

# %%
# No: from 23 % of the square, under each of the four methods, the way leads out at the top into the
# second minimum, at (0.90, 3.07) and more than four units higher than the first. Who sees only the
# square sees paths that leave it.

assert [point.x[1] > 3 for point in minima] == [False, True]
assert [f"{part:.2f}" for part in minima[1].x] == ["0.90", "3.07"]
assert minima[1].value - minima[0].value > 4
assert all(0.22 < part < 0.24 for part in share.values())
assert all((found.kind == "minimum").all() for found in maps.values())
