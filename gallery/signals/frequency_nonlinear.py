r"""
Are adaptive methods filters?
=============================

A linear filter answers twice the wave with twice the answer, and a sine with a sine. Methods that
divide by the size of the gradient, take its sign or clip it are not linear. Sines of several
heights and frequencies show what is left.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

high, w = np.geomspace(0.01, 100, 9), np.geomspace(0.01, 2, 12)
heights = np.concatenate(
    [high, np.ones(12)]
)  # first the heights, at 0.1 radians per step,
frequencies = np.concatenate([np.full(9, 0.1), w])  # then the frequencies, at height 1
methods = {
    "momentum": (og.Momentum(0.1), "-"),
    "clipped descent": (og.Clipped(og.GradientDescent(1.0), 1.0), "-."),
    "sign descent": (og.SignDescent(1.0), ":"),
    "RMSProp": (og.RMSProp(1.0, 0.9, epsilon=0.0), "--"),
    "Adam": (og.Adam(1.0, epsilon=0.0), "-"),
    "Adam, epsilon 1": (og.Adam(1.0, epsilon=1.0), ":"),
}
fit = {"amplitude": heights, "settle": 600, "steps": 1257}
found = {
    k: og.frequency_response(m, frequencies, **fit) for k, (m, _) in methods.items()
}
tall = {name: (one.gain * heights)[:9] for name, one in found.items()}
odd = {name: one.distortion[9:] for name, one in found.items()}

# %%
# Left, the height of the answer at 0.1 radians per step against the height of the sine; circles are
# momentum's transfer function. Right, the part of the answer that is no sine, at height 1.

fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 4.4), layout="constrained")
law = 0.1 * high / abs(1 - 0.9 * np.exp(-0.1j))
left.loglog(high, law, "o", ms=4, mfc="none", color=plotting.style("momentum")["color"])
for name, (method, dash) in methods.items():
    look = {"color": plotting.style(method)["color"], "linestyle": dash, "label": name}
    left.loglog(high, tall[name], **look)
    if name in ("sign descent", "RMSProp", "Adam"):
        right.semilogx(w, odd[name], **look)
square = np.sqrt(np.pi**2 / 8 - 1)
right.axhline(square, color="#868686", lw=0.8, zorder=0)
right.text(w[-1], square + 0.01, "a square wave", ha="right")
left.set(
    xlabel="height of the gradient", ylabel="height of the answer", ylim=(3e-3, 30)
)
right.set(xlabel="frequency, radians per step", ylabel="distortion", ylim=(-0.02, 0.55))
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=3)
fig.suptitle("Adaptive methods do not hear how loud a wave is")
heard = ", ".join(
    f"{name} with {tall[name][0]:.2f}" for name in odd if tall[name][0] > 0.9
)
fig.set_label(
    f"Height of the answer to a sine against its height: {heard}, at every height. Distortion "
    f"against frequency: RMSProp's falls from {odd['RMSProp'][0]:.2f} to {odd['RMSProp'][-1]:.2f}."
)
plt.show()

# %%
# Twice the wave is not twice the answer: where :math:`\epsilon = 0` the answer has one height for
# every wave, 1.27, 1.39 and 1.02 here. With an :math:`\epsilon` Adam is linear well below it.
# Clipping too is linear for small waves; a large one it turns into nearly a square wave of height
# 1. An answer stays a sine only where the divisor changes slowly. Adam's, with its memory of a
# thousand steps, does: on one sine Adam is leaky momentum, as late, over the root mean square of
# the sine. RMSProp's memory of ten steps turns slow waves nearly into square ones.

for name, height in ("sign descent", 1.27), ("RMSProp", 1.39), ("Adam", 1.02):
    assert np.allclose(tall[name], tall[name][4], rtol=1e-9)
    assert abs(tall[name][0] - height) < 0.005
assert np.allclose(tall["momentum"], law)
assert np.isclose(tall["Adam, epsilon 1"][0], law[0], rtol=0.02)
assert np.isclose(tall["clipped descent"][0], high[0])
assert np.isclose(tall["clipped descent"][-1], 4 / np.pi, rtol=1e-3)
assert np.allclose(odd["sign descent"], square, atol=0.02)
assert odd["RMSProp"][0] > 0.4
assert max(*odd["Adam"], odd["RMSProp"][-1]) < 0.02
momentum, adam = found["momentum"], found["Adam"]
assert np.allclose(adam.phase, momentum.phase, atol=0.02)
assert np.allclose(adam.gain[9:], np.sqrt(2) * momentum.gain[9:], rtol=0.02)
