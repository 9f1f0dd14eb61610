r"""
Newton is attracted by saddles
==============================

Newton's method jumps to the critical point of the local quadratic model. Which kind of point is that,
and does it help to make the curvatures positive first?

Himmelblau's function has four minima, four saddles and one maximum. A grid of starts runs at once: with
Newton's method, with a fixed damping added to the Hessian, with the absolute values of its eigenvalues,
and with these in a Krylov space of two vectors, which in two dimensions is the whole plane.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    DampedNewton,
    Himmelblau,
    KrylovSaddleFreeNewton,
    Newton,
    SaddleFreeNewton,
    basins,
    plotting,
)

surface = Himmelblau()
methods = [Newton(), DampedNewton(100.0), SaddleFreeNewton(), KrylovSaddleFreeNewton(2)]
maps = basins(methods, surface, grid=61, steps=40)
kinds = ["minimum", "saddle", "maximum", "none"]

# %%
# A start has the colour of the minimum it leads to, and is blank where it ends elsewhere. Stars are
# minima, crosses saddles, the plus is the maximum.

share = []
fig, axes = plt.subplots(1, 4, figsize=(10.5, 3.2), layout="constrained", sharey=True)
for ax, method, found in zip(axes, methods, maps, strict=True):
    plotting.basins(ax, surface, found)
    ax.set(title=plotting.label(method), ylabel="")
    share.append({kind: 100 * np.mean(found.kind == kind) for kind in kinds})
    print(
        plotting.label(method),
        *(f"{kind} {part:.1f} %" for kind, part in share[-1].items()),
    )
newton, damped, free, krylov = share
fig.set_label(
    f"Where starts on Himmelblau's function end. Newton: {newton['minimum']:.0f} % in "
    f"minima, {newton['saddle']:.0f} % in saddles. Saddle-free Newton, dense and in a "
    f"Krylov space: {free['minimum']:.0f} % in minima."
)
plt.show()

# %%
# More than a third of the starts ends where the gradient is zero and the surface is not low: Newton's method does
# not ask for the sign of a curvature. A damping above the most negative curvature mends it, at the price
# of short steps everywhere. Absolute values mend it at no price: every start finds a minimum. In a
# Krylov space of full size the two are the same to the last bit that matters.

assert 63 < newton["minimum"] < 67
assert 29 < newton["saddle"] < 33
assert 3 < newton["maximum"] < 5
assert damped["saddle"] == damped["maximum"] == 0
assert free["minimum"] == krylov["minimum"] == 100
assert np.array_equal(maps[2].end, maps[3].end)
assert np.abs(maps[2].x - maps[3].x).max() < 1e-6
