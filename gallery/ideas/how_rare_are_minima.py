r"""
How rare are minima among critical points?
==========================================

At a critical point in :math:`n` dimensions each of :math:`n` curvatures can have either sign. If the Hessian
were a random symmetric matrix (Gaussian orthogonal ensemble), how often would all be positive?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Quadratic, Rastrigin, run
from optguide.random import normal

count = 40_000
sizes = np.arange(1, 5)
exact = {1: 1 / 2, 2: (2 - np.sqrt(2)) / 4, 3: (np.pi - 2 * np.sqrt(2)) / (4 * np.pi)}

# %%
# One seed for each matrix. Its number of negative curvatures is its index.

index, found = {}, {}
for n in sizes:
    a = normal(np.arange(count), n, 0, n * n).reshape(count, n, n)
    curvatures = np.linalg.eigvalsh((a + a.swapaxes(-1, -2)) / np.sqrt(2))
    index[n] = np.bincount((curvatures < 0).sum(axis=-1), minlength=n + 1) / count
    if n == 2:
        first = curvatures[:100]
found = np.array([index[n][0] for n in sizes])

# %%
# What descent makes of it: it starts beside the first hundred critical points in two dimensions. Curvatures
# side by side do not disturb each other, so this is one run in 200.

start = np.full(first.size, 1e-3)
x = run(GradientDescent(0.1), Quadratic(first.ravel()), start, steps=100).x.reshape(
    first.shape
)
stayed = (np.abs(x) <= 1e-3).all(axis=-1)

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
left.semilogy(sizes, found, "o", color="tab:blue", label="found")
left.semilogy(
    list(exact), list(exact.values()), "_", color="tab:orange", ms=18, label="exact"
)
left.set(
    xlabel="dimension $n$",
    xticks=sizes,
    ylabel="share of minima",
    title="Share of minima",
)
left.legend()
right.bar(range(5), index[4], color="tab:blue")
right.set(
    xlabel="number of negative curvatures", ylabel="share", title="Index, $n = 4$"
)
fig.set_label(
    "Left, the share of minima among random critical points on a logarithmic scale: "
    + ", ".join(f"{share:.4f}" for share in found)
    + " in one to four dimensions, on the exact values where these are drawn. Right, "
    + f"shares of the index in four dimensions, {index[4][2]:.2f} at two negative "
    + "curvatures."
)
plt.show()

# %%
# Much more rarely than the toss of a coin for each: a half, 0.146, 0.025, 0.003. Each further dimension costs a
# greater factor than the last; in the end the logarithm of the share falls like
# :math:`-n^2 (\ln 3) / 4` :cite:p:`dean2006`. Descent stays where it began only at minima, here at less than
# a fifth of the hundred.
#
# This is a law of random matrices, not of every surface. In a Gaussian random field of many dimensions the share
# of negative curvatures grows with the height of the critical point, from minima to maxima :cite:p:`bray2007`.
# Where the coordinates are separate, tosses multiply: in its square Rastrigin's function has 11 times 11 minima,
# 220 saddles and 10 times 10 maxima.

error = np.sqrt(found * (1 - found) / count)
for n, share in exact.items():
    assert abs(found[n - 1] - share) < 4 * error[n - 1]
assert [f"{share:.3f}" for share in (*list(exact.values())[1:], found[3])] == [
    "0.146",
    "0.025",
    "0.003",
]
assert all(found[n - 1] < 0.5**n for n in (2, 3, 4))
assert (np.diff(found[:-1] / found[1:]) > 0).all()
assert (stayed == (first > 0).all(axis=-1)).all()
assert stayed.mean() < 0.2
kinds = [point.kind for point in Rastrigin().critical_points]
assert [kinds.count(k) for k in ("minimum", "saddle", "maximum")] == [
    11 * 11,
    220,
    10 * 10,
]
