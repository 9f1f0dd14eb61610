r"""
A wall around Newton's model
============================

What does a cube added to Newton's model do to its step? And how high should the cube be?

The model :math:`f + g p + h p^2 / 2 + \sigma |p|^3 / 3` is drawn over the double well along its axis,
:math:`f = (x^2 - 1)^2`, beside its ridge at :math:`x = 0.2`, where it curves downwards.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    CubicRegularization,
    ExactTrustRegion,
    Himmelblau,
    Newton,
    minimize,
    plotting,
    trace,
)
from optguide.linalg.cubic_subproblem import solve_cubic_subproblem

at, weights = 0.2, [2.0, 8.0, 32.0]
f, g, h = (at**2 - 1) ** 2, 4 * at * (at**2 - 1), 12 * at**2 - 4
steps = [
    solve_cubic_subproblem(np.array([g]), np.array([[h]]), np.array(w))[0]
    for w in weights
]
methods = [CubicRegularization(), ExactTrustRegion(), Newton()]
surface, start = Himmelblau(), np.array([-0.5, -5.5])

# %%
# Left, the surface and three models of it, each with its lowest point. Right, how the weight finds its
# height on Himmelblau's function.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
x = np.linspace(-0.6, 2.6, 161)
left.plot(x, (x**2 - 1) ** 2, color="#000000", label="surface")
left.plot(at, f, "o", color="#000000")
for weight, p, dash in zip(weights, steps, ["-", "--", ":"], strict=True):
    q = np.append(x - at, p)
    model = f + g * q + h * q**2 / 2 + weight * np.abs(q) ** 3 / 3
    left.plot(x, model[:-1], dash, color="C0", label=rf"$\sigma = {weight:.0f}$")
    left.plot(at + p, model[-1], "v", color="C0")
left.set(ylim=(-3.2, 2.5), xlabel="$x$", title="A model, a wall, and a lowest point")
left.legend(fontsize="small")
path = trace(methods[0], surface, start, steps=9)
plotting.line(right, methods[0], path.weight)
right.set(yscale="log", xlabel="step", ylabel=r"$\sigma$", title="The weight adapts")
found = [
    minimize(m, surface, start, max_steps=60, gradient_tolerance=1e-8) for m in methods
]
for method, end in zip(methods, found, strict=True):
    print(
        f"{plotting.label(method):22s}{end.n_steps} steps, {end.n_values} values, ends "
        f"at a {end.kind}"
    )
fig.set_label(
    "A surface and three cubic models of it. Their lowest points lie "
    + ", ".join(f"{p:.2f}" for p in steps)
    + " away for weights 2, 8 and 32. Right, the weight over "
    + f"{len(path.weight) - 1} steps."
)
plt.show()

# %%
# Newton's own step leads from here back to the ridge, for the parabola opens downwards. With a cube the
# model has a lowest point on the right side: 4 times the weight brings it nearer, to about a half or less.
# A wall that is too low promises what the surface does not keep; the step is refused and the weight
# multiplied by four. Close to the minimum every promise is kept, and the wall sinks.

assert -g / h < 0
assert steps[0] > steps[1] > steps[2] > 0
assert 0.25 < steps[1] / steps[0] < 0.6
assert found[0].kind == found[1].kind == "minimum"
refused = (path.step[1:] == 0).all(axis=-1)
assert np.array_equal(path.weight[1:][refused], 4 * path.weight[:-1][refused])
assert refused.any()
assert path.weight[-1] < path.weight.max() / 16
