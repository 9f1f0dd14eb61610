r"""
How Levenberg-Marquardt finds its damping
=========================================

The damping of Levenberg and Marquardt is divided by ten after a good step and multiplied by ten after a
bad one. What does it do on the way through a narrow valley?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GaussNewton, LevenbergMarquardt, Rosenbrock, plotting, trace

valley, start = Rosenbrock(), [-1.2, 1.0]
methods = [GaussNewton(), LevenbergMarquardt()]
path = {
    type(method).__name__: trace(method, valley, start, steps=30) for method in methods
}
damped = path["LevenbergMarquardt"]
refused = (damped.step[1:] == 0).all(axis=-1) & (valley.value(damped.x[1:]) > 1e-20)
lengths = np.linalg.norm(damped.step[1:], axis=-1)

# %%
# Left, the paths; right, the damping before each step, with a cross where a trial was refused.

fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4), layout="constrained")
plotting.contours(left, valley, ((-2, 2), (-4, 2.5)), samples=81)
for method in methods:
    plotting.path(left, method, path[type(method).__name__].x, linewidth=1.2)
left.legend(loc="lower right", fontsize="small")
steps = np.arange(1, 31)
color = plotting.style(methods[1])["color"]
right.semilogy(steps, damped.damping[:-1], ".-", color=color, label="damping")
right.semilogy(
    steps[refused], damped.damping[:-1][refused], "x", color="#000000", markersize=9,
    label=f"refused: {refused.sum()}",
)  # fmt: skip
right.set(xlabel="step", ylabel="damping", title="A refused trial multiplies it by ten")
right.legend(fontsize="small")
lowest = valley.value(path["GaussNewton"].x)
ahead = valley.value(damped.x[-1])
fig.set_label(
    f"Two paths on Rosenbrock's function. Gauss-Newton jumps up to {lowest[1]:.0f} and "
    f"is there after 2 steps; Levenberg-Marquardt is at a value of {ahead:.1e} after "
    f"30 and never climbs, with {refused.sum()} refused trials."
)
plt.show()

# %%
# Gauss-Newton's first step lands on the parabola where it is hundred times as high as at the start; that it
# is at the minimum after the second is a gift of this function, whose second residual is straight. The
# damped steps never climb. Down to a damping of 1 a step is too long for the bend of the valley and is
# refused, with 10 it is taken, and so the damping goes up and down between them: every second trial is
# thrown away. On the last straight piece it falls.

arrival = valley.value(damped.x)
assert lowest[1] > 90 * lowest[0]
assert lowest[2] < 1e-20
assert (np.diff(arrival) <= 0).all()
assert 10 <= refused.sum() <= 16
assert set(np.round(np.log10(damped.damping[8:24]))) == {0, 1}
