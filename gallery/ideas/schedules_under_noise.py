r"""
Schedules under noise
=====================

What does a falling rate do to descent whose gradients are noisy? On :math:`x^2 + 2 y^2`, from
:math:`(-5, -2)`, with noise of size 1 in every coordinate, four schedules scale a first rate of
0.1. One run of each would be a throw of dice; here are 250 of each.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Quadratic, Scheduled, iterate, plotting
from optguide.schedules import Constant, Exponential, InverseTime
from optguide.surfaces.streams import noisy

rate, runs, steps, start = 0.1, 250, 600, np.array([-5.0, -2.0])
bowl = Quadratic([2.0, 4.0])
shapes = {
    "constant": Constant(),
    "exponential": Exponential(np.exp(-0.1)),
    "inverse root": InverseTime(0.1, power=0.5),
    "inverse time": InverseTime(0.2),
}

# %%
# All schedules are one run: the factor is an array with one entry for each. Lines: the mean value.
# Bands: eight of ten runs. Dots: the mean by formula. For curvature :math:`\lambda` a step turns
# the mean square :math:`q` of a coordinate into :math:`(1 - \eta_t \lambda)^2 q + \eta_t^2`.

factors = np.array([shape(np.arange(steps)) for shape in shapes.values()])[..., None]
method = Scheduled(GradientDescent(rate), lambda t: factors[:, t, None])
states = iterate(
    method, noisy(bowl, 1.0, seed=np.arange(runs)), np.tile(start, (4, runs, 1))
)
f = np.array([bowl.value(state.x) for state in islice(states, steps + 1)])

square = [np.tile(start**2, (4, 1))]
for eta in rate * factors.swapaxes(0, 1):
    square.append((1 - eta * bowl.eigenvalues) ** 2 * square[-1] + eta**2)
law = np.array(square) @ bowl.eigenvalues / 2

fig, ax = plt.subplots(figsize=(8, 4.2), layout="constrained")
now, some = np.arange(1, steps + 2), np.unique(np.geomspace(1, steps, 25).astype(int))
looks = [("#63a200", "-"), ("#c67599", "--"), ("#995124", ":"), ("#1263bd", "-.")]
for k, (name, (colour, dash)) in enumerate(zip(shapes, looks, strict=True)):
    ax.loglog(now, f[:, k].mean(axis=-1), dash, color=colour, label=name)
    ax.fill_between(
        now, *np.quantile(f[:, k], [0.1, 0.9], axis=-1), color=colour, alpha=0.2, lw=0
    )
    ax.loglog(some, law[some - 1, k], ".", color=colour, ms=5, label="_law")
ax.set(xlabel="step + 1", ylabel="mean value", title="Fall, but not too fast")
plotting.label_lines(ax)
end, early = (
    dict(zip(shapes, law[-1], strict=True)),
    dict(zip(shapes, law[20], strict=True)),
)
fig.set_label(
    "Mean value of four schedules under noise over 600 steps, from 33. By formula they "
    "end at "
    + ", ".join(f"{value:.2g} ({name})" for name, value in end.items())
    + ", and so do the runs. After 20 steps the constant rate is the lowest."
)
plt.show()

# %%
# The constant rate arrives first and stays at 0.059, its noise floor. The exponential schedule is
# used up before it has arrived: all its rates together leave 0.11 of the way along the flat axis,
# and 0.30 is where it stops. The inverse root sinks slowly, to 0.007. The inverse of the time is
# far behind at first, and lowest in the end with 0.002. Which one is best depends on how long one
# runs.

off = np.abs(f[-1].mean(axis=-1) - law[-1]) / (f[-1].std(axis=-1) / runs**0.5)
assert (off < 4).all()
assert (f[0] == 33).all()
assert [f"{value:.1g}" for value in end.values()] == ["0.06", "0.3", "0.007", "0.002"]
left = np.prod(1 - rate * factors[1] * 2)
assert f"{end['constant']:.3f} {end['exponential']:.2f} {left:.2f}" == "0.059 0.30 0.11"
assert min(early, key=early.get) == "constant"
assert early["inverse time"] > 10 * early["constant"]
