r"""
One wrong entry of a Hessian
============================

Why does Newton's method need more steps than BFGS, which only guesses the Hessian?

Himmelblau's function twice: with its Hessian, and with one whose first entry is twice too large, as a
slip in a derivative would have it. Values and gradients are right.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy import optimize

import optguide as og
from optguide import plotting

himmelblau, start = og.Himmelblau(), [1.0, 1.0]


class Slip:
    """Himmelblau's function with a Hessian that is wrong in one entry."""

    value, gradient = himmelblau.value, himmelblau.gradient

    def hessian(self, x):
        return himmelblau.hessian(x) * [[2.0, 1.0], [1.0, 1.0]]


surfaces = {"right": himmelblau, "wrong": Slip()}
methods = [og.NewtonCG(), og.SteihaugCG(), og.ExactTrustRegion(), og.BFGS()]
steps, slope = {}, {}
for which, surface in surfaces.items():
    for method in methods:
        end = og.minimize(method, surface, start, max_steps=99, gradient_tolerance=1e-6)
        steps[plotting.label(method), which] = int(end.n_steps)
        assert end.value < 1e-9
    for name in "Newton-CG", "trust-exact", "BFGS":
        more = {} if name == "BFGS" else {"hess": surface.hessian}
        end = optimize.minimize(
            surface.value, start, method=name, jac=surface.gradient, **more
        )
        steps[f"SciPy's {name}", which] = end.nit
        assert end.fun < 1e-6
        print(f"{which}, SciPy's {name}: {end.nit} steps")

# %%
# The length of the gradient, left with the right Hessian.

fig, axes = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained", sharey=True)
for ax, (which, surface) in zip(axes, surfaces.items(), strict=True):
    for method in methods:
        x = og.trace(
            method, surface, start, steps=steps[plotting.label(method), which]
        ).x
        size = np.linalg.norm(surface.gradient(x), axis=-1)
        plotting.line(ax, method, np.maximum(size, 1e-9), markevery=[-1], linewidth=1.2)
    slope[which] = float(og.taylor_test(surface, start, order=2))
    print(
        f"{which}: the error of the model shrinks like the step to the power "
        f"{slope[which]:.1f}"
    )
    ax.set(yscale="log", title=f"{which} Hessian", xlabel="step")
axes[0].set_ylabel("length of the gradient")
axes[1].legend(fontsize="small")
right, wrong = (
    {n: k for (n, w), k in steps.items() if w == which} for which in surfaces
)
fig.set_label(
    "The gradient on Himmelblau's function with a right and a wrong Hessian. Steps: "
    + ", ".join(f"{name} {right[name]} and {wrong[name]}" for name in right)
    + "."
)
plt.show()

# %%
# With the right Hessian all arrive in 7 or 8 steps. With the wrong one those that read it need at least
# twice as many, SciPy's as ours, and only BFGS, which does not read it, is as fast as before: "its guess is
# better than the Hessian" is read off a slip. Every run still ends in the minimum, because the gradient
# is right, so nothing gives the slip away but the slope of convergence. A Taylor test does at once: the
# error of the model shrinks with the square of the step, in place of the cube.

assert {*right.values()} <= {7, 8}
for name, count in wrong.items():
    assert (count == right[name]) if "BFGS" in name else (count >= 2 * right[name])
assert abs(slope["right"] - 3) < 0.1
assert abs(slope["wrong"] - 2) < 0.1
