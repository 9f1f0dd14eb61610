r"""
How to lie with pictures
========================

Momentum or Adam: which one is faster on Rosenbrock's valley? Whichever you like. Every panel shows
two true pictures of the same two methods, one that momentum wins and one that Adam wins, and what
was chosen to make them.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt

from optguide import Adam, Momentum, Rosenbrock, plotting, run, trace

valley, usual = Rosenbrock(), [-1.2, 1.0]


def picture(ax, momentum, adam, start, steps, scale="log"):
    """Draw the values of two runs; return who seems to win, and both last values."""
    values = {}
    for method in Momentum(momentum), Adam(adam):
        f = values[plotting.label(method)] = valley.value(
            trace(method, valley, start, steps).x
        )
        plotting.line(
            ax,
            method,
            f,
            label=f"{plotting.label(method)}, rate {method.learning_rate:g}",
        )
    ax.set(yscale=scale, xlabel="step", ylabel="value")
    # On a linear axis the eye sees the high values, on a logarithmic one the last.
    seen = {
        name: f.mean() if scale == "linear" else f[-1] for name, f in values.items()
    }
    winner = min(seen, key=seen.get)
    ax.set_title(
        f"{winner} wins: from {tuple(start)}, {steps} steps", fontsize="medium"
    )
    ax.legend(fontsize="small")
    last = " and ".join(f"{f[-1]:.1e} ({name})" for name, f in values.items())
    return winner, f"{winner} seems to win with last values of {last}"


# %%
# Switch the trick. Left and right differ in what is named and in nothing else.

tricks = {
    "tune one of the two": [(2e-3, 0.01, usual, 200), (1e-4, 0.3, usual, 200)],
    "choose the start": [(5e-4, 0.1, [1.8, 1.0], 200), (5e-4, 0.1, [1.5, -0.5], 200)],
    "choose when to stop": [(1e-3, 0.3, usual, 200), (1e-3, 0.3, usual, 1000)],
    "choose the axis": [(1e-3, 0.3, usual, 1000, "linear"), (1e-3, 0.3, usual, 1000)],
}
winners = {}
for trick, settings in tricks.items():
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    fig.panel = trick
    shown = [picture(ax, *setting) for ax, setting in zip(axes, settings, strict=True)]
    winners[trick], told = zip(*shown, strict=True)
    fig.set_label(
        f"Value against steps, twice; trick: {trick}. Left, {told[0]}; right, "
        f"{told[1]}."
    )
    plt.show()

# %%
# The tricks are a good rate for one and a poor one for the other; the start; the last step; and a
# linear axis, on which all that happens after 200 steps is zero. None needs a false number. With
# the best of five rates for each, from the usual start, momentum ends 200 steps at 0.013 and Adam
# at 0.014. So a picture is worth what it says of rates, starts, budget and axes, and of what else
# was tried.

assert set(winners.values()) == {("momentum", "Adam")}
rates = {Momentum: [1e-4, 2e-4, 5e-4, 1e-3, 2e-3], Adam: [0.01, 0.03, 0.1, 0.3, 1.0]}
tuned = {
    kind: min(
        float(valley.value(run(kind(rate), valley, usual, 200).x)) for rate in several
    )
    for kind, several in rates.items()
}
assert [f"{value:.3f}" for value in tuned.values()] == ["0.013", "0.014"]
assert valley.value(run(Adam(0.3), valley, usual, 200).x) < 0.01 * valley.value(usual)
