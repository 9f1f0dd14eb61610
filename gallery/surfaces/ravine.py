r"""
Ravine: how narrow may a valley be
==================================

A valley curves :math:`\kappa` times as much across as along. How many more gradients does each
method need when it gets narrower?

.. math:: f = (x^2 + \kappa y^2) / 2

Descent, momentum and Nesterov's method get the best constant setting for each :math:`\kappa`, which
needs to be known for that. Adam keeps the same rate in all valleys.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    Ravine,
    basins,
    plotting,
    trace,
)


def tuned(kappa):
    """Return the methods with their best constant settings; Adam has one for all."""
    root = np.sqrt(kappa)
    return [
        GradientDescent(2 / (kappa + 1)),
        Momentum(4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2),
        Nesterov(1 / kappa, (root - 1) / (root + 1)),
        Adam(0.05),
    ]


# %%
# Left, 60 gradients at :math:`\kappa = 100`; middle, from where they are enough for descent to come
# within 0.4; right, the steps until the distance stays below a thousandth.

narrow, budget = Ravine(100.0), 60
fig, axes = plt.subplots(
    1, 3, figsize=(10.5, 3.4), layout="constrained", width_ratios=[3, 3, 2]
)
plotting.contours(axes[0], narrow, samples=81)
plotting.critical_points(axes[0], narrow)
for method in tuned(100.0):
    plotting.path(
        axes[0], method, trace(method, narrow, [-1.8, 0.6], steps=budget).x, linewidth=1
    )
found = basins(tuned(100.0)[0], narrow, 60, budget, tolerance=0.4)
plotting.basins(axes[1], narrow, found)
axes[0].set_title("60 gradients")
axes[1].set_title(f"descent: {100 * np.mean(found.end == 0):.0f} % arrive")
kappas, steps = [10.0, 30.0, 100.0, 300.0, 1000.0], {}
for kappa in kappas:
    for method in tuned(kappa):
        steps_allowed = 4000 if isinstance(method, GradientDescent) else 500
        x = trace(method, Ravine(kappa), [-1.8, 0.6], steps_allowed).x
        far = np.flatnonzero(np.linalg.norm(x, axis=-1) > 1e-3)[-1] + 1
        steps.setdefault(plotting.label(method), []).append(int(far))
for method in tuned(100.0):
    name = plotting.label(method)
    axes[2].loglog(kappas, steps[name], **plotting.style(method), label=name)
    print(f"{name:17s}{steps[name]}")
axes[2].set(xlabel=r"condition number $\kappa$", title="steps to a thousandth")
fig.legend(*axes[2].get_legend_handles_labels(), loc="outside lower center", ncols=4)
fig.set_label(
    "Paths in a valley of condition number 100, the starts from which descent arrives, "
    "and steps to a thousandth at condition numbers 10 to 1000: "
    + "; ".join(f"{name} {', '.join(map(str, n))}" for name, n in steps.items())
)
plt.show()

# %%
# A valley ten times as narrow costs descent ten times the steps: half of :math:`\kappa` times the
# logarithm of what is to be gained. Momentum and Nesterov's method pay the root of ten, 3.2 times.
# Adam does not notice: it measures each coordinate by itself, and this valley runs along one. Turned
# against the axes it would notice.

law = np.log(1000 * np.hypot(1.8, 0.6)) * np.array(kappas) / 2
assert np.allclose(steps["gradient descent"], law, rtol=0.01)
growth = {name: np.log10(n[-1] / n[2]) for name, n in steps.items()}
assert np.allclose(growth["gradient descent"], 1.0, atol=0.02)
assert np.allclose([growth["momentum"], growth["Nesterov"]], 0.5, atol=0.05)
assert max(steps["Adam"]) == min(steps["Adam"])
