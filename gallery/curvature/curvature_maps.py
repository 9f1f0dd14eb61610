r"""
Maps of curvature
=================

Where does a surface bend downwards, and where may steps be long? The lowest and the highest eigenvalue of
the Hessian tell, place by place.

Popular tutorials draw such maps of :math:`x^2 - y^2 + xy/10`, whose Hessian is the same everywhere: the
maps have one colour, and what structure they show is rounding. Here are three surfaces whose
curvature varies, and that one.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    BoundedSaddle,
    HillsAndCanyon,
    Himmelblau,
    Newton,
    TiltedSaddle,
    curvature_map,
    plotting,
    run,
)

surfaces = [Himmelblau(), HillsAndCanyon(), BoundedSaddle(), TiltedSaddle()]
maps = {type(s).__name__: curvature_map(s, grid=60) for s in surfaces}
kinds = ["convex", "indefinite", "concave"]

# %%
# The stronger the grey, the more directions bend down: blank is convex, faint indefinite, strong concave.
# Stars are minima, crosses saddles, pluses maxima.

fig, axes = plt.subplots(1, 4, figsize=(11, 3.2), layout="constrained")
share = {}
for ax, surface, (name, found) in zip(axes, surfaces, maps.items(), strict=True):
    shade = np.full((60, 60, 4), 0.45)
    shade[..., 3] = np.select(
        [found.kind == kind for kind in kinds], [0.0, 0.4, 0.9], 0.2
    )
    extent = (*found.domain[0], *found.domain[1])
    ax.imshow(shade, extent=extent, origin="lower", aspect="auto", interpolation="none")
    plotting.critical_points(ax, surface)
    ax.set(title=name, xlim=extent[:2], ylim=extent[2:])
    share[name] = {kind: 100 * np.mean(found.kind == kind) for kind in kinds}
    print(
        f"{name:15s}lowest {found.lowest.min():8.2f} to {found.lowest.max():7.2f}, "
        f"highest {found.highest.min():8.2f} to {found.highest.max():7.2f}"
    )
himmelblau, hills, bounded, tilted = share.values()
fig.set_label(
    "Where four surfaces are convex, indefinite or concave. Himmelblau's function is "
    f"convex on {himmelblau['convex']:.0f} % of its picture and concave on "
    f"{himmelblau['concave']:.0f} %; the tilted saddle is indefinite on "
    f"{tilted['indefinite']:.0f} %."
)
plt.show()

# %%
# Every minimum lies in a blank part, every saddle in a faint one, every maximum in a strong one. Minima
# are small islands on the landscape with a canyon: nearly half of it bends down somewhere, so a method
# that trusts the Hessian needs to know what to do there. The bounded saddle turns convex where
# :math:`3 y^2 > 2`. On the tilted saddle both eigenvalues are :math:`\pm\sqrt{4.01}`, everywhere.
# Newton's step leads down from every blank place, and up from every strongly grey one.

bands = maps["BoundedSaddle"]
assert np.array_equal(bands.kind == "convex", 3 * bands.x[..., 1] ** 2 > 2)
flat = maps["TiltedSaddle"]
assert np.allclose([flat.lowest, -flat.highest], -np.sqrt(4.01), rtol=1e-12)
place = maps["Himmelblau"]
climb = (
    run(Newton(), surfaces[0], place.x, 1).step * surfaces[0].gradient(place.x)
).sum(axis=-1)
assert (climb[place.kind == "convex"] < 0).all()
assert (climb[place.kind == "concave"] > 0).all()
assert 45 < himmelblau["convex"] < 60
assert 40 < hills["indefinite"] < 55
for surface, found in zip(surfaces, maps.values(), strict=True):
    for point in surface.critical_points:
        near = np.linalg.norm(found.x - point.x, axis=-1).argmin()
        expected = {"minimum": "convex", "saddle": "indefinite", "maximum": "concave"}[
            point.kind
        ]
        assert found.kind.flat[near] == expected
