r"""
Rates on a quadratic
====================

How much does momentum gain in a long valley? On quadratics with curvatures between :math:`m` and
:math:`L` the best constant settings are known, and so are their rates per step, which depend only on
the condition number :math:`\kappa = L / m`. Here :math:`\kappa = 100`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Momentum, Nesterov, Quadratic, plotting, trace

kappa = 100.0
curvatures = np.linspace(1.0, kappa, 50)
root = np.sqrt(kappa)
tuned = {
    GradientDescent(2 / (kappa + 1)): (kappa - 1) / (kappa + 1),
    Momentum(4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2): (root - 1)
    / (root + 1),
    Nesterov(1 / kappa, (root - 1) / (root + 1)): 1 - 1 / root,
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
# :math:`1 - 1/\sqrt\kappa`: 0.980, 0.818 and 0.900. They are measured below without any fit: on a
# quadratic a step is a linear map, and its rate is the largest eigenvalue of that map. Descent
# runs parallel to its law and below it, because only its flattest and its steepest coordinate are
# that slow. The momentum methods cross theirs to the slow side: at the best setting two eigenvalues
# coincide, and the distance falls like :math:`t \rho^t`.

for method, rate in tuned.items():
    # The linear map of the slowest coordinates, from the method's own steps on unit
    # vectors: with the state (x_t, x_{t-1}) two consecutive steps determine it.
    ends = []
    for curvature in 1.0, kappa:
        x0, x1, x2, x3 = trace(method, Quadratic([curvature]), [1.0], 3).x[:, 0]
        if isinstance(method, GradientDescent):
            ends.append(abs(x1 / x0))
            continue
        # x_{t+1} = a x_t + b x_{t-1} for t >= 1: solve for a and b, then the roots of
        # z^2 = a z + b.
        a, b = np.linalg.solve([[x1, x0], [x2, x1]], [x2, x3])
        ends.append(np.abs(np.roots([1.0, -a, -b])).max())
    assert abs(max(ends) - rate) < 1e-6  # a double root splits by the root of rounding
assert needed["momentum"] < needed["Nesterov"] < needed["gradient descent"] / 4
