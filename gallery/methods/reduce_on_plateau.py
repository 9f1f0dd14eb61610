r"""
Does cutting on a plateau work under noise?
===========================================

The rule halves the rate when the value has not fallen for more than ten steps. Descent follows it
down a long valley, once with exact answers and twenty times with a little noise. A plateau there
is none.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import islice, repeat

import matplotlib.pyplot as plt
import numpy as np

from optguide import GradientDescent, Quadratic, ReduceOnPlateau, iterate, plotting
from optguide.surfaces.streams import noisy

valley, steps, runs = Quadratic([1.0, 0.01]), 200, 20
start = np.full((runs, 2), [1.0, 10.0])
methods = {
    "constant rate": GradientDescent(1.0),
    "cut on a plateau": ReduceOnPlateau(GradientDescent(1.0), factor=0.5),
}
fig, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.8), layout="constrained")
end, rates, first = {}, {}, {}
for scale, dash in (0.0, "-"), (0.03, ":"):
    for name, method in methods.items():
        stream = noisy(valley, scale, np.arange(runs)) if scale else repeat(valley)
        states = list(islice(iterate(method, stream, start), steps + 1))
        f = np.median([valley.value(state.x) for state in states], axis=1)
        end[name, scale] = f[-1]
        grey = name == "constant rate"
        color = "#868686" if grey else plotting.style(method)["color"]
        label = f"{name}, {'noise' if scale else 'exact'}: {f[-1]:.2g}"
        right.semilogy(f, dash, color=color, lw=3 if grey else 1.5, label=label)
        if not grey:
            rates[scale] = np.array([state.scale for state in states])
            first[scale] = int((rates[scale] < 1).any(axis=1).argmax())
            left.semilogy(rates[scale], dash, color=color, lw=1)
left.set(xlabel="step", title="learning rate")
right.set(xlabel="step", title="value, median of the runs", ylim=(2e-3, 1))
right.legend(title="after 200 steps", fontsize="small", loc="lower left")
fig.set_label(
    "Learning rates and values of descent down a long valley, exact and with noise. "
    f"Exact, the rule cuts nothing. With noise it first cuts at step {first[0.03]}, "
    f"after 200 steps the largest rate is {rates[0.03][-1].max():.0e}, and the value "
    f"stays at {end['cut on a plateau', 0.03]:.2f}; without the rule it comes down to "
    f"{end['constant rate', 0.03]:.4f}."
)
plt.show()

# %%
# The noise is no obstacle to descent: at a constant rate the value falls almost as without noise.
# But the rule compares two values of two different noises. A lucky low value becomes the bar, the
# honest ones after it miss it, and eleven of them are a plateau. The first cut comes long before
# the minimum, and each makes true what it supposes: at a shorter rate the value falls more slowly,
# and is even easier to miss. Under noise the rule needs values averaged over many steps.

assert (rates[0.0] == 1).all()
assert np.array_equal(end["cut on a plateau", 0.0], end["constant rate", 0.0])
assert end["constant rate", 0.03] < 2 * end["constant rate", 0.0]
assert 10 < first[0.03] < 40
assert rates[0.03][-1].max() < 1e-3
assert end["cut on a plateau", 0.03] > 10 * end["constant rate", 0.03]
