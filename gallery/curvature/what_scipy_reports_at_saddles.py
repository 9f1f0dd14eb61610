r"""
What SciPy reports at saddles
=============================

``scipy.optimize.minimize`` says ``success: True``. Has it found a minimum?

The surface :math:`f = x^2 - y^2 + y^4 / 4` has two minima of value -1 and a saddle between them. Runs
begin on its ridge, where no gradient points away, exactly at the saddle, and well beside the ridge.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import minimize

from optguide import BoundedSaddle, ExactTrustRegion, classify, run

surface, ours = BoundedSaddle(), ExactTrustRegion()
starts = {"on the ridge": [1.0, 0.0], "at the saddle": [0.0, 0.0], "beside": [1.0, 0.1]}
values, slopes = ["Nelder-Mead", "Powell"], ["CG", "BFGS", "L-BFGS-B", "TNC", "SLSQP"]
products = ["Newton-CG", "trust-ncg", "trust-krylov"]
names = [*values, *slopes, *products, "dogleg", "trust-exact"]
found, success = {}, {}
for name in names:
    given = {} if name in values else {"jac": surface.gradient}
    if name not in values + slopes:
        given["hess"] = surface.hessian
    for place, start in starts.items():
        end = minimize(surface.value, start, method=name, **given)
        found[name, place], success[name, place] = end.x, bool(end.success)
for place, start in starts.items():
    found["optguide", place] = run(ours, surface, start, steps=9).x
saddle = {key: np.linalg.norm(x) < 1e-3 for key, x in found.items()}
minimum = {key: surface.value(x) < -0.999 for key, x in found.items()}

# %%
# Shaded: no minimum. The last row is the trust region of this package, which is run for nine steps and
# reports nothing.

fig, ax = plt.subplots(figsize=(7, 4.8), layout="constrained")
for (name, place), low in minimum.items():
    column, row = [*starts].index(place), [*names, "optguide"].index(name)
    text = "minimum" if low else "saddle" if saddle[name, place] else "start"
    text += f", success {success[name, place]}" if name in names else ""
    ax.text(column, row, text, ha="center", va="center", fontsize=8, color="#000000")
    if not low:
        box = plt.Rectangle(
            (column - 0.5, row - 0.5), 1, 1, color="#868686", alpha=0.3, linewidth=0
        )
        ax.add_patch(box)
ax.set(xlim=(-0.5, 2.5), ylim=(len(names) + 0.5, -0.5), yticks=range(len(names) + 1))
ax.set_yticklabels([*names, "optguide"])
ax.set_xticks(range(3), [f"{place} ({x:g}, {y:g})" for place, (x, y) in starts.items()])
claimed = sum(success[key] and saddle[key] for key in success)
fig.set_label(
    f"Where 12 methods of SciPy stop from three starts and what they report. {claimed} "
    "runs of 36 report success at the saddle. Of those that are given a gradient only "
    "trust-exact leaves the ridge."
)
plt.show()

# %%
# Success means that the gradient is small, as it is at a saddle. All eight methods that follow gradients
# or products stop there from the ridge and report success; started at the saddle, so do all ten that are
# given a gradient. Of these only ``trust-exact`` leaves the ridge, with the eigenvector of the hard case.
# ``dogleg`` gives up where the Hessian is indefinite, and says so. The first two compare values alone, and
# are not held here. To know what was found, ask for it: ``classify(surface, x)``.

for name in slopes + products:
    assert [
        *map(bool, (saddle[name, "on the ridge"], success[name, "on the ridge"]))
    ] == [
        True,
        True,
    ]
    assert minimum[name, "beside"]
for name in names[2:]:
    assert [bool(saddle[name, "at the saddle"]), success[name, "at the saddle"]] == [
        True,
        True,
    ]
    assert classify(surface, found[name, "at the saddle"]) == "saddle"
assert minimum["trust-exact", "on the ridge"]
assert not success["dogleg", "on the ridge"]
assert all(minimum[name, place] for place in starts for name in ("optguide", *values))
