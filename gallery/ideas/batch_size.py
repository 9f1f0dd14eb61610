r"""
Batch size against learning rate
================================

Is a batch four times as large as good as a rate four times as small? For a linear regression with
nothing but an intercept to find, the mean of 256 numbers of variance :math:`\sigma^2`, there is an
exact answer. With rate :math:`\eta` and :math:`B` numbers drawn anew for each step, the mean square
distance settles at :math:`\eta \sigma^2 / ((2 - \eta) B)`. But ``minibatches`` deals all of them out.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, LeakyMomentum, LinearRegression, iterate
from optguide.surfaces.streams import minibatches

n, runs, rates = 256, 800, 0.05 * 2.0 ** np.arange(6)
targets = np.random.default_rng(1).normal(size=n)
problem = LinearRegression(np.ones((n, 1)), targets - targets.mean())


def mean_square(size, shuffled, steps):
    """Return the mean square distance after each step, at each rate, over all runs."""
    drawn = map(
        problem.batch, np.random.default_rng(2).integers(0, n, (steps, runs, size))
    )
    stream = minibatches(problem, size, seed=np.arange(runs)) if shuffled else drawn
    states = iterate(GradientDescent(rates[:, None, None]), stream, np.zeros((runs, 1)))
    return np.array(
        [(state.x**2).mean(axis=(1, 2)) for state in islice(states, steps + 1)]
    )


def law(rate, size, shuffled, steps):
    """Return it exactly; two of an epoch's k batches correlate by -1 / (k - 1)."""
    k, left, noise = n // size, (1 - rate) ** 2, targets.var() / size
    if not shuffled:
        return rate / (2 - rate) * noise * (1 - left**steps)
    w = [(1 - rate) ** np.arange(m) for m in (k, steps % k)]
    kept = [
        rate**2 * (n - size) / (n - 1) * (k * (w @ w) - w.sum() ** 2) / (k - 1)
        for w in w
    ]
    whole = kept[0] * (1 - left ** (steps - steps % k)) / (1 - left**k)
    return noise * (left ** (steps % k) * whole + kept[1])


# %%
# All runs start at the minimum. Left, rate 0.1 and batches of 16, sixteen to an epoch. Right, after
# five epochs, six rates and batches of 4, 16 and 64. Dots are the means of 800 runs, lines exact.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
off = []
for shuffled, name, colour in (
    (False, "drawn anew", "#995124"),
    (True, "dealt out", "#1263bd"),
):
    for size, dash in (4, "-"), (16, "--"), (64, ":"):
        found = mean_square(size, shuffled, steps := 5 * n // size)
        exact = np.array([law(rate, size, shuffled, steps) for rate in rates])
        right.loglog(
            rates / size, exact, dash, color=colour, lw=1, label=f"{name}, {size}"
        )
        right.loglog(rates / size, found[-1], "o", color=colour, ms=3)
        off.extend(np.abs(found[-1] / exact - 1))
        if size == 16:
            course = np.transpose(
                [(t / 16, law(0.1, 16, shuffled, t)) for t in range(steps + 1)]
            )
            left.plot(*course, color=colour, lw=1, label=name)
            left.plot(course[0], found[:, 1], "o", color=colour, ms=2.5)
left.set(
    xlabel="epochs", ylabel="mean square distance", title="Rate 0.1, batches of 16"
)
right.set(
    xlabel="rate / batch size", ylabel="mean square distance", title="After five epochs"
)
for ax in left, right:
    ax.legend(fontsize="small")
fig.set_label(
    f"Mean square distance at rate 0.1, batches of 16: {law(0.1, 16, False, 960):.5f} "
    f"drawn anew, {law(0.1, 16, True, 960):.5f} dealt out. Runs miss the formulas by "
    f"{max(off):.0%} at most."
)
plt.show()

# %%
# Drawn anew, the quotient of rate and size is what counts while the rate is small: batches of 16 at
# rate 0.2 keep 8% more than batches of 4 at 0.05. Dealt out, the errors of an epoch add up to nothing.
# At its end rate 0.1 keeps less than a fifth, and what is left falls with the cube of the rate.

assert max(off) < 5 * np.sqrt(2 / runs)
assert 1.07 < law(0.2, 16, False, 960) / law(0.05, 4, False, 960) < 1.09
assert law(0.1, 16, True, 960) < law(0.1, 16, False, 960) / 5
assert all(
    7 < law(r, 16, True, 9600) / law(r / 2, 16, True, 9600) < 8.2
    for r in (0.1, 0.05, 0.02)
)

# %%
# A velocity with memory 0.9 is a mean of the gradients of the last ten batches or so. It is no batch ten
# times as large: at the rate 0.1 leaky momentum keeps 95 % of what descent keeps with the same batches,
# :math:`\eta (1 + \mu) \sigma^2 / ((2 (1 + \mu) - \eta (1 - \mu)) B)`, and a batch ten times as large
# keeps 10 %. The noise of one batch is in ten steps, and they go the same way.

mu, rate = 0.9, 0.1
remembers = rate * (1 + mu) / (2 * (1 + mu) - rate * (1 - mu)) * targets.var() / 16
assert f"{remembers / law(rate, 16, False, 960):.0%}" == "95%"
assert f"{law(rate, 160, False, 960) / law(rate, 16, False, 960):.0%}" == "10%"
drawn = map(problem.batch, np.random.default_rng(3).integers(0, n, (200, runs, 16)))
*_, state = iterate(LeakyMomentum(rate, mu), drawn, np.zeros((runs, 1)))
assert abs((state.x**2).mean() / remembers - 1) < 4 * np.sqrt(2 / runs)
