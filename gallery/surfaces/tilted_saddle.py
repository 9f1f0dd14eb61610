r"""
Tilted saddle: on the axis and not on the ridge
===============================================

A start on the axis of the saddle :math:`x^2 - y^2` never leaves it. Is that a fact about saddles? Add a
small term,

.. math:: f = x^2 - y^2 + \frac{x y}{10},

and ask where the starts are that no longer leave.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    GradientDescent,
    Momentum,
    TiltedSaddle,
    escape_time,
    plotting,
    trace,
)

saddle = TiltedSaddle()
methods = [GradientDescent(0.05), Momentum(0.05), Adam(0.05)]
angles = np.radians(np.linspace(-3, 5, 1601))
starts = np.stack([np.cos(angles), np.sin(angles)], axis=-1)

# %%
# Left, 45 steps from :math:`(1, 0)`. Right, for starts on the unit circle, the steps until
# :math:`|y| > \tfrac{1}{2}`, against the angle of the start above the axis. The upright line is the
# eigenvector of the positive curvature, at half of :math:`\arctan 0.05`.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
plotting.contours(left, saddle, samples=101)
plotting.critical_points(left, saddle)
ridge = np.degrees(np.arctan(0.05) / 2)
right.axvline(ridge, color="#000000", linewidth=0.8)
on_axis, slowest, longest = {}, {}, {}
for method in methods:
    name = plotting.label(method)
    plotting.path(
        left, method, trace(method, saddle, [1.0, 0.0], steps=45).x, linewidth=1
    )
    needed = escape_time(method, saddle, starts, 400, 0.5, along=[0, 1])
    on_axis[name] = escape_time(method, saddle, [1.0, 0.0], 400, 0.5, along=[0, 1])
    slowest[name] = np.degrees(angles[needed.argmax()])
    longest[name] = needed.max()
    right.plot(
        np.degrees(angles),
        needed,
        label=name,
        **{**plotting.style(method), "marker": ""},
    )
right.set(
    xlabel="angle of the start in degrees", title="steps until the saddle is left"
)
right.legend()
fig.set_label(
    "Three methods leave a tilted saddle from a start on the x axis, after "
    + ", ".join(f"{n:.0f} steps ({name})" for name, n in on_axis.items())
    + f". Descent waits longest from {slowest['gradient descent']:.2f} degrees above "
    + "the axis."
)
plt.show()

# %%
# The term turns the ridge by 1.43 degrees, and with it the starts that do not leave. From the axis every
# method leaves, and soon: it was a matter of coordinates. Descent and momentum wait longest, and as long
# as one likes, from the direction of the eigenvector. A demonstration that starts exactly on an axis, and
# one that starts a degree beside the ridge, show two points of the same curve; neither tells how well
# a method leaves saddles. Adam hardly sees the ridge, because this one lies almost along an axis.

assert f"{ridge:.2f}" == "1.43"
for name in "gradient descent", "momentum":
    assert abs(slowest[name] - ridge) < 0.006
assert list(on_axis.values()) == [32, 13, 11]
assert longest["gradient descent"] > 100
assert longest["Adam"] <= 12
