r"""
The hard case
=============

Where does the lowest point of a quadratic model lie, inside a ball, if the gradient has nothing of the
direction in which the model falls?

On the model :math:`-p_1 + p_1^2 - p_2^2` the gradient points along the first axis and the negative
curvature lies along the second. This is the *hard case* of :cite:t:`more1983`: the equation that gives
the step elsewhere has a solution that ends inside the ball, and something must be added.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import ExactTrustRegion, Quadratic, SteihaugCG, run
from optguide.linalg.more_sorensen import solve_subproblem
from optguide.linalg.steihaug import steihaug

h, radii = np.diag([2.0, -2.0]), np.geomspace(0.02, 1.5, 60)
gradients = {"hard": [-1.0, 0.0], "almost hard": [-1.0, 1e-3], "easy": [-1.0, 0.5]}
gradients = {name: np.array(g) for name, g in gradients.items()}
exact = {
    name: np.array([solve_subproblem(g, h, r) for r in radii])
    for name, g in gradients.items()
}

# %%
# Left, the step for each radius: a path through the contours of the model. Right, its second
# component. Dashed is what conjugate gradients find in the hard case.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
x, y = np.meshgrid(np.linspace(-0.3, 1.2, 61), np.linspace(-1.6, 1.6, 61))
left.contour(x, y, -x + x**2 - y**2, 14, colors="#888888", linewidths=0.7)
for (name, p), dash in zip(exact.items(), ["-", ":", "-."], strict=True):
    p = p * [1, -1 if p[-1, 1] > 0 and name == "hard" else 1]
    left.plot(*p.T, dash, color="C0", label=name)
    right.plot(radii, -p[:, 1], dash, color="C0", label=name)
inside = np.array(
    [
        steihaug(lambda d, _: h @ d, gradients["hard"], np.array(r), 1e-9).p
        for r in radii
    ]
)
for ax, curve in (left, inside.T), (right, (radii, -inside[:, 1])):
    ax.plot(*curve, "--", color="C1", label="conjugate gradients")
left.set(xlabel="$p_1$", ylabel="$p_2$", title="The step as the radius grows")
right.set(
    xlabel="radius", ylabel="$-p_2$", title="The part along the negative curvature"
)
right.legend(fontsize="small")
turning = radii[np.abs(exact["hard"][:, 1]) > 1e-6].min()
fig.set_label(
    "The exact step of a trust region in the hard case follows the gradient up to a "
    f"radius of {turning:.2f} and then turns off along the negative curvature; "
    "conjugate gradients stay on the gradient."
)
plt.show()

# %%
# Up to a radius of 1/4 the step follows the gradient. There the shift :math:`\sigma = 2` that makes
# the Hessian semidefinite has been reached; the first component stays at :math:`1/(2 + 2)`, and the rest of
# the radius is spent along the eigenvector, to either side. A gradient with a thousandth of that
# direction takes the side that is downhill and is hardly different. Conjugate gradients never see the
# direction, whatever the radius: they end at 1/2, where the saddle is. The methods do the same.

p = exact["hard"]
beyond = radii > 0.26
assert 0.25 < turning < 0.28
assert np.allclose(p[beyond, 0], 0.25)
assert np.allclose(np.linalg.norm(p, axis=1), radii)
assert np.abs(np.abs(exact["almost hard"][beyond]) - np.abs(p[beyond])).max() < 0.03
step = [
    run(m, Quadratic([2.0, -2.0]), [-0.5, 0.0], 1).step
    for m in (ExactTrustRegion(), SteihaugCG())
]
assert np.allclose(np.abs(step), [[0.25, np.sqrt(15) / 4], [0.5, 0.0]])
assert not inside[:, 1].any()
assert np.isclose(inside[-1, 0], 0.5)
