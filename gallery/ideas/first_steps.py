r"""
Who takes the longest first step?
=================================

Running averages that start at zero make quotients large, so RMSProp and Adam are said to begin with
big steps. Here are the first steps of four adaptive methods from one start, each with a learning rate
of its own.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

methods = {
    "AdaGrad": (og.AdaGrad(1.0), 1.0),
    "RMSProp": (og.RMSProp(0.25, rho=0.9), 0.25),
    "Adadelta": (og.Adadelta(100.0, rho=0.95), 100.0),
    "Adam": (og.Adam(0.25), 0.25),
}
start = [-2.8, -2.5]
slope = og.Wobbly().gradient(np.array(start))
first, per_rate = {}, {}
fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 4), layout="constrained")
for name, (method, rate) in methods.items():
    path = og.trace(method, og.Wobbly(), start, 20)
    length = np.linalg.norm(path.step[1:], axis=1)
    first[name], per_rate[name] = length[0], length[0] / rate
    steady = np.abs(og.response(method, np.ones(20)).step[:, 0])
    plotting.line(left, method, np.append(np.nan, steady[1:]))
    plotting.line(
        right, method, np.append(np.nan, length), label=f"{name}: {length[0]:.2f}"
    )
adam = og.response(og.Adam(0.25), np.ones(20))
bare = 0.25 * adam.m[1:, 0] / np.sqrt(adam.v[1:, 0])
plotting.line(
    left, "Adam, uncorrected", np.append(np.nan, bare), color="#868686", ls="-."
)
left.set(
    xlabel="step", ylabel="length", ylim=(0, 2.7), title="Under a steady slope of 1"
)
left.legend(fontsize="small", ncols=2, loc="upper center")
right.set(xlabel="step", ylabel="length", yscale="log", title="On the wobbly bowl")
right.legend(title="first step", fontsize="small")
fig.set_label(
    "Lengths of the first twenty steps of four adaptive methods, under a steady slope "
    "and on the wobbly bowl. First steps there: "
    + ", ".join(f"{k} {v:.2f}" for k, v in first.items())
    + "."
)
plt.show()

# %%
# AdaGrad 1.41, RMSProp 1.12, Adadelta 0.61, Adam 0.35: Adam's is the shortest. AdaGrad and Adam
# step by one learning rate in each coordinate, whatever the slope, and the diagonal of a square is
# :math:`\sqrt 2`: AdaGrad's sum holds the gradient itself, and Adam corrects both averages. Without
# the correction it would begin with 3.16 rates and come to 6.57. RMSProp corrects nothing and is
# :math:`1 / \sqrt{1 - \rho} = 3.16` times too long. Adadelta takes :math:`\sqrt{\epsilon / (1 -
# \rho)}`, 0.0045 rates, where the slope is steep; across, where it is 0.011, it takes less.

assert [f"{length:.2f}" for length in first.values()] == [
    "1.41",
    "1.12",
    "0.61",
    "0.35",
]
diagonal = np.sqrt(2)
assert np.allclose([per_rate["AdaGrad"], per_rate["Adam"]], diagonal, rtol=1e-6)
assert np.isclose(per_rate["RMSProp"], diagonal / np.sqrt(0.1), rtol=1e-5)
exact = np.sqrt(1e-6 / (0.05 * slope**2 + 1e-6)) * np.abs(slope)
assert np.isclose(per_rate["Adadelta"], np.hypot(*exact), rtol=1e-12)
assert np.isclose(exact[0], np.sqrt(1e-6 / 0.05), rtol=1e-5)
assert f"{bare[0] / 0.25:.2f} {bare.max() / 0.25:.2f}" == "3.16 6.57"
assert f"{exact[0]:.4f} {slope[1]:.3f}" == "0.0045 0.011"
