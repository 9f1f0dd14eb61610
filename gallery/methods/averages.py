r"""
Which average of a path forgets the start?
==========================================

Under noise descent keeps hopping, and the mean of where it has been lies nearer to the minimum.
But the mean of all points contains the start. Three averages of one walk that comes from far away:
of all points, of those from step 50 on, and one that forgets by a fiftieth at each step.
"""

# SPDX-License-Identifier: BSD-3-Clause

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

from optguide import (
    Averaged,
    BoundedSaddle,
    ExponentialAverage,
    GradientDescent,
    Quadratic,
    iterate,
    plotting,
    trace,
)
from optguide.surfaces.streams import noisy

rate, steps, runs, bowl = 0.2, 400, 100, Quadratic([1.0])
walk = GradientDescent(rate)
averages = {
    "mean of all": Averaged(walk),
    "mean from step 50": Averaged(walk, start=50),
    "exponential, 0.98": ExponentialAverage(walk, 0.98),
}
fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
error = {}
for (name, method), dash in zip(averages.items(), ("--", "-", ":"), strict=True):
    stream = noisy(bowl, 1.0, seed=np.arange(runs))
    states = list(islice(iterate(method, stream, np.full((runs, 1), 30.0)), steps + 1))
    error[name] = np.sqrt([(state.x**2).mean() for state in states])
    color = plotting.style(method)["color"]
    ax.loglog(error[name], dash, color=color, label=f"{name}: {error[name][-1]:.3f}")
error["the walk"] = np.sqrt([(state.inner.x**2).mean() for state in states])
ax.loglog(
    error["the walk"],
    color="#868686",
    lw=1,
    label=f"the walk: {error['the walk'][-1]:.2f}",
)
ax.set(xlabel="step", ylabel="distance (root mean square)", ylim=(0.02, 50))
ax.set_title("The mean of all points is no better than the walk")
ax.legend(title="after 400 steps", loc="lower left")
fig.set_label(
    "Distance from the minimum of a noisy walk that comes from afar, and of three "
    "averages of it. After 400 steps: "
    + ", ".join(f"{name} {gap[-1]:.3f}" for name, gap in error.items())
    + "."
)
plt.show()

# %%
# The walk arrives after twenty steps and keeps a distance of a third,
# :math:`\sqrt{\eta / (2 - \eta)}`. The way from the start adds up to :math:`30 / \eta = 150` in
# the mean of all points and fades only as one over the number of steps: after 400 of them that
# mean is no nearer than the walk. Begun at step 50 it has nothing to forget, and its distance is
# one over the root of the steps since. The exponential average forgets the start by itself. Then
# it stays at 0.096: it forgets noise it should remember, too. That is the distance of the walk times the
# root of :math:`\tfrac{1 - \beta}{1 + \beta} \cdot \tfrac{1 + \beta (1 - \eta)}{1 - \beta (1 - \eta)}`.

assert error["the walk"][25] < 0.5
last = {name: gap[-1] for name, gap in error.items()}
assert abs(last["the walk"] - np.sqrt(rate / (2 - rate))) < 0.05
assert np.isclose(last["mean of all"], 150 / 401, rtol=0.05)
assert last["mean of all"] > last["the walk"]
assert np.isclose(last["mean from step 50"], 1 / np.sqrt(350), rtol=0.2)
beta = method.decay
stays = (1 - beta) / (1 + beta) * (1 + beta * (1 - rate)) / (1 - beta * (1 - rate))
stays = np.sqrt(rate / (2 - rate) * stays)
assert f"{stays:.3f}" == "0.096"
assert np.isclose(last["exponential, 0.98"], stays, rtol=0.2)

# %%
# Does averaging help to leave a saddle, as is sometimes said? It cannot: an average looks at the walk and
# does not move it. Alone and inside each of the averages the walk visits the same points, in the bowl
# and past a saddle. And the averages leave the saddle later than the walk.


def visited(method, surface, start):
    """Return where the walk was, alone or inside an average."""
    stream = noisy(surface, 1.0, seed=np.arange(runs))
    states = islice(iterate(method, stream, np.tile(start, (runs, 1))), 101)
    return np.array([getattr(state, "inner", state).x for state in states])


# %%
# The same points, to the last bit:

saddle, beside = BoundedSaddle(), [1.5, 1e-3]
for surface, start in (bowl, [30.0]), (saddle, beside):
    alone = visited(walk, surface, start)
    for method in averages.values():
        assert np.array_equal(visited(method, surface, start), alone)
for method in averages["mean of all"], averages["exponential, 0.98"]:
    run = trace(method, saddle, beside, steps)
    assert (run.x[:, 1] > 0.5).argmax() > (run.inner.x[:, 1] > 0.5).argmax() > 0
