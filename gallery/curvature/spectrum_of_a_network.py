r"""
The spectrum of a network's Hessian
===================================

In how many directions does the surface of a network curve downwards where training begins, and in how many
where it ends? A network of 301 weights with exact products answers for all directions at once: the
eigenvalues of its Hessian are the curvatures.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import HessianFree, TanhNetwork, extreme_eigenpairs, run

small, large = (TanhNetwork.drawn(samples=n, inputs=8, hidden=30) for n in (60, 120))
start = large.start()
ends = {
    network: run(HessianFree(), network, start, steps=25).x
    for network in (small, large)
}

# %%
# All eigenvalues, in order, and the two ends as `extreme_eigenpairs` finds them from products.

before = np.linalg.eigvalsh(large.hessian(start))
after = {network: np.linalg.eigvalsh(network.hessian(x)) for network, x in ends.items()}
found = [extreme_eigenpairs(large, x) for x in (start, ends[large])]
number = np.arange(1, large.dimension + 1)
down, flat = (
    (before < 0).sum(),
    {n.samples: (abs(lam) < 1e-6).sum() for n, lam in after.items()},
)

fig, (left, right) = plt.subplots(
    1, 2, figsize=(9, 3.9), layout="constrained", sharey=True
)
left.plot(number, before, color="#000000", label="120 samples")
for network, dash in (small, "--"), (large, "-"):
    label = f"{network.samples} samples"
    right.plot(number, after[network], color="#000000", linestyle=dash, label=label)
for ax, pairs in zip((left, right), found, strict=True):
    ax.plot(
        [1, large.dimension], pairs.values, "o", color="C1", label="ends, by products"
    )
    ax.axhline(0, color="#7f7f7f", linewidth=0.8, zorder=0)
    ax.set(xlabel="number of the eigenvalue")
left.set_yscale("symlog", linthresh=0.01)
left.set(
    ylabel="eigenvalue", ylim=(-60, 60), title=f"At the start: {down} of 301 below zero"
)
right.set(title="After 25 steps: none below zero")
left.legend(loc="upper left")
right.legend(loc="lower right")
fig.set_label(
    "Eigenvalues of the Hessian of a network of 301 weights, in order. At the start "
    f"{down} are below zero and the rest above. After 25 steps of Hessian-free on 60 "
    f"samples {flat[60]} are zero, on 120 samples {flat[120]}, and all others are "
    "above. Dots on the ends: those found by products."
)
plt.show()

# %%
# At the start nearly half of the eigenvalues are negative, 147 of 301, and the lowest is about as far from zero
# as the highest. After 25 steps of Hessian-free none is. The network fits its samples exactly, so what the
# residuals add to the Hessian is gone. What is left is the Gauss-Newton matrix, which curves upwards in one
# direction for each sample: 120 samples hold 120 directions, and the other 181 are flat. With 60 samples
# 241 are. Such a minimum is not a point but a set of so many dimensions.
#
# The condition number is infinite there. At the start it is 47 012; the quotient of the two ends, often taken
# for it, is 1.07.

assert down == 147
assert flat == {60: 301 - 60, 120: 301 - 120} == {60: 241, 120: 181}
for network, x in ends.items():
    assert network.value(x) < 1e-20 * network.value(start)
    assert (after[network] > 0.01).sum() == network.samples
    j = network.jacobian(x)
    assert np.abs(network.hessian(x) - j.T @ j).max() < 1e-9
for pairs, dense in zip(found, (before, after[large]), strict=True):
    assert np.abs(pairs.values - dense[[0, -1]]).max() < 1e-10
    assert pairs.residuals.max() < 1e-10
assert found[1].condition == np.inf
assert f"{found[0].condition:.0f} {-before[-1] / before[0]:.2f}" == "47012 1.07"
