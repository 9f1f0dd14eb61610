r"""
A surface without bad minima
============================

Is a surface that is not convex full of traps? A matrix :math:`M` with eigenvalues 3, 2 and 1 is to be
the square of a matrix :math:`U` with two columns,

.. math:: f(U) = \|U U^T - M\|^2 / 4.

Every set of at most two eigenpairs is a critical point; here are all seven.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, MatrixFactorization, trace

surface = MatrixFactorization(np.diag([3.0, 2.0, 1.0]), rank=2)
sets = [used for size in (2, 1, 0) for used in combinations(range(3), size)]
points = np.array([surface.critical_point(used) for used in sets])
heights = surface.value(points)
lowest = np.linalg.eigvalsh(surface.hessian(points))[:, 0]

# %%
# Right, gradient descent from six starts near the origin.

starts = 1e-3 * np.random.default_rng(0).normal(size=(6, surface.dimension))
paths = trace(GradientDescent(0.05), surface, starts, steps=150).x
falling = surface.value(paths)

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
left.axhline(0, color="gray", linewidth=0.8)
left.plot(heights, lowest, "o", color="tab:blue")
for used, height, curvature in zip(sets, heights, lowest, strict=True):
    name = "{" + ", ".join(str(3 - i) for i in used) + "}"
    left.annotate(
        name, (height, curvature), (0, 7), textcoords="offset points", ha="center"
    )
left.set(xlabel="height", ylabel="lowest curvature", xlim=(0, 4), ylim=(-3.3, 0.6))
left.set_title("Critical points, by the eigenvalues in use")
right.plot(falling, color="tab:blue", linewidth=1)
right.set(xlabel="step", ylabel="height", title="Descent from six starts near 0")
fig.set_label(
    "Left, lowest curvature against height of seven critical points: only the lowest, "
    f"{heights[0]:.2f} high, does not curve down; the others by "
    f"{-lowest.max(where=lowest < -0.5, initial=-9):.0f} or more. Right, six descents "
    "that rest at the height of the origin, and all end at that of the lowest."
)
plt.show()

# %%
# Only the largest two make a minimum, 0.25 high. Everywhere else the surface curves down, by at least
# 1, where an eigenvalue left out could replace a smaller one or fill an empty column. So all six
# descents come down, after more than thirty steps near the origin, 3.5 high.
#
# The minimum is not a point but a pair of circles. Turning the columns into each other changes nothing,
# and one curvature is zero; nor does a reflection, which leads to the other circle, where the
# determinant of the upper two rows has the other sign. Of the six descents some end on each.

assert heights.tolist() == [0.25, 1.0, 2.25, 1.25, 2.5, 3.25, 3.5]
assert np.allclose(lowest, [0, -1, -2, -2, -3, -3, -3], atol=1e-13)
assert np.abs(surface.gradient(points)).max() < 1e-14
assert np.allclose(falling[-1], 0.25, atol=1e-6)
curvatures = np.linalg.eigvalsh(surface.hessian(points[0]))
assert (np.abs(curvatures) < 1e-13).sum() == 1
assert ((falling > 3.4).sum(axis=0) > 30).all()

# %%
# Whatever the angle, the columns of the minimum may be turned by it, with or without a reflection.

angle = np.linspace(0, 2 * np.pi, 9)[:, None, None]
turn = np.cos(angle) * np.eye(2) + np.sin(angle) * np.array([[0, -1], [1, 0]])
for reflection, sign in (np.eye(2), 1), (np.diag([1, -1]), -1):
    circle = points[0].reshape(3, 2) @ turn @ reflection
    assert np.allclose(surface.value(circle.reshape(-1, 6)), 0.25, atol=1e-14)
    assert np.allclose(np.linalg.det(circle[:, :2]), sign * np.sqrt(6))
ends = np.linalg.det(paths[-1].reshape(-1, 3, 2)[:, :2])
assert np.allclose(np.abs(ends), np.sqrt(6), atol=1e-4)
assert {*np.sign(ends)} == {-1, 1}
