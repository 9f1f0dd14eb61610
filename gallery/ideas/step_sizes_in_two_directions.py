r"""
Step sizes in two directions
============================

One direction is steep and the other flat: does a method that gives each coordinate a step size of its
own do better than one rate for both? Here are descent on :math:`x^2 + 2 y^2`, and AdaGrad and RMSProp on
:math:`0.1 x^2 + 2 y^2`, for 20 steps from (-5, -2) and for 100 more.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import AdaGrad, GradientDescent, Quadratic, RMSProp, plotting, trace

mild, steep = Quadratic([2.0, 4.0]), Quadratic([0.2, 4.0])
form = {"epsilon": 0.0, "epsilon_root": 1e-6}
runs = {
    "descent, rate 0.1": (mild, GradientDescent(0.1)),
    "descent, rate 0.4": (steep, GradientDescent(0.4)),
    "AdaGrad, rate 0.4": (steep, AdaGrad(0.4, **form)),
    "AdaGrad, rate 2": (steep, AdaGrad(2.0, **form)),
    "RMSProp, rate 0.4": (steep, RMSProp(0.4, rho=0.9, **form)),
}

# %%
# Switch the run. Left, the first 20 steps. Right, how far each coordinate is from the minimum, over 120
# steps; the grey line is at 20.

paths = {}
for name, (surface, method) in runs.items():
    x = paths[name] = trace(method, surface, [-5.0, -2.0], steps=120).x
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    fig.panel = name
    plotting.contours(
        left, surface, ((-5.5, 5.5), (-3, 3)), [0.1, 0.5, 2, 5, 10, 20], samples=81
    )
    plotting.path(left, method, x[:21])
    colour = plotting.style(method)["color"]
    left.plot(*x[:21].T, ".", color=colour)
    for size, dash, label in zip(np.abs(x.T), ("-", ":"), "xy", strict=True):
        right.semilogy(np.maximum(size, 1e-12), dash, color=colour, label=f"${label}$")
    right.axvline(20, color="#868686", linewidth=0.8)
    right.set(xlabel="step", ylabel="distance from the minimum", ylim=(1e-12, 10))
    right.legend(loc="lower left")
    left.set_title(name)
    print(f"{name}: after 20 steps ({x[20, 0]:.6f}, {x[20, 1]:.2e})")
    fig.set_label(
        f"{name} on a bowl {surface.eigenvalues[1] / surface.eigenvalues[0]:.0f} times "
        f"as steep in y as in x: after 20 steps x is {x[20, 0]:.3g} and y is "
        f"{x[20, 1]:.3g}, after 120 steps {x[120, 0]:.2g} and {x[120, 1]:.2g}."
    )
    plt.show()

# %%
# A step size per coordinate cures the flat direction only if the rate is large enough. AdaGrad at 0.4
# is still 2.38 away, further than descent at the same rate, which is 0.94 away; at 2 it is fast, and
# gone in y after one step, for its first step is its rate and the start is 2 away. RMSProp looks best
# after 20 steps, with 0.011. But it does not stay: the smaller the gradient, the longer its memory of
# small gradients makes the steps, and in the end it hops from side to side of the minimum at 0.2, half
# its rate. This is so from all of 100 random starts.

x20 = {name: x[20] for name, x in paths.items()}
assert np.allclose(x20["descent, rate 0.1"], [-0.0576460752, -7.31231688e-5], rtol=1e-8)
assert np.allclose(x20["AdaGrad, rate 0.4"], [-2.38256277, -0.15859055], rtol=1e-7)
assert np.isclose(x20["AdaGrad, rate 2"][0], -0.00229534, rtol=1e-5)
assert abs(paths["AdaGrad, rate 2"][1, 1]) < 1e-6
assert np.isclose(x20["RMSProp, rate 0.4"][0], -0.0105986721, rtol=1e-7)
assert f"{abs(x20['descent, rate 0.4'][0]):.2f}" == "0.94"
starts = np.random.default_rng(0).uniform(-5, 5, (100, 2))
hops = trace(runs["RMSProp, rate 0.4"][1], steep, starts, steps=600).x[-11:]
assert np.allclose(np.abs(hops), 0.2, rtol=0.01)
assert (hops[1:] * hops[:-1] < 0).all()
