r"""
Ackley: finding a tip and resting on it
=======================================

The lowest point is the tip of a funnel, with ripples all around. Who finds it, and who stays?

.. math:: f = 20 - 20 e^{-r / 5} + e - e^{(\cos 2 \pi x + \cos 2 \pi y) / 2}
   \quad r = \sqrt{(x^2 + y^2) / 2}

At the tip the slope does not vanish: however close, it is as long as :math:`\sqrt 8`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Ackley,
    Adam,
    GradientDescent,
    Momentum,
    basins,
    plotting,
    run,
    trace,
)

ackley, budget = Ackley(), 200
methods = [GradientDescent(0.1), Momentum(0.02), Adam(0.5)]
found = basins(methods[2], ackley, 50, budget, tolerance=0.3)
on_tip = float(
    np.mean([found.points[i].x == (0, 0) for i in found.end[found.end >= 0]])
)

# %%
# Three methods from three starts, and where each start leads with Adam at rate 0.5.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.3), layout="constrained")
plotting.contours(left, ackley, levels=ackley.levels[::2], samples=121)
plotting.critical_points(left, ackley, size=12)
for method in methods:
    plotting.path(
        left, method, trace(method, ackley, ackley.starts, budget).x, linewidth=1
    )
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=6)
plotting.basins(right, ackley, found)
right.set_title(f"Adam: {100 * on_tip:.0f} % end at the tip")
fig.set_label(
    "Three paths from each of three starts over the ripples of Ackley's function, and "
    f"the map of Adam with rate 0.5: {100 * on_tip:.0f} % of the starts, scattered, "
    "lead to the tip."
)
plt.show()

# %%
# Left, the share of 400 starts that 200 gradients bring within 0.5 of the tip. Right, how far from
# the tip descent hops in the end, when it starts beside it.

rates, starts = (
    np.geomspace(0.01, 1.5, 10),
    np.random.default_rng(0).uniform(-5, 5, (400, 2)),
)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
share = {}
for method in GradientDescent, Momentum, Adam:
    ends = [run(method(rate), ackley, starts, budget).x for rate in rates]
    name = plotting.label(method(0.1))
    share[name] = np.mean(np.linalg.norm(ends, axis=-1) < 0.5, axis=-1)
    left.semilogx(rates, share[name], **plotting.style(method(0.1)), label=name)
    print(f"{name:17s}", *(f"{100 * part:3.0f}" for part in share[name]), "%")
left.set(xlabel="learning rate", ylim=(-0.02, 0.85), title="share near the tip")
left.legend(loc="upper left")
small = np.geomspace(1e-5, 1e-2, 4)
tail = trace(GradientDescent(small[:, None]), ackley, [0.01, 0.0], steps=1500).x[-100:]
hops = np.linalg.norm(tail, axis=-1).mean(axis=0)
right.loglog(small, hops, **plotting.style(methods[0]))
right.loglog(small, small * np.sqrt(2), color="#868686", linewidth=0.8, linestyle=":")
right.set(xlabel="learning rate", title="distance of the hops, descent")
fig.set_label(
    "Shares of starts near the tip by learning rate: Adam at most "
    f"{100 * share['Adam'].max():.0f} %, descent "
    f"{100 * share['gradient descent'].max():.0f} %, momentum "
    f"{100 * share['momentum'].max():.0f} %; descent hops {hops[-1]:.4f} from the tip "
    "at rate 0.01."
)
plt.show()

# %%
# With short steps a path ends in the ripple where it starts, and the tip gets its share of one or two
# in a hundred. Longer steps leave the ripples but not the funnel: Adam and descent, each at its best
# rate, bring some half of the starts there. Descent does not rest, though. The slope does not vanish,
# so it hops from side to side, :math:`\eta \sqrt 2` high, and only a falling rate would end that.

short = rates < 0.04
assert max(share["Adam"][short].max(), share["gradient descent"][short].max()) < 0.04
assert min(on_tip, share["Adam"].max(), share["gradient descent"].max()) > 0.4
assert max(on_tip, share["Adam"].max(), share["gradient descent"].max()) < 0.65
assert np.allclose(hops[:-1], small[:-1] * np.sqrt(2), rtol=0.05)
