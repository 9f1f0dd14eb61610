r"""
Which curvature methods leave a saddle
======================================

Methods that read or guess the curvature are said to escape from saddles. Which of them do?

On :math:`f = x^2 - y^2 + y^4 / 4` they begin on the ridge, exactly at the saddle, and a millionth beside
the ridge. They have left when :math:`|y| > \tfrac{1}{2}`.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

surface, starts = og.BoundedSaddle(), np.array([[1.0, 0.0], [0.0, 0.0], [1.0, 1e-6]])
methods = [og.Newton(), og.DampedNewton(0.5), og.SaddleFreeNewton(), og.NewtonCG()]
methods += [
    og.ConjugateGradient(),
    og.BFGS(),
    og.LBFGS(),
    og.ArmijoDescent(),
    og.WolfeDescent(),
]
methods += [og.CauchyPoint(), og.Dogleg(), og.SteihaugCG()]
methods += [og.ExactTrustRegion(), og.CubicRegularization(), og.NegativeCurvature(0.1)]
names = [plotting.label(method) for method in methods]
left = {
    name: og.escape_time(method, surface, starts, 40, 0.5, along=[0.0, 1.0])
    for name, method in zip(names, methods, strict=True)
}

# %%
# The first step away from the saddle; "never" means not in 40 steps.

fig, ax = plt.subplots(figsize=(6.2, 4.8), layout="constrained")
table = np.array([*left.values()])
shade = np.full((*table.shape, 4), 0.5)
shade[..., 3] = 0.3 * np.isinf(table)
ax.imshow(shade, aspect="auto")
for (row, column), n in np.ndenumerate(table):
    text = f"{n:.0f}".replace("inf", "never")
    ax.text(column, row, text, ha="center", va="center", color="#000000", fontsize=8)
ax.set_xticks(range(3), ["on the ridge", "at the saddle", "a millionth beside"])
ax.set_yticks(range(len(names)), names)
fig.set_label(
    f"Steps until {len(names)} curvature methods leave a saddle. From the ridge and "
    "from the saddle: "
    + ", ".join(
        f"{k} {v[0]:.0f} and {v[1]:.0f}"
        for k, v in left.items()
        if np.isfinite(v[:2]).all()
    )
    + "; the others never."
)
plt.show()

# %%
# Three of fifteen. They ask for the eigenvector of the lowest curvature, and it points away also where
# the gradient does not. All others follow the gradient, however its components are weighted, and on the
# ridge nothing in it points away; at the saddle there is none. Beside the ridge a search that lengthens
# its step is away in two steps, a ball that grows in three. Full steps down the gradient treble the
# distance, saddle-free Newton doubles it. Newton's method divides it; so does a damping of 0.5, by 3.

seeing = ["trust region", "cubic regularization", "negative curvature"]
assert [name for name in names if np.isfinite(left[name][:2]).any()] == seeing
assert [name for name in names if np.isfinite(left[name][:2]).all()] == seeing
assert [name for name in names if np.isinf(left[name][2])] == [
    "Newton",
    "damped Newton",
]
for name in "conjugate gradients", "BFGS", "L-BFGS", "Wolfe's descent":
    assert left[name][2] == 2
for name in "Cauchy point", "dogleg", "Steihaug":
    assert left[name][2] == 3
for name, growth in {
    "Armijo's descent": 3,
    "Newton-CG": 3,
    "saddle-free Newton": 2,
}.items():
    assert abs(left[name][2] - np.log(0.5 / 1e-6) / np.log(growth)) < 2
y = [og.run(og.DampedNewton(0.5), surface, [0.0, 1e-6], steps=n).x[1] for n in range(9)]
assert np.allclose(np.divide(y[1:], y[:-1]), -1 / 3)
