r"""
What rate does Barzilai and Borwein's method choose?
====================================================

Gradient descent in a long valley has one best constant rate. Barzilai and Borwein measure theirs
anew at each step, from how much the gradient changed along the last one. Ten curvatures from 1 to
100, and every coordinate starts at 1.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import BarzilaiBorwein, GradientDescent, Quadratic, plotting, trace

curvatures = np.geomspace(1.0, 100.0, 10)
valley, best = Quadratic(curvatures), 2 / (1.0 + 100.0)
fig, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.8), layout="constrained")
needed, f = {}, {}
for method in GradientDescent(best), BarzilaiBorwein(first_rate=best):
    run = trace(method, valley, np.ones(10), steps=600)
    kind = type(method)
    f[kind] = valley.value(run.x) / valley.value(run.x[0])
    needed[kind] = int((f[kind] < 1e-8).argmax())
    shown = np.where(f[kind] > 1e-12, f[kind], np.nan)
    label = f"{plotting.label(method)}: {needed[kind]} steps"
    plotting.line(left, method, shown, marker="", label=label)
chosen = run.rate[1 : needed[BarzilaiBorwein] + 1]
left.set(
    yscale="log", ylim=(1e-11, 10), xlabel="step", ylabel="value / value at the start"
)
left.set_title("steps until a hundred-millionth")
left.legend(loc="upper right", fontsize="small")
color = plotting.style(method)["color"]
right.semilogy(np.arange(1, len(chosen) + 1), chosen, "-s", color=color, lw=0.8, ms=3.5)
for level, name in (
    (1, "1 / smallest curvature"),
    (0.01, "1 / largest"),
    (best, "best constant"),
):
    right.axhline(level, color="#7f7f7f", lw=0.8)
    right.annotate(
        name, (52, level), xytext=(0, 3), textcoords="offset points", fontsize="small"
    )
right.set(
    xlabel="step",
    ylabel="rate",
    xlim=(0, 92),
    ylim=(0.006, 2),
    title="the rates that it takes",
)
rises = int((np.diff(f[BarzilaiBorwein][: needed[BarzilaiBorwein]]) > 0).sum())
fig.set_label(
    "Left, the value against the step: descent at its best constant rate needs "
    f"{needed[GradientDescent]} steps, Barzilai and Borwein's method "
    f"{needed[BarzilaiBorwein]}, though the value rises at {rises} of them. Right, its "
    f"rates, from {chosen.min():.3f} to {chosen.max():.2f}."
)
plt.show()

# %%
# A rate of :math:`1 / \lambda` finishes the coordinate of curvature :math:`\lambda` in one step,
# and throws steeper ones away. The measured rates wander between one over the largest and one over
# the smallest curvature, for each is a mean of the :math:`1 / \lambda`, weighted by the last step.
# So every coordinate gets its turn, and what a long step has thrown away, short ones bring back.
# The value rises again and again, and still it takes less than a quarter of the steps.

assert needed[BarzilaiBorwein] < needed[GradientDescent] / 4
assert chosen.min() > 0.01 * (1 - 1e-9)
assert 0.3 < chosen.max() < 1 + 1e-9
assert rises > 5
assert (np.diff(f[GradientDescent][:400]) < 0).all()
