r"""
Working ranges in a curved valley
=================================

Is a method that is easy to tune on a bowl easy everywhere? Five methods get 5000 steps in
Rosenbrock's valley from (-1.2, 1), at rates from :math:`10^{-6}` to :math:`10^3`, eight to a decade.
A rate works if the last value is at most a hundredth. Adam starts six times, from points that
differ by :math:`10^{-12}`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Quadratic,
    RMSProp,
    Rosenbrock,
    learning_rate_range,
    plotting,
)

methods = [GradientDescent(1.0), Momentum(1.0), AdaGrad(), RMSProp(rho=0.9), Adam()]
starts = [-1.2, 1.0] + 1e-12 * np.arange(6)[:, None]
valley, bowl = {}, {}
for method in methods:
    name = plotting.label(method)
    near = starts if name == "Adam" else starts[:1]
    valley[name] = learning_rate_range(method, Rosenbrock(), near, 5000, target=1e-2)
    bowl[name] = learning_rate_range(
        method, Quadratic([0.2, 4]), [-5, -2], 500, target=1e-3
    )

# %%
# Dots are rates that work in the valley, rings rates that work on the bowl of
# :doc:`working_ranges`. For Adam a dot is the larger, the more of the six
# starts it brings to the end.

fig, ax = plt.subplots(figsize=(8, 3.2), layout="constrained")
for height, (name, found) in enumerate(valley.items()):
    share, colour = np.isfinite(found.steps).mean(axis=1), plotting.style(name)["color"]
    level = np.full(len(share), height)
    ax.scatter(found.rates, level - 0.1, 22 * share, color=colour, lw=0)
    easy = np.isfinite(bowl[name].steps)
    ax.scatter(
        found.rates[easy],
        level[easy] + 0.2,
        9,
        facecolor="none",
        edgecolor=colour,
        lw=0.7,
    )
ax.set(xscale="log", xlim=(3e-5, 2e3), ylim=(4.6, -0.6), xlabel="learning rate")
ax.set_title("Rates that work: dots in the valley, rings on a bowl")
ax.set_yticks(range(len(valley)), valley)
decades = {name: float(np.median(found.decades)) for name, found in valley.items()}
share = np.isfinite(valley["Adam"].steps).mean(axis=1)
sure, ever = (share == 1).sum() / 8, (share > 0).sum() / 8
fig.set_label(
    "Learning rates that work in Rosenbrock's valley, in decades: "
    + ", ".join(f"{name} {width:.1f}" for name, width in decades.items())
    + f". Adam's are certain over {sure:.1f} decades and happen over {ever:.1f}."
)
plt.show()

# %%
# Adam keeps the widest range, but little more than half of it. AdaGrad is left with 1.4 decades of
# 3.8: no rate above 5 works, where on the bowl all from 0.24 to the end of the grid do. RMSProp gains, from 0.6
# to 1.1, for here it has more time and a milder target: given both on the bowl, it has about twice as many
# there. It still needs a rate below a hundredth.
# And the upper end of Adam's range is a lottery: a change of the start in the twelfth digit decides
# whether a rate works. Its decades in one run are a draw, and are best given as a median.

known = {"gradient descent": 0.4, "momentum": 1.6, "AdaGrad": 1.4, "RMSProp": 1.1}
assert all(abs(decades[name] - width) < 0.14 for name, width in known.items())
assert sure < 2.3 < decades["Adam"] < 2.9 < ever
assert decades["Adam"] == max(decades.values())
assert 0.5 < decades["Adam"] / bowl["Adam"].decades < 0.6
works = {
    name: rates.rates[np.isfinite(rates.steps).any(axis=1)]
    for name, rates in valley.items()
}
assert works["AdaGrad"][-1] < 5
assert np.isfinite(bowl["AdaGrad"].steps[bowl["AdaGrad"].rates > 0.23]).all()
assert works["RMSProp"][-1] < 0.01
assert abs(bowl["RMSProp"].decades - 0.6) < 0.14

# %%
# It is sometimes advised to begin with a rate between 0.1 and 1 and a memory of 0.9. At none of these
# rates does RMSProp work, neither on the bowl, where 0.042 is the largest that does, nor here, where it
# is 0.0056. Nor does momentum work at any of them here, though on the bowl it does at most. Adam works
# on the bowl at all of them. So a rate to begin with belongs to a method and to a problem.

advised = (bowl["Adam"].rates > 0.099) & (bowl["Adam"].rates < 1.001)
milder = learning_rate_range(
    RMSProp(rho=0.9), Quadratic([0.2, 4]), [-5, -2], 5000, target=1e-2
)
assert 1.8 < milder.decades / decades["RMSProp"] < 2.2

# %%
# The share of the advised rates that work, by method and place:

share = {
    (name, where): float(np.isfinite(found[name].steps[advised]).mean())
    for where, found in (("bowl", bowl), ("valley", valley))
    for name in ("RMSProp", "momentum", "Adam")
}
assert share["RMSProp", "bowl"] == share["RMSProp", "valley"] == 0
assert share["momentum", "valley"] == 0
assert 0.5 < share["momentum", "bowl"] < 1
assert share["Adam", "bowl"] == 1
steep = bowl["RMSProp"].rates[np.isfinite(bowl["RMSProp"].steps)][-1]
assert f"{steep:.3f} {works['RMSProp'][-1]:.4f}" == "0.042 0.0056"
