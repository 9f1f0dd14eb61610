r"""
What if the minimum's value is wrong?
=====================================

Polyak's step needs no learning rate, but it must be told how low the minimum is. On a valley whose
minimum is at 0 it is told 0, too high a value, and too low a one.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, PolyakStep, Quadratic, plotting, trace

valley, start, steps = Quadratic([1.0, 10.0]), [3.0, 1.0], 200
told = {"right": 0.0, "too high": 0.01, "too low": -0.01}
fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
f, run = {}, {}
look = plotting.style(PolyakStep(0.0))
for (name, phi), dash in zip(told.items(), ("-", "--", ":"), strict=True):
    run[name] = trace(PolyakStep(phi), valley, start, steps)
    f[name] = valley.value(run[name].x)
    ax.semilogy(
        np.maximum(f[name], 1e-13),
        dash,
        color=look["color"],
        label=f"told {phi:g}: {name}",
    )
descent = valley.value(trace(GradientDescent(2 / 11), valley, start, steps).x)
ax.semilogy(
    np.maximum(descent, 1e-13), color="#868686", lw=0.8, label="best constant rate"
)
ax.set(xlabel="step", ylabel="value", ylim=(1e-13, 100))
ax.set_title("Only the right value leads to the minimum")
ax.legend(fontsize="small", loc="lower right", bbox_to_anchor=(1, 0.05))
late = {name: values[100:] for name, values in f.items()}
fig.set_label(
    "Value against step for Polyak's step. Told the right minimum it is at "
    f"{f['right'][50]:.0e} after 50 steps, the best constant rate at "
    f"{descent[50]:.0e}. Told 0.01 it stays at {late['too high'].max():.3f}. Told "
    f"-0.01 it keeps jumping, between {late['too low'].min():.0e} and "
    f"{late['too low'].max():.1f} in the last hundred steps."
)
plt.show()

# %%
# Told the truth, the method is ahead of the best constant rate without knowing any curvature. Told
# a value that is too high, it settles on that level: there it has nowhere to fall. Told one that
# is too low by :math:`\delta`, it never comes to rest. On its way to a value that does not exist
# no step can be shorter than :math:`\sqrt{2 \delta / L}`, 0.045 with the largest curvature
# :math:`L = 10`, and the smaller the gradient becomes, the farther it jumps.

assert f["right"][50] < descent[50] / 100
assert np.allclose(late["too high"], 0.01, rtol=1e-6)
assert np.linalg.norm(run["too low"].step[1:], axis=-1).min() > np.sqrt(2 * 0.01 / 10)
assert f"{np.sqrt(2 * 0.01 / 10):.3f}" == "0.045"
assert late["too low"].max() > 0.1
