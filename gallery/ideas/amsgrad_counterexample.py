r"""
AMSGrad's counterexample
========================

Can Adam walk to the *worst* point of a convex problem? On the interval from -1 to 1 every third slope
is :math:`C` and the two others are -1. With :math:`C = 3` the mean slope is positive, so the best point
is -1. Reddi, Kale and Kumar (2018) prove that Adam goes to 1 at :math:`\beta_1 = 0` and
:math:`\beta_2 = 1 / (1 + C^2) = 0.1`. Their second stream has the slope 1010 at one of 101 steps and
-10 at the others, with :math:`\beta = (0.9, 0.99)`. Last, Adam's defaults meet the first stream.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, AMSGrad, Linear, Scheduled, plotting
from optguide.schedules import InverseTime

t = np.arange(1, 6001)
every_third = np.where(t % 3 == 1, 3.0, -1.0)
slopes = np.column_stack(
    [every_third, np.where(t % 101 == 1, 1010.0, -10.0), every_third]
)
beta1, beta2 = np.array([0.0, 0.9, 0.9]), np.array([0.1, 0.99, 0.999])
names = (
    "slope 3 every third step",
    "slope 1010 every 101 steps",
    "slope 3, Adam's defaults",
)


def projected(method):
    """Return points and steps of a run that is kept in the interval at each step."""
    state = method.init(np.zeros(3))
    points, steps = [state.x], []
    for slope in slopes:
        state = method.step(Linear(slope), state)
        x = np.clip(state.x, -1, 1)
        state = state._replace(x=x, inner=state.inner._replace(x=x))
        points.append(x)
        steps.append(state.inner.step)
    return np.array(points), np.array(steps)


# %%
# Three coordinates, three problems. The rate is :math:`0.5 / \sqrt t`, for which the theorem holds.

falling = InverseTime(decay=1.0, power=0.5)
adam, steps = projected(Scheduled(Adam(0.5, beta1, beta2), falling))
amsgrad, _ = projected(Scheduled(AMSGrad(0.5, beta1, beta2), falling))

fig, axes = plt.subplots(1, 3, figsize=(9, 3.6), sharey=True, layout="constrained")
for i, ax in enumerate(axes):
    plotting.line(ax, "Adam", adam[:, i], linewidth=1, marker="")
    plotting.line(ax, "AMSGrad", amsgrad[:, i], linewidth=1, marker="")
    ax.set(
        xlabel="step", xscale="log", xlim=(1, 6000), ylim=(-1.1, 1.1), title=names[i]
    )
axes[0].set_ylabel("x (best: -1)")
axes[2].legend(loc="center")
fig.set_label(
    "Where Adam and AMSGrad are after 6000 steps on three streams of slopes whose best "
    "point is -1. "
    + "; ".join(
        f"{name}: Adam {a:.2f}, AMSGrad {b:.2f}"
        for name, a, b in zip(names, adam[-1], amsgrad[-1], strict=True)
    )
    + "."
)
plt.show()

# %%
# The rare large slope is divided by a root of :math:`v` that it has just filled itself, the small ones
# by one that has faded again. In the first stream Adam goes down by 1.05 rates, then up by 0.76 and
# 0.97. It arrives at the worst point, and on the second stream it is on its way there. AMSGrad
# divides all of them by the largest root so far, and weighs the slopes as they are.
#
# In both streams the memory of squares is no longer than the pause between large slopes. At Adam's
# default, a thousand steps, the first stream is harmless: both methods end at -1. (Both correct for
# the start here, the paper's do not.)

steps *= np.sqrt(t)[:, None] / 0.5
assert (t[-3:] % 3 == [1, 2, 0]).all()
assert [f"{-step:.2f}" for step in steps[-3:, 0]] == ["1.05", "-0.76", "-0.97"]
assert (adam[-1] * [1, 1, -1] > [0.99, 0.4, 0.99]).all()
assert (amsgrad[-1] < [-0.99, -0.8, -0.99]).all()
assert adam[3000, 1] < adam[-1, 1] - 0.2
