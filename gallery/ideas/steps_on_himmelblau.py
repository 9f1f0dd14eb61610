r"""
A hundred steps on Himmelblau's function
========================================

Of descent on surfaces such as Himmelblau's function it is often said that its paths zigzag, spiral and
stall. Does this one, from (-4, 4) with 100 steps at the rate 0.01? And what would make it?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Himmelblau, plotting, run, trace

surface, start = Himmelblau(), np.array([-4.0, 4.0])
minima = [point for point in surface.critical_points if point.kind == "minimum"]
reached = min(minima, key=lambda point: np.hypot(*(start - point.x)))
limit = 2 / reached.eigenvalues[1]
shown = {0.003: "creeps", 0.01: "arrives", 0.024: "zigzags"}
paths = {
    rate: trace(GradientDescent(rate), surface, start, steps=100).x for rate in shown
}
rates = np.linspace(0.001, 0.026, 101)
many = trace(
    GradientDescent(rates[:, None]), surface, np.tile(start, (101, 1)), steps=100
).x
done = surface.value(many) < 1e-6
steps = np.where(done.any(axis=0), done.argmax(axis=0), np.nan)

# %%
# Left, the paths at three rates. Middle, their heights above the minimum. Right, the step at which
# the height falls below a millionth, for 101 rates; the line is two divided by the largest curvature.

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.5), layout="constrained")
window = (-4.1, -0.9), (1.9, 4.1)
plotting.contours(
    left, surface, window, [0.1, 0.5, 2, 5, 10, 20, 40, 70, 100], samples=81
)
turned = {}
for (rate, x), dash in zip(paths.items(), (":", "-", "--"), strict=True):
    move = np.diff(x[:10], axis=0)
    turned[rate] = ((move[1:] * move[:-1]).sum(axis=-1) < 0).sum()
    plotting.path(left, GradientDescent(rate), x, linestyle=dash)
    name = f"{rate}: it {shown[rate]}"
    look = {"linestyle": dash, "marker": "", "label": name}
    plotting.line(
        middle, GradientDescent(rate), np.maximum(surface.value(x), 1e-30), **look
    )
left.set_title("three paths")
middle.set(
    yscale="log", ylim=(1e-16, 1e3), xlabel="step", title="height above the minimum"
)
middle.legend(title="learning rate", fontsize="small")
right.plot(rates, steps, color="#000000")
right.axvline(limit, color="#868686", linewidth=1)
right.set(xlabel="learning rate", ylabel="steps", title="steps to a height of 0.000001")
near = start + np.random.default_rng(0).uniform(-1.5, 1.5, (1000, 2))
arrived = {rate: int((surface.value(x) < 1e-6).argmax()) for rate, x in paths.items()}
print(
    ", ".join(
        f"{rate}: {step} steps, {turned[rate]} turns" for rate, step in arrived.items()
    )
)
fig.set_label(
    "Descent on Himmelblau's function from (-4, 4) is within a millionth of the "
    "minimum after "
    + ", ".join(f"{step} steps (rate {rate})" for rate, step in arrived.items())
    + f". The rates that arrive end at {limit:.4f}."
)
plt.show()

# %%
# No: at the rate 0.01 the first step overshoots, the second turns back, and then each move turns by less
# than the one before: by 14.2, 11.0, 6.4 and 3.5 degrees. After 8 steps it is within a millionth of the
# minimum, and 92 of the 100 steps are left. Any rate from 0.002 to 0.02 arrives within 60 steps, and so
# does a thousand starts drawn within 1.5 of (-4, 4) in each coordinate, within the 100. Zigzags need a
# rate just below the limit of 0.0248: at 0.024 five of the first eight moves turn back, and it takes 97
# steps.

settled = run(GradientDescent(0.01), surface, near, steps=100).x
assert np.allclose(settled, reached.x, rtol=0, atol=1e-6)
assert list(arrived.values()) == [39, 8, 97]
assert list(turned.values()) == [0, 1, 5]
assert steps[(rates > 0.00199) & (rates < 0.02001)].max() <= 60
assert 0 < limit - rates[np.isfinite(steps)].max() < 0.001
move = np.diff(paths[0.01][:9], axis=0)
turns = np.abs(np.diff(np.degrees(np.arctan2(move[:, 1], move[:, 0]))))
assert [f"{turn:.1f}" for turn in turns[1:5]] == ["14.2", "11.0", "6.4", "3.5"]
assert (np.diff(turns) < 0).all()
assert f"{limit:.4f}" == "0.0248"
