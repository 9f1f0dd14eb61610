r"""
Code that does not run, and code that does
==========================================

Examples are copied more often than they are run. Which slips of the pen stop a program, and which let
it go on with a wrong number? Here are seven that are easily made around optimization: four that stop,
and three that do not.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy.sparse.linalg import LinearOperator, cg, eigsh

from optguide import CoupledSaddle, GradientDescent, Quadratic, trace


def outcome(statement):
    """Return the name of the error that a statement ends in, or that it runs."""
    try:
        statement()
    except (TypeError, NameError, RuntimeWarning) as error:
        return type(error).__name__
    return "runs"


# %%
# The four that stop. Conjugate gradients want a matrix or a ``LinearOperator`` and refuse a function,
# even a right one. Lanczos finds fewer eigenvalues of an operator than it has: ten of a matrix of two
# are asked for in vain. A name that nobody has imported or defined is no name.

hessian = np.diag([2.0, 1.0])
operator = LinearOperator((2, 2), matvec=lambda v: hessian @ v, dtype=float)
stops = {
    "cg(lambda v: hessian @ v, b)": lambda: cg(lambda v: hessian @ v, np.ones(2)),
    "eigsh(operator, k=10)": lambda: eigsh(operator, k=10),
    "scipy.sparse, not imported": lambda: eval("scipy.sparse", {}),
    "GradientDescent, not defined": lambda: eval("GradientDescent(0.1)", {}),
}
ends = {name: outcome(statement) for name, statement in stops.items()}
print(*(f"{name}: {end}" for name, end in ends.items()), sep="\n")
solved, _ = cg(operator, np.ones(2))

# %%
# The first that does not stop: a difference of differences. A measured gradient with the step
# :math:`10^{-7}` is wrong by rounding, and to take differences of it divides that by another step.


def gradient(f, x, h=1e-7):
    """Return central differences of the values."""
    ahead = h * np.eye(2)
    return np.stack([(f(x + e) - f(x - e)) / (2 * h) for e in ahead], axis=-1)


def product(f, x, v, h):
    """Return the product of the Hessian and a vector, by differences of those."""
    return (gradient(f, x + h * v) - gradient(f, x)) / h


# %%
# How wrong the product becomes, at 200 points. A constant that is added to the function changes no
# derivative, but it takes the digits away that the differences live on.

surface, v, outer = CoupledSaddle(), np.array([1.0, 0.0]), np.logspace(-7, -1, 25)
points = np.random.default_rng(0).uniform(-2, 2, (200, 2))
right, wrong = surface.hessian(points) @ v, {}
fig, ax = plt.subplots(figsize=(6.5, 3.8), layout="constrained")
for added, dash in (0.0, "-"), (100.0, "--"):
    f = lambda x, added=added: surface.value(x) + added
    off = [np.abs(product(f, points, v, h) - right).max(axis=-1) for h in outer]
    wrong[added] = np.median(off, axis=1)
    ax.loglog(outer, wrong[added], dash, color="#1263bd", label=f"f + {added:.0f}")
ax.set(xlabel="outer step", ylabel="error of the product (median)")
ax.set_title("Differences of differences, inner step 1e-7")

# %%
low, middle = (int(np.abs(np.log10(outer) - k).argmin()) for k in (-6, -3))
small, large = wrong[0.0][low], wrong[100.0][low]
ax.axvline(1e-6, color="#868686", lw=1)
ax.legend()
fig.set_label(
    "Error of a product of the Hessian and a vector against the outer step, on "
    f"logarithmic scales, falling from left to right. At 1e-6 it is {small:.0e}, and "
    f"with 100 added to the function {large:.0e}."
)
plt.show()

# %%
# With an outer step of :math:`10^{-6}` half of the products are wrong by more than 0.0005, and by more
# than 0.01 if 100 is added to the function. With an outer step of 0.001 it is 0.000004 at most.

assert 0.0005 < small < 0.005
assert 0.01 < large < 1
assert wrong[0.0][middle] < 0.000004
assert {ends[name] for name in list(stops)[:2]} <= {"TypeError", "RuntimeWarning"}
assert [ends[name] for name in list(stops)[2:]] == ["NameError", "NameError"]
assert np.allclose(solved, [0.5, 1.0])

# %%
# The second prints one number twice: ``f"x1: {float(x1)}, x2: {float(x1)}"``. After twenty steps of
# descent on :math:`x_1^2 + 2 x_2^2` from (-5, -2) that says -0.0576 for both, and the second is
# -0.0000731.
#
# The third asks Lanczos for the ten largest and the ten smallest eigenvalues of a matrix of twelve and
# takes the twenty answers for twenty eigenvalues. Eight are there twice, and a share or a histogram of
# them is wrong.

x1, x2 = trace(GradientDescent(0.1), Quadratic([2.0, 4.0]), [-5.0, -2.0], 20).x[-1]
assert f"{x1:.4f} {x2:.7f}" == "-0.0576 -0.0000731"
spectrum, ask = np.append(np.linspace(-1, 1, 11), 5.0), {"k": 10, "v0": np.ones(12)}
twelve = LinearOperator((12, 12), matvec=lambda v: spectrum * v, dtype=float)
answers = np.concatenate([eigsh(twelve, which=end, **ask)[0] for end in ("LA", "SA")])
assert len(answers) == 20
assert len(np.unique(answers.round(6))) == 20 - 8
