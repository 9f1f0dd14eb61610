r"""
In which unit is a step?
========================

A gradient has the unit of the function over the unit of :math:`x`, so a step along it is in the
wrong unit. Adadelta was built to mend that: it multiplies by the size of past steps. The same bowl,
with lengths measured in other units: whose step stays the same share of the way?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting, signals

bowl, start = og.Quadratic([1.0, 3.0]), np.array([3.0, 2.0])
units = np.logspace(-2, 2, 9)
methods = {
    "gradient descent": og.GradientDescent(0.1),
    "Adam": og.Adam(0.3),
    "Adadelta": og.Adadelta(1.0, rho=0.95, epsilon=1e-6),
    "Polyak's step": og.PolyakStep(0.0),
    "saddle-free Newton": og.SaddleFreeNewton(0.3),
}


def first_step(method, factor=1.0, stretch=1.0):
    """Return the length of the first step, as a share of the way to the minimum."""
    surface = og.Scaled(bowl, factor, stretch)
    moved = og.run(method, surface, stretch * start, 1).x - stretch * start
    return np.linalg.norm(moved) / np.linalg.norm(stretch * start)


share = {
    k: [first_step(method, stretch=unit) for unit in units]
    for k, method in methods.items()
}
of_length = {k: np.polyfit(np.log(units), np.log(v), 1)[0] for k, v in share.items()}
louder = {
    k: first_step(method, factor=100.0) / first_step(method)
    for k, method in methods.items()
}

# %%
# Right, Adadelta under gradients that are +1 for twenty steps and -1 for twenty, from two sizes of
# past steps.

fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 4), layout="constrained")
for name, method in methods.items():
    left.loglog(units, share[name], **plotting.style(method), ms=4, label=name)
left.set(xlabel="lengths multiplied by", ylabel="first step / way to the minimum")
left.set_title("Lengths in another unit")
left.legend(fontsize="small")
sizes = {}
for initial, dash in (0.0, ":"), (50.0, "-"):
    delta = og.Adadelta(1.0, rho=0.9, epsilon=1e-3, initial_delta=initial)
    sizes[initial] = np.abs(og.response(delta, signals.rectangles()).step[1:, 0])
    color = plotting.style(delta)["color"]
    right.semilogy(
        sizes[initial], dash, color=color, label=f"from a mean square of {initial:.0f}"
    )
right.set(
    title="Adadelta keeps the size it starts with",
    xlabel="step",
    ylabel="length of the step",
)
right.legend(loc="center right")
fig.set_label(
    "Left, the first step as a share of the way to the minimum, as lengths are "
    "multiplied by 0.01 to 100: flat for Polyak's step and Newton's, falling for the "
    "others; in the unit of the bowl "
    + ", ".join(f"{name} {x[4]:.3f}" for name, x in share.items())
    + f". Right, Adadelta's steps under a rectangular wave: {sizes[50.0][0]:.1f} "
    f"at first and {sizes[50.0][-1]:.1f} after 300 steps if started large, "
    f"{sizes[0.0][0]:.2f} and {sizes[0.0][-1]:.2f} if from zero."
)
plt.show()
# %%
# In a unit a hundred times smaller every length has a number a hundred times larger. Newton's step
# and Polyak's follow: they divide by a curvature, or multiply by a height. Descent's falls by the
# square of that against the way. Adam's step is a number, whatever the unit, and so is Adadelta's:
# it starts at :math:`\sqrt{\epsilon / (1 - \rho)}`, so the unit it carries is that of its small
# number. Nor does it find its scale on the way: under gradients of constant size the mean of past
# steps stays what it was, 22.2 at first and 21.9 after 300 steps from 50, while from zero it grows
# from 0.10 to 0.20. What all but descent get right is the unit of the function: a hundred times the
# heights, the same step.

assert np.allclose(list(of_length.values()), [-2, -1, -1, 0, 0], atol=0.02)
assert np.allclose(list(louder.values()), [100, 1, 1, 1, 1], rtol=0.02)
in_its_own_unit = " ".join(f"{x[4]:.3f}" for x in share.values())
assert in_its_own_unit == "0.186 0.118 0.002 0.434 0.300"
assert np.isclose(
    share["Adadelta"][4] * np.hypot(3, 2), np.sqrt(2 * 1e-6 / 0.05), rtol=1e-4
)
assert [f"{sizes[50.0][n]:.1f} {sizes[0.0][n]:.2f}" for n in (0, -1)] == [
    "22.2 0.10",
    "21.9 0.20",
]
