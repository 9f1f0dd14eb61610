r"""
Who turns first when the gradient does?
=======================================

NAdam is Adam with Nesterov's idea: the gradient just seen counts once more. And it has a schedule
of its own, by which its momentum warms up from half of :math:`\beta_1`. Which of the two makes it
turn sooner? Five hundred gradients point one way, then all point the other.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, NAdam, plotting, response

turn = np.repeat([1.0, -1.0], [500, 30])
cases = {
    "Adam": Adam(1.0),
    "NAdam, full momentum": NAdam(1.0, momentum_decay=1e6),
    "NAdam": NAdam(1.0),
}

fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
wrong, after = {}, {}
for name, method in cases.items():
    step = response(method, turn).step[1:, 0]
    after[name] = step[500:]
    wrong[name] = int((after[name] < 0).sum())
    label = f"{name}: {wrong[name]} steps the wrong way"
    look = {**plotting.style(method), "linestyle": ":" if "full" in name else "-"}
    ax.plot(np.arange(-4, 31), step[495:], label=label, ms=4, **look)
ax.axhline(0, color="#7f7f7f", lw=0.6)
ax.axvline(0.5, color="#7f7f7f", lw=0.6)
ax.set(xlabel="steps since the gradient turned", ylabel="step / learning rate")
ax.set_title("Most of NAdam's haste is its schedule")
ax.legend(loc="lower right")
fig.set_label(
    "Steps of three methods around a turn of the gradient. After the turn they still "
    "go the old "
    "way " + ", ".join(f"for {n} steps ({name})" for name, n in wrong.items()) + "."
)
plt.show()

# %%
# Adam goes on in the old direction for 6 steps, NAdam turns at once. With the schedule switched
# off, as optax has it, NAdam goes on for 5: the second look at the newest gradient gains exactly
# one step, for each of NAdam's is the one that Adam takes next. The schedule gains the rest. After
# 500 steps it has brought the momentum to 0.49 of its 0.9, and the newest gradient counts more
# than all before it.

assert wrong == {"Adam": 6, "NAdam, full momentum": 5, "NAdam": 0}
assert np.allclose(after["NAdam, full momentum"][:-1], after["Adam"][1:], rtol=1e-6)
assert f"{0.9 * (1 - 0.96 ** (500 * 4e-3) / 2):.2f}" == "0.49"
