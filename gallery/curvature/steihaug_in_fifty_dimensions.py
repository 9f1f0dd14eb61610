r"""
A search cut off at the rim
===========================

Steihaug's search gives up at the rim of its ball, where the exact solution would go on along it. What
does it save in fifty dimensions, and what does it lose?

One model, with curvatures whose ratio is 100, and balls of 52 radii at once.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import ExactTrustRegion, Quadratic, SteihaugCG, plotting, run

# Small curvatures make small gradients, and there the search is strict.
curvatures = 1e-12 * np.geomspace(1, 100, 50)
model, start = Quadratic(curvatures), 1e-12 / curvatures
radii = np.linspace(0.05, 2.6, 52)
rough, exact = (
    run(
        method(radius=radii[:, None], acceptance=0.0),
        model,
        np.tile(start, (52, 1)),
        steps=1,
    )
    for method in (SteihaugCG, ExactTrustRegion)
)
fall, best = (model.value(start) - model.value(state.x) for state in (rough, exact))
share, newton = fall / best, np.linalg.norm(start)
early = int(np.argmax(fall > 0.9 * fall[-1]))
print(f"products {rough.products.min():.0f} to {rough.products.max():.0f}")
print(
    f"share of the best fall at least {share.min():.3f}, at radius "
    f"{radii[share.argmin()]:.2f}"
)
print(f"nine tenths of the whole fall with {rough.products[early]:.0f} products")

# %%
# The dotted line is the distance of Newton's point, 2.4: from there on the ball has no part in it.

fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
axes[0].plot(radii, rough.products, ".", color=plotting.style(SteihaugCG())["color"])
axes[0].set(yscale="log", title="products with the Hessian")
axes[0].set_yticks([1, 3, 10, 30], ["1", "3", "10", "30"])
for method, y in (SteihaugCG(), fall), (ExactTrustRegion(), best):
    look = {**plotting.style(method), "marker": "", "label": plotting.label(method)}
    axes[1].plot(radii, y / best[-1], **look)
axes[1].set(ylim=(0, 1.03), title="share of the whole fall")
axes[1].legend(loc="lower right")
for ax in axes:
    ax.axvline(newton, color="#868686", linestyle=":", linewidth=1)
    ax.set_xlabel("radius")
fig.set_label(
    f"Products in 50 dimensions, from {rough.products.min():.0f} in small balls to "
    f"{rough.products.max():.0f} for Newton's point, and the fall beside that of the "
    f"exact solution: never less than {100 * share.min():.0f} % of it."
)
plt.show()

# %%
# Inside a small ball one product is enough, and the last tenth of the fall takes more products than the
# first nine, which take 7. The exact solution falls farther in each ball, by less than a third: its path
# bends, Steihaug's goes straight to the rim. It is paid with the whole Hessian, 50 products, and a
# decomposition.

assert (np.diff(rough.products) >= 0).all()
assert rough.products[0] == 1
assert np.allclose(
    np.linalg.norm(rough.step, axis=1), np.minimum(radii, newton), rtol=1e-4
)
assert np.allclose(
    np.linalg.norm(exact.step, axis=1), np.minimum(radii, newton), rtol=1e-4
)
assert rough.products[early] == 7
assert rough.products.max() > 3 * 7
assert 2 / 3 < share.min() < 0.75
assert share.max() < 1 + 1e-9
assert f"{newton:.1f}" == "2.4"
