r"""
Coupled saddle: off to infinity in finite time
==============================================

Popular demonstrations of saddles let methods run on surfaces without a bottom. How far a run gets there
is no merit, and not even its speed means much:

.. math:: f = x^2 - y^2 + \frac{x y^3}{10}

falls off faster than the plain saddle :math:`x^2 - y^2`, from which it cannot be told near the origin.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    CoupledSaddle,
    GradientDescent,
    Momentum,
    Quadratic,
    escape_time,
    plotting,
    trace,
)

saddle, plain = CoupledSaddle(), Quadratic([2.0, -2.0])
methods = [GradientDescent(0.1), Momentum(0.1), Adam(0.1)]

# %%
# Left, 60 steps from two starts in a larger picture, and dashed the floor of the valley,
# :math:`x = -y^3 / 20`. Right, the steps from :math:`(1.5, 0.1)` until a coordinate exceeds a distance;
# thin, the same on the plain saddle.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
plotting.contours(
    left, saddle, ((-5, 5), (-5, 5)), (-60, -30, -12, -4, 0, 4, 12, 30, 60), 101
)
plotting.critical_points(left, saddle)
far = 10.0 ** np.array([0.25, 1, 2, 3, 6, 12, 25, 50])
needed = {}
for method in methods:
    name = plotting.label(method)
    x = trace(method, saddle, [[1.5, 0.1], [-1.5, 0.4]], steps=60).x
    plotting.path(left, method, np.clip(np.nan_to_num(x, nan=99), -99, 99), linewidth=1)
    for surface in saddle, plain:
        starts = np.broadcast_to([1.5, 0.1], (len(far), 2))
        steps = escape_time(
            method, surface, starts, 700, lambda x: ~(np.abs(x).max(-1) <= far)
        )
        needed[name, surface is saddle] = steps
        look = {**plotting.style(method), "linewidth": 2 if surface is saddle else 0.8}
        right.semilogx(
            far, steps, label=name if surface is saddle else "_", markersize=3, **look
        )
y = np.linspace(-5, 5, 101)
left.plot(-(y**3) / 20, y, color="#000000", linestyle="--", linewidth=0.8)
right.set(xlabel="distance", title="steps to pass a distance", ylim=(0, 700))
right.legend()
descent, slow = needed["gradient descent", True], needed["gradient descent", False]
fig.set_label(
    f"Descent passes the distances 1000 and 1e50 after {descent[3]:.0f} and "
    f"{descent[-1]:.0f} steps on a saddle with a coupling term, and after "
    f"{slow[3]:.0f} and {slow[-1]:.0f} on the plain saddle."
)
plt.show()

# %%
# On the plain saddle the distance doubles every four steps, an exponential. Here the gradient grows with
# the fifth power of :math:`y`, and a continuous path would be at infinity at a finite time: from 1000 to
# any number that a computer knows it is a step or three. Adam's steps are a tenth long, and on both
# surfaces it passes 10 and 100 and not 1000. None of these runs has found anything.

assert descent[-1] - descent[3] <= 3
assert np.ptp(needed["momentum", True][3:]) <= 4
assert np.allclose(np.diff(slow[3:]), np.diff(np.log(far[3:])) / np.log(1.2), atol=1)
for passed in needed["Adam", True], needed["Adam", False]:
    assert np.isfinite(passed).tolist() == [True] * 3 + [False] * 5
