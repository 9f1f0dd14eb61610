r"""
What natural gradient does on a plateau, and at a saddle
========================================================

Does natural gradient escape where descent is stuck? Here a product :math:`w_1 w_2` should be 1, the
value is :math:`(w_1 w_2 - 1)^2 / 2`, and near the saddle at zero the model hardly reacts to its weights.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, NaturalGradient, plotting, trace


class Product:
    """The model: its slope is (w2, w1); data are normal around it, variance 1."""

    def value(self, w):
        return (w[..., 0] * w[..., 1] - 1) ** 2 / 2

    def gradient(self, w):
        return (w[..., :1] * w[..., 1:] - 1) * w[..., ::-1]

    def fisher(self, w):
        return w[..., ::-1, None] * w[..., None, ::-1]

    fisher_product = None


class Empirical(Product):
    """What popular snippets take instead: the gradient that the data give, squared."""

    def fisher(self, w):
        return self.gradient(w)[..., None] * self.gradient(w)[..., None, :]


true, empirical, damped = Product(), Empirical(), NaturalGradient(0.1, damping=0.06)
cases = {"gradient descent": (GradientDescent(0.1), true, "-")}
cases |= {
    "true Fisher": (damped, true, "--"),
    "empirical Fisher": (damped, empirical, ":"),
}

# %%
# Starts at (0.001, 0.001), on the plateau, and at (0.1, -0.1), on the way into the saddle.

starts, x, needed = np.array([[0.001, 0.001], [0.1, -0.1]]), {}, {}
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
plotting.contours(
    left, true, ((-1.6, 1.6), (-1.6, 1.6)), 0.1 * np.arange(1, 20), samples=81
)
for name, (method, model, dash) in cases.items():
    x[name] = trace(method, model, starts, steps=400).x
    value = true.value(x[name][:, 0])
    needed[name] = int((value < 1e-3).argmax())
    color, label = plotting.style(method)["color"], f"{name}: {needed[name]} steps"
    left.plot(x[name][..., 0], x[name][..., 1], dash, color=color)
    right.plot(value[:150], dash, color=color, label=label)
right.legend(fontsize="small")
left.set_title("One leaves, one goes in")
right.set(xlabel="step", ylabel="value", title="From (0.001, 0.001)")
fig.set_label(
    "From the plateau the value falls below 0.001 after "
    + ", ".join(f"{n} steps ({name})" for name, n in needed.items())
    + ". From the other start all paths end at the saddle."
)
plt.show()

# %%
# On the plateau the residual is -1 and both matrices are the same, nearly zero: the damping alone divides
# the gradient, and the true one makes the way in 36 steps instead of 87. Near the fit they part. The true
# matrix stays, and each step multiplies the residual by 0.90. The empirical one vanishes with the gradients
# that it is made of. What is left is descent at the rate over the damping, 1.67, too long where the
# curvature is 2: the value drops below 0.001 once, climbs again, and in the end jumps back and forth at 0.01.
# Neither helps at the saddle. Information is never negative, so from (0.1, -0.1) all three run into it.

value, jumps = true.value(x["true Fisher"][:, 0]), x["empirical Fisher"][-3:, 0]
assert needed == {"gradient descent": 87, "true Fisher": 36, "empirical Fisher": 12}
assert f"{np.sqrt(value[61] / value[60]):.2f}" == "0.90"
assert np.abs(np.diff(jumps, axis=0)).min() > 0.1
assert np.allclose(true.value(jumps), 0.01, atol=0.005)
assert all(np.abs(path[-1, 1]).max() < 1e-3 for path in x.values())
assert np.allclose(true.fisher(starts[0]), empirical.fisher(starts[0]), rtol=1e-5)
