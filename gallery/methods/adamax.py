r"""
What is left of a norm whose power grows?
=========================================

Adam divides by the root of a faded mean of squares. Take the :math:`p`-th power and the
:math:`p`-th root instead and let :math:`p` grow: what remains is the largest faded gradient, and
that is Adamax. Here the divisor is computed for several :math:`p` on teeth that shrink to a
quarter.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np

from optguide import Adam, Adamax, plotting, response, signals

beta, g = 0.95, signals.uneven_sawtooth(200)[1:]
t = np.arange(len(g))
age = t[:, None] - t
limit = response(Adamax(1.0, beta2=beta, epsilon=0.0), g).u[1:, 0]
adam = np.sqrt(response(Adam(1.0, beta2=beta**2), g).v[1:, 0])


def norm(p):
    """Return the root of the mean of p-th powers, faded by beta to the p."""
    with np.errstate(over="ignore"):
        faded = np.where(age >= 0, (beta ** np.maximum(age, 0) * g) ** p, 0.0).sum(
            axis=1
        )
        return ((1 - beta**p) * faded) ** (1 / p)


fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
plotting.signal(ax, g)
for p, dash in (2, "-"), (10, "--"), (100, "-."):
    ax.plot(norm(p), dash, color="#1263bd", lw=1.2, label=f"p = {p}")
ax.plot(limit, color="#995124", lw=2.2, alpha=0.8, label="Adamax")
ax.set(xlabel="step", ylabel="gradient (thin) and divisors", ylim=(0, 4.2))
ax.legend(loc="upper right")
gap = {p: np.abs(norm(p) / limit - 1).max() for p in (2, 10, 100)}
ax.set_title(f"At p = 100 the norm is within {gap[100]:.1%} of the maximum")
large = norm(1000)
fig.set_label(
    "The divisors of a family of methods under gradients like teeth. The p-norms come "
    "nearer to the faded maximum of Adamax: they differ from it by at most "
    + ", ".join(f"{share:.1%} (p = {p})" for p, share in gap.items())
    + "."
)
plt.show()

# %%
# For :math:`p = 2` this is the divisor of an Adam with memory :math:`\beta_2^2`. A norm lies
# between :math:`(1 - \beta_2^p)^{1/p}` and :math:`t^{1/p}` of the maximum, and both go to one. The
# maximum follows the rise of a tooth at once and then fades by :math:`\beta_2` per step, past the
# teeth that are too small. Computed as it stands the norm does not get far: at :math:`p = 1000`
# teeth of 3.8 are beyond the largest number, and Adamax needs one comparison.
#
# The root must be that of the power. A hundredth root of tenth powers is easily printed, and is no
# size: to gradients twice as large it answers 1.07 times as large.

assert np.allclose(norm(2), adam, rtol=1e-9)
for p in 2, 10, 100:
    assert (norm(p) <= (t + 1) ** (1 / p) * limit * (1 + 1e-12)).all()
    assert (norm(p) >= (1 - beta**p) ** (1 / p) * limit * (1 - 1e-12)).all()
assert gap[100] < 0.002 < gap[10] < gap[2]
assert np.allclose(limit[79:110], limit[79] * beta ** np.arange(31), rtol=1e-6)
assert np.isinf(large).any()
assert np.isfinite(limit).all()
slip = [(np.sum((factor * g) ** 10.0)) ** (1 / 100) for factor in (1, 2)]
assert f"{slip[1] / slip[0]:.2f}" == "1.07"
