r"""
Can a learning rate fall too fast?
==================================

Descent on a parabola, without any noise, at a rate that is constant, falls to nine tenths at each
step, or falls like one over time. Does it arrive?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Quadratic, Scheduled, plotting, trace
from optguide.schedules import Constant, Exponential, InverseTime

rate, steps = 0.2, 1000
schedules = {
    "constant": Constant(),
    "0.9 to the power t": Exponential(0.9),
    "1 / (1 + 0.3 t)": InverseTime(0.3),
}
t = np.arange(steps)
fig, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.8), layout="constrained")
left_over, used = {}, {}
color = plotting.style(GradientDescent(rate))["color"]
for (name, schedule), dash in zip(schedules.items(), ("-", "--", ":"), strict=True):
    method = Scheduled(GradientDescent(rate), schedule)
    left_over[name] = x = trace(method, Quadratic([1.0]), [1.0], steps).x[1:, 0]
    used[name] = np.cumsum(rate * schedule(t))
    left.loglog(t + 1, used[name], dash, color=color, label=name)
    label = f"{name}: {x[-1]:.2g}"
    right.loglog(t + 1, np.maximum(x, 1e-4), dash, color=color, label=label)
left.axhline(rate / (1 - 0.9), color="#7f7f7f", lw=0.8)
left.set(xlabel="step", title="sum of the rates so far")
right.set(xlabel="step", ylim=(1e-3, 1.5), title="distance from the minimum")
left.legend(loc="upper left", fontsize="small")
right.legend(title="after 1000 steps", loc="lower left", fontsize="small")
constant, power, inverse = left_over.values()
fig.set_label(
    "Left, the sum of the rates: the powers of 0.9 stop at "
    f"{used['0.9 to the power t'][-1]:.2f}, the others grow. Right, the distance from "
    f"the minimum: the powers stop at {power[-1]:.2f}, one over time is at "
    f"{inverse[-1]:.3f} after 1000 steps and at {inverse[99]:.3f} after 100."
)
plt.show()

# %%
# No: the powers of 0.9 add up to :math:`\eta / (1 - 0.9) = 2`, and a sum of rates of 2 takes the
# distance down to 0.12 and no further, however many steps follow. A rate that falls like one over
# time has a sum that grows like a logarithm, so it arrives, but slowly: the distance falls like a
# power of time, here :math:`t^{-2/3}`. Where there is no noise to bring down a constant rate is
# best.

product = {
    name: np.cumprod(1 - rate * schedule(t)) for name, schedule in schedules.items()
}
assert all(np.allclose(left_over[name], product[name], rtol=1e-9) for name in schedules)
assert np.isclose(used["0.9 to the power t"][-1], 2)
assert f"{power[-1]:.2f}" == "0.12"
assert np.isclose(power[99], power[-1], rtol=1e-4)
slope = np.log(inverse[-1] / inverse[99]) / np.log(10)
assert abs(slope + rate / 0.3) < 0.05
assert constant[-1] < 1e-12
