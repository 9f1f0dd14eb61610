r"""
The dogleg, leg by leg
======================

Where does the dogleg method step, and what is lost by not looking for the very lowest point?

Inside a ball whose radius says how far the quadratic model is believed, the step ends on a bent path:
first down the gradient to the model's lowest point there, then straight to Newton's point.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Dogleg, ExactTrustRegion, Quadratic, plotting, run

model, start = Quadratic([1.0, 6.0], angle=0.4), np.array([2.4, -0.5])
radii = np.linspace(0.02, 3.2, 160)
path, best = (
    run(
        method(radius=radii[:, None], max_radius=9.0),
        model,
        np.tile(start, (160, 1)),
        1,
    ).x
    for method in (Dogleg, ExactTrustRegion)
)
fall, most = (
    model.value(start) - model.value(path),
    model.value(start) - model.value(best),
)
g, h = model.gradient(start), model.hessian(start)
corner, newton = start - g * (g @ g) / (g @ h @ g), start - np.linalg.solve(h, g)
length = {
    "gradient": np.linalg.norm(corner - start),
    "Newton": np.linalg.norm(newton - start),
}
worst = (fall / most).argmin()
print(
    f"first leg until radius {length['gradient']:.3f}, second until "
    f"{length['Newton']:.3f}"
)
print(
    f"at worst {100 * fall[worst] / most[worst]:.1f} % of the fall, radius "
    f"{radii[worst]:.2f}"
)

# %%
# The ring is where the step begins, the star Newton's point. The end of the step lies on the circle or
# inside it. Dotted: the lowest points of all balls.

for k in 39, 70, 94, 159:
    fig, ax = plt.subplots(figsize=(6.4, 4.4), layout="constrained")
    fig.panel = f"radius {radii[k]:.1f}"
    plotting.contours(
        ax, model, ((-1.5, 4.0), (-2, 1.6)), [0.1, 0.4, 1, 2, 3.5, 5.5, 8], samples=91
    )
    ax.plot(
        *np.transpose([start, corner, newton]),
        color="#868686",
        linewidth=1,
        label="the path",
    )
    ax.plot(*best.T, ":", color="#000000", linewidth=1.2, label="the lowest points")
    plotting.path(ax, Dogleg(), path[: k + 1], linewidth=2.5, label="the step")
    ax.plot(*newton, "*", color="#000000", markersize=11)
    ax.add_patch(
        plt.Circle(start, radii[k], fill=False, color="#000000", linewidth=0.8)
    )
    ax.legend(loc="lower left", fontsize="small")
    fig.set_label(
        f"A dogleg step in a ball of radius {radii[k]:.1f}: it ends at "
        f"({path[k, 0]:.2f}, {path[k, 1]:.2f}) and takes {100 * fall[k] / most[k]:.0f} "
        "% of the fall that is possible."
    )
plt.show()

# %%
# A short step goes down the gradient, a long one is Newton's, and there is one step for each radius: the
# model only falls along the path and the distance only grows. What the bend costs is little. At worst,
# where the radius just reaches the corner, the step takes 91 % of the fall that the ball offers; the
# lowest point of the ball would need the eigenvalues of the Hessian or several systems of equations. The
# path needs a positive definite Hessian. See
# :doc:`what popular snippets do without </gallery/curvature/a_dogleg_without_its_path>`.

along = np.linalg.norm(path - start, axis=1)
assert np.allclose(along, np.minimum(radii, length["Newton"]))
assert (np.diff(fall) >= -1e-12).all()
short = path[radii < length["gradient"]] - start
assert np.allclose(short, -radii[: len(short), None] * g / np.linalg.norm(g))
assert np.allclose(path[radii >= length["Newton"]], newton, rtol=0, atol=1e-12)
assert (fall <= most + 1e-12).all()
assert f"{fall[worst] / most[worst]:.2f}" == "0.91"
assert abs(radii[worst] - length["gradient"]) < 0.03
