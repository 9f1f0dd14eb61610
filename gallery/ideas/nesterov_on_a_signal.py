r"""
Can Nesterov look ahead in time?
================================

To show Nesterov's method on a recorded gradient, one can read the recording later, by as many samples
as the velocity is long. But the method looks ahead in place, not in time. What does the picture show,
and what does real looking ahead do?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

n, mu = np.arange(2830), np.array([0.9, 0.975])
g = np.sin(n / 20)


class Reading:
    """The recording as a surface: a point ahead of `x` reads it that much later."""

    def __init__(self, now, x):
        self.now, self.x = now, x

    def gradient(self, point):
        """Return what lies between two samples, on the line that joins them."""
        return np.interp(self.now + (self.x - point), n, g)


method = og.Nesterov(0.25, mu[:, None])
states = [method.init(np.zeros((2, 1)))]
for now in n:
    states.append(method.step(Reading(now, states[-1].x), states[-1]))
shifted = -np.stack([state.step[:, 0] for state in states[1:]])
momentum = -og.response(og.Momentum(0.25, mu[:, None]), g).step[1:, :, 0]

# %%
# Lags are those of the sine that fits best, over the last two periods. At the right, both methods
# on a parabola, where there is a slope ahead to look at.

late = slice(-261, -10)
waves = np.column_stack([np.sin(n / 20), -np.cos(n / 20)])[late]
fits = [np.linalg.lstsq(waves, y[late])[0] for y in (momentum, shifted)]
lag = [20 * np.arctan2(fit[1], fit[0]) for fit in fits]
high = np.abs(momentum[late, 1]).max()
fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.8), layout="constrained")
plotting.signal(left, g[late])
plotting.line(left, "momentum", momentum[late, 1], marker="")
plotting.line(left, "Nesterov", shifted[late, 1], marker="", label="shifted in time")
left.set(
    title="A recording, memory 0.975", xlabel="step", ylabel="answer; thin: gradient"
)
low = {}
for method in og.Momentum(0.25, 0.975), og.Nesterov(0.25, 0.975):
    x = og.trace(method, og.Quadratic([1.0]), [1.0], 60).x[:, 0]
    low[plotting.line(right, method, x).get_label()] = x.min()
right.set(title="A parabola, memory 0.975", xlabel="step", ylabel="position")
fig.legend(*left.get_legend_handles_labels(), loc="outside lower left", ncols=2)
right.legend(loc="lower right")
down, up = shifted[late, 1].min(), shifted[late, 1].max()
fig.set_label(
    "Left, a sine read later by the length of the velocity: memory 0.975 comes "
    f"{lag[1][1]:.0f} steps late, as momentum does, and swings from {down:.2f} to "
    f"{up:.2f}. Right, on a parabola momentum swings down to {low['momentum']:.2f}, "
    f"Nesterov's method to {low['Nesterov']:.2f}."
)
plt.show()

# %%
# Nothing is seen earlier: momentum and the shifted reading both come 8 and 22 steps late, with
# memory 0.9 and 0.975. What changes is the shape: a positive velocity reads later, a negative one
# earlier, so the swing is from -5.39 to 3.55 where momentum's is 4.52 both ways. The picture is an
# analogy. On a parabola the slope ahead is another one, and that brakes: momentum overshoots to
# -0.94, Nesterov's method to -0.39.

assert [f"{steps:.0f}" for steps in np.ravel(lag)] == ["8", "22", "8", "22"]
assert np.allclose([high, down, up], [4.52, -5.39, 3.55], atol=0.01)
assert np.allclose([*low.values()], [-0.94, -0.39], atol=0.005)
