r"""
Leaving a saddle
================

How long do methods stay near a saddle? Beside the way in, :math:`v = 0`, the surface

.. math:: f = u^2 - v^2 + v^4 / 4

falls off so gently at first that the gradient says almost nothing. Four methods start a ten-thousandth
beside it.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Adam,
    BoundedSaddle,
    GradientDescent,
    Momentum,
    Quadratic,
    QuarticSaddle,
    SaddleFreeNewton,
    escape_time,
    plotting,
    trace,
)

saddle, start, rate = BoundedSaddle(), [1.5, 1e-4], 0.02
methods = [
    GradientDescent(rate),
    Momentum(rate, momentum=0.9),
    Adam(rate),
    SaddleFreeNewton(),
]

# %%
# Left, the paths in :math:`x = u` and :math:`y = v`; right, the distance from the ridge. For all but
# Adam its logarithm grows on a line near the saddle, and the slope of the line is the method's own.

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
plotting.contours(left, saddle)
plotting.critical_points(left, saddle)
v, left_at = {}, {}
for method in methods:
    x = trace(method, saddle, start, steps=300).x
    name = type(method).__name__
    v[name] = x[:, 1]
    left_at[name] = int(escape_time(method, saddle, start, 300, 0.5, along=[0, 1]))
    plotting.path(left, method, x, linewidth=1)
    label = f"{plotting.label(method)}: {left_at[name]} steps"
    plotting.line(right, method, v[name][: left_at[name] + 1], label=label)
left.set_title("Four ways past one saddle")
right.set(yscale="log", ylim=(5e-5, 2), xlabel="step", ylabel="distance from the ridge")
right.set_title("Steps until half a unit from the ridge")
right.legend(loc="lower right", fontsize="small")
fig.set_label(
    "Left, four paths that start a ten-thousandth beside the ridge of a saddle and end "
    "in the same minimum. Right, their distance from the ridge on a logarithmic scale. "
    "They are half a unit away "
    + ", ".join(f"after {n} steps ({name})" for name, n in left_at.items())
    + "."
)
plt.show()

# %%
# Gradient descent multiplies the distance by :math:`1 + 2 \eta` at each step. For a factor of 5000
# that makes :math:`\log(5000) / \log(1.04) = 217.2`, so 218 steps, and on the plain saddle it takes 218.
# Here it takes 219, for farther out the surface bends up. Momentum multiplies it by the larger root of :math:`z^2 = (1 + \mu + 2 \eta) z - \mu`, 1.172, once
# its velocity has grown. Saddle-free Newton doubles it. Adam does not multiply: its steps have about the
# length of its rate, whether the gradient is large or small, so 25 do.

factor = {name: x[1:] / x[:-1] for name, x in v.items()}
assert np.allclose(factor["GradientDescent"][:150], 1 + 2 * rate, rtol=1e-3)
assert np.allclose(factor["SaddleFreeNewton"][:9], 2, rtol=1e-2)
root = np.roots([1, -(1 + 0.9 + 2 * rate), 0.9]).max()
assert f"{root:.3f}" == "1.172"
assert abs(factor["Momentum"][35] - root) < 1e-3
assert f"{np.log(5000) / np.log(1.04):.1f}" == "217.2"
assert left_at == {
    "GradientDescent": 219,
    "Momentum": 57,
    "Adam": 25,
    "SaddleFreeNewton": 13,
}
assert np.allclose(np.diff(v["Adam"][:26]), rate, rtol=0.3)
assert all(abs(x[-1] - np.sqrt(2)) < 1e-2 for x in v.values())

# %%
# Saddle-free Newton doubles the distance at flatter saddles, too, down to the curvature of its damping,
# 0.0001. At a tenth of that curvature its factor is 1.1; and at a quartic saddle, which has none, it is
# 4/3. From the saddle itself it does not move.

for curvature, factor in (1.0, 2.0), (1e-2, 2.0), (1e-4, 2.0), (1e-5, 1.1):
    x = trace(SaddleFreeNewton(), Quadratic([1.0, -curvature]), [1.0, 1e-4], 9).x
    assert np.allclose(x[1:, 1] / x[:-1, 1], factor, rtol=1e-9)
assert f"{SaddleFreeNewton().damping:.4f}" == "0.0001"
x = trace(SaddleFreeNewton(), QuarticSaddle(), [0.0, 0.5], 5).x
assert np.allclose(x[1:, 1] / x[:-1, 1], 4 / 3, rtol=1e-9)
assert (trace(SaddleFreeNewton(), saddle, [0.0, 0.0], 9).x == 0).all()

# %%
# The same descent on the plain saddle, which does not bend up.

plain = escape_time(methods[0], Quadratic([2.0, -2.0]), start, 300, 0.5, along=[0, 1])
assert plain == 218

# %%
# How near to a saddle must a start be to show it? On :math:`u^2 - v^2` descent is sometimes shown from
# (1.5, 1.5). That is 2.12 away, and with a rate of 0.1 no later point is nearer. Nor is any
# gradient smaller than the first, 4.24: nothing there is slow.

x = trace(GradientDescent(0.1), Quadratic([2.0, -2.0]), [1.5, 1.5], steps=15).x
away, slope = (np.linalg.norm(y, axis=1) for y in (x, [2, -2] * x))
assert away.argmin() == slope.argmin() == 0
assert f"{away[0]:.2f} {slope[0]:.2f}" == "2.12 4.24"
