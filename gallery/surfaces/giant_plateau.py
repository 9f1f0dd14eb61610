r"""
Giant plateau: getting off it
=============================

Far from the minimum this surface is so flat that the gradient is about :math:`10^{-5}`:

.. math:: f = 4 \left(1 - e^{-(x^2 + y^2)}\right)

Popular tutorials say that all the usual methods get off it. Do they, and what decides how soon?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, trace

plateau, start = og.GiantPlateau(), [-2.8, -2.5]
size = np.abs(plateau.gradient(start)).min()
print(f"at the start the gradient is {size:.1e} or more in each coordinate")

# %%
# Left, 125 steps; middle, the starts from which Nesterov's method arrives in 600. Right, the steps to the rim of the funnel, the dashed circle, for several
# :math:`\epsilon`, the small number that adaptive methods add to the denominator. The line is the
# size of the gradient at the start.

epsilon = 10.0 ** np.arange(-10, -1)[:, None]
methods = [
    og.Nesterov(0.01, 0.975),
    og.AdaGrad(1.0),
    og.RMSProp(0.25, rho=0.9),
    og.Adam(0.25),
]
sweeps = [
    og.AdaGrad(1.0, epsilon),
    og.RMSProp(0.25, 0.9, epsilon),
    og.Adam(0.25, epsilon=epsilon),
]

fig, (left, middle, right) = plt.subplots(
    1, 3, figsize=(10.5, 3.6), layout="constrained"
)
found = og.basins(og.Nesterov(0.01, 0.975), plateau, grid=60, steps=600)
plotting.basins(middle, plateau, found)
middle.set_title("Nesterov, 600 steps")
plotting.contours(left, plateau)
plotting.critical_points(left, plateau)
left.add_patch(plt.Circle((0, 0), 1.0, fill=False, color="#7f7f7f", linestyle="--"))
moved, needed = {}, {}
for method in methods:
    name = plotting.label(method)
    x = trace(method, plateau, start, steps=125).x
    moved[name] = np.linalg.norm(x[-1] - start)
    plotting.path(left, method, x, linewidth=1)
    print(f"{name:9s} {moved[name]:.1e} away from the start after 125 steps")
right.axvline(size, color="#7f7f7f", linewidth=0.8)
print("steps to the rim at", *(f"{value:.0e}" for value in epsilon[:, 0]))
for method in sweeps:
    name = plotting.label(method)
    inside = np.linalg.norm(trace(method, plateau, start, steps=320).x, axis=-1) < 1
    needed[name] = inside.argmax(axis=0)
    right.loglog(
        epsilon, needed[name], **plotting.style(method), markersize=4, label=name
    )
    print(f"{name:19s}", *(f"{n:5d}" for n in needed[name]))
right.set(xlabel=r"$\epsilon$", title="steps to the rim")
plotting.label_lines(right)
fig.set_label(
    f"After 125 steps Nesterov's method has moved by {moved['Nesterov']:.0e}; AdaGrad, "
    "RMSProp and Adam are in the funnel. Their steps to the rim with epsilon 1e-10 and "
    "0.01: " + ", ".join(f"{name} {n[0]} and {n[-1]}" for name, n in needed.items())
)
plt.show()

# %%
# Nesterov's method stays where it is. The adaptive methods divide the gradient by its own size and
# walk off in a few steps, as long as :math:`\epsilon` is far below that size. Far above it,
# :math:`\epsilon` is the denominator, and RMSProp is plain descent with the rate
# :math:`\eta / \epsilon`. On a plateau the small number decides.

assert moved["Nesterov"] < 1e-2
assert needed["AdaGrad"][0] <= needed["RMSProp"][0] <= 4 < needed["Adam"][0] == 11
assert all(
    moved[m] > 3.5 and n[-1] > max(20 * n[0], 5 * n[-2]) for m, n in needed.items()
)
pair = [og.RMSProp(0.25, 0.9, 0.1), og.GradientDescent(0.25 / 0.1)]
slow, plain = (
    trace(method, plateau, start, steps=300).x[-1] - start for method in pair
)
assert np.allclose(slow, plain, rtol=0.01)
radius = np.hypot(*np.meshgrid(np.arange(-2.95, 3, 0.1), np.arange(-2.95, 3, 0.1)))
assert np.array_equal(found.end == 0, radius < radius[found.end == -1].min())
assert 2.9 < radius[found.end == -1].min() < 3.2
