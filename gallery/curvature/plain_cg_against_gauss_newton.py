r"""
Conjugate gradients on a matrix that is not positive
====================================================

"Hessian-free" snippets solve Newton's system by plain conjugate gradients with the Hessian. Which way do
they go where it curves downwards?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GaussNewton, HessianFree, Himmelblau, Newton, plotting, trace

hessian, b = np.diag([3.0, -1.0, 2.0, -0.5, 1.0]), np.ones(5)


def plain(matrix, b):
    """Return the iterates of the textbook's conjugate gradients."""
    p, r, d = [np.zeros_like(b)], b, b
    for _ in b:
        alpha = (r @ r) / (d @ matrix @ d)
        p, left = [*p, p[-1] + alpha * d], r - alpha * matrix @ d
        r, d = left, left + (left @ left) / (r @ r) * d
    return np.array(p)


p = plain(hessian, b)
gauss = plain(hessian @ hessian, b)
print("downhill part of each iterate:", *(f"{b @ step:.2f}" for step in p[1:]))

# %%
# Left, the part of each iterate along the way downhill. Right, Newton's steps and those of Gauss and
# Newton from starts around a saddle of Himmelblau's function.

himmelblau, d = Himmelblau(), 0.4
saddle = np.array(himmelblau.critical_points[5].x)
angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
starts = saddle + d * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4), layout="constrained")
left.plot(
    p @ b, "o-", color=plotting.style(Newton())["color"], label="with the Hessian"
)
left.plot(
    gauss @ b, "v--", color=plotting.style(GaussNewton())["color"], label="Gauss-Newton"
)
left.axhline(0, color="#7f7f7f", linewidth=0.8)
left.set(
    xlabel="iteration",
    ylabel="downhill part",
    title="Five dimensions, two curved downwards",
)
left.legend(fontsize="small")
view = ((saddle[0] - 2.5, saddle[0] + 2.5), (saddle[1] - 2.5, saddle[1] + 2.5))
plotting.contours(right, himmelblau, view, samples=81)
ends = {}
for method in Newton(), HessianFree():
    path = trace(method, himmelblau, starts, steps=60).x
    ends[type(method).__name__] = path[-1]
    style = {**plotting.style(method), "marker": "", "linewidth": 1.2}
    right.plot(path[..., 0], path[..., 1], **style)
    right.plot([], [], **style, label=plotting.label(method))
plotting.critical_points(right, himmelblau)
right.legend(loc="lower right", fontsize="small")
right.set(xlim=view[0], ylim=view[1], title="Newton in, Hessian-free out")
at_saddle = {
    n: int((np.linalg.norm(x - saddle, axis=-1) < 1e-6).sum()) for n, x in ends.items()
}
fig.set_label(
    f"Plain conjugate gradients end with a downhill part of {b @ p[-1]:.2f}, those of "
    f"Gauss and Newton with {b @ gauss[-1]:.2f}. Of 16 starts around a saddle Newton "
    f"takes {at_saddle['Newton']} into it, Hessian-free {at_saddle['HessianFree']}."
)
plt.show()

# %%
# The textbook's iteration divides by the curvature along each direction and does not look at its sign. Its
# second iterate already lies uphill, and the last is Newton's point, uphill by 1.17. The matrix of Gauss and
# Newton, here the square of the Hessian, is never negative, so each of its iterates lies farther downhill.
# Around the saddle it is the same: all 16 Newton runs end in it, and no run of Hessian-free does.

assert f"{-(b @ p[-1]):.2f}" == "1.17"
assert np.isclose(b @ p[-1], (b / np.diag(hessian)).sum())
assert b @ p[2] < 0
assert (np.diff(gauss @ b) > -1e-9).all()
assert at_saddle == {"Newton": 16, "HessianFree": 0}
assert np.abs(himmelblau.gradient(ends["HessianFree"])).max() < 0.1
