r"""
Does a quiet stretch make the next step long?
=============================================

A method that divides by past gradients may forget them. For 1200 steps the gradients are a
hundredth of what they were; then the old size returns. Adam lets its mean square :math:`v` fall by
a share of itself, Yogi by a share of the small squares it sees.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, Yogi, plotting, response

quiet = np.repeat([1.0, 0.01, 1.0], [300, 1200, 200])
fig, (top, bottom) = plt.subplots(
    2, sharex=True, figsize=(7.5, 4.8), layout="constrained"
)
v, size = {}, {}
for method in Adam(1.0, beta2=0.995), Yogi(1.0, beta2=0.995):
    name, run = plotting.label(method), response(method, quiet)
    v[name], size[name] = run.v[1:, 0], -run.step[1:, 0]
    plotting.line(top, method, np.sqrt(v[name]))
    plotting.line(bottom, method, size[name])
longest = {name: s.max() for name, s in size.items()}
top.set(yscale="log", ylabel="root of v", xlim=(0, 1700))
bottom.set(yscale="log", ylabel="step / learning rate", xlabel="step")
top.set_title("1200 quiet steps: Adam forgets, Yogi does not")
bottom.set_title(
    f"longest step: Adam {longest['Adam']:.1f} rates, Yogi {longest['Yogi']:.2f}"
)
top.legend(loc="lower left")
fig.set_label(
    "The root of the mean square and the step length of two methods whose gradients "
    "are a hundredth of the usual for 1200 steps. Adam's mean square falls to "
    f"{v['Adam'][1499]:.4f}, Yogi's to {v['Yogi'][1499]:.2f}. The longest step is "
    f"{longest['Adam']:.1f} and {longest['Yogi']:.2f} rates."
)
plt.show()

# %%
# In the quiet Adam's root of :math:`v` falls below a twentieth. The first gradients of the old
# size are divided by that, and the steps reach 2.9 rates before :math:`v` has caught up. Yogi's
# :math:`v` can lose no more than :math:`1 - \beta_2` of the squares it sees, 0.0000005 per step, and
# stays above 0.999: no step is longer than the rate. The price is the quiet itself. There Adam's steps
# come back from a hundredth of the rate to a fifth, Yogi's stay a hundredth.

assert np.sqrt(v["Adam"][1499]) < 1 / 20
assert 0.999 < v["Yogi"][1499] < 1
assert f"{-np.diff(v['Yogi'][300:1500]).min():.7f}" == "0.0000005"
assert f"{longest['Adam']:.1f}" == "2.9"
assert longest["Yogi"] <= 1 + 1e-9
assert f"{size['Adam'][310:].min():.2f} {size['Adam'][1499]:.1f}" == "0.01 0.2"
assert size["Yogi"][400:1500].max() < 0.011
