r"""
How far does AdaGrad get down a slope?
======================================

AdaGrad divides by the root of the sum of squared gradients. Why the root? Its relatives divide by
that sum to another power, here 1, by the sum of absolute values, or by the exponential of the sum.
All four walk down a slope of 1, where plain descent would do one rate per step, and down a slope
of 3.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

steps, slopes = 1000, [1.0, 3.0]
family = [
    og.AdaGrad(1.0),
    og.AdaGradAbsolute(1.0),
    og.AdaGradPower(1.0, power=1.0),
    og.AdaGradExponential(1.0),
]
ways = [-og.trace(method, og.Linear(slopes), [0.0, 0.0], steps).x for method in family]
root, absolute, power, exponential = ways

fig, axes = plt.subplots(1, 2, sharey=True, figsize=(8, 3.8), layout="constrained")
for i, ax in enumerate(axes):
    for method, way in zip(family, ways, strict=True):
        shown = np.maximum(way[1:, i], 1e-5)
        label = f"{plotting.label(method)}: {way[-1, i]:.2g}"
        plotting.line(
            ax, method, [np.nan, *shown], label=label, markevery=[1, 10, 100, 1000]
        )
    ax.set(xscale="log", yscale="log", ylim=(1e-4, 200), xlabel="step")
    ax.set_title(f"slope {slopes[i]:.0f}")
    ax.legend(
        title="way after 1000 steps",
        loc="center right",
        bbox_to_anchor=(1, 0.36),
        fontsize="small",
    )
axes[0].set_ylabel("way so far / learning rate")
fig.set_label(
    "The way of four methods down a slope of 1 and down a slope of 3, on logarithmic "
    f"scales. After 1000 steps AdaGrad is at {root[-1, 0]:.1f} on both, absolute "
    f"values at {absolute[-1, 0]:.2f} on both, the power at {power[-1, 0]:.2f} and "
    f"{power[-1, 1]:.2f}, the exponential at {exponential[-1, 0]:.2f} and "
    f"{exponential[-1, 1]:.1g}."
)
plt.show()

# %%
# AdaGrad's way grows like :math:`2 \sqrt t`, without end. With absolute values it grows like
# :math:`\ln t`: ten times the steps add 2.3 rates. So does the power, but on three times the slope
# it is three times *shorter*. The exponential stops: its way is the geometric sum
# :math:`g / (e^{g^2} - 1)`, 0.58 rates, and 0.0004 on the steeper slope. Only the root of squares
# and the sum of sizes have the unit of a gradient, and so do not care in which unit the slope is
# measured.

t = np.arange(1, steps + 1)
assert np.allclose(root[1:].T, np.cumsum(t**-0.5), rtol=1e-6)
assert abs(root[-1, 0] - 2 * np.sqrt(steps)) < 1.5
assert np.allclose(absolute[1:].T, np.cumsum(1 / t), rtol=1e-6)
assert np.allclose(absolute[1000] - absolute[100], np.log(10), rtol=0.01)
assert np.allclose(power[-1], absolute[-1, 0] / np.array(slopes), rtol=1e-6)
g = np.array(slopes)
assert np.allclose(exponential[-1], g / (np.exp(g**2) - 1), rtol=1e-6)
assert [f"{x:.1g}" for x in exponential[-1]] == ["0.6", "0.0004"]
