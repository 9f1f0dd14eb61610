r"""
Which waves does momentum let through?
======================================

Momentum fades its velocity and adds the gradient: it is a linear filter. It answers a sine with a
sine, and two numbers for each frequency say all about it: how much higher, the gain, and how much
later, the phase. Where do the slow waves end and the quick ones begin?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

rate, mu = 0.25, np.array([0.25, 0.9, 0.975])
w = np.geomspace(2e-3, np.pi, 30)
memory = mu[:, None, None]  # a sweep: one run for all memories and all frequencies
momentum, nesterov = og.Momentum(rate, memory), og.Nesterov(rate, memory)
moved, mean = lambda old, new: old.ahead - new.ahead, lambda old, new: rate * new.m
found = {
    "momentum": og.frequency_response(momentum, w),
    "Nesterov, ahead": og.frequency_response(nesterov, w, answer=moved),
    "leaky momentum": og.frequency_response(og.LeakyMomentum(rate, memory), w),
    "Adam's mean": og.frequency_response(og.Adam(rate, beta1=memory), w, answer=mean),
}

# %%
# Circles are exact: a faded sum of :math:`e^{i \omega n}` is a geometric series, so momentum
# multiplies each wave by :math:`\eta / (1 - \mu e^{-i \omega})`.

faded = 1 / (1 - mu[:, None] * np.exp(-1j * w))
exact = {"momentum": rate * faded, "Nesterov, ahead": rate * (1 + mu[:, None] * faded)}
exact["leaky momentum"] = exact["Adam's mean"] = rate * (1 - mu[:, None]) * faded
slow, drop = rate / (1 - mu), (1 - mu) / np.abs(1 - mu * np.exp(-1j * (1 - mu)))
for i, kept in enumerate(mu):
    fig, (high, late) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
    fig.panel, color = f"memory {kept}", plotting.style(momentum)["color"]
    for name, dash in (
        ("momentum", "-"),
        ("Nesterov, ahead", "--"),
        ("leaky momentum", ":"),
    ):
        high.loglog(w, found[name].gain[i], dash, color=color, label=name)
        late.semilogx(w, np.degrees(found[name].phase[i]), dash, color=color)
        high.loglog(w, abs(exact[name][i]), "o", ms=3, mfc="none", color=color)
        late.semilogx(
            w, np.degrees(np.angle(exact[name][i])), "o", ms=3, mfc="none", color=color
        )
    for ax in high, late:
        ax.axvline(1 - kept, color="#868686", lw=1)
        ax.set_xlabel("frequency, radians per step")
    high.set(ylabel="gain", ylim=(2e-3, 20))
    late.set(ylabel="phase, degrees", ylim=(-90, 5))
    high.legend(fontsize="small", loc="lower left")
    side = "right" if kept < 0.5 else "left"
    late.text(
        1 - kept,
        -88,
        f" one radian in {1 / (1 - kept):.3g} steps ",
        size="small",
        ha=side,
    )
    fig.suptitle(
        f"Memory {kept}: slow waves {slow[i]:.2f} times, at the line {drop[i]:.0%} of that"
    )
    fig.set_label(
        f"Gain and phase against frequency for three linear methods with memory {kept}. Momentum "
        f"passes slow waves {slow[i]:.2f} times as high; at one radian per time constant, "
        f"{1 / (1 - kept):.3g} steps, {drop[i]:.0%} of that is left."
    )
plt.show()

# %%
# The line is one radian per time constant :math:`1 / (1 - \mu)`, 1.33, 10 and 40 steps. Left of it
# momentum enlarges by that constant, and the wave comes :math:`\mu / (1 - \mu)` steps late: 0.33, 9
# and 39. At the line 90, 73 and 71 % are left; right of it the gain falls like one over the
# frequency. The lab's sine of 1/20 lies left of 0.9's line, gain 2.26 and lag 8.37, and right of
# 0.975's: 4.52 and 21.5. Nesterov's point ahead lets the quick ones pass too: its last gradient
# stands beside the velocity. Leaky momentum and Adam's mean are momentum times :math:`1 - \mu`.

for name, law in exact.items():
    assert np.allclose(
        found[name].gain * np.exp(1j * found[name].phase), law, atol=1e-9
    )
at = og.frequency_response(momentum, [1 / 20, 1e-4])
assert np.allclose(at.gain[1:, 0], [2.258813, 4.517914], atol=1e-6)
assert np.allclose(-20 * at.phase[1:, 0], [8.3706, 21.5436], atol=1e-4)
assert np.allclose(-at.phase[:, 1] / 1e-4, mu / (1 - mu), rtol=1e-3)
assert [f"{share:.0%}" for share in drop] == ["90%", "73%", "71%"]
