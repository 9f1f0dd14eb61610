r"""
Working ranges of learning rates
================================

How exactly must a learning rate be known? Every first-order method of the catalogue that has one
gets 500 steps on the bowl :math:`0.1 x^2 + 2 y^2` from (-5, -2), at 73 rates from :math:`10^{-6}` to
:math:`10^3`, eight to a decade. A rate works if the last value is at most a thousandth.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, Quadratic, learning_rate_range, plotting, trace
from optguide.catalogue import METHODS

bowl, start = Quadratic([0.2, 4.0]), [-5.0, -2.0]
rows = [
    row
    for row in METHODS
    if row.family != "curvature" and hasattr(row.method, "learning_rate")
]
found = {
    row.label: learning_rate_range(row.method, bowl, start, 500, target=1e-3)
    for row in rows
}
decades = {label: float(rates.decades) for label, rates in found.items()}

# %%
# Each dot is a rate that works; the number at the right is what the dots add up to, in decades.

fig, ax = plt.subplots(figsize=(8, 0.24 * len(rows) + 1), layout="constrained")
ranked = sorted(decades, key=decades.get)
for height, label in enumerate(ranked):
    rates = found[label].rates[np.isfinite(found[label].steps)]
    look = plotting.style(label)
    ax.plot(rates, np.full(len(rates), height), "o", color=look["color"], ms=3.5)
    ax.text(2e3, height, f"{decades[label]:.1f}", va="center")
ax.set(
    xscale="log",
    xlim=(5e-7, 1e4),
    xlabel="learning rate",
    title="Rates that work on a bowl",
)
ax.set_yticks(range(len(ranked)), ranked)
ax.set_ylim(-0.7, len(ranked) - 0.3)
ax.grid(axis="y", lw=0.3)
fig.set_label(
    f"Learning rates that work on a bowl, for {len(rows)} methods, in decades: "
    + ", ".join(f"{label} {decades[label]:.1f}" for label in reversed(ranked))
)
plt.show()

# %%
# Rprop works at every rate, for its rate is only the first step. Adam, AMSGrad, Yogi and AdaBelief
# work over nearly five decades or more, to the end of the grid: a rate of 1000 throws Adam about as
# far away, and then it divides by the gradients it found there. But adaptive does not mean easy.
# RMSProp ends by hopping half its rate to either side, so only rates below 0.044 will do, and
# Adadelta works at none. Plain descent has 1.1 decades and momentum 2.4: its smallest rate that works
# is a tenth of that of descent, the largest not even twice. Steps of one length, as of sign
# descent, arrive if they are short, or by luck where their length divides the way.

works = {label: rates.rates[np.isfinite(rates.steps)] for label, rates in found.items()}
known = {
    "gradient descent": 1.1,
    "momentum": 2.4,
    "Nesterov": 2.0,
    "AdaGrad": 3.75,
    "RMSProp": 0.6,
}
known |= {"Adadelta": 0, "Adam": 4.75}
assert all(abs(decades[label] - width) < 0.14 for label, width in known.items())
assert len(works["Rprop"]) == 73
for label in "Adam", "AMSGrad", "Yogi", "AdaBelief":
    assert decades[label] > 4.6
    assert works[label][-1] > 999
assert 900 < np.abs(trace(Adam(1000.0), bowl, start, 500).x).max() < 1000
assert works["RMSProp"][-1] < 0.044 < 1.34 * works["RMSProp"][-1]
descent, momentum = works["gradient descent"], works["momentum"]
assert np.allclose(momentum[0], descent[0] / 10)
assert descent[-1] < momentum[-1] < 2 * descent[-1]
assert np.allclose(works["sign descent"][-2:], [0.1, 1])
