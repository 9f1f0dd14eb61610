r"""
Who leaves the plateau first
============================

Popular tutorials say that all the usual methods find the minimum along a plateau. Do they, and what
decides how soon?

.. math:: f = 4 \left(1 - e^{-(x^2 + y^2)}\right)

From :math:`(-2.8, -2.5)`, where the gradient is about :math:`10^{-5}`, each method runs until it is
within 1 of the minimum. Methods that scale their steps add a small number to the denominator:
:math:`\epsilon` outside the root, or :math:`\epsilon_r` inside it, as it was done in these tutorials.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adadelta,
    AdaGrad,
    Adam,
    GiantPlateau,
    Nesterov,
    RMSProp,
    plotting,
    trace,
)

plateau, start, far = GiantPlateau(), np.array([-2.8, -2.5]), 2000
starts = start + 0.01 * np.vstack(
    [[0, 0], np.random.default_rng(0).normal(size=(24, 2))]
)
inside6, inside8 = ({"epsilon": 0.0, "epsilon_root": number} for number in (1e-6, 1e-8))
entries = {
    "Nesterov, momentum 0.975": Nesterov(0.01, 0.975),
    "Adadelta, rate 1": Adadelta(1.0, rho=0.95),
    "RMSProp, 1e-6 inside": RMSProp(0.25, 0.9, **inside6),
    "RMSProp, 1e-8 inside": RMSProp(0.25, 0.9, **inside8),
    "RMSProp, 1e-8 outside": RMSProp(0.25, 0.9, 1e-8),
    "Adam, 1e-3 outside": Adam(0.25, epsilon=1e-3),
    "Adam, 1e-8 outside": Adam(0.25),
    "AdaGrad, 1e-6 inside": AdaGrad(1.0, **inside6),
    "AdaGrad, 1e-10 outside": AdaGrad(1.0),
}

# %%
# The bars are the first step within 1 of the minimum, from the start itself; the thin lines span what
# 24 neighbours of the start need, a hundredth away. Two do not arrive in 2000 steps.

first, spread, moved = {}, {}, {}
for name, method in entries.items():
    x = trace(method, plateau, starts, steps=far, fields=["x"]).x
    near = np.linalg.norm(x, axis=-1) < 1
    steps = np.where(near.any(axis=0), near.argmax(axis=0), far + 1)
    first[name], spread[name] = int(steps[0]), (int(steps.min()), int(steps.max()))
    moved[name] = np.linalg.norm(x[-1, 0] - start)
    print(
        f"{name:25s} step {first[name]}, neighbours {spread[name]}, moved "
        f"{moved[name]:.3f}"
    )
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
for row, (name, method) in enumerate(entries.items()):
    ax.barh(row, first[name], color=plotting.style(method)["color"])
    ax.hlines(row, *spread[name], color="#000000", linewidth=1.5)
    late = first[name] > far
    ax.text(
        spread[name][1] * 1.1, row, "not in 2000" if late else first[name], va="center"
    )
ax.set(
    yticks=range(len(entries)), yticklabels=list(entries), xscale="log", xlim=(1, 12000)
)
ax.set_xlabel("first step within 1 of the minimum")
fig.set_label(
    "First step within 1 of the minimum, from a plateau: "
    + ", ".join(f"{name} {n if n <= far else 'never'}" for name, n in first.items())
    + "."
)
plt.show()

# %%
# Not all of them. Nesterov's method follows the gradient and moves by 0.02 in 2000 steps; Adadelta
# with its own rate moves by 0.06. For the others the small number decides: RMSProp needs 3 steps or
# 30, Adam 11 or 47, AdaGrad 2 or 10. On a plateau :math:`\epsilon` is no safeguard against division by
# zero; it says which gradients are too small to be followed. The neighbours need a few steps more or
# less, and the order stays.

assert list(first.values()) == [far + 1, far + 1, 30, 6, 3, 47, 11, 10, 2]
assert (
    f"{moved['Nesterov, momentum 0.975']:.2f} {moved['Adadelta, rate 1']:.2f}"
    == "0.02 0.06"
)
order = sorted(entries, key=first.get)[:-2]
tied = {"Adam, 1e-8 outside", "AdaGrad, 1e-6 inside"}
for sooner, later in pairwise(order):
    assert spread[sooner][1] < spread[later][0] or {sooner, later} == tied
assert all(steps[1] - steps[0] <= 10 for steps in spread.values())
