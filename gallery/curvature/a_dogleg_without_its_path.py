r"""
A dogleg without its path
=========================

What becomes of the dogleg method if its path is left out?

Popular snippets of that name take Newton's step if it fits into the ball and a step down the gradient if
not. They do not ask whether the Hessian is positive definite, and they divide what the surface gave by
what the model promised without asking for the sign of either.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import BoundedSaddle, Dogleg, classify, plotting, trace


class Snippet:
    """Newton's step or a gradient step, with no path between them."""

    def init(self, x):
        return Dogleg().init(x)

    def step(self, surface, state):
        g, h = surface.gradient(state.x), surface.hessian(state.x)
        p = -np.linalg.solve(h, g)
        if np.linalg.norm(p) > state.radius:
            p = -state.radius * g / np.linalg.norm(g)
        promised = -g @ p - p @ h @ p / 2
        given = surface.value(state.x) - surface.value(state.x + p)
        ratio = given / promised if promised else np.nan
        step = p if ratio > 0.1 else np.zeros(2)
        return state._replace(x=state.x + step, ratio=ratio, step=step)


saddle, starts = BoundedSaddle(), [[0.5, 0.2], [0.9, 0.1]]
runs = {"snippet": Snippet(), "dogleg": Dogleg()}
paths = {
    name: [trace(m, saddle, x, steps=6) for x in starts] for name, m in runs.items()
}
print("step   value and gradient of the snippet, of the dogleg, from (0.5, 0.2)")
for t in range(7):
    x = [paths[name][0].x[t] for name in runs]
    parts = [
        f"{saddle.value(a):9.4f}{np.linalg.norm(saddle.gradient(a)):10.1e}" for a in x
    ]
    print(f"{t:4d}   {'   '.join(parts)}")

# %%
# The saddle is the cross, the minima are the stars.

fig, axes = plt.subplots(1, 2, figsize=(8, 4.1), layout="constrained", sharey=True)
kinds = {}
for ax, name in zip(axes, runs, strict=True):
    plotting.contours(ax, saddle, ((-1.2, 1.2), (-1.8, 1.8)), samples=81)
    plotting.critical_points(ax, saddle)
    for path in paths[name]:
        plotting.path(ax, Dogleg(), path.x, label=name)
    kinds[name] = [str(classify(saddle, path.x[-1])) for path in paths[name]]
    ax.set_title(name)
fig.set_label(
    "Paths from two starts on a saddle. The snippet ends at the "
    f"{kinds['snippet'][0]}, the dogleg at a {kinds['dogleg'][0]} with f = "
    f"{saddle.value(paths['dogleg'][0].x[-1]):.2f}."
)
plt.show()

# %%
# The snippet jumps to the saddle in one step, and every check is content: the step fits, and the surface
# fell from 0.2104 to almost zero. From there the model promises that the way to the saddle climbs, the
# surface keeps this promise, the ratio is 1, and the snippet takes the step. It stops with a gradient of
# zero, and reports convergence. The dogleg finds the Hessian indefinite, follows the gradient to the rim
# or to the model's lowest point on it, and is in a minimum after six steps.

assert kinds == {"snippet": ["saddle", "saddle"], "dogleg": ["minimum", "minimum"]}
assert f"{saddle.value(starts[0]):.4f}" == "0.2104"
for path in paths["snippet"]:
    assert abs(saddle.value(path.x[1])) < 1e-4
    assert np.linalg.norm(path.x[1]) < 0.01
    assert saddle.value(path.x[2]) > saddle.value(path.x[1])
    assert abs(path.ratio[2] - 1) < 1e-3
for path, start in zip(paths["dogleg"], starts, strict=True):
    first, g = path.step[1], saddle.gradient(start)
    assert abs(first @ g + np.linalg.norm(first) * np.linalg.norm(g)) < 1e-12
