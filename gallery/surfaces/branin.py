r"""
Branin: three minima of the same depth
======================================

When all minima are equally good, is it left to chance which of them a method finds? Branin's function

.. math:: f = w^2 + 10 \left(1 - \frac{1}{8 \pi}\right) \cos x + 10, \quad
   w = y - \frac{5.1}{4 \pi^2} x^2 + \frac{5}{\pi} x - 6

has three in the picture. Gradient descent runs from 40 by 40 starts at 41 rates at once, 300 steps
each.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    Branin,
    GradientDescent,
    Momentum,
    RMSProp,
    basins,
    plotting,
    run,
    trace,
)

surface = Branin()
minima = [point for point in surface.critical_points if point.kind == "minimum"]
places = np.array([point.x for point in minima])
limits = np.array([2 / max(point.eigenvalues) for point in minima])
sides = [
    low + (high - low) * (np.arange(40) + 0.5) / 40 for low, high in surface.domain
]
starts = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
rates = np.linspace(0.005, 0.205, 41)
starts = np.broadcast_to(starts, (len(rates), *starts.shape))
ends = run(GradientDescent(rates[:, None, None]), surface, starts, steps=300).x
share = (np.linalg.norm(ends[..., None, :] - places, axis=-1) < 0.05).mean(axis=1).T

# %%
# Left, 300 gradients of four methods from one start, at the rates 0.05, 0.01, 0.05 and 0.1. Then where
# descent ends at two rates. Right, the share of the starts that each minimum has at each rate.

methods = [GradientDescent(0.05), Momentum(0.01), RMSProp(0.05, rho=0.9), Adam(0.1)]
fig, axes = plt.subplots(2, 2, figsize=(9, 7.9), layout="constrained")
(left, middle), (third, right) = axes
plotting.contours(left, surface, samples=101)
plotting.critical_points(left, surface)
for method in methods:
    plotting.path(
        left, method, trace(method, surface, [-0.5, 12.0], steps=300).x, linewidth=1
    )
fig.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=6)
for ax, rate in (middle, 0.05), (third, 0.12):
    plotting.basins(
        ax, surface, basins(GradientDescent(rate), surface, grid=80, steps=300)
    )
    ax.set_title(f"gradient descent, rate {rate}")
for number, (part, limit, dash) in enumerate(
    zip(share, limits, ["-", "--", ":"], strict=True), 1
):
    right.plot(
        rates, 100 * part, color="#000000", linestyle=dash, label=f"minimum {number}"
    )
    right.axvline(limit, color="#868686", linestyle=dash, linewidth=1)
right.set(
    xlabel="learning rate", ylabel="percent of the starts", title="where descent ends"
)
right.legend()
for number, (part, limit) in enumerate(zip(share, limits, strict=True), 1):
    print(
        f"minimum {number}: {part[rates <= 0.08].max():.0%}, none above a rate of "
        f"{limit:.3f}"
    )
fig.set_label(
    "Basins of three equally deep minima at two rates. Above the rates "
    + ", ".join(f"{limit:.3f}" for limit in limits)
    + " descent reaches the first, second and third minimum from no start."
)
plt.show()

# %%
# It is not. All three lie at :math:`5 / (4 \pi)`, but the first is curved twice as much as the others.
# Descent can settle only where the curvature is below :math:`2 / \eta`, so at a rate of 0.12 no start
# finds the first minimum, and those that did before hop about its valley. The grey lines are
# :math:`2 / \lambda`, with the largest curvature :math:`\lambda` of each minimum. The starts at the
# upper right lead to a fourth minimum outside of the picture.

assert np.ptp([point.value for point in minima]) < 1e-14
assert np.allclose(limits, [0.0897, 0.1804, 0.1765], rtol=1e-3)
for part, limit in zip(share, limits, strict=True):
    assert (part[(rates > 0.02) & (rates < limit - 0.01)] > 0.2).all()
    assert (part[rates > limit + 0.005] == 0).all()
