r"""
Nesterov as damped momentum
===========================

What does looking ahead do? On a parabola of curvature :math:`\lambda` the answer is exact: Nesterov's
method with momentum :math:`\mu` *is* the heavy ball with momentum :math:`\mu (1 - \eta \lambda)`.
Along flat directions nothing changes; along steep ones the ball is braked.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Momentum, Nesterov, Quadratic, trace

rate, mu = 0.1, 0.9
curvatures = np.array([0.1, 1.0, 7.0])
surface = Quadratic(curvatures)
nesterov = trace(Nesterov(rate, mu), surface, start=np.ones(3), steps=80).x
heavy = trace(Momentum(rate, mu), surface, start=np.ones(3), steps=80).x

# A hyper-parameter may be an array: one damped momentum per coordinate. Written as
# two steps of the heavy ball, x_{t+1} = x_t - eta g_t + m (x_t - x_{t-1}), Nesterov has
# m = mu (1 - eta lambda).
damped = trace(Momentum(rate, mu * (1 - rate * curvatures)), surface, np.ones(3), 80).x

# %%
fig, axes = plt.subplots(3, figsize=(7, 6), sharex=True, layout="constrained")
for ax, x, y, z, curvature in zip(
    axes, heavy.T, nesterov.T, damped.T, curvatures, strict=True
):
    ax.axhline(0, color="#7f7f7f", lw=0.6)
    ax.plot(x, "--", color="#d55e00", label=f"heavy ball, momentum {mu}")
    ax.plot(y, "-", color="#0072b2", label="Nesterov")
    brake = mu * (1 - rate * curvature)
    ax.plot(
        z, "o", color="#0072b2", ms=3, markevery=4, label="heavy ball, damped momentum"
    )
    ax.set_title(
        f"curvature {curvature}: momentum {mu} acts as {brake:.3f}", fontsize="medium"
    )
axes[0].legend(fontsize="small")
axes[-1].set_xlabel("step")
swing = {name: -x[:, 2].min() for name, x in (("heavy", heavy), ("nesterov", nesterov))}
gap = np.abs(nesterov - damped).max()
fig.set_label(
    "Three coordinates of curvature 0.1, 1 and 7. Nesterov and the heavy ball with "
    f"damped momentum lie on each other to {gap:.0e}. At curvature 7 the heavy ball "
    f"swings to -{swing['heavy']:.2f}, Nesterov only to -{swing['nesterov']:.2f}."
)
plt.show()

# %%
# Dots on the line: the two are the same path, to rounding. The momentum 0.9 acts as 0.891, 0.810 and
# 0.270. On the flat coordinate all three curves agree within 0.05; on the steep one the heavy ball
# swings to -0.92, and in the last ten steps still beyond 0.005, and Nesterov swings to -0.14 and is
# within a hundredth from step 7 on. Nothing looks into the future: the gradient ahead differs from the gradient
# here by curvature times velocity, and that is a brake.

assert gap < 1e-13
assert swing["heavy"] > 3 * swing["nesterov"]
assert [f"{mu * (1 - rate * c):.3f}" for c in curvatures] == ["0.891", "0.810", "0.270"]
assert np.abs(heavy - nesterov)[:, 0].max() < 0.05
assert f"{swing['heavy']:.2f} {swing['nesterov']:.2f}" == "0.92 0.14"
assert np.abs(nesterov[7:, 2]).max() < 0.01
assert np.abs(heavy[-10:, 2]).max() > 0.005
