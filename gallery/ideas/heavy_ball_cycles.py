r"""
Heavy ball cycles
=================

With the best rate and momentum for curvatures from 1 to 25 the heavy ball is fast on every such
quadratic. Does it converge on other convex functions with curvatures between 1 and 25? Here is one,
with curvature 1 on one unit of length and 25 everywhere else, on which it may run for ever.
"""

# SPDX-License-Identifier: BSD-3-Clause

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np

from optguide import Function, GradientDescent, Momentum, Nesterov, plotting, trace


def value(x):
    """Return the function, joined so that value and slope have no jump."""
    bent = np.where(x < 2, x**2 / 2 + 24 * x - 12, 12.5 * x**2 - 24 * x + 36)
    return np.where(x < 1, 12.5 * x**2, bent)[..., 0]


def slope(x):
    """Return the derivative; it works for fractions too."""
    return np.where(x < 1, 25 * x, np.where(x < 2, x + 24, 25 * x - 24))


surface, starts = Function(value, slope), np.linspace(-5, 5, 2001)[:, None]
methods = [Momentum(1 / 9, 4 / 9), GradientDescent(1 / 25), Nesterov(1 / 25, 2 / 3)]
paths = {
    plotting.label(method): trace(method, surface, [3.3], 60).x[:, 0]
    for method in methods
}
ends = {
    plotting.label(method): trace(method, surface, starts, 300).x[-1]
    for method in methods
}

# %%
# Left, the function and the last hops of the heavy ball; right, the way there from 3.3.

fig, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.8), layout="constrained")
grid = np.linspace(-2.4, 3.4, 200)[:, None]
left.plot(grid, value(grid), color="#868686", lw=1)
left.axvspan(1, 2, color="#868686", alpha=0.2, lw=0)
left.annotate("curvature 1", (1.5, 95), ha="center")
cycle = paths["momentum"][-4:, None]
left.plot(cycle, value(cycle), "o-", color="#1263bd", ms=5)
left.set(xlabel="x", ylabel="f", title="Three points, for ever")
for method in methods:
    name = plotting.label(method)
    plotting.line(
        right, method, paths[name][:31], markevery=1, markersize=3, linewidth=1
    )
right.set(xlabel="step", ylabel="x", xlim=(0, 30), ylim=(-3.6, 6))
right.set_title("The best momentum for curvatures 1 to 25")
right.legend(loc="upper right", fontsize="small")
share = (np.abs(ends["momentum"]) > 0.1).mean()
fig.set_label(
    "The heavy ball from 3.3 on a convex function ends in a cycle of the three points "
    + ", ".join(f"{x:.4f}" for x in cycle[1:, 0])
    + f". So do {share:.1%} of the starts between -5 and 5. Gradient descent and "
    + "Nesterov end at 0."
)
plt.show()

# %%
# The cycle is exact: with the rate 1/9 and the momentum 4/9 the rule
# :math:`x_{t+1} = x_t - f'(x_t) / 9 + 4 (x_t - x_{t-1}) / 9` maps -2208/1225, 2592/1225 and 792/1225
# onto each other. It attracts, too: an eighth of all starts between -5 and 5 ends there, the others at
# the minimum. Gradient descent with rate 1/25 and Nesterov with momentum 2/3 reach the minimum
# from all of them. What is best for quadratics need not be safe beside them. The example is from
# `Lessard, Recht and Packard (2016) <https://doi.org/10.1137/15M1009597>`_.

exact = [Fraction(n, 1225) for n in (-2208, 2592, 792)]
for i, x in enumerate(exact):
    before, after = exact[i - 1], exact[(i + 1) % 3]
    assert after == x - Fraction(slope(x).item()) / 9 + 4 * (x - before) / 9
np.testing.assert_allclose(
    np.sort(paths["momentum"][-3:]), np.sort(np.float64(exact)), atol=1e-7
)
cycling = np.abs(ends["momentum"]) > 0.1
assert np.abs(ends["momentum"][~cycling]).max() < 1e-12
assert (
    np.abs(ends["momentum"][cycling][:, None] - np.float64(exact)).min(axis=1).max()
    < 1e-6
)
assert 0.12 < share < 0.13
assert np.abs([ends["gradient descent"], ends["Nesterov"]]).max() < 1e-12
