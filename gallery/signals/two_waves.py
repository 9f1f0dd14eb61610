r"""
Does a strong wave drown a weak one?
====================================

A weak quick wave rides on a strong slow one. A linear filter answers the sum with the sum of two
answers: it hears each wave as if the other were not there. Adam divides by the root of the mean
square, and one divisor serves both waves. What is left of the weak one as the strong one grows?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

n, quick, slow, weak = np.arange(1, 4001), 0.3, 0.03, 0.1
strong = np.append(0.0, np.geomspace(0.01, 10, 13))
g = weak * np.sin(quick * n)[:, None] + strong * np.sin(slow * n)[:, None]
methods = {
    "momentum": og.Momentum(0.1),
    "Adam": og.Adam(1.0, epsilon=0.0),
    "AdaGrad": og.AdaGrad(1.0, epsilon=0.0),
}

# %%
# The four waves of the two frequencies are fitted to the last steps, in which both have whole
# periods. One coordinate for each height of the strong wave; the first has none.

tail = slice(-1257, None)
waves = np.column_stack(
    [trig(w * n[tail]) for w in (quick, slow) for trig in (np.sin, np.cos)]
)
heard = {}
fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
for name, method in methods.items():
    answer = -og.response(method, g).step[1:]
    height = np.hypot(*np.linalg.lstsq(waves, answer[tail])[0][:2])
    heard[name] = height[1:] / height[0]
    look = plotting.style(method)
    ax.loglog(strong[1:] / weak, heard[name], **look, ms=4, markevery=4, label=name)
law = 1 / np.sqrt(1 + (strong[1:] / weak) ** 2)
ax.loglog(
    strong[1:] / weak,
    law,
    "o",
    ms=7,
    mfc="none",
    mec="#868686",
    label="one divisor for both",
)
ax.set(
    xlabel="strong wave / weak wave",
    ylabel="answer to the weak one, 1 if alone",
    ylim=(5e-3, 2),
)
ax.set_title("Momentum hears both waves; Adam hears the strong one")
ax.legend(loc="lower left")
ten = {name: np.interp(10, strong[1:] / weak, share) for name, share in heard.items()}
fig.set_label(
    "What is left of the answer to a weak wave beside a strong one, against the ratio of the two. "
    "At ten to one: "
    + ", ".join(f"{name} {share:.3f}" for name, share in ten.items())
    + "."
)
plt.show()

# %%
# Momentum's answer to the weak wave is always the same. The mean square of two waves is the sum of
# their mean squares, so Adam and AdaGrad keep :math:`1 / \sqrt{1 + r^2}` of it at a ratio of
# :math:`r`: a tenth at ten to one. For the methods that divide, a gradient is loud or quiet only
# beside the others of the same coordinate.

assert np.allclose(heard["momentum"], 1, rtol=1e-9)
assert np.allclose(heard["Adam"], law, rtol=0.02)
assert np.allclose(heard["AdaGrad"], law, rtol=0.1)
assert f"{ten['Adam']:.1f} {ten['AdaGrad']:.1f}" == "0.1 0.1"
