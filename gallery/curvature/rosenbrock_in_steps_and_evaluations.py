r"""
Steps and their price
=====================

Which method is fastest through Rosenbrock's valley? That depends on what is counted: steps, or what
the steps ask the surface for.

.. math:: f = (1 - x)^2 + 100 (y - x^2)^2

The rate of exchange here: a gradient costs 2 values, a Hessian 8, two gradients for each column.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import islice, repeat

import matplotlib.pyplot as plt
import numpy as np

import optguide as og
from optguide import plotting

surface, start, tolerance = og.Rosenbrock(), [-1.2, 1.0], 1e-6
slow = [og.ArmijoDescent(), og.WolfeDescent(), og.CauchyPoint()]
slopes = [*slow, og.ConjugateGradient(), og.BFGS(), og.LBFGS()]
hessians = [og.Newton(), og.DampedNewton(1.0), og.NewtonCG()]
hessians += [og.Dogleg(), og.SteihaugCG(), og.ExactTrustRegion()]
size, asked, steps, price, top = {}, {}, {}, {}, {}
print("method               steps  values  gradients  Hessians  price  largest f")
for method in slopes + hessians:
    name, counted, path, tally = plotting.label(method), og.Counted(surface), [], []
    for state in islice(og.iterate(method, repeat(counted), start), 201):
        path.append(state.x)
        tally.append(counted.tally[:3])
        if np.linalg.norm(surface.gradient(state.x)) < tolerance:
            steps[name] = len(path) - 1
            break
    size[name], asked[name] = (
        np.linalg.norm(surface.gradient(path), axis=-1),
        np.array(tally),
    )
    price[name], top[name] = tally[-1] @ [1, 2, 8], surface.value(path).max()
    counts = "{:8d}{:11d}{:10d}".format(*tally[-1])
    print(
        f"{name:20s}{steps.get(name, 'more'):>6}{counts}"
        f"{price[name]:7d}{top[name]:11.0f}"
    )

# %%
# Above, methods that ask for slopes, and for the curvature along the gradient at most; below, methods
# that ask for the Hessian. The lines end below a gradient of a millionth, or after 200 steps.

fig, axes = plt.subplots(
    2, 2, figsize=(10, 6.4), layout="constrained", sharex="col", sharey=True
)
for row, methods in zip(axes, [slopes, hessians], strict=True):
    for method in methods:
        name = plotting.label(method)
        low = np.maximum(np.minimum.accumulate(size[name]), tolerance / 10)
        look = {
            **plotting.style(method),
            "markevery": [-1],
            "linewidth": 1.3,
            "label": name,
        }
        row[0].plot(np.arange(len(low)) + 1, low, **look)
        row[1].plot(np.maximum(asked[name] @ [1, 2, 8], 2), low, **look)
    row[1].legend(fontsize="small", loc="lower left")
    row[0].set_ylabel("shortest gradient so far")
for ax, text in zip(
    axes[1], ["step, the start as number 1", "price in values"], strict=True
):
    ax.set(xscale="log", yscale="log", xlabel=text)
fig.set_label(
    "The shortest gradient in Rosenbrock's valley against steps and price for twelve "
    "methods: "
    + ", ".join(f"{name} {n} steps, price {price[name]}" for name, n in steps.items())
    + "."
)
plt.show()

# %%
# Of the methods that never climb, conjugate gradients take the fewest steps, 23, the dogleg 24. In price
# L-BFGS wins with 129: the Hessians of the dogleg cost more than the steps they save, and conjugate
# gradients try four points in a step. Newton's method is fastest and cheapest, and climbs to 1412 on the
# way, which elsewhere may end anywhere. Descent and the Cauchy point have not arrived after 200 steps.
# Another rate of exchange gives another order: were all questions equal, the dogleg would beat L-BFGS.

steady = sorted((n, name) for name, n in steps.items() if top[name] < 25)
assert steady[:2] == [(23, "conjugate gradients"), (24, "dogleg")]
assert min((price[name], name) for _, name in steady) == (129, "L-BFGS")
assert 3.5 < asked["conjugate gradients"][-1, 0] / 23 < 4.5
assert f"{top['Newton']:.0f}" == "1412"
assert min(steps, key=steps.get) == min(steps, key=price.get) == "Newton"
assert {*price} - {*steps} == {*map(plotting.label, slow)}
assert asked["dogleg"][-1].sum() < asked["L-BFGS"][-1].sum()
