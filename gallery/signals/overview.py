r"""
What does each method make of each gradient?
============================================

Eight recorded gradients, one per column, and what every method that remembers makes of them, one
per row. Each answer is drawn to its own scale: the shape counts. A picture, and the name of its
row, leads to the page of the method's answers; the head of a column leads to the page of the
signal.
"""

# SPDX-License-Identifier: BSD-3-Clause

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

import optguide as og
from optguide import plotting, signals
from optguide.testing.records import recorded

g = {record.__name__: record() for record in signals.EVERY}
together = np.column_stack(
    [*g.values()]
)  # eight recordings are eight coordinates of one gradient
methods = {
    row.label: row.method for row in recorded() if not hasattr(row.method, "method")
}
answers = {k: -np.diff(og.response(m, together).x, axis=0) for k, m in methods.items()}
pages = {name: f"/gallery/signals/{name}" for name in g}
heard = (
    "adabelief adadelta adagrad adam adamax amsgrad centered_rmsprop leaky_momentum "
)
heard += (
    "lion momentum nadam nesterov radam rmsprop rprop signum smoothed_nesterov yogi"
)
pages |= {name: f"/gallery/signals/method_{name}" for name in heard.split()}
pages |= {
    "adagrad_power": "/gallery/methods/adagrad_family",
    "adagrad_absolute": "/gallery/methods/adagrad_family",
    "adagrad_exponential": "/gallery/methods/adagrad_family",
    "adamw": "/gallery/ideas/weight_decay_is_not_l2",
    "schedule_free": "/gallery/methods/schedule_free",
}

# %%
# All of it is one pair of axes; a picture is a unit square.

plt.rcParams["path.simplify_threshold"] = (
    0.5  # half a pixel is not seen, and the file is lighter
)
fig, ax = plt.subplots(figsize=(8.4, 9.2), layout="constrained")
ax.set(xlim=(-1.7, 8.02), ylim=(len(methods) + 0.1, -1.7))
ax.set_axis_off()
n, gap = (
    np.append(np.linspace(0.04, 0.96, len(together)), np.nan),
    np.full((1, 8), np.nan),
)


def draw(values, row, color):
    """Draw eight curves in a row, each as high as its square."""
    y = row + 0.5 - 0.42 * values / np.abs(values).max(axis=0)
    x = n[:, None] + np.arange(8)
    ax.plot(x.T.ravel(), np.concatenate([y, gap]).T.ravel(), color=color, lw=0.9)


draw(together, -1, "#000000")
ax.text(-0.1, -0.5, "the gradient", ha="right", va="center", size="small")
for column, name in enumerate(g):
    head = (
        name.replace("even_saw", "even\nsaw")
        .replace("very_", "very\n")
        .replace("_", " ")
    )
    ax.text(column + 0.5, -1.2, head, ha="center", size="small", url=pages[name])
for row, (label, method) in enumerate(methods.items()):
    name = type(method).__module__.split(".")[-1]
    page = pages.get(name, f"/methods/{name}")
    draw(answers[label], row, plotting.style(method)["color"])
    ax.text(-0.1, row + 0.5, label, ha="right", va="center", size="small", url=page)
    for column, name in enumerate(g):
        cell = ax.add_patch(Rectangle((column, row), 1, 1, fill=False, lw=0))
        cell.set(url=page, label=f"{label} answers {name.replace('_', ' ')}")
size = {label: np.abs(answer[:, -1]) for label, answer in answers.items()}
fall = {label: one[40:80].mean() / one[260:].mean() for label, one in size.items()}
fig.set_label(
    f"Small pictures of what {len(methods)} methods make of eight "
    "gradients. Where the teeth of "
    "the last shrink to a quarter, the answer shrinks "
    f"{fall['momentum']:.1f} times for momentum, "
    f"{fall['Adam']:.1f} times for Adam and {fall['RMSProp']:.1f} times for RMSProp."
)
plt.show()

# %%
# In the last column the teeth shrink to a quarter. Momentum and its relatives follow, 4.0 times;
# Adam comes 2.3 times down, for its mean square is still full of the large teeth; RMSProp, Rprop,
# Signum and Lion do not hear the difference: 1.0.

assert all(abs(fall[k] - 4) < 0.05 for k in ("momentum", "leaky momentum", "Nesterov"))
assert all(abs(fall[k] - 1) < 0.02 for k in ("RMSProp", "Rprop", "Signum", "Lion"))
assert f"{fall['Adam']:.1f}" == "2.3"
