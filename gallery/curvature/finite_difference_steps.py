r"""
The step that ruins a Hessian
=============================

How long should the step of a difference be? Shorter is not better: values are known to sixteen digits
only, and a difference of two of them is divided by the step, for second derivatives twice.

Popular tutorials measure Hessians from values with a step of :math:`10^{-8}`. The errors are measured
here on :math:`x^2 - y^2 + x y^3 / 10` at 200 points, whose second derivatives are about 2.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import CoupledSaddle, Newton, run

surface, eps = CoupledSaddle(), np.finfo(float).eps
x = np.random.default_rng(0).uniform(-2, 2, (200, 2))
exact, eye = surface.hessian(x), np.eye(2)
steps = 10.0 ** -np.arange(1, 9.5, 0.5)


def from_values(f, x, h):
    """Return Hessians by differences of values."""
    e = h * eye
    square = lambda a, b: f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
    return np.moveaxis([[square(a, b) for b in e] for a in e], [0, 1], [-2, -1]) / (
        4 * h * h
    )


def from_gradients(f, x, h):
    """Return Hessians by differences of gradients."""
    rows = [f(x + h * a) - f(x - h * a) for a in eye]
    return np.moveaxis(rows, 0, -2) / (2 * h)


# %%
# The largest error at each point, and its median over the points.

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
median = {}
rules = {
    "values": (from_values, surface.value),
    "gradients": (from_gradients, surface.gradient),
}
for (name, (rule, f)), dash in zip(rules.items(), ["-", "--"], strict=True):
    errors = np.array([np.abs(rule(f, x, h) - exact).max(axis=(-1, -2)) for h in steps])
    median[name] = dict(
        zip(np.log10(steps).round(1), np.median(errors, axis=1), strict=True)
    )
    ax.plot(steps, np.median(errors, axis=1), dash, color="C0", label=f"from {name}")
ax.plot(
    steps, eps / steps**2, ":", color="#000000", label="rounding, $\\epsilon / h^2$"
)
ax.axvline(eps**0.25, color="#888888", linewidth=1)
ax.axvline(eps ** (1 / 3), color="#888888", linewidth=1, linestyle="--")
ax.set(xscale="log", yscale="log", xlabel="step $h$", ylabel="error", ylim=(1e-12, 10))
ax.legend(fontsize="small")
values, gradients = median["values"], median["gradients"]
fig.set_label(
    "Error of a Hessian against the step of its differences. From values it is "
    f"{values[-4.0]:.0e} at a step of 1e-4 and {values[-8.0]:.1f} at 1e-8; from "
    f"gradients {gradients[-5.0]:.0e} at 1e-5."
)
plt.show()

# %%
# From values the best step is about :math:`\epsilon^{1/4}`, a ten-thousandth, and eight digits are right.
# At :math:`10^{-8}` no digit is: the error is a tenth of the entries and more. Add 1000 to the surface,
# which changes no derivative, and the Hessian at that step is garbage altogether. From gradients the
# best step is about :math:`\epsilon^{1/3}`, and two digits more are right. On the lifted surface Newton's
# method finds the critical point from every start with :math:`10^{-4}`, from none with :math:`10^{-8}`.

assert 1e-10 < values[-4.0] < 1e-8
assert 0.05 < values[-8.0] < 1
assert np.isclose(np.log10(values[-7.0] / values[-5.0]), 4, atol=0.3)
assert gradients[-5.0] < values[-4.0] / 30
assert np.isclose(np.log10(gradients[-8.0] / gradients[-6.0]), 2, atol=0.4)
lifted = lambda p: surface.value(p) + 1000
near = []
for h in 1e-4, 1e-8:
    hessian = lambda self, p, h=h: from_values(lifted, p, h)
    measured = type("Measured", (CoupledSaddle,), {"hessian": hessian})()
    near.append(
        np.mean(np.linalg.norm(run(Newton(), measured, x / 2, 8).x, axis=1) < 1e-6)
    )
assert near == [1, 0]
found = from_values(lifted, x, 1e-8)
assert ((found == 0) | (np.abs(found) > 100)).all()
