r"""
Is RAdam's warm-up careful?
===========================

RAdam is Adam with a warm-up that needs no setting: while the mean square rests on too few
gradients, it does not divide by it. What then are the first steps? Left, down slopes of 1 and 100;
right, on Rosenbrock's valley, from the usual start and with a rate that suits Adam.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, Linear, RAdam, Rosenbrock, plotting, trace

rate, methods = 0.05, [Adam(0.05), RAdam(0.05)]
slopes, t = np.array([1.0, 100.0]), np.arange(1, 41)
fig, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.8), layout="constrained")
lengths, far = {}, {}
for method in methods:
    name, look = plotting.label(method), plotting.style(method)
    lengths[name] = size = (
        -trace(method, Linear(slopes), [0.0, 0.0], 40).step[1:] / rate
    )
    for i, slope in enumerate(slopes):
        label = f"{name}, slope {slope:.0f}"
        left.plot(t, size[:, i], **{**look, "marker": "os"[i], "ms": 4}, label=label)
    far[name] = np.linalg.norm(trace(method, Rosenbrock(), [-1.2, 1.0], 4).x, axis=-1)
    plotting.line(
        right, method, far[name], label=f"{name}: {far[name][-1]:.2g} after 4 steps"
    )
left.set(
    yscale="log", xlabel="step", ylabel="step / learning rate", title="down a slope"
)
left.legend(fontsize="small", loc="upper right")
right.set(
    yscale="log", xlabel="step", xticks=range(5), ylabel="distance from the origin"
)
right.set_title("on Rosenbrock's valley")
right.legend(fontsize="small", loc="upper left")
radam = lengths["RAdam"]
fig.set_label(
    f"Left, step lengths down two slopes. RAdam's fifth step is {radam[4, 0]:.0f} rate "
    f"on slope 1 and {radam[4, 1]:.0f} on slope 100, its sixth {radam[5, 0]:.3f} on "
    "both. Right, after four steps on Rosenbrock's valley RAdam is "
    f"{far['RAdam'][-1]:.0e} away, Adam {far['Adam'][-1]:.1f}."
)
plt.show()

# %%
# From the sixth step on RAdam's steps are short and grow slowly, on both slopes alike: that is the
# warm-up. The first five are not divided by anything. They are running means of the gradients, a hundred
# times as long where the slope is a hundred times as steep, and on Rosenbrock's valley four of them end
# beyond :math:`10^{12}`, while Adam has made four steps of its rate. The part without division is
# what needs a small rate, and there RAdam is less careful than Adam.

assert np.allclose(radam[:5], slopes, rtol=1e-9)
assert np.allclose(radam[5:, 0], radam[5:, 1], rtol=1e-6)
assert (np.diff(radam[5:, 0]) > 0).all()
assert radam[5, 0] < 0.05
assert np.allclose(lengths["Adam"], 1, rtol=1e-6)
assert far["RAdam"][-1] > 1e12
assert np.abs(np.diff(far["Adam"])).max() < 2 * rate
