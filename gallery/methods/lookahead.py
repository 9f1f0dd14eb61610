r"""
Which rates does Lookahead save?
================================

Lookahead lets a method run :math:`k` steps and then goes half the way. Inside is plain descent. On
a parabola with curvature :math:`\lambda` descent multiplies the distance by
:math:`1 - \eta \lambda` at each step, and at a rate above :math:`2 / \lambda` it diverges. Does
half the way help?
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Lookahead, Quadratic, plotting, trace

# One run with a curvature per coordinate, and rate 1.
curvatures = np.linspace(0.01, 2.5, 250)
surface, start = Quadratic(curvatures), np.ones(250)
cases = {
    "descent": (GradientDescent(1.0), 1),
    "Lookahead, k = 5": (Lookahead(GradientDescent(1.0), k=5), 5),
    "Lookahead, k = 6": (Lookahead(GradientDescent(1.0), k=6), 6),
}
r = 1 - curvatures
laws = {"descent": np.abs(r)} | {
    f"Lookahead, k = {k}": np.abs(0.5 + 0.5 * r**k) ** (1 / k) for k in (5, 6)
}
fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
factor, border = {}, {}
for (name, (method, k)), dash in zip(cases.items(), ("-", "--", ":"), strict=True):
    x = trace(method, surface, start, k).x[k]
    factor[name] = np.abs(x) ** (1 / k)
    border[name] = curvatures[factor[name] > 1 - 1e-9].min()
    color = plotting.style(method)["color"]
    ax.plot(
        curvatures,
        factor[name],
        dash,
        color=color,
        label=f"{name}: stable to {border[name]:.2f}",
    )
ax.axhline(1, color="#7f7f7f", lw=0.8)
ax.set(xlabel="learning rate times curvature", ylabel="factor per step", ylim=(0, 1.3))
ax.set_title("An odd number of steps bears a longer rate")
ax.legend(loc="center", bbox_to_anchor=(0.41, 0.53), fontsize="small")
fig.set_label(
    "By what the distance is multiplied per step, against learning rate times "
    "curvature. Below 1 a method converges: "
    + ", ".join(f"{name} up to {value:.2f}" for name, value in border.items())
    + f". At 0.1 the factors of the first two are {factor['descent'][9]:.3f} and "
    f"{factor['Lookahead, k = 5'][9]:.3f}."
)
plt.show()

# %%
# After :math:`k` steps the distance has been multiplied by :math:`(1 + (1 - \eta \lambda)^k) / 2`.
# Far on the right :math:`(1 - \eta \lambda)^k` is large and negative for odd :math:`k`: half the
# way back from the other side is near the middle, and the border moves from 2 to
# :math:`1 + 3^{1/5} = 2.25`. For even :math:`k` both are on one side, and nothing is saved. The
# price is paid on the left and in the middle: a step that would arrive at once only gets half way.

for name, law in laws.items():
    assert np.allclose(factor[name], law, rtol=1e-6, atol=1e-9)
assert abs(border["Lookahead, k = 5"] - (1 + 3**0.2)) < 0.0101
assert f"{1 + 3**0.2:.2f}" == "2.25"
assert abs(border["descent"] - 2) < 0.0101
assert abs(border["Lookahead, k = 6"] - 2) < 0.0101
left = curvatures < 1.5
assert (factor["Lookahead, k = 5"][left] > factor["descent"][left]).all()
