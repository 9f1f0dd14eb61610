r"""
Adam's spikes on a parabola
===========================

A run has converged, nothing changes for thousands of steps, and then the loss jumps. Is it the data?
It happens on :math:`f = \lambda x^2 / 2` too, without any noise, and a formula says when: once
:math:`\sqrt v` has hardly changed for a while, Adam is the heavy ball with rate
:math:`\eta (1 - \beta_1) / (\sqrt v + \epsilon)`, and that is stable only as long as

.. math:: \sqrt v + \epsilon > \frac{\eta \lambda}{2} \, \frac{1 - \beta_1}{1 + \beta_1}
          = \frac{\eta \lambda}{38} \quad\text{at } \beta_1 = 0.9.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, AMSGrad, Quadratic, plotting, trace

rate, border = 0.1, 0.1 / 38
adam = trace(Adam(rate), Quadratic([1.0]), [0.5], steps=9499, fields=["v"])
far = np.abs(adam.x).reshape(-1, 10).max(axis=1)  # the largest of ten steps
t = 10 * np.arange(len(far))
size = np.sqrt(adam.v[::10, 0] / (1 - 0.999 ** np.maximum(t, 1))) + 1e-8

# A sweep over epsilon, on three curvatures at once; squares are remembered for a
# tenth of the time.
curvatures, part = (
    np.array([0.1, 1.0, 10.0]),
    np.sort([*np.geomspace(0.01, 10, 25), 0.95, 1.05]),
)
epsilon = part[:, None] * curvatures * border
ends = {}
for method in Adam(rate, 0.9, 0.99, epsilon), AMSGrad(rate, 0.9, 0.99, epsilon):
    x = trace(method, Quadratic(curvatures), np.ones(3), steps=2500, fields=[]).x
    ends[plotting.label(method)] = np.abs(x[1500:]).max(axis=0)

# %%
# Left, one run with Adam's defaults and a rate of 0.1: the distance from the minimum, and the number
# Adam divides by. Right, the largest distance at the end of runs with other epsilons.

fig, axes = plt.subplot_mosaic("xe;ve", figsize=(8.5, 4.6), layout="constrained")
axes["x"].semilogy(t, far, color="#995124", lw=1)
axes["x"].set(
    ylabel="distance", title="Adam at ε = 1e-8 spikes and spikes", xlim=(0, 9500)
)
axes["v"].semilogy(t[1:], size[1:], color="#995124", lw=1)
axes["v"].axhline(border, color="#1263bd", ls="--")
axes["v"].annotate("ηλ/38", (100, border), xytext=(0, -12), textcoords="offset points")
axes["v"].set(xlabel="step", ylabel="√v + ε", xlim=(0, 9500), ylim=(1e-3, 1))
for name, fill in (("Adam", "full"), ("AMSGrad", "none")):
    row = {
        "label": name,
        "fillstyle": fill,
        **plotting.style(name),
        "linestyle": "none",
    }
    axes["e"].loglog(part, ends[name][:, 1], markersize=4, **row)
axes["e"].axvline(1, color="#1263bd", ls="--")
axes["e"].set(xlabel="ε / (ηλ/38)", ylabel="largest distance after step 1500")
axes["e"].set_title("No spikes beyond the border")
axes["e"].legend(loc="center left")
cross = np.flatnonzero((size[1:] < border) & (size[:-1] >= border)) + 1
low, high = ends["Adam"][part < 1].min(), ends["Adam"][part > 1].max()
fig.set_label(
    f"Left, Adam comes within {far[cross[0]]:.0e} of the minimum and is thrown out to "
    f"{far[cross[0] :].max():.2g}, {len(cross)} times in 9500 steps, each time after "
    "the root of v has fallen below the border. Right, with an epsilon below the "
    f"border Adam ends at {low:.0e} or more, above it within {high:.0e}; AMSGrad "
    f"within {ends['AMSGrad'].max():.0e} at all epsilons."
)
plt.show()

# %%
# Adam shrinks the distance by 110 powers of ten. The gradients vanish, and :math:`v` fades. Within
# thirty steps of where the lower curve crosses the border the upper one turns round: steps have become
# too long for the curvature, and the distance grows until gradients are large enough to fill
# :math:`v` again. Then all begins anew.
#
# An epsilon above :math:`\eta \lambda / 38` holds the number above the border for good. So there are
# spikes exactly if :math:`\epsilon < \eta \lambda / 38`: a twentieth less, and late steps still reach
# a distance of 0.001; a twentieth more, and none exceeds :math:`10^{-30}`, at each of three
# curvatures.
#
# AMSGrad divides by the largest mean square so far, which does not fade. Once it has met a large
# gradient it does not spike. Started at 0.000001 it has met none, and its first step throws it out
# to 0.099; it comes back, and stays.

for c in cross:
    assert abs(far[c - 30 : c + 30].argmin() - 30) <= 3
assert len(cross) == 4
assert -112 < np.log10(far[cross[0]]) < -110
assert (ends["Adam"][part < 1] > 1e-3).all()
assert (ends["Adam"][part > 1] < 1e-30).all()
assert (ends["AMSGrad"] < 1e-30).all()
timid = trace(AMSGrad(rate), Quadratic([1.0]), [1e-6], steps=2000, fields=[]).x[:, 0]
assert f"{abs(timid[1]):.3f} {np.abs(timid).max():.3f}" == "0.099 0.099"
assert np.abs(timid[100:]).max() < 1e-3
assert np.abs(timid[1000:]).max() < 1e-20
