r"""
Averaging iterates
==================

A method with noisy gradients and a constant rate never settles. Must the rate fall, then? The other
way out is to take the mean of the points it visits: of all points (Polyak), of those from some step
on (stochastic weight averaging), or one that forgets (exponential average).
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Averaged,
    ExponentialAverage,
    GradientDescent,
    Quadratic,
    iterate,
    plotting,
)
from optguide.surfaces.streams import noisy

rate, beta, late, runs, steps = 0.1, 0.97, 50, 200, 600
walker, valley = GradientDescent(rate), Quadratic([1.0, 10.0], angle=0.5)


def paths(method, settings):
    """Return the points of an average and of the walker in it, for all runs."""
    start = np.tile([-1.8, 0.6], (settings, runs, 1))
    states = iterate(method, noisy(valley, 1.0, seed=np.arange(runs)), start)
    pairs = [(state.x, state.inner.x[:1]) for state in islice(states, steps + 1)]
    return [np.stack(x).swapaxes(0, 1) for x in zip(*pairs, strict=True)]


# %%
# Left, one run: the walker, and two averages of its points. Right, the mean square distance from
# the minimum in 200 runs, with bands that hold eight of ten. Dots: the law for a mean of :math:`n`
# points taken when the beginning is over, :math:`(1 / \lambda_1^2 + 1 / \lambda_2^2) / n`.

(polyak, swa), (walk,) = paths(
    Averaged(walker, start=np.array([0, late])[:, None, None]), 2
)
(fading,), _ = paths(ExponentialAverage(walker, beta), 1)
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
plotting.contours(left, valley)
shown = {
    "walker": walk,
    "mean of all": polyak,
    "fading mean": fading,
    f"mean from {late}": swa,
}
looks = [("#63a200", "-"), ("#1263bd", "--"), ("#c67599", ":"), ("#995124", "-.")]
now, off = np.arange(steps + 1), {}
for (name, x), (colour, dash) in zip(shown.items(), looks, strict=True):
    off[name] = (x**2).sum(axis=-1)
    right.loglog(now, off[name].mean(axis=1), dash, color=colour, label=name)
    if x is not swa:
        left.plot(*x[:, 0].T, dash, color=colour, lw=0.5 if x is walk else 2)
    band = np.quantile(off[name], [0.1, 0.9], axis=1)
    right.fill_between(now, *band, color=colour, alpha=0.15, lw=0)
some = np.geomspace(3 * late, steps, 6)
best = np.sum(1 / np.square(valley.eigenvalues))
right.loglog(some, best / (some - late), ".", color="#000000", zorder=3)
left.set_title("Where it walks, and where it is on average")
right.set(
    xlabel="step",
    ylabel="mean square distance",
    title="The mean goes on, the walker does not",
)
right.legend(loc="lower left", fontsize="small")
rest = {name: d[-1].mean() for name, d in off.items()}
fig.set_label(
    f"Noisy descent in a valley, {runs} runs. Mean square distance from the minimum "
    f"after {steps} "
    "steps: " + ", ".join(f"{name} {d:.2g}" for name, d in rest.items())
)
plt.show()

# %%
# By formula the walker keeps 0.0626, its noise floor, for ever. After 600 steps the mean of all points
# is at 0.0021, a thirtieth of the floor, without a schedule and at the full rate. That is 1.25 times
# the law, :math:`1.01 / n`: it pays with a slow beginning. Begun at step 50, it has the beginning
# behind it, and is at 0.0018. The fading mean remembers some 33 points and has a floor too, 0.19 of
# the walker's.

lam, axes = np.linalg.eigh(valley.hessian(np.zeros(2)))
left_over = 1 - rate * lam  # of each axis, in one step
floor = rate / (lam * (2 - rate * lam))
fades = floor * (1 - beta) / (1 + beta) * (2 / (1 - beta * left_over) - 1)


def exact(first):
    """Return the mean square distance of the mean of all points from `first` on."""
    t, s = np.arange(first, steps + 1)[:, None, None], np.arange(steps)[:, None]
    bias = ([-1.8, 0.6] @ axes) * (left_over ** t[:, 0]).mean(axis=0)
    weights = np.where(t > s, left_over ** np.maximum(t - 1 - s, 0), 0).mean(axis=0)
    return (bias**2).sum() + rate**2 * (weights**2).sum()


# %%
# The runs agree with the formulas, within three standard errors.

whole, later = exact(0), exact(late)
assert f"{floor.sum():.4f} {whole:.4f} {later:.4f}" == "0.0626 0.0021 0.0018"
assert f"{best:.2f} {whole * steps / best:.2f}" == "1.01 1.25"
assert f"{floor.sum() / whole:.0f} {fades.sum() / floor.sum():.2f}" == "30 0.19"
assert f"{1 / (1 - beta):.0f}" == "33"
known = {"mean of all": whole, f"mean from {late}": later, "fading mean": fades.sum()}
for name, square in (known | {"walker": floor.sum()}).items():
    error = off[name][-1].std() / np.sqrt(runs)
    assert abs(rest[name] - square) < 3 * error
