r"""
Clipping and outliers
=====================

Does Adam need its gradients clipped? It is often said not to, for it divides a gradient by its own
size. Here every gradient is 1, but for one: after 500 steps there comes one of size :math:`K`. Its
numerator forgets that within some ten steps, its denominator within some thousand.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, Clipped, response

before, after, beta1, beta2 = 500, 5000, 0.9, 0.999
sizes = np.array([100.0, 1e4])
gradients = np.ones((before + 1 + after, 2))
gradients[before] = sizes

# %%
# Length of the steps from the outlier on, in units of the learning rate: one coordinate for each
# :math:`K`, and the larger one once more with gradients clipped to length 1. Dots: the same from
# the definition of the averages.

length = -response(Adam(1.0, epsilon=0.0), gradients).step[before + 1 :]
clipped = -response(Clipped(Adam(1.0, epsilon=0.0), 1.0), gradients[:, 1]).inner.step[
    before + 1 :
]
since = np.arange(after + 1)[:, None]
t = before + 1 + since
m_hat = 1 + (sizes - 1) * (1 - beta1) * beta1**since / (1 - beta1**t)
v_hat = 1 + (sizes**2 - 1) * (1 - beta2) * beta2**since / (1 - beta2**t)
law = m_hat / np.sqrt(v_hat)

fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
some = np.unique(np.geomspace(1, after, 24).astype(int))
for k, (size, dash) in enumerate(zip(sizes, ["-", "--"], strict=True)):
    ax.loglog(
        since + 1, length[:, k], dash, color="#995124", label=f"Adam, K = {size:,.0f}"
    )
    ax.loglog(some, law[some - 1, k], "o", ms=3, color="#995124")
ax.loglog(since + 1, clipped, ":", color="#995124", lw=2.5, label="Adam, clipped")
ax.set(xlabel="steps from the outlier on", ylabel="length of the step / learning rate")
ax.set_title("One large gradient, thousands of short steps")
ax.legend(loc="lower left")
lost = (1 - length).sum(axis=0)
at = {steps: length[steps] for steps in (0, 50, 500, 3000)}
fig.set_label(
    "Length of Adam's steps after one outlier among gradients of 1. At the outlier "
    f"itself {at[0][0]:.2f} learning rates for K of 100 and {at[0][1]:.2f} for 10,000; "
    "then "
    + ", ".join(
        f"{at[s][0]:.2f} and {at[s][1]:.4f} after {s} steps" for s in (50, 500, 3000)
    )
    + f". With clipping always {clipped.max():.0f}."
)
plt.show()

# %%
# The outlier itself does no harm: Adam answers with a step of two learning rates, where plain
# descent would go a hundred or ten thousand. The price comes after it. With :math:`K = 100` the
# steps have 0.22 of their length 50 steps later, 0.31 after 500 and 0.81 after 3000, and the way
# lost in all is that of 1600 steps. With :math:`K = 10^4` they are down to 0.013, 0.003 and 0.014,
# and of 5000 steps 4900 are lost. With clipping none is: an outlier that is cut to the usual length
# is a usual gradient. So clipping and Adam go together.

assert np.allclose(length, law, rtol=1e-9)
assert np.allclose(clipped, 1.0, rtol=1e-12)
assert [f"{x:.1f}" for x in at[0]] == ["2.1", "2.0"]
assert [f"{at[s][0]:.2f}" for s in (50, 500, 3000)] == ["0.22", "0.31", "0.81"]
assert [f"{at[s][1]:.3f}" for s in (50, 500, 3000)] == ["0.013", "0.003", "0.014"]
assert [int(round(x, -2)) for x in lost] == [1600, 4900]
