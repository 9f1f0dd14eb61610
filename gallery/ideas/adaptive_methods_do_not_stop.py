r"""
Adaptive methods that do not stop
=================================

Near a minimum the gradient shrinks, and the steps of gradient descent with it. RMSProp and Adam divide
the gradient by its own recent size. Do they need a falling learning rate to arrive, even on
:math:`f = x^2 / 2` and without noise?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    AdaGrad,
    Adam,
    AMSGrad,
    GradientDescent,
    Quadratic,
    RMSProp,
    Scheduled,
    plotting,
    trace,
)
from optguide.schedules import InverseTime

rates, steps = np.array([0.1, 0.03]), 2200
schedule = InverseTime(
    np.array([[0.0], [0.01]])
)  # rate / (1 + decay t): constant, and falling
methods = GradientDescent(rates), RMSProp(rates, rho=0.9), Adam(rates, beta2=0.99)
parabola = Quadratic(np.ones(2))
runs = [
    trace(Scheduled(method, schedule), parabola, np.ones(2), steps)
    for method in methods
]
far = [np.abs(run.x) for run in runs]

# %%
# Switch the rate. Left it is constant, right it falls like :math:`1 / (1 + t / 100)`. Thin line: half
# of the current rate.

half = rates / 2 * schedule(np.arange(steps + 1)[:, None, None])
for i, rate in enumerate(rates):
    fig, axes = plt.subplots(1, 2, figsize=(8, 3.8), sharey=True, layout="constrained")
    fig.panel = f"rate {rate:g}"
    for j, (ax, name) in enumerate(
        zip(axes, ("constant rate", "falling rate"), strict=True)
    ):
        for method, x in zip(methods, far, strict=True):
            plotting.line(ax, method, np.maximum(x[:, j, i], 1e-30), linewidth=0.8)
        ax.plot(half[:, j, i], color="#868686", lw=0.8)
        ax.set(
            yscale="log", ylim=(1e-14, 3), xlim=(0, steps), xlabel="step", title=name
        )
    axes[0].set_ylabel("distance from the minimum")
    fig.legend(
        *axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3
    )
    (descent, _), (hops, falling), (spikes, rare) = (
        x[-500:, :, i].max(axis=0) for x in far
    )
    fig.set_label(
        f"Distance from the minimum of a parabola, rate {rate:g}. Constant rate: in "
        f"the last 500 steps descent is within {descent:.0e}, RMSProp hops at "
        f"{hops:.3g}, Adam comes back to {spikes:.2g} in spikes. Falling rate: RMSProp "
        f"within {falling:.2g}, Adam {rare:.2g}."
    )
plt.show()

# %%
# RMSProp ends in a cycle. Once its mean square has settled, each step has the length of the rate,
# so the point hops from :math:`\eta / 2` to :math:`-\eta / 2` and back; to be exact, from
# :math:`\eta / 2 - \epsilon`. Adam averages hops away and comes within :math:`10^{-16}` of the
# minimum. But with the gradients its mean square fades, its steps become too long for the
# curvature, and a spike throws it out again. Descent stays. With a falling rate RMSProp keeps to half of
# the current rate, and what Adam's spikes reach falls too, here to less than a third.

descent, rmsprop, adam = far
assert (descent[-500:, 0] < 1e-20).all()
assert np.allclose(rmsprop[-500:, 0], rates / 2 - 1e-8, rtol=1e-8)
assert np.allclose(rmsprop[-500:, 1], half[-500:, 1], rtol=0.01)
assert (adam[:1300, 0].min(axis=0) < 1e-16).all()
constant, falling = adam[-500:].max(axis=0)
assert (constant > rates / 20).all()
assert (falling < constant / 3).all()

# %%
# Adam's memory of squares is 0.99 here. At 0.999 its first spike is more than seven times as late.

first_spike = []
for beta2 in 0.99, 0.999:
    x = np.abs(trace(Adam(0.1, beta2=beta2), Quadratic([1.0]), [1.0], 7500).x[:, 0])
    near = int((x < 1e-8).argmax())
    first_spike.append(near + int((x[near:] > 0.1 / 20).argmax()))
assert 7 < first_spike[1] / first_spike[0] < 8

# %%
# A falling rate is not the only way out. With an epsilon above :math:`\eta / 2` RMSProp's hops die
# out, and above :math:`\eta / 38` Adam's spikes do: the divisor can then not fall below what the
# curvature bears, as :doc:`adam_spikes_on_a_parabola` shows for Adam. Five per cent below these
# borders neither settles. And AdaGrad and AMSGrad, whose divisors never fall, settle as they are.


def at_the_end(method):
    """Return the largest distance in the last 500 steps, for both rates."""
    return np.abs(trace(method, parabola, np.ones(2), steps).x[-500:]).max(axis=0)


# %%
# Five per cent above the borders, and five per cent below:

enough = {"RMSProp": rates / 2, "Adam": rates / 38}
for part, settles in (1.05, True), (0.95, False):
    hop = at_the_end(RMSProp(rates, rho=0.9, epsilon=part * enough["RMSProp"]))
    spike = at_the_end(Adam(rates, beta2=0.99, epsilon=part * enough["Adam"]))
    assert ((hop < 1e-20) == settles).all()
    assert ((spike < 1e-20) == settles).all()
    if not settles:
        assert np.allclose(hop, 0.05 * enough["RMSProp"], rtol=1e-6)
        assert (spike > rates / 1000).all()
assert at_the_end(AdaGrad(0.1)).max() < 1e-20
assert at_the_end(AMSGrad(rates, beta2=0.99)).max() < 1e-20
