r"""
Rates on a quadratic
====================

How much does momentum gain in a long valley? On quadratics with curvatures between :math:`m` and
:math:`L` the best constant settings are known :cite:p:`lessard2016`, and so are their rates per step,
which depend only on the condition number :math:`\kappa = L / m`. Here :math:`\kappa = 100`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Momentum, Nesterov, Quadratic, plotting, trace

kappa = 100.0
curvatures = np.linspace(1.0, kappa, 50)
root, ahead = np.sqrt(kappa), np.sqrt(3 * kappa + 1)
tuned = {
    GradientDescent(2 / (kappa + 1)): (kappa - 1) / (kappa + 1),
    Momentum(4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2): (root - 1)
    / (root + 1),
    Nesterov(4 / (3 * kappa + 1), (ahead - 2) / (ahead + 2)): 1 - 2 / ahead,
}

# %%
# Fifty curvatures, a start that sees them all, and the law of each method as a thin line.

fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
steps, needed = np.arange(301), {}
for method, rate in tuned.items():
    x = trace(method, Quadratic(curvatures), start=np.ones(50), steps=700).x
    distance = np.linalg.norm(x, axis=1) / np.sqrt(50)
    name = plotting.label(method)
    needed[name] = int((distance < 1e-6).argmax())
    shown = np.where(distance < 1e-7, np.nan, distance)[:301]
    plotting.line(
        ax, method, shown, label=f"{name}: {needed[name]} steps to a millionth"
    )
    ax.semilogy(steps, rate**steps, color="#868686", lw=0.7)
ax.set(xlim=(0, 300), ylim=(1e-7, 3), xlabel="step", ylabel="distance from the minimum")
ax.set_title("Condition number 100: momentum takes the root of it")
ax.legend(loc="lower right", fontsize="small")
fig.set_label(
    "Distance from the minimum against steps for three tuned methods. To a millionth "
    "it takes "
    + ", ".join(f"{name} {n}" for name, n in needed.items())
    + " steps. Each curve ends up parallel to the thin line of its law."
)
plt.show()

# %%
# The rates are :math:`(\kappa - 1)/(\kappa + 1)`, :math:`(\sqrt\kappa - 1)/(\sqrt\kappa + 1)` and
# :math:`1 - 2/\sqrt{3 \kappa + 1}`: 0.980, 0.818 and 0.885. They are measured below without any fit: on a
# quadratic a step is a linear map, and its rate is the largest eigenvalue of that map. Descent
# runs parallel to its law and below it: only its flattest and its steepest coordinate are that slow. The
# momentum methods cross theirs to the slow side: at the best setting two eigenvalues coincide, and the
# distance falls like :math:`t \rho^t`. To a millionth it takes 611, 85 and 119 steps. With its standard
# settings, :math:`1 / L` and :math:`(\sqrt\kappa - 1)/(\sqrt\kappa + 1)`, Nesterov's method has the rate
# 0.900 here, and takes 139.


def slowest(method, curvature):
    """Return the largest eigenvalue of the linear map that a step of the method is."""
    x0, x1, x2, x3 = trace(method, Quadratic([curvature]), [1.0], 3).x[:, 0]
    if isinstance(method, GradientDescent):
        return abs(x1 / x0)
    # x_{t+1} = a x_t + b x_{t-1} for t >= 1: two steps give a and b, then z^2 = a z + b
    a, b = np.linalg.solve([[x1, x0], [x2, x1]], [x2, x3])
    return np.abs(np.roots([1.0, -a, -b])).max()


def measured(method):
    """Return the rate: no curvature in between is slower than both ends."""
    return max(slowest(method, curvature) for curvature in (1.0, kappa))


# %%
# A rate that is best gets worse with every change, here by a hundredth of each setting.

for method, rate in tuned.items():
    assert abs(measured(method) - rate) < 1e-6  # a double root: the root of rounding
    names = [name for name in ("learning_rate", "momentum") if hasattr(method, name)]
    settings = np.array([getattr(method, name) for name in names])
    for change in 0.01 * np.vstack([np.eye(len(names)), -np.eye(len(names))]):
        changed = type(method)(*(settings * (1 + change)).tolist())
        assert measured(changed) > rate + 1e-4
assert [f"{rate:.3f}" for rate in tuned.values()] == ["0.980", "0.818", "0.885"]
assert list(needed.values()) == [611, 85, 119]

# %%
# The standard settings:

usual = Nesterov(1 / kappa, (root - 1) / (root + 1))
x = trace(usual, Quadratic(curvatures), np.ones(50), steps=200).x
assert (np.linalg.norm(x, axis=1) < 1e-6 * np.sqrt(50)).argmax() == 139
assert f"{measured(usual):.3f}" == "0.900"
