r"""
Rosenbrock's valley in more dimensions
======================================

Has Rosenbrock's function more than one minimum? Chained over :math:`n` coordinates it is

.. math:: f = \sum_{i < n} (1 - x_i)^2 + 100 (x_{i + 1} - x_i^2)^2,

and the point where all are 1 has company from :math:`n = 4` on.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    ChainedRosenbrock,
    ExactTrustRegion,
    GradientDescent,
    Newton,
    classify,
    run,
    trace,
)

# %%
# Sixty starts for each dimension. The minima where they end are told apart by their heights.

dimensions, heights, first_of = range(2, 9), {}, {}
for n in dimensions:
    surface = ChainedRosenbrock(n)
    starts = np.random.default_rng(n).uniform(-2, 2, (60, n))
    x = run(ExactTrustRegion(), surface, starts, steps=100).x
    x = x[classify(surface, x) == "minimum"]
    heights[n], first = np.unique(surface.value(x).round(6), return_index=True)
    first_of[n] = x[first, 0]

# %%
# Left, the heights; right, gradient descent from both sides of the saddle in four dimensions.

surface = ChainedRosenbrock(4)
saddle = run(Newton(), surface, [-0.66, 0.44, 0.2, 0.04], steps=10).x
eigenvalues, directions = np.linalg.eigh(surface.hessian(saddle))
beside = (
    saddle + 0.02 * np.array([[1], [-1]]) * np.sign(directions[0, 0]) * directions[:, 0]
)
ways = trace(GradientDescent(1e-3), surface, beside, steps=20_000, every=50).x
second = run(ExactTrustRegion(), surface, ways[-1, 1], steps=50).x

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for n in dimensions:
    left.plot([n] * len(heights[n]), heights[n], "o", color="tab:blue")
left.set(
    xlabel="dimension $n$",
    ylabel="height of the minima",
    title="Minima that were found",
)
for way in ways.swapaxes(0, 1):
    right.plot(way[:, 0], surface.value(way), color="tab:blue")
for name, z, shift in ("second minimum", second, (8, -14)), ("saddle", saddle, (0, 8)):
    right.plot(z[0], surface.value(z), "o", color="tab:orange")
    right.annotate(name, (z[0], surface.value(z)), shift, textcoords="offset points")
right.set(xlim=(-0.8, -0.5), ylim=(3.698, 3.712), xlabel="$x_1$", ylabel="height")
right.set_title("Down from the saddle, $n = 4$")
fig.set_label(
    "Left, heights of the minima of the chained Rosenbrock function: one in two and "
    f"three dimensions, two from four on, the second {heights[4][-1]:.2f} high and "
    "more. Right, descent from both sides of a saddle in four dimensions, "
    f"{surface.value(saddle) - surface.value(second):.4f} above the second minimum: "
    "one way ends there, the other leaves the picture below."
)
plt.show()

# %%
# In two and three dimensions there is one minimum, from four on there are two. In the second the first
# coordinate is negative. Its barrier is low: in four dimensions it is 3.7014 high, and the saddle, from
# where the other way leads to the point where all are 1, is 3.7082 high.

assert [len(heights[n]) for n in dimensions] == [1, 1, 2, 2, 2, 2, 2]
assert all(abs(heights[n][0]) < 1e-9 for n in dimensions)
assert all(first_of[n][-1] < -0.7 for n in dimensions if n > 3)
assert (eigenvalues < 0).tolist() == [True, False, False, False]
assert np.abs(second - [-0.7757, 0.6131, 0.3821, 0.146]).max() < 1e-4
assert np.abs(ways[-1, 1] - second).max() < 1e-3
assert surface.value(ways[-1, 0]) < 0.1
assert f"{surface.value(second):.4f} {surface.value(saddle):.4f}" == "3.7014 3.7082"
