r"""
Three ways out of Steihaug's search
===================================

How do conjugate gradients end that search for the lowest point of a model inside a ball?

Each iterate is lower than the one before and farther from the centre. The search ends where the
residual is small, where the path meets the rim, or where the model curves downwards.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Quadratic, SteihaugCG, plotting, run
from optguide.linalg.more_sorensen import solve_subproblem
from optguide.linalg.steihaug import steihaug


def iterates(g, h, radius, tolerance):
    """Return the end of the search, and the iterates on the way there."""
    asked = []
    end = steihaug(
        lambda d, active: asked.append(d) or h @ d, g, np.array(radius), tolerance
    )
    way, p, r = [np.zeros_like(g)], np.zeros_like(g), g
    for d in asked[:-1]:
        alpha = r @ r / (d @ h @ d)
        p, r = p + alpha * d, r + alpha * (h @ d)
        way.append(p)
    return end, np.array([*way, end.p])


# Near a critical point, where gradients are small, the search is strict:
# so small curvatures.
slope, tilted = Quadratic([1e-7, 4e-7], angle=0.5), Quadratic([3e-7, -1e-7], angle=0.5)
exits = {"small residual": (slope, [1.6, 0.2], 2.2), "rim": (slope, [1.6, 0.2], 1.2)}
exits["negative curvature"] = (tilted, [1.4, 0.2], 1.8)

# %%
# Contours of the model. The ring is the centre of the ball, the dots are the iterates, the triangle is
# the ball's lowest point.

fig, axes = plt.subplots(1, 3, figsize=(10.5, 3.8), layout="constrained", sharey=True)
ends, share = {}, {}
for ax, (name, (model, start, radius)) in zip(axes, exits.items(), strict=True):
    g, h = model.gradient(start), model.hessian(start)
    ends[name], way = iterates(g, h, radius, 1e-9)
    best = solve_subproblem(g, h, np.array(radius))
    share[name] = (g @ way[-1] + way[-1] @ h @ way[-1] / 2) / (
        g @ best + best @ h @ best / 2
    )
    plotting.contours(
        ax, model, ((-1, 4), (-2.2, 2.6)), 1e-7 * np.linspace(-3, 6, 16), samples=81
    )
    ax.plot(*(start + best), "^", color="#000000", markersize=5)
    plotting.path(ax, SteihaugCG(), start + way, linewidth=2, linestyle="-")
    ax.plot(*(start + way[1:-1]).T, "o", color=plotting.style(SteihaugCG())["color"])
    ax.add_patch(plt.Circle(start, radius, fill=False, color="#000000", linewidth=0.8))
    ax.set_title(name)
    print(
        f"{name:19s}{ends[name].iterations:.0f} products, {100 * share[name]:5.1f} % "
        "of the fall"
    )
fig.set_label(
    "Conjugate gradients in three balls end inside, at the rim, and by negative "
    "curvature. Share of the "
    "best fall: " + ", ".join(f"{100 * part:.0f} %" for part in share.values())
)
plt.show()

# %%
# A small residual ends the search at Newton's point, as if there were no ball. At the rim it stops,
# because later iterates lie only farther out. Negative curvature is followed to the rim in the direction
# in which it was met: a way down, with 88 % of the fall that the ball offers. Plain conjugate gradients
# would take the same direction the other way, to the saddle at (0, 0).
# :doc:`What the rim costs </gallery/curvature/steihaug_in_fifty_dimensions>`.

last, home = way[2] - way[1], -(start + way[1])
assert np.isclose(last @ home, -np.linalg.norm(last) * np.linalg.norm(home))
for name, (model, start, radius) in exits.items():
    state = run(SteihaugCG(radius), model, start, steps=1)
    assert np.allclose(state.step, ends[name].p)
    assert state.products == ends[name].iterations == 2
    inside = name == "small residual"
    assert (np.linalg.norm(state.step) < radius - 1e-9) == inside
    assert (state.curvature < 0) == (name == "negative curvature")
    assert np.allclose(start + state.step, 0, atol=1e-6) == inside
assert [round(100 * part) for part in share.values()] == [100, 97, 88]
