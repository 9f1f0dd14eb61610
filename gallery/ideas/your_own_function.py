r"""
Your own function
=================

What can be learned about a function of which nothing is given but its values?

.. math:: f = \ln \left(1 + (x^2 + y - 2)^2 + 2 (x - y)^2\right)

Write it for many points at once, with ``x[..., 0]`` for the first coordinate. The rest is measured by
differences. ``scale`` says over what length the function changes; without it that length is searched for
at every point.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting


def f(x):
    """Return one value per point."""
    a, b = x[..., 0], x[..., 1]
    return np.log1p((a**2 + b - 2) ** 2 + 2 * (a - b) ** 2)


box, surface = ((-4, 3), (-4, 3)), og.Function(f, scale=1.0)
sample = np.random.default_rng(0).uniform(-4, 3, (500, 2))
error = np.abs(surface.gradient(sample) - og.complex_step(f, sample)).max()
print(f"the measured gradient is wrong by {error:.0e} at most")
points = og.find_critical_points(surface, box, grid=25)
print(
    *(f"{p.kind} at ({p.x[0]:.3f}, {p.x[1]:.3f}), f = {p.value:.4f}" for p in points),
    sep="\n",
)
turns = og.winding_number(surface, box)
print(
    f"their indices add up to {sum(p.winding for p in points)}, and the gradient turns "
    f"{turns} time"
)

# %%
# Left, a race; ``plotting.save_animation(fig, draw, range(61), "race.mp4")`` writes it as a video, or as an
# animated picture where there is no encoder. Middle and right, where the starts of a grid end.

adam, descent = og.Adam(0.1), og.GradientDescent(0.1)
methods = {"Adam": adam, "momentum": og.Momentum(0.01), "gradient descent": descent}
fig, axes = plt.subplots(1, 3, figsize=(10, 3.7), layout="constrained")
plotting.contours(
    axes[0], surface, box, levels=[0.1, 0.5, 1, 1.476, 2, 3, 4, 5, 6], samples=101
)
paths = {
    name: og.trace(m, surface, [-3.5, 2.5], steps=60).x for name, m in methods.items()
}
draw = plotting.animate(axes[0], paths)
axes[0].legend(loc="lower right", fontsize="small")
maps = og.basins([adam, descent], surface, 60, 300, domain=box, points=points)
arrived = [np.mean(result.kind == "minimum") for result in maps]
for ax, name, result, share in zip(
    axes[1:], ("Adam", "descent"), maps, arrived, strict=True
):
    plotting.basins(ax, surface, result)
    ax.set_title(f"{name}: {100 * share:.0f} % arrive")
reached = {}
for name, method in methods.items():
    end = og.minimize(
        method, surface, [-3.5, 2.5], max_steps=2000, gradient_tolerance=1e-6
    )
    reached[name] = np.round(end.x, 3).tolist()
    print(
        f"{name}: {end.status} after {end.n_steps} steps at {reached[name]}, a "
        f"{end.kind}"
    )
    assert end.kind == "minimum"
fig.set_label(
    "A race of three methods on a function of one's own, and basin maps: a minimum is "
    f"the end from {100 * arrived[0]:.0f} % of the starts for Adam and "
    f"{100 * arrived[1]:.0f} % for descent."
)
fig.movie = (
    draw,
    61,
    "Three methods race for 60 steps; Adam turns to the other minimum.",
)
plt.show()

# %%
# There are two minima and a saddle between them, and nothing else in the box: the indices agree with
# the turns of the gradient. Adam ends at one of the two from everywhere. Descent never ends at the
# minimum at :math:`(-2, -2)`, because its rate is above :math:`2 / \lambda` for the curvature of 40
# there; it hops around it. From the start of the race it goes to the other one, and Adam does not.

assert error < 1e-7
assert [point.kind for point in points] == ["minimum", "minimum", "saddle"]
assert np.allclose(
    [point.x for point in points], [[-2, -2], [1, 1], [-0.5, 0.25]], atol=1e-6
)
assert og.winding_number(surface, box) == sum(point.winding for point in points)
assert 2 / points[0].eigenvalues[-1] < 0.1 < 2 / points[1].eigenvalues[-1]
assert f"{points[0].eigenvalues[-1]:.0f}" == "40"
assert [{*np.unique(result.end)} for result in maps] == [{0, 1}, {-1, 1}]
assert list(reached.values()) == [[-2, -2], [1, 1], [1, 1]]
