r"""
When to use SciPy instead
=========================

In production, always: its routines are tried by many, and some take bounds and constraints. Do the methods
of this package do the same? Surfaces and functions go both ways::

    minimize(surface.value, start, jac=surface.gradient, hess=surface.hessian, method="trust-exact")
    Function(rosen, rosen_der, rosen_hess)
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import minimize, rosen, rosen_der, rosen_hess

import optguide as og
from optguide import plotting


def scipys(name, surface, start):
    """Return steps, costs and value of SciPy, stopped where our method stops."""

    def stop(x):
        if np.linalg.norm(surface.gradient(x)) <= 1e-6:
            raise StopIteration

    counted = og.Counted(surface)
    never = {"Newton-CG": {"xtol": 0.0}, "L-BFGS-B": {"ftol": 0.0, "gtol": 0.0}}
    hessian = None if name in ("CG", "BFGS", "L-BFGS-B") else counted.hessian
    given = {
        "jac": counted.gradient,
        "hess": hessian,
        "options": never.get(name, {"gtol": 0.0}),
    }
    end = minimize(counted.value, start, method=name, callback=stop, **given)
    return [end.nit, *counted.tally[:3]], end.fun


problems = {
    "Rosenbrock": (og.Rosenbrock(), [-1.2, 1.0]),
    "Himmelblau": (og.Himmelblau(), [0.0, 0.0]),
    "bounded saddle": (og.BoundedSaddle(), [1.0, 0.01]),
    "50 variables": (og.Function(rosen, rosen_der, rosen_hess), [-1.2, 1.0] * 25),
}
pairs = {
    og.Dogleg(): "dogleg",
    og.SteihaugCG(): "trust-ncg",
    og.ExactTrustRegion(): "trust-exact",
}
pairs |= {og.BFGS(): "BFGS", og.LBFGS(): "L-BFGS-B", og.NewtonCG(): "Newton-CG"}
pairs[og.ConjugateGradient()], rows = "CG", {}
print("Steps, values, gradients and Hessians, of optguide and of SciPy")
for place, (surface, start) in problems.items():
    for method, name in [*pairs.items()][slice(2, 5) if len(start) > 2 else slice(7)]:
        own = og.minimize(
            method, surface, start, max_steps=999, gradient_tolerance=1e-6
        )
        counts = [own.n_steps, own.n_values, own.n_gradients, own.n_hessians]
        others, value = scipys(name, surface, start)
        rows[place, name] = counts, others, own.value - value
        print(f"{place:15s}{name:12s}", *(f"{n:5d}" for n in counts + others))

# %%
# Gradients asked for. On the dotted line both ask for as many; at the left edge SciPy's dogleg gave up.

fig, ax = plt.subplots(figsize=(5.6, 4.4), layout="constrained")
for (method, name), marker in zip(pairs.items(), "osDpvP^", strict=True):
    ours, theirs = np.array(
        [[a[2], b[2]] for (_, n), (a, b, _) in rows.items() if n == name]
    ).T
    ax.plot(
        theirs, ours, marker, color="#c67599", label=f"{plotting.label(method)}, {name}"
    )
ax.plot([1, 500], [1, 500], "k:", linewidth=1)
ax.set(
    xscale="log",
    yscale="log",
    xlabel="gradients of SciPy",
    ylabel="gradients of optguide",
)
ax.legend(fontsize="x-small", loc="lower right")
ratio = {k: a[2] / b[2] for k, (a, b, above) in rows.items() if above > -1}
fig.set_label(
    f"Gradients asked for by this package and by SciPy in {len(rows)} runs: "
    f"{min(ratio.values()):.1f} to {max(ratio.values()):.1f} times as many, but for "
    f"{len(rows) - len(ratio)} that SciPy gave up."
)
plt.show()

# %%
# They do the same: both end at the same height, and the radii of Steihaug take the same course. Line
# searches differ in their trials, so the counts do. SciPy's dogleg refuses an indefinite Hessian.

assert [name for _, name in rows if (_, name) not in ratio] == ["dogleg"] * 2
assert all(abs(rows[key][2]) < 1e-9 for key in ratio)
assert max(np.abs(np.log([*ratio.values()]))) < np.log(3)
same = [rows[place, "trust-ncg"] for place in [*problems][:3]]
assert all(ours[:3] == theirs[:3] for ours, theirs, _ in same)
