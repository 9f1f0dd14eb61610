r"""
Why is Rprop not used with minibatches?
=======================================

Rprop steps further while the sign of a gradient stays and halves its step when the sign changes.
With the true gradient that is quick and exact. But of minibatches it counts how often they point
somewhere, not how far. On the right nine gradients of 0.1 are followed by one of -0.9: on average
there is no slope at all.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Quadratic, RMSProp, Rprop, SignDescent, plotting, response, trace

fig, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.8), layout="constrained")
reached, drift = {}, {}
for method in Rprop(0.1), SignDescent(0.1):
    far = np.abs(trace(method, Quadratic([1.0]), [10.03], 150).x[:, 0])
    reached[type(method)] = far[-1]
    plotting.line(left, method, np.maximum(far, 1e-6))
for method in Rprop(0.1), SignDescent(0.1), RMSProp(0.1):
    x = response(method, np.tile([0.1] * 9 + [-0.9], 30)).x[:, 0]
    drift[type(method)] = x[::10]
    plotting.line(right, method, x)
left.set(
    yscale="log", xlabel="step", ylabel="distance from the minimum", ylim=(1e-6, 30)
)
left.set_title("true gradients of a parabola")
right.set(yscale="symlog", xlabel="step", ylabel="position")
right.set_title("no slope on average")
for ax in left, right:
    ax.legend(loc="lower left", fontsize="small")
fig.set_label(
    "Left, distance from the minimum of a parabola: after 150 steps Rprop is "
    f"{reached[Rprop]:.0e} away, sign descent {reached[SignDescent]:.2f}. Right, "
    "gradients without a slope on average: after 300 "
    + ", ".join(f"{kind.__name__} is at {x[-1]:.3g}" for kind, x in drift.items())
    + "."
)
plt.show()

# %%
# On the parabola Rprop comes as near as its smallest step, a millionth, allows; sign descent keeps
# hopping by its rate. On the right both take the nine small gradients for a slope. Sign descent
# drifts by 8 rates in ten steps. Rprop's steps more than double each round, up to their limit, and
# it is more than 9000 units away. RMSProp was made to mend this: it divides ten gradients in a row
# by nearly the same number, so they nearly cancel, once its mean square has seen a few.

assert reached[Rprop] < 1e-5
assert f"{reached[SignDescent]:.2f}" == "0.03"
assert np.allclose(np.diff(drift[SignDescent]), -0.8)
assert (drift[Rprop][2:8] < 2 * drift[Rprop][1:7]).all()
assert drift[Rprop][-1] < -9000
assert abs(drift[RMSProp][-1] - drift[RMSProp][10]) < 0.3
assert f"{drift[RMSProp][-1]:.1f}" == "-4.6"
