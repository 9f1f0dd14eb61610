r"""
Monkey saddle: no curvature at all
==================================

How long does descent stay at a saddle where the Hessian is zero? Three valleys and three ridges
meet at the origin of

.. math:: f = x^3 - 3 x y^2 .

Paths start at :math:`(1, d)`, a distance :math:`d` beside a ridge that leads to the saddle.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import beta

from optguide import GradientDescent, Momentum, MonkeySaddle, Quadratic, plotting, trace

monkey, strict, rate = MonkeySaddle(), Quadratic([2.0, -2.0]), 0.01
beside = 10.0 ** -np.arange(1, 6)
starts = np.stack([np.ones(5), beside], axis=-1)

# %%
# Right, the steps until a coordinate exceeds 1.5; both scales are logarithmic. For comparison,
# descent on :math:`x^2 - y^2`, whose saddle has curvature, and momentum on the monkey saddle. The
# thin line is the time that the continuous path takes,
# :math:`B(\tfrac{1}{2}, \tfrac{1}{6}) / (9 (3 d)^{1/3}) - \tfrac{5}{9}`, in steps.

runs = {
    "descent": (GradientDescent(rate), monkey, 2800),
    "descent on x² - y²": (GradientDescent(rate), strict, 800),
    "momentum": (Momentum(rate), monkey, 100),
}
law = (beta(1 / 2, 1 / 6) / (9 * np.cbrt(3 * beside)) - 5 / 9) / rate
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4.2), layout="constrained")
plotting.contours(left, monkey)
left.legend(handles=plotting.critical_points(left, monkey))
right.loglog(beside, law, color="#7f7f7f", linewidth=0.8, label="_law")
needed, nearest = {}, {}
for name, (method, surface, steps) in runs.items():
    x = trace(method, surface, starts, steps=steps).x
    needed[name] = (np.abs(x).max(axis=-1) > 1.5).argmax(axis=0)
    nearest[name] = [np.hypot(*x[:n, k].T).min() for k, n in enumerate(needed[name])]
    style = {**plotting.style(method), "linestyle": "--" if surface is strict else "-"}
    right.loglog(beside, needed[name], **style, markersize=4, label=name)
    if surface is monkey:
        for k in 1, 3:
            plotting.path(
                left, method, x[: needed[name][k] + 1, k], linestyle="-", linewidth=1
            )
    print(f"{name:23s}", *(f"{n:5d}" for n in needed[name]), "steps")
right.invert_xaxis()
right.set(xlabel="distance d beside the ridge", title="steps until the saddle is left")
plotting.label_lines(right)
fig.set_label(
    "Paths past the monkey saddle and the steps they take. From a tenth to 1e-5 beside "
    "the ridge: "
    + "; ".join(f"{name} {n[0]} to {n[-1]}" for name, n in needed.items())
    + "."
)
plt.show()

# %%
# A straight line on these scales is a power, :math:`d^{-1/3}`: a thousandth of the distance costs
# ten times the steps or a little more. On a saddle with curvature a tenth of the distance costs 116
# steps more, again and again: a logarithm. The reason is how near descent comes. Along a continuous
# path :math:`3 x^2 y - y^3` does not change, so it passes the monkey saddle at
# :math:`(3 d)^{1/3}`. Momentum knows no such delay: it rolls over the saddle into the valley
# straight ahead.

assert np.allclose(needed["descent"][2:], law[2:], rtol=0.05)
assert 9 < needed["descent"][4] / needed["descent"][1] < 13
assert set(np.diff(needed["descent on x² - y²"])) <= {115, 116, 117}
assert np.allclose(nearest["descent"], np.cbrt(3 * beside), rtol=0.05)
assert needed["momentum"].max() < 50
